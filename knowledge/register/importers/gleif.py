"""Imports GLEIF's LEI records and relationship records in the JSON form of its API.

GLEIF's parents are those of consolidated accounts. It gives no percentages, so every stake taken
from it is of unknown size: good for seeing the tree, no proof of a threshold.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from knowledge.errors import ImportRefused
from knowledge.register.importers.building import Building, day_or_none
from knowledge.register.importers.json_files import child, children, document, text, texts
from knowledge.register.importers.limits import Limits
from knowledge.register.importers.report import Candidate, ImportReport, Progress, Source
from knowledge.register.importers.take import take
from knowledge.register.store import Register

_PARENTS = {"IS_DIRECTLY_CONSOLIDATED_BY": True, "IS_ULTIMATELY_CONSOLIDATED_BY": False}
_FORMER = "PREVIOUS_LEGAL_NAME"


def import_gleif(
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
    """Take LEI records in as firms, then the parents that relationship records name."""
    bounds = limits or Limits()
    found = document(data, bounds)
    entries = found.get("data") if isinstance(found, dict) else found
    entries = [entries] if isinstance(entries, dict) else entries
    if not isinstance(entries, list) or len(entries) > bounds.rows:
        raise ImportRefused(
            f"the file holds no list of at most {bounds.rows} GLEIF records under 'data'; "
            f"download it again from the GLEIF API"
        )
    rows = take(
        register, team, _candidates(entries, source),
        by=by, now=now, dry_run=dry_run, total=len(entries), progress=progress,
    )  # fmt: skip
    digest = hashlib.sha256(data).hexdigest()
    return ImportReport(file=file, sha256=digest, dry_run=dry_run, source=source, rows=rows)


def _candidates(entries: list[Any], source: Source) -> Iterator[Candidate]:
    links = []
    for number, entry in enumerate(entries, start=1):
        said = child(entry, "attributes")
        if child(said, "entity"):
            yield _firm(number, said, source)
        elif link := child(said, "relationship"):
            links.append((number, link))
        else:
            yield Candidate(number=number, refused="neither an LEI record nor a relationship")
    for number, link in links:
        yield _parent(number, link, source)


def _firm(number: int, said: dict[str, Any], source: Source) -> Candidate:
    entity, built = said["entity"], Building(source)
    built.names(texts(child(entity, "legalName"), "name"), "legal")
    others = [*children(entity, "otherNames"), *children(entity, "transliteratedOtherNames")]
    for other in others:
        kind = "former" if text(other, "type") == _FORMER else "translation"
        built.names(texts(other, "name"), kind)
    lei = text(said, "lei")
    built.numbers("LEI", texts(said, "lei"))
    built.numbers("register", texts(entity, "registeredAs"))
    address = child(entity, "legalAddress")
    country = text(address, "country")
    built.country([country] if country else [])
    lines = [*texts(address, "addressLines"), text(address, "city"), text(address, "postalCode")]
    if any(lines):
        written = ", ".join(line for line in lines if line)
        built.add("address", {"text": written, "country": built.code(country)})
    return built.candidate(number, f"lei-{lei}" if lei else "")


def _parent(number: int, link: dict[str, Any], source: Source) -> Candidate:
    kind = text(link, "type")
    owned, parent = (text(child(link, node), "id") for node in ("startNode", "endNode"))
    if kind not in _PARENTS or not owned or not parent:
        return Candidate(number=number, refused=f"the relationship {kind} says nothing of owners")
    built = Building(source)
    periods = [p for p in children(link, "periods") if text(p, "type") == "RELATIONSHIP_PERIOD"]
    first = periods[0] if periods else {}
    built.add(
        "owner",
        {
            "owner": parent,
            "firm": f"lei-{parent}",
            "direct": _PARENTS[kind],
            "owner_kind": "firm",
        },
        day_or_none(text(first, "startDate")),
        day_or_none(text(first, "endDate")),
    )
    built.notes.append("GLEIF gives no percentage; the stake is of unknown size")
    return built.candidate(number, f"lei-{owned}", existing=True)
