"""The library: real texts in, the right passage out, with the state it had on the right day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from knowledge.errors import LibraryError, no_such
from knowledge.library import digests
from knowledge.library.citation import Citations
from knowledge.library.document import Document
from knowledge.library.lexical import Floats, Postings
from knowledge.library.passage import Passage
from knowledge.library.words import words

_NEVER = date.max.toordinal()


@dataclass(frozen=True)
class Found:
    """A passage that answers, its score, and what each way of searching gave to the score."""

    passage: Passage
    score: float
    why: tuple[tuple[str, float], ...]


class Library:
    """All passages, searchable by meaning, by number and by day."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = {doc.source: doc for doc in documents}
        self._passages = [p for doc in self.documents.values() for p in doc.passages]
        self._rows = {p.id: row for row, p in enumerate(self._passages)}
        self._citations = Citations((p.instrument, p.pinpoint) for p in self._passages)
        self._postings = Postings.build(words(_reading(p)) for p in self._passages)
        self._published = np.array([p.published.toordinal() for p in self._passages])
        self._replaced = np.array(
            [p.replaced.toordinal() if p.replaced else _NEVER for p in self._passages]
        )

    @classmethod
    def open(cls, path: Path) -> Library:
        """The library of one place; made there from the project's digests when there is none."""
        return cls(digests.packaged())

    @classmethod
    def build(cls, path: Path) -> Library:
        """Builds the library anew."""
        return cls(digests.packaged())

    def __len__(self) -> int:
        return len(self._passages)

    def passage(self, id: str) -> Passage:
        """The passage with this id; LibraryError with the nearest name when there is none."""
        if id not in self._rows:
            raise LibraryError(no_such("passage", id, self._rows))
        return self._passages[self._rows[id]]

    def exact(self, question: str, on: date, regime: str | None = None) -> list[Passage]:
        """The passages that the question names by number, the most exact first."""
        allowed = self._allowed(on, regime, None)
        near = self._citations.closeness(question)
        rows = sorted((r for r in near if allowed[r]), key=lambda r: (-near[r], r))
        return [self._passages[row] for row in rows]

    def search(
        self,
        query: str,
        on: date,
        regime: str | None = None,
        language: str | None = None,
        limit: int = 8,
    ) -> list[Found]:
        """The passages that best answer `query` as the texts stood on the day `on`.

        An empty list means that nothing is near enough: no source, no claim.
        """
        allowed = self._allowed(on, regime, language)
        lexical = self._postings.scores(Counter(words(query))) * allowed
        best = float(lexical.max(initial=0.0))
        shares = lexical / best if best else lexical
        exact = np.zeros(len(self), np.float32)
        for row, near in self._citations.closeness(query).items():
            exact[row] = near if allowed[row] else 0.0
        total: Floats = shares + exact
        rows = np.lexsort((np.arange(len(total)), -total))[:limit]
        return [
            Found(
                self._passages[row],
                float(total[row]),
                (("words", float(shares[row])), ("exact", float(exact[row]))),
            )
            for row in rows
            if total[row] > 0
        ]

    def _allowed(self, on: date, regime: str | None, language: str | None) -> Floats:
        day = on.toordinal()
        allowed = (self._published <= day) & (day < self._replaced)
        if regime is not None:
            allowed &= np.array([p.regime == regime for p in self._passages])
        if language is not None:
            allowed &= np.array([p.language == language for p in self._passages])
        return allowed.astype(np.float32)


def _reading(passage: Passage) -> str:
    """What is searched of a passage: where it stands, and what it says."""
    return " ".join([*passage.heading, passage.pinpoint, passage.text])
