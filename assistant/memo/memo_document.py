"""A memo before it has a form: sections of sentences, lists, tables and one picture."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

_KEPT = {"\n", "\t"}
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: object) -> str:
    """The text with every sign that hides, reorders or cannot be written shown as its number."""
    said = str(text).replace("\r\n", "\n")
    if said.isascii() and said.isprintable():
        return said
    return "".join(sign if sign in _KEPT or unicodedata.category(sign) not in _HIDDEN
                   else f"[{number(sign)}]" for sign in said)


def number(sign: str) -> str:
    """A sign as its number: U+202E."""
    return f"U+{ord(sign):04X}"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `language` where it is not that of the memo."""

    text: str
    style: Literal["plain", "verdict", "small", "subhead"] = "plain"
    language: str = ""


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, set apart; `language` is en or zh."""

    text: str
    language: str


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with a header row; `widths` are the shares of the columns."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Path:
    """The picture of the deciding path: boxes under each other, and the same in words."""

    boxes: tuple[tuple[str, str], ...]
    alt: str


Block = Paragraph | Quote | Items | Table | Path


@dataclass(frozen=True)
class Section:
    """A numbered section, or an annex where `number` is 0."""

    number: int
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class MemoDocument:
    """`made` is the moment of the record or of the last step of its review, never of the
    printing, so that the same record gives the same bytes."""

    title: str
    subject: str
    language: Literal["en", "zh"]
    made: datetime
    footer: str
    page_word: str
    sections: tuple[Section, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON for the template, each block with its kind."""
        sections = [{"number": one.number, "heading": one.heading,
                     "blocks": [{"kind": type(block).__name__.lower(), **asdict(block)}
                                for block in one.blocks]} for one in self.sections]
        return {"title": self.title, "subject": self.subject, "language": self.language,
                "footer": self.footer, "page_word": self.page_word, "sections": sections}


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[object]],
          widths: tuple[int, ...]) -> Table:
    """A table with every cell made visible; an empty cell says so with a dash."""
    return Table(caption, tuple(head),
                 tuple(tuple(visible(cell) or "–" for cell in row) for row in rows), widths)


def items(lines: Iterable[object]) -> Items:
    return Items(tuple(visible(line) for line in lines))
