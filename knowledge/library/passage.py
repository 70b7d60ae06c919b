"""A passage is the smallest legal unit an answer may cite, with its source, dates and state."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Literal, get_args

from knowledge.errors import LibraryError

State = Literal["in_force", "suspended", "ended", "announced", "reported", "assumed", "unverified"]
Evidence = Literal[
    "official_text",
    "official_statement",
    "official_faq_copy",
    "transcription",
    "law_firm",
    "press",
    "vendor",
    "think_tank",
    "editor_finding",
]
Language = Literal["en", "zh"]

STATES: tuple[str, ...] = get_args(State)
EVIDENCE: tuple[str, ...] = get_args(Evidence)


@dataclass(frozen=True)
class Passage:
    """One article, paragraph or entry.

    `id` is `<instrument>:<pinpoint>`. `text` is the slice `start:end` (characters) of the reading
    text of `source` in the version `version` (SHA-256 of the source's bytes). `original` tells the
    law's own words from a digest in ours; `title_zh` is a Chinese instrument's own title.
    `states` gives, by day, what became of the provision;
    `replaced` is the first day on which another wording stands in its place. `team` is set for a
    passage that only one team may see.
    """

    id: str
    instrument: str
    pinpoint: str
    title: str
    heading: tuple[str, ...]
    text: str
    language: Language
    original: bool
    regime: str
    issuer: str
    states: tuple[tuple[date, State], ...]
    evidence: Evidence
    link: str
    source: str
    version: str
    start: int
    end: int
    replaced: date | None = None
    team: str | None = None
    title_zh: str = ""

    @property
    def published(self) -> date:
        """First day on which the text was known at all, announced or in force."""
        return self.states[0][0]

    @property
    def since(self) -> date | None:
        """First day it applies, or is reported to; None while it is only announced."""
        return next((day for day, state in self.states if state != "announced"), None)

    @property
    def until(self) -> date | None:
        """First day it no longer applies because it ended or its wording was replaced."""
        ends = [day for day, state in self.states if state == "ended"]
        return min([*ends, *([self.replaced] if self.replaced else [])], default=None)

    def state(self, on: date) -> State:
        """The state on a day; LibraryError for a day before the text was published."""
        known = [state for day, state in self.states if day <= on]
        if not known:
            raise LibraryError(
                f"{self.id} was not yet published on {on}; its first day is {self.published}"
            )
        return known[-1]

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text's UTF-8 bytes: a quote is right when it hashes to this."""
        return sha256(self.text.encode()).hexdigest()
