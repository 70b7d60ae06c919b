"""Writes firms as FollowTheMoney entities, one JSON object a line, for yente and its kin.

FollowTheMoney knows no unknowns, no grades and no second time axis: the statements sheet of the
workbook keeps those. Only what is known and uncontradicted is written.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from knowledge.register.firms_and_items import Firm, HeldField
from knowledge.register.importers.ftm_schemas import NUMBERS
from knowledge.register.values import OwnerStake

_NAMES = {"legal": "name", "translation": "name", "trade": "alias", "short": "abbreviation",
          "former": "previousName"}  # fmt: skip


def to_ftm(firms: Iterable[Firm]) -> bytes:
    """The firms, their stakes and what documents say of lists."""
    lines = [json.dumps(entity, ensure_ascii=False, sort_keys=True) for entity in _entities(firms)]
    return "".join(f"{line}\n" for line in lines).encode()


def _entities(firms: Iterable[Firm]) -> Iterator[dict[str, Any]]:
    for firm in firms:
        yield _firm(firm)
        for place, held in enumerate(firm.entries("owner"), start=1):
            if held.known:
                yield from _stake(firm, held, place)
        for place, held in enumerate(firm.entries("listing"), start=1):
            if held.known:
                yield _listing(firm, held, place)


def _firm(firm: Firm) -> dict[str, Any]:
    said: dict[str, list[str]] = {}
    for name in firm.names:
        said.setdefault(_NAMES[name.kind], []).append(name.text)
    for number in firm.values("identifier"):
        said.setdefault(NUMBERS.get(number.scheme, "idNumber"), []).append(number.value)
    if isinstance(country := firm.value("country"), str):
        said["jurisdiction"] = [country.casefold()]
    if addresses := [address.text for address in firm.values("address")]:
        said["address"] = addresses
    if websites := firm.values("website"):
        said["website"] = websites
    return {"id": firm.id, "schema": "Company", "caption": firm.name, "properties": said}


def _stake(firm: Firm, held: HeldField, place: int) -> Iterator[dict[str, Any]]:
    stake = held.value
    owner = stake.firm or f"{firm.id}-owner-{place}"
    if not stake.firm:
        schema = "Person" if stake.owner_kind == "person" else "LegalEntity"
        properties = {"name": [stake.owner]}
        yield {"id": owner, "schema": schema, "caption": stake.owner, "properties": properties}
    said = {"owner": [owner], "asset": [firm.id], **_dates(held)}
    if stake.percent is not None:
        said["percentage"] = [f"{stake.percent:.15g}"]
    elif stake.ranged:
        said["percentage"] = [_range(stake)]
    if stake.direct is not None:
        said["ownershipType"] = ["direct" if stake.direct else "indirect"]
    yield {"id": f"{firm.id}-stake-{place}", "schema": "Ownership", "properties": said}


def _range(stake: OwnerStake) -> str:
    bounds = ((">", stake.more_than), (">=", stake.at_least), ("<=", stake.at_most),
              ("<", stake.less_than))  # fmt: skip
    return " - ".join(f"{sign} {bound:.15g} %" for sign, bound in bounds if bound is not None)


def _listing(firm: Firm, held: HeldField, place: int) -> dict[str, Any]:
    listing = held.value
    told = {"program": listing.list, "authorityId": listing.entry, "programId": listing.program,
            "provisions": listing.measure, "reason": listing.text}  # fmt: skip
    said = {name: [text] for name, text in told.items() if text}
    return {
        "id": f"{firm.id}-listing-{place}",
        "schema": "Sanction",
        "properties": {"entity": [firm.id], **said, **_dates(held)},
    }


def _dates(held: HeldField) -> dict[str, list[str]]:
    fact = next(fact for fact in held.facts if fact.known)
    days = {"startDate": fact.valid_from, "endDate": fact.valid_to}
    return {name: [day.isoformat()] for name, day in days.items() if day}
