"""Finds passages by nearness of vectors, exactly, over a file that many processes may read."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.library.index.lexical import Floats

Rows = NDArray[np.int64]


class VectorIndex(Protocol):
    """An index that proposes the nearest passages; its caller scores and filters them."""

    def nearest(self, question: Floats, shelves: list[str], count: int) -> Rows:
        """Rows of about `count` passages of these shelves that lie nearest to the question."""


class ExactScan:
    """Every vector is compared: slower with size, never wrong, safe for any number of readers."""

    def __init__(self, path: Path) -> None:
        self.vectors: Floats = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)

    def among(self, question: Floats, rows: Rows, count: int) -> tuple[Rows, Floats]:
        """The nearest of these rows with their nearness (cosine), the nearest first."""
        if len(rows) and rows[-1] == len(rows) - 1:  # the first ones, without a gap: no copy
            near = self.vectors[: len(rows)] @ question
        else:
            near = self.vectors[rows] @ question
        best = _first(near, count)
        return rows[best], near[best]


def _first(near: Floats, count: int) -> Rows:
    """Positions of the highest values; ties in the order of the rows."""
    if len(near) > count:
        bound = np.partition(near, len(near) - count)[len(near) - count]
        at = np.flatnonzero(near >= bound)
    else:
        at = np.arange(len(near))
    return at[np.lexsort((at, -near[at]))][:count]
