"""A pack: one body of law with its rules, facts, values, instruments and questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from knowledge.errors import (
    NoRuleInForce,
    PackError,
    UnknownFact,
    UnknownParameter,
    UnknownQuestion,
    no_such,
)
from knowledge.rules.facts import Declaration, Told, tell
from knowledge.rules.law import Dated, Instrument, Parameter, State
from knowledge.rules.missing import Cells
from knowledge.rules.program import Program
from knowledge.rules.question import Condition, Question
from knowledge.rules.rule import Rule

Key = tuple[date, tuple[tuple[str, State], ...]]
KEPT_PROGRAMS = 64


@dataclass(frozen=True, slots=True)
class Written:
    """A pack written down for one stretch of days."""

    program: Program
    cells: Cells


@dataclass(slots=True)
class Pack:
    """One body of law. `layer` is A (published law), B (reported practice) or C (a scenario, named
    in `scenario`). `fingerprint` is the SHA-256 of everything the pack was read from. Loading
    checks every rule on every day on which something changes; a pack with a mistake does not load.
    """

    id: str
    title: str
    layer: str
    facts: Mapping[str, Declaration]
    parameters: Mapping[str, Parameter]
    instruments: Mapping[str, Instrument]
    rules: Mapping[str, Rule]
    questions: Mapping[str, Question]
    fingerprint: str
    scenario: str = ""
    _written: dict[Key, Written] = field(default_factory=dict, repr=False)
    order: dict[str, int] = field(default_factory=dict, repr=False)
    _days: tuple[date, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if self.layer not in ("A", "B", "C"):
            raise PackError(f"pack {self.id!r} is of layer {self.layer!r}; layers are A, B and C")
        if (self.layer == "C") != bool(self.scenario):
            raise PackError(f"pack {self.id!r}: a scenario is named in layer C, and only there")
        overlap = set(self.instruments) & set(self.parameters)
        if overlap:
            raise PackError(f"{sorted(overlap)} name both an instrument and a parameter")
        for rule in self.rules.values():
            for version in rule.versions:
                for passage in version.cites:
                    self.instrument(passage.split(":")[0])
        self.order = {name: place for place, name in enumerate(self.facts)}
        self._days = self._boundaries()
        for day in self._days:
            self.written(day)

    def tell(self, facts: Mapping[str, Any]) -> dict[str, Told]:
        """Check told facts; a name that the pack does not know or a value of the wrong type is
        refused with the way out."""
        for name in facts:
            if name not in self.facts:
                raise UnknownFact(no_such("fact", str(name), self.facts))
        return {name: tell(self.facts, name, facts[name]) for name in sorted(facts)}

    def question(self, name: str) -> Question:
        if name not in self.questions:
            raise UnknownQuestion(no_such("question", name, self.questions))
        return self.questions[name]

    def instrument(self, id: str) -> Instrument:
        if id not in self.instruments:
            raise UnknownParameter(no_such("instrument", id, self.instruments))
        return self.instruments[id]

    def value(self, name: str, on: date) -> Dated:
        """The value that the law sets on the day, with its reference and state; the state is that
        of the instrument it stands under, where one is named."""
        if name not in self.parameters:
            raise UnknownParameter(no_such("parameter", name, self.parameters))
        found = self.parameters[name].on(on)
        if found is None:
            first = self.parameters[name].values.entries[0].since
            raise NoRuleInForce(f"{name!r} has no value on {on}; its first day is {first}")
        under = self.parameters[name].under
        standing = self.instrument(under).states.on(on) if under else None
        if standing is None:
            return found
        return replace(found, state=standing.state,
                       reference=f"{found.reference} ({standing.reference})")

    def check_day(self, question: Question, on: date) -> None:
        """Refuse a day on which the question's own law does not exist yet."""
        basis = self.instrument(question.basis)
        if basis.state(on) is State.NOT_ISSUED:
            raise NoRuleInForce(
                f"no rule of {self.id} answers {question.name!r} on {on}: {basis.title} is known "
                f"from {basis.states.entries[0].since} on; ask for that day or a later one"
            )

    def written(self, on: date, assumed: Mapping[str, State] | None = None) -> Written:
        """The pack written down for the day; states in `assumed` replace those of the instruments."""
        start = max((day for day in self._days if day <= on), default=self._days[0])
        key = (start, tuple(sorted((assumed or {}).items())))
        found = self._written.get(key)
        if found is None:
            for id in assumed or {}:
                self.instrument(id)
            program = Program(self.facts, self.parameters, self.instruments,
                              min(start, on), dict(key[1]))
            for rule in self.rules.values():
                program.add_rule(rule)
            if len(self._written) >= KEPT_PROGRAMS + len(self._days):
                self._written.pop(next(reversed(self._written)))
            found = self._written[key] = Written(program, Cells(program))
        return found

    @property
    def days(self) -> tuple[date, ...]:
        """Every day on which a state, a value or the text of a rule changes, in order."""
        return self._days

    def conditions(self) -> dict[str, Condition]:
        return {condition.id: condition for question in self.questions.values()
                for condition in question.conditions}

    def _boundaries(self) -> tuple[date, ...]:
        days = {entry.since for instrument in self.instruments.values()
                for entry in instrument.states.entries}
        days |= {entry.since for parameter in self.parameters.values()
                 for entry in parameter.values.entries}
        days |= {version.since for rule in self.rules.values() for version in rule.versions
                 if version.since is not None}
        if not days:
            raise PackError(f"pack {self.id!r} names no day on which anything is in force")
        return tuple(sorted(days))
