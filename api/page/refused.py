"""What cannot be shown says why on a page to a browser, and as a problem to a program."""

from __future__ import annotations

import json

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import problems
from api.page import render


class ReadableProblems:
    """Turns a problem into a page where a person opened the address: same sentence, same status."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or (
                "text/html" not in Headers(scope=scope).get("accept", "")):
            await self.app(scope, receive, send)
            return
        begun: Message | None = None
        body = b""

        async def out(message: Message) -> None:
            nonlocal begun, body
            if message["type"] == "http.response.start" and problems.MEDIA in Headers(
                    raw=message["headers"]).get("content-type", ""):
                begun = message
                return
            if begun is None:
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            made = render.page(Request(scope), "refused.html", begun["status"],
                               problem=json.loads(body))
            headers = MutableHeaders(raw=begun["headers"])
            headers["content-type"] = made.headers["content-type"]
            headers["content-length"] = made.headers["content-length"]
            await send(begun)
            await send({"type": "http.response.body", "body": made.body})

        await self.app(scope, receive, out)
