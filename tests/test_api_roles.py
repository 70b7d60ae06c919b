"""Who may do what: the table is whole, every cell of it holds, and teams never meet."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.http.identity import Keys
from api.http.permissions import ANYBODY, TABLE
from assistant.roles import Role
from assistant.services.services import House
from tests.service import NOW, TDK, client_of, open_in
from tests.sign_in import Double


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


def addresses(routes: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Every method and address of these routes, in the OpenAPI document or not."""
    for one in routes:
        if hasattr(one, "original_router"):
            yield from addresses(one.original_router.routes)
        else:
            yield from ((method, one.path) for method in one.methods or {"POST"})


def test_the_table_and_the_served_addresses_are_the_same(tmp_path: Path) -> None:
    """An address without a row is not served; a row without an address is a slip. The page, the
    files beside it and MCP are no exception."""
    house = open_in(tmp_path, mode="served", mcp_http=True)
    app = create_app(house)
    documented = {(method.upper(), path) for path, methods in app.openapi()["paths"].items()
                  for method in methods}
    whole = {cell for cell in addresses(app.routes) if cell[0] != "HEAD"}
    assert whole == set(TABLE) and documented < whole
    for path in ("/docs/oauth2-redirect", "/redoc", "/static/../app.py", "/v1", "/v1/keys/"):
        assert ("GET", path) not in TABLE
    house.close()


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


def test_the_document_says_by_what_each_address_is_opened(tmp_path: Path) -> None:
    """Key and session are named as schemes; `/mcp` and the like take no session, and what is open
    to anybody says so. In local mode there is neither."""
    provider = Double(issuer="https://login.example").settings()
    for folder, settings, schemes in (
            ("keys", {"mode": "served"}, {"key"}), ("both", provider, {"key", "session"}),
            ("local", {}, set())):
        house = open_in(tmp_path / folder, **settings)
        document = create_app(house, lambda: NOW).openapi()
        house.close()
        assert set(document["components"].get("securitySchemes", {})) == schemes
        for path, methods in document["paths"].items():
            for method, about in methods.items():
                open_to_all = TABLE[method.upper(), path] == ANYBODY
                ways = [next(iter(one)) for one in about.get("security", ())]
                assert set(ways) == (set() if open_to_all else schemes), (folder, method, path)
