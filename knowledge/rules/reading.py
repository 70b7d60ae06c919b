"""One question read on one evaluation: what it needs, what it got, and what would settle it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from knowledge.rules.missing import Answers, Cells, Settling
from knowledge.rules.program import ALL, ANY, FALSE, NOT, TRUE, UNKNOWN, Program
from knowledge.rules.question import NEEDS_FACTS, UNSETTLED, Question
from knowledge.rules.rule import Rule, Unless

Part = tuple[int, bool]
"""A node and the truth that the question wants of it."""


class Evaluation:
    """A program told some values, and what would settle its open nodes (found once for all)."""

    def __init__(self, program: Program, cells: Cells, values: Mapping[str, Any],
                 settled: Mapping[str, bool] | None = None) -> None:
        self.program = program
        self.truths = program.evaluate(values, settled)
        self.settling = Settling(program, cells, self.truths, values)

    def met(self, part: Part) -> int:
        truth = self.truths[part[0]]
        return truth if part[1] else TRUE - truth

    def support(self, nodes: list[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The missing facts and open points because of which these nodes are UNKNOWN."""
        facts: set[str] = set()
        points: set[str] = set()
        seen: set[int] = set()
        waiting = [node for node in nodes if self.truths[node] == UNKNOWN]
        program, truths = self.program, self.truths
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            if node in program.gate_of:
                waiting += [part for part in program.gate_of[node][1] if truths[part] == UNKNOWN]
            elif node in program.points:
                points.add(program.points[node])
            else:
                test = program.tests[node]
                facts.update(name for name in (test.fact, test.other)
                             if name and name not in self.settling.told)
        return tuple(sorted(facts)), tuple(sorted(points))


class Reading:
    """A question on an evaluation."""

    def __init__(self, question: Question, evaluation: Evaluation) -> None:
        self.question, self.evaluation = question, evaluation
        entries = evaluation.program.entries
        self.requires = [_part(one, entries) for one in question.requires]
        self.provisos = [_part(one, entries) for one in question.provisos]

    @cached_property
    def truth(self) -> int:
        """TRUE for yes, FALSE for no: the least of the requirements; a failed proviso is a no."""
        met = self.evaluation.met
        if any(met(part) == FALSE for part in self.provisos):
            return FALSE
        return min(met(part) for part in self.requires)

    @cached_property
    def to_yes(self) -> list[Answers]:
        """The smallest sets of answers that would make it a yes."""
        return self.evaluation.settling.all_of(tuple(self.requires)) if self.truth == UNKNOWN else []

    @cached_property
    def to_no(self) -> list[Answers]:
        """The smallest sets of answers that would make it a no."""
        if self.truth == FALSE:
            return []
        against = tuple((node, not wanted) for node, wanted in (*self.requires, *self.provisos))
        return self.evaluation.settling.any_of(against)

    @cached_property
    def unsettled(self) -> tuple[str, ...]:
        """The points of law because of which the answer is open."""
        if self.truth != UNKNOWN:
            return ()
        return self.evaluation.support([node for node, _ in self.requires])[1]

    @cached_property
    def outcome(self) -> str:
        """The word for the answer. It asks for facts as long as facts could make it favourable; where
        only the law's silence stands against that, it is unsettled."""
        if self.truth != UNKNOWN:
            return self.question.outcomes[0 if self.truth == TRUE else 1]
        hoped = self.to_yes if self.question.favourable == "yes" else self.to_no
        return UNSETTLED if self.unsettled and not hoped else NEEDS_FACTS

    @property
    def favourable(self) -> bool:
        return self.outcome == self.question.favourable_outcome

    def failing(self) -> list[Rule]:
        """The rules that stand against a yes, in the order of the question."""
        return self._with(FALSE)

    def deciding(self) -> tuple[str, ...]:
        """The rules that decide, each followed down to where it is decided."""
        if self.truth == FALSE:
            tops = self._with(FALSE)
        elif self.truth == TRUE:
            tops = [_rule(one) for one in self.question.requires]
        else:
            tops = self._with(UNKNOWN)
        return tuple(dict.fromkeys(self._down(rule) for rule in tops))

    def _with(self, truth: int) -> list[Rule]:
        pairs = [*zip(self.question.requires, self.requires, strict=True),
                 *zip(self.question.provisos, self.provisos, strict=True)]
        if truth == UNKNOWN:
            pairs = pairs[:len(self.requires)]
        return [_rule(one) for one, part in pairs if self.evaluation.met(part) == truth]

    def _down(self, rule: Rule) -> str:
        """Follow a decided rule to the rule in it that decides, while just one part does."""
        program, truths = self.evaluation.program, self.evaluation.truths
        node, found = program.entries[rule.id].node, rule.id
        rules = program.rule_at
        while node in program.gate_of:
            kind, parts = program.gate_of[node]
            alike = [part for part in parts if truths[part] == truths[node]]
            single = (kind is ALL and truths[node] == FALSE) or (kind is ANY and truths[node] == TRUE)
            if kind is NOT:
                node = parts[0]
            elif alike and (single or len(alike) == 1):
                node = alike[0]
            else:
                break
            found = rules.get(node, found)
        return found


def _rule(one: Rule | Unless) -> Rule:
    return one.rule if isinstance(one, Unless) else one


def _part(one: Rule | Unless, entries: Mapping[str, Any]) -> Part:
    return entries[_rule(one).id].node, not isinstance(one, Unless)
