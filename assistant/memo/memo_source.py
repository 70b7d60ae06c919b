"""What a memo is made from: one row of the record, its content, its review, and the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from assistant.memo.memo_document import visible
from assistant.office.reviews import Review
from assistant.record import RecordRow
from assistant.wording import fact_sources, list_words, words
from knowledge import strict_yaml


@cache
def _own() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = strict_yaml.read(Path(__file__).parent / "words.yaml")
    return found


@dataclass(frozen=True)
class MemoSource:
    """The row, what was recorded (plain JSON, so that records of any year can be read), the last
    review, and the language of the memo."""

    row: RecordRow
    body: Mapping[str, Any]
    review: Review | None
    language: Literal["en", "zh"]

    def t(self, key: str, *parts: object) -> str:
        """A word or sentence of the memo's own."""
        said = _own()[key][self.language]
        return said.format(*(visible(part) for part in parts)) if parts else said

    def heads(self, *keys: str) -> list[str]:
        """The header row of a table."""
        return [self.t(key) for key in keys]

    def say(self, kind: str, key: str) -> str:
        """A word of the card's tables."""
        return words.say(kind, key, self.language)

    def fact(self, name: str) -> str:
        """What a fact is called, as on the card."""
        return visible(words.fact(name, self.language))

    def told_by(self, source: str) -> str:
        """Who or what tells a fact, as on the card."""
        return fact_sources.told_by(source, self.language)

    def listed(self, list: str, instrument: str) -> str:
        """A list and the notice by which it names somebody."""
        return (f"{list_words.name(list, self.language)}, "
                f"{list_words.notice(instrument, self.language)}")

    def value(self, value: object) -> str:
        return self.t("unknown") if value is None else visible(words.value(value, self.language))

    def outcome(self, question: str, outcome: str) -> str:
        return words.outcome(question, outcome, self.language)

    def many(self, key: str) -> Sequence[Any]:
        """A list of the answer; empty where that year's answers had none."""
        found: Sequence[Any] = self.body.get(key) or ()
        return found

    def part(self, key: str) -> Mapping[str, Any]:
        """A mapping of the answer; empty where it has none."""
        found: Mapping[str, Any] = self.body.get(key) or {}
        return found

    @property
    def recorded_language(self) -> str:
        return "zh" if self.body.get("language") == "zh" else "en"

    @property
    def verdict_line(self) -> str:
        """The line that states the verdict, as the card shows it; in the memo's language."""
        verdict = self.part("verdict")
        if not verdict:
            return self.t("no_verdict", self.body.get("headline", ""))
        if self.language == self.recorded_language:
            return visible(verdict["line"])
        label = self.outcome(verdict["question"], verdict["outcome"])
        if verdict.get("provisional"):
            would = self.outcome(verdict["question"], verdict["provisional"])
            label = self.say("sections", "confirm_first").format(would)
        noun = words.noun(verdict["question"], verdict["asks"], self.language)
        about = str(verdict["line"]).split(" · ")[2:]
        return visible(" · ".join([f"{label} — {noun} ({self.layer})", *about]))

    @property
    def layer(self) -> str:
        verdict = self.part("verdict")
        return words.layer(verdict["layer"], verdict.get("scenario", ""), self.language)

    def marks(self, passages: Sequence[str]) -> str:
        """The marks under which Annex B quotes these passages, or the passage's own number."""
        held = {one["passage"]: one["mark"] for one in self.many("citations")}
        return ", ".join(f"{held[one]} ({one})" if one in held else one for one in passages)


def spaced(name: object) -> str:
    return str(name).replace("_", " ")


def moment(at: object) -> str:
    """A moment as it is shown: 2026-11-23 09:00 UTC."""
    return f"{str(at)[:16].replace('T', ' ')} UTC"
