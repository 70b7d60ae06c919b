"""Imports firms from the Consolidated Screening List as trade.gov publishes it in JSON."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from knowledge.errors import ImportRefused
from knowledge.register.importers.building import Building, day_or_none
from knowledge.register.importers.json_files import document
from knowledge.register.importers.limits import Limits
from knowledge.register.importers.report import Candidate, ImportReport, Progress, Source
from knowledge.register.importers.take import derived_id, take
from knowledge.register.store import Register

_NO_FIRM = {"individual", "vessel", "aircraft"}


def import_screening_list(
    register: Register,
    team: str,
    data: bytes,
    file: str,
    source: Source,
    *,
    by: str,
    now: datetime,
    dry_run: bool,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Take the list's firms in with their names, addresses and what the list says of them.

    The records are for knowing a firm. Whether somebody stands on the list is for screening.
    """
    bounds = limits or Limits()
    found = document(data, bounds)
    entries = found.get("results") if isinstance(found, dict) else None
    if not isinstance(entries, list) or len(entries) > bounds.rows:
        raise ImportRefused(
            f"the file is not the Consolidated Screening List in JSON with at most {bounds.rows} "
            f"entries under 'results'; download consolidated.json again"
        )
    rows = take(
        register, team, _candidates(entries, source),
        by=by, now=now, dry_run=dry_run, total=len(entries), progress=progress,
    )  # fmt: skip
    digest = hashlib.sha256(data).hexdigest()
    return ImportReport(file=file, sha256=digest, dry_run=dry_run, source=source, rows=rows)


def _candidates(entries: list[Any], source: Source) -> Iterator[Candidate]:
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            yield Candidate(number=number, refused="the entry is not an object")
        elif str(entry.get("type") or "").casefold() in _NO_FIRM:
            yield Candidate(number=number, refused=f"{entry['type']}: not a firm")
        else:
            yield _firm(number, entry, source)


def _firm(number: int, entry: dict[str, Any], source: Source) -> Candidate:
    built = Building(source)
    built.names([entry.get("name")], "legal")
    built.names(entry.get("alt_names") or [], "trade")
    addresses = [a for a in entry.get("addresses") or [] if isinstance(a, dict)]
    built.country(address.get("country") for address in addresses)
    for address in addresses:
        parts = (address.get(p) for p in ("address", "city", "state", "postal_code", "country"))
        built.add("address", {"text": ", ".join(str(part) for part in parts if part)})
    programs = entry.get("programs")
    built.add(
        "listing",
        {
            "list": entry.get("source") or "Consolidated Screening List",
            "entry": str(entry.get("entity_number") or entry.get("id") or "") or None,
            "program": "; ".join(map(str, programs)) if isinstance(programs, list) else None,
            "measure": str(entry.get("license_requirement") or "")[:500] or None,
            "text": str(entry.get("license_policy") or "") or None,
        },
        day_or_none(entry.get("start_date")),
        day_or_none(entry.get("end_date")),
    )
    country = next((f.value for f in built.facts if f.field == "country"), None)
    id_ = f"csl-{entry['id']}" if entry.get("id") else derived_id(str(entry.get("name")), country)
    return built.candidate(number, id_)
