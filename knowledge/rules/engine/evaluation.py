"""Evaluate a pack's rules on the told facts: their truths, and the missing facts or open points
behind an UNKNOWN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.rules.engine.cached_part import cached_part
from knowledge.rules.engine.missing import Settling
from knowledge.rules.engine.program import Program
from knowledge.rules.facts import Told
from knowledge.rules.truth import UNKNOWN

NOTHING: Mapping[str, Any] = {}


class Evaluation:
    """A program with told values. `said` holds the values that came as `Told`, with their sources;
    plain values are not in it. `supposed` are answers to open points of law."""

    def __init__(self, program: Program, truths: Sequence[int], values: Mapping[str, Any],
                 said: Mapping[str, Told], supposed: Mapping[str, bool] = NOTHING) -> None:
        self.program, self.truths = program, truths
        self.values, self.said, self.supposed = values, said, supposed
        self._because: dict[int, int] = {}

    @classmethod
    def of(cls, program: Program, values: Mapping[str, Any],
           said: Mapping[str, Told] = NOTHING) -> Evaluation:
        """A program told these values."""
        return cls(program, program.evaluate(values), values, said)

    def supposing(self, points: Mapping[str, bool]) -> Evaluation:
        """The same facts, and these answers to open points."""
        truths = self.program.suppose(self.truths, points)
        return Evaluation(self.program, truths, self.values, self.said, points)

    @cached_part
    def sure(self) -> Evaluation | None:
        """The evaluation on confirmed facts only; None if all facts are confirmed."""
        unsure = {name for name, one in self.said.items() if not one.confirmed}
        if not unsure:
            return None
        values = {name: value for name, value in self.values.items() if name not in unsure}
        sure = Evaluation.of(self.program, values, self.said)
        return sure.supposing(self.supposed) if self.supposed else sure

    def source(self, name: str) -> Told:
        """The told value of a fact with its source."""
        return self.said.get(name) or Told(self.values[name])

    @cached_part
    def told_bits(self) -> int:
        """The facts told and the points supposed, as bits."""
        told, facts, points = 0, self.program.fact_bits, self.program.point_bits
        for name in self.values:
            told |= facts.get(name, 0)
        for point in self.supposed:
            told |= points[point]
        return told

    @cached_part
    def open_bits(self) -> int:
        """The open points of law that are not supposed, as bits."""
        return self.program.every_point & ~self.told_bits

    @cached_part
    def settling(self) -> Settling:
        """What would settle the nodes."""
        return Settling(self.program, self.truths, self.values, self.told_bits)

    def because(self, node: int) -> int:
        """The missing facts and open points because of which a node is UNKNOWN, as bits."""
        if self.truths[node] != UNKNOWN:
            return 0
        program = self.program
        reached = program.reach[node]
        known = self._because if reached & self.told_bits else program.because_untold
        found = known.get(node)
        if found is None:
            gate = program.gates.get(node)
            if gate is None:
                found = reached & ~self.told_bits
            else:
                found, truths = 0, self.truths
                for part in gate.parts:
                    if truths[part] == UNKNOWN:
                        found |= known.get(part) or self.because(part)
            known[node] = found
        return found

    def open_behind(self, nodes: Sequence[int]) -> int:
        """The open points because of which nodes are UNKNOWN, as bits; no part is looked into that
        could only say again what is known."""
        truths, reach, gates = self.truths, self.program.reach, self.program.gates
        found, sought, waiting, seen = 0, self.open_bits, list(nodes), set(nodes)
        while waiting and sought:
            node = waiting.pop()
            if reach[node] & sought and truths[node] == UNKNOWN:
                gate = gates.get(node)
                if gate is None:
                    found |= reach[node]
                    sought &= ~found
                else:
                    waiting += [part for part in gate.parts if part not in seen]
                    seen.update(gate.parts)
        return found

    def missing(self, bits: int) -> tuple[str, ...]:
        """The facts among some bits, in the order of the pack."""
        answers = self.program.answers
        return tuple(answers.names(bits & answers.facts))

    def points(self, bits: int) -> tuple[str, ...]:
        """The open points among some bits, in alphabetical order."""
        return tuple([point for point, bit in self.program.point_bits.items() if bits & bit])
