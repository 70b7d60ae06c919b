"""Joins what words, vectors and numbers say of each passage into one score."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from knowledge.library.index.lexical import Floats
from knowledge.library.index.meaning import LEG

Why = tuple[tuple[str, float], ...]
"""What each way of searching gave to a passage's score."""


def joined(
    by_words: Mapping[int, float], by_meaning: Mapping[int, float], named: Mapping[int, float],
    weight: float,
) -> dict[int, Why]:
    """Each row with its shares: words and vectors, each between the least and the best of its own
    kind, the vectors by `weight`; and how exactly the question names it."""
    lexical, dense = _scaled(by_words), _scaled(by_meaning)
    return {
        row: (
            ("words", (1 - weight) * lexical.get(row, 0.0)),
            ("vectors", weight * dense.get(row, 0.0)),
            ("named", named.get(row, 0.0)),
        )
        for row in lexical.keys() | dense.keys() | named.keys()
    }


def top(scores: Floats) -> dict[int, float]:
    """The best rows of a leg and their scores."""
    rows = np.flatnonzero(scores > 0)
    if len(rows) > LEG:
        bound = np.partition(scores[rows], len(rows) - LEG)[len(rows) - LEG]
        rows = rows[scores[rows] >= bound]
    return dict(zip(rows.tolist(), scores[rows].tolist(), strict=True))


def _scaled(leg: Mapping[int, float]) -> dict[int, float]:
    """Scores of one leg between 0 (the least of them) and 1 (the best)."""
    if not leg:
        return {}
    least, best = min(leg.values()), max(leg.values())
    width = best - least
    return {row: (score - least) / width if width else 1.0 for row, score in leg.items()}
