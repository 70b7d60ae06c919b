"""Decide a recorded case again: as known then, or as known today about that day.

Then: the packs, the kernel of the rules, the list snapshot and the facts of that day, which must
give the same bytes. Now: today's packs, today's lists, and what the records say today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from random import sample
from typing import TYPE_CHECKING, Any, Literal

from assistant.determining.screenings import plain_screening
from assistant.replay.differences import of_determinations, of_screenings
from assistant.replay.today import Search, facts_today
from knowledge.errors import KnowledgeError
from knowledge.packs.again import decide, pack_of
from knowledge.rules import Told
from knowledge.rules.canonical import canonical
from knowledge.screening import Lists, Query, Screening, screen
from knowledge.screening.clearing import with_clearances

if TYPE_CHECKING:
    from assistant.services.services import House

Known = Literal["then", "now"]
DECIDED = ("answer", "determination", "comparison", "screening")
MOST = 1_000_000


def replayed(house: House, team: str, id: str, known: Known) -> dict[str, Any]:
    """Every determination and screening of a record made anew, and what differs, in words."""
    row, body = house.records.row(team, id), house.records.read(team, id)
    lists = _lists(house, body, known)
    held = house.clearances.held(team)

    def today(query: Query, on: date) -> Screening:
        return with_clearances(screen(lists, query, on=on), held(query))

    decided = body.get("determinations", [])
    made = [_then(house, one, body["made_by"]) if known == "then"
            else _now(house, team, today, one, body) for one in decided]
    made += [_screened(one, today if known == "now" else _dismissed_then(lists, one))
             for one in _screenings(body)]
    return {"record": row.id, "at": row.at, "known": known, "headline": row.title,
            "snapshot": lists.snapshot.id, "made_by": body.get("made_by", {}),
            "same": all(one["same"] for one in made), "replayed": made}


def sampled(house: House, team: str, count: int) -> list[dict[str, Any]]:
    """A random sample of the team's records, replayed as known then; records whose content was
    erased after its retention are left out."""
    gone = {row.title for row in house.records.list(team, kind="erased", limit=MOST)}
    held = [row.id for kind in DECIDED
            for row in house.records.list(team, kind=kind, limit=MOST) if row.id not in gone]
    return [replayed(house, team, id, "then") for id in sample(held, min(count, len(held)))]


def _lists(house: House, body: Mapping[str, Any], known: Known) -> Lists:
    current = house.lists
    then = body.get("snapshot") or body.get("searched", {}).get("snapshot", current.snapshot.id)
    if known == "now" or then == current.snapshot.id:
        return current
    return house.list_store.load(then)


def _then(house: House, recorded: dict[str, Any], made_by: Mapping[str, Any]) -> dict[str, Any]:
    kept = house.records.kept
    here = kept.same_kernel(made_by) and _fingerprint(recorded) == recorded["fingerprint"]
    return _told(recorded, decide(recorded) if here else kept.decide(recorded, made_by))


def _fingerprint(recorded: Mapping[str, Any]) -> str:
    try:
        return pack_of(recorded).fingerprint
    except KnowledgeError:  # the pack, or the scenario, is not installed any more
        return ""


def _now(house: House, team: str, search: Search, recorded: dict[str, Any],
         body: Mapping[str, Any]) -> dict[str, Any]:
    try:
        facts = facts_today(house.register, team, search, body, recorded)
        pack = pack_of(recorded)
        known: dict[str, Told] = {name: one for name, one in facts.items() if pack.knows(name)}
        return _told(recorded, decide(recorded, known))
    except KnowledgeError as error:
        said = f"Today's pack does not decide this: {error}."
        return {**_about(recorded, ""), "same": False, "differences": [said]}


def _told(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    same = canonical(new) == canonical(old)
    return {**_about(old, new["outcome"]), "same": same,
            "differences": [] if same else of_determinations(old, new)}


def _about(recorded: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    return {"pack": recorded["pack"], "question": recorded["question"], "on": recorded["on"],
            "was": recorded["outcome"], "outcome": outcome}


def _screenings(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The screening that is the record, or those of the parties of an answer."""
    if "query" in body:
        yield body
    for party in body.get("searched", {}).get("parties", ()):
        if party["screening"]:
            yield party["screening"]


def _screened(old: Mapping[str, Any], search: Search) -> dict[str, Any]:
    asked = old["query"]
    query = Query(asked["name"], asked["country"], asked["ids"], tuple(asked.get("others", ())))
    new = plain_screening(search(query, date.fromisoformat(old["on"])))
    said = of_screenings(old, new)
    return {"pack": "", "question": "screening", "on": old["on"], "was": old["state"],
            "outcome": "hit" if new["hits"] else "no_hit", "same": not said, "differences": said}


def _dismissed_then(lists: Lists, old: Mapping[str, Any]) -> Search:
    """The search less the entries that clearances had set aside in the recorded one."""
    gone = {one["entry"] for one in old.get("cleared", ())}

    def search(query: Query, on: date) -> Screening:
        found = screen(lists, query, on=on)
        return replace(found, hits=tuple(hit for hit in found.hits if hit.entry.id not in gone))

    return search
