"""Supplement No. 7 as the eCFR publishes it (XML of the appendix), read into a table of rows.

A user fetches `title-15.xml?appendix=Supplement No. 7 to Part 748` for an issue day, converts it
with `convert`, and gives the table's path to the list reader, which then prefers it. No network.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pycountry
from lxml import etree

from knowledge.errors import LoaderError
from knowledge.packs.us_veu.codes import ListedItems, listed_items, name_key

MAX_BYTES = 25_000_000
FIELDS = ("as_of", "veu_type", "country", "entity", "items", "destinations", "citation")
HEADS = {
    "veu_type": r"\btype\b",
    "country": r"\bcountry\b",
    "entity": r"^validated end.users?$",
    "items": r"eligible items?\b",
    "destinations": r"eligible destinations?\b",
    "citation": r"federal register",
}
REQUIRED = ("country", "entity", "items", "destinations")
SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the supplement: a validated end-user with its items and sites."""

    veu_type: str
    country: str
    entity: str
    items_text: str
    destinations: tuple[str, ...]
    citation: str

    @property
    def items(self) -> ListedItems:
        return listed_items(self.items_text)


@dataclass(frozen=True, slots=True)
class Supplement:
    """The whole list as of an issue day."""

    as_of: date
    entries: tuple[Entry, ...]

    def entry(self, entity: str) -> Entry | None:
        key = name_key(entity)
        return next((one for one in self.entries if name_key(one.entity) == key), None)


def convert(xml: Path, as_of: date, table: Path) -> Supplement:
    """Read the XML and write the table; a file that is not the whole supplement is refused."""
    supplement = parse(_bytes(xml), as_of)
    table.write_text(as_csv(supplement), encoding="utf-8", newline="")
    return supplement


def parse(xml: bytes, as_of: date) -> Supplement:
    """Read eCFR XML: one DIV9 appendix that holds the table. Raises LoaderError that says what is
    wrong."""
    root = _root(xml)
    entries: list[Entry] = []
    for table in root.iter("TABLE"):
        entries += _entries(table)
    if not entries:
        raise LoaderError("the XML has no table of validated end-users; take the appendix "
                          "'Supplement No. 7 to Part 748' of title 15")
    return Supplement(as_of, tuple(entries))


def as_csv(supplement: Supplement) -> str:
    """The table as CSV text; the same supplement gives the same bytes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for one in supplement.entries:
        writer.writerow((supplement.as_of, one.veu_type, one.country, one.entity, one.items_text,
                         SEPARATOR.join(one.destinations), one.citation))
    return out.getvalue()


def read_table(path: Path) -> Supplement:
    """Read a converted table back; a table of another shape, of two days or of none is refused."""
    lines = csv.DictReader(io.StringIO(_bytes(path).decode("utf-8", "strict")))
    if tuple(lines.fieldnames or ()) != FIELDS:
        raise LoaderError(f"{path.name} is no table of Supplement No. 7; its columns are {FIELDS}")
    rows = list(lines)
    days = {row["as_of"] for row in rows}
    if len(days) != 1:
        raise LoaderError(f"{path.name} must speak of one issue day and has {len(days)}")
    entries = tuple(Entry(row["veu_type"], row["country"], row["entity"], row["items"],
                          tuple(row["destinations"].split(SEPARATOR)), row["citation"])
                    for row in rows)
    try:
        return Supplement(date.fromisoformat(days.pop()), entries)
    except ValueError:
        raise LoaderError(f"{path.name}: as_of is no day such as 2026-11-23") from None


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise LoaderError(f"{path.name} is larger than {MAX_BYTES:,} bytes")
    return path.read_bytes()


def _root(xml: bytes) -> Any:
    """Parse with entities, DTDs and the network off; a document type is refused outright."""
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml:
        raise LoaderError("the XML declares a document type or entities; eCFR XML has none")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False,
                             dtd_validation=False, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise LoaderError(f"this is not XML: {error.msg}") from None
    if root.getroottree().docinfo.doctype:
        raise LoaderError("the XML declares a document type; eCFR XML has none")
    headed = [one for one in (root, *root.iter("DIV9")) if one.tag == "DIV9"
              and re.fullmatch(r"Supplement No\. 7 to Part 748", one.get("N", ""))]
    if not headed:
        raise LoaderError("the XML does not hold the appendix 'Supplement No. 7 to Part 748'")
    return headed[0]


def _entries(table: Any) -> list[Entry]:
    rows = [[_text(cell) for cell in row if cell.tag in ("TH", "TD")] for row in table.iter("TR")]
    heads = next((place for place, row in enumerate(rows) if _columns(row)), None)
    if heads is None:
        return []
    columns = _columns(rows[heads])
    found: list[dict[str, str]] = []
    for row in rows[heads + 1:]:
        values = {field: row[place] if place < len(row) else "" for field, place in columns.items()}
        if not any(values.values()):
            continue
        if found and not values["entity"]:
            _continue(found[-1], values)
            continue
        for field in ("country", "veu_type"):
            if field in columns and not values[field] and found:
                values[field] = found[-1][field]
        found.append(values)
    return [_entry(values) for values in found]


def _continue(last: dict[str, str], more: dict[str, str]) -> None:
    """A row without a name goes on with the row above: further items, sites or citations."""
    for field in ("items", "destinations", "citation"):
        if more.get(field):
            between = SEPARATOR if field == "destinations" else " "
            last[field] = f"{last.get(field, '')}{between}{more[field]}".strip(" |")


def _entry(values: dict[str, str]) -> Entry:
    if not values["items"] or not values["destinations"] or not values["country"]:
        raise LoaderError(f"the row of {values['entity'][:80]!r} lacks its country, items or sites")
    sites = tuple(filter(None, (one.strip() for one in values["destinations"].split(SEPARATOR))))
    plain = {field: text.replace(SEPARATOR, " ") for field, text in values.items()}
    return Entry(plain.get("veu_type", ""), _country(plain["country"]), plain["entity"],
                 values["items"].replace(SEPARATOR, "; "), sites, plain.get("citation", ""))


def _columns(row: list[str]) -> dict[str, int]:
    """Where the columns stand, by their heads; empty for a row that is not the head."""
    found = {field: place for field, head in HEADS.items() for place, text in enumerate(row)
             if re.search(head, text.casefold())}
    return found if all(field in found for field in REQUIRED) else {}


def _country(text: str) -> str:
    plain = re.sub(r"\s*\(.*", "", text).strip()
    try:
        return str(pycountry.countries.lookup(plain).alpha_2)
    except LookupError:
        raise LoaderError(f"no country is known by the name {text[:80]!r}") from None


def _text(cell: Any) -> str:
    """The words of a cell; paragraphs and line breaks separate sites."""
    for one in cell.iter("br", "P"):
        one.text = f"{SEPARATOR}{one.text or ''}"
        one.tail = f"{SEPARATOR}{one.tail or ''}"
    words = re.sub(r"\s+", " ", "".join(cell.itertext()))
    return re.sub(r"(\s*\|\s*)+", SEPARATOR, words).strip(" |")
