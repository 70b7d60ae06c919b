"""A pack: its days, its values and instruments, and which parts do not fit together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from knowledge.errors import (
    KnowledgeError,
    NoRuleInForce,
    PackError,
    UnknownParameter,
    UnknownQuestion,
    WrongValue,
)
from knowledge.rules import Condition, Pack, Question, State, Told, determine, rule
from knowledge.rules.engine.writing import states
from knowledge.rules.facts import Grade
from knowledge.rules.law import Dated, Parameter, Timeline, timeline
from tests.kernel import (
    ALL_FACTS,
    DAY,
    INSTRUMENTS,
    PARAMETERS,
    facts,
    instrument,
    make_pack,
    make_rule,
    parameter,
)

FIRST, SECOND, PAUSED = date(2020, 1, 1), date(2021, 1, 1), date(2025, 11, 10)
MAY = make_rule("may", lambda f, p: f.yes_no1.holds() & f.percent1.more_than(p.line))
ASKED = Question("asked", "May it?", "可否？", "law", (MAY,))


def values(**days: tuple[str, Any]) -> Timeline:
    """A timeline of values by day, written `d2020_1_1=("in_force", 3)`."""
    return timeline({date(*map(int, day[1:].split("_"))): {
        "state": state, "reference": f"law:{day}", "value": value}
        for day, (state, value) in days.items()})


def of(**more: Any) -> Pack:
    return replace(make_pack([MAY], [ASKED]), **more)


def with_parameter(**more: Any) -> Pack:
    line = Parameter("line", "The line", "%", **{
        "values": values(d2020_1_1=("in_force", 1), d2026_1_1=("in_force", 2)), **more})
    return of(parameters={**PARAMETERS, "line": line})


# --- states and values by day ---

def test_what_is_in_force_reported_or_assumed_applies_and_what_nobody_knows_is_open() -> None:
    assert {one for one in State if one.applies} == {
        State.IN_FORCE, State.REPORTED, State.ASSUMED}
    assert {one for one in State if one.open} == {State.UNVERIFIED, State.UNSETTLED}


def test_an_entry_governs_from_its_own_day_until_the_day_of_the_next() -> None:
    held = values(d2021_1_1=("in_force", "b"), d2020_1_1=("announced", "a"))
    assert [one.since for one in held.entries] == [FIRST, SECOND]
    assert held.on(date(2019, 12, 31)) is None and held.until(date(2019, 12, 31)) == FIRST
    for day, value, until in ((FIRST, "a", SECOND), (date(2020, 12, 31), "a", SECOND),
                              (SECOND, "b", None), (DAY, "b", None)):
        entry = held.on(day)
        assert entry is not None and entry.value == value and held.until(day) == until
    assert INSTRUMENTS["law"].state(date(2019, 12, 31)) is State.NOT_ISSUED
    assert INSTRUMENTS["law"].state(FIRST) is State.ANNOUNCED


@pytest.mark.parametrize(("entry", "why"), [
    ({"reference": " "}, "no reference"), ({"whole": "law:1"}, "is no list"),
    ({"unread": "point"}, "is no list"), ({"value": 3, "whole": "law:1"}, "is no list"),
    ({"value": ["a"], "whole": "law:1", "unread": "point"}, "either read whole or not")])
def test_an_entry_that_says_what_cannot_be_is_refused(entry: dict[str, Any], why: str) -> None:
    with pytest.raises(PackError, match=why):
        Dated(FIRST, State.IN_FORCE, **{"reference": "law:1", **entry})
    for fine in ({}, {"value": 3}, {"value": ["a"], "whole": "law:1"},
                 {"value": ["a"], "unread": "point"}, {"value": ["a"]}):
        assert Dated(FIRST, State.IN_FORCE, "law:1", **fine).since == FIRST  # type: ignore[arg-type]


def test_a_day_that_is_no_day_and_a_word_that_is_not_known_are_refused() -> None:
    said = {"state": "in_force", "reference": "law:1"}
    with pytest.raises(PackError, match="cannot read the entry of soon"):
        timeline({"soon": said})  # type: ignore[dict-item]
    with pytest.raises(PackError, match=r"\['wholly'\]"):
        timeline({FIRST: {**said, "wholly": "law:1"}})


def test_the_value_of_a_day_has_its_reference_and_the_state_of_what_it_stands_under() -> None:
    pack = with_parameter()
    assert [pack.value("line", day).value for day in (FIRST, date(2025, 12, 31),
                                                      date(2026, 1, 1))] == [1, 1, 2]
    assert pack.value("line", DAY).state is State.IN_FORCE
    with pytest.raises(NoRuleInForce, match="no value on 2019-12-31; its first day is 2020-01-01"):
        pack.value("line", date(2019, 12, 31))
    with pytest.raises(UnknownParameter, match="did you mean 'line'"):
        pack.value("lin", DAY)
    under = with_parameter(under="pause", values=values(d2019_1_1=("in_force", 1)))
    assert [under.value("line", day).state for day in (PAUSED.replace(day=9), PAUSED)] == [
        State.IN_FORCE, State.SUSPENDED]
    assert under.value("line", DAY).reference == "law:d2019_1_1 (gazette)"
    with pytest.raises(NoRuleInForce, match="Law pause is known from 2020-01-01 on"):
        under.value("line", date(2019, 12, 31))
    with pytest.raises(UnknownParameter, match="no instrument named 'pausse'"):
        with_parameter(under="pausse")


def test_a_rule_that_reads_a_value_not_known_or_not_in_force_is_unsettled() -> None:
    told = {"yes_no1": True, "percent1": 50}
    for held, outcome in ((values(d2020_1_1=("in_force", 1)), "eligible"),
                          (values(d2020_1_1=("reported", 1)), "eligible"),
                          (values(d2020_1_1=("suspended", 1)), "unsettled"),
                          (values(d2020_1_1=("unsettled", 1)), "unsettled"),
                          (values(d2027_1_1=("in_force", 1)), "unsettled")):
        found = determine(with_parameter(values=held), "asked", told, DAY)
        assert found.outcome == outcome
        assert found.unsettled == (("line",) if outcome == "unsettled" else ())
        assert found.finding("may").unsettled == found.unsettled
    entry = with_parameter().written(DAY).entries["may"]
    assert (entry.facts, entry.parameters, entry.points) == (
        ("percent1", "yes_no1"), ("line",), ())


def test_a_point_that_a_text_settles_is_settled_from_that_day_on() -> None:
    told = make_rule("told", lambda f, p: f.yes_no1.holds() & p.open("point"))
    asked = Question("asked", "May it?", "可否？", "law", (told,))
    held = {"point": Parameter("point", "The point", "", values(
        d2022_1_1=("unsettled", None), d2025_1_1=("in_force", True),
        d2026_1_1=("in_force", False)))}
    pack = make_pack([told], [asked], ALL_FACTS, held)
    days = {date(2021, 6, 1): "unsettled", date(2024, 12, 31): "unsettled",
            date(2025, 1, 1): "eligible", date(2026, 1, 1): "not_eligible"}
    assert {day: determine(pack, "asked", {"yes_no1": True}, day).outcome for day in days} == days


def test_a_rule_reads_as_of_the_day_and_its_instrument_gives_it_its_state() -> None:
    later = make_rule("later", lambda f, p: f.yes_no1.holds(), since="2024-01-01")
    lapsed = make_rule("lapsed", lambda f, p: f.yes_no1.holds(), cites="lapse:1")
    under = make_rule("under", lambda f, p: f.yes_no1.holds(), under="pause")
    pack = make_pack([later, lapsed, under], [])

    def state(name: str, day: date) -> State:
        return pack.written(day).entries[name].state

    assert later.on(date(2023, 12, 31)) is None and later.on(date(2024, 1, 1)) is not None
    assert [state("later", day) for day in (date(2023, 12, 31), date(2024, 1, 1))] == [
        State.NOT_ISSUED, State.IN_FORCE]
    assert [state("under", day) for day in (PAUSED.replace(day=9), PAUSED)] == [
        State.IN_FORCE, State.SUSPENDED]
    entry = pack.written(DAY).entries["lapsed"]
    assert (entry.state, entry.points) == (State.UNVERIFIED, ("lapse",))


def test_a_revised_text_replaces_the_old_one_from_its_day_on_and_not_before() -> None:
    @rule("limit", cites=("law:1", "pause:2"))
    def limit(f: Any, p: Any) -> Any:
        """More than one."""
        return f.percent1.more_than(1)

    assert limit.versions[0].under == "law" and limit.versions[0].since is None

    @limit.revised(since="2024-01-01", cites="pause:1", under="law")
    def limit(f: Any, p: Any) -> Any:
        """More than three."""
        return f.percent1.more_than(3)

    pack = make_pack([limit], [Question("asked", "?", "？", "law", (limit,))])
    assert date(2024, 1, 1) in pack.days and list(pack.days) == sorted(set(pack.days))
    for day, outcome in ((date(2023, 12, 31), "eligible"), (date(2024, 1, 1), "not_eligible")):
        assert determine(pack, "asked", {"percent1": 2}, day).outcome == outcome
    for since in ("2024-01-01", "2023-06-01"):
        with pytest.raises(PackError, match="not after 2024-01-01"):
            limit.revised(since=since, cites="law:3")


@pytest.mark.parametrize("cites", ["law", ("law:1", "annex"), ()])
def test_every_citation_has_its_passage(cites: Any) -> None:
    with pytest.raises(PackError, match="a citation reads instrument:pinpoint"):
        make_rule("x", lambda f, p: f.yes_no1.holds(), cites=cites)


# --- days ---

def test_the_days_of_a_pack_are_those_on_which_a_state_a_value_or_a_text_changes() -> None:
    assert of().days == (FIRST, SECOND, PAUSED, date(2026, 11, 10))
    assert date(2026, 1, 1) in with_parameter().days
    with pytest.raises(PackError, match="no day on which anything is in force"):
        Pack("empty", "Empty", "A", {}, {}, {}, {}, {}, "0" * 64)


def test_a_pack_reads_alike_between_two_of_its_days_and_differs_on_them() -> None:
    pack = of()
    before, last, paused = (pack.written(day) for day in (
        SECOND, PAUSED.replace(day=9), PAUSED))
    assert before is last and last.states["pause"] is State.IN_FORCE
    assert paused.states["pause"] is State.SUSPENDED
    assert pack.written(date(2019, 1, 1)).states["law"] is State.NOT_ISSUED
    supposed = (("pause", State.IN_FORCE),)
    assert pack.written(PAUSED, supposed) is pack.written(date(2025, 12, 1), supposed)
    now = pack.written(date(2026, 11, 10), supposed).states
    assert (now["pause"], now["lapse"]) == (State.IN_FORCE, State.UNVERIFIED)
    assert pack.written(date(2019, 1, 1), supposed).states == {
        "law": State.NOT_ISSUED, "pause": State.IN_FORCE, "lapse": State.NOT_ISSUED}
    assert states(INSTRUMENTS, PAUSED, {"law": State.ENDED})["law"] is State.ENDED


def test_a_supposed_state_of_a_law_that_did_not_exist_lets_its_question_be_asked() -> None:
    told = {"yes_no1": True, "percent1": 50}
    with pytest.raises(NoRuleInForce):
        determine(of(), "asked", told, date(2019, 1, 1))
    found = determine(of(), "asked", told, date(2019, 6, 1), {"law": State.IN_FORCE})
    assert found.assumed == (("law", State.IN_FORCE),)
    assert determine(of(), "asked", told, DAY).assumed == ()


@pytest.mark.parametrize(("on", "beyond"), [
    (date(2026, 10, 9), False), (date(2026, 10, 10), False), (date(2026, 10, 11), True)])
def test_the_law_after_the_newest_source_read_is_not_known(on: date, beyond: bool) -> None:
    assert of(read_until=date(2026, 10, 10)).beyond_what_was_read(on) is beyond
    assert not of().beyond_what_was_read(on)


# --- instruments ---

WHOLE = instrument("notice", d2020_1_1="in_force")
PART = replace(instrument("notice_p2", d2020_1_1="in_force", d2025_1_1="suspended"),
               part_of="notice", pinpoints=("2", "2(1)"), package="october")


def test_a_passage_has_the_state_of_the_part_that_it_stands_in() -> None:
    pack = of(instruments={**INSTRUMENTS, "notice_p2": PART, "notice": WHOLE})
    assert [pack.governing(one).id for one in (
        "notice:2", "notice:2(1)", "notice:3", "notice", "law:2")] == [
        "notice_p2", "notice_p2", "notice", "notice", "law"]
    assert pack.package("october") == (PART,) and pack.package("november") == ()
    with pytest.raises(UnknownParameter, match="no instrument named 'notise'"):
        pack.governing("notise:2")
    with pytest.raises(UnknownParameter, match="no instrument named 'notice'"):
        of(instruments={**INSTRUMENTS, "notice_p2": PART})


def test_each_thing_is_found_by_its_name_or_the_nearest_name_is_told() -> None:
    pack = of()
    assert pack.question("asked") is ASKED and pack.instrument("law") is INSTRUMENTS["law"]
    assert pack.knows("yes_no1") and not pack.knows("yes_no9") and not pack.knows("old")
    with pytest.raises(UnknownQuestion, match="did you mean 'asked'"):
        pack.question("aksed")
    with pytest.raises(UnknownParameter, match="did you mean 'law'"):
        pack.instrument("lwa")


# --- facts told ---

def test_what_is_told_with_a_source_is_kept_with_it_and_what_is_told_plainly_is_not() -> None:
    told = Told("2026-01-02", "a letter", None, "B", confirmed=False)  # type: ignore[arg-type]
    read, said = of().read({"date1": told, "yes_no1": True})
    assert read == {"date1": date(2026, 1, 2), "yes_no1": True}
    assert said == {"date1": Told(date(2026, 1, 2), "a letter", None, Grade.B, confirmed=False)}


OLD = {"old": {"yes": ("yes_no1",), "no": ("yes_no1", "yes_no2")}}


def test_a_fact_of_today_stands_before_one_of_an_earlier_edition() -> None:
    pack = of(renamed=OLD)
    assert pack.knows("old") and pack.knows("yes_no1") and not pack.knows("yes_no9")
    assert pack.read({"old": False, "percent1": 3})[0] == {
        "yes_no1": False, "yes_no2": False, "percent1": 3}
    assert pack.read({"old": True})[0] == {"yes_no1": True}
    assert pack.read({"old": True, "yes_no1": False})[0] == {"yes_no1": False}
    read, said = pack.read({"old": Told(False, "a form")})
    assert read == {"yes_no1": False, "yes_no2": False}
    assert {one.source for one in said.values()} == {"a form"} and len(said) == 2
    for wrong in (1, 0, "yes", None, Told("no")):
        with pytest.raises(WrongValue, match="'old' takes true or false"):
            pack.read({"old": wrong})
    with pytest.raises(KnowledgeError, match="no fact named 'oldest'"):
        pack.read({"old": True, "oldest": True})


# --- parts that do not fit together ---

def renamed(**to: tuple[str, ...]) -> dict[str, Any]:
    return {"renamed": {"old": to}}


def law_with(**more: Any) -> dict[str, Any]:
    return {"parameters": {**PARAMETERS, "listed": parameter("listed", state="in_force", **more)}}


def asking(**more: Any) -> dict[str, Any]:
    asked = Question("asked", "?", "？", "law", (MAY,), **more)
    return {"questions": {"asked": asked}}


KEEP = Condition("keep", "Keep.", "保存。", "law:5")
STRAY = make_rule("stray", lambda f, p: f.yes_no1.holds())
MISFITS: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    "no layer": (lambda: {"layer": "D"}, "layers are A, B and C"),
    "a scenario in published law": (lambda: {"scenario": "strict"}, "only there"),
    "layer C without a scenario": (lambda: {"layer": "C"}, "only there"),
    "one name for two": (lambda: {"parameters": {**PARAMETERS, "law": PARAMETERS["line"]}},
                         r"\['law'\] name both"),
    "a name with a capital": (lambda: {"facts": {**ALL_FACTS, "Dy": ALL_FACTS["yes_no1"]}},
                              "'Dy' cannot name"),
    "a name that rules use": (lambda: {"parameters": {**PARAMETERS, "open": PARAMETERS["line"]}},
                              "'open' cannot name"),
    "renamed: still a fact": (lambda: {"renamed": {"yes_no3": OLD["old"]}}, "a fact of today"),
    "renamed: no word for no": (lambda: renamed(yes=("yes_no1",)), "does not say what"),
    "renamed: to nothing": (lambda: renamed(yes=("yes_no9",), no=()), "no yes-or-no fact"),
    "renamed: to a number": (lambda: renamed(yes=(), no=("percent1",)), "no yes-or-no fact"),
    "a list read in no law": (lambda: law_with(value=["a"], whole="lwa:law"), "named 'lwa'"),
    "a list open at no point": (lambda: law_with(value=["a"], unread="poimt"), "named 'poimt'"),
    "a condition of no law": (lambda: asking(conditions=(replace(KEEP, cites="lwa:law"),)),
                              "named 'lwa'"),
    "a caution of no law": (lambda: asking(cautions=(replace(KEEP, cites="lwa:law"),)),
                            "named 'lwa'"),
    "a case of no law": (lambda: asking(conditions=(replace(KEEP, by_case=((MAY, "lwa:1"),)),)),
                         "named 'lwa'"),
    "a case of a stray rule": (
        lambda: asking(conditions=(replace(KEEP, by_case=((STRAY, "law:1"),)),)), "rule 'stray'"),
    "a condition on a stray rule": (lambda: asking(conditions=(replace(KEEP, when=STRAY),)),
                                    "rule 'stray'"),
    "a proviso that is stray": (lambda: asking(provisos=(~STRAY,), clears=False), "rule 'stray'"),
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_a_pack_whose_parts_do_not_fit_together_does_not_load(misfit: str) -> None:
    make, why = MISFITS[misfit]
    with pytest.raises(KnowledgeError, match=why):
        of(**make())


def test_a_pack_whose_parts_fit_together_loads() -> None:
    assert of(layer="B").layer == "B" and of(layer="C", scenario="strict").scenario == "strict"
    listed = law_with(value=["a"], whole="law:9")
    assert of(**listed).value("listed", DAY).whole == "law:9"
    assert of(**law_with(value=["a"], unread="point")).value("listed", DAY).unread == "point"
    pack = of(**asking(conditions=(replace(KEEP, when=MAY, by_case=((MAY, "pause:1"),)),)))
    assert list(pack.conditions()) == ["keep"]


# --- questions ---

@pytest.mark.parametrize(("change", "why"), [
    ({"favourable": "maybe"}, "needs requirements and a favourable side"),
    ({"requires": ()}, "needs requirements and a favourable side"),
    ({"outcomes": ("needs_facts", "no")}, "reserved word"),
    ({"outcomes": ("yes", "unsettled")}, "reserved word"),
    ({"provisos": (~MAY,)}, "may not leave a proviso open"),
    ({"clears": False, "left_open": (MAY,)}, "leaves open what is no proviso"),
    ({"clears": False, "provisos": (~STRAY,), "left_open": (MAY,)}, "leaves open what is no"),
])
def test_a_question_that_cannot_be_answered_is_refused(change: dict[str, Any], why: str) -> None:
    whole: dict[str, Any] = {"requires": (MAY,)}
    with pytest.raises(PackError, match=why):
        Question("asked", "?", "？", "law", **{**whole, **change})


def test_a_question_says_what_it_wants_of_each_rule_and_which_answer_spares_a_duty() -> None:
    asked = Question("asked", "?", "？", "law", (MAY, ~STRAY), provisos=(~MAY, STRAY),
                     left_open=(MAY,), clears=False)
    assert asked.needs == ((MAY, True), (STRAY, False))
    assert asked.subject_to == ((MAY, False), (STRAY, True))
    assert asked.favourable_outcome == "eligible" and not asked.authorization
    barred = Question("barred", "?", "？", "law", (MAY,), provisos=(STRAY,), favourable="no",
                      outcomes=("barred", "free"))
    assert barred.favourable_outcome == "free" and barred.clears


# --- tests of two facts ---

PAIRED: dict[str, tuple[Callable[[Any], Any], dict[str, Any]]] = {
    "numbers of two types": (lambda f: f.percent1.less_than(f.number1),
                             {"percent1": 1, "number1": 2}),
    "days": (lambda f: f.date1.less_than(f.date2), {"date1": FIRST, "date2": SECOND}),
    "countries": (lambda f: f.country1.is_(f.country2), {"country1": "DE", "country2": "DE"}),
    "a sum and a whole number": (lambda f: f.percent1.plus(f.number1).at_least(3),
                                 {"percent1": 1, "number1": 2}),
    "a sum and a part": (lambda f: f.percent1.plus(f.percent2).at_most(0.3),
                         {"percent1": 0.1, "percent2": 0.2}),
}


@pytest.mark.parametrize("pair", PAIRED)
def test_facts_of_one_kind_are_compared_and_added_up(pair: str) -> None:
    body, told = PAIRED[pair]
    declared = {**ALL_FACTS, **facts("country2")}
    both = make_rule("both", lambda f, p: body(f))
    pack = make_pack([both], [Question("asked", "?", "？", "law", (both,))], declared)
    assert determine(pack, "asked", told, DAY).outcome == "eligible"
    one = dict(list(told.items())[:1])
    assert determine(pack, "asked", one, DAY).outcome == "needs_facts"


@pytest.mark.parametrize(("body", "why"), [
    (lambda f, p: f.percent1.less_than(f.date1), "cannot be compared"),
    (lambda f, p: f.country1.is_(f.code1), "cannot be compared"),
    (lambda f, p: f.number1.at_most(f.date1), "cannot be compared"),
    (lambda f, p: f.percent1.plus(f.date1).at_most(3), "is no number"),
    (lambda f, p: f.date1.plus(f.percent1).at_most(3), "is no number"),
    (lambda f, p: f.percent1.plus(f.percent2).at_most(True), "not True"),
    (lambda f, p: f.percent1.plus(f.percent2).at_most(None), "not None"),
    (lambda f, p: f.country1.is_under(("DE",)), "no such test"),
    (lambda f, p: f.percent1.is_one_of((1, 2)), "no such test")])
def test_facts_of_two_kinds_are_not(body: Any, why: str) -> None:
    with pytest.raises(PackError, match=why):
        make_pack([make_rule("wrong", body)], [])
