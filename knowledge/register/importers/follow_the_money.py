"""Imports FollowTheMoney entities, one JSON object a line, as OpenSanctions publishes them."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from knowledge.register.importers.building import Building, day_or_none, percent_or_none
from knowledge.register.importers.json_files import child, children, objects, text, texts
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
    lines = objects(data, limits or Limits())
    rows = take(
        register, team, _candidates(lines, source),
        by=by, now=now, dry_run=dry_run, total=len(lines), progress=progress,
    )  # fmt: skip
    digest = hashlib.sha256(data).hexdigest()
    return ImportReport(file=file, sha256=digest, dry_run=dry_run, source=source, rows=rows)


def _candidates(lines: list[tuple[int, _Entity | None]], source: Source) -> Iterator[Candidate]:
    """Firms first, so that every link meets the firm it belongs to."""
    entities = {text(entity, "id"): entity for _, entity in lines if entity}
    links = []
    for number, entity in lines:
        if entity is None or not isinstance(entity.get("properties"), dict):
            yield Candidate(number=number, refused="the line holds no FollowTheMoney entity")
        elif text(entity, "schema") in FIRMS:
            yield _firm(number, entity, source)
        elif text(entity, "schema") in ("Ownership", "Sanction"):
            links.append((number, entity))
        else:
            yield Candidate(
                number=number,
                refused=f"{text(entity, 'schema') or 'an entity without schema'} is not kept on "
                f"its own: neither a firm, nor a stake, nor a listing",
            )
    for number, entity in links:
        make = _stake if entity["schema"] == "Ownership" else _listing
        yield make(number, entity, entities, source)


def _firm(number: int, entity: _Entity, source: Source) -> Candidate:
    said, built = entity["properties"], Building(source)
    names = texts(said, "name") or texts(entity, "caption")
    built.names(names[:1], "legal")
    built.names(names[1:], "translation")
    built.names(texts(said, "alias"), "trade")
    built.names(texts(said, "abbreviation"), "short")
    built.names(texts(said, "previousName"), "former")
    for scheme, name in NUMBERS.items():
        built.numbers(scheme, texts(said, name))
    built.country(
        texts(said, "jurisdiction") or texts(said, "mainCountry") or texts(said, "country")
    )
    for address in texts(said, "address"):
        built.add("address", {"text": address})
    for website in texts(said, "website"):
        built.add("website", website)
    return built.candidate(number, text(entity, "id"))


def _stake(number: int, entity: _Entity, entities: dict[str, _Entity], source: Source) -> Candidate:
    said, built = entity["properties"], Building(source)
    owner_id, asset = _link(said, "owner"), _link(said, "asset")
    owner = entities.get(owner_id)
    kind = text(owner, "schema")
    percent = percent_or_none(text(said, "percentage"))
    if text(said, "percentage") and percent is None:
        built.notes.append(f"the part {text(said, 'percentage')!r} is kept as unknown")
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
        day_or_none(text(said, "startDate")),
        day_or_none(text(said, "endDate")),
    )
    return built.candidate(number, asset, existing=True)


def _listing(
    number: int, entity: _Entity, entities: dict[str, _Entity], source: Source
) -> Candidate:
    said, built = entity["properties"], Building(source)
    firm = _link(said, "entity")
    if not firm:
        return Candidate(number=number, refused="the listing names no firm")
    built.add(
        "listing",
        {
            "list": text(said, "program") or text(said, "authority") or "not named",
            "entry": text(said, "authorityId") or None,
            "program": text(said, "programId") or None,
            "measure": text(said, "provisions")[:500] or None,
            "text": text(said, "reason") or None,
        },
        day_or_none(text(said, "listingDate") or text(said, "startDate")),
        day_or_none(text(said, "endDate")),
    )
    return built.candidate(number, firm, existing=True)


def _link(said: _Entity, name: str) -> str:
    """The id of the entity that a property points to, be it nested or only named."""
    nested = children(said, name)
    return text(nested[0], "id") if nested else text(said, name)


def _caption(entity: _Entity | None) -> str:
    if entity is None:
        return ""
    return text(entity, "caption") or text(child(entity, "properties"), "name")
