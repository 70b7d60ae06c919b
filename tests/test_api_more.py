"""Scenarios of one's own, feedback, and the release of rule packs, over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.identity import Keys
from assistant.roles import Role
from assistant.services.services import House
from tests.service import CASE, NOW, TDK, client_of, open_in

OURS = """name: ours
author: Compliance, North
date: 2026-11-24
extends: middle
switches:
  inspection: {value: paper, because: "our own reading"}
"""
SCHEME = {"pack": "cn_veu", "question": "validated_end_user", "on": "2026-11-24", "facts": {}}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), mode="served", requests_per_minute=100_000)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(house: House) -> TestClient:
    return client_of(house)


@pytest.fixture(scope="module")
def keys(house: House) -> Iterator[Keys]:
    opened = Keys.open(house.settings)
    yield opened
    opened.close()


def bearer(keys: Keys, role: str, team: str = "north", name: str = "") -> dict[str, str]:
    _, secret = keys.make(team, name or role, Role(role), "test", NOW)
    return {"authorization": f"Bearer {secret}"}


def test_a_scenario_of_ones_own_is_kept_used_by_its_name_and_replayed(
        client: TestClient, keys: Keys, house: House) -> None:
    mine, theirs = bearer(keys, "analyst"), bearer(keys, "analyst", "south")
    said = {"pack": "cn_veu", "text": OURS}
    checked = client.post("/v1/scenarios/check", json=said, headers=mine).json()
    assert client.get("/v1/scenarios/cn_veu/ours", headers=mine).status_code == 404
    kept = client.post("/v1/scenarios", json=said, headers=mine)
    assert kept.status_code == 201 and kept.json()["text"] == OURS and kept.json()["own"]
    again = client.post("/v1/scenarios", json=said | {"text": OURS + "\n"}, headers=mine)
    assert again.status_code == 422 and "another name" in again.json()["detail"]
    found = client.post("/v1/determinations", json=SCHEME | {"scenario": "ours"}, headers=mine)
    assert found.json()["determination"]["fingerprint"] == checked["fingerprint"]
    assert found.json()["determination"]["scenario"] == "ours"
    told = client.post("/v1/questions", headers=mine, json={
        "question": "Would a mixed civil and defense maker pass the Chinese VEU scheme?",
        "scenario": "ours"}).json()
    assert "ours" in [one["scenario"] for one in told["scenarios"]]
    replay = client.get(f"/v1/records/{found.json()['record']['id']}/replay", headers=mine).json()
    assert replay["same"] is True, replay
    names = {one["name"] for one in client.get("/v1/scenarios", headers=mine).json()}
    assert names == {"lenient", "middle", "strict", "ours"}
    foreign = client.get("/v1/scenarios/cn_veu/ours", headers=theirs)
    unknown = client.get("/v1/scenarios/cn_veu/outs", headers=theirs)
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.text.replace("ours", "") == unknown.text.replace("outs", "")
    assert client.post("/v1/determinations", json=SCHEME | {"scenario": "ours"},
                       headers=theirs).status_code == 404
    assert client.post("/v1/questions", headers=theirs, json={
        "question": "Is the VEU scheme in force?", "scenario": "ours"}).status_code == 404


def switch(entry: str) -> str:
    return OURS.replace('{value: paper, because: "our own reading"}', entry)


@pytest.mark.parametrize(("text", "words"), [
    ("", "is empty"), ("- a", "nothing else"), ("{", "not YAML"), ("a: b: c", "not YAML"),
    (OURS + "more: x\n", "nothing else"), (OURS.replace("author", "Author"), "nothing else"),
    (OURS.replace("ours", "../x"), "begins with a letter"), (OURS.replace("ours", "né"), "letter"),
    (OURS.replace("ours", "strict"), "built-in"), (OURS.replace("middle", "midle"), "did you mean"),
    (OURS.replace("middle", "[a]"), "cannot be used"), (OURS.replace("2026-11-24", "soon"), "day"),
    (OURS.replace("2026-11-24", "2026-13-45"), "YAML"), (OURS + "name: x\n", "stands twice"),
    (OURS.replace("inspection", "inspecton"), "did you mean 'inspection'?"),
    (switch("{value: paper}"), "because"), (switch("paper"), "because"),
    (switch("{value: papers, because: x}"), "paper"), (switch("{value: 3, because: x}"), "word"),
    (switch("{value: [a], because: x}"), "word"), (switch("{value: paper, because: 3}"), "because"),
    (OURS.replace("inspection: {value: paper", "validity_months: {value: many"), "number"),
    (OURS.replace("inspection: {value: paper", "validity_months: {value: -1"), "0 to 1000"),
    (OURS.replace("inspection: {value: paper", "validity_months: {value: true"), "number"),
    (OURS.replace("inspection: {value: paper", "existence: {value: none"), ""),
    ("a: &a [x]\nb: [*a, *a]\n", "references"), ("[" * 900, "nested"), ("x" * 20_001, "20,000"),
    ("!!python/object/apply:os.system ['true']", "YAML"), ("name: \x07", "YAML"),
])
def test_a_text_that_is_no_scenario_is_refused_with_the_way_out(
        client: TestClient, keys: Keys, text: str, words: str) -> None:
    found = client.post("/v1/scenarios/check", json={"pack": "cn_veu", "text": text},
                        headers=bearer(keys, "analyst"))
    assert found.status_code == (422 if words else 200), found.text
    assert words in found.text and "/tmp" not in found.text


def test_published_law_takes_no_scenario(client: TestClient, keys: Keys) -> None:
    mine = bearer(keys, "analyst")
    for pack, status in (("cn_dual_use", 422), ("nothing", 404), ("../cn_veu", 404)):
        found = client.post("/v1/scenarios", json={"pack": pack, "text": OURS}, headers=mine)
        assert found.status_code == status, found.text


def test_feedback_stands_on_record_beside_its_answer_and_officers_read_it(
        client: TestClient, keys: Keys) -> None:
    analyst, viewer = bearer(keys, "analyst", name="ann"), bearer(keys, "viewer", name="vera")
    officer, theirs = bearer(keys, "officer"), bearer(keys, "officer", "south")
    record = client.post("/v1/determinations", json=CASE, headers=analyst).json()["record"]["id"]
    for word in ("right", "wrong", "unclear"):
        given = client.post("/v1/feedback", headers=viewer, json={
            "record": record, "said": word, "comment": f"so: {word}"})
        assert given.status_code == 201 and given.json()["by"] == "vera"
    foreign = client.post("/v1/feedback", json={"record": record, "said": "wrong"}, headers=theirs)
    unknown = client.post("/v1/feedback", json={"record": "0" * 36, "said": "wrong"},
                          headers=theirs)
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.text.replace(record, "") == unknown.text.replace("0" * 36, "")
    assert client.get("/v1/feedback", headers=viewer).status_code == 403
    assert client.get("/v1/feedback", headers=theirs).json() == {"entries": [], "next": ""}
    first = client.get("/v1/feedback?limit=2", headers=officer).json()
    rest = client.get(f"/v1/feedback?limit=2&after={first['next']}", headers=officer).json()
    assert [one["said"] for one in first["entries"] + rest["entries"]] == [
        "unclear", "wrong", "right"]
    assert rest["next"] == "" and "general license" in first["entries"][0]["about"]
    again = {**viewer, "idempotency-key": "one"}
    said = {"record": record, "said": "right"}
    twice = [client.post("/v1/feedback", json=said, headers=again).json() for _ in range(2)]
    assert twice[0] == twice[1]


def test_no_pack_decides_before_two_officers_signed_that_very_edition(
        client: TestClient, keys: Keys, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.settings, "require_release", True)
    ann, bo = bearer(keys, "officer", "east", "ann"), bearer(keys, "officer", "east", "bo")
    for path, said in (("/v1/determinations", CASE), ("/v1/questions", {"question": TDK}),
                       ("/v1/determinations/compare", CASE | {"with_day": "2026-11-09"}),
                       ("/v1/determinations/assume", CASE | {"assume": {"no61_2025": "in_force"}})):
        refused = client.post(path, json=said, headers=ann)
        assert refused.status_code == 409 and refused.json()["title"] == "Not released"
    pack = next(one for one in state(client, ann) if one["pack"] == "cn_dual_use")
    assert pack["state"] == "not released"
    mine = {"pack": "cn_dual_use", "fingerprint": pack["fingerprint"]}
    other = client.post("/v1/releases", json=mine | {"fingerprint": "0" * 64}, headers=ann)
    assert other.status_code == 409
    assert client.post("/v1/releases", json=mine, headers=ann).json()["state"] == "not released"
    second = client.post("/v1/releases", json=mine, headers=ann)
    assert second.status_code == 403 and second.json()["title"] == "Four eyes"
    assert client.post("/v1/determinations", json=CASE, headers=bo).status_code == 409
    assert client.post("/v1/releases", json=mine, headers=bo).json() == {
        **mine, "scenario": "", "state": "released", "signed_by": ["ann", "bo"]}
    assert client.post("/v1/determinations", json=CASE, headers=bo).status_code == 200
    theirs = bearer(keys, "officer", "west")
    assert client.post("/v1/determinations", json=CASE, headers=theirs).status_code == 409
    for one in state(client, ann):
        for officer in (ann, bo):
            client.post("/v1/releases", headers=officer, json={
                name: one[name] for name in ("pack", "scenario", "fingerprint")})
    assert client.post("/v1/questions", json={"question": TDK}, headers=ann).status_code == 200
    assert {one["state"] for one in state(client, ann)} == {"released"}


def state(client: TestClient, who: dict[str, str]) -> list[dict[str, Any]]:
    """The packs as /status shows them, which is what /v1/releases shows."""
    found = client.get("/status", headers=who).json()["releases"]
    assert found["required"] is True
    listed = client.get("/v1/releases", headers=who).json()
    assert [dict(sorted(one.items())) for one in listed] == [
        dict(sorted(one.items())) for one in found["packs"]]
    return listed
