"""The values of a fact that the law can tell apart: as many cells as its tests make of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from knowledge.rules.facts import OPERATIONS, ORDERED, Declaration, is_under
from knowledge.rules.formula import Test
from knowledge.rules.truth import FALSE, TRUE

OTHER = "any other"
OTHER_VALUES = ("\0", "\1")
"""Two values that are none of those named."""
Effect = tuple[tuple[int, int], ...]
"""What a value says to the tests of its fact: each test's node, and the truth of it."""


class Cells:
    """One fact's cells, each with a label, a sample value, and what it says to every test."""

    def __init__(self, fact: Declaration, tests: Sequence[tuple[int, Test]]) -> None:
        ordered = fact.type in ORDERED
        self.limits = sorted({value for _, test in tests for value in _compared(test.operand)})
        """The values that the fact is compared with."""
        self._nested = any(test.operation == "is_under" for _, test in tests)
        cells = (_intervals(fact.type, self.limits) if ordered
                 else _named(fact, self.limits, self._nested))
        self.labels = tuple(label for label, _ in cells)
        self.samples = tuple(sample for _, sample in cells)
        self.effects: tuple[Effect, ...] = tuple(
            tuple((node, TRUE if OPERATIONS[test.operation](sample, test.operand) else FALSE)
                  for node, test in tests)
            for sample in self.samples
        )
        self.place, self.says = self._places(self.limits if ordered else [])

    def _places(self, limits: list[Any]) -> tuple[Callable[[Any], int], Callable[[Any], Effect]]:
        """Finds the cell of a value, by its name or by the limits around it, and the cell's result
        for every test."""
        places = {sample: place for place, sample in enumerate(self.samples)}
        last, effects = len(self.samples) - 1, self.effects
        if not limits:
            if self._nested:
                return self._code_place, lambda value: effects[self._code_place(value)]
            named = dict(zip(self.samples, effects, strict=True))
            return (lambda value: places.get(value, last),
                    lambda value: named.get(value, effects[last]))
        exact = [places[limit] for limit in limits]
        between = [place - 1 for place in exact] + [last]

        def place(value: Any) -> int:
            at = bisect_left(limits, value)
            return exact[at] if at < len(limits) and limits[at] == value else between[at]

        return place, lambda value: effects[place(value)]

    def _code_place(self, value: str) -> int:
        """The cell of a code: its own, that of what stands under the nearest entry named, or that
        of any other."""
        for place, limit in enumerate(self.limits):
            if limit.casefold() == value.strip().casefold():
                return place
        above = [place for place, limit in enumerate(self.limits) if is_under(value, limit)]
        nearest = max(above, key=lambda place: len(self.limits[place]), default=None)
        return len(self.samples) - 1 if nearest is None else len(self.limits) + nearest

    def holding(self, value: Any) -> int:
        """The cell of a value, as a mask."""
        return 1 << self.place(value)

    def words(self, mask: int) -> tuple[str, ...]:
        """The labels of the cells in a mask."""
        return tuple(label for place, label in enumerate(self.labels) if mask >> place & 1)


def _compared(operand: Any) -> tuple[Any, ...]:
    return operand if isinstance(operand, tuple) else (operand,)


def _named(fact: Declaration, named: list[Any], nested: bool) -> list[tuple[str, Any]]:
    if fact.type == "yes_no":
        return [("yes", True), ("no", False)]
    if fact.type == "choice":
        return [(choice, choice) for choice in fact.choices]
    below = [(f"under {value}", f"{value}.{OTHER_VALUES[0]}") for value in named] if nested else []
    return [*((value, value) for value in named), *below, (OTHER, OTHER_VALUES[0])]


def _intervals(type: str, limits: list[Any]) -> list[tuple[str, Any]]:
    """The limits themselves and what lies between, below and above them; a percentage stays within
    0 and 100."""
    step: Any = timedelta(days=1) if type == "date" else 1
    low, high = (0, 100) if type == "percent" else (None, None)
    if not limits:
        return [("any value", date(2000, 1, 1) if type == "date" else 0)]
    found: list[tuple[str, Any]] = []
    if limits[0] != low:
        below = limits[0] / 2 if type == "percent" else limits[0] - step
        found.append((f"less than {limits[0]}", below))
    for limit, after in zip(limits, [*limits[1:], None], strict=True):
        found.append((f"{limit}", limit))
        if after is None:
            if limit != high:
                above = (limit + 100) / 2 if type == "percent" else limit + step
                found.append((f"more than {limit}", above))
        elif type != "date" or (after - limit).days > 1:
            found.append((f"between {limit} and {after}", limit + (after - limit) / 2))
    return found
