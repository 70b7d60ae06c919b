"""The desk of one answer: what was read, the case, what lists and records tell, what the rules said
and which texts were cited. Nothing that a model says enters a decision."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.asked import Asked
from assistant.case import SOURCE, CardFact, CardParty, CaseCard, OpenQuestion, follow
from assistant.case.confirming import entitled
from assistant.case.evidence import (
    BUYERS,
    Doubt,
    Evidence,
    OnFile,
    Party,
    doubts,
    find_item,
    on_file,
    vouched,
)
from assistant.case.owners import owner_facts
from assistant.case.pack_tables import with_tables
from assistant.determining.determinations import told as told_facts
from assistant.determining.screenings import looked_up
from assistant.office.clearances import Held
from assistant.plan.pack_plans import (
    bodies_spoken_of,
    pack_plans,
    shares_of_lists,
    words_of_questions,
)
from assistant.reading.contract import Goods, Reading, Span
from assistant.reading.embedded import ReaderContext
from assistant.reading.mentions.materials import grades
from assistant.reading.pasted import own
from assistant.reading.reader import read
from assistant.reading.text import Text, has_han
from assistant.roles import Who
from assistant.services.services import House
from assistant.wording.phrases import phrase
from knowledge.errors import FactError, KnowledgeError
from knowledge.library import Passage
from knowledge.packs import scenarios
from knowledge.register import Firm, FirmFound, Item, RecordPassage, Register
from knowledge.rules import Declaration, Determination, Grade, Pack, Told, determine
from knowledge.screening import Lists, Query
from knowledge.screening.spotting import NameSpan

if TYPE_CHECKING:
    from assistant.model.model_call import Asker

SURE = ("id", "number", "name", "former name")
ASSUMED = "assumed: a custom of the trade"
"""The source of a fact that only trade custom suggests."""
PART = re.compile(r"(?<![\w-])(?=[\w./-]*\d)[A-Za-z0-9][\w./-]{1,38}\w", re.ASCII)
MOST_PARTS = 12
"""What may be a part number; how many of a text are looked up."""
NEAR = 0.5
"""How close to the best passage another one must come to be shown beside it."""


@dataclass
class Desk:
    """What one answer is made from."""

    house: House
    asked: Asked
    before: CaseCard
    on_step: Callable[[str], None] = lambda step: None
    lists: Lists = field(init=False)
    clearances: Held = field(init=False)
    read: Reading = field(init=False)
    card: CaseCard = field(init=False)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    parties: list[Party] = field(default_factory=list)
    item: Item | None = None
    conflicts: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """Sentences of our own about what was read, kept or refused."""
    doubts: dict[str, Doubt] = field(default_factory=dict)
    ambiguous: dict[str, list[FirmFound]] = field(default_factory=dict)
    determinations: dict[tuple[str, str, str], Determination] = field(default_factory=dict)
    sources: dict[str, Passage] = field(default_factory=dict)
    papers: dict[str, RecordPassage] = field(default_factory=dict)
    """Statements of the team's own records that are cited, beside the texts of law."""
    steps: list[str] = field(default_factory=list)
    entered: list[str] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    """The facts that a person entered, which no record replaces; those that records and lists
    tell."""
    model: dict[str, Any] = field(default_factory=dict)
    """What a provider's model was asked, by the digest of its prompt, and why it failed."""
    private: bool = False
    """Whether records of the team's own were opened for it."""

    def __post_init__(self) -> None:
        self.lists = self.house.lists
        self.clearances = self.house.clearances.held(self.asked.team)

    @property
    def register(self) -> Register:
        """The team's own records of firms and items; who opens them makes the answer private."""
        self.private = True
        return self.house.register

    def step(self, sentence: str) -> None:
        """Say what is being done; streamed to whoever waits, and kept with the answer."""
        self.steps.append(sentence)
        self.on_step(sentence)

    # --- reading and the case -------------------------------------------------------------------

    def open(self) -> Desk:
        """Read the message, merge it into the case, and lay out the evidence."""
        self.read = self._with_part(self._read())
        self.card = self._carried(self.read)
        self.step("read the question")
        self._meet_parties()
        self._look_up_item()
        self._lay_out()
        return self

    def _carried(self, read: Reading) -> CaseCard:
        """The case with what was read, answered, confirmed and entered."""
        card = follow(self.before, read, self.facts_declared)
        card = self._vouched(self._replied(card), self.asked.confirm)
        return self._with_alike(self._entered(card))

    @property
    def kept(self) -> CaseCard:
        """The case as the next message finds it: what a question about an open case only supposed
        holds for its answer alone."""
        told = self.read.as_told()
        return self.card if told == self.read or not self.before.open else self._carried(told)

    def _with_part(self, found: Reading) -> Reading:
        """The reading with the part number of the team's own records that the text names."""
        if any(one.part_no for one in found.goods):
            return found
        for place, hit in enumerate(PART.finditer(own(found.text, list(found.pasted)))):
            if place < MOST_PARTS and find_item(self.house.register, self.asked.team, hit.group()):
                span = Span(*hit.span())
                first = found.goods[0] if found.goods else Goods("1", span)
                return replace(found, goods=(replace(first, part_no=hit.group()),
                                             *found.goods[1:]))
        return found

    def _read(self) -> Reading:
        """The reading of the message: by the embedded reader, and by a provider's model where one
        is set and the message is no mere reply."""
        found = read(self.asked.text, self._known(), self.before.waiting, self.facts_declared)
        asker = self.asker
        if asker is None or found.reply is not None:
            return found
        from assistant.model import model_reader
        from assistant.model.model_call import whole

        regimes = {pack.id: tuple(pack.facts) for pack in self.house.packs()}
        told = model_reader.read(asker, found, self.facts_declared, regimes, self.house.questions)
        self.model = {"name": asker.name, "fault": told.fault, "prompt": {
            "file": model_reader.PROMPT, "sha256": told.digest}, "dropped": [
            whole(f"{one.what}: {one.why}") for one in told.dropped]}
        if told.fault:
            self.step(f"the configured model read nothing ({told.fault}); the embedded reader did")
        return told.reading

    @cached_property
    def asker(self) -> Asker | None:
        """The provider's model within its limits, for this team; None where none is set."""
        model = self.house.model
        if model is None:
            return None
        from assistant.model.model_call import Asker

        return Asker(model, self.house.limits, self.house.settings, self.asked.team,
                     self.asked.now.date())

    @cached_property
    def facts_declared(self) -> Mapping[str, Declaration]:
        """Every fact that an installed pack declares, by its name."""
        return self.house.facts

    def _known(self) -> ReaderContext:
        team, spotter = self.asked.team, self.house.spotter(self.lists)
        records = self.house.names_of(team)

        def spot(text: str) -> tuple[NameSpan, ...]:
            return spotter.spans(text, records)

        return ReaderContext(self.facts_declared, self.house.laws(self.lists), spot,
                             self.asked.law_day, words_of_questions(), self.before.open,
                             bodies_spoken_of(), countries(self.before, self.facts_declared),
                             *named(self.before))

    def _replied(self, card: CaseCard) -> CaseCard:
        """The case with what the user answered to our own question."""
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
            name = str(reply.value)
            roles = {**card.roles, asked.names[0]: CardParty(name)}
            return replace(card, roles=roles)
        if asked.kind == "fact":
            return self._answered(card, asked)
        if reply.kind == "no":
            denied = [name for name in asked.names if name in self.before.likely]
            card = replace(card, denied=(*card.denied, *denied), likely={
                name: one for name, one in card.likely.items() if name not in denied})
            self.notices.append(phrase("not_right", self.language_of(card)))
        return card

    def _answered(self, card: CaseCard, asked: OpenQuestion) -> CaseCard:
        """What a message tells in answer to our question, and tells plainly, is entered by the one
        who answers: his word, as far as it goes. What was only read in it waits to be confirmed."""
        reply = self.read.reply
        if reply is None or not reply.plain:
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
        may = [name for name in asked.names
               if entitled(self.asked.roles, name, self.doubts).may]
        refused = [name for name in asked.names if name not in may]
        if refused:
            who = entitled(self.asked.roles, refused[0], self.doubts).who
            said = phrase("who_confirms", self.language_of(card))
            self.notices.append(said.format(" / ".join(who) or "-"))
        return self._vouched(card, may)

    def _vouched(self, card: CaseCard, names: Sequence[str]) -> CaseCard:
        """The card with these names confirmed; what trade custom suggested, or what the
        user's words probably told, is now his word."""
        facts = dict(card.facts)
        by, day = f"answered by {self.asked.user}", self.asked.now.date()
        for name, value in _assumed(facts, card.grade):  # one may rest on another
            if name in names:
                facts[name] = CardFact(value, card.grade, by, day)
        for name, one in card.likely.items():
            if name in names:
                facts[name] = CardFact(one.value, one.words, by, day)
        return replace(card, facts=facts, likely={
            name: one for name, one in card.likely.items() if name not in facts}).confirm(names)

    def _with_alike(self, card: CaseCard) -> CaseCard:
        """The card with the facts that are mostly alike to told ones, to be said yes to."""
        alike = {fact: CardFact(card.facts[told].value, card.facts[told].words)
                 for held in pack_plans() for told, fact in held.likely
                 if told in card.facts and fact not in card.facts
                 and fact not in (*card.unknown, *card.denied)}
        return replace(card, likely={**alike, **card.likely})

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
                told.value, "", told.source, told.source_date, told.grade.value, told.confirmed
            )
        return replace(card, facts=facts, unknown=tuple(dict.fromkeys(
            name for name in (*card.unknown, *asked.unknown) if name not in asked.facts)))

    @property
    def law_day(self) -> date:
        told = self.read.day("law")
        return (told.until if told else None) or self.card.day or self.asked.law_day

    @property
    def language(self) -> str:
        return self.asked.language or self.language_of(self.card)

    def language_of(self, card: CaseCard) -> str:
        """The language to answer in: Chinese or English, the text's own where it is one of them."""
        told = self.read.reply.kind if self.read.reply else ""
        if told in ("zh", "en") and not self.asked.language:
            return told
        wanted = self.asked.language or (self.read.language if self.read.language != "other"
                                         else "en")
        short = len(self.read.text) < 16 and not self.asked.language
        kept = self.before.language if self.before.language in ("en", "zh") else wanted
        goes_on = self.read.reply is not None or (kept == "zh" and has_han(self.read.text))
        return kept if short and goes_on else wanted

    # --- the rules ------------------------------------------------------------------------------

    def determine(self, pack: str, question: str, scenario: str = "",
                  more: Mapping[str, Told] | None = None) -> Determination:
        """Ask the rules one question about the case; asked twice, they are asked once. `more` are
        facts supposed for this question alone."""
        key = (pack, question, scenario)
        if key not in self.determinations:
            loaded = self.pack(pack, scenario)
            facts = {**(more or {}), **self.told(pack, scenario)}
            self.determinations[key] = determine(loaded, question, facts, self.law_day)
            self.step(f"asked the rules: {question} ({pack}{f', {scenario}' if scenario else ''})")
        return self.determinations[key]

    def pack(self, id: str, scenario: str = "") -> Pack:
        """The pack as the asking team has it."""
        return self.house.pack(id, scenario, self.asked.team)

    def own_scenario(self, pack: str) -> Path | None:
        """The file of the team's own scenario that was asked for by its name."""
        wanted = self.asked.scenario
        if not wanted or wanted in scenarios(pack):
            return None
        path = self.house.scenarios.file(self.asked.team, pack, wanted)
        self.pack(pack, wanted)
        return path

    def told(self, pack: str, scenario: str = "") -> dict[str, Told]:
        """The facts of the case that this pack knows, each of the pack's type."""
        law = self.pack(pack, scenario)
        facts: dict[str, Told] = {}
        names = [party.name for party in self.parties]
        known = with_tables(self.evidence, pack, names, self.law_day, self.read.text)
        for name, one in known.items():
            if law.knows(name):
                try:
                    law.read({name: one.told})
                except FactError as error:
                    if name in self.asked.facts:
                        raise
                    self.conflicts.append(f"Not used: {error}.")
                else:
                    facts[name] = one.told
        return facts

    # --- the texts ------------------------------------------------------------------------------

    def nearest(self, query: str, limit: int, american: bool = False) -> list[Passage]:
        """The passages that answer nearly as well as the best one."""
        found = self.house.library.search(
            query[:400], self.law_day, regime="us" if american else None, limit=limit)
        best = max((one.score for one in found), default=0.0)
        self.step(f"searched the texts: {len(found)} found")
        return [one.passage for one in found if one.score >= NEAR * best]

    def cite(self, passage: str) -> str:
        """The mark of a passage, handed out by us; empty where the library does not hold it."""
        for mark, known in self.sources.items():
            if known.id == passage:
                return mark
        try:
            found = self.house.library.passage(passage)
        except KnowledgeError:
            return ""  # the library of this house does not hold it: no mark, no claim
        mark = self._next_mark()
        self.sources[mark] = found
        return mark

    def cite_paper(self, statement: RecordPassage) -> str:
        """The mark of a statement on record, handed out by us."""
        for mark, known in self.papers.items():
            if known.id == statement.id:
                return mark
        mark = self._next_mark()
        self.papers[mark] = statement
        return mark

    def _next_mark(self) -> str:
        return f"S{max((int(one[1:]) for one in (*self.sources, *self.papers)), default=0) + 1}"

    def laws(self) -> list[str]:
        """The laws and notices that the text names; of a paragraph that has a state of its own, the
        paragraph; of a package of notices, all that belong to it."""
        found: list[str] = []
        for one in self.read.references:
            found += _package(self.house, one.instrument) or [
                self._governing(one.instrument, one.passage)]
        return list(dict.fromkeys(found))

    def _governing(self, id: str, passage: str) -> str:
        """The law, or the paragraph of it that the passage stands in and that has a state of its
        own."""
        parts = [pack.governing(passage or id).id for pack in self.house.packs()
                 if id in pack.instruments]
        return next((part for part in parts if part != id), id)

    # --- parties and evidence -------------------------------------------------------------------


    def screened(self, party: Party) -> Party:
        """The party with its screening as of the day, less what the team's clearances set
        aside."""
        firm = self._firm(party)
        others = tuple(name.text for name in firm.names) if firm else ()
        found = looked_up(self.house, self.lists, Query(party.name, party.country, others=others),
                          self.law_day, self.asked.now, self.clearances)
        return replace(party, screening=found)

    def buyers(self) -> list[Party]:
        return [party for party in self.parties if party.role in BUYERS]

    def _meet_parties(self) -> None:
        named = [*self.card.parties(), *(("other", name) for name in self.card.others)]
        for role, name in named:
            confirmed = role in self.asked.confirm or "parties" in self.asked.confirm
            party = Party(role, name, confirmed or self.card.confirmed(role))
            found = self.house.register.find(self.asked.team, name, limit=6)
            self.private = self.private or bool(found)
            sure = [one for one in found if one.how in SURE]
            whole = [one for one in sure if one.name == name or one.id in self.read.text]
            sure = whole if len(whole) == 1 else sure  # the very name, or chosen by its id
            if len(sure) == 1:
                party = replace(party, firm=sure[0].id, country=sure[0].country or "")
                known = self._firm(party)
                party = replace(party, confirmed=party.confirmed or vouched(known)
                                if known else party.confirmed)
            elif found and role in BUYERS:
                self.ambiguous[name] = sure or found
            self.parties.append(self.screened(party))
        if self.parties:
            self.step(f"screened {', '.join(party.name for party in self.parties)}")

    def _look_up_item(self) -> None:
        if self.card.item:
            self.item = find_item(self.house.register, self.asked.team, self.card.item)
            if self.item:
                self.private = True
                self.step(f"looked up item {self.item.part_no}")

    def _lay_out(self) -> None:
        """Weakest first, so that better evidence replaces weaker: the text read, then owners' sums,
        then records and lists, then what a person entered or answered."""
        entered: dict[str, Evidence] = {}
        read_: dict[str, Evidence] = {}
        for name, fact in self.card.facts.items():
            told = Told(
                fact.value, fact.source, fact.source_date, Grade(fact.grade), fact.confirmed
            )
            side = read_ if fact.source == SOURCE else entered
            side[name] = Evidence(told, fact.words)
        read_ = {**owner_facts(self.card.shares, self.parties, shares_of_lists()), **read_}
        firms = [(party, self._firm(party)) for party in self.buyers()]
        filed = on_file(firms, self.item)
        self.conflicts += filed.conflicts
        self.evidence.update(filed.over(read_))
        self.evidence.update(self._of_persons(entered, filed))
        self._assume()
        self.entered, self.filed = sorted(entered), sorted(filed.names)

    def _assume(self) -> None:
        """What trade custom suggests where nothing is told: grade D, not confirmed. A fact that the
        text tells in two ways is asked about, and nothing is assumed of it."""
        for name, value in _assumed(self.evidence, self.card.grade):
            if name not in self.read.differing:
                self.evidence[name] = Evidence(Told(value, ASSUMED, None, Grade.D, False),
                                               self.card.grade)

    def _of_persons(self, entered: dict[str, Evidence], filed: OnFile) -> dict[str, Evidence]:
        """What persons entered. A listing under the very name stands against a bare no (an officer
        dismisses an entry by a clearance), and whether a firm is the listed one is said once, for
        every list on which that firm stands."""
        kept = dict(entered)
        for party in self.buyers():
            self.doubts.update(doubts(party))
        for name, doubt in self.doubts.items():
            for other, like in self.doubts.items():  # said of the same names, it holds for both
                same = (like.party, set(like.names)) == (doubt.party, set(doubt.names))
                if name in entered and same:
                    no = entered[name].told.value is False
                    for fact in (other, *(like.denied if no else ())):
                        kept.setdefault(fact, entered[name])
        for name, one in filed.lists.items():
            if one.told.value is True and name in kept and kept[name].told.value is False:
                kept[name] = one
                self.conflicts.append(
                    phrase("listing_stands", self.language).format(one.told.source))
        return kept

    def _firm(self, party: Party) -> Firm | None:
        return self.register.firm(self.asked.team, party.firm, on=self.law_day) \
            if party.firm else None


def countries(card: CaseCard, declared: Mapping[str, Declaration]) -> frozenset[str]:
    """Where the buyer of a case sits, and where its goods go, as told or probable."""
    held = {**card.likely, **card.facts}
    return frozenset(str(fact.value) for name, fact in held.items()
                     if name in declared and declared[name].type == "country")


def named(card: CaseCard) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a case's parties, and those of its owners."""
    owners = tuple(name for role, name in card.parties() if role == "owner")
    return (*(name for role, name in card.parties() if role != "owner"), *card.others), owners


def _package(house: House, name: str) -> list[str]:
    """The laws that a package of announcements holds, over all installed packs."""
    return [law.id for pack in house.packs() for law in pack.package(name)]


def _assumed(known: Mapping[str, object], grade: str) -> Iterator[tuple[str, Any]]:
    """The facts, not among the known, that the packs' plans let trade custom suggest."""
    material = next((mention.unit for mention in grades(Text(grade))), "")
    for held in pack_plans():
        for one in held.assumed:
            fits = one.grade == material if one.grade else one.known in known
            if fits and one.fact not in known:
                yield one.fact, one.value


def with_facts(desk: Desk, facts: Mapping[str, CardFact]) -> Desk:
    """The same desk for another item of the text: its facts in the place of the first one's."""
    other = replace_desk(desk)
    for name in next(iter(desk.card.items.values()), {}):
        other.evidence.pop(name, None)
    for name, fact in facts.items():
        told = Told(fact.value, fact.source, fact.source_date, Grade(fact.grade), fact.confirmed)
        other.evidence[name] = Evidence(told, fact.words)
    return other


def replace_desk(desk: Desk, parties: list[Party] | None = None) -> Desk:
    """A desk that shares sources and steps with this one and decides another case."""
    from copy import copy

    other = copy(desk)
    other.evidence, other.determinations = dict(desk.evidence), {}
    other.doubts = dict(desk.doubts)
    if parties is not None:
        other.parties = parties
    return other


