"""Signs that read otherwise than they look: invisible ones, directions, look-alikes, pictures."""

from __future__ import annotations

import re
import unicodedata

_SPELLED = re.compile(r"(?:(?<!\w)\w[ .\-_*·|/]+){4,}\w(?!\w)")
"""A word in single letters: e l i g i b l e."""


def hidden(text: str) -> str:
    """Why the text's signs are not plain English or Chinese; empty if they are."""
    for sign in unicodedata.normalize("NFC", text):
        reason = _strange(sign)
        if reason:
            return f"it holds {reason} (U+{ord(sign):04X})"
    if _SPELLED.search(text):
        return "it spells a word out in single letters"
    return ""


def _strange(sign: str) -> str:
    if sign in "\n\t\r":
        return ""
    kind = unicodedata.category(sign)
    if kind[0] == "C":
        return "an invisible sign"
    if kind[0] == "M":
        return "a sign set upon another"
    if kind == "So":
        return "a picture or symbol"
    if kind[0] in "LN" and unicodedata.normalize("NFKC", sign) != sign:
        return "a letter in disguise"
    if kind[0] == "L" and not _plain(sign):
        return "a letter of another script"
    return ""


def _plain(letter: str) -> bool:
    """A Latin letter, with or without its accent, or a Chinese sign."""
    return letter < "\u0250" or "\u4e00" <= letter <= "\u9fff" or "\u3400" <= letter <= "\u4dbf"
