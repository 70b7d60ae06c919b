"""Which facts would settle it: the smallest sets of missing facts, by side.

For every gate that is not decided, the sets of answers that would make it hold, or fail, are built
up from those of its parts. What is found is exact for tests of one fact: some answers to exactly
the facts of a set settle the gate on that side, and no fewer of them can. Of a test of two facts it
is only known that both have to be told; on which side it falls depends on both values together.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.rules.answers import NEVER, Sets
from knowledge.rules.program import ALL, OPPOSITE, Part, Program
from knowledge.rules.truth import FALSE, TRUE, UNKNOWN

MANY = 16
"""From this many sets on, those that another makes unnecessary are dropped at once."""
LIMIT = 64
"""At most this many sets are carried at a gate, the smallest first."""


class Settling:
    """Sets of answers that would settle the nodes of one evaluation. `told` are the facts told and
    the open points supposed, as bits."""

    def __init__(self, program: Program, truths: Sequence[int], told: int) -> None:
        self._program, self._truths, self._told = program, truths, told
        self._answers = program.answers
        self._done = Sets((self._answers.none,))
        self._found: dict[Part, Sets] = {}

    def sets(self, node: int, wanted: bool) -> Sets:
        """Sets of answers that make the node hold (or fail), every smallest one among them: the set
        that asks nothing if it does so already, no set if no fact can."""
        truth = self._truths[node]
        if truth != UNKNOWN:
            return self._done if (truth == TRUE) is wanted else NEVER
        part, program = (node, wanted), self._program
        known = self._found if program.reach[node] & self._told else program.sets_untold
        found = known.get(part)
        if found is None:
            found = known[part] = self._sets(node, wanted)
        return found

    def all_of(self, parts: Sequence[Part]) -> Sets:
        """Sets of answers that make each node as wanted."""
        possible, sure, more = self._answers.possible, self._answers.none, False
        alternatives: list[Sequence[int]] = []
        if any([self._truths[node] == (FALSE if wanted else TRUE) for node, wanted in parts]):
            return NEVER
        for node, wanted in parts:
            sets, cut = self.sets(node, wanted)
            more = more or cut
            if not sets:
                return Sets((), cut)
            if len(sets) == 1:
                sure &= sets[0]
            else:
                alternatives.append(sets)
        joined = [sure] if possible(sure) else []
        for sets in sorted(alternatives, key=len):
            joined = [both for so_far in joined for answers in sets
                      if possible(both := so_far & answers)]
            if len(joined) > MANY:
                joined = self._answers.smallest(joined)
                more = more or len(joined) > LIMIT
                del joined[LIMIT:]
        return Sets(joined, more)

    def any_of(self, parts: Sequence[Part]) -> Sets:
        """Sets of answers that make at least one node as wanted."""
        found: list[int] = []
        more = False
        for node, wanted in parts:
            sets, cut = self.sets(node, wanted)
            found.extend(sets)
            more = more or cut
        if len(found) > MANY:
            found = self._answers.smallest(found)
            more = more or len(found) > LIMIT
            del found[LIMIT:]
        return Sets(found, more)

    def _sets(self, node: int, wanted: bool) -> Sets:
        program = self._program
        gate = program.gates.get(node)
        if gate is None:
            return NEVER if node in program.points else self._to_test(node, wanted)
        if gate.kind is OPPOSITE:
            return self.sets(gate.parts[0], not wanted)
        open_parts = [(part, wanted) for part in gate.parts if self._truths[part] == UNKNOWN]
        return self.all_of(open_parts) if (gate.kind is ALL) is wanted else self.any_of(open_parts)

    def _to_test(self, node: int, wanted: bool) -> Sets:
        program, answers = self._program, self._answers
        test = program.tests[node]
        if test.other is not None:
            both = answers.none
            for name in (test.fact, test.other):
                if not program.fact_bits[name] & self._told:
                    both &= answers.any_of(name)
            return Sets((both,))
        mask = 0
        for place, effect in enumerate(program.cells[test.fact].effects):
            mask |= ((dict(effect)[node] == TRUE) is wanted) << place
        return Sets((answers.of(test.fact, mask),)) if mask else NEVER
