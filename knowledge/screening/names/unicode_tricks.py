"""Clean a name of invisible and look-alike characters, and report which tricks it held."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import unquote

from knowledge.strict_yaml import parse

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HAN_ONLY = re.compile(f"[{HAN}]")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ENTITY = re.compile(r"&(#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+);")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_OVERRIDE = re.compile("[\u202d\u202e]")
# Letters of these scripts never stand inside one word of another of them.
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "HEBREW", "ARABIC", "CHEROKEE")
LONGEST = 500
# Signs that names have: of registered marks, of numbers, of degrees.
_USUAL_SIGNS = frozenset("®™©℠№°+&$€£¥|^~=<>`´¨")
_MARKS = str.maketrans("", "", "®™©℠")
"""Signs of marks are no part of a name; NFKC would make letters of them."""
_WITHIN_A_WORD = re.compile(r"(?<=[^\W_])[*$€£¥@#^~|\\{}<>=_!?%§¤¢](?=[^\W_])")

INVISIBLE = "The name holds invisible characters."
DIRECTION = "The name holds signs that turn the direction of writing."
ENCODED = "The name holds encoded characters (percent or HTML signs)."
MIXED = "One word of the name mixes letters of several alphabets."
OVERLAID = "Marks are laid over the letters of the name."
STYLED = "The name is written in styled letters that stand for plain ones."
SPACED = "The letters of the name stand apart."
TOO_LONG = "The name is longer than 500 signs; only its beginning was compared."
PICTURES = "The name holds pictures or signs that no name has."
BROKEN = "A sign stands within a word of the name."
DIGITS = "Digits stand where letters would in the name."


@dataclass(frozen=True)
class Tidy:
    """A name with its tricks undone: `text` to compare, `reversed` when a sign turned it."""

    text: str
    reversed: str | None
    flags: tuple[str, ...]


def tidy(name: str) -> Tidy:
    """Undo encodings, styled letters (NFKC), invisible and overlaid signs; never reject."""
    flags: dict[str, None] = {}
    text = name[:LONGEST]
    if len(name) > LONGEST:
        flags[TOO_LONG] = None
    if _PERCENT.search(text) or _ENTITY.search(text):
        decoded = html.unescape(unquote(text, errors="replace"))
        if decoded != text:
            text = decoded
            flags[ENCODED] = None
    if _BIDI.search(text):
        flags[DIRECTION] = None
    turned = bool(_OVERRIDE.search(text))
    if _WITHIN_A_WORD.search(text):
        flags[BROKEN] = None
    if text.isascii() and text.isprintable():
        return Tidy(text, None, tuple(flags))
    if any(map(_is_picture, text)):
        flags[PICTURES] = None
        text = "".join(" " if _is_picture(char) else char for char in text)
    if any(0x1D400 <= ord(c) <= 0x1D7FF or 0x2460 <= ord(c) <= 0x24FF for c in text):
        flags[STYLED] = None
    text, hidden, overlays = _visible(unicodedata.normalize("NFKC", text.translate(_MARKS)))
    if hidden:
        flags[INVISIBLE] = None
    if overlays:
        flags[OVERLAID] = None
    if any(_mixed(word) for word in text.split()):
        flags[MIXED] = None
    return Tidy(text, text[::-1] if turned else None, tuple(flags))


def _is_picture(char: str) -> bool:
    """An emoji, a dingbat, a drawn line, an arrow, or a mathematical sign."""
    return (not char.isascii() and char not in _USUAL_SIGNS
            and unicodedata.category(char) in ("So", "Sm", "Sk")
            and not 0x3200 <= ord(char) <= 0x33FF  # ㈱ and its like
            and not 0x2460 <= ord(char) <= 0x24FF)  # letters and figures in circles: styled


def _visible(text: str) -> tuple[str, bool, bool]:
    """Remove invisible characters and combining marks; also tell whether there were hidden ones or
    stacked marks."""
    kept: list[str] = []
    hidden = False
    marks = letters = overlaid = 0
    for char in unicodedata.normalize("NFD", text):
        kind = unicodedata.category(char)
        if kind == "Mn" and not _belongs(char, kept[-1] if kept else ""):
            if 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF:
                hidden = True
            marks += 1
            overlaid += 0x0334 <= ord(char) <= 0x0338
        elif kind in ("Cf", "Cn", "Co", "Cs") or (kind == "Cc" and char not in "\t\n\r\v\f"):
            hidden = hidden or not _BIDI.match(char)
        else:
            kept.append(char if char.isprintable() else " ")
            letters += kind[0] == "L"
    piled = bool(overlaid) or (letters > 0 and marks > 1.5 * letters)
    # Compose again what NFD took apart: Hangul, Kana and the Cyrillic й and ё.
    return unicodedata.normalize("NFC", "".join(kept)), hidden, piled


def _belongs(mark: str, before: str) -> bool:
    """Whether the combining mark makes another letter of the one before it, as in Kana and in
    Cyrillic й."""
    return mark in "\u3099\u309a" or (mark in "\u0306\u0308" and "\u0400" <= before <= "\u04ff")


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0].partition("-")[0]


def scripts(text: str) -> frozenset[str]:
    """The scripts that the letters of a tidy text belong to (LATIN, CYRILLIC, CJK …)."""
    return frozenset(_script(c) for c in text if c.isalpha())


def _mixed(word: str) -> bool:
    return len(scripts(word).intersection(_ALPHABETS)) > 1


def has_han(text: str) -> bool:
    """Does a Chinese character stand in the text?"""
    return bool(_HAN_ONLY.search(text))


@cache
def _look_alikes() -> dict[str, str]:
    text = (files("knowledge.screening") / "data" / "look_alikes.yaml").read_text(encoding="utf-8")
    rows: dict[str, str] = parse(text, "look_alikes.yaml")
    return {char: letters for letters, chars in rows.items() for char in chars}


def look_alike(char: str) -> str:
    """The Latin letters that this one looks like (Unicode's confusables), or the letter itself."""
    return _look_alikes().get(char, char)


def skeleton(text: str) -> str:
    """The text with every look-alike read as the Latin letter that the eye sees."""
    return "".join(map(look_alike, text))
