"""What a browser keeps between leaving for the sign-in service and coming back: signed, for ten
minutes.

It ties the answer of the service to the browser that asked, so that nobody can be signed in as
somebody else by a link.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Self

from itsdangerous import BadData, URLSafeSerializer

from api.http.sign_in.sign_in_errors import SignInRefused

LASTS = timedelta(minutes=10)
COOKIE = "__Host-lodestone-sign-in"


@dataclass(frozen=True)
class Visit:
    """A sign-in under way; `back` is the place where it began."""

    state: str
    nonce: str
    verifier: str
    back: str
    began: float

    @classmethod
    def begin(cls, back: str, now: datetime) -> Self:
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        return cls(state, nonce, verifier, back, now.timestamp())

    def sealed(self, secret: str) -> str:
        """The visit as a sealed value for the cookie."""
        return _seal(secret).dumps(asdict(self))

    @classmethod
    def read(cls, cookie: str, secret: str, state: str, now: datetime) -> Self:
        """The visit that this browser began; SignInRefused for any other state or an old one."""
        try:
            found = cls(**_seal(secret).loads(cookie))
        except (BadData, TypeError) as error:
            raise _unknown() from error
        if not hmac.compare_digest(found.state.encode(), state.encode("utf-8", "replace")) or not (
                0 <= now.timestamp() - found.began < LASTS.total_seconds()):
            raise _unknown()
        return found


def _seal(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="lodestone sign-in")


def _unknown() -> SignInRefused:
    return SignInRefused("This sign-in began in another browser or too long ago; begin it again "
                         "at /sign-in.")
