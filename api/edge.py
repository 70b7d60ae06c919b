"""What every request passes before any of it is read: host, origin, key, role, pace, size, form.

Pure ASGI, outermost, default deny: what is not in the table of permissions is not served.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import body, errors, permissions
from api.callers import HEADER, Callers, fresh
from api.identity import LOCAL, Caller
from api.pace import Pace
from api.punctual import LARGEST_HEAD
from api.room import Full, Room
from assistant.answerers import answerers_of
from assistant.settings import Settings
from knowledge.errors import RecordUnavailable

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
AT_ONCE = ("/healthz", "/readyz", "/metrics")
"""Asked for by machines all day long; they wait for nobody."""
LATE = 1.0
"""Seconds after which somebody who hurries is refused."""
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
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@/?#\\\s]+)(?::[0-9]{1,5})?")


@dataclass
class Limits:
    """How fast callers and strangers may ask, and how many are worked at at once: what is short,
    and what takes long, each among its like. `proxies` are believed when they say whom they speak
    for; only the pace of strangers hangs on it."""

    callers: Pace
    strangers: Pace
    work: Room
    long: Room
    files: Room
    proxies: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Self:
        at_once = settings.work_at_once or (32 if settings.model else 2)
        row = settings.requests_waiting

        def room(at_once: int) -> Room:
            each = at_once if settings.mode == "local" else max(1, at_once // 2)
            return Room(at_once, each, 4 * row, row)

        return cls(Pace(settings.requests_per_minute,
                        min(settings.requests_burst, settings.requests_per_minute)),
                   Pace(settings.strangers_per_minute, settings.strangers_per_minute),
                   room(at_once), room(max(at_once, answerers_of(settings))),
                   Room(4, 2, 64, 16),
                   settings.proxy_addresses)


@dataclass
class Edge:
    """The outermost layer. `callers` is None in local mode: then everybody here is the one user.

    `signs_in`: people come through the company's sign-in service.
    """

    app: ASGIApp
    callers: Callers | None
    now: Callable[[], datetime]
    limits: Limits
    hosts: tuple[str, ...] = ()
    signs_in: bool = False
    doors: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(4, "lodestone-door"))
    """In which callers are looked up: not on the event loop, and not behind the answers."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        begun, places = False, AsyncExitStack()

        async def out(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                await places.aclose()  # what is left is sending, as fast as the receiver takes it
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        async with places:
            try:
                refusal, receive = await self._admit(scope, receive, places)
                await (refusal or self.app)(scope, receive, out)
            except Exception as error:  # the last hand: nothing of a failure may be shown
                if not begun:
                    await errors.response_to(error)(scope, receive, out)

    async def _admit(self, scope: Scope, receive: Receive, places: AsyncExitStack
                     ) -> tuple[ASGIApp | None, Receive]:
        """A refusal; or nothing and the body as it may be read, with a place to work in."""
        headers, entrance = Headers(scope=scope), permissions.entrance(
            scope["method"], scope["path"])
        refusal = self._strange(headers) or await self._stranger(scope, headers, entrance)
        if refusal:
            return refusal, receive
        caller: Caller | None = scope.get("state", {}).get("caller")
        mine = caller.turn if caller and entrance and entrance.roles else None
        try:
            if mine and entrance and entrance.takes_file:
                await places.enter_async_context(self.limits.files.place(mine))
            whole = await body.read(headers, receive, entrance)
            events = "text/event-stream" in headers.get("accept", "")
            if mine and entrance and entrance.path not in AT_ONCE and not (
                    entrance.own_place or (events and entrance.streams)):
                room = self.limits.long if entrance.long else self.limits.work
                await places.enter_async_context(room.place(mine))
            await body.check(whole, entrance, self.doors)
        except body.Unread as unread:
            return unread.refusal, receive
        except Full as full:
            return errors.busy(full), receive
        return None, body.again(whole, receive)

    def _strange(self, headers: Headers) -> ASGIApp | None:
        """Refuse a host that is not ours, and a page of another site that writes."""
        if sum(len(name) + len(value) for name, value in headers.raw) > LARGEST_HEAD:
            return errors.problem(431, f"The head of the request has more than {LARGEST_HEAD:,} "
                                       "bytes; send fewer or shorter headers.",
                                  headers={"connection": "close"})
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or _name(hosts[0]) not in (*self.hosts, *LOOPBACK):
            return errors.problem(421, "This host name is not served here; set LODESTONE_HOSTS.")
        if any(one not in (f"https://{hosts[0]}", f"http://{hosts[0]}") for one in origins):
            return errors.problem(403, "Requests from pages of another site are refused.")
        return None

    async def _stranger(self, scope: Scope, headers: Headers,
                        entrance: permissions.Entrance | None) -> ASGIApp | None:
        """Refuse who is nobody, may not do this, or asks too often; note who it is."""
        public = entrance is not None and entrance.roles == permissions.ANYBODY
        try:
            caller = await self._caller(headers, entrance, public)
        except RecordUnavailable as error:
            return errors.problem_of(error)
        if caller:
            scope.setdefault("state", {})["caller"] = caller
        if caller is None and not (entrance and entrance.path in AT_ONCE):
            wait = self.limits.strangers.wait(self._address(scope, headers))
            if wait:
                return _slow(wait)
        if public:
            return None
        if caller is None:
            return self._nobody(scope, headers, entrance)
        return self._refused(scope, headers, entrance, caller) or await self._hurried(
            caller, entrance)

    def _refused(self, scope: Scope, headers: Headers, entrance: permissions.Entrance | None,
                 caller: Caller) -> ASGIApp | None:
        """Refuse a known caller what is not his to do."""
        method, path = scope["method"], scope["path"]
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
        return None

    async def _hurried(self, caller: Caller, entrance: permissions.Entrance | None
                       ) -> ASGIApp | None:
        """Refuse who asks too often, and not at once: he is to wait in any case, and whoever tries
        again and again without waiting costs nobody anything."""
        if caller is LOCAL or entrance is None:  # nobody else can be slowed
            return None
        wait = self.limits.callers.wait(caller.turn, entrance.weight)
        if not wait:
            return None
        await asyncio.sleep(LATE)
        return _slow(wait)

    async def _caller(self, headers: Headers, entrance: permissions.Entrance | None, public: bool
                      ) -> Caller | None:
        """Who it is; not asked for addresses that greet nobody by name."""
        if self.callers is None:
            return LOCAL
        if public and entrance and entrance.path != "/":
            return None
        if not {"authorization", "cookie"} & set(headers.keys()):
            return None
        found = await asyncio.get_running_loop().run_in_executor(
            self.doors, self.callers.of, headers, self.now())
        program = entrance and ("POST", entrance.path) in permissions.KEYS_ONLY
        return None if found and found.session and program else found

    def _address(self, scope: Scope, headers: Headers) -> str:
        """From where a stranger comes; what a proxy of ours says of it is believed."""
        address = str((scope.get("client") or ("",))[0])
        told = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return told[:45] if told and address in self.limits.proxies else address

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


def _slow(seconds: int) -> ASGIApp:
    return errors.problem(429, f"Too many requests; wait {seconds} seconds.",
                          headers={"retry-after": str(seconds)})


def _name(host: str) -> str:
    """The host without its port; nothing for what is no host."""
    found = _HOST.fullmatch(host)
    return found.group(1).lower() if found else ""
