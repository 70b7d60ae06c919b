"""The facts of a recorded case as they are known today about the day that it was about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from assistant.case.evidence import BUYERS, Evidence, Party, find_item, on_file
from assistant.case.pack_tables import with_tables
from knowledge.errors import UnknownRecord
from knowledge.packs.again import as_told
from knowledge.register import Firm, Register
from knowledge.rules import Told
from knowledge.screening import Query, Screening

Search = Callable[[Query, date], Screening]


def facts_today(register: Register, team: str, search: Search, body: Mapping[str, Any],
                recorded: Mapping[str, Any]) -> dict[str, Told]:
    """What records, lists and tables said is asked of them anew; what a person or a text said
    stands."""
    on = date.fromisoformat(recorded["on"])
    told = {one["name"]: Evidence(as_told(one)) for one in recorded["facts"]}
    met = body.get("searched", {}).get("parties", ())
    firms = [(_party(search, one, on), _firm(register, team, one["firm"], on))
             for one in met if one["role"] in BUYERS]
    item = find_item(register, team, body.get("case", {}).get("item") or "")
    entered = {name for name in body.get("entered", told) if name in told}
    filed = set(body.get("filed", ())) - entered
    read = {name: one for name, one in told.items() if name not in filed}
    known = on_file(firms, item).over(read)
    known = with_tables(known, recorded["pack"], [one["name"] for one in met], on,
                        body.get("question", ""))
    known |= {name: told[name] for name in entered}
    return {name: one.told for name, one in known.items()}


def _party(search: Search, one: Mapping[str, Any], on: date) -> Party:
    others = one["screening"]["query"].get("others", ()) if one["screening"] else ()
    found = search(Query(one["name"], one["country"], others=tuple(others)), on)
    return Party(one["role"], one["name"], one["confirmed"], one["firm"], one["country"], found)


def _firm(register: Register, team: str, id: str, on: date) -> Firm | None:
    try:
        return register.firm(team, id, on=on) if id else None
    except UnknownRecord:  # the firm was taken off the register since
        return None
