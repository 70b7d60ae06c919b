"""Clearances on record: an officer's word that a hit is another party, given, withdrawn, listed.

They are read from the record and kept nowhere else, so that none can be changed or slipped in. The
rows of a clearance stand under the key of its party, by which an answer finds those that it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from assistant.record import RecordRow, Records
from assistant.record.record_store import RowsWithBodies
from knowledge.errors import RecordChanged, ScreeningError, UnknownRecord
from knowledge.screening import Clearance, Hit, Lists, Query, Screening
from knowledge.screening.clearing import clear, party_key

if TYPE_CHECKING:
    from assistant.roles import Who

KIND = "clearance"
State = Literal["stands", "expired", "fallen", "withdrawn"]
Held = Callable[[Query], tuple[Clearance, ...]]
"""The clearances of the party that a query names."""


@dataclass(frozen=True)
class GivenClearance:
    """A clearance as given; `withdrawn` says who took it back and why."""

    id: str
    clearance: Clearance
    query: Query
    list: str
    entry_name: str
    withdrawn: str = ""

    def state(self, lists: Lists, on: date) -> State:
        """Does it stand on the day? It has fallen where the entry changed or left its list."""
        if self.withdrawn:
            return "withdrawn"
        if not self.clearance.decided <= on < self.clearance.expires:
            return "expired"
        entry = lists.entry(self.clearance.entry_id)
        return "stands" if entry and entry.hash == self.clearance.entry_hash else "fallen"

    def plain(self, lists: Lists, on: date) -> dict[str, Any]:
        """As plain JSON, with its state."""
        held = self.clearance
        return {
            "id": self.id, "name": self.query.name, "country": self.query.country,
            "ids": dict(self.query.ids), "entry": held.entry_id, "list": self.list,
            "entry_name": self.entry_name, "reason": held.reason, "author": held.author,
            "decided": held.decided.isoformat(), "expires": held.expires.isoformat(),
            "state": self.state(lists, on), "withdrawn": self.withdrawn,
        }


class Clearances:
    """The clearances of all teams."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def give(self, who: Who, found: Screening, entry: str, *, reason: str, expires: date,
             now: datetime) -> GivenClearance:
        """Clear one hit or near miss of a screening. Who may do so at all is the edge's table of
        roles. Raises ScreeningError where the screening does not show the entry, or `clear` does.
        """
        hit = _shown(found, entry)
        made = clear(hit, found.query, reason=reason, author=who.actor, decided=found.on,
                     expires=expires)
        query = found.query
        body = {
            "step": "given", "asked": {"name": query.name, "country": query.country,
                                       "ids": dict(query.ids)},
            "list": hit.entry.list, "entry_name": hit.entry.names[0],
            **vars(made), "decided": made.decided.isoformat(), "expires": made.expires.isoformat(),
            "why": list(hit.why), "snapshot": found.snapshot.id,
            "headline": f"cleared until {expires}: {query.name} is not {hit.entry.names[0]}",
        }
        row = self._records.write(KIND, who.team, who.actor, body, now, title=made.party)
        return _given(row.id, body)

    def withdraw(self, who: Who, id: str, *, reason: str, now: datetime) -> GivenClearance:
        """Take a clearance back, for good. Raises UnknownRecord or ScreeningError."""
        if not reason.strip():
            raise ScreeningError("a clearance is withdrawn with a reason; give it")
        held = self.read(who.team, id)

        def once(told: RowsWithBodies) -> None:
            if any(body.get("clearance") == id for _, body in told):
                raise ScreeningError("the clearance was withdrawn already; see the list")

        body = {"step": "withdrawn", "clearance": id, "reason": reason.strip(),
                "headline": f"clearance withdrawn: {held.query.name}, {held.entry_name}"}
        self._records.write(KIND, who.team, who.actor, body, now, title=held.clearance.party,
                            allow=once)
        return self.read(who.team, id)

    def read(self, team: str, id: str) -> GivenClearance:
        """One clearance of the team; UnknownRecord for any other id."""
        with suppress(UnknownRecord, RecordChanged):
            row = self._records.row(team, id)
            if row.kind == KIND:
                told = _ClearanceFold()
                for one in self._records.bodies(team, KIND, row.title):
                    told.take(*one)
                if id in told.given:
                    return told.given[id]
        raise UnknownRecord(f"no clearance {id!r}; see the list of clearances")

    def list(self, team: str) -> list[GivenClearance]:
        """The team's clearances, oldest first."""
        with self._records.folds.of(team, KIND, _ClearanceFold) as told:
            return list(told.given.values())

    def held(self, team: str) -> Held:
        """The team's clearances of a party that nobody withdrew, whatever their days. They are read
        once for one answer."""
        @cache
        def of(party: str) -> tuple[Clearance, ...]:
            told = _ClearanceFold()
            for one in self._records.bodies(team, KIND, party):
                told.take(*one)
            return tuple(one.clearance for one in told.given.values() if not one.withdrawn)

        return lambda query: of(party_key(query))


    def all_held(self, team: str) -> Held:
        """As `held`, for many parties: all clearances are read at once and not party by party."""
        told: dict[str, _ClearanceFold] = {}
        for row, body in self._records.bodies(team, KIND):
            told.setdefault(row.title, _ClearanceFold()).take(row, body)
        held = {party: tuple(one.clearance for one in every.given.values() if not one.withdrawn)
                for party, every in told.items()}
        return lambda query: held.get(party_key(query), ())


class _ClearanceFold:
    """What the rows tell: each clearance as it was given, and whether it was withdrawn."""

    def __init__(self) -> None:
        self.given: dict[str, GivenClearance] = {}

    def take(self, row: RecordRow, body: dict[str, Any]) -> None:
        """The next row."""
        if body["step"] == "given":
            self.given[row.id] = _given(row.id, body)
        elif body["clearance"] in self.given:
            said = f"{row.actor}, {row.at[:10]}: {body['reason']}"
            held = self.given[body["clearance"]]
            self.given[body["clearance"]] = replace(held, withdrawn=said)


def _shown(found: Screening, entry: str) -> Hit:
    for hit in (*found.hits, *found.near_misses):
        if hit.entry.id == entry:
            return hit
    raise ScreeningError(
        f"the screening of {found.query.name!r} does not show the entry {entry!r}; screen the "
        "party and take the id of one of its hits"
    )


def _given(id: str, body: Mapping[str, Any]) -> GivenClearance:
    held = Clearance(
        body["party"], body["entry_id"], body["entry_hash"], body["reason"], body["author"],
        date.fromisoformat(body["decided"]), date.fromisoformat(body["expires"]))
    return GivenClearance(id, held, Query(**body["asked"]), body["list"], body["entry_name"])
