"""A pack with a mistake does not load, and the error says which rule and what to do."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from knowledge.errors import KnowledgeError, NoRuleInForce, PackError, UnknownFact, WrongValue
from knowledge.rules import Condition, Question, Rule, all_of, compare, determine, rule
from knowledge.rules.law import Timeline, timeline
from tests.kernel import (
    DAY,
    INSTRUMENTS,
    declare,
    facts,
    make_pack,
    make_rule,
    parameter,
)

FACTS = facts("yes_no1", "percent1", "choice1", "date1", "country1", "text1")
RULE = make_rule("fine", lambda f, p: f.yes_no1.holds())
IN_FORCE = {"state": "in_force", "reference": "law:1"}


def pack_of(*rules: Rule, **more: Any) -> Any:
    asked = Question("asked", "May it?", "可否？", "law", (rules[0],))
    return make_pack(list(rules), [asked], **{"declared": FACTS, **more})


BODIES: dict[str, tuple[Callable[[Any, Any], Any], str]] = {
    "a bool": (lambda f, p: True, "returns True; return named tests of facts"),
    "nothing": (lambda f, p: None, "returns None; return named tests"),
    "a fact without a test": (lambda f, p: f.yes_no1, "return named tests"),
    "if on a test": (lambda f, p: f.yes_no1.holds() if f.yes_no1.holds() else ~f.yes_no1.holds(),
                     "may not look inside a test with if"),
    "and between tests": (lambda f, p: f.yes_no1.holds() and f.yes_no1.holds(), "with &, | and ~"),
    "if on a fact": (lambda f, p: f.yes_no1.holds() if f.yes_no1 else ~f.yes_no1.holds(),
                     "use a named test such as .holds()"),
    "== on a fact": (lambda f, p: (f.choice1 == "red") | f.yes_no1.holds(), "use .is_(...)"),
    "a test joined with a bool": (lambda f, p: f.yes_no1.holds() & True,
                                  "only tests are joined with tests"),
    "a misspelt fact": (lambda f, p: f.yes_no_1.holds(),
                        "no fact named 'yes_no_1'; did you mean 'yes_no1'?"),
    "a misspelt parameter": (lambda f, p: f.percent1.more_than(p.lime),
                             "no parameter named 'lime'; did you mean 'line'?"),
    "a misspelt point": (lambda f, p: p.open("poimt"),
                         "no open point named 'poimt'; did you mean 'point'?"),
    "a misspelt test": (lambda f, p: f.yes_no1.hold(), "has no attribute 'hold'"),
    "a number for a choice": (lambda f, p: f.choice1.is_(3),
                              "'choice1' takes one of red, green, blue, not 3"),
    "a choice that does not exist": (lambda f, p: f.choice1.is_one_of(("red", "rde")),
                                     "takes one of red, green, blue, not 'rde'"),
    "a share above the whole": (lambda f, p: f.percent1.more_than(110),
                                "a percentage between 0 and 100, not 110"),
    "a country by name": (lambda f, p: f.country1.is_("Germany"), "two capital letters"),
    "an order of choices": (lambda f, p: f.choice1.more_than("red"),
                            "of type 'choice', which has no such test"),
    "yes of a number": (lambda f, p: f.percent1.holds(),
                        "of type 'percent', which has no such test"),
    "a day against a number": (lambda f, p: f.date1.at_most(f.percent1),
                               "'date1' (date) cannot be compared with 'percent1' (percent)"),
    "a sum of days": (lambda f, p: f.date1.plus(f.date1).at_most(3), "'date1' is no number"),
    "a sum against a word": (lambda f, p: f.percent1.plus(f.percent1).at_most("3"),
                             "a sum is compared with a number, not '3'"),
    "no parts": (lambda f, p: all_of(), "cannot be read"),
}


@pytest.mark.parametrize("mistake", BODIES)
def test_a_rule_with_a_mistake_does_not_load(mistake: str) -> None:
    body, sentence = BODIES[mistake]
    with pytest.raises(PackError) as refused:
        pack_of(RULE, make_rule("wrong", body))
    assert "rule 'wrong'" in str(refused.value) and sentence in str(refused.value)


def test_a_rule_without_a_sentence_or_a_citation_is_refused() -> None:
    with pytest.raises(PackError, match="rule 'mute' has no sentence: write its docstring"):
        rule("mute", cites="law:1")(lambda f, p: f.yes_no1.holds())
    with pytest.raises(PackError, match="a citation reads instrument:pinpoint"):
        make_rule("vague", lambda f, p: f.yes_no1.holds(), cites="law")
    with pytest.raises(PackError, match="rule 'bare' cites"):
        make_rule("bare", lambda f, p: f.yes_no1.holds(), cites=())


def test_a_rule_that_refers_to_itself_is_refused_with_the_way_round() -> None:
    first = make_rule("first", lambda f, p: second(f, p))
    second = make_rule("second", lambda f, p: f.yes_no1.holds() | first(f, p))
    with pytest.raises(PackError, match="refers to itself: first -> second -> first"):
        pack_of(first, second)


def test_two_entries_on_one_day_and_a_value_without_reference_are_refused() -> None:
    entry = timeline({date(2025, 1, 1): IN_FORCE}).entries[0]
    with pytest.raises(PackError, match="two entries on 2025-01-01"):
        Timeline((entry, entry))
    with pytest.raises(PackError, match="at least one entry"):
        timeline({})
    with pytest.raises(PackError, match="what begins on 2025-01-01 has no reference"):
        timeline({date(2025, 1, 1): {"state": "in_force", "value": 45}})
    with pytest.raises(PackError, match="no known state; states: in_force, suspended"):
        timeline({date(2025, 1, 1): {"state": "in-force", "reference": "law:1"}})
    with pytest.raises(PackError, match=r"cannot read the entry of 2025-01-01: \['valeu'\]"):
        timeline({date(2025, 1, 1): {**IN_FORCE, "valeu": 45}})


def test_two_texts_of_a_rule_cannot_begin_on_one_day() -> None:
    old = make_rule("old", lambda f, p: f.yes_no1.holds(), since="2025-01-01")
    with pytest.raises(PackError, match="revised as of 2025-01-01, not after 2025-01-01"):
        old.revised(since="2025-01-01", cites="law:2")


def test_what_a_pack_names_must_be_in_it() -> None:
    stray = make_rule("stray", lambda f, p: f.yes_no1.holds())
    asked = Question("asked", "May it?", "可否？", "law", (stray,))
    with pytest.raises(PackError, match="asks for rule 'stray', which is not a rule of this pack"):
        make_pack([RULE], [asked], FACTS)
    with pytest.raises(KnowledgeError, match=r"no instrument named 'lwa'; did you mean 'law'\?"):
        pack_of(make_rule("wrong", lambda f, p: f.yes_no1.holds(), cites="lwa:1"))
    with pytest.raises(KnowledgeError, match="'lwa'"):
        make_pack([RULE], [Question("asked", "?", "？", "lwa", (RULE,))], FACTS)
    with pytest.raises(KnowledgeError, match="'lwa'"):
        make_pack([RULE], [Question("asked", "?", "？", "law", (RULE,), conditions=(
            Condition("keep", "Keep.", "保存。", "lwa:5"),))], FACTS)
    with pytest.raises(PackError, match="stands under 'lwa', which is no instrument"):
        pack_of(make_rule("wrong", lambda f, p: f.yes_no1.holds(), under="lwa"))
    with pytest.raises(PackError, match="'said' cannot name a fact"):
        pack_of(RULE, declared={**FACTS, "said": declare("said", "yes_no")})
    with pytest.raises(PackError, match="settled by true or false"):
        pack_of(make_rule("wrong", lambda f, p: p.open("point")),
                parameters={"point": parameter("point", state="in_force", value="maybe")})


def test_a_yes_that_clears_goods_leaves_no_proviso_open() -> None:
    with pytest.raises(PackError, match="question 'asked' clears something"):
        Question("asked", "May it?", "可否？", "law", (RULE,), provisos=(RULE,))


def test_a_day_before_the_law_of_a_question_has_no_rule() -> None:
    with pytest.raises(NoRuleInForce) as refused:
        determine(pack_of(RULE), "asked", {}, date(2019, 12, 31))
    assert str(refused.value) == (
        "no rule of toy answers 'asked' on 2019-12-31: Law law is known from 2020-01-01 on; "
        "ask for that day or a later one")
    told = {"yes_no1": True}
    assert determine(pack_of(RULE), "asked", told, date(2020, 12, 31)).outcome == "not_eligible"
    assert determine(pack_of(RULE), "asked", told, date(2021, 1, 1)).outcome == "eligible"
    with pytest.raises(NoRuleInForce):
        compare(pack_of(RULE), "asked", {}, date(2019, 1, 1), DAY)


def test_a_fact_that_is_about_nothing_or_that_nobody_has_is_refused_by_name() -> None:
    with pytest.raises(PackError, match="fact 'dust' has the subject 'air'; known: goods, end_use"):
        declare("dust", "yes_no", subject="air")
    with pytest.raises(PackError, match="fact 'dust' does not say who has it"):
        declare("dust", "yes_no", held_by="")


@pytest.mark.parametrize(("name", "value"), [
    ("yes_no1", 1), ("yes_no1", "yes"), ("yes_no1", None), ("percent1", True), ("percent1", "3"),
    ("percent1", 101), ("percent1", -0.1), ("percent1", float("nan")), ("percent1", float("inf")),
    ("percent1", 10**400), ("choice1", "Red"), ("choice1", ["red"]),
    ("date1", "2025-02-30"), ("date1", "20250204"), ("date1", 20250204), ("country1", "de"),
    ("country1", "DEU"), ("country1", "DE\n"), ("text1", ""), ("text1", " "), ("text1", "x" * 2001),
    ("text1", "\ud800"), ("text1", b"x"),
])
def test_a_value_of_the_wrong_type_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(WrongValue) as refused:
        determine(pack_of(RULE), "asked", {name: value}, DAY)
    assert f"'{name}' takes {FACTS[name].expected()}, not " in str(refused.value)
    assert len(str(refused.value)) < 250


def test_a_number_too_long_to_be_written_is_refused_all_the_same() -> None:
    with pytest.raises(WrongValue, match="not a number that long"):
        determine(pack_of(RULE), "asked", {"percent1": 10**5000}, DAY)


def test_unknown_names_are_answered_with_the_nearest_one() -> None:
    with pytest.raises(UnknownFact, match=r"no fact named 'yes_no'; did you mean 'yes_no1'\?"):
        determine(pack_of(RULE), "asked", {"yes_no": True}, DAY)
    with pytest.raises(KnowledgeError, match=r"no question named 'aksed'; did you mean 'asked'\?"):
        determine(pack_of(RULE), "aksed", {}, DAY)
    with pytest.raises(KnowledgeError, match=r"no instrument named 'lwa'; did you mean 'law'\?"):
        determine(pack_of(RULE), "asked", {}, DAY, {"lwa": INSTRUMENTS["law"].state(DAY)})
    with pytest.raises(KnowledgeError, match=r"no parameter named 'lime'; did you mean 'line'\?"):
        pack_of(RULE).value("lime", DAY)


@pytest.mark.parametrize("value", [True, False])
def test_yes_and_no_are_no_numbers(value: bool) -> None:
    for declared in facts("percent1", "number1").values():
        with pytest.raises(WrongValue):
            declared.check(value)
