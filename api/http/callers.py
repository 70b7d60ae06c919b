"""Identify the caller: by the API key, or by the session cookie; a request with both is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from api.http.identity import Caller, Keys
from api.http.sign_in import Sessions

COOKIE = "__Host-lodestone"
HEADER = "x-lodestone"
"""Sent by our own page with every change: a page of another site cannot send it."""
FRESH = timedelta(minutes=15)
AHEAD = timedelta(minutes=1)
"""By which the sign-in service's clock may be ahead of ours."""


@dataclass(frozen=True)
class Callers:
    """Keys and sessions, each looked up with every request."""

    keys: Keys
    sessions: Sessions

    def of(self, headers: Headers, now: datetime) -> Caller | None:
        """The caller, or None. A request with a key is judged by that key alone."""
        said = headers.getlist("authorization")
        if said:
            kind, _, secret = said[0].partition(" ")
            right = kind.lower() == "bearer" and len(said) == 1
            return self.keys.caller(secret.strip(), now) if right else None
        secret = session_cookie(headers)
        return self.sessions.caller(secret, now) if secret else None

    def stands(self, caller: Caller, now: datetime) -> bool:
        """Whether a caller who was let in would still be: asked while a stream runs."""
        if caller.session:
            return self.sessions.stands(caller.session, now)
        return not caller.key or self.keys.stands(caller.key, now)


def session_cookie(headers: Headers) -> str:
    """The secret of the session that the browser sends; empty without one."""
    return cookie_parser(headers.get("cookie", "")).get(COOKIE, "")


def fresh(caller: Caller, now: datetime) -> bool:
    """Whether the person showed who they are within the last 15 minutes."""
    return caller.proved is not None and -AHEAD <= now - caller.proved <= FRESH


async def _callers(request: Request) -> Callers:
    found: Callers = request.app.state.callers
    return found


CallersDep = Annotated[Callers, Depends(_callers)]
