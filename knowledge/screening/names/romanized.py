"""Writes a name in Chinese signs as its English name may be written: words of the trade translated,
the rest by sound.

Lists of other countries hold Chinese parties under Latin names alone. Many signs share a sound, so
that what is found in this way is a question to a person, never the party itself.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from unicodedata import normalize

from anyascii import anyascii
from opencc import OpenCC

from knowledge.screening.names.legal_forms import without_east_asian
from knowledge.screening.names.number_words import han_in_digits
from knowledge.screening.names.unicode_tricks import HAN, has_han
from knowledge.strict_yaml import parse

_SIGNS = re.compile(f"[{HAN}0-9]{{2,}}")
_PERSONS = 4
_LATIN = re.compile("[A-Za-z]{2}")
_NUMBERED = re.compile("第([0-9]+)")
_OF_A_PLACE = re.compile("(?<=..)[省市](?=..)")


def romanized(name: str) -> str:
    """The name in Latin letters; empty where it is not wholly in Chinese signs, or too short."""
    signs, _ = without_east_asian(han_in_digits(_simplified().convert(name.strip())))
    if not _SIGNS.fullmatch(signs) or not has_han(signs):
        return ""
    if len(signs) <= _PERSONS and not any(word in signs for word in words()):
        return f"{_sound(signs[0])} {_sound(signs[1:])}"  # it may be a person's: the family first
    signs = _NUMBERED.sub(r" \1 ", _OF_A_PLACE.sub("", signs))
    return " ".join(" ".join(_written(part)) for part in signs.split())


def in_signs_only(name: str) -> bool:
    """Is the name written in Chinese signs, with no Latin letter beside them?"""
    text = normalize("NFKC", name)
    return has_han(text) and not _LATIN.search(text)


def _written(signs: str) -> Iterator[str]:
    sound = ""
    at = 0
    while at < len(signs):
        word = next((signs[at:at + size] for size in range(min(longest(), len(signs) - at), 0, -1)
                     if signs[at:at + size] in words()), "")
        if word:
            if sound:
                yield sound
            sound = ""
            if words()[word]:
                yield words()[word]
            at += len(word)
        else:
            sound += _sound(signs[at])
            at += 1
    if sound:
        yield sound


def _sound(signs: str) -> str:
    return "".join(anyascii(sign).lower() for sign in signs)


@cache
def words() -> Mapping[str, str]:
    """`data/han_words.yaml`: Chinese words of firms' names, and their English ones."""
    text = (files("knowledge.screening") / "data" / "han_words.yaml").read_text(encoding="utf-8")
    own = parse(text, "han_words.yaml")
    return {**own["trade"], **own["places"], **own["names"]}


@cache
def longest() -> int:
    """Signs in the longest word of the table."""
    return max(map(len, words()))


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")
