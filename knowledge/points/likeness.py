"""How much a question resembles each point: a few signs, each between 0 and 1.

asked      cosine of the words with the nearest example question
held       share of that example's weight which the question holds (long questions, short examples)
near       the same cosine, by groups of letters: typing errors, endings, other spellings
told       share of the question's weight which title, sentences and examples together hold
said       cosine of the words with title and sentences
named      share of the question's figures and codes (61, 1C904, 744.21) which the point holds
meant      cosine of what is meant, whatever the words and the language, with the nearest example
both       the same of words and meanings together
gist       share of what the question means which title, sentences and examples together hold
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.library.index.index_words import chinese, english, fold
from knowledge.packs.points import Point
from knowledge.points.concepts import meanings_of, parted, together

SIGNS = ("asked", "held", "near", "told", "said", "named", "meant",
         "both", "gist")
Floats = NDArray[np.float32]
Weighted = dict[str, float]
_FIGURE = re.compile(r"[0-9]+[a-z]?[0-9a-z]*(?:[./(][0-9a-z]+\)?)*")
_PAIR, _BEFORE, _MEANING = 0.5, 0.4, 1.5
_UNKNOWN, _DAMP = 0.5, 4.0


class WeightedTexts:
    """Texts as weighted words, compared with a question's words (cosine and shares)."""

    def __init__(self, texts: Sequence[Weighted]) -> None:
        self.size = len(texts)
        self.numbers: dict[str, int] = {}
        words = np.array([self.numbers.setdefault(word, len(self.numbers))
                          for text in texts for word in text], np.int64)
        rows = np.repeat(np.arange(self.size), [len(text) for text in texts])
        often = np.bincount(words, minlength=len(self.numbers))
        self.rarity = np.log1p(self.size / np.maximum(often, 1))
        self.unknown = _UNKNOWN * float(np.log1p(self.size))
        values = np.array([weight for text in texts for weight in text.values()]
                          ) * self.rarity[words]
        self.norms = np.sqrt(np.maximum(np.bincount(rows, values ** 2, self.size), 1e-9)
                             ).astype(np.float32)
        self.totals = np.maximum(np.bincount(rows, values, self.size), 1e-9).astype(np.float32)
        order = np.argsort(words, kind="stable")
        self.rows, self.values = rows[order].astype(np.int32), values[order].astype(np.float32)
        self.bounds = np.concatenate([[0], np.cumsum(often)])

    def compare(self, asked: Weighted) -> tuple[Floats, Floats, Floats]:
        """For each row: cosine; share of the row's weight that is asked; share of the asked
        weight that the row holds."""
        product = np.zeros(self.size, np.float32)
        inside = np.zeros(self.size, np.float32)
        shared = np.zeros(self.size, np.float32)
        norm, total = 0.0, 0.0
        for word, weight in sorted(asked.items()):
            number = self.numbers.get(word)
            value = weight * (self.unknown if number is None else float(self.rarity[number]))
            norm += value * value
            total += value
            if number is not None:
                part = slice(self.bounds[number], self.bounds[number + 1])
                rows, values = self.rows[part], self.values[part]
                product[rows] += np.float32(value) * values
                inside[rows] += values
                shared[rows] += np.float32(value)
        cosine = product / (self.norms * np.float32(norm ** 0.5 + _DAMP))
        return cosine, inside / self.totals, shared / np.float32(total + _DAMP)


class Likeness:
    """The signs of every point for a question; built once from the points' words."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.count = len(points)
        examples = [[*point.examples["en"], *point.examples["zh"], point.titles["en"],
                     point.titles["zh"]] for point in points]
        self.starts = np.cumsum([0, *(len(group) for group in examples)])[:-1]
        flat = list(chain.from_iterable(examples))
        told = [[*point.titles.values(), *point.texts.values()] for point in points]
        cut, named = cache(_cut), cache(parted)  # each text is a part of several
        said = [_weighted([cut(text)]) for text in flat]
        means = [together([named(text)]) for text in flat]
        self.examples = WeightedTexts(said)
        self.letters = WeightedTexts([letters_of(text) for text in flat])
        self.meanings = WeightedTexts(means)
        self.both = WeightedTexts([_both(*pair) for pair in zip(said, means, strict=True)])
        self.texts = WeightedTexts([_weighted([*map(cut, texts)]) for texts in told])
        whole = [[*texts, *group] for texts, group in zip(told, examples, strict=True)]
        self.whole = WeightedTexts([_weighted([*map(cut, texts)]) for texts in whole])
        self.gists = WeightedTexts([together([*map(named, texts)]) for texts in whole])
        self.figures = [set(figures_of(" ".join([*text, *point.cites])))
                        for text, point in zip(whole, points, strict=True)]

    def signs(self, question: str, before: str = "") -> Floats:
        """One row of signs for each point; words of `before`, the answer that the question follows
        up, count a part."""
        asked = _behind(before, words_of) | words_of(question)
        cosine, inside, _ = self.examples.compare(asked)
        letters, _, _ = self.letters.compare(_behind(before, letters_of) | letters_of(question))
        said, _, _ = self.texts.compare(asked)
        _, _, told = self.whole.compare(asked)
        means = _behind(before, meanings_of) | meanings_of(question)
        meant, _, _ = self.meanings.compare(means)
        both, _, _ = self.both.compare(_both(asked, means))
        _, _, gist = self.gists.compare(means)
        return np.stack([self._nearest(cosine), self._nearest(np.sqrt(cosine * inside)),
                         self._nearest(letters), told, said, self._named(question),
                         self._nearest(meant), self._nearest(both), gist], axis=1)

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
    return _weighted([_cut(text)])


def _cut(text: str) -> tuple[list[str], list[str]]:
    """The stems and the Chinese letter pairs of a text."""
    folded = fold(text)
    return english(folded), chinese(folded)


def _weighted(parts: Sequence[tuple[list[str], list[str]]]) -> Weighted:
    """The words of several parts as one text."""
    stems = list(chain.from_iterable(stems for stems, _ in parts))
    signs = chain.from_iterable(signs for _, signs in parts)
    return dict.fromkeys((f"{a} {b}" for a, b in pairwise(stems)), _PAIR) | dict.fromkeys(
        [*stems, *signs], 1.0)


def _both(said: Weighted, means: Weighted) -> Weighted:
    return said | {f"#{group}": _MEANING * weight for group, weight in means.items()}


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
