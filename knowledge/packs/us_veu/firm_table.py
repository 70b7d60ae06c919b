"""The list of validated end-users as a dated table: it gives facts for a name; the rules decide."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from knowledge.packs.us_veu.codes import (
    address_parts,
    covers,
    name_key,
    normal_eccn,
    same_address,
)
from knowledge.packs.us_veu.supp7 import Supplement, read_table
from knowledge.rules import Grade, Told

TABLE = Path(__file__).parent / "table"
ROAD = re.compile(r"\d+ .*(?:road|street|avenue|boulevard)$")
FRESH_FOR = timedelta(days=31)
"""A loaded Supplement No. 7 speaks this long after its issue day; then it must be loaded again."""
LIST = "Supplement No. 7 to 15 CFR part 748"


@dataclass(frozen=True, slots=True)
class Row:
    """What the list says of one validated end-user on one day, and how that is known."""

    entity: str
    country: str
    state: str
    """listed, listed_by_inference, suspended, removed, not_listed or unread."""
    since: date
    grade: Grade
    citation: str
    link: str
    note: str = ""
    id: str = ""
    loaded: Supplement | None = None
    """The loaded supplement from which the row was read, if it was."""

    @property
    def source(self) -> str:
        return f"{LIST}: {self.citation} ({self.link})" + (f"; {self.note}" if self.note else "")


def veu_rows(name: str, on: date, table: Path | None = None) -> tuple[Row, ...]:
    """The rows for a name or alias on a day; empty where the name is in no table.

    `table` is a Supplement No. 7 that a user loaded (see supp7.py): it is preferred from its issue
    day on, and being whole it also tells who is not listed. Matching is exact but for case,
    punctuation and legal form; likeness of names is for screening.
    """
    ids = _ids(name)
    built_in = [row for id in ids if (row := _row(id, on))]
    if table is None:
        return tuple(built_in)
    supplement = read_table(table)
    if on < supplement.as_of:
        return tuple(built_in)
    return _loaded(name, ids, on, supplement)


def veu_facts(name: str, on: date, site: str = "", eccn: str = "",
              table: Path | None = None) -> dict[str, Told]:
    """What the list tells of a named end user, and where asked of its site and item, as facts for
    the rules. A name that no table has is `unread`, never unlisted, unless the whole list is
    loaded.
    """
    rows = veu_rows(name, on, table)
    if not rows:
        absent = f"{LIST}: no row for {name[:80]!r} in the table held; the list must be read"
        return {"entity_listing": Told("unread", absent, on, Grade.D)}
    row = rows[0]
    told = {"entity_listing": Told(row.state, row.source, row.since, row.grade)}
    if row.country:
        told["row_country"] = Told(row.country, row.source, row.since, row.grade)
    if row.loaded is None or row.loaded.entry(row.entity):
        told |= _site_fact(row, site, on) | _item_fact(row, eccn, on)
    return told


def _site_fact(row: Row, site: str, on: date) -> dict[str, Told]:
    if not site:
        return {}
    if row.loaded is not None:
        entry = row.loaded.entry(row.entity)
        wanted = name_key(site)
        named = entry is not None and any(
            wanted == name_key(one) or same_address(site, one)
            or (len(wanted) >= 4 and not any(sign.isdigit() for sign in wanted)
                and wanted in name_key(one)) for one in entry.destinations)
        return {"site_listing": Told("listed", row.source, row.since, row.grade)} if named else {}
    key = name_key(site)
    history = [line for line in _read("sites.csv") if line["id"] == row.id
               and (key in {name_key(one) for one in (line["site"], *line["aliases"].split("|"))}
                    or same_address(site, line["site"]))]
    line = _last(history, on)
    if line is None:
        unread = f"{LIST}: the sites in the row of {row.entity} were not read"
        return {"site_listing": Told("unread", unread, on, Grade.D)}
    source = f"{LIST}: {line['citation']} ({line['link']})"
    return {"site_listing": Told(line["state"], source, date.fromisoformat(line["since"]),
                                 Grade(line["grade"]))}


def _item_fact(row: Row, eccn: str, on: date) -> dict[str, Told]:
    code = normal_eccn(eccn)
    if not code:
        return {}
    told = {"eccn": Told(code)}
    if row.loaded is not None:
        entry = row.loaded.entry(row.entity)
        state = entry.items.state(code) if entry else ""
        if not state:
            return told
        return told | {"item_in_row": Told(state, row.source, row.since, row.grade)}
    lines = [line for line in _read("items.csv") if line["id"] == row.id
             and covers(line["eccn"], code)]
    line = _last(lines, on)
    if line is None:
        unread = f"{LIST}: the items in the row of {row.entity} were not read"
        return told | {"item_in_row": Told("unread", unread, on, Grade.D)}
    source = f"{LIST}: {line['citation']} ({line['link']}) {line['note']}".strip()
    return told | {"item_in_row": Told(line["state"], source, date.fromisoformat(line["since"]),
                                       Grade.B)}


def _loaded(name: str, ids: list[str], on: date, supplement: Supplement) -> tuple[Row, ...]:
    """The rows of a loaded supplement; from the end of its freshness on they must be read again."""
    fresh = on <= supplement.as_of + FRESH_FOR
    keys = {name_key(name)} | {name_key(one) for id in ids for one in _names(id)}
    found = [entry for entry in supplement.entries if name_key(entry.entity) in keys]
    about = Row(name, "", "not_listed" if fresh else "unread", supplement.as_of, Grade.A,
                f"edition of {supplement.as_of}", "https://www.ecfr.gov/current/title-15/part-748",
                "" if fresh else f"read as of {supplement.as_of}; load it again", loaded=supplement)
    if not found:
        return (about,)
    state = "listed" if fresh else "listed_by_inference"
    return tuple(replace(about, entity=entry.entity, country=entry.country, state=state)
                 for entry in found)


def _row(id: str, on: date) -> Row | None:
    line = _last([line for line in _read("listings.csv") if line["id"] == id], on)
    about = next(one for one in _read("entities.csv") if one["id"] == id)
    if line is None:
        return None
    return Row(about["name"], about["country"], line["state"], date.fromisoformat(line["since"]),
               Grade(line["grade"]), line["citation"], line["link"], line["note"], id)


def _ids(name: str) -> list[str]:
    key = name_key(name)
    return [one["id"] for one in _read("entities.csv")
            if key in {name_key(alias) for alias in _names(one["id"])}]


def _names(id: str) -> list[str]:
    about = next(one for one in _read("entities.csv") if one["id"] == id)
    return [about["name"], *filter(None, about["aliases"].split("|"))]


def _last(lines: list[dict[str, str]], on: date) -> dict[str, str] | None:
    past = [line for line in lines if date.fromisoformat(line["since"]) <= on]
    return max(past, key=lambda line: line["since"]) if past else None


@cache
def _read(name: str) -> tuple[dict[str, str], ...]:
    with (TABLE / name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def known_names() -> dict[str, str]:
    """Every name and alias of the table's end users, with the end user's name."""
    return {name: _names(one["id"])[0] for one in _read("entities.csv")
            for name in _names(one["id"])}


def known_sites() -> tuple[str, ...]:
    """Every site of the table, by name and alias, and by the road and number of its address."""
    names = (name for line in _read("sites.csv")
             for name in (line["site"], *filter(None, line["aliases"].split("|")),
                          *(part for part in address_parts(line["site"]) if ROAD.match(part))))
    return tuple(dict.fromkeys(names))


def names() -> Iterable[str]:
    """Every end user of the table; a site is no party."""
    return known_names()


def facts(name: str, on: date, text: str) -> Mapping[str, Told]:
    """The facts of a firm that a text names: of the site that the text names too, and with the
    country of its row for the destination."""
    site = next((one for one in known_sites() if one.casefold() in text.casefold()), "")
    found = veu_facts(name, on, site=site)
    if "row_country" in found:
        row = found["row_country"]
        found["destination"] = Told(
            row.value, f"country of the row; {row.source}", row.source_date, Grade.D)
    return found
