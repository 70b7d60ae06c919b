"""Which facts would settle it: the smallest sets of missing facts, by side.

For every gate that is not decided, the sets of answers that would make it hold, or fail, are built
up from its parts. An answer is a fact with the values of it that do; values fall into as many cells
as the tests of that fact can tell apart, so a set of cells is a bit mask.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from knowledge.rules.facts import OPERATIONS, Declaration
from knowledge.rules.program import ALL, ANY, FALSE, TRUE, UNKNOWN, Program

LIMIT = 256
"""At most this many sets are carried at a gate, the smallest first."""
Answers = dict[str, int]
OTHER = "any other"


@dataclass(slots=True)
class Cells:
    """The values of each fact that the tests can tell apart: a label and a sample value each."""

    program: Program
    _cells: dict[str, tuple[tuple[str, Any], ...]] = field(default_factory=dict)
    _masks: dict[int, int] = field(default_factory=dict)

    def of(self, fact: str) -> tuple[tuple[str, Any], ...]:
        if fact not in self._cells:
            operands = [operand for _, _, operand in self.program.tests_of.get(fact, ())]
            self._cells[fact] = _cells(self.program.declarations[fact], operands)
        return self._cells[fact]

    def mask(self, node: int) -> int:
        """The cells of a test's fact in which the test holds."""
        if node not in self._masks:
            test = self.program.tests[node]
            operation = OPERATIONS[test.operation]
            self._masks[node] = sum(
                1 << place for place, (_, sample) in enumerate(self.of(test.fact))
                if operation(sample, test.operand)
            )
        return self._masks[node]

    def holding(self, fact: str, value: Any) -> int:
        """The cell in which a value lies, as a mask; 0 for a fact that no test tells apart."""
        signature = self._signature(fact, value)
        for place, (_, sample) in enumerate(self.of(fact)):
            if self._signature(fact, sample) == signature:
                return 1 << place
        return 0

    def _signature(self, fact: str, value: Any) -> list[bool]:
        return [bool(operation(value, operand))
                for _, operation, operand in self.program.tests_of.get(fact, ())]

    def every(self, fact: str) -> int:
        return (1 << len(self.of(fact))) - 1

    def words(self, fact: str, mask: int) -> tuple[str, ...]:
        """The labels of the cells in a mask."""
        return tuple(label for place, (label, _) in enumerate(self.of(fact)) if mask >> place & 1)


class Settling:
    """Sets of answers that would settle the nodes of one evaluation."""

    def __init__(self, program: Program, cells: Cells, truths: list[int],
                 told: Container[str]) -> None:
        self.program, self.cells, self.truths, self.told = program, cells, truths, told
        self._found: dict[tuple[int, bool], list[Answers]] = {}

    def sets(self, node: int, wanted: bool) -> list[Answers]:
        """Every smallest set of answers that makes the node hold (or fail); [{}] if it does already,
        [] if no fact can."""
        truth = self.truths[node]
        if truth != UNKNOWN:
            return [{}] if truth == (TRUE if wanted else FALSE) else []
        key = (node, wanted)
        if key not in self._found:
            self._found[key] = self._sets(node, wanted)
        return self._found[key]

    def all_of(self, parts: tuple[tuple[int, bool], ...]) -> list[Answers]:
        """Every smallest set of answers that makes each node as wanted."""
        joined: list[Answers] = [{}]
        for node, wanted in parts:
            joined = _smallest([
                both for answers in self.sets(node, wanted) for so_far in joined
                if (both := _both(so_far, answers)) is not None
            ])
            if not joined:
                return []
        return joined

    def any_of(self, parts: tuple[tuple[int, bool], ...]) -> list[Answers]:
        """Every smallest set of answers that makes at least one node as wanted."""
        return _smallest([answers for node, wanted in parts for answers in self.sets(node, wanted)])

    def _sets(self, node: int, wanted: bool) -> list[Answers]:
        if node in self.program.points:
            return []
        if node in self.program.tests:
            return self._answers(node, wanted)
        kind, parts = self.program.gate_of[node]
        if kind is not ALL and kind is not ANY:
            return self.sets(parts[0], not wanted)
        undecided = tuple((part, wanted) for part in parts if self.truths[part] == UNKNOWN)
        return self.all_of(undecided) if (kind is ALL) == wanted else self.any_of(undecided)

    def _answers(self, node: int, wanted: bool) -> list[Answers]:
        test = self.program.tests[node]
        if test.other is not None:
            pair = (test.fact, test.other)
            return [{name: self.cells.every(name) for name in pair if name not in self.told}]
        mask = self.cells.mask(node)
        if not wanted:
            mask ^= self.cells.every(test.fact)
        return [{test.fact: mask}] if mask else []


def _both(first: Answers, second: Answers) -> Answers | None:
    """The answers that satisfy both sets, or None where they contradict each other."""
    both = first.copy()
    for fact, mask in second.items():
        met = both.get(fact, mask) & mask
        if not met:
            return None
        both[fact] = met
    return both


def _smallest(sets: list[Answers]) -> list[Answers]:
    """Drop every set that another one makes unnecessary."""
    if len(sets) < 2:
        return sets
    kept: list[Answers] = []
    for answers in sorted(sets, key=len):
        if not any(_covers(other, answers) for other in kept):
            kept.append(answers)
    return kept[:LIMIT]


def _covers(small: Answers, large: Answers) -> bool:
    return len(small) <= len(large) and all(
        fact in large and large[fact] & ~mask == 0 for fact, mask in small.items()
    )


def _cells(fact: Declaration, operands: list[Any]) -> tuple[tuple[str, Any], ...]:
    match fact.type:
        case "yes_no":
            return (("yes", True), ("no", False))
        case "choice":
            return tuple((choice, choice) for choice in fact.choices)
        case "percent" | "number" | "date":
            return _intervals(fact.type, sorted(set(operands)))
    named = sorted({value for operand in operands
                    for value in (operand if isinstance(operand, tuple) else (operand,))})
    return (*((value, value) for value in named), (OTHER, "\0"))


def _intervals(type: str, limits: list[Any]) -> tuple[tuple[str, Any], ...]:
    """The limits themselves and what lies between, below and above them; a percentage stays within
    0 and 100."""
    step: Any = timedelta(days=1) if type == "date" else 1
    low, high = (0, 100) if type == "percent" else (None, None)
    if not limits:
        return (("any value", date(2000, 1, 1) if type == "date" else 0),)
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
    return tuple(found)
