"""What a pack said to one question on one day, whole: the same input gives the same bytes."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any, NoReturn

from knowledge.rules.canonical import Writable, canonical
from knowledge.rules.changes import LawfulChange, lawful_changes
from knowledge.rules.engine.answers import Sets
from knowledge.rules.engine.cached_part import cached_part
from knowledge.rules.engine.evaluation import Evaluation
from knowledge.rules.engine.question_reading import QuestionReading
from knowledge.rules.findings import (
    Attached,
    Finding,
    Missing,
    OpenProviso,
    RuleFact,
    UnsettledBranch,
    WhyNot,
)
from knowledge.rules.law import State
from knowledge.rules.pack import Pack
from knowledge.rules.question import Condition, Question
from knowledge.rules.truth import FALSE, TRUE

SHOWN_SETS = 8
BRANCHED_POINTS = 3


class Determination(Writable):
    """The answer of a pack. It holds the question, the facts and what every rule says to them; each
    part below is worked out from these when it is first read, and never changes.

    `pack`, `fingerprint`, `layer`, `scenario`: what was asked; `question`, `on`: what, as of which
    day; `assumed`: the states of instruments that were supposed.
    """

    WRITTEN = ("pack", "fingerprint", "layer", "scenario", "question", "on", "outcome",
               "favourable", "because", "conditions", "subject_to", "missing", "to_confirm",
               "unsettled", "branches", "why_not", "lawful_changes", "assumed", "facts")

    def __init__(self, pack: Pack, question: Question, evaluation: Evaluation, on: date,
                 assumed: tuple[tuple[str, State], ...]) -> None:
        held = self.__dict__
        held["_pack"], held["_question"], held["_evaluation"] = pack, question, evaluation
        held["on"], held["assumed"] = on, assumed
        held["_reading"] = QuestionReading(question, evaluation)

    _pack: Pack
    _question: Question
    _evaluation: Evaluation
    _reading: QuestionReading
    on: date
    assumed: tuple[tuple[str, State], ...]

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a determination does not change; determine again")

    def __repr__(self) -> str:
        return f"<{self.pack} {self.question} on {self.on}: {self.outcome}>"

    @property
    def pack(self) -> str:
        return self._pack.id

    @property
    def fingerprint(self) -> str:
        return self._pack.fingerprint

    @property
    def layer(self) -> str:
        return self._pack.layer

    @property
    def scenario(self) -> str:
        return self._pack.scenario

    @property
    def question(self) -> str:
        return self._question.name

    @property
    def outcome(self) -> str:
        """One of the question's two words, `needs_facts` or `unsettled`."""
        return self._reading.outcome

    @property
    def favourable(self) -> bool:
        """Whether the outcome is favorable: it frees somebody from a duty."""
        return self._reading.favourable

    @cached_part
    def because(self) -> tuple[str, ...]:
        """The deciding rules, in order of the question."""
        return self._reading.deciding()

    @cached_part
    def conditions(self) -> tuple[Attached, ...]:
        """The duties that attach to the yes, or the cautions that attach to the no."""
        no = self._reading.truth == FALSE
        program, found = self._evaluation.program, []
        for one in self._question.cautions if no else self._question.conditions:
            truth = TRUE
            if one.when is not None:
                truth = self._evaluation.truths[program.entries[one.when.id].node]
            if truth != FALSE:
                found.append(Attached(one.id, one.sentence, self._passage(one), truth == TRUE))
        return tuple(found)

    def _passage(self, one: Condition) -> str:
        program, truths = self._evaluation.program, self._evaluation.truths
        return next((passage for rule, passage in one.by_case
                     if truths[program.entries[rule.id].node] == TRUE), one.cites)

    @cached_part
    def subject_to(self) -> tuple[OpenProviso, ...]:
        """The provisos of a yes that are still unknown."""
        reading, evaluation, found = self._reading, self._evaluation, []
        if reading.truth == FALSE:
            return ()
        for one, part in zip(self._question.subject_to, reading.provisos, strict=True):
            if reading.met(part) != TRUE:
                entry = evaluation.program.entries[one.rule.id]
                bits = evaluation.because(part[0])
                found.append(OpenProviso(entry.rule.id, entry.version.sentence, entry.version.cites,
                                         evaluation.missing(bits), evaluation.points(bits)))
        return tuple(found)

    @cached_part
    def missing(self) -> Missing:
        """Which missing facts would settle it."""
        to_yes, cut_yes = self._shown(self._reading.to_yes)
        to_no, cut_no = self._shown(self._reading.to_no)
        return Missing(to_yes, to_no, self._ask(), cut_yes or cut_no)

    def _shown(self, found: Sets) -> tuple[tuple[tuple[str, ...], ...], bool]:
        """The smallest sets as names only, smallest first; and whether there are others."""
        answers = self._evaluation.program.answers
        asked = sorted({answers.asked(one) for one in found.sets} - {0},
                       key=lambda bits: (bits.bit_count(), -bits))
        kept: list[int] = []
        for bits in asked:
            if not any([bits & other == other for other in kept]):
                kept.append(bits)
            if len(kept) > SHOWN_SETS:
                break
        shown = tuple(tuple(answers.names(bits)) for bits in kept[:SHOWN_SETS])
        return shown, found.more or len(kept) > SHOWN_SETS

    def _ask(self) -> tuple[str, ...]:
        """The missing fact to ask for first: of the first undecided requirement, in the order in
        which the pack declares its facts, with what stands in the same document."""
        reading, evaluation, useful = self._reading, self._evaluation, 0
        answers, declared = evaluation.program.answers, self._pack.facts
        for one in (*reading.to_yes.sets, *reading.to_no.sets):
            useful |= answers.asked(one)
        for node, _ in (*reading.requires, *reading.provisos):
            facts = evaluation.missing(evaluation.because(node) & useful) if useful else ()
            if facts:
                document = declared[facts[0]].document
                return tuple([name for name in facts if name == facts[0] or
                              (document and declared[name].document == document)])
        return ()

    @cached_part
    def to_confirm(self) -> tuple[str, ...]:
        """The smallest set of unconfirmed facts on which the favourable outcome rests."""
        sure, values = self._reading.sure, self._evaluation.values
        if sure is None or not self._reading.unconfirmed:
            return ()
        program, confirmed = self._evaluation.program, sure.evaluation.values
        for answers in program.answers.smallest(list(sure.hoped.sets)):
            asked = tuple(program.answers.names(program.answers.asked(answers)))
            if all(name in values for name in asked):
                now = Evaluation.of(program, {**confirmed, **{one: values[one] for one in asked}})
                if QuestionReading(self._question, now).favourable:
                    return asked
        return tuple(sorted(set(values) - set(confirmed)))

    @cached_part
    def unsettled(self) -> tuple[str, ...]:
        """The points of law that stand open in this case."""
        return self._reading.unsettled

    @cached_part
    def branches(self) -> tuple[UnsettledBranch, ...]:
        """Both sides of every open point, together while they are few."""
        points = self.unsettled
        if not points:
            return ()
        sides = (product((True, False), repeat=len(points)) if len(points) <= BRANCHED_POINTS
                 else ((side,) * len(points) for side in (True, False)))
        supposed = [tuple(zip(points, one, strict=True)) for one in sides]
        return tuple(UnsettledBranch(one, QuestionReading(
            self._question, self._evaluation.supposing(dict(one))).outcome) for one in supposed)

    @cached_part
    def why_not(self) -> tuple[WhyNot, ...]:
        """The other authorizations that exist on the day, each with its outcome and, if it does not
        fit, its first failing condition."""
        program, found = self._evaluation.program, []
        for question in self._pack.authorizations:
            asked = question is self._question
            if program.states[question.basis] is State.NOT_ISSUED:
                continue
            reading = self._reading if asked else QuestionReading(question, self._evaluation)
            if reading.truth == FALSE:
                entry = program.entries[reading.deciding()[0]]
                found.append(WhyNot(question.name, reading.outcome, entry.rule.id,
                                    entry.version.sentence, entry.version.cites))
            elif not asked:
                found.append(WhyNot(question.name, reading.outcome))
        return tuple(found)

    @cached_part
    def lawful_changes(self) -> tuple[LawfulChange, ...]:
        """What could honestly be made different so that the answer turns."""
        return lawful_changes(self._reading)

    @cached_part
    def facts(self) -> tuple[RuleFact, ...]:
        """Everything that was told."""
        evaluation = self._evaluation
        return tuple(RuleFact.of(name, evaluation) for name in sorted(evaluation.values))

    @cached_part
    def trace(self) -> tuple[Finding, ...]:
        """What every requirement and proviso said, in order of the question."""
        evaluation, question = self._evaluation, self._question
        entries = evaluation.program.entries
        return tuple([Finding(entries[need.rule.id], evaluation, need.wanted)
                      for need in question.needs + question.subject_to])

    @property
    def settled(self) -> bool:
        """Whether no fact told later, and no confirmation, can change the outcome."""
        missing = self.missing
        waits = any(one.missing for one in self.subject_to if self._question.left_open)
        return not (missing.to_yes or missing.to_no or missing.more or self.to_confirm or waits)

    def plain(self) -> dict[str, Any]:
        above: set[str] = set()
        return {**super().plain(), "trace": [found.written(above) for found in self.trace]}

    def canonical(self) -> str:
        above: set[str] = set()
        parts = {name: canonical(getattr(self, name)) for name in self.WRITTEN}
        parts["trace"] = "[" + ",".join([found.text(above) for found in self.trace]) + "]"
        return "{" + ",".join([f'"{name}":{parts[name]}' for name in sorted(parts)]) + "}"

    def finding(self, rule: str) -> Finding:
        """What the named rule said; KeyError if the question never came to it."""
        for found in self.findings():
            if found.rule == rule:
                return found
        raise KeyError(rule)

    def findings(self) -> list[Finding]:
        """Every finding of the tree once, parents first."""
        found: dict[str, Finding] = {}
        waiting = list(reversed(self.trace))
        while waiting:
            one = waiting.pop()
            if one.rule not in found:
                found[one.rule] = one
                waiting.extend(reversed(one.parts))
        return list(found.values())

