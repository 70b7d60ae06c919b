"""Imports FollowTheMoney entities, one JSON object a line, as OpenSanctions publishes them."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from knowledge.register.importers.building import Building, day_or_none, percent_or_none
from knowledge.register.importers.json_files import objects
from knowledge.register.importers.limits import Limits
from knowledge.register.importers.report import Candidate, ImportReport, Progress, Source
from knowledge.register.importers.take import take
from knowledge.register.store import Register

FIRMS = frozenset({"LegalEntity", "Organization", "Company", "PublicBody"})
NUMBERS = {
    "LEI": "leiCode", "USCC": "uscCode", "UEI": "uniqueEntityId", "CAGE": "cageCode",
    "DUNS": "dunsCode", "VAT": "vatCode", "register": "registrationNumber",
}  # fmt: skip

_Entity = dict[str, Any]


def import_ftm(
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
    """Take the firms of a file in, then the stakes and listings that link them."""
    lines = list(objects(data, limits or Limits()))
    rows = take(
        register, team, _candidates(lines, source),
        by=by, now=now, dry_run=dry_run, total=len(lines), progress=progress,
    )  # fmt: skip
    digest = hashlib.sha256(data).hexdigest()
    return ImportReport(file=file, sha256=digest, dry_run=dry_run, source=source, rows=rows)


def _candidates(lines: list[tuple[int, _Entity | None]], source: Source) -> Iterator[Candidate]:
    """Firms first, so that every link meets the firm it belongs to."""
    entities = {str(e["id"]): e for _, e in lines if e and e.get("id")}
    links = []
    for number, entity in lines:
        if entity is None or not isinstance(entity.get("properties"), dict):
            yield Candidate(number=number, refused="the line holds no FollowTheMoney entity")
        elif entity.get("schema") in FIRMS:
            yield _firm(number, entity, source)
        elif entity.get("schema") in ("Ownership", "Sanction"):
            links.append((number, entity))
        else:
            yield Candidate(
                number=number,
                refused=f"{entity.get('schema')} is not kept on its own: neither a firm, nor a "
                f"stake, nor a listing",
            )
    for number, entity in links:
        make = _stake if entity["schema"] == "Ownership" else _listing
        yield make(number, entity, entities, source)


def _firm(number: int, entity: _Entity, source: Source) -> Candidate:
    said, built = entity["properties"], Building(source)
    names = said.get("name") or [entity.get("caption")]
    built.names(names[:1], "legal")
    built.names(names[1:], "translation")
    built.names(said.get("alias", []), "trade")
    built.names(said.get("abbreviation", []), "short")
    built.names(said.get("previousName", []), "former")
    for scheme, name in NUMBERS.items():
        built.numbers(scheme, said.get(name, []))
    built.country(said.get("jurisdiction") or said.get("mainCountry") or said.get("country") or [])
    for address in said.get("address", []):
        built.add("address", {"text": address})
    for website in said.get("website", []):
        built.add("website", website)
    return built.candidate(number, str(entity.get("id") or ""))


def _stake(number: int, entity: _Entity, entities: dict[str, _Entity], source: Source) -> Candidate:
    said, built = entity["properties"], Building(source)
    owner_id, asset = _first(said, "owner"), _first(said, "asset")
    owner = entities.get(owner_id)
    kind = owner.get("schema") if owner else None
    percent = percent_or_none(_first(said, "percentage"))
    if _first(said, "percentage") and percent is None:
        built.notes.append(f"the part {_first(said, 'percentage')!r} is kept as unknown")
    if not owner_id or not asset:
        return Candidate(number=number, refused="the stake names no owner or no owned firm")
    built.add(
        "owner",
        {
            "owner": _caption(owner) or owner_id,
            "firm": owner_id if kind in FIRMS else None,
            "percent": percent,
            "owner_kind": "person" if kind == "Person" else "firm" if kind in FIRMS else None,
        },
        day_or_none(_first(said, "startDate")),
        day_or_none(_first(said, "endDate")),
    )
    return built.candidate(number, asset, existing=True)


def _listing(
    number: int, entity: _Entity, entities: dict[str, _Entity], source: Source
) -> Candidate:
    said, built = entity["properties"], Building(source)
    firm = _first(said, "entity")
    if not firm:
        return Candidate(number=number, refused="the listing names no firm")
    built.add(
        "listing",
        {
            "list": _first(said, "program") or _first(said, "authority") or "not named",
            "entry": _first(said, "authorityId") or None,
            "program": _first(said, "programId") or None,
            "measure": _first(said, "provisions")[:500] or None,
            "text": _first(said, "reason") or None,
        },
        day_or_none(_first(said, "listingDate") or _first(said, "startDate")),
        day_or_none(_first(said, "endDate")),
    )
    return built.candidate(number, firm, existing=True)


def _first(said: _Entity, name: str) -> str:
    values = said.get(name) or [""]
    first = values[0] if isinstance(values, list) else values
    return str(first.get("id", "")) if isinstance(first, dict) else str(first)


def _caption(entity: _Entity | None) -> str:
    if entity is None:
        return ""
    return str(entity.get("caption") or _first(entity.get("properties", {}), "name"))
