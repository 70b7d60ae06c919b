"""Imports GLEIF's LEI records (level 1) and relationship records (level 2): the JSON of its API and
the CSV of its golden copies.

GLEIF's parents are those of consolidated accounts. Its percentages are those of the accounts and
not of capital, so every stake taken from it is of unknown size: good for seeing the tree, no proof
of a threshold. An international branch is no firm of its own.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from knowledge.errors import ImportRefused
from knowledge.register.importers.files.csv_rows import Row, csv_rows, left_out
from knowledge.register.importers.files.file_limits import FileLimits
from knowledge.register.importers.files.json_files import child, children, document, text, texts
from knowledge.register.importers.firm_building import Building, day_or_none
from knowledge.register.importers.import_report import (
    Candidate,
    ImportReport,
    ImportSource,
    Progress,
)
from knowledge.register.importers.taking import report
from knowledge.register.register import Register

_PARENTS = {"IS_DIRECTLY_CONSOLIDATED_BY": True, "IS_ULTIMATELY_CONSOLIDATED_BY": False}
_BRANCH = "IS_INTERNATIONAL_BRANCH_OF"
_KINDS = {"PREVIOUS_LEGAL_NAME": "former", "TRADING_OR_OPERATING_NAME": "trade"}
_READ = {"legalName", "otherNames", "transliteratedOtherNames", "registeredAs", "legalAddress",
         "headquartersAddress", "category", "status", "startNode", "endNode", "type",
         "periods"}  # fmt: skip
_PLACE = r"(FirstAddressLine|AdditionalAddressLine\.\d+|City|Region|Country|PostalCode)"
_READ_COLUMNS = re.compile(
    r"LEI|Entity\.LegalName|Entity\.(Transliterated)?OtherEntityNames\.\w+\.\d+(\.type)?"
    rf"|Entity\.(Legal|Headquarters)Address\.{_PLACE}"
    r"|Entity\.RegistrationAuthority\.RegistrationAuthorityEntityID"
    r"|Entity\.Entity(Category|Status)|Relationship\.(Start|End)Node\.NodeID"
    r"|Relationship\.Relationship(Type|Status)|Relationship\.Period\.\d+\.\w+|Exception\..*")

_CSV = re.compile(rb'(?:\xef\xbb\xbf)?"?(?:LEI"?,"?(?:Entity|Exception)\.|Relationship\.StartNode)')

_Entry = dict[str, Any]


def import_gleif(
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
    """Take LEI records in as firms, then the parents and head offices that relationship records
    name."""
    bounds = limits or FileLimits()
    if is_csv(data):
        rows = csv_rows(data, bounds)
        entries = [(number, _of_row(row)) for number, row in rows]
        rest = left_out((name for _, row in rows for name in row),
                        lambda name: bool(_READ_COLUMNS.fullmatch(name)))
    else:
        entries = _of_json(document(data, bounds), bounds)
        told = (name for _, entry in entries for part in ("entity", "relationship")
                for name in child(entry, part))
        rest = left_out(told, _READ.__contains__)
    return report(
        register, team, _candidates(entries, source), data, file, source,
        by=by, now=now, dry_run=dry_run, total=len(entries), progress=progress, unmapped=rest,
    )  # fmt: skip


def is_csv(data: bytes) -> bool:
    """True for a golden copy: LEI records, relationships or reporting exceptions."""
    return bool(_CSV.match(data))


def _of_json(found: Any, bounds: FileLimits) -> list[tuple[int, _Entry]]:
    entries = found.get("data") if isinstance(found, dict) else found
    entries = [entries] if isinstance(entries, dict) else entries
    if not isinstance(entries, list) or len(entries) > bounds.rows:
        raise ImportRefused(
            f"the file holds no list of at most {bounds.rows} GLEIF records under 'data'; "
            f"download it again from the GLEIF API"
        )
    return [(number, child(entry, "attributes")) for number, entry in enumerate(entries, start=1)]


def _of_row(row: Row) -> _Entry:
    """A row of a golden copy in the shape of the API."""
    if "Relationship.RelationshipType" in row:
        return {"relationship": {
            "startNode": {"id": row.get("Relationship.StartNode.NodeID")},
            "endNode": {"id": row.get("Relationship.EndNode.NodeID")},
            "type": row["Relationship.RelationshipType"],
            "status": row.get("Relationship.RelationshipStatus"),
            "periods": [{"startDate": row.get(f"Relationship.Period.{n}.startDate"),
                         "endDate": row.get(f"Relationship.Period.{n}.endDate"),
                         "type": row.get(f"Relationship.Period.{n}.periodType")}
                        for n in range(1, 6)]}}  # fmt: skip
    if "Entity.LegalName" not in row:
        return {"lei": row.get("LEI"), "exception": row.get("Exception.Category")}
    entity = "Entity.{0}OtherEntityNames.{0}OtherEntityName."
    return {"lei": row.get("LEI"), "entity": {
        "legalName": {"name": row["Entity.LegalName"]},
        "otherNames": _others(row, entity.format("")),
        "transliteratedOtherNames": _others(row, entity.format("Transliterated")),
        "legalAddress": _address(row, "Entity.LegalAddress."),
        "headquartersAddress": _address(row, "Entity.HeadquartersAddress."),
        "registeredAs": row.get("Entity.RegistrationAuthority.RegistrationAuthorityEntityID"),
        "category": row.get("Entity.EntityCategory"), "status": row.get("Entity.EntityStatus"),
    }}  # fmt: skip


def _others(row: Row, prefix: str) -> list[_Entry]:
    names = sorted(name for name in row if name.startswith(prefix) and name[len(prefix):].isdigit())
    return [{"name": row[name], "type": row.get(f"{name}.type")} for name in names]


def _address(row: Row, prefix: str) -> _Entry:
    lines = [row.get(f"{prefix}FirstAddressLine")]
    lines += [row.get(f"{prefix}AdditionalAddressLine.{n}") for n in range(1, 4)]
    parts = {"city": "City", "region": "Region", "country": "Country", "postalCode": "PostalCode"}
    return {"addressLines": lines, **{part: row.get(prefix + name) for part, name in parts.items()}}


def _candidates(entries: list[tuple[int, _Entry]], source: ImportSource) -> Iterator[Candidate]:
    links, names = [], dict[str, str]()
    for number, said in entries:
        if child(said, "entity"):
            names[text(said, "lei")] = text(child(said["entity"], "legalName"), "name")
            yield _firm(number, said, source)
        elif link := child(said, "relationship"):
            links.append((number, link))
        elif text(said, "exception"):
            yield Candidate(number=number, refused="a reporting exception says why no parent is "
                                                   "named; it names no owner")
        else:
            yield Candidate(number=number, refused="neither an LEI record nor a relationship")
    for number, link in links:
        yield _parent(number, link, names, source)


def _firm(number: int, said: _Entry, source: ImportSource) -> Candidate:
    entity, built = said["entity"], Building(source)
    built.names(texts(child(entity, "legalName"), "name"), "legal")
    others = [*children(entity, "otherNames"), *children(entity, "transliteratedOtherNames")]
    for other in others:
        built.names(texts(other, "name"), _KINDS.get(text(other, "type"), "translation"))
    lei = text(said, "lei")
    built.numbers("LEI", texts(said, "lei"))
    built.numbers("register", texts(entity, "registeredAs"))
    country = text(child(entity, "legalAddress"), "country")
    built.country([country] if country else [])
    written = set()
    for name, kind in (("legalAddress", None), ("headquartersAddress", "headquarters")):
        address = child(entity, name)
        lines = [*texts(address, "addressLines"), text(address, "city"), text(address, "region"),
                 text(address, "postalCode")]  # fmt: skip
        line = ", ".join(line for line in lines if line)
        if line and line not in written:
            code = built.code(text(address, "country"))
            built.add("address", {"text": line, "country": code, "kind": kind})
        written.add(line)
    if text(entity, "status") == "INACTIVE":
        built.notes.append("GLEIF gives the firm as inactive")
    if text(entity, "category") == "BRANCH":
        built.notes.append("GLEIF gives it as a branch office; its relationship record names the "
                           "firm that it is a part of")  # fmt: skip
    return built.candidate(number, f"lei-{lei}" if lei else "")


def _parent(number: int, link: _Entry, names: dict[str, str], source: ImportSource) -> Candidate:
    kind = text(link, "type")
    owned, parent = (text(child(link, node), "id") for node in ("startNode", "endNode"))
    if kind not in (*_PARENTS, _BRANCH) or not owned or not parent:
        return Candidate(number=number, refused=f"the relationship {kind} says nothing of owners")
    built = Building(source)
    periods = [p for p in children(link, "periods") if text(p, "type") == "RELATIONSHIP_PERIOD"]
    first = periods[0] if periods else {}
    since, until = day_or_none(text(first, "startDate")), day_or_none(text(first, "endDate"))
    if text(link, "status") == "INACTIVE" and until is None:
        return Candidate(number=number, refused="the relationship has ended, and no day says when")
    if kind == _BRANCH:
        built.add("branch_of", f"lei-{parent}", since, until)
        return built.candidate(number, f"lei-{owned}", existing=True)
    built.add(
        "owner",
        {
            "owner": names.get(parent) or parent,
            "firm": f"lei-{parent}",
            "direct": _PARENTS[kind],
            "owner_kind": "firm",
        },
        since,
        until,
    )
    built.notes.append("GLEIF gives no percentage of capital; the stake is of unknown size")
    return built.candidate(number, f"lei-{owned}", existing=True)
