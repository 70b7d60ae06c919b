"""The rules, asked about one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assistant.asked import Asked
from assistant.case.evidence import Evidence, Party
from assistant.case.pack_tables import with_tables
from assistant.desk.answer_notes import AnswerNotes
from assistant.services.services import House
from knowledge.errors import FactError
from knowledge.packs import scenarios
from knowledge.rules import Determination, Pack, Told, determine


@dataclass(frozen=True)
class CaseRules:
    """The packs as the asking team has them, and what they said of this case: each question is
    asked once. `on` is the day of the law; `text` may name a site that a pack's table has."""

    house: House
    asked: Asked
    facts: Mapping[str, Evidence]
    parties: Sequence[Party]
    text: str
    on: date
    notes: AnswerNotes
    determinations: dict[tuple[str, str, str], Determination] = field(default_factory=dict)
    """By pack, question and scenario."""

    def determine(self, pack: str, question: str, scenario: str = "",
                  more: Mapping[str, Told] | None = None) -> Determination:
        """Ask the rules one question about the case. `more` are facts supposed for this question
        alone."""
        key = (pack, question, scenario)
        if key not in self.determinations:
            loaded = self.pack(pack, scenario)
            facts = {**(more or {}), **self.told(pack, scenario)}
            self.determinations[key] = determine(loaded, question, facts, self.on)
            named = f"{pack}{f', {scenario}' if scenario else ''}"
            self.notes.step(f"asked the rules: {question} ({named})")
        return self.determinations[key]

    def keep(self, found: Determination, scenario: str) -> None:
        """Keep with the answer what the rules said elsewhere of this case."""
        self.determinations[(found.pack, found.question, scenario)] = found

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
        names = [party.name for party in self.parties]
        facts: dict[str, Told] = {}
        for name, one in with_tables(self.facts, pack, names, self.on, self.text).items():
            if law.knows(name):
                try:
                    law.read({name: one.told})
                except FactError as error:
                    if name in self.asked.facts:
                        raise
                    self.notes.conflict(f"Not used: {error}.")
                else:
                    facts[name] = one.told
        return facts
