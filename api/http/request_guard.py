"""Reject an unknown Host header, a cross-site write, a missing or unfit key, and a request that is
too fast or too large.

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

from api.http import permissions, problems, request_body
from api.http.callers import HEADER, Callers, fresh
from api.http.identity import LOCAL, Caller
from api.http.problems import problem
from api.traffic.fair_queue import FairQueue, Full
from api.traffic.rate_limit import RateLimit
from api.traffic.slow_requests import LARGEST_HEAD
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
class RequestLimits:
    """The limits of requests: how many a minute for callers and for strangers, and how many at
    once: short ones, and those that take long, each among their like. `proxies` are trusted to
    name the address of a stranger."""

    callers: RateLimit
    strangers: RateLimit
    work: FairQueue
    long: FairQueue
    files: FairQueue
    proxies: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Self:
        at_once = settings.work_at_once or (32 if settings.model else 2)
        row = settings.requests_waiting

        def queue(at_once: int) -> FairQueue:
            each = at_once if settings.mode == "local" else max(1, at_once // 2)
            return FairQueue(at_once, each, 4 * row, row)

        return cls(RateLimit(settings.requests_per_minute,
                             min(settings.requests_burst, settings.requests_per_minute)),
                   RateLimit(settings.strangers_per_minute, settings.strangers_per_minute),
                   queue(at_once), queue(max(at_once, answerers_of(settings))),
                   FairQueue(4, 2, 64, 16),
                   settings.proxy_addresses)


@dataclass
class RequestGuard:
    """The outermost layer. `callers` is None in local mode: then everybody here is the one user.

    `signs_in`: people come through the company's sign-in service.
    """

    app: ASGIApp
    callers: Callers | None
    now: Callable[[], datetime]
    limits: RequestLimits
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
                    await problems.response_to(error)(scope, receive, out)

    async def _admit(self, scope: Scope, receive: Receive, places: AsyncExitStack
                     ) -> tuple[ASGIApp | None, Receive]:
        """Return a refusal, or None with the body ready to be read and a place held in the
        queue."""
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
            whole = await request_body.read(headers, receive, entrance)
            events = "text/event-stream" in headers.get("accept", "")
            if mine and entrance and entrance.path not in AT_ONCE and not (
                    entrance.own_place or (events and entrance.streams)):
                queue = self.limits.long if entrance.long else self.limits.work
                await places.enter_async_context(queue.place(mine))
            await request_body.check(whole, entrance, self.doors)
        except request_body.BodyRefused as unread:
            return unread.refusal, receive
        except Full as full:
            return problems.busy(full), receive
        return None, request_body.again(whole, receive)

    def _strange(self, headers: Headers) -> ASGIApp | None:
        """Reject an unknown Host header or a cross-site write."""
        if sum(len(name) + len(value) for name, value in headers.raw) > LARGEST_HEAD:
            return problem(431, f"The head of the request has more than {LARGEST_HEAD:,} "
                                "bytes; send fewer or shorter headers.",
                           headers={"connection": "close"})
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or _name(hosts[0]) not in (*self.hosts, *LOOPBACK):
            return problem(421, "This host name is not served here; set LODESTONE_HOSTS.")
        if any(one not in (f"https://{hosts[0]}", f"http://{hosts[0]}") for one in origins):
            return problem(403, "Requests from pages of another site are refused.")
        return None

    async def _stranger(self, scope: Scope, headers: Headers,
                        entrance: permissions.Entrance | None) -> ASGIApp | None:
        """Reject a caller who is unknown, may not do this or asks too often; note who it is."""
        public = entrance is not None and entrance.roles == permissions.ANYBODY
        try:
            caller = await self._caller(headers, entrance, public)
        except RecordUnavailable as error:
            return problems.problem_of(error)
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
        """Reject a request that the caller's role or session age does not allow."""
        method, path = scope["method"], scope["path"]
        if caller.session and method not in ("GET", "HEAD"):
            refusal = _forged(headers, path)
            if refusal:
                return refusal
        if entrance is None:
            others = permissions.methods(path)
            if others:
                return problem(405, f"This address takes {', '.join(others)}; see /docs.",
                               headers={"allow": ", ".join(others)})
            return problem(404, "There is nothing at this address; /docs lists what there "
                                "is.")
        if not caller.roles & entrance.roles:
            needed = ", ".join(sorted(entrance.roles))
            return problem(403, f"Your role may not do this; it takes one of: {needed}.")
        if self.signs_in and self._unproved((method, entrance.path), caller):
            return problem(403, "This takes a person who signed in within the last 15 "
                           "minutes; open /sign-in?again=true, then try again.",
                           title="Sign in again")
        return None

    async def _hurried(self, caller: Caller, entrance: permissions.Entrance | None
                       ) -> ASGIApp | None:
        """Reject a request past the caller's rate, and not at once: the caller is to wait in any
        case, and one who tries again and again without waiting costs nobody anything."""
        if caller is LOCAL or entrance is None:  # nobody else can be slowed
            return None
        wait = self.limits.callers.wait(caller.turn, entrance.weight)
        if not wait:
            return None
        await asyncio.sleep(LATE)
        return _slow(wait)

    async def _caller(self, headers: Headers, entrance: permissions.Entrance | None, public: bool
                      ) -> Caller | None:
        """The caller; not looked up for addresses that are open to all."""
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
        """The address of a stranger; a trusted proxy is believed about it."""
        address = str((scope.get("client") or ("",))[0])
        told = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return told[:45] if told and address in self.limits.proxies else address

    def _unproved(self, cell: tuple[str, str], caller: Caller) -> bool:
        """Whether the address needs a recent sign-in and the session lacks one."""
        program = bool(caller.key) and cell in permissions.PROGRAMS_TOO
        return cell in permissions.PROOF and not program and not fresh(caller, self.now())

    def _nobody(self, scope: Scope, headers: Headers, entrance: permissions.Entrance | None
                ) -> ASGIApp:
        """Redirect a browser's page request to the sign-in; tell other clients how to
        authenticate."""
        path = scope["path"]
        page = scope["method"] == "GET" and "text/html" in headers.get("accept", "")
        if self.signs_in and entrance and page and not path.startswith("/v1/"):
            asked = path + ("?" + scope["query_string"].decode("latin-1")
                            if scope["query_string"] else "")
            back = quote(quote(asked, safe="/?=&%;:,@+~!$'()*"), safe="")
            return RedirectResponse(f"/sign-in?back={back}", 303)
        how = ("Sign in at /sign-in, or send" if self.signs_in else "Send")
        return problem(
            401, f"{how} a valid API key as 'Authorization: Bearer lds_…'; an administrator makes "
            "one.", headers={"www-authenticate": "Bearer"})


def _forged(headers: Headers, path: str) -> ASGIApp | None:
    """Refuse a change that our own page may not have asked for: a browser sends the cookie of a
    session to us whatever page it shows. Signing out is a plain form, held by its origin alone."""
    if "origin" not in headers:
        return problem(403, "A change in a session must come from Lodestone's own page; "
                            "programs send an API key.")
    if path != "/sign-out" and headers.get(HEADER) != "1":
        return problem(403, f"Send the header {HEADER}: 1 with a change in a session.")
    return None


def _slow(seconds: int) -> ASGIApp:
    return problem(429, f"Too many requests; wait {seconds} seconds.",
                   headers={"retry-after": str(seconds)})


def _name(host: str) -> str:
    """The host without its port; nothing for what is no host."""
    found = _HOST.fullmatch(host)
    return found.group(1).lower() if found else ""
