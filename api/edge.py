"""What every request passes before any of it is read: host, origin, key, role, pace, size, form.

Pure ASGI, outermost, default deny: what is not in the table of permissions is not served.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors, permissions, strict_json
from api.callers import HEADER, Callers, fresh
from api.identity import LOCAL, Caller
from knowledge.errors import RecordUnavailable

LARGEST_BODY = 1_000_000
LARGEST_FILE = 25 * 1024 * 1024
ROOM = 100_000
"""What the form around a file may add to it."""
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}


@dataclass
class Pace:
    """At most so many requests a minute for each caller, refilled steadily."""

    per_minute: int
    clock: Callable[[], float] = time.monotonic
    _held: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, who: str) -> int:
        """Seconds to wait; 0 when the request may pass."""
        now = self.clock()
        left, since = self._held.pop(who, (float(self.per_minute), now))
        left = min(self.per_minute, left + (now - since) * self.per_minute / 60)
        self._held[who] = (left - 1 if left >= 1 else left, now)
        while len(self._held) > 10_000:
            self._held.popitem(last=False)
        return 0 if left >= 1 else int((1 - left) * 60 / self.per_minute) + 1


@dataclass
class Edge:
    """The outermost layer. `callers` is None in local mode: then everybody here is the one user.

    `signs_in`: people come through the company's sign-in service.
    """

    app: ASGIApp
    callers: Callers | None
    now: Callable[[], datetime]
    pace: Pace
    hosts: tuple[str, ...] = ()
    signs_in: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        begun = False

        async def out(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            refusal, receive = await self._admit(scope, receive)
            await (refusal or self.app)(scope, receive, out)
        except Exception as error:  # the last hand: nothing of a failure may be shown
            if not begun:
                await errors.failed(error)(scope, receive, out)

    async def _admit(self, scope: Scope, receive: Receive) -> tuple[ASGIApp | None, Receive]:
        """A refusal, or nothing and the body as it may be read."""
        headers = Headers(scope=scope)
        refusal = self._strange(headers) or self._stranger(scope, headers)
        entrance = permissions.entrance(scope["method"], scope["path"])
        return (refusal, receive) if refusal else await _body(headers, receive, entrance)

    def _strange(self, headers: Headers) -> ASGIApp | None:
        """Refuse a host that is not ours, and a page of another site that writes."""
        host = headers.get("host", "")
        if _name(host) not in (*self.hosts, *LOOPBACK):
            return errors.problem(421, "This host name is not served here; set LODESTONE_HOSTS.")
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return errors.problem(403, "Requests from pages of another site are refused.")
        return None

    def _stranger(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        """Refuse who is nobody, or may not do this; note who it is."""
        method, path = scope["method"], scope["path"]
        entrance = permissions.entrance(method, path)
        try:
            caller = self._caller(headers, entrance)
        except RecordUnavailable as error:
            return errors.problem_of(error)
        if caller:
            scope.setdefault("state", {})["caller"] = caller
        if entrance and entrance.roles == permissions.ANYBODY:
            return None
        if caller is None:
            return self._nobody(scope, headers, entrance)
        if caller.session and method not in ("GET", "HEAD"):
            refusal = _forged(headers, path)
            if refusal:
                return refusal
        if entrance is None:
            others = permissions.methods(path)
            if others:
                return errors.problem(405, f"This address takes {', '.join(others)}; see /docs.",
                                      headers={"allow": ", ".join(others)})
            return errors.problem(404, "There is nothing at this address; /docs lists what there "
                                       "is.")
        if not caller.roles & entrance.roles:
            needed = ", ".join(sorted(entrance.roles))
            return errors.problem(403, f"Your role may not do this; it takes one of: {needed}.")
        if self.signs_in and self._unproved((method, entrance.path), caller):
            return errors.problem(403, "This takes a person who signed in within the last 15 "
                                  "minutes; open /sign-in?again=true, then try again.",
                                  title="Sign in again")
        wait = self.pace.wait(caller.session or caller.key or caller.user)
        if wait:
            return errors.problem(429, f"Too many requests; wait {wait} seconds.",
                                  headers={"retry-after": str(wait)})
        return None

    def _caller(self, headers: Headers, entrance: permissions.Entrance | None) -> Caller | None:
        """Who it is; not asked for addresses that greet nobody by name."""
        if self.callers is None:
            return LOCAL
        if entrance and entrance.roles == permissions.ANYBODY and entrance.path != "/":
            return None
        found = self.callers.of(headers, self.now())
        program = entrance and ("POST", entrance.path) in permissions.KEYS_ONLY
        return None if found and found.session and program else found

    def _unproved(self, cell: tuple[str, str], caller: Caller) -> bool:
        """Whether this takes a person who showed who they are a moment ago, and nobody such did."""
        program = bool(caller.key) and cell in permissions.PROGRAMS_TOO
        return cell in permissions.PROOF and not program and not fresh(caller, self.now())

    def _nobody(self, scope: Scope, headers: Headers, entrance: permissions.Entrance | None
                ) -> ASGIApp:
        """A browser that asks for a page is sent to sign in; everybody else is told how."""
        path = scope["path"]
        page = scope["method"] == "GET" and "text/html" in headers.get("accept", "")
        if self.signs_in and entrance and page and not path.startswith("/v1/"):
            asked = path + ("?" + scope["query_string"].decode("latin-1")
                            if scope["query_string"] else "")
            back = quote(quote(asked, safe="/?=&%;:,@+~!$'()*"), safe="")
            return RedirectResponse(f"/sign-in?back={back}", 303)
        how = ("Sign in at /sign-in, or send" if self.signs_in else "Send")
        return errors.problem(
            401, f"{how} a valid API key as 'Authorization: Bearer lds_…'; an administrator makes "
            "one.", headers={"www-authenticate": "Bearer"})


def _forged(headers: Headers, path: str) -> ASGIApp | None:
    """Refuse a change that our own page may not have asked for: a browser sends the cookie of a
    session to us whatever page it shows. Signing out is a plain form, held by its origin alone."""
    if "origin" not in headers:
        return errors.problem(403, "A change in a session must come from Lodestone's own page; "
                                   "programs send an API key.")
    if path != "/sign-out" and headers.get(HEADER) != "1":
        return errors.problem(403, f"Send the header {HEADER}: 1 with a change in a session.")
    return None


async def _body(headers: Headers, receive: Receive, entrance: permissions.Entrance | None
                ) -> tuple[ASGIApp | None, Receive]:
    """Read the body within its limit: a form with a file where one is taken, else strict JSON. A
    signed body is left to who verifies it."""
    file = entrance is not None and entrance.takes_file
    signed = entrance is not None and entrance.signed
    most = LARGEST_FILE + ROOM if file else LARGEST_BODY
    large = errors.problem(413, f"The request has more than {most:,} bytes; send less.")
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or int(length[:18]) > most:
        return large, receive
    whole = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return errors.problem(400, "The request broke off."), receive
        whole += message.get("body", b"")
        more = message.get("more_body", False)
        if len(whole) > most:
            return large, receive
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    wanted = "multipart/form-data" if file else "application/json"
    if whole and not signed and kind != wanted:
        return errors.problem(415, f"Send the body as {wanted}."), receive
    if whole and not signed and not file:
        try:
            strict_json.check(bytes(whole))
        except strict_json.BadJson as error:
            return errors.problem_of(error), receive
    handed = False

    async def again() -> Message:
        nonlocal handed
        if handed:
            return await receive()
        handed = True
        return {"type": "http.request", "body": bytes(whole), "more_body": False}

    return None, again


def _name(host: str) -> str:
    """The host without its port."""
    if host.startswith("["):
        return host[: host.find("]") + 1]
    return host.rpartition(":")[0] if host.count(":") == 1 else host
