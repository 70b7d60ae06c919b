"""Cuts text into the words that are compared: English stems, Chinese letter pairs, codes whole."""

import re
import unicodedata
from itertools import pairwise

import Stemmer

_LATIN = re.compile(r"[0-9a-z]+(?:[./][0-9a-z]+)*")
_PLAIN = re.compile(r"[0-9a-z]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_SPELLING = re.compile(r"\b([a-z]{4,}i)s(ation|ations|e|ed|es|ing)\b")
_STOP = frozenset(
    """
    a an and are as at be been but by can could did do does for from had has have if in into is it
    its may no not of on or shall should so such than that the their them then there these they
    this those to under was we were what when where which who will with would you your our us
    """.split()  # noqa: SIM905  (a list of sixty quoted words reads worse)
)
_stem = Stemmer.Stemmer("english")


def fold(text: str) -> str:
    """One reading for letter forms, case and British spelling (licence, authorisation)."""
    return _SPELLING.sub(r"\1z\2", unicodedata.normalize("NFKC", text).lower()).replace(
        "licence", "license"
    )


def english(folded: str) -> list[str]:
    """Stems of the Latin words; a code such as 1c902.a.4 also stands whole."""
    found: list[str] = []
    for code in _LATIN.findall(folded):
        if code.isalnum():
            if code not in _STOP:
                found.append(_stem.stemWord(code))
            continue
        words = [word for word in re.split(r"[./]", code) if word not in _STOP]
        found.extend(_stem.stemWords(words))
        found.append(code)
    return found


def chinese(folded: str) -> list[str]:
    """Pairs of neighbouring Chinese letters; a letter that stands alone is kept alone."""
    found: list[str] = []
    for run in _CHINESE.findall(folded):
        found.extend(run[i : i + 2] for i in range(max(1, len(run) - 1)))
    return found


def words(text: str) -> list[str]:
    """All words of a text, both scripts."""
    folded = fold(text)
    return english(folded) + chinese(folded)


def details(text: str) -> list[str]:
    """What tells near texts apart: pairs of English words, and single Chinese letters."""
    folded = fold(text)
    stems, plain = english(folded), _PLAIN.findall(folded)
    return [
        *(f"{a} {b}" for a, b in pairwise(stems)),
        *(f"{a}_{b}" for a, b in pairwise(plain)),
        *(letter for run in _CHINESE.findall(folded) for letter in run),
    ]
