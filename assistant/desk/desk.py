"""The desk of one answer. Nothing that a model says enters a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.asked import Asked
from assistant.case import CardFact, CaseCard
from assistant.case.evidence import Evidence, Party, doubts, on_file
from assistant.desk.answer_notes import AnswerNotes
from assistant.desk.card_writer import CardWriter
from assistant.desk.case_evidence import CaseEvidence, evidence_of, lay_out
from assistant.desk.case_rules import CaseRules
from assistant.desk.cited_texts import CitedTexts
from assistant.desk.message_reading import language_of, read_message
from assistant.desk.named_parties import PartyScreening, buyers, named_parties
from assistant.desk.team_records import TeamRecords
from assistant.reading.contract import Reading
from assistant.services.services import House
from knowledge.register import FirmFound
from knowledge.screening import Lists

if TYPE_CHECKING:
    from assistant.model.model_call import Asker


@dataclass(frozen=True)
class Desk:
    """What one answer is made from. The parts that ask, cite and note keep what they did; nothing
    else changes once the desk is open."""

    house: House
    asked: Asked
    before: CaseCard
    """The case as the conversation had it before this message."""
    lists: Lists
    read: Reading
    model: Mapping[str, Any]
    """What a provider's model was asked; empty where none was."""
    asker: Asker | None
    card: CaseCard
    kept: CaseCard
    """The case as the next message finds it: what a question about an open case only supposed
    holds for its answer alone."""
    language: str
    law_day: date
    records: TeamRecords
    screening: PartyScreening
    parties: Sequence[Party]
    ambiguous: Mapping[str, Sequence[FirmFound]]
    evidence: CaseEvidence
    rules: CaseRules
    texts: CitedTexts
    notes: AnswerNotes

    @property
    def buyers(self) -> list[Party]:
        return buyers(self.parties)


def open_desk(house: House, asked: Asked, before: CaseCard,
              on_step: Callable[[str], None] = lambda step: None) -> Desk:
    """Read the message, write it into the card of the case, find and screen its parties, and lay
    out the evidence."""
    notes, lists = AnswerNotes(on_step), house.lists
    clearances = house.clearances.held(asked.team)
    records, asker = TeamRecords(house.register, asked.team), _asker(house, asked)
    message = read_message(house, asked, before, lists, asker, records, notes)
    read = message.reading
    language = language_of(asked, before, read)
    card = CardWriter(asked, before, read, language, notes).card(house.facts)
    notes.step("read the question")
    kept, told = card, read.as_told()
    if told != read and before.open:
        kept = CardWriter(asked, before, told, language, AnswerNotes()).card(house.facts)
    day = read.day("law")
    on = (day.until if day else None) or card.day or asked.law_day
    screening = PartyScreening(house, lists, clearances, records, on, asked.now)
    named = named_parties(card, asked, read.text, screening)
    if named.parties:
        notes.step(f"screened {', '.join(party.name for party in named.parties)}")
    evidence = lay_out(card, read, named.parties, screening, language, notes)
    return Desk(
        house=house, asked=asked, before=before, lists=lists, read=read, model=message.model,
        asker=asker, card=card, kept=kept, language=language, law_day=on, records=records,
        screening=screening, parties=named.parties, ambiguous=named.ambiguous, evidence=evidence,
        rules=CaseRules(house, asked, evidence.facts, named.parties, read.text, on, notes),
        texts=CitedTexts(house.library, on, notes), notes=notes)


OF_ANOTHER = ("end_user", "owner")
"""The subjects of facts that another buyer does not share."""


def _asker(house: House, asked: Asked) -> Asker | None:
    """The provider's model within its limits, for this team; None where none is set."""
    model = house.model
    if model is None:
        return None
    from assistant.model.model_call import Asker

    return Asker(model, house.limits, house.settings, asked.team, asked.now.date())


def for_other_buyer(desk: Desk, party: Party) -> Desk:
    """The same case for another buyer: what lists and records say of this one, and nothing that was
    told of the first one's seat, owners or use."""
    declared, buyer = desk.house.facts, replace(party, role="end_user")
    told = {name: one for name, one in desk.evidence.facts.items()
            if name not in declared or declared[name].subject not in OF_ANOTHER}
    filed = on_file([(buyer, desk.records.firm_of(buyer, desk.law_day))], None)
    other = _other_case(desk, filed.over(told), [buyer])
    return replace(other, evidence=replace(other.evidence, doubts=doubts(buyer)))


def for_other_item(desk: Desk, own: Mapping[str, CardFact]) -> Desk:
    """The same case for another item of the text: its own facts in the place of the first one's."""
    first = next(iter(desk.card.items.values()), {})
    facts = {name: one for name, one in desk.evidence.facts.items() if name not in first}
    facts |= {name: evidence_of(fact) for name, fact in own.items()}
    return _other_case(desk, facts, desk.parties)


def _other_case(desk: Desk, facts: Mapping[str, Evidence], parties: Sequence[Party]) -> Desk:
    """Texts and notes are shared with this desk; the rules are asked anew."""
    return replace(
        desk, parties=parties, evidence=replace(desk.evidence, facts=facts),
        rules=replace(desk.rules, facts=facts, parties=parties, determinations={}))
