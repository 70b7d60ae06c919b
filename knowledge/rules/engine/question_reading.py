"""One question on the told facts: its requirements, their truths, and the facts that would settle
it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.rules.engine.answers import NEVER, Sets
from knowledge.rules.engine.cached_part import cached_part
from knowledge.rules.engine.evaluation import Evaluation
from knowledge.rules.engine.program import ALL, OPPOSITE, Gate, Part, Program
from knowledge.rules.question import NEEDS_FACTS, UNSETTLED, Question
from knowledge.rules.truth import FALSE, NOT, TRUE, UNKNOWN


class QuestionReading:
    """A question on an evaluation."""

    def __init__(self, question: Question, evaluation: Evaluation) -> None:
        self.question, self.evaluation = question, evaluation
        self.requires, self.provisos = evaluation.program.parts(question)
        self.decisive = self.requires + self._open_in_law()
        """What a yes waits for: the requirements, and the provisos that only the law leaves
        open."""
        self.truth = self._truth()
        """TRUE for yes, FALSE for no: the least of what is decisive; a failed proviso is a no."""

    def _truth(self) -> int:
        truths, truth = self.evaluation.truths, TRUE
        for node, wanted in self.decisive:
            truth &= truths[node] if wanted else NOT[truths[node]]
        for node, wanted in self.provisos:
            if truths[node] == (FALSE if wanted else TRUE):
                return FALSE
        return truth

    def _open_in_law(self) -> tuple[Part, ...]:
        """The provisos that now leave the question open: every fact behind them is told, and only
        the law keeps them unknown."""
        evaluation, found = self.evaluation, []
        left_open = self.question.left_open
        for need, part in zip(self.question.subject_to, self.provisos, strict=True):
            named = any(need.rule is one for one in left_open)
            if named and evaluation.truths[part[0]] == UNKNOWN:
                behind = evaluation.because(part[0])
                if not behind & evaluation.program.answers.facts:
                    found.append(part)
        return tuple(found)

    def met(self, part: Part) -> int:
        """Whether a part is as wanted."""
        truth = self.evaluation.truths[part[0]]
        return truth if part[1] else NOT[truth]

    @cached_part
    def to_yes(self) -> Sets:
        """The sets of answers that would make every requirement hold; a proviso may still fail."""
        if self.truth != UNKNOWN:
            return NEVER
        return self.evaluation.settling.together(self.decisive)

    @cached_part
    def to_no(self) -> Sets:
        """The sets of answers that would make it a no."""
        if self.truth == FALSE:
            return NEVER
        against = self.requires + self.provisos
        found = [self.evaluation.settling.sets((node, not wanted)) for node, wanted in against]
        return Sets([answers for sets, _ in found for answers in sets],
                    any([more for _, more in found]))

    @property
    def hoped(self) -> Sets:
        """The sets of answers that would make it favourable."""
        return self.to_yes if self.question.favourable == "yes" else self.to_no

    @property
    def _hopeful(self) -> bool:
        """Whether facts could make it favourable."""
        if self.question.favourable == "yes" and self.evaluation.settling.at_once(self.decisive):
            return True
        return bool(self.hoped.sets or self.hoped.more)

    @cached_part
    def unsettled(self) -> tuple[str, ...]:
        """The open points of law that leave the answer open."""
        evaluation = self.evaluation
        if self.truth != UNKNOWN or not evaluation.open_bits:
            return ()
        return evaluation.points(evaluation.open_behind([node for node, _ in self.decisive]))

    @cached_part
    def apparent(self) -> str:
        """The outcome if every told fact were confirmed. It is needs_facts while facts could make
        it favorable, and unsettled where only open law stands against that."""
        if self.truth != UNKNOWN:
            return self.question.outcomes[0 if self.truth == TRUE else 1]
        if self.unsettled and not self._hopeful:
            return UNSETTLED
        return NEEDS_FACTS

    @cached_part
    def sure(self) -> QuestionReading | None:
        """The same question on confirmed facts only; None if all facts are confirmed."""
        sure = self.evaluation.sure
        return QuestionReading(self.question, sure) if sure else None

    @cached_part
    def outcome(self) -> str:
        """The word for the answer. A favourable one that clears something rests on confirmed facts
        only."""
        hopeful = self.apparent == self.question.favourable_outcome
        if hopeful and self.question.clears and self.sure and self.sure.apparent != self.apparent:
            return NEEDS_FACTS
        return self.apparent

    @property
    def favourable(self) -> bool:
        return self.outcome == self.question.favourable_outcome

    @property
    def unconfirmed(self) -> bool:
        """Whether only a lack of confirmed facts stands against the favourable answer."""
        return self.outcome != self.apparent

    def deciding(self) -> tuple[str, ...]:
        """The rules that decide, each followed down to where it is decided; for a no, those that
        stand against a yes, in the order of the question."""
        truth, question = self.truth, self.question
        found: dict[str, None] = {}
        for need, part in zip(question.needs, self.requires, strict=True):
            if self.met(part) == truth:
                found[self._down(need.rule.id)] = None
        for need, part in zip(question.subject_to, self.provisos, strict=True):
            decides = truth == FALSE or part in self.decisive
            if decides and self.met(part) == truth:
                found[self._down(need.rule.id)] = None
        return tuple(found)

    def _down(self, rule: str) -> str:
        """Follow a rule to the rule in it that decides, while just one part does."""
        evaluation = self.evaluation
        return follow(evaluation.program, evaluation.truths,
                      evaluation.program.entries[rule].node, rule)


def follow(program: Program, truths: Sequence[int], node: int, said: str = "") -> str:
    """Follow a node, or the rule that speaks of it, to the rule that decides it, while just one
    part of each gate does; nothing where no rule is named on the way."""
    found = ""
    while True:
        while said:
            found, entry = said, program.entries[said]
            node, said = entry.node, entry.repeats
        gate = program.gates.get(node)
        place = _part_that_decides(truths, node, gate) if gate else None
        if gate is None or place is None:
            return found
        node, said = gate.parts[place], gate.said[place]


def _part_that_decides(truths: Sequence[int], node: int, gate: Gate) -> int | None:
    """The first part that alone decides the gate; None if several decide it together."""
    if gate.kind is OPPOSITE:
        return 0
    alone = truths[node] == (FALSE if gate.kind is ALL else TRUE)
    alike = [place for place, part in enumerate(gate.parts) if truths[part] == truths[node]]
    return alike[0] if alone or len(alike) == 1 else None
