"""The body of a request, read within its size and its time, and held against its form."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Executor

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive

from api.http import problems, strict_json
from api.http.permissions import Entrance

LARGEST_BODY = 1_000_000
LARGEST_FILE = 25 * 1024 * 1024
ROOM = 100_000
"""What the form around a file may add to it."""
SECONDS = 10.0
SLOWEST = 20_000
"""A body comes within so many seconds, and so many more as it takes at so many bytes a second."""
SMALL = 50_000
"""Up to here a body is checked in less than a moment, and not in a thread."""


class BodyRefused(Exception):
    """A refused body, with the response to send instead."""

    def __init__(self, refusal: ASGIApp) -> None:
        super().__init__()
        self.refusal = refusal


async def read(headers: Headers, receive: Receive, entrance: Entrance | None) -> bytes:
    """The whole body. Raises Unread where it is too large, too slow, broken off or of another kind
    than the address takes; for one that says so before a byte of it is read."""
    file = entrance is not None and entrance.takes_file
    most = LARGEST_FILE + ROOM if file else LARGEST_BODY
    large = problems.problem(413, f"The request has more than {most:,} bytes; send less.")
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or int(length[:18]) > most:
        raise BodyRefused(large)
    whole, more, until = bytearray(), True, time.monotonic() + SECONDS
    while more:
        try:
            async with asyncio.timeout(until - time.monotonic() + len(whole) / SLOWEST):
                message = await receive()
        except TimeoutError:
            raise BodyRefused(problems.problem(
                408, "The body came too slowly; send it at once.",
                headers={"connection": "close"})) from None
        if message["type"] == "http.disconnect":
            raise BodyRefused(problems.problem(400, "The request broke off."))
        whole += message.get("body", b"")
        more = message.get("more_body", False)
        if len(whole) > most:
            raise BodyRefused(large)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    wanted = "multipart/form-data" if file else "application/json"
    if whole and not (entrance and entrance.signed) and kind != wanted:
        raise BodyRefused(problems.problem(415, f"Send the body as {wanted}."))
    return bytes(whole)


async def check(body: bytes, entrance: Entrance | None, aside: Executor) -> None:
    """Hold a body of JSON against what is taken as JSON. A file is left to who reads it, a signed
    body to who verifies it. Raises Unread."""
    if not body or (entrance and (entrance.takes_file or entrance.signed)):
        return
    try:
        if len(body) <= SMALL:
            strict_json.check(body)
        else:
            await asyncio.get_running_loop().run_in_executor(aside, strict_json.check, body)
    except strict_json.BadJson as error:
        raise BodyRefused(problems.problem_of(error)) from None


def again(body: bytes, receive: Receive) -> Receive:
    """A `receive` that hands the read body over once."""
    handed = False

    async def handing() -> Message:
        nonlocal handed
        if handed:
            return await receive()
        handed = True
        return {"type": "http.request", "body": body, "more_body": False}

    return handing
