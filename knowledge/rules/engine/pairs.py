"""Tests of two facts: whether answers exist that fall on the wanted side of every one of them.

Cells tell what an answer to one fact can do; whether two answers can be as wanted together depends
on both. It is found out by trying: values of each cell, refined by whatever the other fact is or is
compared with. What is found possible was seen to be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import inf
from typing import Any

from knowledge.rules.engine.answers import Answers
from knowledge.rules.engine.value_cells import OTHER_VALUES, Cells
from knowledge.rules.facts import NUMBERS, OPERATIONS, ORDERED, Declaration
from knowledge.rules.formula import Test

Wanted = tuple[Test, bool]
"""A test of two facts, and the side that is wanted of it."""
Group = tuple[Sequence[Wanted], Sequence[str], int]
"""Such tests, their facts, and all fields of these."""
SPREAD = (1 / 4096, 1 / 3, 2 / 3, 4095 / 4096)
"""Where values are tried between two limits: near both, and two that differ."""
ANYWHERE = (0, 1)
"""Ends for facts that are compared with each other and with no value: any two that have an order,
of numbers or of days."""


class Pairs:
    """The tests of two facts of a program."""

    def __init__(self, declarations: Mapping[str, Declaration], cells: Mapping[str, Cells],
                 tests: Mapping[int, Test], answers: Answers) -> None:
        self._declarations, self._cells = declarations, cells
        self._tests, self._answers = tests, answers
        self._chosen: dict[int, tuple[Group, ...]] = {}

    def possible(self, answers: int, values: Mapping[str, Any], known: dict[int, bool]) -> bool:
        """Whether some answers among these make the tests fall on the sides wanted. `known` keeps
        what was found for these values told."""
        sides = answers & self._answers.pairs
        groups = self._chosen.get(sides)
        if groups is None:
            groups = self._chosen[sides] = tuple(self._groups(answers))
        for wanted, names, fields in groups:
            key = answers & fields
            found = known.get(key)
            if found is None:
                found = known[key] = self._found(wanted, names, answers, values)
            if not found:
                return False
        return True

    def _groups(self, answers: int) -> Iterator[Group]:
        """The tests of which a side is wanted, apart where they share no fact."""
        rest = [(node, test) for node, test in self._tests.items()
                if self._answers.mask(answers, node) != 0b11]
        while rest:
            names, group, size = {rest[0][1].fact}, list[tuple[int, Test]](), -1
            while size != len(group):
                size = len(group)
                group = [(node, test) for node, test in rest if names & {test.fact, test.other}]
                names |= {name for _, test in group for name in (test.fact, test.other) if name}
            rest = [one for one in rest if one not in group]
            fields = sum(self._answers.field(name) for name in names)
            fields |= sum(self._answers.field(node) for node, _ in group)
            yield ([(test, self._answers.mask(answers, node) == 0b10) for node, test in group],
                   sorted(names), fields)

    def _found(self, wanted: Sequence[Wanted], names: Sequence[str], answers: int,
               values: Mapping[str, Any]) -> bool:
        limits = set(self._limits(wanted, names, values))
        told = {name: values[name] for name in names if name in values}
        tried = {name: [value for value in self._values(name, limits)
                        if self._answers.mask(answers, name) & self._cells[name].holding(value)]
                 for name in names if name not in values}
        return _fits(wanted, told, tried)

    def _limits(self, wanted: Iterable[Wanted], names: Iterable[str],
                values: Mapping[str, Any]) -> Iterator[Any]:
        """The limits that facts are compared with; of a sum, also the rest of its limit."""
        own = [limit for name in names
               for limit in ([values[name]] if name in values else self._cells[name].limits)]
        yield from own
        for test, _ in wanted:
            if test.operand is not None:
                yield test.operand
                yield test.operand / 2
                yield from (test.operand - limit for limit in own)

    def _values(self, name: str, limits: set[Any]) -> Iterator[Any]:
        """Sample values of a fact: on, between and around the limits."""
        fact = self._declarations[name]
        if fact.type not in ORDERED:
            yield from fact.choices or (*limits, *OTHER_VALUES)
            return
        low, high = (0, 100) if fact.type == "percent" else (None, None)
        inside = sorted(one for one in limits
                        if one != inf and (low is None or low <= one <= high))
        step: Any = 1 if fact.type in NUMBERS else timedelta(days=3)
        ends = (low, high) if low is not None else (
            (inside[0] - step, inside[-1] + step) if inside else ANYWHERE)
        points = sorted({*inside, *ends})
        yield from points
        for before, after in pairwise(points):
            for share in SPREAD:
                yield _between(before, after, share)


def _between(before: Any, after: Any, share: float) -> Any:
    if isinstance(before, date):
        inside = (after - before).days - 1
        return before + timedelta(days=max(round(inside * share + 0.5), 1))
    return before + (after - before) * share


def _fits(wanted: Sequence[Wanted], told: dict[str, Any],
          tried: Mapping[str, Sequence[Any]]) -> bool:
    """Whether a choice of values makes every test as wanted, one fact after the other."""
    if not all(of_two(test, told[test.fact], told[test.other]) is side for test, side in wanted
               if test.fact in told and test.other in told):
        return False
    rest = [name for name in tried if name not in told]
    return not rest or any(_fits(wanted, {**told, rest[0]: value}, tried)
                           for value in tried[rest[0]])


def of_two(test: Test, first: Any, second: Any) -> bool:
    """A test of two facts: one against the other, or their sum (to nine places) against a limit."""
    operation = OPERATIONS[test.operation]
    if test.operand is None:
        return operation(first, second)
    return operation(round(first + second, 9), test.operand)
