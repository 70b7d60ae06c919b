"""Which facts would settle it: the smallest sets of missing facts, by side.

For every gate that is not decided, the sets of answers that would make it hold, or fail, are built
up from those of its parts. What is found is exact for tests of one fact: some answers to exactly
the facts of a set settle the gate on that side, and no fewer of them can. Of a test of two facts it
is only known that both have to be told; on which side it falls depends on both values together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from knowledge.rules.program import ALL, OPPOSITE, Part, Program
from knowledge.rules.truth import TRUE, UNKNOWN

LIMIT = 128
"""At most this many sets are carried at a gate, the smallest first."""


class Sets(NamedTuple):
    """Sets of answers (see `answers`), the smallest first where they were joined; `more` if there
    were too many to carry."""

    sets: Sequence[int]
    more: bool = False


class Settling:
    """Sets of answers that would settle the nodes of one evaluation. `told` are the facts told and
    the open points supposed, as bits; `blank` is the settling of the same program told nothing."""

    def __init__(self, program: Program, truths: Sequence[int], told: int,
                 blank: Settling | None) -> None:
        self._program, self._truths, self._told, self._blank = program, truths, told, blank
        self._answers = program.answers
        self._done = Sets((self._answers.none,))
        self._found: dict[Part, Sets] = {}

    def sets(self, node: int, wanted: bool) -> Sets:
        """Sets of answers that make the node hold (or fail), every smallest one among them: the set
        that asks nothing if it does so already, no set if no fact can."""
        truth = self._truths[node]
        if truth != UNKNOWN:
            return self._done if (truth == TRUE) is wanted else NEVER
        part = (node, wanted)
        found = self._found.get(part)
        if found is None:
            if self._blank and not self._program.reach[node] & self._told:
                found = self._blank.sets(node, wanted)
            else:
                found = self._sets(node, wanted)
            self._found[part] = found
        return found

    def all_of(self, parts: Sequence[Part]) -> Sets:
        """Sets of answers that make each node as wanted."""
        smallest, possible = self._answers.smallest, self._answers.possible
        alternatives = []
        for node, wanted in parts:
            found = self.sets(node, wanted)
            if not found.sets:
                return found
            if found is not self._done:
                alternatives.append(found)
        alternatives.sort(key=lambda one: len(one.sets))
        joined, more = [self._answers.none], any(one.more for one in alternatives)
        for found in alternatives:
            joined = [both for so_far in joined for answers in found.sets
                      if possible(both := so_far & answers)]
            if len(joined) > 1:
                joined = smallest(joined)
                more = more or len(joined) > LIMIT
                del joined[LIMIT:]
        return Sets(joined, more)

    def any_of(self, parts: Sequence[Part]) -> Sets:
        """Sets of answers that make at least one node as wanted."""
        found = [self.sets(node, wanted) for node, wanted in parts]
        sets = dict.fromkeys(answers for one in found for answers in one.sets)
        more = any(one.more for one in found)
        if len(sets) <= LIMIT:
            return Sets(tuple(sets), more)
        kept = self._answers.smallest(list(sets))
        return Sets(kept[:LIMIT], more or len(kept) > LIMIT)

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


NEVER = Sets(())
