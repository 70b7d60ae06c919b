"""The text as the readers see it: one form for every width, case and spelling, same positions."""

from __future__ import annotations

import re
import threading
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import Stemmer

LONGEST = 8_000
"""Characters that are read; what follows is not looked at."""
_RUN = re.compile(r"(\s)\s{2,}|(\S)\2{24,}")
"""Runs that say nothing more by being longer: they are read as a shorter one."""
HAN = "㐀-鿿豈-﫿"
_WORD = re.compile(rf"\d+(?:[.,]\d+)*(?![^\W_])|[{HAN}]|[^\W_{HAN}]+|%")
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[a-z]{2,}")
COUNTS = {word: number for number, pair in enumerate(
    ("one 一", "two 二", "three 三", "four 四", "five 五", "six 六", "seven 七", "eight 八", "nine 九",
     "ten 十"), 1) for word in pair.split()} | {"两": 2}
"""Small numbers in words."""
_SAME = {
    "licence": "license", "licences": "license", "licencing": "license", "defence": "defense",
    "armoured": "armored", "programme": "program", "programmes": "program", "centre": "center",
    "catalogue": "catalog", "aluminium": "aluminum", "authorisation": "authorization",
    "mould": "mold", "moulded": "molded", "grey": "gray", "labelled": "labeled", "cancelled":
    "canceled", "cheque": "check", "lisence": "license", "licens": "license", "re": "re",
}
_KEPT = frozenset({"applies", "blocked", "blocking", "targeted", "universal", "generally"})
"""Words whose stem would join them to a word of another meaning."""
_AGENT = re.compile(r"(?:export|import|us|buy|mak|supply|suppli|own|ship|hold|deal|trad|transfer"
                    r"|reexport|manufactur|carri|forward|custom)(?:er|or)s?$")
_STEM = Stemmer.Stemmer("english")
_LOCK = threading.Lock()
_END = re.compile(r"[?!。？！；;\n]|\.(?=\s|$)")
_SHORT = re.compile(r"(?:\b(?:no|nos|co|ltd|inc|corp|art|arts|para|supp|ann|vs|e\.g|i\.e|approx|ca|st"
                    r"|dr|mr|ms|pvt|fr|u\.s|p\.r\.c|[a-z]))$")
_ASKS = re.compile(
    r"^\W*(?:(?:and|so|but|then|also|ok|okay|hi|hello|please|quick one|question)\W+)*"
    r"(?:is|are|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had"
    r"|who|whose|what|which|when|where|why|how|am)\b")
_ASKS_ZH = re.compile("[吗呢]|是否|能否|可否|要不要|能不能|可不可以|算不算|是不是|有没有|多久|多少|怎么|哪|什么|谁|几")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or one Chinese character, with its stem and place."""

    stem: str
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the text; `asks` where it is a question rather than a statement."""

    start: int
    end: int
    asks: bool


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The form under which spellings and endings of one word meet."""
    word = _SAME.get(word, word)
    if _AGENT.match(word):
        return word.removesuffix("s")
    if word in _KEPT or not word.isascii() or not word.isalpha() or len(word) < 4:
        return word
    with _LOCK:  # the stemmer keeps state between words
        return str(_STEM.stemWord(word))


def pattern(form: str) -> re.Pattern[str]:
    """A pattern in which a word ends where a Chinese character begins."""
    return re.compile(form, re.ASCII)


def _one(char: str) -> str:
    """The plain form of one character, always one character."""
    if char.isascii():
        return char.lower()
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    if char in "’‘ʼ＇":
        return "'"
    if char in "–—−‐‑":
        return "-"
    folded = unicodedata.normalize("NFKC", char)
    folded = folded if len(folded) == 1 else char
    lowered = folded.lower()
    return lowered if len(lowered) == 1 else folded


class Text:
    """A question, without long runs of one sign and cut to `LONGEST`; `raw` and `plain` have the same
    positions."""

    def __init__(self, raw: str) -> None:
        short = _RUN.sub(lambda run: run[1] or run[2] * 24, raw[:8 * LONGEST])[:LONGEST]
        self.raw = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in short)
        self.plain = "".join(map(_one, self.raw))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(_tokens(self.plain))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(_sentences(self.plain))

    @cached_property
    def language(self) -> str:
        """The language of the frame: Chinese where its characters make up the sentence."""
        han = len(_HAN.findall(self.plain))
        latin = len(_LATIN.findall(self.plain))
        return "zh" if han >= 2 and han >= latin else "en"

    def sentence(self, place: int) -> Sentence:
        """The sentence in which a position lies."""
        at = bisect_right(self._ends, place)
        return self.sentences[min(at, len(self.sentences) - 1)]

    @cached_property
    def _ends(self) -> list[int]:
        return [sentence.end for sentence in self.sentences]

    def words(self, start: int, end: int) -> str:
        """The words between two positions as they were written."""
        return self.raw[start:end].strip()

    def before(self, place: int, length: int = 24) -> str:
        """What stands before a position, in the same sentence."""
        return self.plain[max(self.sentence(place).start, place - length):place]

    def after(self, place: int, length: int = 24) -> str:
        """What stands after a position, in the same sentence."""
        last = self.sentence(max(place - 1, 0)).end
        return self.plain[place:min(last, place + length)]


def asks(raw: str) -> bool:
    """Whether the text holds a question."""
    return any(sentence.asks for sentence in Text(raw).sentences)


def _tokens(plain: str) -> Iterator[Token]:
    for found in _WORD.finditer(plain):
        word = found.group()
        if len(word) <= 40:
            yield Token(stem(word), word, found.start(), found.end())


def _sentences(plain: str) -> Iterator[Sentence]:
    start = 0
    for mark in _END.finditer(plain):
        if mark.group() == "." and _SHORT.search(plain[max(0, mark.start() - 8):mark.start()]):
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
