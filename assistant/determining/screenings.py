"""Screen a party against every list, and record the result with the list editions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from assistant.case.evidence import Party
from assistant.determining.determinations import on_record
from assistant.office.clearances import GivenClearance, Held
from assistant.roles import Who
from assistant.services.services import House
from knowledge.screening import COMPARED_BY, Cuts, Hit, Lists, Query, Screening, screen
from knowledge.screening.clearing import with_clearances


def screened(house: House, query: Query, on: date, who: Who, now: datetime) -> dict[str, Any]:
    """The screening as plain JSON, with the record row it stands under."""
    found = plain_screening(
        looked_up(house, house.lists, query, on, now, house.clearances.held(who.team)))
    row = house.records.write("screening", who.team, who.actor, found, now)
    return {"record": on_record(row), **found}


def looked_up(house: House, lists: Lists, query: Query, on: date, now: datetime,
              clearances: Held) -> Screening:
    """What the lists hold on a party, less what the team's clearances set aside."""
    found = screen(lists, query, on=on, now=now, freshness=house.freshness)
    return with_clearances(found, clearances(found.query))


def clear_hit(house: House, query: Query, entry: str, who: Who, now: datetime, *, reason: str,
              expires: date, on: date) -> GivenClearance:
    """Clear one hit of a party, screened anew; see `Clearances.give`."""
    found = screen(house.lists, query, on=on, now=now, freshness=house.freshness)
    return house.clearances.give(who, found, entry, reason=reason, expires=expires, now=now)


def plain_screening(found: Screening) -> dict[str, Any]:
    """The query, the hits, the near misses and the snapshot."""
    return {
        "headline": f"{found.query.name}: {found.state.replace('_', ' ')} on {found.on}",
        "query": {"name": found.query.name, "country": found.query.country,
                  "ids": dict(found.query.ids), "others": list(found.query.others)},
        "on": found.on.isoformat(), "state": found.state,
        "hits": [_hit(hit, found.on) for hit in found.hits],
        "near_misses": [_hit(hit, found.on) for hit in found.near_misses],
        "cleared": [{**_hit(hit, found.on), "cleared": {
            "reason": one.reason, "author": one.author, "decided": one.decided.isoformat(),
            "expires": one.expires.isoformat()}} for hit, one in found.cleared],
        "flags": list(found.flags), "warnings": list(found.warnings),
        "too_old": list(found.too_old), "snapshot": found.snapshot.id,
        "compared_by": COMPARED_BY,
    }


def searched(lists: Lists, parties: Iterable[Party]) -> dict[str, Any]:
    """What the record keeps of the search: the editions, the likeness from which an entry counts,
    and for each party what was found and near."""
    cuts = Cuts()
    return {
        "snapshot": lists.snapshot.id, "cuts": {"hit": cuts.hit, "near": cuts.near},
        "editions": [{"list": one.list, "title": one.title, "version": one.version,
                      "published": one.published.isoformat(),
                      "retrieved": one.retrieved.isoformat(), "checksum": one.checksum,
                      "entries": one.entries, "source": one.source_url}
                     for one in lists.snapshot.editions],
        "parties": [{"role": one.role, "name": one.name, "confirmed": one.confirmed,
                     "firm": one.firm, "country": one.country,
                     "screening": plain_screening(one.screening) if one.screening else None}
                    for one in parties],
    }


def _hit(hit: Hit, on: date) -> dict[str, Any]:
    """One entry found: `since` is the day it was listed (empty where the list gives none),
    `state_since` the day from which the state on the day asked about holds, `until` the first day
    it no longer applied, where it has ended."""
    entry, standing = hit.entry, hit.entry.standing(on)
    return {
        "entry": entry.id, "list": entry.list, "names": list(entry.names),
        "countries": list(entry.countries), "matched": hit.matched_name, "state": hit.state,
        "exact": hit.exact, "likeness": hit.score, "why": list(hit.why),
        "flags": list(hit.flags), "instrument": entry.instrument, "source": entry.source_url,
        "grade": entry.grade, "evidence": entry.evidence,
        "since": str(entry.standings[0].first_day or ""),
        "state_since": str(standing.first_day or ""),
        "until": standing.since.isoformat() if standing.state == "ended" else "",
    }
