"""Decide one question: pure and total, the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

from knowledge.rules.changes import LawfulChange, lawful_changes
from knowledge.rules.determination import (
    Attached,
    Branch,
    Determination,
    FactRead,
    Finding,
    Missing,
    OpenProviso,
    WhyNot,
)
from knowledge.rules.facts import Told
from knowledge.rules.law import State
from knowledge.rules.missing import Answers
from knowledge.rules.pack import Pack, Written
from knowledge.rules.program import FALSE, TRUE
from knowledge.rules.question import NEEDS_FACTS, Question
from knowledge.rules.reading import Evaluation, Reading
from knowledge.rules.rule import Rule, Unless
from knowledge.rules.truth import Truth

SHOWN_SETS = 8
BRANCHED_POINTS = 3


def determine(pack: Pack, question: str, facts: Mapping[str, Any], on: date,
              assume: Mapping[str, State] | None = None) -> Determination:
    """Answer one question of a pack on one day.

    `facts` maps declared names to plain values or `Told`s; `assume` supposes other states of
    instruments ("what if No. 61 were in force"). Raises UnknownQuestion, UnknownFact, WrongValue or
    NoRuleInForce; whatever else it is told, it answers.
    """
    asked = pack.question(question)
    pack.check_day(asked, on)
    return _Deciding(pack, asked, pack.tell(facts), on, dict(assume or {})).determination()


class _Deciding:
    """One determination in the making."""

    def __init__(self, pack: Pack, question: Question, told: dict[str, Told], on: date,
                 assumed: dict[str, State]) -> None:
        self.pack, self.question, self.told, self.on, self.assumed = pack, question, told, on, assumed
        self.written: Written = pack.written(on, assumed)
        self.values = {name: one.value for name, one in told.items()}
        self.evaluation = self._evaluate(self.values)
        self.reading = Reading(question, self.evaluation)
        confirmed = {name: one.value for name, one in told.items() if one.confirmed}
        self.confirmed = None
        if len(confirmed) < len(told):
            self.confirmed = self._evaluate(confirmed)

    def determination(self) -> Determination:
        reading, outcome = self.reading, self.outcome(self.reading)
        missing, unconfirmed = self._missing(), outcome != reading.outcome
        return Determination(
            pack=self.pack.id, fingerprint=self.pack.fingerprint, layer=self.pack.layer,
            scenario=self.pack.scenario, question=self.question.name, on=self.on, outcome=outcome,
            favourable=reading.favourable and not unconfirmed, because=reading.deciding(),
            conditions=self._conditions(), subject_to=self._subject_to(), missing=missing,
            to_confirm=self._to_confirm() if unconfirmed else (),
            unsettled=reading.unsettled, branches=self._branches(), why_not=self._why_not(),
            lawful_changes=self._changes(), assumed=tuple(sorted(self.assumed.items())),
            facts=tuple(self._read(name) for name in self.told),
            trace=tuple(self._finding(one) for one in
                        (*self.question.requires, *self.question.provisos)),
        )

    def outcome(self, reading: Reading) -> str:
        """The outcome, unless it is favourable, clears something, and rests on unconfirmed facts."""
        if self.confirmed and reading.favourable and reading.question.clears:
            sure = Reading(reading.question, self.confirmed)
            if not sure.favourable:
                return NEEDS_FACTS
        return reading.outcome

    def _evaluate(self, values: Mapping[str, Any],
                  settled: Mapping[str, bool] | None = None) -> Evaluation:
        return Evaluation(self.written.program, self.written.cells, values, settled)

    def _missing(self) -> Missing:
        reading = self.reading
        to_yes, to_no = _names(reading.to_yes), _names(reading.to_no)
        return Missing(to_yes, to_no, self._ask(to_yes, to_no))

    def _ask(self, to_yes: tuple[tuple[str, ...], ...],
             to_no: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
        """The missing fact to ask for first: of the first undecided requirement, in the order in
        which the pack declares its facts, with what stands in the same document."""
        useful = {name for names in (*to_yes, *to_no) for name in names}
        reading = self.reading
        for node, _ in (*reading.requires, *reading.provisos):
            facts = [name for name in self.evaluation.support([node])[0] if name in useful]
            if facts:
                order = self.pack.order
                first = min(facts, key=order.__getitem__)
                document = self.pack.facts[first].document
                return tuple(sorted((name for name in facts if name == first or
                                     (document and self.pack.facts[name].document == document)),
                                    key=order.__getitem__))
        return ()

    def _to_confirm(self) -> tuple[str, ...]:
        """The smallest set of unconfirmed facts on which the favourable outcome rests."""
        assert self.confirmed is not None
        sure = Reading(self.question, self.confirmed)
        sets = sure.to_yes if self.question.favourable == "yes" else sure.to_no
        cells = self.written.cells
        for answers in sorted(sets, key=len):
            if all(name in self.told and cells.holding(name, self.told[name].value) & mask
                   for name, mask in answers.items()):
                return tuple(sorted(answers))
        return tuple(name for name, one in self.told.items() if not one.confirmed)

    def _conditions(self) -> tuple[Attached, ...]:
        no = self.reading.truth == FALSE
        found = []
        for condition in self.question.cautions if no else self.question.conditions:
            node = self.written.program.entries[condition.when.id].node if condition.when else None
            truth = TRUE if node is None else self.evaluation.truths[node]
            if truth != FALSE:
                found.append(Attached(condition.id, condition.sentence, condition.cites,
                                      truth == TRUE))
        return tuple(found)

    def _subject_to(self) -> tuple[OpenProviso, ...]:
        if self.reading.truth == FALSE:
            return ()
        found = []
        for one, part in zip(self.question.provisos, self.reading.provisos, strict=True):
            if self.evaluation.met(part) != TRUE:
                entry = self.written.program.entries[_rule(one).id]
                facts, points = self.evaluation.support([part[0]])
                found.append(OpenProviso(entry.rule.id, entry.version.sentence, entry.version.cites,
                                         facts, points))
        return tuple(found)

    def _branches(self) -> tuple[Branch, ...]:
        """Both sides of every open point, together while they are few."""
        points = self.reading.unsettled
        if not points:
            return ()
        if len(points) <= BRANCHED_POINTS:
            supposed = [tuple(zip(points, sides, strict=True))
                        for sides in product((True, False), repeat=len(points))]
        else:
            supposed = [tuple((point, side) for point in points) for side in (True, False)]
        return tuple(
            Branch(one, self.outcome(Reading(self.question, self._evaluate(self.values, dict(one)))))
            for one in supposed
        )

    def _why_not(self) -> tuple[WhyNot, ...]:
        found = []
        for question in self.pack.questions.values():
            if not question.authorization:
                continue
            if self.pack.instrument(question.basis).state(self.on) is State.NOT_ISSUED:
                continue
            reading = (self.reading if question is self.question
                       else Reading(question, self.evaluation))
            failing = reading.failing()
            if not failing:
                if question is not self.question:
                    found.append(WhyNot(question.name, self.outcome(reading)))
                continue
            entry = self.written.program.entries[reading.deciding()[0]]
            found.append(WhyNot(question.name, reading.outcome, entry.rule.id,
                                entry.version.sentence, entry.version.cites))
        return tuple(found)

    def _changes(self) -> tuple[LawfulChange, ...]:
        if self.reading.favourable or self.reading.truth not in (TRUE, FALSE):
            return ()
        wanted = self.question.favourable == "yes"
        parts = tuple((node, expected if wanted else not expected)
                      for node, expected in (*self.reading.requires, *self.reading.provisos))
        if not wanted and len(parts) > 1:
            return ()
        return lawful_changes(self.written.program, self.written.cells, self.told, parts)

    def _read(self, name: str) -> FactRead:
        one = self.told.get(name)
        if one is None:
            return FactRead(name)
        return FactRead(name, one.value, True, one.source, one.source_date, one.grade.value,
                        one.confirmed)

    def _finding(self, one: Rule | Unless) -> Finding:
        return self._found(_rule(one).id, expected=not isinstance(one, Unless))

    def _found(self, rule: str, expected: bool | None = None) -> Finding:
        entry = self.written.program.entries[rule]
        facts, points = self.evaluation.support([entry.node])
        return Finding(
            rule, entry.version.sentence, Truth(self.evaluation.truths[entry.node]), entry.state,
            entry.version.cites, entry.version.under,
            tuple(self._read(name) for name in entry.facts), facts, points,
            tuple(self._found(part) for part in entry.refers), expected,
        )


def _rule(one: Rule | Unless) -> Rule:
    return one.rule if isinstance(one, Unless) else one


def _names(sets: list[Answers]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets as names only, smallest first, in alphabetical order."""
    names = sorted({tuple(sorted(answers)) for answers in sets if answers},
                   key=lambda one: (len(one), one))
    kept: list[tuple[str, ...]] = []
    for one in names:
        if not any(set(other) <= set(one) for other in kept):
            kept.append(one)
    return tuple(kept[:SHOWN_SETS])
