"""Record every request: metrics, one log line, and a trace span where tracing is on.

Outermost. The address is the one of the table of permissions, so that no id or name gets into a
figure, a line or a span; of the caller only team and key, or a hash of the person's name.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from hashlib import sha256
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import permissions
from api.http.identity import Caller
from api.routes.service.metrics_route import Meters
from api.telemetry.json_log import REQUEST
from api.telemetry.traces import Span

LOG = logging.getLogger("lodestone.request")
PROBES = ("/healthz", "/readyz", "/metrics")
"""Asked for all day long by machines; their lines stand in the log of a debugger only."""


@dataclass
class RequestLog:
    """Numbers each request and notes how it went."""

    app: ASGIApp
    meters: Meters
    span: Span | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = uuid4().hex
        token, begun, since = REQUEST.set(number), time.time_ns(), time.monotonic()
        status, head = 500, 0.0

        async def out(message: Message) -> None:
            nonlocal status, head
            if message["type"] == "http.response.start":
                status, head = message["status"], time.monotonic() - since
                MutableHeaders(scope=message)["x-request-id"] = number
            await send(message)

        try:
            await self.app(scope, receive, out)
        finally:
            self._note(scope, status, head, begun)
            REQUEST.reset(token)

    def _note(self, scope: Scope, status: int, head: float, begun: int) -> None:
        entrance = permissions.entrance(scope["method"], scope["path"])
        method, path = (scope["method"], entrance.path) if entrance else ("other", "other")
        self.meters.seen(method, path, status, head)
        ended = time.time_ns()
        fields: dict[str, str | int] = {
            "method": method, "path": path, "status": status, "ms": (ended - begun) // 1_000_000}
        caller: Caller | None = scope.get("state", {}).get("caller")
        if caller is not None:
            fields |= {"team": caller.team, "actor": caller.key or _hidden(caller.user)}
        LOG.log(logging.DEBUG if path in PROBES else logging.INFO, "request", extra=fields)
        if self.span:
            self.span(f"{method} {path}", begun, ended, fields | {"request": REQUEST.get()})


def _hidden(user: str) -> str:
    return sha256(user.encode()).hexdigest()[:12]
