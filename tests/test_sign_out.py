"""Signing out here and there, and a clock that is set back: what has ended stays ended."""

import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from joserfc.jwk import OctKey, RSAKey
from pydantic import ValidationError
from starlette.testclient import TestClient

from api.http.identity import Keys
from api.http.sign_in.id_tokens import LOGOUT
from assistant.roles import Role
from assistant.services.services import House
from assistant.settings import Settings
from tests.service import NOW, client_of, open_in
from tests.sign_in import (
    CLIENT,
    OFFICER,
    SECRET,
    US,
    Double,
    app_of,
    browser,
    double,
    sign_in,
    signed,
)


@pytest.fixture(scope="module")
def running() -> Iterator[Double]:
    with double() as service:
        service.more = {"end_session_endpoint": service.issuer + "/logout?tenant=1"}
        yield service


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, running: Double) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), vectors="off",
                     oidc_scopes="openid email profile groups", **running.settings())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def app(house: House, running: Double) -> FastAPI:
    return app_of(house, running)


@pytest.fixture
def service(running: Double) -> Double:
    running.who, running.now, running.bend = OFFICER | {"sid": "there-1"}, NOW, signed
    running.asked.clear()
    return running


@pytest.fixture
def client(app: FastAPI, service: Double) -> TestClient:
    return browser(app)


def signed_in(client: TestClient) -> bool:
    return client.get("/v1/me").status_code == 200


def test_the_scopes_are_those_of_the_setting(client: TestClient, service: Double) -> None:
    sign_in(client)
    assert service.asked[-1]["scope"].split() == ["openid", "email", "profile", "groups"]
    with pytest.raises(ValidationError):
        Settings(oidc_scopes="email profile")


def test_who_signs_out_here_goes_on_to_sign_out_there(client: TestClient, service: Double) -> None:
    sign_in(client)
    out = client.post("/sign-out", headers={"origin": US})
    assert out.status_code == 200 and not signed_in(client)
    assert (f"{service.issuer}/logout?tenant=1&amp;client_id={CLIENT}&amp;"
            "post_logout_redirect_uri=https%3A%2F%2F127.0.0.1%2F") in out.text
    again = client.post("/sign-out", headers={"origin": US})
    assert again.status_code == 401, "there is no session to end"


def token(service: Double, header: dict[str, Any] | None = None, key: Any = None, **more: Any
          ) -> str:
    at = int(service.now.timestamp())
    claims = {"iss": service.issuer, "aud": CLIENT, "iat": at, "jti": "1", "sid": "there-1",
              "events": {LOGOUT: {}}} | more
    said = {"alg": "RS256", "kid": "first"} | (header or {})
    kept = {name: value for name, value in claims.items() if value is not None}
    return signed(said, kept, key) if key else signed(said, kept)


def tell(app: FastAPI, said: str) -> int:
    """The sign-in service comes by itself, without a cookie or an origin."""
    return browser(app).post("/sign-out/back-channel", data={"logout_token": said}).status_code


@pytest.mark.parametrize("more", [
    {}, {"sub": OFFICER["sub"]}, {"sid": None, "sub": OFFICER["sub"]}])
def test_who_signs_out_there_is_signed_out_here_at_once(
        app: FastAPI, client: TestClient, service: Double, house: House, more: dict[str, Any]
        ) -> None:
    sign_in(client)
    before = house.records.count("north")
    assert signed_in(client) and tell(app, token(service, **more)) == 200
    assert not signed_in(client) and house.records.count("north") > before
    title = house.records.list("north", limit=1)[0].title
    assert title == "signed out at the sign-in service: anna@north.example"
    sign_in(client)
    assert signed_in(client)


@pytest.mark.parametrize(("header", "more"), [
    ({}, {"aud": "another"}), ({}, {"iss": "https://evil.example"}), ({}, {"events": {}}),
    ({}, {"events": None}), ({}, {"nonce": "x"}), ({}, {"sid": None}), ({}, {"jti": None}),
    ({}, {"sid": ["there-1"]}), ({}, {"iat": int(NOW.timestamp()) - 3600}), ({}, {"iat": None}),
    ({}, {"iat": int(NOW.timestamp()) + 3600}), ({}, {"events": [LOGOUT]}),
    ({"kid": "nobody"}, {}), ({"jwk": {}}, {}),
    ({}, {"sub": "another", "sid": "there-1"}), ({}, {"sid": "there-2"})])
def test_a_token_that_is_none_of_the_services_ends_nothing(
        app: FastAPI, client: TestClient, service: Double, header: dict[str, Any],
        more: dict[str, Any]) -> None:
    sign_in(client)
    status = tell(app, token(service, header, **more))
    assert status == 400 or more.get("sub") or more.get("sid") == "there-2"
    assert signed_in(client)


def test_a_forged_token_ends_nothing(app: FastAPI, client: TestClient, service: Double) -> None:
    sign_in(client)
    other = RSAKey.generate_key(2048, {"kid": "first"})
    for said in ("", "x", "a.b.c", "é", token(service, key=other), token(
            service, {"alg": "HS256"}, OctKey.import_key(SECRET.encode()))):
        assert tell(app, said) == 400
    assert signed_in(client)


def test_a_token_ends_only_the_sessions_that_there_were(
        app: FastAPI, client: TestClient, service: Double) -> None:
    """The same token, sent again after a new sign-in, ends nothing more."""
    said = token(service, sid=None, sub=OFFICER["sub"])
    service.now = NOW + timedelta(minutes=3)
    sign_in(client)
    assert tell(app, said) == 400 and signed_in(client)


@pytest.mark.parametrize("ahead", [3_600, 86_400 * 400])
def test_a_sign_in_of_the_future_proves_nothing(
        client: TestClient, service: Double, ahead: int) -> None:
    service.who |= {"auth_time": int(NOW.timestamp()) + ahead}
    sign_in(client)
    assert client.get("/v1/me").json()["proved"] is None
    found = client.get("/v1/records/export")
    assert found.status_code == 403 and "15 minutes" in found.text


def test_a_clock_set_back_makes_no_proof_fresh_and_no_session_live(
        client: TestClient, service: Double) -> None:
    sign_in(client)
    assert client.get("/v1/records/export").status_code == 200
    service.now = NOW - timedelta(hours=1)
    assert not signed_in(client)


def test_an_ended_session_stays_ended_when_the_clock_is_set_back(
        client: TestClient, app: FastAPI, service: Double) -> None:
    sign_in(client)
    service.now = NOW + timedelta(hours=9)
    sign_in(browser(app))  # somebody is there, so that time is seen to pass
    browser(app).get("/v1/me", headers={"cookie": "__Host-lodestone=x"})
    service.now = NOW + timedelta(minutes=1)
    assert not signed_in(client)


def test_an_ended_key_stays_ended_when_the_clock_is_set_back(tmp_path: Path) -> None:
    opened = open_in(tmp_path, mode="served", vectors="off")
    keys = Keys.open(opened.settings)
    _, secret = keys.make("north", "one", Role.VIEWER, "test", NOW, timedelta(days=1))
    _, other = keys.make("north", "other", Role.VIEWER, "test", NOW, timedelta(days=9))
    mine, others = ({"authorization": f"Bearer {one}"} for one in (secret, other))
    for moment, status in ((NOW, 200), (NOW + timedelta(days=2), 401), (NOW, 401)):
        with client_of(opened, moment) as client:
            assert client.get("/v1/records", headers=others).status_code == 200
            assert client.get("/v1/records", headers=mine).status_code == status
    opened.close()


def test_a_key_that_was_refused_for_its_end_stays_ended_within_the_same_minute(
        tmp_path: Path) -> None:
    keys = Keys.open(Settings(data=tmp_path))
    _, secret = keys.make("north", "one", Role.VIEWER, "test", NOW, timedelta(days=1))
    end = NOW + timedelta(days=1)
    assert keys.caller(secret, end - timedelta(seconds=20))
    for moment in (end + timedelta(seconds=5), end - timedelta(seconds=10), NOW):
        assert keys.caller(secret, moment) is None
    keys.close()


def test_the_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    """Also what was made before, and what is made from now on."""
    before = os.umask(0o022)
    try:
        folder = tmp_path / "data"
        folder.mkdir(mode=0o755)
        (folder / "old").write_text("a question")
        opened = open_in(folder)
        with client_of(opened) as client:
            client.post("/v1/screenings", json={"name": "Musterwerk"})
        opened.close()
        for path in (folder, *folder.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            assert not mode & 0o077, (path, oct(mode))
        assert stat.S_IMODE((folder / "old").stat().st_mode) == 0o600
    finally:
        os.umask(before)

