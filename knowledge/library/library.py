"""The library: real texts in, the right passage out, with the state it had on the right day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np

from knowledge.errors import IndexBusy, IndexUnavailable, LibraryError, OtherEmbedder, no_such
from knowledge.library import digests
from knowledge.library.citation import Citations
from knowledge.library.document import Document
from knowledge.library.glossary import otherwise
from knowledge.library.index import chroma, index_edition
from knowledge.library.index.e5 import INSTALL, E5Small
from knowledge.library.index.embedding import Embedder, HashedGrams
from knowledge.library.index.index_words import chinese, words
from knowledge.library.index.joining import joined, top
from knowledge.library.index.kept_vectors import Progress, nothing
from knowledge.library.index.lexical import WordIndex
from knowledge.library.index.meaning import EMBEDDED, Mask, Meaning
from knowledge.library.index.passage_store import OtherText, Store
from knowledge.library.passage import Passage
from knowledge.library.shelf import Shelf

_LONGEST = 4000
_TRIES, _PATIENCE = 3, 600.0
_OTHERWISE = 0.25
_FLOOR, _FLOOR_CHINESE = 0.15, 0.05
_OWN = {HashedGrams.name, E5Small.name}
"""Embedders that cost nothing but time: an index made by one is made again by the other."""


@dataclass(frozen=True)
class FoundPassage:
    """A passage that answers, its score, and what each way of searching gave to the score."""

    passage: Passage
    score: float
    why: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Status:
    """How the library stands: `vectors` says who searches them, `note` what is wrong, if anything.

    `vectors` is `chroma`, `server`, `exact scan` or `none`. `searched` says whether texts are
    found by their meaning or by words alone.
    """

    edition: str
    passages: int
    embedder: str
    vectors: str
    searched: str
    note: str


class Library:
    """All passages, searchable by meaning, by number and by day; safe to use from many threads.

    `edition` is the same for the same texts, wherever and whenever they were indexed.
    """

    def __init__(self, place: Path, folder: Path, embedder: Embedder, vectors: str) -> None:
        """Use `open`. IndexUnavailable when the edition in `folder` cannot be used."""
        self._embedder = embedder
        whole = index_edition.check(folder, embedder)
        self._store = Store(folder / "passages.sqlite3")
        self._words = WordIndex.open(folder / "words")
        self._published = np.load(folder / "published.npy", allow_pickle=False)
        self._replaced = np.load(folder / "replaced.npy", allow_pickle=False)
        shelves = chroma.shelves(folder)
        every = {name: np.array(rows, np.int64) for name, rows in shelves.items()}
        self._kinds = {k: rows for k, rows in every.items() if not index_edition.of_passages(k)}
        self._shelves = {name: rows for name, rows in every.items() if name not in self._kinds}
        self._others = self._store.others()
        self._citations = Citations(self._store.columns("instrument", "pinpoint"))
        self.edition = index_edition.texts(folder)
        self._meaning = Meaning(place, folder, embedder, vectors, whole)

    @classmethod
    def open(
        cls, place: Path, embedder: Embedder | None = None, vectors: str = EMBEDDED,
        others: Sequence[OtherText] = (),
    ) -> Library:
        """The library kept in `place`; built there when it is absent, outdated or damaged.

        `vectors`: `embedded` (Chroma in this process, joining from the background), `exact` (no
        Chroma, for a short-lived process), `off`, or the address of a Chroma server. `others` are
        found by meaning beside the passages. OtherEmbedder where a provider's vectors would have
        to be made, or thrown away.
        """
        embedder = embedder or HashedGrams()
        for _ in range(_TRIES):
            folder = index_edition.current(place)
            try:
                if folder and not _outdated(folder, _content(Shelf(place), others), embedder):
                    return cls(place, folder, embedder, vectors)
            except OtherEmbedder:
                raise
            except IndexUnavailable:
                pass  # damaged: what it was made from is all there, so it is made again
            try:
                return cls.build(place, None, embedder, vectors, others, told=None)
            except IndexBusy:
                index_edition.wait(place, _PATIENCE)
        raise IndexBusy(f"the library in {place} is being built again and again; look at it")

    @classmethod
    def build(
        cls,
        place: Path,
        documents: Sequence[Document] | None = None,
        embedder: Embedder | None = None,
        vectors: str = EMBEDDED,
        others: Sequence[OtherText] = (),
        told: Progress | None = nothing,
    ) -> Library:
        """Builds a new edition and swaps it in.

        Without `documents` it holds the project's digests and all that was synced or added. `told`
        hears how many texts are embedded; with None, those of a model are embedded in the
        background, and words answer until then.
        """
        embedder = embedder or HashedGrams()
        shelf = Shelf(place)
        content = _content(shelf, others) if documents is None else index_edition.GIVEN
        if documents is None:
            documents = [*digests.packaged(), *shelf.documents()]
        folder = index_edition.build(place, documents, embedder, content, others, told)
        return cls(place, folder, embedder, vectors)

    def __len__(self) -> int:
        return len(self._published)

    def close(self) -> None:
        """Gives back files and locks, once what runs in the background has ended."""
        self._meaning.close()
        self._store.close()

    def ready(self, told: Progress = nothing) -> None:
        """Waits until the texts are embedded and Chroma has joined, or is known not to."""
        self._meaning.ready(told)

    def status(self) -> Status:
        """How the library stands."""
        vectors, note = self._meaning.served_by(), self._meaning.trouble()
        searched = f"by meaning ({self._embedder.name}) and by words"
        if not self._embedder.batch:  # no model
            searched = f"by words alone; {INSTALL} finds by meaning too"
        elif vectors == "none":
            searched = "by words alone"
        return Status(self.edition, len(self), self._embedder.name, vectors, searched, note)

    def meant(self, kind: str, question: str) -> dict[str, float] | None:
        """Ids of the other texts of one kind that lie nearest to a question, each with how much its
        nearest text means the same: 1 all of it, 0 or less nothing. None where nothing can be found
        by meaning now."""
        rows = self._kinds.get(kind)
        if rows is None:
            return None
        allowed = np.zeros(len(self) + len(self._others), np.bool_)
        allowed[rows] = True
        near = self._meaning.nearest(question[:_LONGEST], allowed, {kind: rows})
        apart, same = self._embedder.span
        found: dict[str, float] = {}
        for row, cosine in near.items():
            id = self._others[row - len(self)].id
            share = min(1.0, (cosine - apart) / (same - apart))
            found[id] = max(found.get(id, share), share)
        return found or None

    def passage(self, id: str, on: date | None = None, team: str | None = None) -> Passage:
        """The passage with this id, in its wording of the day `on` (default: the latest).

        What belongs to another team is as unknown as what does not exist.
        """
        known = [p for p in self.versions(id, team) if on is None or p.published <= on]
        if not known:
            raise LibraryError(f"{id} was not yet published on {on}")
        return known[-1]

    def versions(self, id: str, team: str | None = None) -> list[Passage]:
        """Every wording of the passage with this id, the oldest first."""
        versions = self._store.versions(id, team)
        if not versions:
            raise LibraryError(no_such("passage", id, self._store.like(id)))
        return list(versions)

    def context(self, passage: Passage) -> tuple[str, str, str]:
        """The text before the passage, the passage and the text after it, as it was read."""
        text = self._store.text(passage.source, passage.version)
        if text is None:
            raise LibraryError(f"this version of {passage.source} is not kept here")
        return text[: passage.start], text[passage.start : passage.end], text[passage.end :]

    def sources(self, team: str | None = None) -> list[tuple[str, str, str, int]]:
        """Id, title, version and number of passages of each document that the team may see."""
        return self._store.sources(team)

    def pinpoints(self) -> list[tuple[str, str]]:
        """Instrument and pinpoint of every passage, in the order in which they were read."""
        return [(str(one), str(other)) for one, other in
                self._store.columns("instrument", "pinpoint")]

    def exact(
        self, question: str, on: date, regime: str | None = None, team: str | None = None
    ) -> list[Passage]:
        """The passages that the question names by number, the most exact first."""
        allowed = self._allowed(on, regime, None, team)
        near = self._citations.closeness(question[:_LONGEST])
        return self._store.passages(
            sorted((r for r in near if allowed[r]), key=lambda r: (-near[r], r))
        )

    def search(
        self,
        query: str,
        on: date,
        regime: str | None = None,
        language: str | None = None,
        limit: int = 8,
        team: str | None = None,
    ) -> list[FoundPassage]:
        """The passages that best answer `query` as the texts stood on the day `on`.

        Those of `team` are searched only when it is given. An empty list means that nothing is
        near enough: no source, no claim.
        """
        query = query[:_LONGEST]
        allowed = self._allowed(on, regime, language, team)
        named = {
            row: near for row, near in self._citations.closeness(query).items() if allowed[row]
        }
        scores = self._words.scores(query)
        if also := otherwise(query):
            scores = scores + np.float32(_OTHERWISE) * self._words.scores(also)
        by_words = top(np.where(allowed, scores, 0))
        meant = self._meaning.nearest(query, allowed, self._shelves)
        weight = self._embedder.weight(bool(chinese(query))) if meant else 0.0
        legs = joined(by_words, meant, named, weight)
        total = {row: sum(share for _, share in why) for row, why in legs.items()}
        order = sorted(total, key=lambda row: (-total[row], row))[: 4 * limit]
        rows = self._above_floor(query, order, named, meant)[:limit]
        found = zip(rows, self._store.passages(rows), strict=True)
        return [FoundPassage(p, total[row], tuple(w for w in legs[row] if w[1]))
                for row, p in found]

    def _above_floor(
        self, query: str, rows: list[int], named: dict[int, float], meant: dict[int, float]
    ) -> list[int]:
        """Keep the passages whose score reaches the floor; keep none where the best one misses
        it."""
        asked = words(query)
        share, shared = self._words.single.coverage(asked, np.array(rows, np.int64))
        floor = _FLOOR_CHINESE if chinese(query) else _FLOOR
        near = {
            row
            for row, part, count in zip(rows, share, shared, strict=True)
            if part >= floor and count >= min(2, len(set(asked)))
        }
        near |= {row for row in rows if meant.get(row, 0.0) >= self._embedder.floor}
        held = dict(zip(rows, share, strict=True))
        return [
            row for row in rows if row in named or row in near or (near and held[row] >= floor / 2)
        ]

    def _allowed(
        self, on: date, regime: str | None, language: str | None, team: str | None
    ) -> Mask:
        on_day = (self._published <= on.toordinal()) & (on.toordinal() < self._replaced)
        open_shelves = np.zeros(len(self), np.bool_)
        for name, rows in self._shelves.items():
            of_regime, of_language, of_team = index_edition.of_shelf(name)
            if (
                regime in (None, of_regime)
                and language in (None, of_language)
                and of_team in (None, team)
            ):
                open_shelves[rows] = True
        allowed: Mask = on_day & open_shelves
        return allowed


def _content(shelf: Shelf, others: Sequence[OtherText]) -> str:
    """What a library would be built from now: the versions of all its documents, and the other
    texts."""
    told = [sha256(repr(others).encode()).hexdigest()] if others else []
    return " ".join([digests.version(), *shelf.versions(), *told])


def _outdated(folder: Path, content: str, embedder: Embedder) -> bool:
    """Whether an edition was built from other texts, or by another of our own embedders."""
    made_by, built_from = index_edition.made_by(folder), index_edition.content(folder)
    if built_from == index_edition.GIVEN:
        return False
    if made_by != embedder.name and {made_by, embedder.name} <= _OWN:
        return True
    index_edition.demand(folder, embedder)
    return built_from != content
