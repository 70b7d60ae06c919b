"""The facts of a case, each on its best evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.case import SOURCE, CardFact, CaseCard
from assistant.case.evidence import Doubt, Evidence, OnFile, Party, doubts, on_file
from assistant.case.owners import owner_facts
from assistant.desk.answer_notes import AnswerNotes
from assistant.desk.named_parties import PartyScreening, buyers
from assistant.plan.pack_plans import pack_plans, shares_of_lists
from assistant.reading.contract import Reading
from assistant.reading.mentions.materials import grades
from assistant.reading.text import Text
from assistant.wording.phrases import phrase
from knowledge.rules import Grade, Told

ASSUMED = "assumed: a custom of the trade"
"""The source of a fact that only trade custom suggests."""


@dataclass(frozen=True)
class CaseEvidence:
    """The facts by name; by fact, the listed firms of a like name on which it hangs; the names of
    the facts that a person entered, which no record replaces, and of those that records and lists
    tell."""

    facts: Mapping[str, Evidence]
    doubts: Mapping[str, Doubt]
    entered: Sequence[str]
    filed: Sequence[str]


def lay_out(card: CaseCard, read: Reading, parties: Sequence[Party], screening: PartyScreening,
            language: str, notes: AnswerNotes) -> CaseEvidence:
    """Weakest first, so that better evidence replaces weaker: the text read, then owners' sums,
    then records and lists, then what a person entered or answered."""
    item = screening.records.item(card.item) if card.item else None
    if item:
        notes.step(f"looked up item {item.part_no}")
    entered: dict[str, Evidence] = {}
    from_text: dict[str, Evidence] = {}
    for name, fact in card.facts.items():
        side = from_text if fact.source == SOURCE else entered
        side[name] = evidence_of(fact)
    from_text = {**owner_facts(card.shares, parties, shares_of_lists()), **from_text}
    firms = [(party, screening.records.firm_of(party, screening.on)) for party in buyers(parties)]
    filed = on_file(firms, item)
    for conflict in filed.conflicts:
        notes.conflict(conflict)
    alike = {name: doubt for party in buyers(parties) for name, doubt in doubts(party).items()}
    facts = filed.over(from_text)
    facts.update(_of_persons(entered, filed, alike, language, notes))
    for name, value in assumed(facts, card.grade):
        if name not in read.differing:  # told in two ways it is asked about, and not assumed
            facts[name] = Evidence(Told(value, ASSUMED, None, Grade.D, False), card.grade)
    return CaseEvidence(facts, alike, sorted(entered), sorted(filed.names))


def evidence_of(fact: CardFact) -> Evidence:
    """A fact of the card, as the rules are told it."""
    return Evidence(Told(fact.value, fact.source, fact.source_date, Grade(fact.grade),
                         fact.confirmed), fact.words)


def assumed(known: Mapping[str, object], grade: str) -> Iterator[tuple[str, Any]]:
    """The facts, not among the known, that the packs' plans let trade custom suggest. What is added
    to the known meanwhile counts: one may rest on another."""
    material = next((mention.unit for mention in grades(Text(grade))), "")
    for held in pack_plans():
        for one in held.assumed:
            fits = one.grade == material if one.grade else one.known in known
            if fits and one.fact not in known:
                yield one.fact, one.value


def _of_persons(entered: Mapping[str, Evidence], filed: OnFile, alike: Mapping[str, Doubt],
                language: str, notes: AnswerNotes) -> dict[str, Evidence]:
    """What persons entered. A listing under the very name stands against a bare no (an officer
    dismisses an entry by a clearance), and whether a firm is the listed one is said once, for
    every list on which that firm stands."""
    kept = dict(entered)
    for name, doubt in alike.items():
        if name not in entered:
            continue
        no = entered[name].told.value is False
        for other, like in alike.items():  # said of the same names, it holds for both
            if (like.party, set(like.names)) == (doubt.party, set(doubt.names)):
                for fact in (other, *(like.denied if no else ())):
                    kept.setdefault(fact, entered[name])
    for name, one in filed.lists.items():
        if one.told.value is True and name in kept and kept[name].told.value is False:
            kept[name] = one
            notes.conflict(phrase("listing_stands", language).format(one.told.source))
    return kept
