"""Imports firms from the Consolidated Screening List as trade.gov publishes it in JSON."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from knowledge.errors import ImportRefused
from knowledge.register.importers.building import Building, day_or_none
from knowledge.register.importers.json_files import children, document, text, texts
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
        elif text(entry, "type").casefold() in _NO_FIRM:
            yield Candidate(number=number, refused=f"{entry['type']}: not a firm")
        else:
            yield _firm(number, entry, source)


def _firm(number: int, entry: dict[str, Any], source: Source) -> Candidate:
    built = Building(source)
    built.names(texts(entry, "name"), "legal")
    built.names(texts(entry, "alt_names"), "trade")
    addresses = children(entry, "addresses")
    built.country(text(address, "country") for address in addresses)
    for address in addresses:
        parts = [text(address, p) for p in ("address", "city", "state", "postal_code", "country")]
        if any(parts):
            built.add("address", {"text": ", ".join(part for part in parts if part)})
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
