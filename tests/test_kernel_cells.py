"""Cells: every value of a fact lies in one, and the law cannot tell the values of one apart."""

from bisect import bisect_left
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.engine.answers import NEVER, Answers, Sets
from knowledge.rules.engine.value_cells import OTHER, OTHER_VALUES, Cells
from knowledge.rules.facts import OPERATIONS
from knowledge.rules.formula import Test as FactTest
from knowledge.rules.truth import FALSE, TRUE
from tests.kernel import ORDERED as TESTS
from tests.kernel import declare

D = date(2025, 4, 4)
LIMITS: list[tuple[str, tuple[Any, ...]]] = [
    ("percent", ()), ("percent", (0,)), ("percent", (100,)), ("percent", (99.5,)),
    ("percent", (0, 100)), ("percent", (1, 5)), ("percent", (0, 0.1, 100)), ("number", ()),
    ("number", (0,)), ("number", (-3, 0.5, 1)), ("date", ()), ("date", (D,)),
    ("date", (D, D + timedelta(days=1))), ("date", (D, D + timedelta(days=2))),
    ("date", (D, D + timedelta(days=3), D + timedelta(days=30))),
]


def of_order(type: str, limits: tuple[Any, ...]) -> tuple[list[tuple[int, FactTest]], Cells]:
    """The cells of a fact that every test of order compares with every limit."""
    tests = [FactTest("x", test, limit) for test, limit in product(TESTS, limits)]
    return list(enumerate(tests)), Cells(declare("x", type), list(enumerate(tests)))


def around(type: str, limits: tuple[Any, ...]) -> list[Any]:
    """Values on the limits, close to them and far away, as many as the fact takes."""
    steps = ([timedelta(days=days) for days in (-400, -1, 0, 1, 400)] if type == "date"
             else [-400, -1, -0.001, 0, 0.001, 1, 400])
    low, high = (0, 100) if type == "percent" else (None, None)
    found = [limit + step for limit in limits or (D if type == "date" else 0,) for step in steps]
    return [one for one in found if low is None or low <= one <= high]


@pytest.mark.parametrize(("type", "limits"), LIMITS)
def test_a_sample_is_a_value_of_the_fact_and_lies_in_its_own_cell(type: str, limits: Any) -> None:
    _, cells = of_order(type, limits)
    for place, sample in enumerate(cells.samples):
        assert declare("x", type).check(sample) == sample
        assert cells.place(sample) == place and cells.holding(sample) == 1 << place
    assert len(cells.labels) == len(cells.samples) == len(set(cells.samples))


@pytest.mark.parametrize(("type", "limits"), LIMITS)
def test_a_value_and_the_sample_of_its_cell_say_the_same_to_every_test(type: str, limits: Any
                                                                      ) -> None:
    tests, cells = of_order(type, limits)
    for value in around(type, limits):
        said = tuple((node, TRUE if OPERATIONS[test.operation](value, test.operand) else FALSE)
                     for node, test in tests)
        assert cells.says(value) == said == cells.effects[cells.place(value)]


@pytest.mark.parametrize(("type", "limits"), LIMITS)
def test_cells_follow_each_other_with_the_limits_and_none_is_empty(type: str, limits: Any) -> None:
    _, cells = of_order(type, limits)
    assert list(cells.samples) == sorted(cells.samples)
    between = [bisect_left(limits, one) for one in cells.samples if one not in limits]
    assert len(set(between)) == len(between) and set(limits) <= set(cells.samples)


@pytest.mark.parametrize(("type", "limits", "labels"), [
    ("percent", (0, 0.1, 100), ("0", "between 0 and 0.1", "0.1", "between 0.1 and 100", "100")),
    ("percent", (1, 5), ("less than 1", "1", "between 1 and 5", "5", "more than 5")),
    ("number", (0,), ("less than 0", "0", "more than 0")),
    ("number", (), ("any value",)), ("date", (), ("any value",)),
    ("date", (D, D + timedelta(days=1)),
     ("less than 2025-04-04", "2025-04-04", "2025-04-05", "more than 2025-04-05")),
    ("date", (D, D + timedelta(days=2)),
     ("less than 2025-04-04", "2025-04-04", "between 2025-04-04 and 2025-04-06", "2025-04-06",
      "more than 2025-04-06")),
])
def test_a_cell_is_called_by_its_limits(type: str, limits: Any, labels: tuple[str, ...]) -> None:
    _, cells = of_order(type, limits)
    assert cells.labels == labels
    assert cells.words(0b101) == tuple(labels[place] for place in (0, 2) if place < len(labels))


def test_yes_and_no_choices_and_names_have_a_cell_each() -> None:
    answered = Cells(declare("x", "yes_no"), [(0, FactTest("x", "is", True))])
    assert (answered.labels, answered.samples) == (("yes", "no"), (True, False))
    assert (answered.says(True), answered.says(False)) == (((0, TRUE),), ((0, FALSE),))
    red = Cells(declare("x", "choice"), [(0, FactTest("x", "is", "red"))])
    assert red.labels == red.samples == ("red", "green", "blue")
    assert [red.place(one) for one in red.samples] == [0, 1, 2]
    named = Cells(declare("x", "country"), [(4, FactTest("x", "is_one_of", ("US", "DE")))])
    assert named.labels == ("DE", "US", OTHER)
    assert [named.place(one) for one in ("DE", "US", "FR", *OTHER_VALUES)] == [0, 1, 2, 2, 2]
    assert named.says("US") == ((4, TRUE),) and named.says("FR") == ((4, FALSE),)


CODES = ("1C902", "1C902.a", "2B001")


@pytest.mark.parametrize(("value", "label"), [
    ("1C902", "1C902"), (" 1c902 ", "1C902"), ("1C902.a", "1C902.a"), ("1C902.b", "under 1C902"),
    ("1C902.a.4", "under 1C902.a"), ("2b001.x", "under 2B001"), ("1C9021", OTHER), ("3A001", OTHER),
])
def test_a_code_lies_in_its_own_cell_or_under_the_nearest_entry(value: str, label: str) -> None:
    tests = [FactTest("x", "is_under", (code,)) for code in CODES]
    cells = Cells(declare("x", "code"), list(enumerate(tests)))
    assert cells.labels[cells.place(value)] == label
    assert [cells.place(one) for one in cells.samples] == list(range(7))
    assert cells.says(value) == tuple(
        (node, TRUE if OPERATIONS["is_under"](value, test.operand) else FALSE)
        for node, test in enumerate(tests))


# --- sets of answers ---

class Counted:
    """Cells of which only their number is asked."""

    def __init__(self, count: int) -> None:
        self.labels = ("",) * count


WIDTHS = {"a": 2, "b": 3, "c": 1}
NODE = 7
ANSWERS = Answers({name: Counted(width) for name, width in WIDTHS.items()}, (NODE,))  # type: ignore[misc]
Left = dict[str, frozenset[int]]
"""The cells left of each fact that is asked: what a set of answers means."""
LEFT = st.fixed_dictionaries({}, optional={
    name: st.frozensets(st.integers(0, width - 1), min_size=1) for name, width in WIDTHS.items()})


def number(left: Left) -> int:
    """The set of answers as a number."""
    found = ANSWERS.none
    for name, cells in left.items():
        found &= ANSWERS.of(name, sum(1 << cell for cell in cells))
    return found


def cells_left(left: Left, name: str) -> frozenset[int]:
    return left.get(name, frozenset(range(WIDTHS[name])))


def asked(answers: int) -> set[str]:
    return set(ANSWERS.names(ANSWERS.asked(answers)))


@given(LEFT, LEFT)
def test_joining_two_sets_asks_for_both_and_keeps_the_cells_of_both(one: Left, two: Left) -> None:
    joined = number(one) & number(two)
    assert asked(joined) == {*one, *two}
    for name in WIDTHS:
        both = cells_left(one, name) & cells_left(two, name)
        assert ANSWERS.mask(joined, name) == sum(1 << cell for cell in both)
    assert ANSWERS.possible(joined) == all(
        cells_left(one, name) & cells_left(two, name) for name in WIDTHS)


@given(st.lists(LEFT, max_size=5))
def test_the_smallest_stand_for_all_and_none_asks_for_more_than_another_that_covers_it(
        sets: list[Left]) -> None:
    """A set covers another where it asks for no other fact and lets each be more."""
    def covers(wide: Left, narrow: Left) -> bool:
        return set(wide) <= set(narrow) and all(
            cells_left(narrow, name) <= cells_left(wide, name) for name in WIDTHS)

    by_number = {number(one): one for one in sets}
    found = ANSWERS.smallest([number(one) for one in sets])
    kept = [by_number[one] for one in found]
    assert all(any(covers(one, other) for one in kept) for other in sets)
    assert not [one for one in kept if any(covers(two, one) and len(two) < len(one)
                                           for two in kept)]
    assert len(found) == len(set(found)) or len(sets) < 2
    assert [len(one) for one in kept] == sorted(len(one) for one in kept)


def test_of_sets_of_one_size_the_one_that_asks_for_what_is_declared_first_stands_first() -> None:
    first, second, third = (ANSWERS.of(name, 1) for name in "abc")
    assert ANSWERS.smallest([third, second, first]) == [first, second, third]
    assert list(ANSWERS.names(ANSWERS.asked(third & first & second))) == ["a", "b", "c"]


def test_a_test_of_two_facts_has_two_sides_and_asks_for_no_fact() -> None:
    holds, fails = ANSWERS.on_side(NODE, True), ANSWERS.on_side(NODE, False)
    assert (ANSWERS.mask(holds, NODE), ANSWERS.mask(fails, NODE)) == (0b10, 0b01)
    assert ANSWERS.mask(ANSWERS.none, NODE) == 0b11
    assert ANSWERS.pairs == ANSWERS.field(NODE) and ANSWERS.pairs.bit_count() == 2
    assert holds & ANSWERS.none == holds and fails & ANSWERS.none == fails
    assert ANSWERS.possible(holds) and ANSWERS.possible(fails) and ANSWERS.possible(ANSWERS.none)
    assert not ANSWERS.possible(holds & fails)
    assert not asked(holds) and asked(holds & ANSWERS.any_of("b")) == {"b"}
    for name in WIDTHS:
        assert ANSWERS.mask(holds, name) == (1 << WIDTHS[name]) - 1


@pytest.mark.parametrize("name", WIDTHS)
def test_one_cell_is_what_an_answer_in_it_leaves(name: str) -> None:
    for place in range(WIDTHS[name]):
        answer = ANSWERS.of(name, 1 << place)
        assert answer & ANSWERS.field(name) == ANSWERS.cell(name, place)
        assert answer & ANSWERS.none == answer
    assert ANSWERS.any_of(name) & ANSWERS.field(name) == ANSWERS.field(name)
    assert ANSWERS.facts.bit_count() == len(WIDTHS)
    guarded = sum(width + 1 for width in (2, *WIDTHS.values()))
    assert ANSWERS.none.bit_length() == guarded + len(WIDTHS)


def test_sets_of_answers_are_all_there_are_unless_it_is_said() -> None:
    assert not Sets((1,)).more and NEVER == ((), False)

