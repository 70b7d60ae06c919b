"""The desk of one answer: what was read, found, determined and cited, each step appended.

Nothing that a model says enters the decision. The case is read by the embedded readers, whatever
model words the answer; facts that a model adds are proposals, until a person confirms them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.answer import Point
from assistant.asked import Asked
from assistant.case import SOURCE, CardFact, CaseCard, follow
from assistant.clearances import Held
from assistant.determining import Who
from assistant.determining import told as told_facts
from assistant.embedded.reading import NameSeen, Read, read, tells
from assistant.evidence import (
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
from assistant.house import House
from assistant.orders import own_words, without_asides, without_orders
from assistant.plan import OCTOBER, VEU, Key, Plan
from assistant.screenings import looked_up
from assistant.tables import with_tables
from assistant.wording.phrases import phrase
from knowledge.errors import FactError, KnowledgeError
from knowledge.library import Passage
from knowledge.library.citation import named
from knowledge.packs import scenarios
from knowledge.register import Firm, FirmFound, Item, RecordPassage, Register
from knowledge.rules import Determination, Grade, Pack, Told, Unsaid, determine
from knowledge.screening import Lists, Query

ORDER = "prompt_injection"
AMERICAN = re.compile(r"\bus veu\b|\bbis\b|eccn|748\.15|\bear\b|美国VEU", re.IGNORECASE)
CHINESE = re.compile(r"chin|mofcom|beijing|中国|商务部", re.IGNORECASE)
NEAR = 0.5
"""How close to the best passage another one must come to be shown beside it."""
SURE = ("id", "number", "name", "former name")


@dataclass
class Desk:
    """What one answer is made from."""

    house: House
    asked: Asked
    before: CaseCard
    on_step: Callable[[str], None] = lambda step: None
    lists: Lists = field(init=False)
    clearances: Held = field(init=False)
    entered: list[str] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    """The facts that a person entered, which no record replaces; those that records and lists
    tell."""
    read: Read = field(init=False)
    card: CaseCard = field(init=False)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    parties: list[Party] = field(default_factory=list)
    item: Item | None = None
    conflicts: list[str] = field(default_factory=list)
    doubts: dict[str, Doubt] = field(default_factory=dict)
    ambiguous: dict[str, list[FirmFound]] = field(default_factory=dict)
    determinations: dict[tuple[str, str, str], Determination] = field(default_factory=dict)
    sources: dict[str, Passage] = field(default_factory=dict)
    offered: set[str] = field(default_factory=set)
    """Marks of passages that a model looked up, and that nothing else of the answer rests on."""
    papers: dict[str, RecordPassage] = field(default_factory=dict)
    """Statements of the team's own records that are cited, beside the texts of law."""
    proposals: dict[str, Any] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    planned: Plan = field(default_factory=lambda: Plan(None))
    shown: Key | None = None
    lead: Point | None = None
    """The sentence that answers at once; it stands first among the points."""
    lead_asks: bool = False
    younger: Key | None = None
    """The question of American law that was asked, where its law is younger than the day."""
    asked_first: str = ""
    """The one question of the answer, where facts are missing and the lead does not ask it."""
    points: list[Point] = field(default_factory=list)
    unread: bool = False
    """Whether part of the message was not read: attached, quoted, an order, or beside the case."""
    private: bool = False
    """Whether records of the team's own were opened for it."""

    @property
    def register(self) -> Register:
        """The team's own records of firms and items; who opens them makes the answer private."""
        self.private = True
        return self.house.register

    def __post_init__(self) -> None:
        self.lists = self.house.lists
        self.clearances = self.house.clearances.held(self.asked.team)

    def aside(self) -> Desk:
        """A copy for a model to work at: what it looks up and proposes reaches this desk only by
        `adopt`, so that one which answers too late changes nothing."""
        other = copy(self)
        other.sources, other.proposals = dict(self.sources), dict(self.proposals)
        other.papers = dict(self.papers)
        other.steps, other.determinations = list(self.steps), dict(self.determinations)
        other.conflicts, other.offered = list(self.conflicts), set(self.offered)
        return other

    def adopt(self, other: Desk) -> None:
        """Take over the passages, proposals and steps of a model that came to its end."""
        self.sources, self.proposals, self.steps = other.sources, other.proposals, other.steps
        self.papers = other.papers
        self.private = self.private or other.private
        self.offered = other.offered

    def step(self, sentence: str) -> None:
        """Say what is being done; streamed to whoever waits, and kept with the answer."""
        self.steps.append(sentence)
        self.on_step(sentence)

    def open(self) -> Desk:
        """Read the question, follow the case card, and lay out the evidence."""
        asked = self.asked
        self.read = self._read()
        self.card = self._entered(follow(self.before, self.read).confirm(asked.confirm))
        self.step("read the question")
        self._meet_parties()
        self._look_up_item()
        self._lay_out()
        return self

    def _read(self) -> Read:
        """What the question says. What is attached or quoted, and a later paragraph that says
        nothing of the case, is not read; orders to the assistant are noticed and read for
        nothing."""
        own = own_words(self.asked.text)
        own = own if own.strip() else self.asked.text
        plain = without_asides(without_orders(own), lambda said: tells(self._reading(said)))
        self.unread = plain != self.asked.text
        if plain == own:
            return self._reading(own)
        whole = self._reading(own)
        warning = whole.warning or (ORDER if without_orders(own) != own else None)
        if not plain.strip():
            return Read(text=own, language=whole.language, intent=warning or ORDER,
                        warning=warning)
        return replace(self._reading(plain), warning=warning)

    def _reading(self, said: str) -> Read:
        return read(said, today=self.asked.law_day, vocabulary=self.house.vocabulary,
                    card=self.before, names=self._names)

    def _entered(self, card: CaseCard) -> CaseCard:
        """The card with what a person entered into its fields: his word, as far as it goes."""
        facts, asked = dict(card.facts), self.asked
        by = Who(asked.team, asked.user, asked.roles)
        for name, told in told_facts(asked.facts, by, asked.now).items():
            facts[name] = CardFact(
                told.value, "", told.source, told.source_date, told.grade.value, told.confirmed
            )
        return replace(card, facts=facts)

    @property
    def law_day(self) -> Any:
        return self.card.day or self.asked.law_day

    @property
    def language(self) -> str:
        wanted = self.read.follow_up.language if self.read.follow_up else ""
        return self.asked.language or wanted or self.read.language

    def determine(self, pack: str, question: str, scenario: str = "") -> Determination:
        """Ask the rules one question about the case; asked twice, they are asked once."""
        key = (pack, question, scenario)
        if key not in self.determinations:
            self.determinations[key] = self.ask(pack, question, scenario)
        return self.determinations[key]

    def ask(self, pack: str, question: str, scenario: str = "") -> Determination:
        """What the rules say to a question of the model's own choosing: told to the model, and no
        part of what was decided."""
        held = self.determinations.get((pack, question, scenario))
        if held is not None:
            return held
        loaded = self.pack(pack, scenario)
        found = determine(loaded, question, self.told(pack, scenario), self.law_day)
        self.step(f"asked the rules: {question} ({pack}{f', {scenario}' if scenario else ''})")
        return found

    def pack(self, id: str, scenario: str = "") -> Pack:
        """The pack as the asking team has it."""
        return self.house.pack(id, scenario, self.asked.team)

    def own_scenario(self) -> Path | None:
        """The file of the team's own scenario that was asked for by its name."""
        wanted = self.asked.scenario
        if not wanted or wanted in scenarios(VEU):
            return None
        path = self.house.scenarios.file(self.asked.team, VEU, wanted)
        self.pack(VEU, wanted)
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

    def search(self, query: str, limit: int = 5) -> list[Passage]:
        """The passages that answer, as the texts stood on the day."""
        found = [one.passage for one in self.house.library.search(query, self.law_day, limit=limit)]
        self.step(f"searched the texts: {len(found)} found")
        return found

    def nearest(self, query: str, limit: int) -> list[Passage]:
        """The passages that answer nearly as well as the best one."""
        american = AMERICAN.search(query) and not CHINESE.search(query)
        found = self.house.library.search(
            query[:400], self.law_day, regime="us" if american else None, limit=limit)
        best = max((one.score for one in found), default=0.0)
        self.step(f"searched the texts: {len(found)} found")
        return [one.passage for one in found if one.score >= NEAR * best]

    def cite(self, passage: str, offered: bool = False) -> str:
        """The mark of a passage, handed out by us; empty where the library does not hold it.
        `offered` to a model, it stays among the sources only if the text cites it."""
        for mark, known in self.sources.items():
            if known.id == passage:
                if not offered:
                    self.offered.discard(mark)
                return mark
        try:
            found = self.house.library.passage(passage)
        except KnowledgeError:
            return ""  # the library of this house does not hold it: no mark, no claim
        mark = self._next_mark()
        self.sources[mark] = found
        if offered:
            self.offered.add(mark)
        return mark

    def keep_sources(self, text: str) -> None:
        """Drop what a model looked up and the shown text does not cite."""
        for mark in self.offered:
            if f"[{mark}]" not in text:
                del self.sources[mark]

    def cite_paper(self, statement: RecordPassage) -> str:
        """The mark of a statement on record, handed out by us."""
        for mark, known in self.papers.items():
            if known.id == statement.id:
                return mark
        mark = self._next_mark()
        self.papers[mark] = statement
        return mark

    def _next_mark(self) -> str:
        return f"S{max((int(one[1:]) for one in self.marks), default=0) + 1}"

    @property
    def marks(self) -> set[str]:
        """Every mark that was handed out."""
        return {*self.sources, *self.papers}

    @property
    def value_of_the_day(self) -> tuple[str, str] | None:
        """The dated value that is asked for, where the law has one on the day."""
        wanted = self.read.value
        if wanted is None:
            return None
        return wanted if self.pack(wanted[0]).parameters[wanted[1]].on(self.law_day) else None

    def laws(self) -> list[str]:
        """The laws and notices that the question names, by number or by the package's name."""
        found = [self._governing(one.instrument) for one in self.read.references]
        if OCTOBER.search(self.read.text):
            found += [law.id for pack in self.house.packs() for law in pack.package("october_2025")]
            found.append("no70_2025")
        return list(dict.fromkeys(found))

    def _governing(self, id: str) -> str:
        """The law of this id, or the paragraph of it that the question names and that has a state
        of its own."""
        points = [one.pinpoint for one in named(self.read.text)
                  if one.pinpoint and one.instrument and re.fullmatch(one.instrument, id)]
        parts = [pack.governing(f"{id}:{point}").id for point in points
                 for pack in self.house.packs() if id in pack.instruments]
        return next((part for part in parts if part != id), id)

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

    def _names(self, text: str) -> list[NameSeen]:
        return self.house.names(self.lists).spot(text, self.asked.team)

    def _meet_parties(self) -> None:
        for role, name in self.card.parties():
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
        """Weakest first, so that better evidence replaces weaker: the text read, then records and
        lists, then what a person entered."""
        entered: dict[str, Evidence] = {}
        read: dict[str, Evidence] = {}
        for name, fact in self.card.facts.items():
            told = Told(
                fact.value, fact.source, fact.source_date, Grade(fact.grade), fact.confirmed
            )
            side = read if fact.source == SOURCE else entered
            side[name] = Evidence(told, fact.words)
        for name in self.card.contains:
            read.setdefault(name, Evidence(Told(Unsaid.WORD, SOURCE, None, Grade.C, False), name))
        firms = [(party, self._firm(party)) for party in self.buyers()]
        filed = on_file(firms, self.item)
        self.conflicts += filed.conflicts
        self.evidence.update(filed.over(read))
        self.evidence.update(self._of_persons(entered, filed))
        self.entered, self.filed = sorted(entered), sorted(filed.names)

    def _of_persons(self, entered: dict[str, Evidence], filed: OnFile) -> dict[str, Evidence]:
        """What persons entered. A listing under the very name stands against a bare no (an officer
        dismisses an entry by a clearance), and whether a firm is the listed one is said once, for
        every list on which that firm stands."""
        kept = dict(entered)
        for name, one in filed.lists.items():
            if one.told.value is True and name in kept and kept[name].told.value is False:
                kept[name] = one
                self.conflicts.append(
                    phrase("listing_stands", self.language).format(one.told.source))
        for party in self.buyers():
            self.doubts.update(doubts(party))
        for name, doubt in self.doubts.items():
            for other, like in self.doubts.items():  # said of the same names, it holds for both
                same = (like.party, set(like.names)) == (doubt.party, set(doubt.names))
                if name in entered and same:
                    kept.setdefault(other, entered[name])
        return kept

    def _firm(self, party: Party) -> Firm | None:
        return self.register.firm(self.asked.team, party.firm, on=self.law_day) \
            if party.firm else None
