"""What a text names, whatever its words and its language: the numbers of groups of like words.

The groups are those of the library's glossary and of concepts.yaml beside this file.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import Stemmer

from knowledge import strict_yaml
from knowledge.library import glossary
from knowledge.library.index.index_words import fold

_SHORT, _LONGEST_CHINESE, _LONGEST_LATIN = 3, 7, 4
_LATIN = re.compile(r"[0-9A-Za-z]+%?")
_CHINESE = re.compile(r"[\u3400-\u9fff0-9]+")
_stem = Stemmer.Stemmer("english")


@dataclass(frozen=True)
class _Terms:
    """Each term with the groups that hold it: Latin ones by stems, short ones as written; and the
    stems and signs with which one begins."""

    latin: dict[tuple[str, ...], set[str]]
    exact: dict[str, set[str]]
    chinese: dict[str, set[str]]
    begins: set[str]


def meanings_of(text: str) -> dict[str, float]:
    """The groups that the text names, each with the weight 1."""
    terms = _terms()
    written = unicodedata.normalize("NFKC", text)
    found: set[str] = set()
    for word in set(_LATIN.findall(written)) & terms.exact.keys():
        found |= terms.exact[word]
    stems = _stems(written)
    for start, stem in enumerate(stems):
        if stem not in terms.begins:
            continue
        for end in range(start + 1, min(start + _LONGEST_LATIN, len(stems)) + 1):
            found |= terms.latin.get(tuple(stems[start:end]), set())
    for run in _CHINESE.findall(written):
        for start, sign in enumerate(run):
            if sign not in terms.begins:
                continue
            for end in range(start + 1, min(start + _LONGEST_CHINESE, len(run)) + 1):
                found |= terms.chinese.get(run[start:end], set())
    return dict.fromkeys(sorted(found), 1.0)


def _stems(text: str) -> list[str]:
    return list(_stem.stemWords([word.lower() for word in _LATIN.findall(fold(text))]))


@cache
def _terms() -> _Terms:
    own = strict_yaml.parse((files("knowledge.points") / "concepts.yaml").read_text("utf-8"),
                            "concepts.yaml")
    terms = _Terms({}, {}, {}, set())
    for number, group in enumerate([*glossary.groups(), *own]):
        for term in group:
            if not term.isascii():
                terms.chinese.setdefault(term, set()).add(str(number))
            elif len(term) <= _SHORT and term != term.lower():
                terms.exact.setdefault(term, set()).add(str(number))
            else:
                terms.latin.setdefault(tuple(_stems(term)), set()).add(str(number))
    terms.begins.update(stems[0] for stems in terms.latin if stems)
    terms.begins.update(term[0] for term in terms.chinese)
    return terms
