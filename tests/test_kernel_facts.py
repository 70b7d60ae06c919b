"""Facts: each takes the values of its type, exactly, and says what it takes."""

from datetime import date, datetime
from typing import Any

import pytest

from knowledge.errors import PackError, WrongValue
from knowledge.rules import Declaration, Told, Unsaid
from knowledge.rules.facts import LARGEST, TYPES, is_under
from tests.kernel import declare

LONG = "x" * 2000


@pytest.mark.parametrize(("type", "value"), [
    ("yes_no", True), ("yes_no", False), ("percent", 0), ("percent", 100), ("percent", 0.05),
    ("number", 10**15), ("number", -10**15), ("number", 0), ("number", 7.5),
    ("date", date(2026, 1, 2)), ("choice", "red"), ("choice", "blue"), ("country", "DE"),
    ("code", "1C902"), ("text", LONG), ("text", " a "),
])
def test_a_value_of_the_type_is_taken_as_it_is(type: str, value: Any) -> None:
    taken = declare("x", type).check(value)
    assert taken == value and taken.__class__ is value.__class__


@pytest.mark.parametrize(("type", "value"), [
    ("yes_no", 0), ("yes_no", 1), ("yes_no", "true"), ("yes_no", None), ("percent", 100.01),
    ("percent", -0.01), ("percent", True), ("percent", False), ("percent", "3"),
    ("percent", "contained"), ("number", 10**15 + 1), ("number", -10**15 - 1), ("number", True),
    ("number", False), ("number", "3"), ("number", float("nan")), ("number", float("inf")),
    ("date", "2026-1-2"), ("date", "20260102"), ("date", "2026-W01-1"), ("date", "2026-02-30"),
    ("date", 20260102), ("date", None), ("choice", "Red"), ("choice", ""), ("choice", ("red",)),
    ("country", "de"), ("country", "DEU"), ("country", 49), ("code", ""), ("code", 1),
    ("text", LONG + "x"), ("text", "  "), ("text", None), ("text", "\ud800"),
])
def test_any_other_value_is_refused_with_what_is_taken(type: str, value: Any) -> None:
    declared = declare("x", type)
    with pytest.raises(WrongValue) as refused:
        declared.check(value)
    assert str(refused.value).startswith(f"'x' takes {declared.expected()}, not ")


def test_a_day_may_be_told_as_a_day_a_moment_or_ten_signs() -> None:
    day = declare("x", "date")
    for said in ("2026-01-02", date(2026, 1, 2), datetime(2026, 1, 2, 13, 30)):
        taken = day.check(said)
        assert taken == date(2026, 1, 2) and type(taken) is date


def test_a_content_may_be_told_without_its_amount_where_the_fact_says_so() -> None:
    content = declare("x", "percent", unsaid=True)
    for said in ("contained", Unsaid()):
        assert isinstance(content.check(said), Unsaid)
    assert content.check(100) == 100 and not isinstance(content.check(100), Unsaid)
    assert content.expected() == 'a percentage between 0 and 100 or the word "contained"'
    assert declare("x", "percent").expected() == "a percentage between 0 and 100"
    for wrong in ("some", 101, True, float("inf")):
        with pytest.raises(WrongValue):
            content.check(wrong)
    with pytest.raises(WrongValue):
        declare("x", "percent").check(Unsaid())


def test_what_a_fact_takes_is_said_with_its_unit_its_choices_and_its_bound() -> None:
    assert declare("x", "number", unit="kg").expected() == "a number (kg) up to 10^15"
    assert declare("x", "number").expected() == "a number up to 10^15" and LARGEST == 10**15
    assert declare("x", "choice").expected() == "one of red, green, blue"
    assert all(declare("x", type).expected() for type in TYPES)


@pytest.mark.parametrize(("length", "shown"), [
    (58, "'" + "x" * 58 + "'"), (59, "'" + "x" * 56 + "…")])
def test_a_refused_value_is_shown_whole_up_to_sixty_signs(length: int, shown: str) -> None:
    with pytest.raises(WrongValue) as refused:
        declare("x", "percent").check("x" * length)
    assert str(refused.value).endswith(f", not {shown}")


@pytest.mark.parametrize(("change", "why"), [
    ({"type": "colour"}, "has the type 'colour'; known"), ({"ask": ""}, "both languages"),
    ({"ask_zh": ""}, "both languages"), ({"subject": "air"}, "has the subject 'air'"),
    ({"subject": ""}, "has the subject ''"), ({"held_by": ""}, "who has it"),
    ({"choices": ("red",)}, "choices belong to the type choice"),
    ({"type": "choice"}, "choices belong to the type choice")])
def test_a_fact_that_cannot_be_asked_for_is_not_declared(change: dict[str, Any], why: str) -> None:
    whole = {"name": "x", "type": "percent", "ask": "?", "ask_zh": "？", "subject": "goods",
             "held_by": "the mill"}
    assert Declaration(**whole).unsaid is False
    with pytest.raises(PackError, match="fact 'x'") as refused:
        Declaration(**{**whole, **change})
    assert why in str(refused.value)


def test_what_is_told_plainly_counts_as_the_users_confirmed_word() -> None:
    told = Told(3)
    assert (told.source, told.grade, told.confirmed) == ("stated by the user", "C", True)


def test_an_entry_is_under_itself() -> None:
    assert is_under("1C902", "1C902") and is_under("1c902.A", "1C902.a")
    assert is_under("1C902.a", "1C902") and not is_under("1C902", "1C902.a")
    assert not is_under("1C902a", "1C902")
