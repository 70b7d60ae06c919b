"""The case after a message: what it tells, what it answers, and what a person entered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from assistant.asked import Asked
from assistant.case import CardFact, CardParty, CaseCard, OpenQuestion, follow
from assistant.case.confirming import entitled
from assistant.desk.answer_notes import AnswerNotes
from assistant.desk.case_evidence import assumed
from assistant.determining.determinations import told as told_facts
from assistant.plan.pack_plans import pack_plans
from assistant.reading.contract import Reading, Reply
from assistant.roles import Who
from assistant.wording.phrases import phrase
from knowledge.rules import Declaration


@dataclass(frozen=True)
class CardWriter:
    """Writes one message into the card of its case, in the name of the one who asks and as far as
    his roles let his word go."""

    asked: Asked
    before: CaseCard
    read: Reading
    language: str
    notes: AnswerNotes

    def card(self, declared: Mapping[str, Declaration]) -> CaseCard:
        """The card after the message; `declared` are the facts that the packs know."""
        card = follow(self.before, self.read, declared)
        card = self._vouched(self._replied(card), self.asked.confirm)
        return _with_alike(self._entered(card))

    def _replied(self, card: CaseCard) -> CaseCard:
        """The card with what the user answered to our own question."""
        reply = self.read.reply
        asked = next((one for one in self.before.waiting if reply and one.id == reply.to), None)
        if reply is None or asked is None:
            return card
        if reply.kind == "confirmed":
            return self._confirmed(card, asked)
        if reply.kind == "unknown":
            names = tuple(dict.fromkeys((*card.unknown, *asked.names)))
            return replace(card, unknown=names)
        if asked.kind == "same" and reply.kind in ("yes", "no"):
            return self._same_firm(card, asked, reply.kind == "yes")
        if asked.kind == "party" and reply.kind in ("choice", "name"):
            return replace(card, roles={**card.roles, asked.names[0]: CardParty(str(reply.value))})
        if asked.kind == "fact":
            return self._answered(card, asked, reply)
        return self._denied(card, asked) if reply.kind == "no" else card

    def _denied(self, card: CaseCard, asked: OpenQuestion) -> CaseCard:
        """What the user's words probably told and he says no to is not offered again."""
        denied = [name for name in asked.names if name in self.before.likely]
        self.notes.notice(phrase("not_right", self.language))
        return replace(card, denied=(*card.denied, *denied), likely={
            name: one for name, one in card.likely.items() if name not in denied})

    def _answered(self, card: CaseCard, asked: OpenQuestion, reply: Reply) -> CaseCard:
        """What a message tells in answer to our question, and tells plainly, is entered by the one
        who answers: his word, as far as it goes. What was only read in it waits to be confirmed."""
        if not reply.plain:
            return card
        facts = dict(card.facts)
        for name in asked.names:
            fact = facts.get(name)
            if fact is not None and self.read.facts_of(name):
                may = entitled(self.asked.roles, name).may
                facts[name] = replace(fact, source=f"answered by {self.asked.user}",
                                      source_date=self.asked.now.date(), confirmed=may)
        return replace(card, facts=facts)

    def _confirmed(self, card: CaseCard, asked: OpenQuestion) -> CaseCard:
        """The parties and facts asked about, confirmed where the one who says so may."""
        may = [name for name in asked.names if entitled(self.asked.roles, name).may]
        refused = [name for name in asked.names if name not in may]
        if refused:
            who = entitled(self.asked.roles, refused[0]).who
            said = phrase("who_confirms", self.language)
            self.notes.notice(said.format(" / ".join(who) or "-"))
        return self._vouched(card, may)

    def _vouched(self, card: CaseCard, names: Collection[str]) -> CaseCard:
        """The card with these names confirmed; what trade custom suggested, or what the
        user's words probably told, is now his word."""
        facts = dict(card.facts)
        by, day = f"answered by {self.asked.user}", self.asked.now.date()
        for name, value in assumed(facts, card.grade):
            if name in names:
                facts[name] = CardFact(value, card.grade, by, day)
        for name, one in card.likely.items():
            if name in names:
                facts[name] = CardFact(one.value, one.words, by, day)
        return replace(card, facts=facts, likely={
            name: one for name, one in card.likely.items() if name not in facts}).confirm(names)

    def _same_firm(self, card: CaseCard, asked: OpenQuestion, same: bool) -> CaseCard:
        """Whether the party is the listed firm: a person's word, kept with his name."""
        may = entitled(self.asked.roles, asked.names[0], asked.names).may
        fact = CardFact(same, self.read.text, f"answered by {self.asked.user}",
                        self.asked.now.date(), confirmed=may)
        return replace(card, facts={**card.facts, **dict.fromkeys(asked.names, fact)})

    def _entered(self, card: CaseCard) -> CaseCard:
        """The card with what a person entered into its fields, his word, as far as it goes; and
        what he said there that he does not know."""
        facts, asked = dict(card.facts), self.asked
        by = Who(asked.team, asked.user, asked.roles)
        for name, told in told_facts(asked.facts, by, asked.now).items():
            facts[name] = CardFact(
                told.value, "", told.source, told.source_date, told.grade.value, told.confirmed)
        return replace(card, facts=facts, unknown=tuple(dict.fromkeys(
            name for name in (*card.unknown, *asked.unknown) if name not in asked.facts)))


def _with_alike(card: CaseCard) -> CaseCard:
    """The card with the facts that are mostly alike to told ones, to be said yes to."""
    alike = {fact: CardFact(card.facts[told].value, card.facts[told].words)
             for held in pack_plans() for told, fact in held.likely
             if told in card.facts and fact not in card.facts
             and fact not in (*card.unknown, *card.denied)}
    return replace(card, likely={**alike, **card.likely})
