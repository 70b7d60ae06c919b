"""The case after a further text: a pure merge of the case so far and what was read now.

What is said replaces what it contradicts. A new buyer takes the buyer's facts away, a new item the
item's; the rest stays. Where buyer and item are both new, a new case begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from assistant.case.case_card import (
    BUYER_ROLES,
    SOURCE,
    SUPPOSED,
    CardFact,
    CardParty,
    CardShare,
    CaseCard,
)
from assistant.case.corrected import corrected, elsewhere
from assistant.reading.contract import NOWHERE, FactRead, Kind, Mode, PartyRead, Reading
from assistant.reading.mentions.tells import fact_of
from knowledge.rules import Declaration
from knowledge.screening.spotting import core_of

OF_BUYER = frozenset({"end_user", "owner", "destination", "importer", "site"})
"""The subjects of facts that go with the buyer."""
OF_ITEM = "goods"
KEPT_WITH_GRADE = ("form", "family")
"""What of the item a new grade of the same material leaves as it is."""
Facts = Mapping[str, Declaration]


def follow(card: CaseCard, read: Reading, declared: Facts) -> CaseCard:
    """The card after this text. A question of law at large leaves the case as it is; the same
    text again keeps all that was entered or confirmed meanwhile."""
    if card.open and read.text == card.text:
        again = _told(card, read, declared)
        return replace(again, facts={**again.facts, **card.facts},
                       roles={**again.roles, **card.roles})
    reply = read.reply
    if reply is not None and reply.kind == "back" and card.earlier:
        return _told(_back(card), read, declared)
    if reply is None and (mended := corrected(card, read, declared)) is not card:
        return replace(mended, text=read.text)
    card, read = _in_their_places(elsewhere(card, read, declared), read)
    new_buyer, new_item = _new_buyer(card, read), _new_item(card, read)
    if not card.open or (new_buyer and new_item and reply is None):
        begun = CaseCard(card.number + 1, language=read.language, earlier=_snapshot(card),
                         scenario=card.scenario if not card.open else "")
        return _told(begun, read, declared)
    kept = card
    if new_buyer:
        kept = _without(kept, declared, OF_BUYER)
        kept = replace(kept, roles={role: party for role, party in kept.roles.items()
                                    if role == "exporter"},
                       shares=(), owners=(), others=(), site="", earlier=_snapshot(card))
    if new_item:
        gone = {name for name, fact in kept.facts.items()
                if _subject(declared, name) == OF_ITEM and not _stays(name, fact, read)}
        kept = replace(kept, items={}, earlier=_snapshot(card), item="", grade="",
                       facts={name: fact for name, fact in kept.facts.items() if name not in gone},
                       likely={}, denied=(),
                       unknown=tuple(name for name in kept.unknown
                                     if _subject(declared, name) != OF_ITEM))
    return _told(kept, read, declared)


def _in_their_places(card: CaseCard, read: Reading) -> tuple[CaseCard, Reading]:
    """The card and the reading where the text says that a party of the case is another: the buyer
    is not this firm but that one, which takes its place; or the buyer of the case owns the one that
    is meant now, and is its owner."""
    held = {one.name: _as_held(card, one) for one in read.parties}
    read = replace(read, parties=tuple(held[one.name] for one in read.parties), shares=tuple(
        replace(one, owner=held[one.owner].name if one.owner in held else one.owner)
        for one in read.shares))
    denied = [one for one in read.parties if one.mode is Mode.DENIED]
    left = [one for one in read.parties if one.mode is not Mode.DENIED]
    for role in BUYER_ROLES:
        buyer = card.roles.get(role)
        if buyer is None:
            continue
        if any(_means(one, buyer.name) for one in denied):
            heirs = [one for one in left if one.role in ("other", *BUYER_ROLES)]
            if len(heirs) == 1:
                left = [replace(one, role=role) if one in heirs else one for one in left]
        elif any(one.role == "owner" and _same(one.name, buyer.name) for one in left) and not any(
                one.role in BUYER_ROLES for one in left) and any(
                share.owner and not share.owned and _same(share.owner, buyer.name)
                for share in read.shares):
            roles = {name: one for name, one in card.roles.items() if name != role}
            card = replace(card, roles=roles)
    return card, replace(read, parties=tuple(left))


def _as_held(card: CaseCard, one: PartyRead) -> PartyRead:
    """The party that a name means: one of the case, called by its first words, is that party; an
    owner stays that, whatever role the words seem to give it."""
    owners = dict.fromkeys((*card.owners, *(share.owner for share in card.shares)))
    held = [name for name in owners if name and _begins(one.name, name)]
    others = {party.name for role, party in card.roles.items()
              if role != "owner" and _begins(one.name, party.name)}
    if len(others) == 1 and not held and not one.known:
        return replace(one, name=others.pop())
    return replace(one, name=held[0], role="owner") if len(held) == 1 and not others else one


def _same(one: str, other: str) -> bool:
    """Whether a name is that of a firm, or its first words."""
    return _means(PartyRead(one, "owner", NOWHERE), other)


def _told(card: CaseCard, read: Reading, declared: Facts) -> CaseCard:
    """The card with what was read: parties, shares, items, facts and days. The day of a question
    about the law is that question's alone, so that no later one is answered by a past law."""
    roles = {**card.roles}
    buyers = [party for party in read.parties if party.role in BUYER_ROLES]
    for role, party in _by_role(read.parties, read.kind is Kind.LIST).items():
        held = roles.get(role)
        if held is None or not _means(party, held.name):
            roles[role] = CardParty(party.name)
    named = {party.name for party in roles.values()}
    others = [party.name for party in buyers if party.name not in named]
    others += [party.name for party in read.parties
               if party.role == "other" and party.name not in named
               and (party.known or read.kind is Kind.LIST)]
    facts = {**card.facts}
    items: dict[str, dict[str, CardFact]] = {}
    labels = {one.id: one.grade or read.words(one.span) for one in read.goods}
    for fact in read.facts:
        if fact.name not in declared or fact.mode in (Mode.ASKED, Mode.DENIED):
            continue
        if fact.op != "=" or not _of_this_case(fact, labels, roles):
            continue
        told = CardFact(fact.value, read.words(fact.span),
                        SUPPOSED if fact.mode is Mode.SUPPOSED else SOURCE)
        several = fact.of in labels and len(read.goods) > 1
        if several:
            items.setdefault(f"{fact.of}: {labels[fact.of]}", {})[fact.name] = told
        if not several or fact.of == read.goods[0].id:  # the first item is the case's own
            facts[fact.name] = told
    for name in read.differing:
        facts.pop(name, None)
    likely = {**card.likely, **{one.name: CardFact(one.value, read.words(one.span))
                                for one in read.likely if one.name in declared}}
    shares = tuple(CardShare(one.owner, one.owned, one.percent, one.op, one.listed,
                             read.words(one.span)) for one in read.shares)
    named = {party.name for party in roles.values()}
    owners = [party.name for party in read.parties
              if party.role == "owner" and party.name not in named]
    day = read.day("law") if read.kind is Kind.CASE and read.parties else None
    shipment = facts.get(fact_of("shipment_day"))
    grade = next((one.grade for one in read.goods if one.grade), "")
    part = next((one.part_no for one in read.goods if one.part_no), "")
    first = read.asks[0] if read.asks else None
    asked = read.questions[0] if read.questions else ""
    pack, _, question = asked.partition(".")
    return replace(
        card, roles=roles, facts=facts, text=read.text,
        others=tuple(dict.fromkeys([*others, *(card.others if not buyers else ())])),
        shares=_with_shares(card.shares, shares, (
            roles[role].name for role in BUYER_ROLES if role in roles)),
        owners=tuple(dict.fromkeys([*card.owners, *owners])),
        likely={name: one for name, one in likely.items()
                if name not in facts and name not in card.denied},
        items=items or card.items, grade=grade or card.grade, item=part or card.item,
        day=day.until if day else _day_of_export(card, shipment, read),
        scenario=(first.scenario if first else "") or card.scenario,
        pack=pack or card.pack, question=question or card.question, language=read.language,
        unknown=tuple(name for name in card.unknown if name not in facts))


def _with_shares(held: tuple[CardShare, ...], told: tuple[CardShare, ...], buyers: Iterable[str]
                 ) -> tuple[CardShare, ...]:
    """The shares told now; where each is that of an owner told before, the others' stand."""
    own = {"", *buyers}

    def of(one: CardShare) -> tuple[str, str, str]:
        return one.owner, "" if one.owned in own else one.owned, one.listed
    new = {of(one): one for one in told}
    if not told or not new.keys() <= {of(one) for one in held}:
        return told or held
    return tuple(new.get(of(one), one) for one in held)


def _by_role(parties: Iterable[PartyRead], of_lists: bool = False) -> dict[str, PartyRead]:
    """One party for each role; a name of the lists or records goes before one that only looks like
    a name, so that no listed firm is ever pushed out of its role. A listed name without a role is
    the buyer where nobody else is."""
    found: dict[str, PartyRead] = {}
    for party in sorted(parties, key=lambda one: not one.known):
        if party.role in (*BUYER_ROLES, "exporter", "owner") and party.mode is not Mode.DENIED:
            found.setdefault(party.role, party)
    if not any(role in found for role in BUYER_ROLES):
        named = next((one for one in parties if one.role == "other" and (one.known or of_lists)
                      and one.mode is not Mode.DENIED), None)
        if named is not None:
            found["end_user"] = named
    return found


def _of_this_case(fact: FactRead, goods: Mapping[str, str], roles: Mapping[str, CardParty]) -> bool:
    """Whether the fact is about the goods, or about the buyer of the case, and nobody else."""
    if not fact.of or fact.of in goods:
        return True
    buyer = next((roles[role].name for role in BUYER_ROLES if role in roles), "")
    return fact.of == buyer


def _day_of_export(card: CaseCard, shipment: CardFact | None, read: Reading) -> Any:
    """A shipment of the past is judged by the law of its day."""
    told = next((one for one in read.facts if one.name == fact_of("shipment_day")), None)
    if told is not None and shipment is not None and read.today and shipment.value < read.today:
        return shipment.value
    before = card.facts.get(fact_of("shipment_day"))
    if told is not None and before is not None and str(card.day) == str(before.value):
        return None  # the law of the day that was told first is not that of the new one
    return card.day


def _new_buyer(card: CaseCard, read: Reading) -> bool:
    """Whether the buyer is another than before, named or only described."""
    if read.another_buyer is not None and card.buyer:
        return True
    named = _by_role(read.parties)
    for role in BUYER_ROLES:
        if role in named:
            held = [card.roles[one].name for one in BUYER_ROLES if one in card.roles]
            return bool(held) and not any(_means(named[role], name) for name in held)
    return False


def _means(party: PartyRead, held: str) -> bool:
    """Whether a name of the text is the firm of the case: the same but for the legal form, or its
    first words, where no list and no record knows a firm of that shorter name."""
    said, name = (core_of(tuple(re.findall(r"\w+", one.casefold()))) for one in (party.name, held))
    return said == name or (_begins(party.name, held) and not party.known)


def _begins(said: str, held: str) -> bool:
    """Whether a name is another one's, or its first words, but for the legal form."""
    one, other = (core_of(tuple(re.findall(r"\w+", name.casefold()))) for name in (said, held))
    return bool(one) and one == other[:len(one)]


def _new_item(card: CaseCard, read: Reading) -> bool:
    """Whether the goods are others than before: another grade, part or material."""
    for one in read.goods:
        if one.grade and card.grade and one.grade != card.grade:
            return True
        if one.part_no and card.item and one.part_no != card.item:
            return True
    name = fact_of("family")
    family, held = read.facts_of(name), card.facts.get(name)
    return bool(held and family and all(one.value != held.value for one in family
                                        if one.mode is not Mode.ASKED))


def _stays(name: str, fact: CardFact, read: Reading) -> bool:
    """Whether a fact of the item holds for the new one as well: its form, and its material where
    the text does not name another."""
    if name not in map(fact_of, KEPT_WITH_GRADE):
        return False
    return not read.facts_of(name)


def _without(card: CaseCard, declared: Facts, subjects: frozenset[str]) -> CaseCard:
    facts = {name: fact for name, fact in card.facts.items()
             if _subject(declared, name) not in subjects}
    return replace(card, facts=facts, likely={}, denied=(), unknown=tuple(
        name for name in card.unknown if _subject(declared, name) not in subjects))


def _subject(declared: Facts, name: str) -> str:
    return declared[name].subject if name in declared else ""


def _snapshot(card: CaseCard) -> dict[str, Any]:
    """The case as it was, to which the user may go back; nothing where there was none."""
    if not card.open:
        return dict(card.earlier)
    kept = replace(card, earlier={}, waiting=())
    return {key: value for key, value in asdict(kept).items() if value}


def _back(card: CaseCard) -> CaseCard:
    """The earlier case, with the one that was left kept in its place."""
    from pydantic import TypeAdapter

    held = TypeAdapter(CaseCard).validate_python(dict(card.earlier))
    return replace(held, earlier=_snapshot(card))
