"""Ranks passages by the words they share with a question (BM25), without any model.

Two readings are joined: single words, and details (word pairs; single Chinese letters). A passage
gains a little from its neighbors in the same instrument, since a rule often runs over several. The
figures below were chosen on development questions (tests/bench/retrieval.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.library.index.index_words import details, words

Floats = NDArray[np.float32]
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")
_SATURATION, _LENGTH = 0.5, 0.7
_DETAILS, _NEIGHBORS = 0.3, 0.15


@dataclass(frozen=True)
class Postings:
    """For each word, the passages that hold it and what it adds to their score.

    A word is its 64-bit hash in the sorted `keys`, so that the arrays can be read from disk in
    place, whatever their size.
    """

    keys: NDArray[np.uint64]
    rarity: Floats
    bounds: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: Floats
    size: int

    @classmethod
    def build(cls, texts: Iterable[Sequence[str]]) -> Postings:
        """BM25 weights of every word in every text, computed once."""
        vocabulary: dict[str, int] = {}
        numbers: list[int] = []
        places: list[int] = []
        often: list[int] = []
        lengths: list[int] = []
        for row, text in enumerate(texts):
            lengths.append(max(1, len(text)))
            for word, times in Counter(text).items():
                numbers.append(vocabulary.setdefault(word, len(vocabulary)))
                places.append(row)
                often.append(times)
        keys = np.array([_key(word) for word in vocabulary], np.uint64)
        order_of_keys = np.argsort(keys)
        place = np.empty(len(keys), np.int64)
        place[order_of_keys] = np.arange(len(keys))
        at = place[np.array(numbers, np.int64)]
        order = np.argsort(at, kind="stable")
        held = np.bincount(at, minlength=len(keys))
        rows = np.array(places, np.int32)[order]
        counts = np.array(often, np.float32)[order]
        size = np.array(lengths, np.float32)
        rarity = np.log1p((len(size) - held + 0.5) / (held + 0.5)).astype(np.float32)
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * size / (size.mean() if len(size) else 1))
        weights = np.repeat(rarity, held) * counts * (_SATURATION + 1) / (counts + norm[rows])
        bounds = np.concatenate([[0], np.cumsum(held)]).astype(np.int64)
        return cls(keys[order_of_keys], rarity, bounds, rows, weights.astype(np.float32), len(size))

    def save(self, folder: Path) -> None:
        """Writes the arrays into a new folder."""
        folder.mkdir(parents=True)
        for name in ("keys", "rarity", "bounds", "rows", "weights"):
            np.save(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def open(cls, folder: Path, size: int) -> Postings:
        """The arrays of a folder, read in place."""
        names = ("keys", "rarity", "bounds", "rows", "weights")
        keys, rarity, bounds, rows, weights = (
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
            for name in names
        )
        return cls(keys, rarity, bounds, rows, weights, size)

    def scores(self, question: Mapping[str, int]) -> Floats:
        """A score for every passage; `question` counts the question's words."""
        total = np.zeros(self.size, np.float32)
        for word, times in sorted(question.items()):
            if (number := self._number(word)) is not None:
                part = slice(self.bounds[number], self.bounds[number + 1])
                total[self.rows[part]] += np.float32(times) * self.weights[part]
        return total

    def coverage(
        self, question: Iterable[str], rows: NDArray[np.int64]
    ) -> tuple[Floats, NDArray[np.int64]]:
        """Share of the question's information (0 to 1) that each passage holds, and in how many
        different words."""
        unknown = float(np.log1p(2 * self.size + 1))
        total, held = 0.0, np.zeros(len(rows), np.float32)
        shared = np.zeros(len(rows), np.int64)
        for word in sorted(set(question)):
            if (number := self._number(word)) is None:
                total += unknown
                continue
            total += float(self.rarity[number])
            part = self.rows[self.bounds[number] : self.bounds[number + 1]]
            has = part[np.minimum(np.searchsorted(part, rows), len(part) - 1)] == rows
            held += has * self.rarity[number]
            shared += has
        return held / np.float32(total or 1), shared

    def _number(self, word: str) -> int | None:
        key = _key(word)
        number = int(np.searchsorted(self.keys, np.uint64(key)))
        return number if number < len(self.keys) and int(self.keys[number]) == key else None


def _key(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest())


@dataclass(frozen=True)
class WordIndex:
    """Both readings of all passages, and which neighbors stand in the same instrument."""

    single: Postings
    detailed: Postings
    instruments: NDArray[np.int32]

    @classmethod
    def build(cls, texts: Sequence[str], instruments: Sequence[str]) -> WordIndex:
        """`texts` in the law's own order; `instruments` names the instrument of each."""
        numbers: dict[str, int] = {}
        of = np.array([numbers.setdefault(name, len(numbers)) for name in instruments], np.int32)
        return cls(Postings.build(map(words, texts)), Postings.build(map(details, texts)), of)

    def save(self, folder: Path) -> None:
        """Writes both readings into a new folder."""
        self.single.save(folder / "single")
        self.detailed.save(folder / "detailed")
        np.save(folder / "instruments.npy", self.instruments)

    @classmethod
    def open(cls, folder: Path) -> WordIndex:
        """Both readings, read in place."""
        of = np.load(folder / "instruments.npy", allow_pickle=False)
        return cls(
            Postings.open(folder / "single", len(of)),
            Postings.open(folder / "detailed", len(of)),
            of,
        )

    def scores(self, question: str) -> Floats:
        """A score for every passage."""
        asked = Counter(words(question))
        for name in words(" ".join(_CAPITALS.findall(question))):
            asked[name] += 1
        own = self.single.scores(asked)
        own += np.float32(_DETAILS) * self.detailed.scores(Counter(details(question)))
        return self._with_neighbors(own)

    def _with_neighbors(self, own: Floats) -> Floats:
        near = np.zeros_like(own)
        for step in (1, 2):
            together = self.instruments[step:] == self.instruments[:-step]
            near[step:] += own[:-step] * together
            near[:-step] += own[step:] * together
        total: Floats = own + np.float32(_NEIGHBORS / 4) * near * (own > 0)
        return total
