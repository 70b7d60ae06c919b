"""The case card: buyer, site, item, exporter, day, scenario and facts, kept over a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.embedded.reading import Read, ReadFact

ROLES = ("end_user", "importer", "consignee", "exporter", "owner")
SOURCE = "read in the question"


@dataclass(frozen=True, slots=True)
class CardFact:
    """A fact of the case with the words it was read from; `packs` are those that declare it so."""

    value: Any
    words: str = ""
    source: str = SOURCE
    source_date: date | None = None
    grade: str = "C"
    confirmed: bool = False
    packs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardParty:
    """A party of the case; `confirmed` once a person has said that it is this firm."""

    name: str
    confirmed: bool = False
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class CaseCard:
    """The case as a conversation has it; plain JSON in and out. An empty card is `CaseCard()`."""

    roles: Mapping[str, CardParty] = field(default_factory=dict)
    site: str = ""
    item: str = ""
    grade: str = ""
    day: date | None = None
    scenario: str = ""
    pack: str = ""
    question: str = ""
    intent: str = ""
    language: str = ""
    facts: Mapping[str, CardFact] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether there is a case to which a short question can refer."""
        return bool(self.intent or self.roles or self.facts or self.item or self.question)

    @property
    def buyer(self) -> str:
        """The end user, or else the importer or consignee."""
        return next((self.roles[role].name for role in ROLES[:3] if role in self.roles), "")

    @property
    def exporter(self) -> str:
        return self.roles["exporter"].name if "exporter" in self.roles else ""

    def parties(self) -> list[tuple[str, str]]:
        """Role and name of each named party, the end user first."""
        return [(role, self.roles[role].name) for role in ROLES
                if role in self.roles and self.roles[role].name]

    def confirmed(self, role: str) -> bool:
        """Whether a person has said that the party of this role is the firm named."""
        return role in self.roles and self.roles[role].confirmed

    def confirm(self, names: Iterable[str]) -> CaseCard:
        """The card with these facts and roles confirmed."""
        said = set(names)
        return replace(
            self,
            facts={name: replace(fact, confirmed=fact.confirmed or name in said)
                   for name, fact in self.facts.items()},
            roles={role: replace(party, confirmed=party.confirmed or role in said)
                   for role, party in self.roles.items()})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing of the card that is not what it was."""

    name: str
    before: Any
    after: Any


def follow(card: CaseCard, read: Read) -> CaseCard:
    """The card after this question: a follow-up keeps the case and changes what it says, any other
    question that names a case of its own begins a new one."""
    kept = card if read.follow_up or not _own_case(read) else CaseCard(language=card.language)
    facts = {**_without(kept.facts, read), **{name: _fact(fact) for name, fact in
    read.facts.items()}}
    roles = {**kept.roles, **_roles(read)}
    if read.follow_up and _new_buyer(read) and "owner" in kept.roles:
        roles = {role: party for role, party in roles.items() if role != "owner"}
    pack, question = read.question or (kept.pack, kept.question)
    if read.follow_up and card.question and read.follow_up.kind != "change":
        pack, question = card.pack, card.question
    return replace(
        kept, roles=roles, facts=facts, site=read.site or ("" if _new_buyer(read) else kept.site),
        item=read.part_no or kept.item, grade=read.grade or kept.grade, day=read.day or kept.day,
        scenario=read.scenario or kept.scenario, pack=pack, question=question,
        intent=read.intent, language=_language(read))


def changed(before: CaseCard, after: CaseCard) -> list[Change]:
    """What differs between two cards, by name; nothing for a first card."""
    found = []
    for name in ("site", "item", "grade", "day", "scenario"):
        old, new = getattr(before, name), getattr(after, name)
        if old and old != new:
            found.append(Change(name, old, new))
        elif not old and new and before.open:
            found.append(Change(name, None, new))
    if not before.open:
        return []
    for role in ROLES:
        old_name = before.roles[role].name if role in before.roles else None
        new_name = after.roles[role].name if role in after.roles else None
        if old_name != new_name:
            found.append(Change(role, old_name, new_name))
    for name in sorted({*before.facts, *after.facts}):
        was = before.facts[name].value if name in before.facts else None
        now = after.facts[name].value if name in after.facts else None
        if was != now:
            found.append(Change(name, was, now))
    return found


def _own_case(read: Read) -> bool:
    """Whether the text names a party, an item or facts, and so stands alone."""
    return bool(read.parties or read.part_no or read.grade or read.facts)


def _new_buyer(read: Read) -> bool:
    return any(party.role in ROLES[:3] for party in read.parties)


def _fact(fact: ReadFact) -> CardFact:
    return CardFact(fact.value, fact.words, grade=fact.grade, packs=fact.packs)


def _without(facts: Mapping[str, CardFact], read: Read) -> dict[str, CardFact]:
    """The facts that still hold: a new item or buyer does away with what was said of the old."""
    gone = set(read.follow_up.drop) if read.follow_up else set()
    if read.unsure:
        gone.add(read.unsure.about)
    return {name: fact for name, fact in facts.items() if name not in gone}


def _roles(read: Read) -> dict[str, CardParty]:
    roles: dict[str, CardParty] = {}
    for party in read.parties:
        role = party.role or ("end_user" if "end_user" not in roles else "")
        if role and party.name:
            roles.setdefault(role, CardParty(party.name, percent=party.percent))
    return roles


def _language(read: Read) -> str:
    return read.follow_up.language or read.language if read.follow_up else read.language
