"""Finds the provisions that a question names: 1C902.a.4, No. 61, § 748.15(d)(1), 第26条."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.library.index.index_words import fold

_NOTICE = re.compile(
    r"(?:no\.?|announcement|ann\.?|notice)\s*(?P<a>\d{1,3})(?:\s*(?:/|of)\s*(?P<ya>20\d\d))?"
    r"|(?P<b>\d{1,3})\s*(?:/|of)\s*(?P<yb>20\d\d)"
    r"|(?:(?P<yc>20\d\d)\s*年)?\s*第?\s*(?P<c>\d{1,3})\s*号"
)
_CODE = re.compile(r"\b\d[a-e]\d{3}(?:\.[a-z0-9]+)*")
_CFR = re.compile(
    r"(?:(?:§|cfr|section)\s*(?P<marked>\d{1,4}\.\d{1,4})|\b(?P<ear>7\d\d\.\d{1,2}))"
    r"(?P<rest>(?:\([0-9a-z]{1,4}\))*)"
)
_ARTICLE = re.compile(
    r"(?:art(?:icle)?s?\.?|第)\s*(?P<n>[0-9一二三四五六七八九十百]{1,5})(?P<rest>(?:\(\d+\))*)\s*条?"
)
_PARAGRAPH = re.compile(
    r"(?:¶|para(?:graph)?\.?|第)\s*(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})"
    r"(?P<rest>(?:\(\d+\))*)\s*款?"
)
_NAMES = {
    "d792": ("decree 792", "d792", "792号", "两用物项出口管制条例", "dual-use regulation"),
    "ecl": ("export control law", "ecl", "出口管制法"),
    "faq5": ("faq 5", "faq v", "faq5", "常见问题解答之五", "常见问题之五"),
    "faq4": ("faq 4", "faq iv", "faq4", "常见问题解答之四", "常见问题之四"),
    "us_affiliates": ("affiliates rule",),
    "us_1260h": ("1260h",),
    "uel": ("unreliable entity", "不可靠实体"),
    "us_dfars_7052": ("252.225-7052", "dfars"),
}
_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True)
class Named:
    """What a question names: an instrument (a pattern for its id), a pinpoint, or both."""

    instrument: str | None
    pinpoint: str | None


def named(question: str) -> list[Named]:
    """Every provision that the question names, in the order of the rules above, without repeats."""
    return list(dict.fromkeys(_named(fold(question))))


def _named(text: str) -> Iterator[Named]:
    for code in _CODE.findall(text):
        yield Named(None, code)
    for cfr in _CFR.finditer(text):
        yield Named(None, (cfr["marked"] or cfr["ear"]) + cfr["rest"])
    instruments = [
        name for name, words in _NAMES.items() if any(_stands(word, text) for word in words)
    ]
    for notice in _NOTICE.finditer(text):
        number = notice["a"] or notice["b"] or notice["c"]
        year = notice["ya"] or notice["yb"] or notice["yc"] or r"\d{4}"
        if not (number == "792" or (notice["b"] and "cfr" in text)):
            instruments.append(f"(?:no{number}|gacc_{number})_{year}")
    articles = [
        _number(m["n"]) + m["rest"]
        for m in _ARTICLE.finditer(text)
        if m["n"] and ("条" in m.group() or m.group()[0] == "a")
    ]
    paragraphs = [
        _number(m["n"]) + m["rest"]
        for m in _PARAGRAPH.finditer(text)
        if "款" in m.group() or not m.group().startswith("第")
    ]
    pinpoints = articles + paragraphs
    for instrument in instruments:
        for pinpoint in pinpoints:
            yield Named(instrument, pinpoint)
        yield Named(instrument, None)


def _stands(word: str, text: str) -> bool:
    """True where the name stands as words of its own; Chinese runs on without spaces."""
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![0-9a-z]){re.escape(word)}(?![0-9a-z])", text) is not None


def _number(written: str) -> str:
    """Digits for a number written in digits or in Chinese (二十六 gives 26)."""
    if written.isdigit():
        return written
    total, current = 0, 0
    for letter in written:
        if letter == "百":
            total, current = total + max(1, current) * 100, 0
        elif letter == "十":
            total, current = total + max(1, current) * 10, 0
        else:
            current = _DIGITS[letter]
    return str(total + current)


class Citations:
    """The passages by instrument and by pinpoint, so that a named provision is found at once."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names`: instrument and pinpoint of every passage, in their order."""
        self._instruments: dict[str, list[int]] = defaultdict(list)
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._within: dict[str, list[int]] = defaultdict(list)
        self._instrument_of: list[str] = []
        for row, (instrument, pinpoint) in enumerate(names):
            self._instrument_of.append(instrument)
            self._instruments[instrument].append(row)
            self._exact[pinpoint.lower()].append(row)
            for outer in _outer(pinpoint.lower()):
                self._within[outer].append(row)

    def closeness(self, question: str) -> dict[int, float]:
        """For each row, how exactly the question cites that passage: 1 for the passage itself, less
        for a part or for the instrument."""
        found: dict[int, float] = {}
        for cited in named(question):
            for row, near in self._near(cited):
                found[row] = max(near, found.get(row, 0.0))
        return found

    def _near(self, cited: Named) -> Iterator[tuple[int, float]]:
        wanted = [
            name
            for name in self._instruments
            if cited.instrument is None or re.fullmatch(cited.instrument, name)
        ]
        if cited.pinpoint is None:
            for name in wanted:
                yield from ((row, 0.3) for row in self._instruments[name])
            return
        rows = [(row, 1.0) for row in self._exact.get(cited.pinpoint, ())]
        rows += [(row, 0.7) for row in self._within.get(cited.pinpoint, ())]
        rows += [
            (row, 0.6) for outer in _outer(cited.pinpoint) for row in self._exact.get(outer, ())
        ]
        allowed = set(wanted)
        yield from ((row, near) for row, near in rows if self._instrument_of[row] in allowed)


def _outer(pinpoint: str) -> list[str]:
    """The provisions that hold this one: 748.15(d)(1) stands in 748.15(d), 748.15 and 748."""
    return [pinpoint[: m.start()] for m in re.finditer(r"[(.]", pinpoint) if m.start()]
