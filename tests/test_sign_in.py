"""Signing in through a sign-in service: only what it proves lets in; what was ended is ended."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from joserfc.jwk import ECKey, OctKey, RSAKey
from starlette.testclient import TestClient

from api.http.callers import COOKIE
from api.http.sign_in import Provider, id_tokens
from assistant.services.services import House
from assistant.settings import Settings
from knowledge.errors import WrongValue
from tests.service import CASE, NOW, open_in
from tests.sign_in import (
    CLIENT,
    CURVE,
    GROUPS,
    OFFICER,
    OURS,
    SIGNING,
    US,
    Double,
    app_of,
    browser,
    double,
    sent_back,
    sign_in,
    signed,
)

OTHER = RSAKey.generate_key(2048, {"kid": "first"})


@pytest.fixture(scope="module")
def running() -> Iterator[Double]:
    with double() as service:
        yield service


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, running: Double) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), **running.settings())
    yield opened
    opened.close()


@pytest.fixture
def service(running: Double) -> Double:
    running.who, running.now, running.bend = dict(OFFICER), NOW, signed
    running.asked.clear()
    return running


@pytest.fixture(scope="module")
def app(house: House, running: Double) -> FastAPI:
    return app_of(house, running)


@pytest.fixture
def client(app: FastAPI, service: Double) -> TestClient:
    return browser(app)


def test_who_signs_in_has_the_team_and_the_role_of_their_group(
        client: TestClient, service: Double) -> None:
    found = sign_in(client, "/sign-in?back=/records%3Fon%3D2026-11-24")
    assert (found.status_code, found.headers["location"]) == (303, "/records?on=2026-11-24")
    kept = next(one for one in found.headers.get_list("set-cookie") if one.startswith(COOKIE + "="))
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(kept.split("; "))
    assert "Domain" not in kept and "Max-Age" not in kept
    assert client.get("/v1/me").json() == {
        "team": "north", "user": "anna@north.example", "roles": ["officer"], "by": "session",
        "proved": "2026-11-24T02:00:00Z"}
    asked = service.asked[-1]
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert "openid" in asked["scope"] and "prompt" not in asked
    assert client.get("/v1/keys").status_code == 403, "an officer makes no keys"


def test_the_page_leads_to_the_sign_in_and_out_again(client: TestClient) -> None:
    page = {"accept": "text/html"}
    assert 'href="/sign-in?back=' in client.get("/", headers=page).text
    away = client.get("/answers/x?part=a%26b", headers=page)
    assert away.status_code == 303
    assert sign_in(client, away.headers["location"]).headers["location"] == "/answers/x?part=a%26b"
    assert "anna@north.example" in client.get("/", headers=page).text
    assert client.get("/records", headers=page).status_code == 200
    out = client.post("/sign-out", headers={"origin": US})
    assert (out.status_code, out.headers["location"]) == (303, "/")
    assert client.get("/v1/me").status_code == 401
    assert client.get("/v1/me", headers=page).status_code == 401, "a program is never redirected"


def _unsigned(header: dict[str, Any], claims: dict[str, Any], signature: str = "") -> str:
    parts = [urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=")
             for one in (header, claims)]
    return ".".join([*parts, signature])


PEM = SIGNING.as_pem(private=False)
BAD = {
    "alg none": lambda h, c: _unsigned({"alg": "none", "kid": "first"}, c),
    "alg None, spelled otherwise": lambda h, c: _unsigned({"alg": "nOnE", "kid": "first"}, c),
    "no alg": lambda h, c: _unsigned({"kid": "first"}, c),
    "alg none with a signature": lambda h, c: _unsigned(
        {"alg": "none", "kid": "first"}, c, signed(h, c).rsplit(".")[-1]),
    "HS256 with the public key": lambda h, c: signed(
        h | {"alg": "HS256"}, c, OctKey.import_key(PEM.replace(b"-----", b"     "))),
    "HS256 with the client's secret": lambda h, c: signed(
        h | {"alg": "HS256"}, c, OctKey.import_key("a secret of the test's own making")),
    "RS512": lambda h, c: signed(h | {"alg": "RS512"}, c),
    "PS256": lambda h, c: signed(h | {"alg": "PS256"}, c),
    "another key under the same id": lambda h, c: signed(h, c, OTHER),
    "its own key in the header": lambda h, c: signed(
        h | {"jwk": OTHER.as_dict(private=False)}, c, OTHER),
    "an address of keys in the header": lambda h, c: signed(
        h | {"jku": "https://evil.example/keys"}, c, OTHER),
    "a critical field nobody knows": lambda h, c: _signed_oddly(h | {"crit": ["exp"], "exp": 1}, c),
    "a key id that walks": lambda h, c: signed(h | {"kid": "../../../dev/null"}, c, OTHER),
    "no key id": lambda h, c: signed({"alg": "RS256"}, c),
    "ES256 under the key of RS256": lambda h, c: signed(
        h | {"alg": "ES256"}, c, ECKey.generate_key("P-256")),
    "wrong issuer": lambda h, c: signed(h, c | {"iss": "https://evil.example"}),
    "no issuer": lambda h, c: signed(h, {k: v for k, v in c.items() if k != "iss"}),
    "wrong audience": lambda h, c: signed(h, c | {"aud": "another program"}),
    "several audiences, made out to none": lambda h, c: signed(h, c | {"aud": [CLIENT, "other"]}),
    "made out to another": lambda h, c: signed(h, c | {"azp": "other"}),
    "wrong nonce": lambda h, c: signed(h, c | {"nonce": "x" * 64}),
    "no nonce": lambda h, c: signed(h, {k: v for k, v in c.items() if k != "nonce"}),
    "a list of nonces": lambda h, c: signed(h, c | {"nonce": [c["nonce"]]}),
    "expired": lambda h, c: signed(h, c | {"exp": c["iat"] - 61}),
    "no expiry": lambda h, c: signed(h, {k: v for k, v in c.items() if k != "exp"}),
    "expiry that is no number": lambda h, c: signed(h, c | {"exp": "never"}),
    "not yet valid": lambda h, c: signed(h, c | {"nbf": c["iat"] + 3600}),
    "issued in the future": lambda h, c: signed(h, c | {"iat": c["iat"] + 3600}),
    "no subject": lambda h, c: signed(h, {k: v for k, v in c.items() if k != "sub"}),
    "changed after signing": lambda h, c: _changed(signed(h, c)),
    "no token": lambda h, c: "",
    "not a token": lambda h, c: "é.é.é",
    "too long": lambda h, c: signed(h, c | {"x": "y" * 40_000}),
    "deeply nested": lambda h, c: urlsafe_b64encode(b"[" * 20_000).decode() + ".e30.x",
    "no e-mail": lambda h, c: signed(h, {k: v for k, v in c.items() if k != "email"}),
    "e-mail not verified": lambda h, c: signed(h, c | {"email_verified": False}),
    "no group": lambda h, c: signed(h, c | {"groups": []}),
    "groups of two teams": lambda h, c: signed(
        h, c | {"groups": ["export officers", "southern officers"]}),
    "groups of no known form": lambda h, c: signed(h, c | {"groups": {"export officers": True}}),
}


def _signed_oddly(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A right signature over a header that no library would write."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    said = _unsigned(header, claims).rpartition(".")[0]
    made = SIGNING.private_key.sign(said.encode(), PKCS1v15(), SHA256())
    return said + "." + urlsafe_b64encode(made).decode().rstrip("=")


def _changed(token: str) -> str:
    head, body, signature = token.split(".")
    return ".".join([head, body, ("A" if signature[0] != "A" else "B") + signature[1:]])


@pytest.mark.parametrize("how", BAD)
def test_a_token_that_proves_nothing_lets_nobody_in(
        client: TestClient, service: Double, how: str) -> None:
    service.bend = BAD[how]
    found = sign_in(client)
    assert found.status_code == 401, found.text
    assert COOKIE not in client.cookies and client.get("/v1/me").status_code == 401


def test_both_algorithms_and_a_new_key_are_taken(
        client: TestClient, service: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    service.bend = lambda h, c: signed({"alg": "ES256", "kid": "second"}, c, CURVE)
    assert sign_in(client).status_code == 303
    new = RSAKey.generate_key(2048, {"kid": "third"})
    monkeypatch.setattr("tests.sign_in.CURVE", new)  # the service now publishes this one
    service.bend = lambda h, c: signed(h | {"kid": "third"}, c, new)
    service.now += timedelta(minutes=2)
    assert sign_in(client).status_code == 303


def test_a_small_key_or_one_for_other_uses_is_not_taken() -> None:
    whole = SIGNING.as_dict(private=False)
    small = whole | {"n": whole["n"][:172]}
    odd: list[Any] = [small, whole | {"use": "enc"}, {**whole, "kid": 1}, whole | {"kty": "oct"},
                      CURVE.as_dict(private=False) | {"crv": "P-521"}, {"kty": "RSA"}, None, "x"]
    assert id_tokens.published({"keys": odd}) == {}
    assert id_tokens.published([]) == {} == id_tokens.published(None)
    assert set(id_tokens.published({"keys": [*odd, whole]})) == {("RSA", "first")}


def test_an_answer_meant_for_another_browser_or_sent_twice_is_refused(
        client: TestClient, app: FastAPI, service: Double) -> None:
    back = sent_back(client)
    other = browser(app)
    assert other.get(back).status_code == 401, "the answer of another browser"
    sent_back(other)
    assert other.get(back).status_code == 401, "even when it has begun a sign-in of its own"
    assert client.get(back.replace("state=", "state=x")).status_code == 401
    assert client.get(back + "&error=access_denied").status_code == 401
    assert client.get(back.replace("iss=http", "iss=ftp")).status_code == 401
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 401, "the same answer again"
    late = sent_back(client)
    service.now += timedelta(minutes=11)
    assert client.get(late).status_code == 401


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example",
                                  "/a b", "javascript:alert(1)", "/\r\nx: y"])
def test_nobody_is_sent_to_another_site(client: TestClient, back: str) -> None:
    assert client.get("/sign-in", params={"back": back}).status_code == 422


def test_a_session_ends_with_time_idleness_sign_out_and_sign_in(
        client: TestClient, service: Double) -> None:
    sign_in(client)
    for _ in range(15):
        service.now += timedelta(minutes=31)
        assert client.get("/v1/me").status_code == 200
    service.now += timedelta(minutes=31)
    assert client.get("/v1/me").status_code == 401, "eight hours after the sign-in"
    sign_in(client)
    old = client.cookies[COOKIE]
    service.now += timedelta(minutes=59)
    assert client.get("/v1/me").status_code == 200
    sign_in(client)
    assert client.cookies[COOKIE] != old
    assert _with(client, old).status_code == 401, "the session before the new sign-in"
    service.now += timedelta(minutes=61)
    assert client.get("/v1/me").status_code == 401, "an hour without use"


def _with(client: TestClient, secret: str) -> Any:
    return browser(client.app).get("/v1/me", headers={"cookie": f"{COOKIE}={secret}"})  # type: ignore[arg-type]


def test_what_is_not_a_session_lets_nobody_in(client: TestClient, house: House) -> None:
    sign_in(client)
    secret = client.cookies[COOKIE]
    for bad in ("", "x", secret[:-1], secret + "A", secret[:-1] + "ab"[secret[-1] == "a"],
                "0" * 16 + secret[16:], secret.upper()):
        assert _with(client, bad).status_code == 401
    for path in house.settings.data.rglob("*"):
        assert not path.is_file() or secret.partition("_")[2].encode() not in path.read_bytes()
    wrong = client.get("/v1/me", headers={"authorization": "Bearer x"})
    assert wrong.status_code == 401, "who sends a key is that key's bearer, or nobody"


def test_an_administrator_ends_a_session_at_once_and_only_of_the_own_team(
        client: TestClient, app: FastAPI, house: House, service: Double) -> None:
    sign_in(client)
    mine, keeper = client.cookies[COOKIE].partition("_")[0], browser(app)
    service.who = {"sub": "4", "email": "lee@south.example", "groups": ["southern officers",
                                                                        "southern keepers"]}
    sign_in(keeper)
    assert keeper.delete(f"/v1/sessions/{mine}", headers=OURS).status_code == 404
    service.who = {"sub": "2", "email": "kim@north.example", "groups": ["keepers"]}
    sign_in(keeper)
    held = keeper.get("/v1/sessions").json()
    assert mine in [one["id"] for one in held] and "sha256" not in json.dumps(held)
    assert keeper.delete("/v1/sessions/nothing", headers=OURS).status_code == 404
    assert keeper.delete(f"/v1/sessions/{mine}", headers=OURS).status_code == 200
    assert client.get("/v1/me").status_code == 401
    assert house.records.list("north", kind="session_ended")[0].actor == "kim@north.example"


def test_a_group_that_gives_nothing_any_more_ends_its_sessions(
        client: TestClient, house: House, service: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client)
    fewer = {group: given for group, given in GROUPS.items() if group != "export officers"}
    monkeypatch.setattr(house.settings, "oidc_groups", fewer)
    restarted = browser(app_of(house, service))
    assert restarted.get("/v1/me", headers={
        "cookie": f"{COOKIE}={client.cookies[COOKIE]}"}).status_code == 401
    assert client.get("/v1/me").status_code == 200


def test_a_running_stream_ends_when_its_session_is_ended(
        client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant import answering

    sign_in(client)
    callers, whole = client.app.state.callers, answering.answer  # type: ignore[attr-defined]

    def ended_meanwhile(*args: Any) -> Any:
        for one in callers.sessions.list("north"):
            callers.sessions.end("north", one.id, NOW)
        return whole(*args)

    monkeypatch.setattr(answering, "answer", ended_meanwhile)
    found = client.post("/v1/questions", json={"question": "Is N38EH controlled?"},
                        headers={**OURS, "accept": "text/event-stream"})
    assert "event: card" not in found.text and "revoked" in found.text


def test_making_a_key_and_approving_take_a_sign_in_of_the_last_quarter_hour(
        client: TestClient, service: Double) -> None:
    service.who = {"sub": "2", "email": "kim@north.example", "groups": ["keepers"]}
    sign_in(client)
    key = {"name": "orders", "role": "admin"}
    made = client.post("/v1/keys", json=key, headers=OURS)
    assert made.status_code == 200
    by_key = {"authorization": f"Bearer {made.json()['secret']}"}
    refused = client.post("/v1/keys", json=key, headers=by_key)
    assert refused.status_code == 403, "where people sign in, a program makes no keys"
    service.now += timedelta(minutes=16)
    assert client.post("/v1/keys", json=key, headers=OURS).json()["title"] == "Sign in again"
    service.who["auth_time"] = NOW.timestamp()  # the service still knew the person
    sign_in(client)
    assert client.post("/v1/keys", json=key, headers=OURS).status_code == 403
    del service.who["auth_time"]
    sign_in(client, "/sign-in?again=true")
    assert (service.asked[-1]["prompt"], service.asked[-1]["max_age"]) == ("login", "0")
    assert client.post("/v1/keys", json=key, headers=OURS).status_code == 200


def test_two_signed_in_officers_make_four_eyes(
        client: TestClient, app: FastAPI, house: House, service: Double) -> None:
    sign_in(client)
    asked = client.post("/v1/questions", json={"question": "Is N38EH with 6.5 % dysprosium "
                                               "controlled?"}, headers=OURS).json()
    row = house.records.row("north", asked["record"])
    review = client.post("/v1/reviews", json={"record": row.id}, headers=OURS).json()["id"]
    place, said = f"/v1/reviews/{review}/approve", {"record_hash": row.hash}
    assert client.post(place, json=said, headers=OURS).json()["title"] == "Four eyes"
    second = browser(app)
    service.who = {"sub": "3", "email": "bo@north.example", "groups": ["export officers"]}
    sign_in(second)
    assert second.post(place, json=said, headers=OURS).json()["state"] == "approved"


def test_a_sign_in_service_that_fails_is_said_to_fail(
        client: TestClient, service: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    back = sent_back(client)
    monkeypatch.setattr(Double, "answer", lambda *_: (500, {}))
    assert client.get(back).status_code == 503
    service.now += timedelta(hours=2)
    found = client.get("/sign-in")
    assert found.status_code == 503 and "does not answer" in found.json()["detail"]
    monkeypatch.setattr(Double, "answer", lambda *_: (200, {"issuer": "https://evil.example"}))
    assert client.get("/sign-in").status_code == 503


@pytest.mark.parametrize("change", [
    {"oidc_client_id": ""}, {"oidc_client_secret": ""}, {"oidc_client_secret": "changeme"},
    {"oidc_groups": {}}, {"public_url": ""}, {"public_url": "http://lodestone.example"},
    {"oidc_issuer": "http://login.example"},
])
def test_settings_that_are_not_whole_are_refused(change: dict[str, Any]) -> None:
    whole = Double(issuer="https://login.example").settings()
    assert Provider.of(Settings(**whole)) is not None
    with pytest.raises(WrongValue, match="LODESTONE_"):
        Provider.of(Settings(**{**whole, **change}))


NO_COOKIE = {"/mcp": 401, "/slack/events": 404, "/sign-out/back-channel": 400}
"""Addresses that no cookie opens: by key only; by the signature of Slack or the sign-in service."""


@pytest.mark.parametrize("headers", [
    {}, {"origin": US}, {"x-lodestone": "1"}, {"origin": "https://evil.example"} | {
        "x-lodestone": "1"}, {"origin": "null", "x-lodestone": "1"},
    {"origin": US, "x-lodestone": "1", "content-type": "text/plain"},
    {"origin": US, "x-lodestone": "1", "host": "evil.example"},
    {"origin": "https://evil.example", "x-lodestone": "1", "host": "evil.example"},
])
def test_a_page_of_another_site_changes_nothing(
        client: TestClient, house: House, headers: dict[str, str]) -> None:
    from api.http.permissions import TABLE

    sign_in(client)
    before = house.records.count("north")
    for method, path in TABLE:
        if method == "GET" or (path == "/sign-out" and headers in ({"origin": US},)):
            continue
        found = client.request(method, path, content=json.dumps(CASE), headers={
            "content-type": "application/json", **headers})
        refused = (403, 415, 421, NO_COOKIE.get(path))
        assert found.status_code in refused, (method, path, found.text)
        assert "default-src 'none'" in found.headers["content-security-policy"]
    assert house.records.count("north") == before and client.get("/v1/me").status_code == 200
