"""A token of the sign-in service: believed only after its signature, its addressee and its days.

Two algorithms are taken, RS256 and ES256, each with a key that the service itself publishes and
that is of that kind. A token that brings or points to its own key is refused.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from api.http.sign_in.sign_in_errors import SignInRefused

ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}
OWN_KEYS = {"jwk", "jku", "x5u", "x5c", "crit", "b64"}
"""Header fields by which a token could say itself how it wants to be believed."""
LONGEST = 30_000
SMALLEST_RSA_BYTES = 256
LEEWAY_SECONDS = 60
LOGOUT_SECONDS = 120

Key = RSAKey | ECKey
Keys = Mapping[tuple[str, str], Key]
"""The published keys by kind and id."""


def published(document: Any) -> dict[tuple[str, str], Key]:
    """The keys of a key document that may sign; others in it are passed over."""
    found: dict[tuple[str, str], Key] = {}
    for one in document.get("keys", ()) if isinstance(document, dict) else ():
        if not isinstance(one, dict) or one.get("use", "sig") != "sig":
            continue
        kind, id = one.get("kty"), one.get("kid")
        public = {name: one[name] for name in ("kty", "n", "e", "crv", "x", "y") if name in one}
        try:
            if not isinstance(id, str):
                continue
            if kind == "RSA" and len(_decoded(one["n"])) >= SMALLEST_RSA_BYTES:
                found[kind, id] = RSAKey.import_key(public)
            elif kind == "EC" and one.get("crv") == "P-256":
                found[kind, id] = ECKey.import_key(public)
        except (JoseError, ValueError, KeyError, TypeError):
            continue
    return found


LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
"""The event that a token of the sign-in service bears when somebody signed out there."""


def claims(token: object, key_of: Callable[[str, str], Key | None],
           expected: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """What the token says, once it is proved; SignInRefused for any other token.

    `key_of` gives the published key of a kind and id; `expected` are `iss`, `aud` and `nonce`.
    """
    return _proved(token, key_of, expected, now, {
        "exp": {"essential": True}, "sub": {"essential": True},
        "nonce": {"essential": True, "value": expected["nonce"]}})


def logout(token: object, key_of: Callable[[str, str], Key | None],
           expected: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """What a token says by which the service ends sessions (OpenID Connect Back-Channel Logout):
    just signed, of that event, of a person or a session, and no token of a sign-in."""
    found = _proved(token, key_of, expected, now, {"jti": {"essential": True}})
    events = found.get("events")
    old = abs(now.timestamp() - found["iat"]) > LOGOUT_SECONDS
    named = [one for one in (found.get("sub"), found.get("sid")) if isinstance(one, str) and one]
    if old or "nonce" in found or not isinstance(events, dict) or LOGOUT not in events \
            or not named:
        raise SignInRefused("The token ends no session.")
    return found


def _proved(token: object, key_of: Callable[[str, str], Key | None],
            expected: Mapping[str, str], now: datetime, more: dict[str, Any]) -> dict[str, Any]:
    try:
        if not isinstance(token, str) or not 0 < len(token) <= LONGEST:
            raise SignInRefused("no token")
        header = json.loads(_decoded(token.split(".", 1)[0]))
        algorithm, id = header.get("alg"), header.get("kid")
        if OWN_KEYS & set(header) or algorithm not in ALGORITHMS or not isinstance(id, str):
            raise SignInRefused("a header that is not taken")
        key = key_of(ALGORITHMS[algorithm], id)
        if key is None:
            raise SignInRefused("a key that is not published")
        found: dict[str, Any] = jwt.decode(token, key, algorithms=[algorithm]).claims
        rules = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()), leeway=LEEWAY_SECONDS,
            iat={"essential": True}, iss={"essential": True, "value": expected["iss"]},
            aud={"essential": True, "value": expected["aud"]}, **more)
        rules.validate(found)
        _one_addressee(found, expected["aud"])
    except (JoseError, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise SignInRefused("The sign-in service's token is not valid here; sign in again. If it "
                            "happens again, tell the administrator.") from error
    return found


def _one_addressee(found: Mapping[str, Any], client: str) -> None:
    """A token for several addressees must say that it was made out to us."""
    several = isinstance(found["aud"], list) and len(found["aud"]) > 1
    if not isinstance(found.get("nonce", ""), str) or (
            several and "azp" not in found) or found.get("azp", client) != client:
        raise SignInRefused("made out to somebody else")


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part.encode("ascii") + b"=" * (-len(part) % 4))
