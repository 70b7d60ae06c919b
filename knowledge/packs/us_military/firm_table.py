"""1260H by edition: only the edition that governs the day counts, whatever a copy leaves
without an end."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from knowledge.rules import Grade, Told

TABLE = Path(__file__).parent / "table" / "editions_1260h.csv"
LIST = "Section 1260H list of Chinese military companies"
LINK = "https://www.war.gov/News/Releases/Release/Article/4511232/"


def facts_1260h(name: str, on: date) -> dict[str, Told]:
    """What the editions read say of a name on a day, as the fact `listing_1260h`. A name that
    the table does not have is `unread`: the edition must be read, or a screening of it handed
    in."""
    key = _key(name)
    lines = [line for line in _lines() if date.fromisoformat(line["since"]) <= on
             and key in {_key(one) for one in (line["name"], *line["aliases"].split("|"))}]
    if not lines:
        return {"listing_1260h": Told("unread", f"{LIST} ({LINK}): not read for {name[:80]!r}", on,
                                      Grade.D)}
    line = max(lines, key=lambda one: one["since"])
    since = date.fromisoformat(line["since"])
    grade = Grade.D if line["state"] == "unread" else Grade.A
    return {"listing_1260h": Told(line["state"], f"{LIST}: {line['note']} ({LINK})", since, grade)}


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name[:500]).casefold()
    words = [word for word in re.findall(r"\w+", plain) if word not in {"co", "ltd", "inc", "corp"}]
    return "".join(words)


@cache
def _lines() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def known_names() -> tuple[str, ...]:
    """Every name and alias that the table of editions has."""
    return tuple(name for line in _lines()
                 for name in (line["name"], *filter(None, line["aliases"].split("|"))))


def names() -> Iterable[str]:
    """Every firm of the table."""
    return known_names()


def facts(name: str, on: date, text: str) -> Mapping[str, Told]:
    """What the edition that governs the day says of a firm; the text tells nothing more."""
    return facts_1260h(name, on)
