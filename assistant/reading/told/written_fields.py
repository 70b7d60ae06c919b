"""Fields: what a pasted table, form or order gives as a heading and a value.

A table is two or more lines of as many cells, the first of which are headings; each further line is
an item. Elsewhere a field is a heading, a sign or blank, and its value ("DEST US", "Dy: 2.1").
Headings are those of `written_fields.yaml`; a value that is not of the fact's type is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pycountry

from assistant.reading.contract import NOWHERE, FactRead, Span
from assistant.reading.mention import Mention
from assistant.reading.mentions import amounts, days, materials, places
from assistant.reading.text import Text
from knowledge import strict_yaml
from knowledge.rules import Declaration

MOST_ROWS = 40
_TABLE = Path(__file__).with_name("written_fields.yaml")
_DELIMITERS = ("|", "\t", ";", ",")
_PART = re.compile(r"\s+/\s+|\s*[|;\n\t]\s*")
_SIGN = re.compile(r"\s*[:=：#]\s*|\s+")
_FIGURE = re.compile(r"[<>≤≥~]?\s*\d{1,2}(?:[.,]\d{1,4})?\s*(?:%|wt\.?\s?%?)?")
_NOTHING = frozenset({"nd", "n.d.", "none", "nil", "0", "无", "未检出", "not detected", "keine"})
_SAID = {**dict.fromkeys(("y", "yes", "ok", "ja", "x", "✓", "是", "有", "齐", "已有"), True),
         **dict.fromkeys(("n", "no", "nein", "none", "missing", "否", "无", "没有", "缺"), False)}
_CHINA = frozenset({"cn", "chn", "china", "prc", "中国", "p.r. china", "pr china"})
_PARTIES = frozenset((
    "customer", "customer name", "cust", "buyer", "buyer name", "end user", "enduser", "consignee",
    "cnee", "ship to", "sold to", "客户", "客户名称", "最终用户", "买方", "收货人"))
"""Headings of the column that names whose each line is."""
FEW = 3
"""Fields that a message must have, for its headings without a sign to be taken for such."""


class WrittenCell(NamedTuple):
    """A value under its heading; `row` is the number of its item, empty outside a table."""

    fact: str
    heading: Span
    value: Span
    row: str = ""


class WrittenRow(NamedTuple):
    """A line of a table that holds an item."""

    id: str
    whole: Span


@cache
def _headings() -> dict[str, str]:
    table: Mapping[str, list[str]] = strict_yaml.read(_TABLE)
    return {_key(name): fact for fact, names in table.items() for name in names}


def _key(heading: str) -> str:
    """A heading in small letters, without signs and units in brackets."""
    plain = Text(re.sub(r"[(（\[][^)）\]]*[)）\]]", "", heading)).plain
    return " ".join(re.findall(r"[^\W_]+", plain))


class WrittenTable(NamedTuple):
    """The line of headings, the items, what stands under each heading that is known, and the names
    under the heading of a party."""

    head: Span = NOWHERE
    rows: tuple[WrittenRow, ...] = ()
    cells: tuple[WrittenCell, ...] = ()
    parties: tuple[Span, ...] = ()


def table(text: Text) -> WrittenTable:
    """The first table of a text."""
    lines = [Span(one.start(), one.end()) for one in re.finditer(r"[^\n]+", text.raw)]
    for place, line in enumerate(lines[:-1]):
        for sign in _DELIMITERS:
            head = _cells(text, line, sign)
            known = {at: _headings()[key] for at, one in enumerate(head)
                     if (key := _key(text.raw[one.start:one.end])) in _headings()}
            if len(known) < 2 or len(set(known.values())) < len(known):
                continue
            rows, cells = list[WrittenRow](), list[WrittenCell]()
            whose = next((at for at, one in enumerate(head)
                          if _key(text.raw[one.start:one.end]) in _PARTIES), None)
            parties = list[Span]()
            for other in lines[place + 1:place + 1 + MOST_ROWS]:
                found = _cells(text, other, sign)
                if len(found) != len(head):
                    break
                rows.append(WrittenRow(str(len(rows) + 1), other))
                cells += [WrittenCell(fact, head[at], found[at], rows[-1].id)
                          for at, fact in known.items() if found[at].end > found[at].start]
                if whose is not None and found[whose].end > found[whose].start:
                    parties.append(found[whose])
            if rows:
                return WrittenTable(line, tuple(rows), tuple(cells), tuple(parties))
    return WrittenTable()


def _cells(text: Text, line: Span, sign: str) -> list[Span]:
    found, at = [], line.start
    for part in text.raw[line.start:line.end].split(sign):
        inner = part.strip()
        start = at + part.find(inner)
        found.append(Span(start, start + len(inner)))
        at += len(part) + len(sign)
    return found


def labelled(text: Text) -> list[WrittenCell]:
    """The fields outside tables: each part of a line that begins with a known heading."""
    found, at = [], 0
    signed = 0
    for mark in [*_PART.finditer(text.raw), None]:
        end = mark.start() if mark else len(text.raw)
        cell = _labelled(text, Span(at, end))
        if cell:
            found.append(cell)
            signed += text.raw[cell.heading.end:cell.value.start].strip() != ""
        at = mark.end() if mark else end
    return found if signed or len(found) >= FEW else []


def _labelled(text: Text, part: Span) -> WrittenCell | None:
    """A heading at the beginning of a part, the longest that is known, and what follows it."""
    words = list(re.finditer(r"[^\W_]+", text.raw[part.start:part.end]))
    for count in range(min(5, len(words) - 1), 0, -1):
        end = part.start + words[count - 1].end()
        fact = _headings().get(_key(text.raw[part.start:end]))
        gap = _SIGN.match(text.raw, end)
        if fact and gap and part.start < gap.end() < part.end:
            return WrittenCell(fact, text.trimmed(part.start, end),
                        text.trimmed(gap.end(), part.end))
    return None


@dataclass(frozen=True)
class WrittenFacts:
    """What tables and fields tell: the items of a table of several, the facts, and the stretches
    that name no firm by their looks."""

    rows: tuple[WrittenRow, ...]
    facts: tuple[FactRead, ...]
    taken: tuple[Span, ...]
    names: tuple[Mention, ...] = ()
    """The parties that a column names."""
    closed: tuple[Span, ...] = ()
    """The lines of a table of several parties, from which nothing else is read."""


def written(text: Text, today: date, known: Mapping[str, Declaration]) -> WrittenFacts:
    """What the tables and fields of a text tell of the declared facts. A table of several parties
    is as many cases: its names are read, and nothing of one line is told of another's."""
    found = table(text)
    names = tuple(Mention("name", text.raw[one.start:one.end], *one, unit="label")
                  for one in found.parties)
    closed = tuple(one.whole for one in found.rows) if len(
        {one.value.casefold() for one in names}) > 1 else ()
    if closed:
        found = found._replace(rows=(), cells=())
    several = len(found.rows) > 1
    facts = list[FactRead]()
    for one in (*found.cells, *labelled(text)):
        if declared := known.get(one.fact):
            facts += _read(text, one, declared, today, one.row if several else "")
    taken = [found.head, *(one.whole for one in found.rows)]
    taken += [span for one in facts for span in (one.heading, one.span)]
    return WrittenFacts(found.rows if several else (), tuple(facts), tuple(taken), names,
                        closed)


def _read(text: Text, one: WrittenCell, declared: Declaration, today: date, of: str
          ) -> Iterator[FactRead]:
    said = Text(text.raw[one.value.start:one.value.end])
    read = _TYPES.get(declared.type)
    value = read(said, declared, today) if read else None
    if value is not None:
        yield FactRead(one.fact, value, one.value, _bound(said), of, heading=one.heading)


def _bound(said: Text) -> str:
    head = said.plain[:1]
    return {"<": "<", "≤": "<=", ">": ">", "≥": ">=", "~": "~"}.get(head, "=")


def _percent(said: Text, *_: Any) -> float | None:
    if said.plain.strip(" .%") in _NOTHING:
        return 0.0
    if not _FIGURE.fullmatch(said.plain.strip()):
        return None
    digits = re.search(r"\d{1,2}(?:[.,]\d{1,4})?", said.plain)
    return float(digits.group().replace(",", ".")) if digits else None


def _number(said: Text, declared: Declaration, _: date) -> float | None:
    found = [one for one in amounts.numbers(said) if one.unit == declared.unit]
    return float(found[0].value) if len(found) == 1 and found[0].op == "=" else None


def _country(said: Text, *_: Any) -> str | None:
    word = said.raw.strip()
    held = word.isupper() and (pycountry.countries.get(alpha_2=word)
                               or pycountry.countries.get(alpha_3=word))
    if held:
        return str(held.alpha_2)
    found = {one.value for one in places.places(said)}
    return str(found.pop()) if len(found) == 1 else None


def _yes_no(said: Text, *_: Any) -> bool | None:
    word = said.plain.strip(" .")
    return True if word in _CHINA else _SAID.get(word)


def _date(said: Text, _: Declaration, today: date) -> date | None:
    found = [one.value for one in days.days(said, today)]
    return found[0].since if len(found) == 1 and found[0].since == found[0].until else None


def _choice(said: Text, declared: Declaration, _: date) -> str | None:
    found = {one.value for kind in ("families", "forms", "elements")
             for one in materials.named(said, kind)} | {
                 one.value for one in materials.elements(said)}
    held = found & set(declared.choices)
    return str(held.pop()) if len(held) == 1 else None


_TYPES: Mapping[str, Callable[[Text, Declaration, date], Any]] = {
    "percent": _percent, "number": _number, "country": _country, "yes_no": _yes_no, "date": _date,
    "choice": _choice}
