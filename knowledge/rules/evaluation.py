"""What a pack's rules say to the facts told, and what is missing or open behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from knowledge.rules.facts import Told
from knowledge.rules.missing import Settling
from knowledge.rules.program import Program
from knowledge.rules.truth import UNKNOWN

NOTHING: Mapping[str, Any] = {}


class Evaluation:
    """A program told some values. `said` holds what was told as `Told`, with its source; a value
    told plainly is not in it. `supposed` are answers to open points of law."""

    def __init__(self, program: Program, values: Mapping[str, Any] = NOTHING,
                 said: Mapping[str, Told] = NOTHING, supposed: Mapping[str, bool] = NOTHING,
                 blank: Evaluation | None = None) -> None:
        self.program, self.values, self.said, self.supposed = program, values, said, supposed
        self.truths: Sequence[int] = program.evaluate(values, supposed)
        self._blank = blank or self

    def told(self, values: Mapping[str, Any], said: Mapping[str, Told] = NOTHING) -> Evaluation:
        """The same program told these values instead."""
        return Evaluation(self.program, values, said, blank=self._blank)

    def supposing(self, points: Mapping[str, bool]) -> Evaluation:
        """The same facts, and these answers to open points."""
        return Evaluation(self.program, self.values, self.said, points, self._blank)

    @cached_property
    def sure(self) -> Evaluation | None:
        """The same told only what is confirmed; None where all of it is."""
        unsure = {name for name, one in self.said.items() if not one.confirmed}
        if not unsure:
            return None
        values = {name: value for name, value in self.values.items() if name not in unsure}
        return Evaluation(self.program, values, self.said, self.supposed, self._blank)

    def source(self, name: str) -> Told:
        """What was told of a fact, with its source."""
        return self.said.get(name) or Told(self.values[name])

    @cached_property
    def told_bits(self) -> int:
        """The facts told and the points supposed, as bits."""
        bits = self.program.fact_bits
        told = sum([bits[name] for name in self.values if name in bits])
        return told + sum(bit for point, bit in self.program.point_bits.items()
                          if point in self.supposed)

    @cached_property
    def settling(self) -> Settling:
        """What would settle the nodes."""
        blank = None if self._blank is self else self._blank.settling
        return Settling(self.program, self.truths, self.told_bits, blank)

    @cached_property
    def _because(self) -> dict[int, int]:
        return {}

    def because(self, node: int) -> int:
        """The missing facts and open points because of which a node is UNKNOWN, as bits."""
        if self.truths[node] != UNKNOWN:
            return 0
        found = self._because.get(node)
        if found is None:
            gate = self.program.gates.get(node)
            found = 0
            if gate is None:
                found = self.program.reach[node] & ~self.told_bits
            else:
                for part in gate.parts:
                    found |= self.because(part)
            self._because[node] = found
        return found

    def missing(self, bits: int) -> tuple[str, ...]:
        """The facts among some bits, in the order of the pack."""
        return tuple(_among(self.program.fact_bits, bits))

    def points(self, bits: int) -> tuple[str, ...]:
        """The open points among some bits, in alphabetical order."""
        return tuple(_among(self.program.point_bits, bits))


def _among(names: Mapping[str, int], bits: int) -> Iterator[str]:
    return (name for name, bit in names.items() if bits & bit)
