"""Sets of answers as numbers: for every fact, the cells that an answer to it may still lie in.

Each fact has a field of bits, one a cell, and each test of two facts a field of two, one for each
side it may fall on; above all fields, each fact has one bit that says it is not asked. Joining two
sets of answers is then `&` on two numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from knowledge.rules.engine.value_cells import Cells


class Sets(NamedTuple):
    """Sets of answers, the smallest first where they were joined; `more` if there were too many to
    carry."""

    sets: Sequence[int]
    more: bool = False


NEVER = Sets(())
"""No answers will do."""


class Answers:
    """How sets of answers to a pack's facts are written as numbers. A fact that is declared earlier
    stands higher, so that of two sets of one size the lower number asks for what comes first."""

    def __init__(self, cells: Mapping[str, Cells], pairs: Iterable[int] = ()) -> None:
        self._names = tuple(reversed(tuple(cells)))
        self._offset: dict[str | int, int] = {}
        self._field: dict[str | int, int] = {}
        self._lowest = self._guards = place = 0
        widths: dict[str | int, int] = dict.fromkeys(pairs, 2)
        widths |= {name: len(cells[name].labels) for name in self._names}
        for name, width in widths.items():
            self._offset[name] = place
            self._field[name] = (1 << width) - 1
            self._lowest |= 1 << place
            self._guards |= 1 << place + width
            place += width + 1  # a guard above each field: `possible` borrows from it
        self._top = place
        self._unasked = {name: 1 << place + at for at, name in enumerate(self._names)}
        self.facts = (1 << len(self._names)) - 1
        """Every fact asked, as bits."""
        self.none = self.facts << place
        """No fact asked: every cell of every fact is open."""
        for name in widths:
            self.none |= self.field(name)
        self.pairs = sum(self.field(node) for node in widths if isinstance(node, int))
        """Every side of every test of two facts."""

    def field(self, name: str | int) -> int:
        """Every cell of a fact, or both sides of a test of two facts."""
        return self._field[name] << self._offset[name]

    def of(self, name: str, mask: int) -> int:
        """The answer to one fact that lies in these cells."""
        closed = (self._field[name] & ~mask) << self._offset[name]
        return self.none & ~closed & ~self._unasked[name]

    def cell(self, name: str, place: int) -> int:
        """One cell of a fact."""
        return 1 << self._offset[name] + place

    def any_of(self, name: str) -> int:
        """Any answer to one fact."""
        return self.of(name, self._field[name])

    def on_side(self, node: int, holds: bool) -> int:
        """Answers to two facts that make the test of both hold, or fail."""
        return self.none & ~((0b01 if holds else 0b10) << self._offset[node])

    def possible(self, answers: int) -> bool:
        """Whether some answer to every fact is still possible."""
        guards = self._guards
        return ((answers | guards) - self._lowest) & guards == guards

    def asked(self, answers: int) -> int:
        """The facts that a set asks, as bits; the set with fewer of them is smaller."""
        return ~(answers >> self._top) & self.facts

    def names(self, asked: int) -> Iterator[str]:
        """The names of the facts asked, in the order of the pack."""
        while asked:
            place = asked.bit_length() - 1
            yield self._names[place]
            asked ^= 1 << place

    def mask(self, answers: int, name: str | int) -> int:
        """The cells of one fact, or the sides of one test of two facts, that are left."""
        return answers >> self._offset[name] & self._field[name]

    def smallest(self, sets: list[int]) -> list[int]:
        """Without those that another makes unnecessary, the smallest first."""
        if len(sets) < 2:
            return sets
        asked, kept = self.asked, list[int]()
        for answers in sorted(set(sets), key=lambda one: (asked(one).bit_count(), one)):
            for other in kept:
                if answers | other == other:
                    break
            else:
                kept.append(answers)
        return kept
