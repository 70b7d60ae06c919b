"""Spot the names of known firms in a text: those on the lists and those in the team's register."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cleanco import basename

from assistant import tables
from assistant.embedded.reading import NameSeen
from knowledge.register import Register
from knowledge.screening import Lists

SHORTEST = 3
COMMON = {
    "the",
    "group",
    "general",
    "national",
    "united",
    "china",
    "japan",
    "technologies",
    "systems",
}
LONGEST_WORDS = 9
SHARED = "*"
"""Stands for a short name that several firms bear: it is kept as it was written."""
WORD = re.compile(r"[^\W_]+(?:[.&'’\-][^\W_]+)*", re.UNICODE)
HAN = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]")


@dataclass
class Names:
    """An index of known names by their words (Latin) and by their characters (Chinese,
    Japanese)."""

    lists: Lists
    register: Register
    _latin: dict[str, str] = field(default_factory=dict)
    _han: dict[str, str] = field(default_factory=dict)
    _teams: dict[str, tuple[tuple[int, ...], dict[str, str], dict[str, str]]] = field(
        default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.lists.entries:
            if entry.kind in ("individual", "vessel", "aircraft"):
                continue  # thousands of first names and ships, each a word of some sentence
            for name in entry.names:
                _add(name, self._latin, self._han)
        for name in tables.names():
            _add(name, self._latin, self._han)

    def spot(self, text: str, team: str) -> list[NameSeen]:
        """Every known name in the text, longest first where two overlap."""
        latin, han = self._of_team(team)
        seen = [*_in_words(text, (self._latin, latin)), *_in_characters(text, (self._han, han))]
        kept: list[NameSeen] = []
        for one in sorted(seen, key=lambda one: (one.start - one.end, one.start)):
            if all(one.end <= other.start or other.end <= one.start for other in kept):
                kept.append(one)
        return sorted(kept, key=lambda one: one.start)

    def _of_team(self, team: str) -> tuple[dict[str, str], dict[str, str]]:
        mark = self.register.names_mark(team)
        held = self._teams.get(team)
        if held is None or held[0] != mark:
            latin: dict[str, str] = {}
            han: dict[str, str] = {}
            for id in self.register.ids(team):
                for name in self.register.firm(team, id).names:
                    _add(name.text, latin, han)
            held = self._teams[team] = (mark, latin, han)
        return held[1], held[2]


def _add(name: str, latin: dict[str, str], han: dict[str, str]) -> None:
    if HAN.search(name):
        han.setdefault(name, name)
        for ending in ("株式会社", "有限责任公司", "股份有限公司", "有限公司", "公司", "集团"):
            short = name.removesuffix(ending)
            if short != name and len(short) >= SHORTEST:
                han.setdefault(short, name)
                break
        return
    key, short = (" ".join(_words(form)) for form in (name, basename(name)))
    if _telling(short) and short != key:
        held = latin.setdefault(short, name)
        if held != name and " ".join(_words(held)) != short:
            latin[short] = SHARED
    if _telling(key):
        latin[key] = name


def _telling(key: str) -> bool:
    return len(key) >= SHORTEST and key not in COMMON


def _words(text: str) -> list[str]:
    return [_bare(word) for word in WORD.findall(text)]


def _bare(word: str) -> str:
    """The word in small letters, without the sign of the genitive."""
    return re.sub(r"['’]s?$", "", word.casefold())


def _in_words(text: str, indexes: tuple[dict[str, str], ...]) -> list[NameSeen]:
    spans = [(_bare(one.group()), one.start(), one.end()) for one in WORD.finditer(text)]
    seen = []
    for first in range(len(spans)):
        for last in range(min(len(spans), first + LONGEST_WORDS), first, -1):
            key = " ".join(word for word, _, _ in spans[first:last])
            name = next((index[key] for index in indexes if key in index), "")
            if (name and text[spans[first][1]].isupper()) or (name and len(key) > 5):
                start, end = spans[first][1], spans[last - 1][2]
                name = text[start:end] if name == SHARED else name
                if text[end : end + 1] == "." and text[start:end].rsplit(" ")[-1].count("."):
                    end += 1
                seen.append(NameSeen(name, start, end))
                break
    return seen


def _in_characters(text: str, indexes: tuple[dict[str, str], ...]) -> list[NameSeen]:
    seen = []
    for index in indexes:
        for key, name in index.items():
            start = text.find(key)
            if start >= 0:
                seen.append(NameSeen(name, start, start + len(key)))
    return seen
