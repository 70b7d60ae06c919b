"""The rulebook as pages read it: chapters, entries and lines, cut from the book that is signed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby

SPAN = re.compile(r"`([^`]+)`|(?<=[\[ ])([a-z][a-z0-9_]+:[\w.()-]+)(?=[,\]])")
LISTED = re.compile(r"^\s*(?:- |\d+\. )")


@dataclass(frozen=True)
class Block:
    """One rule, question, value, source or fact: its name, its first sentence, its lines."""

    name: str
    lead: str
    runs: tuple[tuple[str, tuple[str, ...]], ...]
    text: str


@dataclass(frozen=True)
class Chapter:
    title: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    title: str
    head: tuple[str, ...]
    sections: tuple[Chapter, ...]

    @property
    def names(self) -> frozenset[str]:
        """What can be jumped to."""
        return frozenset(block.name for one in self.sections for block in one.blocks)


def cut(book: str, sought: str = "") -> Book:
    """The printed book cut into chapters; only the entries that hold the words sought."""
    head, *rest = re.split(r"^## ", book, flags=re.MULTILINE)
    title, *lines = [line for line in head.splitlines() if line]
    chapters = []
    for one in rest:
        name, _, body = one.partition("\n")
        if name == "Signature":
            continue
        entries = re.split(r"^### ", body, flags=re.MULTILINE)[1:]
        wanted = [entry for entry in entries if sought.casefold() in entry.casefold()]
        chapters.append(Chapter(name, [_block(entry) for entry in wanted]))
    return Book(title.removeprefix("# "), tuple(line.removeprefix("- ") for line in lines),
                tuple(chapters))


def spans(line: str, place: Callable[[str], str]) -> list[dict[str, str]]:
    """A line cut at its names and citations; `place` says where one of them is to be read."""
    found, at = [], 0
    for match in SPAN.finditer(line):
        code = match[1] or match[2]
        found += [{"text": line[at:match.start()], "code": "", "link": ""},
                  {"text": "", "code": code, "link": place(code)}]
        at = match.end()
    return [one for one in [*found, {"text": line[at:], "code": "", "link": ""}]
            if one["text"] or one["code"]]


def _block(entry: str) -> Block:
    name, *lines = [line for line in entry.splitlines() if line.strip()]
    lead, *rest = lines or [""]
    runs = tuple((kind, tuple(LISTED.sub("", line) for line in group))
                 for kind, group in groupby(rest, lambda line: "list" if LISTED.match(line)
                                            else "words"))
    return Block(name.strip("`"), lead, runs, entry)
