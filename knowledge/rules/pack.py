"""A pack: one body of law with its rules, facts, values, instruments and questions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from knowledge.errors import (
    NoRuleInForce,
    PackError,
    UnknownFact,
    UnknownParameter,
    UnknownQuestion,
    WrongValue,
    no_such,
)
from knowledge.rules.engine.program import Program
from knowledge.rules.engine.writing import states, write
from knowledge.rules.facts import Declaration, Grade, Told
from knowledge.rules.law import Dated, Instrument, Parameter, State
from knowledge.rules.question import Condition, Question
from knowledge.rules.rule import Rule

Assumed = tuple[tuple[str, State], ...]
KEPT_ASSUMPTIONS = 64
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(eq=False)
class Pack:
    """One body of law. `layer` is A (published law), B (reported practice) or C (a scenario, named
    in `scenario`). `renamed` are the yes-or-no facts of earlier editions, with the facts of today
    that a yes, and that a no, to them tells in the same sense. `read_until` is the day of the
    newest source that was read: what the law became after it, nobody here has read. `fingerprint`
    is the SHA-256 of everything the pack was read from. Loading checks every rule on every day on
    which something changes, and a pack with a mistake does not load; one that was `checked` before
    is written down for a day when it is first asked about that day.
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
    renamed: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    read_until: date | None = None
    checked: bool = False

    def __post_init__(self) -> None:
        _check(self)
        self.authorizations = tuple(one for one in self.questions.values() if one.authorization)
        self._days = self._boundaries()
        self._assuming = lru_cache(maxsize=KEPT_ASSUMPTIONS)(self._write)
        self._written: dict[date, Program] = {}
        if not self.checked:
            self.check()

    def check(self) -> None:
        """Write it down for every day on which something changes. PackError, naming the rule, for a
        mistake on any of them."""
        for day in self._days:
            self.written(day)

    def read(self, facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Told]]:
        """Check told facts: their values, and of those told with a source also the `Told`. A name
        that the pack does not know or a value of the wrong type is refused with the way out. A fact
        of an earlier edition is read as those that took its place, where these are not told."""
        values: dict[str, Any] = {}
        said: dict[str, Told] = {}
        declarations = self.facts
        if not self.renamed.keys().isdisjoint(facts):
            facts = self._today(facts)
        for name, value in facts.items():
            declared = declarations.get(name)
            if declared is None:
                raise UnknownFact(no_such("fact", str(name), declarations))
            if type(value) is Told:
                value = declared.check(value.value)
                said[name] = replace(facts[name], value=value, grade=Grade(facts[name].grade))
                values[name] = value
            else:
                values[name] = declared.check(value)
        return values, said

    def knows(self, fact: str) -> bool:
        """Whether the fact may be told, by its name of today or of an earlier edition."""
        return fact in self.facts or fact in self.renamed

    def _today(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The facts with those of earlier editions under today's names."""
        now = {name: value for name, value in facts.items() if name not in self.renamed}
        for name in sorted(facts.keys() & self.renamed.keys()):
            told = facts[name]
            value = told.value if isinstance(told, Told) else told
            if value is not True and value is not False:
                raise WrongValue(f"{name!r} takes true or false, not {value!r}")
            for today in self.renamed[name]["yes" if value else "no"]:
                now.setdefault(today, told)
        return now

    def question(self, name: str) -> Question:
        if name not in self.questions:
            raise UnknownQuestion(no_such("question", name, self.questions))
        return self.questions[name]

    def instrument(self, id: str) -> Instrument:
        if id not in self.instruments:
            raise UnknownParameter(no_such("instrument", id, self.instruments))
        return self.instruments[id]

    def governing(self, passage: str) -> Instrument:
        """The instrument whose state a passage (`no46_2024:2`) has: the part of the notice that is
        kept with a state of its own, or else the notice."""
        id, _, pinpoint = passage.partition(":")
        for one in self.instruments.values():
            if one.part_of == id and pinpoint in one.pinpoints:
                return one
        return self.instrument(id)

    def package(self, name: str) -> tuple[Instrument, ...]:
        """The instruments that were issued together, in the order of the pack."""
        return tuple(one for one in self.instruments.values() if one.package == name)

    def beyond_what_was_read(self, on: date) -> bool:
        """Whether the day lies after the newest source that was read."""
        return self.read_until is not None and on > self.read_until

    def value(self, name: str, on: date) -> Dated:
        """The value that the law sets on the day, with its reference and state; the state is that
        of the instrument it stands under, where one is named. NoRuleInForce before either is
        known."""
        if name not in self.parameters:
            raise UnknownParameter(no_such("parameter", name, self.parameters))
        found = self.parameters[name].on(on)
        if found is None:
            first = self.parameters[name].values.entries[0].since
            raise NoRuleInForce(f"{name!r} has no value on {on}; its first day is {first}")
        if not self.parameters[name].under:
            return found
        under = self.instrument(self.parameters[name].under)
        standing = under.states.on(on)
        if standing is None:
            raise NoRuleInForce(f"{name!r} has no value on {on}; {under.title} is known from "
                                f"{under.states.entries[0].since} on")
        return replace(found, state=standing.state,
                       reference=f"{found.reference} ({standing.reference})")

    def check_day(self, question: Question, on: date, program: Program) -> None:
        """Refuse a day on which the question's own law does not exist yet."""
        if program.states[question.basis] is State.NOT_ISSUED:
            basis = self.instruments[question.basis]
            raise NoRuleInForce(
                f"no rule of {self.id} answers {question.name!r} on {on}: {basis.title} is known "
                f"from {basis.states.entries[0].since} on; ask for that day or a later one"
            )

    def written(self, on: date, assumed: Assumed = ()) -> Program:
        """The pack written down for the day; states in `assumed` replace those of
        the instruments."""
        place = bisect_right(self._days, on)
        if assumed:
            for id, _ in assumed:
                self.instrument(id)
            return self._assuming(self._days[place - 1] if place else on, assumed)
        if not place:
            return self._write(on, ())
        day = self._days[place - 1]
        if day not in self._written:
            self._written[day] = self._write(day, ())
        return self._written[day]

    def _write(self, on: date, assumed: Assumed) -> Program:
        return write(self.facts, self.parameters, states(self.instruments, on, dict(assumed)),
                     self.rules.values(), on)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day on which a state, a value or the text of a rule changes, in order."""
        return self._days

    def conditions(self) -> dict[str, Condition]:
        """Every duty that may attach to an answer of this pack, by its id."""
        return {condition.id: condition for question in self.questions.values()
                for condition in (*question.conditions, *question.cautions)}

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


def _check(pack: Pack) -> None:
    """Refuse a pack whose parts do not fit together."""
    if pack.layer not in ("A", "B", "C"):
        raise PackError(f"pack {pack.id!r} is of layer {pack.layer!r}; layers are A, B and C")
    if (pack.layer == "C") != bool(pack.scenario):
        raise PackError(f"pack {pack.id!r}: a scenario is named in layer C, and only there")
    overlap = set(pack.instruments) & set(pack.parameters)
    if overlap:
        raise PackError(f"{sorted(overlap)} name both an instrument and a parameter")
    for name in (*pack.facts, *pack.parameters):
        if not NAME.fullmatch(name) or name in ("said", "open", "read", "unsettled"):
            raise PackError(f"{name!r} cannot name a fact or a parameter: use small letters, "
                            "digits and _, and none of said, open, read, unsettled")
    for instrument in pack.instruments.values():
        if instrument.part_of:
            pack.instrument(instrument.part_of)
    for old, now in pack.renamed.items():
        if old in pack.facts or set(now) != {"yes", "no"}:
            raise PackError(f"the renamed fact {old!r} is a fact of today, or does not say what a "
                            "yes and a no to it tell")
        for name in (*now["yes"], *now["no"]):
            if name not in pack.facts or pack.facts[name].type != "yes_no":
                raise PackError(no_such("yes-or-no fact", name, pack.facts))
    for parameter in pack.parameters.values():
        if parameter.under:
            pack.instrument(parameter.under)
        for entry in parameter.values.entries:
            if entry.whole:
                pack.instrument(entry.whole.split(":")[0])
            if entry.unread and entry.unread not in pack.parameters:
                raise PackError(no_such("open point", entry.unread, pack.parameters))
    for rule in pack.rules.values():
        for version in rule.versions:
            for passage in version.cites:
                pack.instrument(passage.split(":")[0])
    for question in pack.questions.values():
        pack.instrument(question.basis)
        attached = (*question.conditions, *question.cautions)
        for one in attached:
            for passage in (one.cites, *(passage for _, passage in one.by_case)):
                pack.instrument(passage.split(":")[0])
        asked = [need.rule for need in (*question.needs, *question.subject_to)]
        by_case = [rule for one in attached for rule, _ in one.by_case]
        for rule in (*asked, *by_case, *(one.when for one in attached if one.when)):
            if pack.rules.get(rule.id) is not rule:
                raise PackError(f"question {question.name!r} asks for rule {rule.id!r}, which is "
                                "not a rule of this pack")
