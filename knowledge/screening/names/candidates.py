"""Finds, among very many names, the few that may be the one asked: shared runs of letters."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log

import numpy as np
import numpy.typing as npt

from knowledge.screening.names.alignment import FORM_WEIGHT, initials
from knowledge.screening.names.folding import Folded, sound
from knowledge.screening.names.legal_forms import countries_in_chinese, like_a_form
from knowledge.screening.names.unicode_tricks import has_han


def grams(name: Folded) -> set[str]:
    """Runs of three letters, and the sounds of Chinese characters by one and by two."""
    found: set[str] = set()
    latin = []
    for word in name.words:
        if has_han(word):
            sounds = sound(word)
            found.update(f"\t{s}" for s in sounds)
            found.update(f"\t{a} {b}" for a, b in pairwise(sounds))
        else:
            latin.append(word)
            padded = f" {word} "
            found.update(padded[i : i + 3] for i in range(len(padded) - 2))
    together = "".join(latin)
    found.update(f"\n{short}" for short in initials(name))
    if len(together) <= 6:  # too short for runs of three: the word less one letter, each in turn
        found.update(f"\v{together[:i]}{together[i + 1 :]}" for i in range(len(together)))
        found.add(f"\v{together}")
    found.update(together[i : i + 3] for i in range(len(together) - 2))
    return found


class Blocks:
    """An inverted index of grams over all names of a snapshot."""

    def __init__(self, names: Sequence[Folded]) -> None:
        postings: dict[str, list[int]] = {}
        for number, name in enumerate(names):
            for gram in sorted(grams(name)):
                postings.setdefault(gram, []).append(number)
        self._count = len(names)
        self._ids = {gram: position for position, gram in enumerate(postings)}
        sizes = [len(p) for p in postings.values()]
        self._starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        self._names = np.fromiter(
            (n for p in postings.values() for n in p), dtype=np.int32, count=sum(sizes)
        )
        self._rarity = np.array([log(1 + self._count / s) for s in sizes], dtype=np.float32)
        # Extra keys (initials, short words) may find a name but not make it look longer.
        plain = np.array([gram[0] not in "\n\v" for gram in postings], dtype=np.float32)
        norms = np.bincount(
            self._names, np.repeat(self._rarity**2 * plain, sizes), minlength=self._count
        )
        self._norms = np.sqrt(np.maximum(norms, 1e-9)).astype(np.float32)

    def nearest(self, name: Folded, limit: int) -> list[int]:
        """Numbers of up to `limit` names that share most with this one, the nearest first."""
        known = [i for g in sorted(grams(name)) if (i := self._ids.get(g)) is not None]
        if not known:
            return []
        slices = [self._names[self._starts[i] : self._starts[i + 1]] for i in known]
        weights = np.repeat(self._rarity[known] ** 2, [len(s) for s in slices])
        shared = np.bincount(np.concatenate(slices), weights, minlength=self._count)
        return _top(shared / self._norms, limit)


def _top(shared: npt.NDArray[np.floating], limit: int) -> list[int]:
    """The largest first. Only what reaches a fifth of the largest is sorted: the rest is noise."""
    best = np.flatnonzero(shared > shared.max() / 5)
    order = np.lexsort((best, -shared[best]))[:limit]
    return [int(n) for n in best[order]]


EMPHASIS = 1.5


def _means_little(word: str) -> bool:
    return like_a_form(word) or word in countries_in_chinese()


class Rarity:
    """How much a word says, counted over the names of a snapshot: rare words say more."""

    def __init__(self, names: Iterable[Folded]) -> None:
        counts: dict[str, int] = {}
        total = 0
        for name in names:
            total += 1
            for word in set(name.words):
                counts[word] = counts.get(word, 0) + 1
        self._top = log(1 + total)
        self._weights = {
            w: FORM_WEIGHT if _means_little(w) else (log(1 + total / n) / self._top) ** EMPHASIS
            for w, n in counts.items()
        }

    def __call__(self, word: str) -> float:
        """Between 0 (in every name) and 1 (in one or none); single letters say little."""
        weight = self._weights.get(word)
        if weight is None:
            weight = FORM_WEIGHT if _means_little(word) else 1.0
        return weight * 0.4 if len(word) == 1 and word.isascii() else weight
