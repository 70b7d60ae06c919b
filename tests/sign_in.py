"""A sign-in service on this machine, with real HTTP and real keys; what it signs can be bent."""

from __future__ import annotations

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.testclient import TestClient

from api.app import create_app
from assistant.services.services import House
from tests.service import NOW

CLIENT, SECRET = "lodestone", "a secret of the test's own making"
US = "https://127.0.0.1"
OFFICER = {"sub": "248289761001", "email": "anna@north.example", "groups": ["export officers"]}
GROUPS = {"export officers": "north:officer", "trade staff": "north:analyst",
          "readers": "north:viewer", "keepers": "north:admin", "auditors": "north:auditor",
          "southern officers": "south:officer", "southern keepers": "south:admin",
          "eastern officers": "east:officer"}
SIGNING = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
CURVE = ECKey.generate_key("P-256", {"kid": "second", "use": "sig"})
Bend = Callable[[dict[str, Any], dict[str, Any]], str]


def signed(header: dict[str, Any], claims: dict[str, Any], key: Any = SIGNING) -> str:
    return jwt.encode(header, claims, key, algorithms=[header["alg"]])


@dataclass
class Double:
    """The service: who signs in next, what the clock says, and how the token is made."""

    who: dict[str, Any] = field(default_factory=lambda: dict(OFFICER))
    now: datetime = NOW
    bend: Bend = signed
    issuer: str = ""
    more: dict[str, str] = field(default_factory=dict)
    """What else it publishes of itself."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def settings(self) -> dict[str, Any]:
        return {"mode": "served", "oidc_issuer": self.issuer, "oidc_client_id": CLIENT,
                "oidc_client_secret": SECRET, "oidc_groups": GROUPS, "public_url": US,
                "requests_per_minute": 1_000_000}

    def answer(self, path: str, said: dict[str, str], authorization: str
               ) -> tuple[int, dict[str, Any] | str]:
        if path == "/.well-known/openid-configuration":
            return 200, {"issuer": self.issuer, "jwks_uri": self.issuer + "/keys",
                         "authorization_endpoint": self.issuer + "/authorize",
                         "token_endpoint": self.issuer + "/token", **self.more}
        if path == "/keys":
            return 200, {"keys": [SIGNING.as_dict(private=False), CURVE.as_dict(private=False)]}
        if path == "/authorize":
            self.asked.append(said)
            code = sha256(said["state"].encode()).hexdigest()
            self.codes[code] = said
            return 302, said["redirect_uri"] + "?" + urlencode(
                {"code": code, "state": said["state"], "iss": self.issuer})
        return self._token(said, authorization)

    def _token(self, said: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        began = self.codes.pop(said.get("code", ""), None)
        proof = urlsafe_b64encode(sha256(said.get("code_verifier", "").encode()).digest())
        right = began is not None and authorization.startswith("Basic ") and (
            began["code_challenge"] == proof.decode().rstrip("=")) and (
            began["redirect_uri"] == said.get("redirect_uri"))
        if not right or began is None:
            return 400, {"error": "invalid_grant"}
        at = int(self.now.timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": at, "exp": at + 300,
                  "nonce": began["nonce"], "auth_time": at, **self.who}
        token = self.bend({"alg": "RS256", "kid": "first"}, claims)
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}


@contextmanager
def double() -> Iterator[Double]:
    """The service while it is asked for."""
    service = Double()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answered(parse_qs(urlsplit(self.path).query))

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            self._answered(parse_qs(self.rfile.read(length).decode()))

        def _answered(self, said: dict[str, list[str]]) -> None:
            status, body = service.answer(
                urlsplit(self.path).path, {name: values[0] for name, values in said.items()},
                self.headers.get("authorization", ""))
            self.send_response(status)
            if isinstance(body, str):
                self.send_header("location", body)
                body = {}
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: Any) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield service
    server.shutdown()
    server.server_close()
    thread.join()


def app_of(house: House, service: Double) -> FastAPI:
    """The application, at the moment that the service's clock shows."""
    return create_app(house, lambda: service.now)


def browser(app: FastAPI) -> TestClient:
    """A browser without a session."""
    return TestClient(app, base_url=US, raise_server_exceptions=False, follow_redirects=False)


def sent_back(client: TestClient, start: str = "/sign-in") -> str:
    """Leave for the service; the address at which it sends the browser back."""
    away = client.get(start)
    assert away.status_code == 303, away.text
    return httpx.get(away.headers["location"]).headers["location"]


def sign_in(client: TestClient, start: str = "/sign-in") -> httpx.Response:
    """The whole way through the service."""
    return client.get(sent_back(client, start))


OURS = {"origin": US, "x-lodestone": "1"}
"""What our own page sends with a change."""
