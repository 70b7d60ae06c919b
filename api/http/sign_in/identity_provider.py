"""The company's OpenID Connect provider: its addresses, its published keys, and the persons it
proves.

Code flow with PKCE. Its addresses and keys are its own published ones, read anew every hour, and
once more when a token names a key that is not known yet.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client

from api.http.sign_in import id_tokens
from api.http.sign_in.sign_in_errors import SignInRefused, SignInUnavailable
from assistant.settings import Settings
from knowledge.errors import WrongValue

SECONDS = 10.0
READ_AGAIN, NOT_MORE_OFTEN = timedelta(hours=1), timedelta(minutes=1)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SHORTEST_SECRET = 16
PLACES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LOG = logging.getLogger("lodestone")


@dataclass(frozen=True)
class Visitor:
    """Somebody whom the sign-in service proved: name, groups, and when they last showed it."""

    user: str
    groups: tuple[str, ...]
    proved: datetime | None = None
    subject: str = ""
    """Its own name for the person, and for the person's session there where it has one."""
    sid: str = ""


@dataclass(frozen=True)
class SignedOut:
    """Whom the sign-in service has signed out: a session, or every one of a person; and when."""

    subject: str
    sid: str
    at: datetime


@dataclass
class Provider:
    """The sign-in service of one company."""

    issuer: str
    client_id: str
    client_secret: str
    redirect: str
    """Our own address to which it sends the browser back."""
    user_claim: str = "email"
    groups_claim: str = "groups"
    scopes: str = "openid email profile"
    home: str = "/"
    """Where it sends the browser after signing out."""
    _about: dict[str, Any] = field(default_factory=dict)
    _keys: dict[tuple[str, str], id_tokens.Key] = field(default_factory=dict)
    _read: datetime | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """The provider that the settings name, or None. Raises WrongValue if one is missing."""
        if not settings.oidc_issuer:
            return None
        secret = settings.oidc_client_secret.get_secret_value()
        if not settings.oidc_client_id or not settings.oidc_groups or not settings.public_url:
            raise WrongValue("signing in takes LODESTONE_OIDC_CLIENT_ID, LODESTONE_OIDC_GROUPS and "
                             "LODESTONE_PUBLIC_URL beside LODESTONE_OIDC_ISSUER; set them")
        if len(secret) < SHORTEST_SECRET:
            raise WrongValue(f"LODESTONE_OIDC_CLIENT_SECRET has fewer than {SHORTEST_SECRET} "
                             "signs; set the one that the sign-in service gave out")
        for name, address in (("LODESTONE_OIDC_ISSUER", settings.oidc_issuer),
                              ("LODESTONE_PUBLIC_URL", settings.public_url)):
            if not _safe(address):
                raise WrongValue(f"{name} must be an https address; {address!r} is none")
        return cls(settings.oidc_issuer, settings.oidc_client_id, secret,
                   settings.public_url.rstrip("/") + "/sign-in/callback",
                   settings.oidc_user_claim, settings.oidc_groups_claim, settings.oidc_scopes,
                   settings.public_url.rstrip("/") + "/")

    def address(self, state: str, nonce: str, verifier: str, now: datetime, *,
                again: bool = False) -> str:
        """Where the browser goes to sign in; `again`: the person must show anew who they are."""
        about = self._published(now)[0]
        more = {"prompt": "login", "max_age": "0"} if again else {}
        with self._client() as client:
            found, _ = client.create_authorization_url(
                about["authorization_endpoint"], state=state, nonce=nonce,
                code_verifier=verifier, **more)
        return str(found)

    def away(self, now: datetime) -> str:
        """Where the browser goes to sign out at the service too; empty where it offers that to
        nobody or does not answer: who signs out here is signed out here in any case."""
        try:
            place = _text(self._published(now)[0], "end_session_endpoint")
        except (SignInUnavailable, SignInRefused):
            return ""
        if not _safe(place):
            return ""
        joint = "&" if urlsplit(place).query else "?"
        return place + joint + urlencode(
            {"client_id": self.client_id, "post_logout_redirect_uri": self.home})

    def signed_out(self, token: str, now: datetime) -> SignedOut:
        """What the service says by itself when somebody signed out there. SignInRefused."""
        said = id_tokens.logout(token, lambda kind, id: self._key(kind, id, now),
                                {"iss": self.issuer, "aud": self.client_id}, now)
        return SignedOut(_text(said, "sub"), _text(said, "sid"),
                         datetime.fromtimestamp(said["iat"], UTC))

    def visitor(self, code: str, verifier: str, nonce: str, now: datetime) -> Visitor:
        """The person who came back with this code. Raises SignInRefused or SignInUnavailable."""
        about = self._published(now)[0]
        with self._client() as client:
            token = _asked(lambda: client.fetch_token(
                about["token_endpoint"], grant_type="authorization_code", code=code,
                code_verifier=verifier, redirect_uri=self.redirect))
        said = id_tokens.claims(
            token.get("id_token"), lambda kind, id: self._key(kind, id, now),
            {"iss": self.issuer, "aud": self.client_id, "nonce": nonce}, now)
        return self._named(said, now)

    def _named(self, said: dict[str, Any], now: datetime) -> Visitor:
        user, groups = said.get(self.user_claim), said.get(self.groups_claim, [])
        if not isinstance(user, str) or not 0 < len(user) <= 200 or not user.isprintable():
            raise SignInRefused(f"The sign-in service does not give your {self.user_claim}; ask "
                                "the administrator to let it, or to set LODESTONE_OIDC_USER_CLAIM.")
        if self.user_claim == "email" and said.get("email_verified", True) is not True:
            raise SignInRefused("Your e-mail address is not verified by the sign-in service.")
        held = groups if isinstance(groups, list) else [groups]
        proved: Any = said.get("auth_time")
        real = isinstance(proved, int | float) and not isinstance(proved, bool)
        past = real and 0 < proved <= now.timestamp() + id_tokens.LEEWAY_SECONDS
        return Visitor(user, tuple(one for one in held if isinstance(one, str)),
                       datetime.fromtimestamp(proved, UTC) if past else None,
                       _text(said, "sub"), _text(said, "sid"))

    def _key(self, kind: str, id: str, now: datetime) -> id_tokens.Key | None:
        _, keys = self._published(now)
        if (kind, id) not in keys and self._read and now - self._read >= NOT_MORE_OFTEN:
            _, keys = self._published(now, anew=True)
        return keys.get((kind, id))

    def _published(self, now: datetime, anew: bool = False
                   ) -> tuple[dict[str, Any], dict[tuple[str, str], id_tokens.Key]]:
        if anew or self._read is None or not timedelta(0) <= now - self._read < READ_AGAIN:
            about = self._document(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
            if about.get("issuer") != self.issuer:
                raise SignInUnavailable("The sign-in service publishes another name than "
                                        "LODESTONE_OIDC_ISSUER; set the name it publishes.")
            if not all(_safe(about.get(name)) for name in PLACES):
                raise SignInUnavailable("The sign-in service does not publish https addresses.")
            keys = id_tokens.published(self._document(about["jwks_uri"]))
            self._about, self._keys, self._read = about, keys, now
        return self._about, self._keys

    def _document(self, place: str) -> dict[str, Any]:
        with self._client() as client:
            return _asked(lambda: client.request("GET", place, withhold_token=True)
                          .raise_for_status().json())

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            self.client_id, self.client_secret, scope=self.scopes,
            redirect_uri=self.redirect, code_challenge_method="S256", timeout=SECONDS,
            trust_env=False, follow_redirects=False)


def _asked(ask: Callable[[], Any]) -> dict[str, Any]:
    """What the service answers, as an object; its failures as ours."""
    try:
        found = ask()
    except AuthlibBaseError as error:
        raise SignInRefused("The sign-in service did not accept the sign-in; sign in again."
                            ) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        LOG.warning("the sign-in service fails: %s", type(error).__name__)
        raise SignInUnavailable("The sign-in service does not answer; try again in a minute."
                                ) from error
    if not isinstance(found, dict):
        raise SignInUnavailable("The sign-in service does not answer as it must.")
    return found


def _text(said: dict[str, Any], name: str) -> str:
    found = said.get(name)
    return found if isinstance(found, str) and len(found) <= 255 else ""


def _safe(address: Any) -> bool:
    """Whether an address is https, or on this very machine."""
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in LOOPBACK))
