"""Canonical JSON: one way to write each thing down, and nothing that has no one way."""

import json
from collections import UserDict, namedtuple
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

import pytest

from knowledge.rules import Truth, Unsaid
from knowledge.rules.canonical import Writable, canonical, digest, plain

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
