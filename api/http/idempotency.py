"""Answer a repeated request with the same Idempotency-Key from the stored first response.

Kept for a day, for the same caller and the same request only. The work of a stream whose line
broke goes on to its end, so that whoever asks again gets its answer and not a second one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Self

from fastapi.routing import APIRoute
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.http.problems import problem
from assistant.settings import Settings
from knowledge.register.database import connect, upgrade, writing

TABLES = MetaData()
DONE = Table(
    "done_once", TABLES,
    Column("team", String(100), primary_key=True),
    Column("caller", String(200), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("status", Integer, nullable=False),
    Column("response", Text, nullable=False),
)
KEPT = timedelta(days=1)
LOST_AFTER = timedelta(minutes=5)
"""A request that began so long ago and never ended was broken off."""
UNDER_WAY = 0
JSON, STREAM = "application/json", "text/event-stream"
DRAINING: set[asyncio.Task[None]] = set()
"""Streams that are read to their end."""


class IdempotencyStore:
    """The responses that were given under a key."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        upgrade(engine, "done once", (TABLES.create_all,))

    @classmethod
    def open(cls, settings: Settings, engine: Engine | None = None) -> Self:
        return cls(engine or connect(settings.database_url))

    def begin(self, mine: tuple[str, str, str], request: str, now: datetime
              ) -> tuple[str, int, str] | None:
        """None where the caller may go on; else request, status and response of the first one."""
        where = _where(mine)
        with writing(self._engine) as connection:
            connection.execute(delete(DONE).where(DONE.c.at < _text(now - KEPT)))
            connection.execute(delete(DONE).where(
                *where, DONE.c.status == UNDER_WAY, DONE.c.at < _text(now - LOST_AFTER)))
            found = connection.execute(select(DONE).where(*where)).first()
            if found:
                return found.request, found.status, found.response
            try:
                connection.execute(DONE.insert(), [{
                    "team": mine[0], "caller": mine[1], "key": mine[2], "request": request,
                    "at": _text(now), "status": UNDER_WAY, "response": ""}])
            except IntegrityError:  # the very same moment
                return request, UNDER_WAY, ""
        return None

    def end(self, mine: tuple[str, str, str], status: int, response: str) -> None:
        """Store the response; a failure is not stored, so that the caller may try again."""
        with writing(self._engine) as connection:
            if status < 500:
                connection.execute(update(DONE).where(*_where(mine))
                                   .values(status=status, response=response))
            else:
                connection.execute(delete(DONE).where(*_where(mine)))


class IdempotentRoute(APIRoute):
    """A route that honors the header Idempotency-Key."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get("idempotency-key")
            if key is None:
                return await handle(request)
            if not 1 <= len(key) <= 255:
                return problem(422, "An Idempotency-Key has 1 to 255 characters.")
            return await _once(request, handle, key)

        return once


async def _once(request: Request, handle: Callable[[Request], Coroutine[Any, Any, Response]],
                key: str) -> Response:
    state, caller = request.app.state, request.state.caller
    mine = (caller.team, caller.key or caller.user, key)
    wanted = STREAM if STREAM in request.headers.get("accept", "") else JSON
    said = sha256(f"{request.method} {request.url.path} {wanted}\n".encode()
                  + await request.body()).hexdigest()
    held = await run_in_threadpool(state.kept.begin, mine, said, state.now())
    if held is not None:
        return _again(held, said, wanted)
    try:
        response = await handle(request)
    except BaseException:
        await run_in_threadpool(state.kept.end, mine, 500, "")
        raise
    if isinstance(response, StreamingResponse):
        response.body_iterator = _to_its_end(response.body_iterator, state.kept, mine)
    else:
        await run_in_threadpool(state.kept.end, mine, response.status_code,
                                bytes(response.body).decode())
    return response


async def _to_its_end(events: AsyncIterable[Any], kept: IdempotencyStore, mine: tuple[str, str, str]
                      ) -> AsyncIterator[Any]:
    """The events of a stream; read to the last one and kept whether or not anybody listens."""
    waiting: asyncio.Queue[Any] = asyncio.Queue()

    async def drain() -> None:
        told: list[str] = []
        status = 500
        try:
            async for one in events:
                told.append(one if isinstance(one, str) else bytes(one).decode())
                waiting.put_nowait(one)
            if told and not told[-1].startswith("event: error"):
                status = 200
        finally:
            waiting.put_nowait(None)
            await run_in_threadpool(kept.end, mine, status, "".join(told))

    task = asyncio.create_task(drain())
    DRAINING.add(task)  # the loop itself holds tasks weakly
    task.add_done_callback(DRAINING.discard)
    while (one := await waiting.get()) is not None:
        yield one
    await task


def _again(held: tuple[str, int, str], request: str, wanted: str) -> Response:
    if held[0] != request:
        return problem(422, "This Idempotency-Key was used for another request; take a new "
                            "one.")
    if held[1] == UNDER_WAY:
        return problem(409, "The same request is under way; ask again in a moment.")
    return Response(held[2], held[1], {"idempotent-replayed": "true"}, media_type=wanted)


def _where(mine: tuple[str, str, str]) -> tuple[Any, ...]:
    return (DONE.c.team == mine[0], DONE.c.caller == mine[1], DONE.c.key == mine[2])


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
