"""The texts of one answer: searched as of its day, and cited by marks that we hand out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from assistant.desk.answer_notes import AnswerNotes
from knowledge.errors import KnowledgeError
from knowledge.library import Library, Passage
from knowledge.register import RecordPassage

NEAR = 0.5
"""How close to the best passage another one must come to be shown beside it."""


@dataclass(frozen=True)
class CitedTexts:
    """The library as of a day, with the passages and the statements on record that were cited, each
    by its mark: "S1", "S2" and so on, in the order of citing."""

    library: Library
    on: date
    notes: AnswerNotes
    passages: dict[str, Passage] = field(default_factory=dict)
    papers: dict[str, RecordPassage] = field(default_factory=dict)

    def nearest(self, query: str, limit: int, american: bool = False) -> list[Passage]:
        """The passages that answer nearly as well as the best one."""
        found = self.library.search(
            query[:400], self.on, regime="us" if american else None, limit=limit)
        best = max((one.score for one in found), default=0.0)
        self.notes.step(f"searched the texts: {len(found)} found")
        return [one.passage for one in found if one.score >= NEAR * best]

    def cite(self, passage: str) -> str:
        """The mark of a passage; empty where the library does not hold it."""
        for mark, known in self.passages.items():
            if known.id == passage:
                return mark
        try:
            found = self.library.passage(passage)
        except KnowledgeError:
            return ""  # the library of this house does not hold it: no mark, no claim
        mark = self._next_mark()
        self.passages[mark] = found
        return mark

    def cite_paper(self, statement: RecordPassage) -> str:
        """The mark of a statement on record."""
        for mark, known in self.papers.items():
            if known.id == statement.id:
                return mark
        mark = self._next_mark()
        self.papers[mark] = statement
        return mark

    def _next_mark(self) -> str:
        return f"S{len(self.passages) + len(self.papers) + 1}"
