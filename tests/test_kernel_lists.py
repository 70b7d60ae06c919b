"""Lists of the law: what is named is inside, and nothing else is outside unless the list was read
to its end."""

from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import knowledge.packs.cn_dual_use as home
from knowledge.errors import PackError, WrongValue
from knowledge.packs import installed, load, scenarios
from knowledge.rules import Pack, Question, Told, determine
from knowledge.rules.engine.writing import walk
from knowledge.rules.facts import is_under
from knowledge.rules.formula import Any as AnyOf
from knowledge.rules.formula import Open
from knowledge.rules.formula import Test as FactTest
from knowledge.rules.formula_words import in_words
from tests.kernel import ALL_FACTS, PARAMETERS, make_pack, make_rule, parameter

DAY = date(2025, 6, 1)
PACKS = [(name, scenario) for name in installed() for scenario in (scenarios(name) or ("",))]
LISTED = ["A1", "B2.c"]


def with_list(body: Any, **entry: Any) -> Pack:
    rule = make_rule("listed", body)
    held = {**PARAMETERS, "codes": parameter("codes", value=LISTED, state="in_force", **entry)}
    asked = Question("asked", "May it?", "可否？", "law", (rule,))
    return make_pack([rule], [asked], ALL_FACTS, held)


def pack_with(operation: str, **entry: Any) -> Pack:
    return with_list(lambda f, p: getattr(f.code1, operation)(p.codes), **entry)


def outcome(pack: Pack, code: str) -> str:
    return determine(pack, "asked", {"code1": code}, DAY).outcome


@pytest.mark.parametrize("operation", ["is_one_of", "is_under"])
def test_a_list_that_does_not_say_whether_it_was_read_whole_does_not_load(operation: str) -> None:
    with pytest.raises(PackError, match="'codes' does not say where it was read whole"):
        pack_with(operation)
    with pytest.raises(PackError, match="either read whole or not"):
        pack_with(operation, whole="law:1", unread="point")
    with pytest.raises(PackError, match="is no list"):
        parameter("line", value=1, state="in_force", whole="law:1")
    with pytest.raises(PackError, match="no open point named 'pointt'; did you mean 'point'"):
        pack_with(operation, unread="pointt")


@pytest.mark.parametrize("operation", ["is_one_of", "is_under"])
def test_what_a_partly_read_list_does_not_name_is_unsettled_and_of_a_whole_one_outside(
        operation: str) -> None:
    part, whole = (pack_with(operation, **how) for how in ({"unread": "point"},
                                                         {"whole": "law:1"}))
    assert outcome(part, "A1") == outcome(whole, "A1") == "eligible"
    assert outcome(part, "Z9") == "unsettled"
    assert outcome(whole, "Z9") == "not_eligible"
    found = determine(part, "asked", {"code1": "Z9"}, DAY)
    assert found.unsettled == ("point",)
    assert {one.outcome for one in found.branches} == {"eligible", "not_eligible"}


def test_a_partly_read_list_with_more_beside_it_stays_partly_read() -> None:
    pack = with_list(lambda f, p: f.code1.is_one_of(p.codes.and_("C3")), unread="point")
    assert [outcome(pack, code) for code in ("C3", "A1", "Z9")] == [
        "eligible", "eligible", "unsettled"]


@pytest.mark.parametrize(("code", "inside"), [
    ("A1", True), ("a1", True), (" A1 ", True), ("A1.b", True), ("A1.b.2.c", True), ("A10", False),
    ("A", False), ("B2", False), ("B2.c", True), ("b2.C.1", True), ("B2.cc", False),
    ("B2.d", False), ("none", False),
])
def test_whatever_stands_under_an_entry_belongs_to_it(code: str, inside: bool) -> None:
    assert any(is_under(code, entry) for entry in LISTED) is inside
    assert (outcome(pack_with("is_under", whole="law:1"), code) == "eligible") is inside


def test_a_code_is_told_apart_by_the_nearest_entry_that_any_test_names() -> None:
    first = make_rule("first", lambda f, p: (f.code1.is_under(("A1",))
                                             & ~f.code1.is_under(("A1.b",))))
    second = make_rule("second", lambda f, p: f.code1.is_("A1.b") | first(f, p))
    pack = make_pack([first, second], [], ALL_FACTS)
    said = {code: [pack.written(DAY).evaluate({"code1": code})[pack.written(DAY).entries[name].node]
                   for name in ("first", "second")]
            for code in ("A1", "A1.a", "A1.b", "A1.b.1", "A2")}
    assert said == {"A1": [3, 3], "A1.a": [3, 3], "A1.b": [0, 3], "A1.b.1": [0, 0], "A2": [0, 0]}


def test_the_book_says_under_which_entries() -> None:
    pack = pack_with("is_under", whole="law:1")
    formula = pack.written(DAY).entries["listed"].formula
    assert in_words(formula, pack.facts) == ["the code1 is under one of A1, B2.c"]


@pytest.mark.parametrize("which", PACKS, ids=lambda one: "-".join(filter(None, one)))
def test_no_pack_closes_a_list_without_saying_where_it_was_read_whole(
        which: tuple[str, str]) -> None:
    """Every test of a list that a value of the law gives either has the passage in which the list
    was read to its end, or leaves what it does not name open."""
    pack = load(*which)
    for day in pack.days:
        lists = {tuple(entry.value): (name, entry) for name, one in pack.parameters.items()
                 if (entry := one.on(day)) and isinstance(entry.value, list)
                 and (entry.whole or entry.unread)}
        for written in pack.written(day).entries.values():
            for part in walk(written.formula):
                for test in part.parts if isinstance(part, AnyOf) else ():
                    name, entry = lists.get(getattr(test, "operand", None) or (), ("", None))
                    if isinstance(test, FactTest) and entry is not None and entry.unread:
                        points = {one.point for one in part.parts if isinstance(one, Open)}
                        assert entry.unread in points, (name, written.rule.id)
        assert all(pack.instrument(entry.whole.split(":")[0]) for _, entry in lists.values()
                   if entry.whole)


OURS = {
    # kinds of a fact that the packs themselves declare, no list of any law
    "cn_dual_use": {"SMELTED", "BROKEN", "PROCESSED", "PRODUCTS", "SEVEN", "READ_ALLOYS", "MAGNETS",
                    "DEEPLY_PROCESSED", "WITHOUT_HOLMIUM", "NO_MAGNET_MATERIAL", "EXPORTS",
                    "INSIDE_THE_FIRM"},
}
READ_WHOLE = {
    # lists that stand in the code because a rule says them in one line, each with its passage
    ("cn_dual_use", "RETURNS"): "d792:19", ("cn_dual_use", "NOT_COUNTED"): "d792:17(3)",
    ("cn_dual_use", "GALLIUM_GROUP"): "no46_2024:2",
}


def test_a_list_of_names_in_the_chinese_rules_is_ours_or_says_where_it_was_read_whole() -> None:
    pack, found = load("cn_dual_use"), set()
    for path in Path(home.__file__).parent.glob("*.py"):
        module = import_module(f"{home.__name__}.{path.stem}") if path.stem != "__init__" else home
        found |= {name for name, value in vars(module).items() if isinstance(value, tuple)
                  and value and all(type(one) is str for one in value)}
    assert found == OURS["cn_dual_use"] | {name for _, name in READ_WHOLE}
    cited = {passage for rule in pack.rules.values() for version in rule.versions
             for passage in version.cites}
    assert set(READ_WHOLE.values()) <= cited


# --- what the law leaves open beside a yes; facts of earlier editions ---

def test_a_proviso_that_is_left_open_unsettles_the_yes_once_only_the_law_is_open() -> None:
    risk = make_rule("risk", lambda f, p: f.yes_no2.holds() & p.open("point"))
    other = make_rule("other", lambda f, p: f.yes_no3.holds() & p.open("point"))
    may = make_rule("may", lambda f, p: f.yes_no1.holds())
    asked = Question("asked", "May it?", "可否？", "law", (may,), provisos=(~risk, ~other),
                     left_open=(risk,), clears=False)
    pack = make_pack([may, risk, other], [asked], ALL_FACTS)

    def said(**facts: bool) -> Any:
        return determine(pack, "asked", {"yes_no1": True, **facts}, DAY)

    assert said().outcome == "eligible" and not said().settled
    assert said(yes_no3=True).outcome == "eligible"
    assert (said(yes_no2=False, yes_no3=False).outcome, said(yes_no2=False).settled) == (
        "eligible", False)
    told = said(yes_no2=True)
    assert (told.outcome, told.unsettled) == ("unsettled", ("point",))
    assert {dict(one.suppose)["point"]: one.outcome for one in told.branches} == {
        True: "not_eligible", False: "eligible"}
    assert determine(pack, "asked", {"yes_no1": False, "yes_no2": True}, DAY).outcome == (
        "not_eligible")
    with pytest.raises(PackError, match="leaves open what is no proviso"):
        Question("asked", "May it?", "可否？", "law", (may,), left_open=(risk,), clears=False)


RENAMED = {"old": {"yes": ("yes_no1",), "no": ("yes_no1", "yes_no2")}}


def test_a_fact_of_an_earlier_edition_is_read_as_those_that_took_its_place() -> None:
    rule = make_rule("either", lambda f, p: f.yes_no1.holds() | f.yes_no2.holds())
    asked = Question("asked", "May it?", "可否？", "law", (rule,))
    plain = make_pack([rule], [asked], ALL_FACTS)
    pack = replace(plain, renamed=RENAMED)
    assert pack.knows("old") and not plain.knows("old")
    assert [determine(pack, "asked", {"old": told}, DAY).outcome for told in (True, False)] == [
        "eligible", "not_eligible"]
    assert determine(pack, "asked", {"old": False, "yes_no2": True}, DAY).outcome == "eligible"
    unsure = determine(pack, "asked", {"old": Told(True, "a text", confirmed=False)}, DAY)
    assert (unsure.outcome, unsure.to_confirm) == ("needs_facts", ("yes_no1",))
    with pytest.raises(WrongValue, match="'old' takes true or false, not 1"):
        determine(pack, "asked", {"old": 1}, DAY)
    with pytest.raises(PackError, match="renamed fact 'yes_no3' is a fact of today"):
        replace(plain, renamed={"yes_no3": RENAMED["old"]})
    with pytest.raises(PackError, match="no yes-or-no fact named 'percent1'"):
        replace(plain, renamed={"old": {"yes": ("percent1",), "no": ()}})
