"""The recorded case decided again: by the packs and lists of its day, or by those of today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from knowledge.errors import PackError, RecordUnavailable
from knowledge.packs import load, scenarios
from knowledge.rules import Grade, Pack, State, Told, determine
from knowledge.rules.canonical import canonical
from knowledge.screening import Query, screen

if TYPE_CHECKING:
    from assistant.house import House

Known = Literal["then", "now"]


def replayed(house: House, team: str, id: str, known: Known) -> dict[str, Any]:
    """Every determination and screening of a record made anew, and what differs, in words."""
    row, body = house.records.row(team, id), house.records.read(team, id)
    made = [_again(house, one, known) for one in body.get("determinations", [])]
    if row.kind == "screening":
        made.append(_screened(house, body, known))
    return {"record": row.id, "at": row.at, "known": known, "headline": row.title,
            "same": all(one["same"] for one in made), "replayed": made}


def decide(recorded: Mapping[str, Any]) -> dict[str, Any]:
    """The determination of the recorded facts, day and assumptions by the pack that is here."""
    pack = _pack(recorded["pack"], recorded["scenario"])
    facts = {one["name"]: _told(one) for one in recorded["facts"]}
    assumed = {name: State(state) for name, state in recorded["assumed"]}
    return determine(pack, recorded["question"], facts, date.fromisoformat(recorded["on"]),
                     assumed).plain()


def _again(house: House, recorded: dict[str, Any], known: Known) -> dict[str, Any]:
    present = _pack(recorded["pack"], recorded["scenario"]).fingerprint == recorded["fingerprint"]
    by_kept = known == "then" and not present
    again = house.records.kept.decide(recorded) if by_kept else decide(recorded)
    same = canonical(again) == canonical(recorded)
    return {"pack": recorded["pack"], "question": recorded["question"], "on": recorded["on"],
            "outcome": again["outcome"], "same": same,
            "differences": [] if same else _differences(recorded, again)}


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What became other, in words; the bare fingerprint last."""
    said = []
    if old["outcome"] != new["outcome"]:
        said.append(f"The outcome was {old['outcome']} and is {new['outcome']}.")
    before, after = _truths(old["trace"]), _truths(new["trace"])
    for rule in sorted(before.keys() & after.keys()):
        if before[rule][0] != after[rule][0]:
            said.append(f"{rule} ({after[rule][1]}) was {before[rule][0]} and is {after[rule][0]}.")
    said += [f"{rule} is new." for rule in sorted(after.keys() - before.keys())]
    said += [f"{rule} is gone." for rule in sorted(before.keys() - after.keys())]
    for name in ("because", "missing", "conditions", "to_confirm", "unsettled"):
        if old.get(name) != new.get(name):
            said.append(f"What is said under {name!r} is other.")
    if old["fingerprint"] != new["fingerprint"]:
        said.append(f"The pack was {old['fingerprint'][:12]} and is {new['fingerprint'][:12]}.")
    return said or ["Only the form of the determination is other."]


def _truths(trace: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    found = {}
    for one in trace:
        if "above" in one:  # told where it first stood
            continue
        found[one["rule"]] = (f"{one['truth']} ({one['state']})", one["sentence"])
        found |= _truths(one.get("parts", []))
    return found


def _screened(house: House, body: dict[str, Any], known: Known) -> dict[str, Any]:
    if known == "then" and body["snapshot"] != house.lists.snapshot.id:
        raise RecordUnavailable(
            f"the list snapshot {body['snapshot']} is not the one in use; ask with known=now, or "
            "restore the lists of that day")
    query = Query(body["query"]["name"], body["query"]["country"], body["query"]["ids"])
    found = screen(house.lists, query, on=date.fromisoformat(body["on"]))
    old = {(one["entry"], one["state"]) for one in body["hits"]}
    new = {(hit.entry.id, hit.state) for hit in found.hits}
    said = [f"{entry} ({state}) was a hit and is none." for entry, state in sorted(old - new)]
    said += [f"{entry} ({state}) is a hit and was none." for entry, state in sorted(new - old)]
    return {"pack": "", "question": "screening", "on": body["on"],
            "outcome": "hit" if found.hits else "no_hit", "same": not said, "differences": said}


def _pack(id: str, scenario: str) -> Pack:
    if not scenario:
        return load(id)
    for name in scenarios(id):
        if (found := load(id, name)).scenario == scenario:
            return found
    raise PackError(f"{id} has no scenario {scenario!r} any more")


def _told(one: Mapping[str, Any]) -> Told:
    day = one["source_date"]
    return Told(one["value"], one["source"], date.fromisoformat(day) if day else None,
                Grade(one["grade"]), one["confirmed"])
