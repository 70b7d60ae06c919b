"""How much a question resembles each point: a few signs, each between 0 and 1.

asked      cosine of the words with the nearest example question
held       share of that example's weight which the question holds (long questions, short examples)
near       the same cosine, by groups of letters: typing errors, endings, other spellings
told       share of the question's weight which title, sentences and examples together hold
said       cosine of the words with title and sentences
named      share of the question's figures and codes (61, 1C904, 744.21) which the point holds
others     cosine of the glossary's other words for what the question names
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.library.glossary import otherwise
from knowledge.library.words import chinese, english, fold
from knowledge.packs.points import Point

SIGNS = ("asked", "held", "near", "told", "said", "named", "others")
Floats = NDArray[np.float32]
Weighted = dict[str, float]
_FIGURE = re.compile(r"[0-9]+[a-z]?[0-9a-z]*(?:[./(][0-9a-z]+\)?)*")
_PAIR, _BEFORE = 0.5, 0.4


class Rows:
    """Texts as weighted words, compared with a question's words (cosine and shares)."""

    def __init__(self, texts: Sequence[Weighted]) -> None:
        self.size = len(texts)
        held = Counter(chain.from_iterable(texts))
        self.rarity = {word: float(np.log1p(len(texts) / often))
                       for word, often in held.items()}
        self.unknown = float(np.log1p(len(texts)))
        lists: dict[str, tuple[list[int], list[float]]] = {word: ([], []) for word in held}
        norms = np.zeros(len(texts))
        totals = np.zeros(len(texts))
        for row, text in enumerate(texts):
            for word, weight in text.items():
                value = weight * self.rarity[word]
                lists[word][0].append(row)
                lists[word][1].append(value)
                norms[row] += value * value
                totals[row] += value
        self.postings = {word: (np.array(rows, np.int32), np.array(values, np.float32))
                         for word, (rows, values) in lists.items()}
        self.norms = np.sqrt(np.maximum(norms, 1e-9)).astype(np.float32)
        self.totals = np.maximum(totals, 1e-9).astype(np.float32)

    def compare(self, asked: Weighted) -> tuple[Floats, Floats, Floats]:
        """For each row: cosine; share of the row's weight that is asked; share of the asked
        weight that the row holds."""
        product = np.zeros(self.size, np.float32)
        inside = np.zeros(self.size, np.float32)
        shared = np.zeros(self.size, np.float32)
        norm, total = 0.0, 0.0
        for word, weight in sorted(asked.items()):
            value = weight * self.rarity.get(word, self.unknown)
            norm += value * value
            total += value
            if word in self.postings:
                rows, values = self.postings[word]
                product[rows] += np.float32(value) * values
                inside[rows] += values
                shared[rows] += np.float32(value)
        cosine = product / (self.norms * np.float32(norm ** 0.5 or 1.0))
        return cosine, inside / self.totals, shared / np.float32(total or 1.0)


class Likeness:
    """The signs of every point for a question; built once from the points' words."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.count = len(points)
        examples = [[*point.examples["en"], *point.examples["zh"], point.titles["en"],
                     point.titles["zh"]] for point in points]
        self.starts = np.cumsum([0, *(len(group) for group in examples)])[:-1]
        flat = list(chain.from_iterable(examples))
        told = [" ".join([*point.titles.values(), *point.texts.values()]) for point in points]
        self.examples = Rows([words_of(text) for text in flat])
        self.letters = Rows([letters_of(text) for text in flat])
        self.texts = Rows([words_of(text) for text in told])
        whole = [" ".join([text, *group]) for text, group in zip(told, examples, strict=True)]
        self.whole = Rows([words_of(text) for text in whole])
        self.figures = [set(figures_of(" ".join([text, *point.cites])))
                        for text, point in zip(whole, points, strict=True)]

    def signs(self, question: str, before: str = "", without: int | None = None) -> Floats:
        """One row of signs for each point. Words of `before`, the answer that the question follows
        up, count a part. `without`: an example (by row) that is left out, to test it."""
        asked = _behind(before, words_of) | words_of(question)
        cosine, inside, _ = self.examples.compare(asked)
        letters, _, _ = self.letters.compare(_behind(before, letters_of) | letters_of(question))
        if without is not None:
            cosine[without] = inside[without] = letters[without] = 0
        said, _, _ = self.texts.compare(asked)
        _, _, told = self.whole.compare(asked)
        other = otherwise(question)
        others = (self.examples.compare(words_of(other))[0] if other
                  else np.zeros(self.examples.size, np.float32))
        return np.stack([self._nearest(cosine), self._nearest(np.sqrt(cosine * inside)),
                         self._nearest(letters), told, said, self._named(question),
                         self._nearest(others)], axis=1)

    def _nearest(self, values: Floats) -> Floats:
        nearest: Floats = np.maximum.reduceat(values, self.starts)
        return nearest

    def _named(self, question: str) -> Floats:
        figures = set(figures_of(question))
        if not figures:
            return np.zeros(self.count, np.float32)
        return np.array([len(figures & own) / len(figures) for own in self.figures], np.float32)


def words_of(text: str) -> Weighted:
    """Stems, Chinese letter pairs and, with less weight, pairs of neighboring stems."""
    folded = fold(text)
    stems = english(folded)
    return dict.fromkeys((f"{a} {b}" for a, b in pairwise(stems)), _PAIR) | dict.fromkeys(
        [*stems, *chinese(folded)], 1.0)


def _behind(before: str, cut: Callable[[str], Weighted]) -> Weighted:
    return dict.fromkeys(cut(before), _BEFORE) if before else {}


def letters_of(text: str) -> Weighted:
    """Groups of four letters inside Latin words, single and paired Chinese letters."""
    folded = fold(text)
    found: list[str] = []
    for word in re.findall(r"[0-9a-z]+", folded):
        padded = f" {word} "
        found += [padded[i : i + 4] for i in range(max(1, len(padded) - 3))]
    for run in re.findall(r"[\u3400-\u9fff]+", folded):
        found += [*run, *(run[i : i + 3] for i in range(len(run) - 2))]
    return dict.fromkeys(found, 1.0)


def figures_of(text: str) -> Iterable[str]:
    """Figures and codes: 61, 1c904.a.4, 744.21(g); of a code its leading part too."""
    for code in _FIGURE.findall(fold(text)):
        yield code
        head = re.split(r"[./(]", code)[0]
        if head != code:
            yield head
