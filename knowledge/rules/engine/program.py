"""A pack written down for some days: every rule as gates over tests, decided in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any as AnyValue

from knowledge.rules.engine.answers import Answers, Sets
from knowledge.rules.engine.cached_part import cached_part
from knowledge.rules.engine.pairs import Pairs, of_two
from knowledge.rules.engine.value_cells import Cells, Effect
from knowledge.rules.facts import Declaration
from knowledge.rules.formula import Formula, Test
from knowledge.rules.law import State
from knowledge.rules.question import Question
from knowledge.rules.rule import Rule, Version
from knowledge.rules.truth import FALSE, NEITHER, NOT, TRUE, UNKNOWN

ALL, ANY, OPPOSITE = "all", "any", "not"
Part = tuple[int, bool]
"""A node, and the truth that a question wants of it."""
Step = tuple[int, str, tuple[int, ...]]
"""A gate's node, its kind and its parts."""


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule on the day: its text, state and node, and what it reads directly. `formula` is what
    its text says, whatever its state; `repeats` is the rule that this one merely refers to, if it
    does nothing else."""

    rule: Rule
    version: Version
    formula: Formula
    state: State
    node: int
    facts: tuple[str, ...]
    refers: tuple[str, ...]
    points: tuple[str, ...]
    parameters: tuple[str, ...]
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """Parts joined by all, any or not; `said` names the rule that a part refers to, if it does."""

    kind: str
    parts: tuple[int, ...]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Program:
    """Tests and gates, numbered so that each gate follows its parts."""

    declarations: Mapping[str, Declaration]
    states: Mapping[str, State]
    entries: Mapping[str, RuleEntry]
    fixed: tuple[int, ...]
    """The truth of every node before anything is told or joined."""
    gates: Mapping[int, Gate]
    tests: Mapping[int, Test]
    points: Mapping[int, str]

    def parts(self, question: Question) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
        """What a question needs, and what its yes is subject to, as nodes."""
        found = self._parts.get(question.name)
        if found is None:
            needs, subject_to = (
                tuple((self.entries[need.rule.id].node, need.wanted) for need in all_needs)
                for all_needs in (question.needs, question.subject_to))
            found = self._parts[question.name] = (needs, subject_to)
        return found

    def reads(self, question: Question) -> frozenset[str]:
        """The facts on which a question may depend."""
        needs, subject_to = self.parts(question)
        reached = 0
        for node, _ in (*needs, *subject_to):
            reached |= self.reach[node]
        return frozenset(name for name, bit in self.fact_bits.items() if reached & bit)

    @cached_part
    def _parts(self) -> dict[str, tuple[tuple[Part, ...], tuple[Part, ...]]]:
        return {}

    @cached_part
    def cells(self) -> dict[str, Cells]:
        """The cells of every fact that a test reads, in the order of the pack."""
        tests: dict[str, list[tuple[int, Test]]] = {name: [] for name in self.declarations}
        for node, test in self.tests.items():
            if test.other is None:
                tests[test.fact].append((node, test))
        read = {name for test in self.tests.values() for name in (test.fact, test.other)}
        return {name: Cells(self.declarations[name], found)
                for name, found in tests.items() if name in read}

    @cached_part
    def answers(self) -> Answers:
        return Answers(self.cells, self._of_two)

    @cached_part
    def pairs(self) -> Pairs:
        """The tests of two facts, and whether answers can be as wanted of several at once."""
        return Pairs(self.declarations, self.cells, self._of_two, self.answers)

    @cached_part
    def pair_bits(self) -> int:
        """The facts that a test of two facts reads, as bits."""
        bits = 0
        for _, test, other in self._pairs:
            bits |= self.fact_bits[test.fact] | self.fact_bits[other]
        return bits

    @cached_part
    def pairs_untold(self) -> dict[int, bool]:
        """The possible results of tests of two facts, where neither fact is told."""
        return {}

    @cached_part
    def fact_bits(self) -> dict[str, int]:
        """One bit for each fact that is read, as in `answers`."""
        return {name: self.answers.asked(self.answers.any_of(name)) for name in self.cells}

    @cached_part
    def point_bits(self) -> dict[str, int]:
        """One bit, above those of the facts, for each open point of law met on this day."""
        points = sorted(set(self.points.values()))
        return {point: 1 << place for place, point in enumerate(points, len(self.cells))}

    @cached_part
    def every_point(self) -> int:
        """Every open point of law, as bits."""
        return sum(self.point_bits.values())

    @cached_part
    def reach(self) -> tuple[int, ...]:
        """For every node, the facts and open points that it may depend on, as bits."""
        found = [0] * len(self.fixed)
        for node, test in self.tests.items():
            found[node] = self.fact_bits[test.fact] | self.fact_bits.get(test.other or "", 0)
        for node, point in self.points.items():
            found[node] = self.point_bits[point]
        for node, gate in self.gates.items():
            for part in gate.parts:
                found[node] |= found[part]
        return tuple(found)

    @cached_part
    def cells_behind(self) -> tuple[int, ...]:
        """For every node, the cells of all facts that it may depend on, as in `answers`."""
        fields = {bit: self.answers.field(name) for name, bit in self.fact_bits.items()}
        return tuple(sum(field for bit, field in fields.items() if reached & bit)
                     for reached in self.reach)

    def cells_told(self, values: Mapping[str, AnyValue]) -> int:
        """The cells that the values lie in, as in `answers`."""
        found, cells, answers = 0, self.cells, self.answers
        for name, value in values.items():
            if name in cells:
                found |= answers.cell(name, cells[name].place(value))
        return found

    @cached_part
    def texts(self) -> dict[str, AnyValue]:
        """What findings of each rule always say, as text."""
        return {}

    @cached_part
    def texts_behind(self) -> dict[int, tuple[str, str]]:
        """Missing facts and open points, by their bits, as text."""
        return {}

    @cached_part
    def sets_told(self) -> dict[tuple[tuple[Part, ...], int], Sets]:
        """The sets of answers that would settle nodes together, by the cells told behind them:
        cases that the law cannot tell apart there share them. Emptied when it grows large."""
        return {}

    @cached_part
    def _says(self) -> dict[str, Callable[[AnyValue], Effect]]:
        """What a value of each fact says to the tests of that fact."""
        return {name: cells.says for name, cells in self.cells.items()}

    @cached_part
    def because_untold(self) -> dict[int, int]:
        """What lies behind nodes of whose facts none is told: the same in every case."""
        return {}

    @cached_part
    def sets_untold(self) -> dict[Part, Sets]:
        """The sets of answers that would settle nodes of whose facts none is told."""
        return {}

    @cached_part
    def _of_two(self) -> dict[int, Test]:
        return {node: test for node, test in self.tests.items() if test.other}

    @cached_part
    def _pairs(self) -> tuple[tuple[int, Test, str], ...]:
        return tuple((node, test, test.other) for node, test in self._of_two.items() if test.other)

    @cached_part
    def _steps(self) -> tuple[Step, ...]:
        return tuple((node, gate.kind, gate.parts) for node, gate in self.gates.items())

    @cached_part
    def _steps_to_points(self) -> dict[frozenset[str], tuple[Step, ...]]:
        return {}

    def _steps_to(self, points: frozenset[str]) -> tuple[Step, ...]:
        """The gates whose truth may depend on these points."""
        found = self._steps_to_points.get(points)
        if found is None:
            bits = sum(self.point_bits[point] for point in points)
            found = self._steps_to_points[points] = tuple(
                step for step in self._steps if self.reach[step[0]] & bits)
        return found

    def evaluate(self, values: Mapping[str, AnyValue]) -> list[int]:
        """The truth of every node, told these values."""
        out = list(self.fixed)
        known = self._says
        for name, value in values.items():
            if name in known:
                for node, truth in known[name](value):
                    out[node] = truth
        for node, test, other in self._pairs:
            if test.fact in values and other in values:
                out[node] = TRUE if of_two(test, values[test.fact], values[other]) else FALSE
        _join(out, self._steps)
        return out

    def suppose(self, truths: Sequence[int], supposed: Mapping[str, bool]) -> list[int]:
        """The same truths, supposing these answers to open points of law."""
        out = list(truths)
        for node, point in self.points.items():
            if point in supposed:
                out[node] = TRUE if supposed[point] else FALSE
        _join(out, self._steps_to(frozenset(supposed)))
        return out

    def by_facts(self, truths: Sequence[int]) -> list[int]:
        """The same truths if no open point of law could be answered: of each node, as bits, whether
        facts could make it hold, and whether they could not make it fail. Each unknown test falls
        on either side by itself here, so that more may look possible than is, never less."""
        out = list(truths)
        for node in self.points:
            if out[node] == UNKNOWN:
                out[node] = NEITHER
        _join(out, self._steps_to(frozenset(self.point_bits)))
        return out


def _join(out: list[int], steps: Iterable[Step]) -> None:
    """Work out the truth of gates from those of their parts, in order."""
    for node, kind, parts in steps:
        if kind is ALL:
            truth = TRUE
            for part in parts:
                truth &= out[part]
        elif kind is ANY:
            truth = FALSE
            for part in parts:
                truth |= out[part]
        else:
            truth = NOT[out[parts[0]]]
        out[node] = truth
