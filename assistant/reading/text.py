"""The text as the readers see it: one form for every width, case, spelling and Chinese script.

`raw` is what was written and `plain` what is compared; both have the same positions, so that every
stretch found in one is a quotation of the other.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import opencc

from assistant.reading.contract import Span

LONGEST = 8_000
"""Characters that are read; what follows is not looked at, and told as unread."""
HAN = "㐀-鿿豈-﫿"
_WORD = re.compile(rf"\d+(?:[.,]\d+)*(?![^\W_])|[{HAN}]|[^\W_{HAN}]+|%")
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[a-z]{2,}")
_KANA = re.compile("[぀-ヿㇰ-ㇿ]")
_END = re.compile(r"[?!。？！；;\n]|\.(?=\s|$)")
_CLAUSE = re.compile(r"[,，、:：()（）—–]|\s-\s|\b(?:and|but|while|so|und|et|y)\b(?=\s)")
_SHORT = re.compile(r"(?:\b(?:no|nos|co|ltd|inc|corp|art|arts|para|supp|ann|vs|e\.g|i\.e|approx"
                    r"|ca|st"
                    r"|dr|mr|ms|pvt|fr|u\.s|p\.r\.c|s\.p|[a-z]))$")
_ASKS = re.compile(
    r"^\W*(?:(?:and|so|but|then|also|ok|okay|hi|hello|please|quick one|question)\W+)*"
    r"(?:is|are|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had"
    r"|who|whose|what|which|when|where|why|how|am)\b")
_ASKS_ZH = re.compile(
    r"(?P<word>[㐀-鿿])[不没](?P=word)|[吗呢]|是否|能否|可否|要不要|能不能|可不可以|算不算|是不是"
    r"|有没有|多久|多少|怎么|哪|什么|谁|几")
_OTHER_WORDS = frozenset(
    {"der", "die", "das", "und", "ist", "nicht", "wir", "für", "mit", "eine", "einen", "können",
     "dürfen", "le", "la", "les", "des", "est", "pas", "nous", "pour", "avec", "une", "el", "los",
     "las", "que", "para", "con", "una", "podemos", "il", "di", "che", "per", "non", "è", "sono",
     "abbiamo", "het", "een", "niet", "voor", "jest", "nie", "dla", "och", "att", "inte", "ve",
     "için", "bir"})


class Token(NamedTuple):
    """A word, a number, a percent sign or one Chinese character."""

    word: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A stretch of the text; `asks` where it is a question rather than a statement."""

    start: int
    end: int
    asks: bool


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """The text with its traditional characters as simplified ones."""
    return _simplifier().convert(text) if has_han(text) else text


@lru_cache(maxsize=8192)
def _one(char: str) -> str:
    """The plain form of one character: half width, small, simplified; always one character."""
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    if char in "’‘ʼ＇`´":
        return "'"
    if char in "–—−‐‑":
        return "-"
    folded = unicodedata.normalize("NFKC", char)
    folded = folded if len(folded) == 1 else char
    lowered = folded.lower()
    lowered = lowered if len(lowered) == 1 else folded
    if _HAN.match(lowered):
        simple = _simplifier().convert(lowered)
        return simple if len(simple) == 1 else lowered
    return lowered


class Text:
    """A question, cut to `LONGEST`; `raw` and `plain` have the same positions."""

    def __init__(self, raw: str) -> None:
        self.raw = raw[:LONGEST]
        self.plain = "".join(map(_one, self.raw))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(Token(found.group(), found.start(), found.end())
                     for found in _WORD.finditer(self.plain) if found.end() - found.start() <= 40)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(_sentences(self.plain))

    @cached_property
    def clauses(self) -> tuple[Sentence, ...]:
        """Sentences cut at commas, brackets and joining words."""
        return tuple(part for one in self.sentences for part in _clauses(self.plain, one))

    @cached_property
    def language(self) -> str:
        """zh, en, or other: zh where Chinese characters make up the frame."""
        han, latin = len(_HAN.findall(self.plain)), len(_LATIN.findall(self.plain))
        if len(_KANA.findall(self.plain)) > 3:
            return "other"
        if han >= 2 and han >= latin:
            return "zh"
        words = [token.word for token in self.tokens]
        foreign = sum(word in _OTHER_WORDS for word in words)
        return "other" if foreign >= 2 and foreign * 6 >= len(words) else "en"

    def sentence(self, place: int) -> Sentence:
        """The sentence in which a position lies."""
        at = bisect_right(self._ends, place)
        return self.sentences[min(at, len(self.sentences) - 1)]

    @cached_property
    def _ends(self) -> list[int]:
        return [one.end for one in self.sentences]

    def words(self, span: Span) -> str:
        """The words between two positions as they were written."""
        return self.raw[span.start:span.end]

    def before(self, place: int, length: int = 24) -> str:
        """What stands before a position, in the same sentence."""
        return self.plain[max(self.sentence(place).start, place - length):place]

    def after(self, place: int, length: int = 24) -> str:
        """What stands after a position, in the same sentence."""
        last = self.sentence(max(place - 1, 0)).end
        return self.plain[place:min(last, place + length)]

    def trimmed(self, start: int, end: int) -> Span:
        """The stretch without white space and commas at its ends."""
        while start < end and self.raw[start] in " \t\r\n,;:，；、：。.":
            start += 1
        while end > start and self.raw[end - 1] in " \t\r\n,;:，；、：":
            end -= 1
        return Span(start, end)


def has_han(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return bool(_HAN.search(text))


def _sentences(plain: str) -> Iterator[Sentence]:
    start = 0
    for mark in _END.finditer(plain):
        short = plain[max(0, mark.start() - 8):mark.start()]
        if mark.group() == "." and _SHORT.search(short):
            continue
        if plain[start:mark.start()].strip():
            yield _sentence(plain, start, mark.end())
            start = mark.end()
    if plain[start:].strip() or not start:
        yield _sentence(plain, start, len(plain))


def _sentence(plain: str, start: int, end: int) -> Sentence:
    body = plain[start:end]
    asks = body.rstrip().endswith(("?", "？")) or bool(_ASKS.match(body) or _ASKS_ZH.search(body))
    return Sentence(start, end, asks)


def _clauses(plain: str, sentence: Sentence) -> Iterator[Sentence]:
    start = sentence.start
    for mark in _CLAUSE.finditer(plain, sentence.start, sentence.end):
        if len(plain[start:mark.start()].strip()) > 1:
            yield Sentence(start, mark.start(), sentence.asks)
            start = mark.start()
    if plain[start:sentence.end].strip():
        yield Sentence(start, sentence.end, sentence.asks)
