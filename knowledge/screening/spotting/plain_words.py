"""Ordinary words of the language and the trade; as part of a name they need more support."""

from functools import cache
from importlib.resources import files
from itertools import pairwise

from knowledge.screening.names.word_kinds import places, table

LINKING = frozenset((
    "and", "of", "de", "la", "le", "du", "des", "del", "della", "di", "da", "do", "dos", "der",
    "die", "das", "den", "fur", "fuer", "und", "y", "e", "et", "i", "van", "von", "ve"))

DETERMINERS = frozenset((
    "a", "an", "the", "this", "that", "these", "those", "our", "your", "my", "their", "his", "her",
    "its", "any", "every", "each", "some", "no", "one", "another", "which", "what"))
"""Before a word in small letters they tell that it is a word of the language."""


@cache
def _plain() -> frozenset[str]:
    text = (files("knowledge.screening") / "data" / "plain_words.txt").read_text(encoding="utf-8")
    tables = (table()[name] for name in ("no_name", "trade", "field", "beside", "peoples"))
    return frozenset(text.split()).union(places(), LINKING, *tables)


def names_nothing(word: str) -> bool:
    """Is it a word that sentences are built of, or the role of a party?"""
    return word in table()["no_name"]


def stands_beside(word: str) -> bool:
    """Whether the word follows a name without being part of it: goods, papers, peoples."""
    return word in table()["beside"] or word in table()["peoples"]


def before_party(word: str) -> bool:
    """Does a party's name follow this word?"""
    return word in table()["before_party"]


def after_party(word: str) -> bool:
    """Does this word follow a party's name?"""
    return word in table()["after_party"]


def is_plain(word: str) -> bool:
    """Whether it is a word of the language, the field, a country or the trade."""
    return word in _plain() or word.isdigit()


@cache
def _plain_signs() -> frozenset[str]:
    text = (files("knowledge.screening") / "data" / "plain_signs.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines())
    return frozenset(first + then for first, rest in rows for then in rest)


def of_language(signs: str) -> bool:
    """Do most pairs of these Chinese signs stand in ordinary texts, as no firm's name does?"""
    found = [a + b in _plain_signs() for a, b in pairwise(signs)]
    return 2 * sum(found) > len(found) or found[:1] == [True]
