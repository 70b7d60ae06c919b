"""Cuts a text into the words that names are made of, each with its place and its shape."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

EAST_ASIAN = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\u2460-\u24ff\U00020000-\U0003134f"
)
_WORD = re.compile(
    rf"(?:[^\W\d_{EAST_ASIAN}]\.){{2,}}(?:[^\W\d_{EAST_ASIAN}](?![^\W_]))?"  # S.p.A., d.o.o.
    rf"|[A-Za-z]/[A-Za-z](?![^\W_])"  # A/S
    rf"|[^\W_{EAST_ASIAN}]+(?:['’`][^\W_{EAST_ASIAN}]+)*"
    r"|[&+]"
)
_GENITIVE = re.compile("['’`][sS]$")
_OF_IT = re.compile("^['’`][sS](?=[ -])")
_BREAK = re.compile(r"[.?!:;\n•|]['\"”’)\]]*\s|\n|[\"“«„‘]$")
_WITHIN = re.compile(r"[ \t\u00a0]{0,2}[-–&+./'’\"“”«»„()\[\]（），,]{0,2}[ \t\u00a0]?[(\"“«„（]?")


@dataclass(frozen=True, slots=True)
class NameToken:
    """One word: folded (`word`), where it stands, and whether capitals support a name."""

    word: str
    start: int
    end: int
    raw: str
    first: bool
    """It begins a sentence, a line or a quotation: its capital says nothing."""

    @property
    def capital(self) -> bool:
        """Written with a capital, a figure, or in letters that have no case."""
        return not self.raw[0].islower() and self.raw not in "&+"

    @property
    def shouted(self) -> bool:
        """Two letters and more, all capitals."""
        return len(self.raw) > 1 and self.raw.isupper()

    @property
    def shaped(self) -> bool:
        """Whether a capital letter stands inside the word: AeroVironment, SpaceX, eBay."""
        return any(char.isupper() for char in self.raw[1:]) and not self.raw.isupper()


@lru_cache(maxsize=65536)
def word_of(raw: str) -> str:
    """A word as names are compared: one alphabet, small letters, no dots and apostrophes."""
    if raw in "&+":
        return "and"
    plain = raw if raw.isascii() else anyascii(raw)
    return "".join(char for char in plain.lower() if char.isalnum())


def tokens(text: str) -> list[NameToken]:
    """The words of the text that are written with spaces, in order."""
    found: list[NameToken] = []
    last = 0
    for match in _WORD.finditer(text):
        raw, end = match.group(), match.end()
        if _GENITIVE.search(raw):
            raw, end = raw[:-2], end - 2
        if raw.count(".") == 1:  # a lone initial before a full stop
            raw, end = raw[:-1], end - 1
        word = word_of(raw)
        if not word:
            continue
        first = (last == 0 and not text[: match.start()].strip(" \"“«(")) or bool(
            _BREAK.search(text[last : match.start()]))
        found.append(NameToken(word, match.start(), end, raw, first))
        last = match.end()
    return found


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name by itself, cut as those of a text are."""
    return tuple(token.word for token in tokens(name))


def joined(text: str, found: Sequence[NameToken], left: int, *, genitive: bool = False) -> bool:
    """May this word and the next belong to one name? Not over a line, a sentence or a bracket;
    over a genitive (People's Republic) only where the name is known to have it."""
    one, other = found[left], found[left + 1]
    if other.start - one.end > 6:
        return False
    gap = text[one.end : other.start]
    if genitive:
        gap = _OF_IT.sub("", gap)
    if "\n" in gap or not _WITHIN.fullmatch(gap):
        return False
    return not (gap.startswith(". ") and len(one.raw) > 4)
