"""Tell the kind of a word of a name: trade word, place, number or proper name."""

import re
from functools import cache
from importlib.resources import files

import pycountry
from anyascii import anyascii

from knowledge.strict_yaml import parse

_ROMAN = re.compile("(?=[ivx])(x{0,3})(ix|iv|v?i{0,3})$")


@cache
def table() -> dict[str, frozenset[str]]:
    """`data/words.yaml`: sets of folded words by what they tell."""
    text = (files("knowledge.screening") / "data" / "words.yaml").read_text(encoding="utf-8")
    own: dict[str, str] = parse(text, "words.yaml")
    return {name: frozenset(words.split()) for name, words in own.items()}


@cache
def places() -> frozenset[str]:
    """The words of countries' names."""
    names = {name for c in pycountry.countries for name in (c.name, getattr(c, "common_name", ""))}
    words = frozenset(w for name in names for w in re.findall("[a-z]+", anyascii(name).lower()))
    return (words | table()["places"] | table()["peoples"]) - table()["linking"]


@cache
def _given() -> dict[str, frozenset[int]]:
    text = (files("knowledge.screening") / "data" / "given_names.yaml").read_text(encoding="utf-8")
    rows: dict[str, list[str]] = parse(text, "given_names.yaml")
    found: dict[str, set[int]] = {}
    for number, row in enumerate(rows["same"]):
        for name in row.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def same_given_name(a: str, b: str) -> bool:
    """Are the two one given name, shortened (Ted) or in another language (Juan)?"""
    return bool(_given().get(a, frozenset()) & _given().get(b, frozenset()))


def is_place(word: str) -> bool:
    """Is it a country, a people, a part of the world, or a large place of the trade?"""
    return word in places()


def is_trade(word: str) -> bool:
    """Is it a word that firms' names are made of: motors, holdings, trading?"""
    return word in table()["trade"]


def is_generic(word: str) -> bool:
    """Is it a word that any firm may add or leave out: group, company, enterprise?"""
    return word in table()["generic"]


def is_linking(word: str) -> bool:
    """Is it an article or a word between others: and, of, the?"""
    return word in table()["linking"]


def is_number(word: str) -> bool:
    """Is it written in digits or is it a Roman number?"""
    return word.isdigit() or bool(_ROMAN.match(word) and word)
