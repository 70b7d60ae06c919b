"""Three teams whose records are alike but for a canary of 128 random bits in each of their texts;
every way to an id, tried with a foreign one and with one that nobody has."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from starlette.testclient import TestClient

from api.http.identity import Keys
from api.http.permissions import TABLE
from api.http.sign_in import Visitor
from assistant.roles import Role
from assistant.services.services import House
from tests.service import CASE, NOW, TDK
from tests.sign_in import GROUPS

TEAMS = ("north", "south", "east")
SHARED = {"pack", "passage", "model", "kind", "name", "update", "version", "number"}
"""Names in addresses that mean the same for every team: packs, texts, lists, files of the page,
and the number of a line."""
FREE = {("PUT", "/v1/firms/{firm}"), ("PUT", "/v1/items/{item}")}
"""Here an id that the team does not have yet is a new record of its own."""


def _stated(field: str, value: Any) -> dict[str, Any]:
    return {"statements": [{"field": field, "value": value, "source": "s", "grade": "B"}]}


BODIES: dict[str, dict[str, Any]] = {
    "/v1/reviews/{review}/approve": {"record_hash": "0" * 64},
    "/v1/reviews/{review}/return": {"record_hash": "0" * 64},
    "/page/answers/{record}/what-if": {"instrument": "d792", "state": "suspended"},
    "/v1/clearances/{clearance}/withdraw": {"reason": "x"},
    "/v1/records/{record}/hold": {"reason": "x"},
    "/v1/portfolios/{portfolio}/what-if": {"on": "2027-02-01"},
    "/v1/alerts/{alert}/acknowledge": {"comment": "x"},
    "/v1/records/{record}/release": {"reason": "x"},
    "/v1/firms/{firm}": _stated("name", {"text": "Another"}),
    "/v1/items/{item}": _stated("description", "another"),
}
NAMED_IN_BODIES = (
    ("/v1/memos", "record", {}), ("/v1/reviews", "record", {}),
    ("/v1/feedback", "record", {"said": "right"}),
    ("/v1/questions", "conversation", {"question": TDK}),
    ("/v1/determinations", "scenario", {**CASE, "pack": "cn_veu",
                                        "question": "validated_end_user", "facts": {}}),
)
LISTED = ("/v1/records", "/v1/records/export", "/v1/conversations", "/v1/reviews", "/v1/tasks",
          "/v1/feedback", "/v1/portfolios", "/v1/alerts",
          "/v1/scenarios", "/v1/clearances", "/v1/imports", "/v1/keys", "/v1/sessions", "/status",
          "/v1/releases", "/metrics", "/conversations", "/records", "/reviews", "/firms", "/items",
          "/portfolios", "/alerts",
          "/v1/lists", "/v1/exports/firm", "/v1/exports/item", "/v1/me", "/", "/import")
SOUGHT = ("/v1/firms", "/v1/items", "/v1/search", "/firms", "/items")


@dataclass
class Team:
    """One team: its canary, who it is to the service, and what it has by kind of id."""

    name: str
    canary: str
    officer: dict[str, str]
    admin: dict[str, str]
    ids: dict[str, list[str]] = field(default_factory=dict)


Bearers = dict[Role, dict[str, str]]


def bearers_of(house: House, team: str) -> Bearers:
    """A key of each role."""
    keys = Keys.open(house.settings)
    return {role: {"authorization": "Bearer " + keys.make(
        team, f"{role} of {team}", role, "test", NOW)[1]} for role in Role}


def filled(client: TestClient, house: House, records: int = 3,
           names: tuple[str, ...] = TEAMS) -> list[Team]:
    """The teams, each with so many determinations, firms and items, and one of all else."""
    dice = random.Random(20261124)
    found = []
    for name in names:
        bearers = bearers_of(house, name)
        team = Team(name, f"{dice.getrandbits(128):032x}", bearers[Role.OFFICER],
                    bearers[Role.ADMIN])
        _fill(client, team, bearers, records, dice)
        session = client.app.state.callers.sessions.make(  # type: ignore[attr-defined]
            Visitor(team.canary, (_group(name),)), NOW)
        team.ids["session"] = [session.partition("_")[0]]
        found.append(team)
    return found


def _fill(client: TestClient, team: Team, bearers: Bearers, records: int,
          dice: random.Random) -> None:
    def sent(method: str, path: str, body: dict[str, Any], role: Role = Role.OFFICER) -> Any:
        answer = client.request(method, path, json=body, headers=bearers[role])
        assert answer.status_code < 300, (path, answer.text)
        return answer.json()

    canary, ids = team.canary, team.ids
    for kind in ("record", "firm", "item", "statement"):
        ids[kind] = []
    for number in range(records):
        facts = {"magnet_family": {"value": "NdFeB", "source": f"letter {canary}"}}
        made = sent("POST", "/v1/determinations", {**CASE, "facts": facts})
        ids["record"].append(made["record"]["id"])
        for kind in ("firm", "item"):
            id = f"{dice.getrandbits(128):032x}"
            name = ("name", {"text": f"Vexholm {canary} GmbH"}) if kind == "firm" else (
                "description", f"magnet {canary} {number}")
            shown = sent("PUT", f"/v1/{kind}s/{id}", {"statements": [{
                "field": name[0], "value": name[1], "source": canary, "grade": "B"}]})
            ids[kind].append(id)
            ids["statement"].append(shown["facts"][0]["id"])
    asked = sent("POST", "/v1/questions", {"question": f"{TDK} Our file is {canary}."})
    ids["record"].append(asked["record"])
    ids["conversation"] = [asked["conversation"]]
    ids["review"] = [sent("POST", "/v1/reviews", {
        "record": asked["record"], "comment": canary}, Role.ANALYST)["id"]]
    sent("POST", "/v1/feedback", {"record": asked["record"], "said": "right", "comment": canary})
    ids["scenario"] = ["s" + f"{dice.getrandbits(128):032x}"]
    sent("POST", "/v1/scenarios", {"pack": "cn_veu", "text": (
        f"name: {ids['scenario'][0]}\nauthor: {canary}\ndate: 2026-11-24\nextends: middle\n"
        "switches:\n  inspection: {value: paper, because: ours}\n")})
    entry = sent("POST", "/v1/screenings", {"name": "TDK Corporation"})["hits"][0]
    ids["clearance"] = [sent("POST", "/v1/clearances", {
        "name": "TDK Corporation", "entry": entry["entry"], "reason": canary,
        "expires": "2027-01-01"})["id"]]
    made = client.post("/v1/imports", headers=bearers[Role.OFFICER], data={
        "kind": "firm", "source": canary, "grade": "B", "dry_run": "false"}, files={
        "file": ("firms.csv", f"id,name\nk-{canary},Firm {canary}\n".encode(), "text/csv")})
    assert made.status_code == 200, made.text
    decided = client.post("/v1/portfolios", headers=bearers[Role.OFFICER], files={
        "lines": ("orders.csv", f"id,magnet_family\n{canary},NdFeB\n".encode(), "text/csv")})
    assert decided.status_code == 201, decided.text
    ids["portfolio"] = [decided.json()["id"]]
    ids["alert"] = [one["id"] for one in sent("POST", "/v1/alerts", {})
                    if one["about"] == f"clearance {ids['clearance'][0]}"]
    ids["report"] = [made.json()["record"]["id"]]
    ids["key"] = [sent("POST", "/v1/keys", {"name": canary, "role": "viewer"}, Role.ADMIN)["id"]]


def _group(team: str) -> str:
    return next(group for group, given in GROUPS.items() if given.partition(":")[0] == team)


def blanks(path: str) -> list[str]:
    """The names in an address that stand for something of one team."""
    return [name for name in re.findall(r"\{(\w+)\}", path) if name not in SHARED]


def compared(client: TestClient, other: Team, mine: Team, method: str, path: str
             ) -> Iterator[tuple[str, Any, Any]]:
    """Each foreign id and one that nobody has, through one address: both answers, ids blanked."""
    kinds = blanks(path)
    who = mine.admin if Role.OFFICER not in TABLE[method, path] else mine.officer
    for place in range(max(len(other.ids[kind]) for kind in kinds)):
        ids = [other.ids[kind][place % len(other.ids[kind])] for kind in kinds]
        unknown = ["s" + "e" * (len(id) - 1) if id[0] == "s" else re.sub("[0-9a-f]", "e", id)
                   for id in ids]
        answers = []
        for chosen in (ids, unknown):
            filled_in = path.replace("{pack}", "cn_veu").replace("{number}", "1")
            for kind, id in zip(kinds, chosen, strict=True):
                filled_in = filled_in.replace(f"{{{kind}}}", id)
            answer = client.request(method, filled_in, headers=who,
                                    json=BODIES.get(path, {}) if method in ("POST", "PUT")
                                    else None, follow_redirects=False)
            text = answer.text
            for id in chosen:
                text = text.replace(id, "…")
            answers.append((answer.status_code, text, answer))
        yield ids[0], answers[0], answers[1]


def leaks(answer: Any, others: list[Team]) -> list[str]:
    """The teams whose canary or records' ids an answer holds, in its body or its headers."""
    whole = answer.text + repr(answer.headers.raw)
    return [team.name for team in others
            if any(sign in whole for sign in (team.canary, *(
                id for kind, ids in team.ids.items() for id in ids
                if kind not in ("firm", "item"))))]
