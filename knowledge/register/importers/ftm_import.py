"""Imports FollowTheMoney entities, one JSON object a line, as OpenSanctions publishes them."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from knowledge.register.importers.files.file_limits import FileLimits
from knowledge.register.importers.files.json_files import child, children, objects, text, texts
from knowledge.register.importers.firm_building import Building, day_or_none
from knowledge.register.importers.ftm_schemas import FIRMS, NUMBERS
from knowledge.register.importers.import_report import (
    Candidate,
    ImportReport,
    ImportSource,
    Progress,
)
from knowledge.register.importers.taking import report
from knowledge.register.register import Register

_NAMES = {"alias": "trade", "abbreviation": "short", "previousName": "former"}
_COUNTRIES = ("jurisdiction", "mainCountry", "country")
_READ = {
    "Ownership": {"owner", "asset", "percentage", "startDate", "endDate", "ownershipType"},
    "Sanction": {"entity", "program", "authority", "authorityId", "programId", "provisions",
                 "reason", "listingDate", "startDate", "endDate"},
}
_NESTED = (("ownershipAsset", "Ownership", "asset"), ("ownershipOwner", "Ownership", "owner"),
           ("sanctions", "Sanction", "entity"))  # fmt: skip
"""Where links are nested in a firm, what they are, and which end of them the firm is."""
_READ_OF_FIRMS = {"name", *_NAMES, *NUMBERS.values(), *_COUNTRIES, "address", "addressEntity",
                  "website", "ownershipAsset", "ownershipOwner", "sanctions"}  # fmt: skip

_Entity = dict[str, Any]
_Lines = list[tuple[int, _Entity | None]]


def import_ftm(
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
    """Take the firms of a file in, then the stakes and listings that link them, be they lines of
    their own (entities.ftm.json) or nested in the firm's (targets.nested.json)."""
    lines = objects(data, limits or FileLimits())
    return report(
        register, team, _candidates(lines, source), data, file, source,
        by=by, now=now, dry_run=dry_run, total=len(lines), progress=progress,
        unmapped=_left_out(lines),
    )  # fmt: skip


def _candidates(lines: _Lines, source: ImportSource) -> Iterator[Candidate]:
    """Firms first, so that every link meets the firm it belongs to."""
    entities = {text(entity, "id"): entity for _, entity in lines if entity}
    links: list[tuple[int, str, _Entity]] = []
    for number, entity in lines:
        if entity is None or not isinstance(entity.get("properties"), dict):
            yield Candidate(number=number, refused="the line holds no FollowTheMoney entity")
        elif text(entity, "schema") in FIRMS:
            yield _firm(number, entity, entities, source)
            links += [(number, schema, said) for schema, said in _nested(entity)]
        elif text(entity, "schema") in _READ:
            links.append((number, text(entity, "schema"), entity["properties"]))
        else:
            yield Candidate(
                number=number,
                refused=f"{text(entity, 'schema') or 'an entity without schema'} is not kept on "
                f"its own: neither a firm, nor a stake, nor a listing",
            )
    for number, schema, said in links:
        make = _stake if schema == "Ownership" else _listing
        yield make(number, said, entities, source)


def _firm(
    number: int, entity: _Entity, entities: dict[str, _Entity], source: ImportSource
) -> Candidate:
    said, built = entity["properties"], Building(source)
    names = texts(said, "name") or texts(entity, "caption")
    built.names(names[:1], "legal")
    built.names(names[1:], "translation")
    for name, kind in _NAMES.items():
        built.names(texts(said, name), kind)
    for scheme, name in NUMBERS.items():
        built.numbers(scheme, texts(said, name))
    built.country(next((found for name in _COUNTRIES if (found := texts(said, name))), []))
    for address in dict.fromkeys((*texts(said, "address"), *_addresses(said, entities))):
        built.add("address", {"text": address})
    for website in texts(said, "website"):
        built.add("website", website)
    return built.candidate(number, text(entity, "id"))


def _addresses(said: _Entity, entities: dict[str, _Entity]) -> list[str]:
    """The addresses that stand as entities of their own, nested or on another line."""
    named = [entities.get(id, {}) for id in texts(said, "addressEntity")]
    parts = [child(one, "properties") for one in (*children(said, "addressEntity"), *named)]
    return [full for one in parts if (full := text(one, "full"))]


def _nested(entity: _Entity) -> Iterator[tuple[str, _Entity]]:
    """The stakes and listings that are nested in a firm, each with the firm in its place."""
    said, mine = entity["properties"], [text(entity, "id")]
    for name, schema, end in _NESTED:
        for link in children(said, name):
            yield schema, {**child(link, "properties"), end: mine}


def _stake(
    number: int, said: _Entity, entities: dict[str, _Entity], source: ImportSource
) -> Candidate:
    built = Building(source)
    owner_id, asset = _link(said, "owner"), _link(said, "asset")
    nested = children(said, "owner")
    owner = nested[0] if nested else entities.get(owner_id)
    kind, how = text(owner, "schema"), text(said, "ownershipType").casefold()
    if not asset or not owner_id:
        return Candidate(number=number, refused="the stake names no owner or no owned firm")
    band = how if how.startswith("ownership-of-shares") else ""
    built.stake(
        {
            "owner": _caption(owner) or owner_id,
            "firm": owner_id if kind in FIRMS else None,
            "direct": {"direct": True, "indirect": False}.get(how),
            "owner_kind": "person" if kind == "Person" else "firm" if kind in FIRMS else None,
        },
        text(said, "percentage") or band,
        day_or_none(text(said, "startDate")),
        day_or_none(text(said, "endDate")),
    )
    return built.candidate(number, asset, existing=True)


def _listing(
    number: int, said: _Entity, entities: dict[str, _Entity], source: ImportSource
) -> Candidate:
    built, firm = Building(source), _link(said, "entity")
    if not firm:
        return Candidate(number=number, refused="the listing names no firm")
    named = (text(said, name) for name in ("program", "programId", "authority"))
    built.add(
        "listing",
        {
            "list": next((one for one in named if one), "not named")[:500],
            "entry": text(said, "authorityId") or None,
            "program": text(said, "programId") or None,
            "measure": text(said, "provisions")[:500] or None,
            "text": text(said, "reason") or None,
        },
        day_or_none(text(said, "listingDate") or text(said, "startDate")),
        day_or_none(text(said, "endDate")),
    )
    return built.candidate(number, firm, existing=True)


def _left_out(lines: _Lines) -> tuple[str, ...]:
    """The properties of firms, stakes and listings that nothing here reads, each with how often."""
    counted: Counter[str] = Counter()
    for _, entity in lines:
        schema, said = text(entity, "schema"), child(entity, "properties")
        if schema in FIRMS or schema in _READ:
            read = _READ.get(schema, _READ_OF_FIRMS)
            counted.update(f"{schema}.{name}" for name in said if name not in read)
            for place, kind, _ in _NESTED:
                counted.update(
                    f"{schema}.{place}.{name}" for link in children(said, place)
                    for name in child(link, "properties") if name not in _READ[kind])
    return tuple(f"{name} ({count})" for name, count in sorted(counted.items()))


def _link(said: _Entity, name: str) -> str:
    """The id of the entity that a property points to, be it nested or only named."""
    nested = children(said, name)
    return text(nested[0], "id") if nested else text(said, name)


def _caption(entity: _Entity | None) -> str:
    if entity is None:
        return ""
    return text(entity, "caption") or text(child(entity, "properties"), "name")
