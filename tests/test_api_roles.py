"""Who may do what: the table is whole, every cell of it holds, and teams never meet."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.identity import Keys
from api.permissions import ANYBODY, TABLE, Role
from assistant.house import House
from tests.service import CASE, NOW, TDK, client_of, open_in

CANARY = "canary-5f1e0c"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), mode="served", requests_per_minute=100_000)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def keys(house: House) -> Iterator[Keys]:
    opened = Keys.open(house.settings)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with client_of(house) as opened:
        yield opened


@pytest.fixture(scope="module")
def bearers(keys: Keys) -> dict[str, dict[str, str]]:
    return {role: bearer(keys, role) for role in Role}


def bearer(keys: Keys, role: str, team: str = "local") -> dict[str, str]:
    _, secret = keys.make(team, f"{role} of {team}", Role(role), "test", NOW)
    return {"authorization": f"Bearer {secret}"}


def address(path: str) -> str:
    return re.sub(r"\{\w+\}", "nothing", path)


def test_the_table_and_the_served_addresses_are_the_same(
        client: TestClient, bearers: dict[str, dict[str, str]]) -> None:
    """An address without a row is not served; a row without an address is a slip."""
    documented = {(method.upper(), path) for path, methods in client.app.openapi()["paths"].items()
                  for method in methods}
    assert documented <= set(TABLE)
    for method, path in set(TABLE) - documented:
        allowed = next(iter(TABLE[method, path]), Role.ADMIN)
        found = client.request(method, address(path), headers=bearers[allowed],
                               follow_redirects=False)
        assert "nothing at this address" not in found.text, (method, path)


@pytest.mark.parametrize(("method", "path"), sorted(TABLE))
def test_every_cell_of_the_table_holds(
        client: TestClient, bearers: dict[str, dict[str, str]], method: str, path: str) -> None:
    allowed = TABLE[method, path]
    nobody = client.request(method, address(path))
    assert (nobody.status_code == 401) == (allowed != ANYBODY)
    for role in Role if allowed else ():
        found = client.request(method, address(path), headers=bearers[role])
        assert (found.status_code == 403) == (role not in allowed), (role, found.text[:200])
        assert found.status_code not in (401, 500)


@pytest.mark.parametrize("header", [
    "", "Bearer", "Bearer x", "Basic {secret}", "bearer  {secret}x", "Bearer lds_{secret}",
    "Bearer {other}", "Token {secret}", "Bearer {secret} {secret}", "Bearer é",
])
def test_what_is_not_a_key_lets_nobody_in(client: TestClient, keys: Keys, header: str) -> None:
    _, secret = keys.make("local", "one", Role.ADMIN, "test", NOW)
    other = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    said = header.format(secret=secret, other=other)
    found = client.get("/v1/keys", headers={"authorization": said.encode()})  # type: ignore[dict-item]
    assert found.status_code == 401 and found.headers["www-authenticate"] == "Bearer"
    assert client.get("/v1/keys", headers={"x-api-key": secret}).status_code == 401


def test_a_secret_is_shown_once_and_kept_nowhere(client: TestClient, keys: Keys, house: House,
                                                 bearers: dict[str, dict[str, str]]) -> None:
    made = client.post("/v1/keys", json={"name": "orders", "role": "analyst"},
                       headers=bearers["admin"]).json()
    secret = made["secret"].rpartition("_")[2]
    assert len(made["secret"]) >= 60
    for path in Path(house.settings.data).rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes()
    assert secret not in client.get("/v1/keys", headers=bearers["admin"]).text


def test_a_revoked_or_ended_key_is_dead_at_once(client: TestClient, keys: Keys, house: House,
                                                bearers: dict[str, dict[str, str]]) -> None:
    key, secret = keys.make("local", "one", Role.VIEWER, "test", NOW, timedelta(days=1))
    mine = {"authorization": f"Bearer {secret}"}
    assert client.get("/v1/records", headers=mine).status_code == 200
    with TestClient(create_app(house, lambda: NOW + timedelta(days=1)),
                    base_url="http://127.0.0.1") as tomorrow:
        assert tomorrow.get("/v1/records", headers=mine).status_code == 401
    assert client.delete(f"/v1/keys/{key.id}", headers=bearers["admin"]).status_code == 200
    assert client.get("/v1/records", headers=mine).status_code == 401


def test_a_running_stream_ends_when_its_key_is_revoked(
        client: TestClient, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant import answering

    key, secret = keys.make("local", "stream", Role.ANALYST, "test", NOW)
    whole = answering.answer

    def revoked_meanwhile(*args: object) -> object:
        keys.revoke("local", key.id, NOW)
        return whole(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(answering, "answer", revoked_meanwhile)
    found = client.post("/v1/questions", json={"question": TDK}, headers={
        "authorization": f"Bearer {secret}", "accept": "text/event-stream"})
    assert "event: card" not in found.text and "event: error" in found.text
    assert "revoked" in found.text


def test_teams_never_meet(client: TestClient, keys: Keys, house: House) -> None:
    """Everything of another team is as unknown as what never was."""
    mine, theirs = bearer(keys, "officer", "north"), bearer(keys, "officer", "south")
    asked = client.post("/v1/questions", json={"question": f"{CANARY}: {TDK}"}, headers=mine).json()
    case = client.post("/v1/determinations", json=CASE | {"facts": {"magnet_family": {
        "value": "NdFeB", "source": CANARY}}}, headers=mine).json()
    ids = {"record": [asked["record"], case["record"]["id"]],
           "conversation": [asked["conversation"]]}
    for path in ("/v1/records", "/v1/conversations", "/v1/firms?q=" + CANARY, "/status",
                 "/v1/items?q=" + CANARY):
        assert CANARY not in client.get(path, headers=theirs).text
    for method, path in TABLE:
        for kind, found in ids.items():
            if f"{{{kind}}}" in path:
                for id in found:
                    own = client.request(method, path.replace(f"{{{kind}}}", id), headers=mine)
                    an_answer = "answers" not in path or id == asked["record"]
                    assert own.status_code == (200 if an_answer else 404), (path, own.text[:200])
                    foreign = client.request(method, path.replace(f"{{{kind}}}", id),
                                             headers=theirs)
                    unknown = client.request(method, path.replace(f"{{{kind}}}", "0" * 36),
                                             headers=theirs)
                    assert foreign.status_code == unknown.status_code == 404, path
                    assert foreign.text.replace(id, "") == unknown.text.replace("0" * 36, "")
    again = client.post("/v1/questions", headers=theirs, json={
        "question": "And with dysprosium?", "conversation": asked["conversation"]})
    assert again.status_code == 404 and CANARY not in again.text
    key = client.get("/v1/keys", headers=bearer(keys, "admin", "north")).json()[0]["id"]
    assert client.delete(f"/v1/keys/{key}",
                         headers=bearer(keys, "admin", "south")).status_code == 404


def test_who_asks_too_often_must_wait_and_others_need_not(tmp_path: Path) -> None:
    hurried = open_in(tmp_path, mode="served", requests_per_minute=5)
    keys = Keys.open(hurried.settings)
    one, other = bearer(keys, "viewer"), bearer(keys, "officer")
    with client_of(hurried) as client:
        found = [client.get("/v1/records", headers=one) for _ in range(8)]
        assert [one.status_code for one in found] == [200] * 5 + [429] * 3
        assert 0 < int(found[-1].headers["retry-after"]) <= 13
        assert json.loads(found[-1].text)["detail"].startswith("Too many requests")
        assert client.get("/v1/records", headers=other).status_code == 200
    keys.close()
    hurried.close()
