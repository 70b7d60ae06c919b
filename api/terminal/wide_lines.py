"""Break lines for a terminal in which a Chinese sign is two columns wide."""

from __future__ import annotations

import re
from unicodedata import category, combining, east_asian_width

_HAN = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"
_CLOSING = r"，。；：、！？）》】」』”’%,.;:!?)\]"
_PIECES = re.compile(rf"[ \t]+|[{_HAN}][{_CLOSING}]*|[^\s{_HAN}]+[{_CLOSING}]*")
"""A blank, a Chinese sign or a word, each with the closing signs that never begin a line."""


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(0 if combining(sign) or category(sign) == "Cf"
               else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def safe(text: str) -> str:
    """The text without signs that would steer the terminal."""
    return "".join(sign if sign in "\n\t" or category(sign) not in ("Cc", "Cs") else "�"
                   for sign in text)


def wrap(text: str, columns: int, first: str = "", rest: str | None = None) -> list[str]:
    """The text in lines of at most so many columns, each after its indent."""
    rest = " " * width(first) if rest is None else rest
    lines: list[str] = []
    for paragraph in safe(text).splitlines() or [""]:
        lines += _broken(paragraph, columns, rest if lines else first, rest)
    return lines


def _broken(text: str, columns: int, indent: str, rest: str) -> list[str]:
    lines: list[str] = []
    line, used = "", width(indent)
    for piece in _PIECES.findall(text):
        for part in _cut(piece, max(columns - width(rest), 8)):
            if used + width(part) > columns and line.strip():
                lines.append(indent + line.rstrip())
                indent, line, used = rest, "", width(rest)
            if part.strip() or line:
                line += part
                used += width(part)
    return [*lines, (indent + line).rstrip()]


def _cut(piece: str, columns: int) -> list[str]:
    """A word that is wider than a line, in parts."""
    if width(piece) <= columns:
        return [piece]
    parts, part = [], ""
    for sign in piece:
        if width(part + sign) > columns:
            parts.append(part)
            part = ""
        part += sign
    return [*parts, part]
