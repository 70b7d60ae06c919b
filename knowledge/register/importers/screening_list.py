"""Imports firms from the Consolidated Screening List as trade.gov publishes it, JSON or CSV."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from knowledge.errors import ImportRefused
from knowledge.register.importers.cell_values import listed
from knowledge.register.importers.files.csv_rows import Row, csv_rows, left_out
from knowledge.register.importers.files.file_limits import FileLimits
from knowledge.register.importers.files.json_files import children, document, text, texts
from knowledge.register.importers.firm_building import Building, day_or_none
from knowledge.register.importers.import_report import (
    Candidate,
    ImportReport,
    ImportSource,
    Progress,
)
from knowledge.register.importers.taking import derived_id, report
from knowledge.register.register import Register

_NO_FIRM = {"individual", "vessel", "aircraft"}
_CUT = ("the file ends in the middle of a line; if its download was cut off, entries are missing: "
        "compare the number of rows with that of trade.gov")
_COUNTRY = re.compile(r"(?:^|[ ,])([A-Z]{2})$")
_NUMBER = re.compile(r"Number|Code|\bNo\b|\bID\b", re.IGNORECASE)
_SCHEMES = {"Unified Social Credit Code (USCC)": "USCC", "D-U-N-S Number": "DUNS"}
_READ = {"id", "_id", "name", "alt_names", "type", "addresses", "ids", "source", "entity_number",
         "programs", "license_requirement", "license_policy", "start_date",
         "end_date"}  # fmt: skip


def import_screening_list(
    register: Register,
    team: str,
    data: bytes,
    file: str,
    source: ImportSource,
    *,
    by: str,
    now: datetime,
    dry_run: bool,
    limits: FileLimits | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Take the list's firms in with their names, addresses and what the list says of them.

    The records are for knowing a firm. Whether somebody stands on the list is for screening.
    """
    bounds = limits or FileLimits()
    if is_csv(data):
        entries = [(number, _of_row(row)) for number, row in csv_rows(data, bounds)]
    else:
        entries = _of_json(document(data, bounds), bounds)
    told = (name for _, entry in entries if isinstance(entry, dict)
            for name, said in entry.items() if said)
    return report(
        register, team, _candidates(entries, source), data, file, source,
        by=by, now=now, dry_run=dry_run, total=len(entries), progress=progress,
        unmapped=left_out(told, _READ.__contains__),
        notes=() if data.rstrip(b" ").endswith((b"\n", b"}", b"]")) else (_CUT,),
    )  # fmt: skip


def is_csv(data: bytes) -> bool:
    """True for consolidated.csv, by its headings."""
    first = data[:4096].partition(b"\n")[0]
    return b"entity_number" in first and b"license_requirement" in first


def _of_json(found: Any, bounds: FileLimits) -> list[tuple[int, Any]]:
    entries = found.get("results") if isinstance(found, dict) else None
    if not isinstance(entries, list) or len(entries) > bounds.rows:
        raise ImportRefused(
            f"the file is not the Consolidated Screening List in JSON with at most {bounds.rows} "
            f"entries under 'results'; download consolidated.json again"
        )
    return list(enumerate(entries, start=1))


def _of_row(row: Row) -> dict[str, Any]:
    """A row of consolidated.csv in the shape of the JSON; several values stand between
    semicolons."""
    lists = {name: listed(row[name]) for name in ("programs", "alt_names") if name in row}
    addresses = [{"address": one, "country": found[1] if (found := _COUNTRY.search(one)) else ""}
                 for one in listed(row.get("addresses", ""))]
    numbers = [[part.strip() for part in one.split(",")] for one in listed(row.get("ids", ""))]
    ids = [{"type": said[0], "number": said[1]} for said in numbers if len(said) > 1]
    return {**row, **{name: list(texts) for name, texts in lists.items()}, "addresses": addresses,
            "ids": ids, "id": row.get("_id", "")}  # fmt: skip


def _candidates(entries: list[tuple[int, Any]], source: ImportSource) -> Iterator[Candidate]:
    for number, entry in entries:
        if not isinstance(entry, dict):
            yield Candidate(number=number, refused="the entry is not an object")
        elif text(entry, "type").casefold() in _NO_FIRM:
            yield Candidate(number=number, refused=f"{entry['type']}: not a firm")
        else:
            yield _firm(number, entry, source)


def _firm(number: int, entry: dict[str, Any], source: ImportSource) -> Candidate:
    built = Building(source)
    built.names(texts(entry, "name"), "legal")
    built.names(texts(entry, "alt_names"), "trade")
    addresses = children(entry, "addresses")
    built.country(text(address, "country") for address in addresses)
    for address in addresses:
        parts = [text(address, p) for p in ("address", "city", "state", "postal_code", "country")]
        if parts[0].endswith(f" {parts[-1]}"):  # the CSV writes the country into the line
            parts[-1] = ""
        if any(parts):
            built.add("address", {"text": ", ".join(part for part in parts if part)})
    for one in children(entry, "ids"):
        if _NUMBER.search(text(one, "type")):
            scheme = _SCHEMES.get(text(one, "type"), text(one, "type"))
            built.numbers(scheme, texts(one, "number"))
    built.add(
        "listing",
        {
            "list": text(entry, "source") or "Consolidated Screening List",
            "entry": text(entry, "entity_number") or text(entry, "id") or None,
            "program": "; ".join(texts(entry, "programs")) or None,
            "measure": text(entry, "license_requirement")[:500] or None,
            "text": text(entry, "license_policy") or None,
        },
        day_or_none(text(entry, "start_date")),
        day_or_none(text(entry, "end_date")),
    )
    country = next((f.value for f in built.facts if f.field == "country"), None)
    given = text(entry, "id")
    id_ = f"csl-{given}" if given else derived_id(text(entry, "name"), country)
    return built.candidate(number, id_)
