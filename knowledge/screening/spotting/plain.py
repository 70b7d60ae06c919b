"""Words of the language and of the trade: what they name, they name only with more support."""

from functools import cache
from importlib.resources import files

import pycountry

from knowledge.screening.spotting.tokens import word_of
from knowledge.strict_yaml import parse

LINKING = frozenset((
    "and", "of", "de", "la", "le", "du", "des", "del", "della", "di", "da", "do", "dos", "der",
    "die", "das", "den", "fur", "fuer", "und", "y", "e", "et", "i", "van", "von", "ve"))


@cache
def _table() -> dict[str, frozenset[str]]:
    text = (files("knowledge.screening") / "data" / "words.yaml").read_text(encoding="utf-8")
    own: dict[str, str] = parse(text, "words.yaml")
    return {name: frozenset(words.split()) for name, words in own.items()}


@cache
def _plain() -> frozenset[str]:
    text = (files("knowledge.screening") / "data" / "plain_words.txt").read_text(encoding="utf-8")
    tables = (_table()[name] for name in ("no_name", "trade", "field", "beside"))
    return frozenset(text.split()).union(_places(), LINKING, *tables)


@cache
def _places() -> frozenset[str]:
    return frozenset(word_of(part) for c in pycountry.countries
                     for part in (c.name, getattr(c, "common_name", c.name)))


def is_place(word: str) -> bool:
    """Is it the name of a country, as a branch's name may end in one?"""
    return word in _places()


def names_nothing(word: str) -> bool:
    """Is it a word that sentences are built of, or the role of a party?"""
    return word in _table()["no_name"]


def stands_beside(word: str) -> bool:
    """Does it stand beside a name without making it longer: goods, papers, peoples?"""
    return word in _table()["beside"]


def before_party(word: str) -> bool:
    """Does a party's name follow this word?"""
    return word in _table()["before_party"]


def after_party(word: str) -> bool:
    """Does this word follow a party's name?"""
    return word in _table()["after_party"]


def is_plain(word: str) -> bool:
    """Is it a word of the language, the field, a country or the trade?"""
    return word in _plain() or word.isdigit()


def is_trade(word: str) -> bool:
    """Is it a word that firms' names are made of: motors, holdings, trading?"""
    return word in _table()["trade"]
