"""The parts of a determination: the facts read, each rule's finding, the other authorizations and
duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.rules.canonical import Writable, canonical, plain
from knowledge.rules.engine.evaluation import Evaluation
from knowledge.rules.engine.program import RuleEntry
from knowledge.rules.law import State
from knowledge.rules.truth import TRUTHS, Truth


@dataclass(frozen=True, slots=True)
class RuleFact:
    """A fact that a rule read, with its value and source; both empty if it is missing."""

    name: str
    value: Any = None
    told: bool = False
    source: str = ""
    source_date: date | None = None
    grade: str = ""
    confirmed: bool = False

    @classmethod
    def of(cls, name: str, evaluation: Evaluation) -> RuleFact:
        if name not in evaluation.values:
            return cls(name)
        told = evaluation.source(name)
        return cls(name, told.value, True, told.source, told.source_date, told.grade.value,
                   told.confirmed)


class Finding(Writable):
    """What one rule said, and why, worked out from the evaluation when it is read.

    `expected` is what the question needs of it, where it asks. `missing` are the facts, and
    `unsettled` the points of law, because of which an UNKNOWN is one. `parts` are the findings of
    the rules that it refers to.
    """

    __slots__ = ("_entry", "_evaluation", "_expected")

    def __init__(self, entry: RuleEntry, evaluation: Evaluation,
                 expected: bool | None = None) -> None:
        self._entry, self._evaluation, self._expected = entry, evaluation, expected

    @property
    def rule(self) -> str:
        return self._entry.rule.id

    @property
    def sentence(self) -> str:
        return self._entry.version.sentence

    @property
    def truth(self) -> Truth:
        return TRUTHS[self._evaluation.truths[self._entry.node]]

    @property
    def state(self) -> State:
        return self._entry.state

    @property
    def cites(self) -> tuple[str, ...]:
        return self._entry.version.cites

    @property
    def under(self) -> str:
        return self._entry.version.under

    @property
    def reads(self) -> tuple[RuleFact, ...]:
        return tuple(RuleFact.of(name, self._evaluation) for name in self._entry.facts)

    @property
    def missing(self) -> tuple[str, ...]:
        return self._evaluation.missing(self._evaluation.because(self._entry.node))

    @property
    def unsettled(self) -> tuple[str, ...]:
        return self._evaluation.points(self._evaluation.because(self._entry.node))

    @property
    def parts(self) -> tuple[Finding, ...]:
        entries = self._evaluation.program.entries
        return tuple(Finding(entries[part], self._evaluation) for part in self._entry.refers)

    @property
    def expected(self) -> bool | None:
        return self._expected

    def plain(self) -> dict[str, Any]:
        return self.written(set())

    def written(self, above: set[str]) -> dict[str, Any]:
        """As plain JSON values, the facts read by name only. A rule that was written above is not
        written twice: of it, only what it said."""
        said = {"rule": self.rule, "truth": plain(self.truth), "expected": self.expected}
        if self.rule in above:
            return {**said, "above": True}
        above.add(self.rule)
        parts = [part.written(above) for part in self.parts]
        return {**said, "sentence": self.sentence, "state": self.state.value, "under": self.under,
                "cites": list(self.cites), "reads": list(self._entry.facts), "parts": parts,
                "missing": list(self.missing), "unsettled": list(self.unsettled)}


    def canonical(self) -> str:
        return self.text(set())

    def text(self, above: set[str]) -> str:
        """`written` as canonical JSON. What a rule always says is made text once."""
        entry, evaluation, rule = self._entry, self._evaluation, self._entry.rule.id
        program = evaluation.program
        known = program.texts.get(rule)
        if known is None:
            known = program.texts[rule] = _Texts(entry)
        truth, expected = TEXTS[evaluation.truths[entry.node]], EXPECTED[self._expected]
        if rule in above:
            return f'{{"above":true,"expected":{expected},"rule":{known.rule},"truth":"{truth}"}}'
        above.add(rule)
        parts = ",".join([Finding(program.entries[part], evaluation).text(above)
                          for part in entry.refers])
        bits = evaluation.because(entry.node)
        missing, unsettled = program.texts_behind.get(bits) or _behind(evaluation, bits)
        return (f'{{{known.cites},"expected":{expected},"missing":{missing},"parts":[{parts}],'
                f'{known.said},"truth":"{truth}",{known.under},"unsettled":{unsettled}}}')


EXPECTED = {None: "null", True: "true", False: "false"}
TEXTS = tuple(truth.name.lower() for truth in TRUTHS)


class _Texts:
    """What a finding of one rule always says, as canonical JSON."""

    def __init__(self, entry: RuleEntry) -> None:
        version = entry.version
        self.rule = canonical(entry.rule.id)
        self.cites = f'"cites":{canonical(version.cites)}'
        self.said = (f'"reads":{canonical(entry.facts)},"rule":{self.rule},'
                     f'"sentence":{canonical(version.sentence)},"state":{canonical(entry.state)}')
        self.under = f'"under":{canonical(version.under)}'


def _behind(evaluation: Evaluation, bits: int) -> tuple[str, str]:
    """The missing facts and the open points among some bits, as canonical JSON."""
    known = evaluation.program.texts_behind
    if len(known) >= KEPT:
        known.clear()
    found = known[bits] = (canonical(evaluation.missing(bits)), canonical(evaluation.points(bits)))
    return found


KEPT = 20_000
"""So many texts of what is missing are kept for other findings of the same program."""


@dataclass(frozen=True, slots=True)
class Missing:
    """The smallest sets of missing facts that could settle the answer, by the side they settle it
    to; `more` if there are others than those shown. `ask` is the fact to ask for first, with those
    that stand in the same document."""

    to_yes: tuple[tuple[str, ...], ...] = ()
    to_no: tuple[tuple[str, ...], ...] = ()
    ask: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class UnsettledBranch:
    """What the outcome is if open points are answered so."""

    suppose: tuple[tuple[str, bool], ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class OpenProviso:
    """Something that a yes is subject to and that is not known yet."""

    rule: str
    sentence: str
    cites: tuple[str, ...]
    missing: tuple[str, ...]
    unsettled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """A duty that attaches to the answer; not `certain` where a fact that decides it is missing."""

    id: str
    sentence: str
    cites: str
    certain: bool


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Another authorization than the one asked about: its outcome, and its first failing
    condition."""

    question: str
    outcome: str
    rule: str = ""
    sentence: str = ""
    cites: tuple[str, ...] = ()
