"""What the kernel writes: canonical JSON, one way for each thing, and formulas in plain words."""

import json
from collections import UserDict, namedtuple
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

import pytest

from knowledge.rules import Truth, Unsaid
from knowledge.rules.canonical import Writable, canonical, digest, plain
from knowledge.rules.formula import All, Fixed, Formula, Not, Open, Said
from knowledge.rules.formula import Any as AnyOf
from knowledge.rules.formula import Test as FactTest
from knowledge.rules.formula_words import in_words, name_in_words
from tests.kernel import declare

DAY = date(2026, 1, 2)


class Colour(Enum):
    RED = "red"


class Name(str):
    pass


class Count(int):
    pass


class Amount(float):
    pass


class Names(list[Any]):
    pass


@dataclass
class Paper:
    day: date
    kept: int = field(default=3, repr=False)


class Line(Writable):
    WRITTEN = ("day", "what")

    def __init__(self, day: date, what: Any) -> None:
        self.day, self.what = day, what


class Row(Line):
    pass


Point = namedtuple("Point", "x on")


@pytest.mark.parametrize(("thing", "wanted"), [
    (None, None), ("a", "a"), (1, 1), (1.5, 1.5), (True, True),
    (DAY, "2026-01-02"), (Colour.RED, "red"), (Truth.UNKNOWN, "unknown"), (Unsaid(), "contained"),
    (Name("a"), "a"), (Count(2), 2), (Amount(0.5), 0.5),
    ([DAY, 1, [DAY]], ["2026-01-02", 1, ["2026-01-02"]]), ((DAY, "a"), ["2026-01-02", "a"]),
    (Names([DAY]), ["2026-01-02"]), (Point(1, DAY), [1, "2026-01-02"]),
    ({"on": DAY, "n": 1, "in": {"on": DAY}}, {"on": "2026-01-02", "n": 1,
                                              "in": {"on": "2026-01-02"}}),
    ({1: "a", Name("b"): DAY}, {"1": "a", "b": "2026-01-02"}),
    (UserDict({1: DAY}), {"1": "2026-01-02"}), (Paper(DAY), {"day": "2026-01-02"}),
    (Line(DAY, [Colour.RED]), {"day": "2026-01-02", "what": ["red"]}),
    ([Line(DAY, 1)], [{"day": "2026-01-02", "what": 1}]),
])
def test_whatever_is_recorded_becomes_plain_json(thing: Any, wanted: Any) -> None:
    got = plain(thing)
    assert got == wanted and json.loads(canonical(thing)) == wanted
    assert set(map(type, flat(got))) <= {str, int, float, bool, type(None), Name, Count, Amount}


def flat(thing: Any) -> list[Any]:
    """Every key and every value that is neither a list nor a mapping."""
    if isinstance(thing, dict):
        return [*thing, *(one for value in thing.values() for one in flat(value))]
    return [one for part in thing for one in flat(part)] if isinstance(thing, list) else [thing]


@pytest.mark.parametrize("thing", [
    {1, 2}, frozenset("ab"), {"a": {1}}, [{1}], b"a", object(), Paper, Line, 1j])
def test_what_has_no_one_way_to_be_written_is_refused(thing: Any) -> None:
    with pytest.raises(TypeError, match="as canonical JSON"):
        canonical(thing)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_in_json_is_refused(number: float) -> None:
    with pytest.raises(ValueError):
        canonical({"n": number})


def test_keys_are_sorted_blanks_left_out_and_text_kept_as_it_is() -> None:
    assert canonical({"b": 1, "a": ["镝", None, True]}) == '{"a":["镝",null,true],"b":1}'
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1})
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1}) != digest({"a": 2, "b": 2})


def test_two_are_equal_when_they_are_of_one_kind_and_written_alike() -> None:
    line = Line(DAY, 1)
    assert line == Line(DAY, 1) and hash(line) == hash(Line(DAY, 1))
    assert line != Line(DAY, 2) and line != Row(DAY, 1) and line != {"day": DAY, "what": 1}
    assert canonical(line) == line.canonical() == '{"day":"2026-01-02","what":1}'
    assert line.digest() == digest({"what": 1, "day": "2026-01-02"})


# --- formulas in plain words ---

DECLARED = {one.name: one for one in (
    declare("on_watch_list", "yes_no"), declare("dy_pct", "percent"), declare("tb_pct", "percent"),
    declare("shipped", "date"), declare("signed", "date"), declare("family", "choice"),
    declare("code", "code"))}
WATCHED, DY = FactTest("on_watch_list", "is", True), FactTest("dy_pct", "more_than", 0.1)


@pytest.mark.parametrize(("name", "type", "words"), [
    ("dysprosium_pct", "percent", "dysprosium percentage"), ("share", "percent", "share"),
    ("end_user_on_watch_list", "yes_no", "end user on watch list"), ("a_pct", "text", "a pct")])
def test_a_fact_is_called_by_its_name_in_words(name: str, type: str, words: str) -> None:
    assert name_in_words(declare(name, type)) == words


@pytest.mark.parametrize(("formula", "words"), [
    (WATCHED, "“on watch list” is answered yes"), (Not(WATCHED), "“on watch list” is answered no"),
    (DY, "the dy percentage is more than 0.1"),
    (Not(DY), "the dy percentage is not more than 0.1"),
    (FactTest("dy_pct", "at_most", 3), "the dy percentage is at most 3"),
    (FactTest("shipped", "at_least", DAY), "the shipped is on or after 2026-01-02"),
    (FactTest("shipped", "more_than", DAY), "the shipped is after 2026-01-02"),
    (FactTest("shipped", "less_than", DAY), "the shipped is before 2026-01-02"),
    (FactTest("shipped", "at_most", None, "signed"), "the shipped is on or before the signed"),
    (FactTest("family", "is", "red"), "the family is red"),
    (FactTest("family", "is_one_of", ("red", "blue")), "the family is one of red, blue"),
    (FactTest("code", "is_under", ("1C902",)), "the code is under one of 1C902"),
    (FactTest("dy_pct", "less_than", None, "tb_pct"),
     "the dy percentage is less than the tb percentage"),
    (FactTest("dy_pct", "at_most", 0.1, "tb_pct"),
     "the dy percentage and the tb percentage together are at most 0.1"),
    (Not(FactTest("dy_pct", "at_most", 0.1, "tb_pct")),
     "the dy percentage and the tb percentage together are not at most 0.1"),
    (Said("listed"), "rule `listed` holds"), (Not(Said("listed")), "rule `listed` does not hold"),
    (Open("grey"), "the open point `grey` is settled so"),
    (Not(Open("grey")), "it is not so that the open point `grey` is settled so"),
    (Fixed(Truth.TRUE), "this always holds"), (Fixed(Truth.FALSE), "this never holds"),
    (All((Said("a"), Not(Said("b")))), "rule `a` holds and rule `b` does not hold"),
    (AnyOf((Said("a"), Said("b"))), "rule `a` holds or rule `b` holds"),
    (All((Said("a"), AnyOf((Said("b"), Said("c"))))),
     "rule `a` holds and (rule `b` holds or rule `c` holds)"),
    (Not(All((Said("a"), Said("b")))), "it is not so that (rule `a` holds and rule `b` holds)"),
])
def test_a_formula_is_said_in_one_sentence(formula: Formula, words: str) -> None:
    assert in_words(formula, DECLARED) == [words]


@pytest.mark.parametrize(("kind", "word", "said"), [
    (All, "and", "all"), (AnyOf, "or", "at least one")])
@pytest.mark.parametrize("length", [110, 111])
def test_parts_of_more_than_a_line_stand_below_each_other(kind: Any, word: str, said: str,
                                                         length: int) -> None:
    joined = f"rule `a` holds {word} rule `` holds"
    long = "b" * (length - len(joined))
    whole = kind((Said("a"), Said(long)))
    lines = ["- rule `a` holds", f"- rule `{long}` holds"]
    assert in_words(whole, DECLARED) == (
        [joined.replace("``", f"`{long}`")] if length == 110 else [f"{said} of these:", *lines])
    if length == 111:
        assert in_words(Not(whole), DECLARED) == [f"it is not so that {said} of these:", *lines]
        assert in_words(kind((whole, Said("c"))), DECLARED)[:2] == [
            f"{said} of these:", f"- {said} of these:"]
        assert in_words(kind((whole, Said("c"))), DECLARED)[2] == "  - rule `a` holds"
    assert in_words(Said("r" * 200), DECLARED) == [f"rule `{'r' * 200}` holds"]
    assert in_words(Not(Said("r" * 200)), DECLARED) == [f"rule `{'r' * 200}` does not hold"]
