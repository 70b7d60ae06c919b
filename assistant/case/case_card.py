"""The case card: buyer, owners, item, exporter, day, scenario and facts, kept over a conversation;
and the questions that we asked and that nobody has answered yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

ROLES = ("end_user", "importer", "consignee", "exporter", "owner")
BUYER_ROLES = ROLES[:3]
SOURCE = "read in the question"
SUPPOSED = "supposed in a follow-up question"
"""The source of what a question only supposes ("what if it held 2 % Dy")."""


Renamed = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Yes-or-no facts of earlier editions, with the facts of today that a yes and a no to them tell."""


@dataclass(frozen=True, slots=True)
class CardFact:
    """A fact of the case with the words it was read from. `packs` stands in cards of earlier
    editions only."""

    value: Any
    words: str = ""
    source: str = SOURCE
    source_date: date | None = None
    grade: str = "C"
    confirmed: bool = False
    packs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardParty:
    """A party of the case; `confirmed` once a person entitled has said that it is this firm."""

    name: str
    confirmed: bool = False
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class CardShare:
    """An owner's share as told; `listed` names the list that he is said to stand on."""

    owner: str
    owned: str
    percent: float
    op: str = "="
    listed: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that we asked. `kind`: fact (the value of `names[0]`, or of the facts that stand in
    one paper), confirm (that parties and facts are as read), same (whether the party is the listed
    firm), party (who it is). `choices` are what may be answered, in the order shown."""

    id: str
    kind: str
    names: tuple[str, ...]
    choices: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class CaseCard:
    """The case as a conversation has it; plain JSON in and out. An empty card is `CaseCard()`; the
    cases of a conversation are numbered from 1.

    `others` are further buyers, each answered beside the first; `items` are further items, by their
    label, each with the facts that are its own; `unknown` names facts that the user does not know;
    `waiting` are our open questions; `earlier` is the case before the buyer or the item changed.
    """

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
    """Contents that were named without an amount; in cards of earlier editions only."""
    text: str = ""
    """The last question as it was asked."""
    others: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    shares: tuple[CardShare, ...] = ()
    items: Mapping[str, Mapping[str, CardFact]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    waiting: tuple[OpenQuestion, ...] = ()
    earlier: Mapping[str, Any] = field(default_factory=dict)
    likely: Mapping[str, CardFact] = field(default_factory=dict)
    """Facts that the user's words probably tell; no facts of the case until he says yes."""
    denied: tuple[str, ...] = ()
    """Those to which he said no: they are not offered again."""

    @property
    def open(self) -> bool:
        """Whether there is a case to which a short question can refer."""
        return bool(self.roles or self.facts or self.item or self.grade or self.question
                    or self.items)

    @property
    def buyer(self) -> str:
        """The end user, or else the importer or consignee."""
        return next((self.roles[role].name for role in BUYER_ROLES if role in self.roles), "")

    @property
    def exporter(self) -> str:
        return self.roles["exporter"].name if "exporter" in self.roles else ""

    def parties(self) -> list[tuple[str, str]]:
        """Role and name of each named party, the end user first, each owner once."""
        found = [(role, self.roles[role].name) for role in ROLES
                 if role in self.roles and self.roles[role].name]
        named = {name for _, name in found}
        owners = dict.fromkeys((*self.owners, *(one.owner for one in self.shares)))
        return [*found, *(("owner", name) for name in owners if name and name not in named)]

    def confirmed(self, role: str) -> bool:
        """Whether a person has said that the party of this role is the firm named."""
        return role in self.roles and self.roles[role].confirmed

    def confirm(self, names: Iterable[str]) -> CaseCard:
        """The card with these facts and roles confirmed; "parties" stands for all roles."""
        said = set(names)
        every = "parties" in said
        return replace(
            self,
            facts={name: replace(fact, confirmed=fact.confirmed or name in said)
                   for name, fact in self.facts.items()},
            roles={role: replace(party, confirmed=party.confirmed or every or role in said)
                   for role, party in self.roles.items()})


def under_todays_names(card: CaseCard, renamed: Renamed) -> CaseCard:
    """A card of an earlier edition with the facts that took the place of its own; what is told
    under today's name stands."""
    facts: dict[str, CardFact] = {
        name: fact for name, fact in card.facts.items() if name not in renamed}
    for name, fact in card.facts.items():
        if name in renamed and fact.value in (True, False):
            for today in renamed[name]["yes" if fact.value else "no"]:
                facts.setdefault(today, fact)
    return replace(card, facts=facts)


@dataclass(frozen=True, slots=True)
class CardChange:
    """One thing of the card that is not what it was."""

    name: str
    before: Any
    after: Any


def changed(before: CaseCard, after: CaseCard) -> list[CardChange]:
    """What differs between two cards of one case, by name; nothing where a case begins."""
    if before.number != after.number or not before.open:
        return []
    pairs = [(name, getattr(before, name) or None, getattr(after, name) or None)
             for name in ("site", "item", "grade", "day", "scenario")]
    pairs += [(role, _name(before, role), _name(after, role)) for role in ROLES]
    pairs += [(name, _value(before, name), _value(after, name))
              for name in sorted({*before.facts, *after.facts})]
    return [CardChange(name, old, new) for name, old, new in pairs if old != new]


def _name(card: CaseCard, role: str) -> str | None:
    return card.roles[role].name if role in card.roles else None


def _value(card: CaseCard, name: str) -> Any:
    return card.facts[name].value if name in card.facts else None
