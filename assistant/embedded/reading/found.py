"""What a reader found in a question: typed values, each with the very words that it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

INTENTS = (
    "item_scope", "composition_threshold", "assembly_scope", "buyer_eligibility", "military_ties",
    "ownership_affiliates", "list_status", "end_use_statement", "reexport_transfer",
    "licence_route", "customs_query", "dates_status", "scheme_change", "replay_past",
    "country_specific", "inspection_obligations", "documents_records", "workflow",
    "batch_screening", "change_impact", "counterfactual", "explain_citation", "mirrored_regime",
    "conflict_of_laws", "limits", "evasion", "override_pressure", "prompt_injection",
    "false_premise", "impersonation", "data_leak",
)
HOSTILE = ("evasion", "override_pressure", "prompt_injection", "impersonation", "data_leak")
INFERRED = "D"
"""The grade of a value that is implied by the words and not said in them."""


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A value of a declared fact, the words it came from (`start:end` of the text) and the packs
    that declare the fact so. Grade C is somebody's word, D a convention of the trade or an
    inference. Nothing read from a text is confirmed."""

    name: str
    value: Any
    words: str
    start: int
    end: int
    packs: tuple[str, ...]
    grade: str = "C"

    @property
    def inferred(self) -> bool:
        return self.grade == INFERRED


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A firm's name as it stands in the text; `known` where a list or the register has it."""

    name: str
    start: int
    end: int
    known: bool = True


Names = Callable[[str], list[NameSeen]]


@dataclass(frozen=True, slots=True)
class PartyRead:
    """A party and its role: exporter, importer, consignee, end_user, owner, or "" where the text
    does not say. `percent` is the share that an owner holds."""

    role: str
    name: str
    words: str
    start: int
    end: int
    known: bool = False
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A law or passage that the text names: `instrument`, and `passage` (`instrument:pinpoint`)
    where it names an article, else the first one of the instrument that the library holds."""

    instrument: str
    passage: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Premise:
    """Something that the text takes for granted and that is not so; `correction` names the sentence
    that puts it right and `passages` what shows it."""

    correction: str
    words: str
    start: int
    end: int
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a short next question changes or wants, seen from the case before.

    `kind`: change (facts, party, site, day or item changed; `drop` names facts that no longer
    hold), party (the same for `relation`: parent, subsidiary, ...), why, source, missing, repeat,
    language (`language` wanted), document (a memo or letter of the case).
    """

    kind: str
    words: str
    relation: str = ""
    language: str = ""
    site: str = ""
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsure:
    """The one question back where the text can be read in several ways; `facts` gives, for each
    choice, the value that it would set (empty where the choice is not a fact)."""

    about: str
    ask: str
    ask_zh: str
    choices: tuple[str, ...]
    values: tuple[Any, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """All that was found in one text. `facts` holds each fact once; where two packs declare a name
    in different ways, `facts_for(pack)` gives the value that fits the pack. `value_leads`: the dated
    value is what is asked for, more than any question to the rules. `span`: the words of a month or
    year whose last day is `day`."""

    text: str
    language: str
    intent: str
    question: tuple[str, str] | None = None
    also: tuple[tuple[str, str], ...] = ()
    value: tuple[str, str] | None = None
    value_leads: bool = False
    packs: tuple[str, ...] = ()
    readings: tuple[ReadFact, ...] = ()
    parties: tuple[PartyRead, ...] = ()
    grade: str = ""
    part_no: str = ""
    order_no: str = ""
    site: str = ""
    contains: tuple[str, ...] = ()
    day: date | None = None
    other_day: date | None = None
    span: str = ""
    scenario: str = ""
    references: tuple[Reference, ...] = ()
    premises: tuple[Premise, ...] = ()
    warning: str | None = None
    follow_up: FollowUp | None = None
    unsure: Unsure | None = None
    scores: Mapping[str, float] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, ReadFact]:
        """Each fact read once; of two readings under one name, the one of the pack asked first."""
        first = self.question[0] if self.question else ""
        found: dict[str, ReadFact] = {}
        for fact in self.readings:
            if fact.name not in found or first in fact.packs:
                found[fact.name] = fact
        return found

    @property
    def american(self) -> bool:
        """Whether American law is asked about."""
        asked = [one[0] for one in (self.question, self.value) if one]
        return any(one.startswith("us_") for one in asked or self.packs[:1])

    def facts_for(self, pack: str) -> dict[str, ReadFact]:
        """The facts that this pack declares."""
        return {fact.name: fact for fact in self.readings if pack in fact.packs}

    @property
    def refers_to(self) -> tuple[str, ...]:
        """The passages that the text names, in its order."""
        return tuple(dict.fromkeys(one.passage for one in self.references if one.passage))

    def party(self, role: str) -> PartyRead | None:
        return next((party for party in self.parties if party.role == role), None)
