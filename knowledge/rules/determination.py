"""What a pack said to one question on one day, whole: the same input gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.rules.canonical import canonical, digest, plain
from knowledge.rules.changes import LawfulChange
from knowledge.rules.law import State
from knowledge.rules.truth import Truth


@dataclass(frozen=True, slots=True)
class FactRead:
    """A fact that a rule read: its value and source, or nothing where it is missing."""

    name: str
    value: Any = None
    told: bool = False
    source: str = ""
    source_date: date | None = None
    grade: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule said, and why. `expected` is what the question needs of it, where it asks.

    `missing` are the facts, and `unsettled` the points of law, because of which an UNKNOWN is one.
    """

    rule: str
    sentence: str
    truth: Truth
    state: State
    cites: tuple[str, ...]
    under: str
    reads: tuple[FactRead, ...]
    missing: tuple[str, ...]
    unsettled: tuple[str, ...]
    parts: tuple[Finding, ...]
    expected: bool | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """The smallest sets of missing facts that could settle the answer, by the side they settle it
    to; `ask` is the fact to ask for first, with those that stand in the same document."""

    to_yes: tuple[tuple[str, ...], ...] = ()
    to_no: tuple[tuple[str, ...], ...] = ()
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
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
    """A duty that attaches to the yes; not `certain` where a fact that decides it is missing."""

    id: str
    sentence: str
    cites: str
    certain: bool


@dataclass(frozen=True, slots=True)
class WhyNot:
    """An authorization beside the one asked about: its outcome, and its first failing condition."""

    question: str
    outcome: str
    rule: str = ""
    sentence: str = ""
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Determination:
    """The answer of a pack. `because` are the deciding rules, in order of the question."""

    pack: str
    fingerprint: str
    layer: str
    scenario: str
    question: str
    on: date
    outcome: str
    favourable: bool
    because: tuple[str, ...]
    conditions: tuple[Attached, ...]
    subject_to: tuple[OpenProviso, ...]
    missing: Missing
    to_confirm: tuple[str, ...]
    unsettled: tuple[str, ...]
    branches: tuple[Branch, ...]
    why_not: tuple[WhyNot, ...]
    lawful_changes: tuple[LawfulChange, ...]
    assumed: tuple[tuple[str, State], ...]
    facts: tuple[FactRead, ...]
    trace: tuple[Finding, ...] = field(default=())

    @property
    def settled(self) -> bool:
        """No fact told later can change the outcome."""
        return not (self.missing.to_yes or self.missing.to_no or self.to_confirm
                    or self.unsettled or self.subject_to)

    def plain(self) -> dict[str, Any]:
        """As plain JSON values."""
        found = plain(self)
        assert isinstance(found, dict)
        return found

    def canonical(self) -> str:
        """As canonical JSON: what is recorded and replayed."""
        return canonical(self)

    def digest(self) -> str:
        """SHA-256 of the canonical JSON."""
        return digest(self)

    def finding(self, rule: str) -> Finding:
        """What the named rule said; KeyError if the question never came to it."""
        for found in self.findings():
            if found.rule == rule:
                return found
        raise KeyError(rule)

    def findings(self) -> list[Finding]:
        """The whole tree of findings, flat, parents first."""
        return [found for top in self.trace for found in _flat(top)]


def _flat(finding: Finding) -> list[Finding]:
    return [finding, *(found for part in finding.parts for found in _flat(part))]
