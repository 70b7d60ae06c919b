"""Laws and passages that the text names: "No. 61", 792号令第26条, "§ 748.15(d)(1)"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from assistant.reading.contract import Reference, Span
from assistant.reading.mentions.days import MONTHS
from assistant.reading.text import Text
from knowledge import strict_yaml
from knowledge.screening.names.number_words import han_in_digits

pattern = partial(re.compile, flags=re.ASCII)
"""A word ends where a Chinese character begins."""


@dataclass(frozen=True, slots=True)
class Laws:
    """The instruments that the packs know, and the passage of an instrument at a pinpoint:
    `passage(instrument, pinpoint)` is empty where the library holds none."""

    instruments: Sequence[str]
    passage: Callable[[str, str], str]
    packages: Sequence[str] = ()
    """Instruments issued together, named by month and year ("october_2025")."""


_NUMBERED = pattern(
    r"\b(?:announcements?|notices?|ann\.|mofcom|gacc|no\.?"
    r"|nos\.?)\s*(?:no\.?\s*)?(?P<n>\d{1,3})(?:\s*(?:/|of)\s*(?P<y>20\d\d))?(?![\d%.]*\s*(?:%|mm"
    r"|kg))"
    r"|(?P<y2>20\d\d)\s*(?:年)?\s*(?:no\.?\s*|第)\s*(?P<n2>\d{1,3})\s*号?(?:公告)?"
    r"|(?<!\d)(?P<n3>\d{1,3})\s*号(?:公告|文)?(?!令)")
_NOT_NUMBERED = pattern(r"\b(?:supplement|supp\.?|order|po|part|item|decree|question|lot"
                        r"|reg\w*)\s*$")
_ARTICLE = pattern(r"\s*,?\s*(?:art(?:icle|s?\.?)?s?|paragraphs?|para\.?|第"
                   r"|§)\s*(?P<p>\d{1,3}(?:\(\d{1,2}\)(?:\([a-z0-9]\))?)?"
                   r"|[一二三四五六七八九十]{1,3}(?=条|款))\s*(?:条|款)?(?:第(?P<sub>[一二三四五六])(?:款|项))?")
_LEADING = pattern(r"(?:art(?:icle|\.)?|paragraph"
                   r"|para\.?)\s*(?P<p>\d{1,3}(?:\(\d{1,2}\))?)\s*(?:of|,)?\s*(?:the\s+)?$")
_TOGETHER = r"(?:announcements|notices|package|rules|controls|measures)"
HAN_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_SECTION = pattern(r"(?:§+\s*|section\s+"
                   r"|15\s*cfr\s*)?\b(?P<s>7[3-7]\d\.\d{1,2})(?P<p>(?:\([a-z0-9]{1,4}\)){0,5})")
_SUPPLEMENT = pattern(r"\bsupp(?:lement|\.)?\s*(?:no\.?\s*)?(?P<n>7|8|9"
                      r"|10)\b(?:\s*\(?(?:para(?:graph)?\.?\s*)?(?P<p>\d{1,2})\)?)?"
                      r"|补编\s?(?P<n2>7|8|9|10)")
_ENTRY = pattern(r"(?<![\w.])(?P<e>1[ce]90\d(?:\.[a-c](?:\.\d)?)?)(?![\w])")


_SCHEME = pattern(r"\bveus?\b|\bvalidated[\s-]end[\s-]?users?\b"
                  r"|(?:经验证|经认证|已验证|验证)(?:的)?最终用户")
_AMERICAN = pattern(r"\b(?:americ\w*|u\.s\.|usa|bis|ear|748|supplement|supp|eccn|commerce)\b"
                    r"|美国|美方|\bus (?:law|rule|side|veu|program)")


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = strict_yaml.read(Path(__file__).with_name("references.yaml"))
    return table


@cache
def _names() -> Mapping[str, re.Pattern[str]]:
    """By the id of a law, how a text names it."""
    return {id: pattern(form) for id, form in _table()["named"].items()}


def of_scheme(text: Text, laws: Sequence[Reference]) -> bool:
    """Whether a text speaks of a validated end-user and names nothing of American law."""
    return bool(_SCHEME.search(text.plain)) and not _AMERICAN.search(text.plain) and not any(
        one.instrument.startswith("us_") for one in laws)


def references(text: Text, laws: Laws) -> list[Reference]:
    """Every law, notice or passage that the text names, in its order."""
    found = [*_numbered(text, laws), *_named(text, laws), *_sections(text, laws),
             *_entries(text, laws), *_packages(text, laws)]
    kept: list[Reference] = []
    for one in sorted(found, key=lambda one: (one.span.start, -one.span.end)):
        if all(one.span.start >= other.span.end for other in kept):
            kept.append(one)
    return kept


def _numbered(text: Text, laws: Laws) -> Iterator[Reference]:
    plain = text.plain
    for found in _NUMBERED.finditer(plain):
        if _NOT_NUMBERED.search(plain[max(0, found.start() - 14):found.start()]):
            continue
        number = found["n"] or found["n2"] or found["n3"]
        year = found["y"] or found["y2"] or ""
        for id in _announcement(laws, number, year):
            yield _reference(text, laws, id, found.start(), found.end())
            break


def _announcement(laws: Laws, number: str, year: str) -> list[str]:
    """The announcement of this number: of the year named, else the newest of all years."""
    form = pattern(rf"no{int(number)}_(20\d\d)$")
    known = [(found[1], id) for id in laws.instruments if (found := form.match(id))]
    return [id for known_year, id in sorted(known, reverse=True) if not year or known_year == year]


def _named(text: Text, laws: Laws) -> Iterator[Reference]:
    for id, form in _names().items():
        if id in laws.instruments:
            for found in form.finditer(text.plain):
                yield _reference(text, laws, id, found.start(), found.end())


def _packages(text: Text, laws: Laws) -> Iterator[Reference]:
    """The notices issued together in a month, named as a whole."""
    for id in laws.packages:
        month, _, year = id.partition("_")
        if month not in MONTHS or not year.isdigit():
            continue
        number = MONTHS[month]
        form = pattern(rf"\b{month}(?: (?:of )?{year})? {_TOGETHER}\b"
                       rf"|(?:{year}\s?年\s?)?(?<![\d一二三四五六七八九十])"
                       rf"(?:{number}|{HAN_MONTHS[number - 1]})"
                       rf"\s?月(?:的)?(?:一揽子)?(?:公告|管制措施|措施|新规)")
        for found in form.finditer(text.plain):
            yield Reference(id, "", Span(*found.span()))


def _reference(text: Text, laws: Laws, id: str, start: int, end: int) -> Reference:
    """With the article that follows or leads, where the library has it."""
    plain = text.plain
    behind, ahead = _ARTICLE.match(plain, end), _LEADING.search(plain[max(0, start - 30):start])
    point = behind["p"] if behind else ahead["p"] if ahead else ""
    point = han_in_digits(f"第{point}")[1:] if point and not point[0].isdigit() else point
    if behind:
        end = behind.end()
    elif ahead:
        start -= len(ahead.group())
    return Reference(id, laws.passage(id, point), Span(start, end))


def _sections(text: Text, laws: Laws) -> Iterator[Reference]:
    for found in _SECTION.finditer(text.plain):
        id = _table()["sections"].get(found["s"])
        if id in laws.instruments and id:
            yield Reference(id, laws.passage(id, found["s"] + found["p"]), Span(*found.span()))
    for found in _SUPPLEMENT.finditer(text.plain):
        id = _table()["supplements"][found["n"] or found["n2"]]
        if id in laws.instruments:
            yield Reference(id, laws.passage(id, found["p"] or ""), Span(*found.span()))


def _entries(text: Text, laws: Laws) -> Iterator[Reference]:
    for found in _ENTRY.finditer(text.plain):
        code = found["e"][0] + found["e"][1].upper() + found["e"][2:]
        for id in _table()["entries"]:
            passage = laws.passage(id, code)
            if passage.endswith(f":{code}"):
                yield Reference(id, passage, Span(*found.span()))
                break
