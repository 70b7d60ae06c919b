"""The case card: buyer, site, item, exporter, day, scenario and facts, kept over a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.embedded.reading import Read

ROLES = ("end_user", "importer", "consignee", "exporter", "owner")
SOURCE = "read in the question"
SUPPOSED = "supposed in a follow-up question"
"""The source of what a follow-up makes different about the item; it goes before its record."""
ITEM = frozenset({"magnet_family", "item_form", "dysprosium_pct", "terbium_pct", "holmium_pct",
                  "gadolinium_pct"})


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
    """The case as a conversation has it; plain JSON in and out. An empty card is `CaseCard()`; the
    cases of a conversation are numbered from 1."""

    number: int = 0
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
    contains: tuple[str, ...] = ()
    """Contents that were named without an amount."""
    text: str = ""
    """The last question as it was asked."""

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
    """The card after this question: a follow-up keeps the case and changes what it says; the same
    question asked again keeps it with all that was entered or confirmed meanwhile; any other
    question that names a case of its own begins a new one."""
    again = card.open and read.text == card.text
    same = again or (card.open and (read.follow_up is not None or not _own_case(read)))
    kept = card if same else CaseCard(card.number + 1)
    roles = {**_roles(read), **kept.roles} if again else {**kept.roles, **_roles(read)}
    if same and _new_buyer(read):
        roles = {role: party for role, party in roles.items()
                 if role != "owner" or read.party("owner")}
    question = read.question
    if same and card.question and (question is None or not _asks_anew(read)):
        question = (card.pack, card.question)
    other_goods = same and _other_goods(kept, read)
    facts = {**_told(read), **kept.facts} if again else {**_kept_facts(kept, read), **_told(read)}
    contains = dict.fromkeys((*(() if other_goods else kept.contains), *read.contains))
    return replace(
        kept, roles=roles, facts=facts, text=read.text,
        contains=tuple(name for name in contains if name not in facts),
        site=read.site or ("" if _new_buyer(read) else kept.site),
        item=read.part_no or kept.item, day=read.day or kept.day,
        grade=read.grade or ("" if other_goods else kept.grade),
        scenario=read.scenario or kept.scenario, pack=question[0] if question else "",
        question=question[1] if question else "", intent=read.intent,
        language=read.follow_up.language or read.language if read.follow_up else read.language)


def changed(before: CaseCard, after: CaseCard) -> list[Change]:
    """What differs between two cards of one case, by name; nothing where a case begins."""
    if before.number != after.number or not before.open:
        return []
    pairs = [(name, getattr(before, name) or None, getattr(after, name) or None)
             for name in ("site", "item", "grade", "day", "scenario")]
    pairs += [(role, _name(before, role), _name(after, role)) for role in ROLES]
    pairs += [(name, _value(before, name), _value(after, name))
              for name in sorted({*before.facts, *after.facts})]
    return [Change(name, old, new) for name, old, new in pairs if old != new]


def _name(card: CaseCard, role: str) -> str | None:
    return card.roles[role].name if role in card.roles else None


def _value(card: CaseCard, name: str) -> Any:
    return card.facts[name].value if name in card.facts else None


def _own_case(read: Read) -> bool:
    """Whether the text names a party, an item or facts, and so stands alone."""
    return bool(read.parties or read.part_no or read.grade or read.facts)


def _new_buyer(read: Read) -> bool:
    return any(party.role in ROLES[:3] for party in read.parties)


def _asks_anew(read: Read) -> bool:
    """Whether the text asks something else about the same case."""
    return read.follow_up is None or read.follow_up.kind == "change"


def _other_goods(card: CaseCard, read: Read) -> bool:
    """Whether the goods are now of another material, so that the old grade no longer names them."""
    family, held = read.facts.get("magnet_family"), card.facts.get("magnet_family")
    return bool(family and held and family.value != held.value)


def _told(read: Read) -> dict[str, CardFact]:
    supposes = read.follow_up is not None and read.follow_up.kind == "change"
    return {name: CardFact(fact.value, fact.words, grade=fact.grade, packs=fact.packs,
                           source=SUPPOSED if supposes and name in ITEM else SOURCE)
            for name, fact in read.facts.items()}


def _kept_facts(card: CaseCard, read: Read) -> dict[str, CardFact]:
    """The facts that still hold; of two amounts that contradict each other none does."""
    gone = {*(read.follow_up.drop if read.follow_up else ()),
            *([read.unsure.about] if read.unsure else ())}
    if read.follow_up and _new_buyer(read):
        gone |= {name for name in card.facts if name.startswith("end_user_on_")}
    return {name: fact for name, fact in card.facts.items() if name not in gone}


def _roles(read: Read) -> dict[str, CardParty]:
    """One party for each role; a name of the lists or records goes before one that only looks like
    a name, so that no listed firm is ever pushed out of its role."""
    roles: dict[str, CardParty] = {}
    for party in sorted(read.parties, key=lambda one: not one.known):
        role = party.role or ("end_user" if "end_user" not in roles else "")
        if role and party.name:
            roles.setdefault(role, CardParty(party.name, percent=party.percent))
    return roles
