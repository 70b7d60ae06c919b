"""Ranks passages by the words they share with a question (BM25), without any model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Postings:
    """For each word, the passages that hold it and what it adds to their score."""

    vocabulary: dict[str, int]
    bounds: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: Floats
    size: int

    @classmethod
    def build(cls, texts: Iterable[Sequence[str]], k1: float = 1.2, b: float = 0.75) -> Postings:
        """BM25 weights of every word in every text, computed once."""
        counts = [Counter(text) for text in texts]
        lengths = np.array([max(1, sum(count.values())) for count in counts], np.float32)
        vocabulary: dict[str, int] = {}
        words, rows, often = [], [], []
        for row, count in enumerate(counts):
            for word, times in count.items():
                words.append(vocabulary.setdefault(word, len(vocabulary)))
                rows.append(row)
                often.append(times)
        order = np.argsort(np.array(words, np.int64), kind="stable")
        at, tf = np.array(rows, np.int32)[order], np.array(often, np.float32)[order]
        held = np.bincount(np.array(words, np.int64), minlength=len(vocabulary))
        rarity = np.log1p((len(counts) - held + 0.5) / (held + 0.5)).astype(np.float32)
        norm = k1 * (1 - b + b * lengths / (lengths.mean() if len(lengths) else 1.0))
        weights = np.repeat(rarity, held) * tf * (k1 + 1) / (tf + norm[at])
        bounds = np.concatenate([[0], np.cumsum(held)]).astype(np.int64)
        return cls(vocabulary, bounds, at, weights.astype(np.float32), len(counts))

    def scores(self, words: Mapping[str, float]) -> Floats:
        """A score for every passage; `words` are the question's words with their weights."""
        total = np.zeros(self.size, np.float32)
        for word in sorted(words):
            if (number := self.vocabulary.get(word)) is not None:
                part = slice(self.bounds[number], self.bounds[number + 1])
                total[self.rows[part]] += np.float32(words[word]) * self.weights[part]
        return total
