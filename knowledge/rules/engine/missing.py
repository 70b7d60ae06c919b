"""Which facts would settle it: the smallest sets of missing facts, by side.

For every gate that is not decided, the sets of answers that would make it hold, or fail, are built
up from those of its parts: some answers to exactly the facts of a set settle the gate on that side,
and no fewer of them can. Of tests of two facts, which fall on a side by both values together, it is
tried whether such answers exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.rules.engine.answers import NEVER, Sets
from knowledge.rules.engine.program import ALL, OPPOSITE, Part, Program
from knowledge.rules.truth import FALSE, TRUE, UNKNOWN

MANY = 16
"""From this many sets on, those that another makes unnecessary are dropped at once."""
KEPT = 20_000
"""So many sets of answers are kept for other cases of the same program."""
LIMIT = 64
"""At most this many sets are carried at a gate, the smallest first."""


class Settling:
    """Sets of answers that would settle the nodes of one evaluation. `told` are the facts told and
    the open points supposed, as bits."""

    def __init__(self, program: Program, truths: Sequence[int], values: Mapping[str, Any],
                 told: int) -> None:
        self._program, self._truths, self._values, self._told = program, truths, values, told
        self._answers = program.answers
        self._done = Sets((self._answers.none,))
        self._found: dict[Part, Sets] = {}
        self._cells = program.cells_told(values)
        self._pairs: dict[int, bool] = {} if program.pair_bits & told else program.pairs_untold

    def sets(self, part: Part) -> Sets:
        """Sets of answers that make a node hold (or fail), every smallest one among them: the set
        that asks nothing if it does so already, no set if no fact can."""
        found = self._found.get(part)
        if found is None:
            node, wanted = part
            truth, program = self._truths[node], self._program
            if truth != UNKNOWN:
                found = self._done if (truth == TRUE) is wanted else NEVER
            elif program.reach[node] & self._told:
                found = self.together((part,))
            else:
                found = program.sets_untold.get(part)
                if found is None:
                    found = program.sets_untold[part] = self._sets(node, wanted)
            self._found[part] = found
        return found

    def together(self, parts: tuple[Part, ...]) -> Sets:
        """Sets of answers that make each node as wanted, as `all_of`: what another case found that
        told the same cells behind these nodes. Not where a point of law is supposed, or one of two
        facts compared is told, of which its cell does not say enough."""
        program, behind, reached = self._program, 0, 0
        for node, _ in parts:
            behind |= program.cells_behind[node]
            reached |= program.reach[node]
        if reached & self._told & (program.pair_bits | program.every_point):
            return self._apart(parts)
        known, key = program.sets_told, (parts, self._cells & behind)
        found = known.get(key)
        if found is None:
            found = self._apart(parts)
            if len(known) >= KEPT:
                known.clear()
            known[key] = found
        return found

    def _apart(self, parts: tuple[Part, ...]) -> Sets:
        return self._sets(*parts[0]) if len(parts) == 1 else self.all_of(parts)

    def all_of(self, parts: Sequence[Part]) -> Sets:
        """Sets of answers that make each node as wanted."""
        possible, sure, more = self._answers.possible, self._answers.none, False
        alternatives: list[Sequence[int]] = []
        if any([self._truths[node] == (FALSE if wanted else TRUE) for node, wanted in parts]):
            return NEVER
        known = self._found
        for part in parts:
            sets, cut = known.get(part) or self.sets(part)
            more = more or cut
            if not sets:
                return Sets((), cut)
            if len(sets) == 1:
                sure &= sets[0]
            else:
                alternatives.append(sets)
        joined = self._possible([sure]) if possible(sure) else []
        for sets in sorted(alternatives, key=len):
            joined = [both for so_far in joined for answers in sets
                      if possible(both := so_far & answers)]
            joined = self._possible(joined)
            if len(joined) > MANY:
                joined = self._answers.smallest(joined)
                more = more or len(joined) > LIMIT
                del joined[LIMIT:]
        return Sets(joined, more)

    def at_once(self, parts: Sequence[Part]) -> bool:
        """Whether the first set of each part goes with those of the others: enough to know that
        some answers make each node as wanted, though not that none do."""
        sure = self._answers.none
        for part in parts:
            sets = self.sets(part).sets
            if not sets:
                return False
            sure &= sets[0]
        return self._answers.possible(sure) and bool(self._possible([sure]))

    def _possible(self, sets: list[int]) -> list[int]:
        """Without those that no answers to two facts compared can be."""
        free, pairs = self._answers.pairs, self._program.pairs
        return [answers for answers in sets if answers & free == free
                or pairs.possible(answers, self._values, self._pairs)]

    def any_of(self, parts: Sequence[Part]) -> Sets:
        """Sets of answers that make at least one node as wanted."""
        found: list[int] = []
        more = False
        known = self._found
        for part in parts:
            sets, cut = known.get(part) or self.sets(part)
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
            return self.sets((gate.parts[0], not wanted))
        open_parts = [(part, wanted) for part in gate.parts if self._truths[part] == UNKNOWN]
        return self.all_of(open_parts) if (gate.kind is ALL) is wanted else self.any_of(open_parts)

    def _to_test(self, node: int, wanted: bool) -> Sets:
        program, answers = self._program, self._answers
        test = program.tests[node]
        if test.other is not None:
            both = answers.on_side(node, wanted)
            for name in (test.fact, test.other):
                if not program.fact_bits[name] & self._told:
                    both &= answers.any_of(name)
            return Sets(self._possible([both]))
        mask = 0
        for place, effect in enumerate(program.cells[test.fact].effects):
            mask |= ((dict(effect)[node] == TRUE) is wanted) << place
        return Sets((answers.of(test.fact, mask),)) if mask else NEVER
