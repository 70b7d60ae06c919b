"""Server-sent events of long work: its steps while it goes on, then its end or a problem.

Everything ends when the key or session of the caller was revoked: asked before each event, and
while it is quiet.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, Literal

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from api.http import problems
from api.http.identity import Caller

QUIET_SECONDS = 15.0
GONE = {"status": 401, "detail": "The API key or the session was revoked."}
Work = Callable[[Callable[[str], None]], Any]
What = Literal["step", "quiet", "done", "failed", "gone"]
Ending = Callable[[Any], Iterable[tuple[str, dict[str, Any]]]]


def stream(request: Request, caller: Caller, work: Work, ending: Ending) -> Response:
    """The steps that `work` tells, then the events that `ending` makes of its result."""
    return StreamingResponse(_events(request, caller, work, ending),
                             media_type="text/event-stream")


async def _events(request: Request, caller: Caller, work: Work, ending: Ending
                  ) -> AsyncIterator[str]:
    async for what, told in worked(request, caller, work):
        match what:
            case "step":
                yield event("step", {"sentence": told})
            case "quiet":
                yield ": still working\n\n"
            case "failed":
                yield event("error", json.loads(bytes(problems.response_to(told).body)))
            case "gone":
                yield event("error", GONE)
            case "done":
                for name, data in ending(told):
                    yield event(name, data)


async def worked(request: Request, caller: Caller, work: Work) -> AsyncIterator[tuple[What, Any]]:
    """What becomes of the work: each `step` with its sentence, `quiet` where there was none for a
    while, and at last `done` with the result, `failed` with the error, or `gone`."""
    state = request.app.state
    waiting: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def tell(step: str | None) -> None:
        loop.call_soon_threadsafe(waiting.put_nowait, step)

    async def working() -> Any:
        async with state.limits.long.place(caller.turn):
            return await run_in_threadpool(work, tell)

    task = asyncio.create_task(working())
    task.add_done_callback(lambda _: tell(None))
    while True:
        try:
            step = await asyncio.wait_for(waiting.get(), QUIET_SECONDS)
        except TimeoutError:
            step = ""
        if step is None:
            break
        if not await run_in_threadpool(welcome, state, caller):
            yield "gone", None
            return
        yield ("step", step) if step else ("quiet", None)
    error = task.exception()
    if error is not None:
        yield "failed", error
    elif not await run_in_threadpool(welcome, state, caller):
        yield "gone", None
    else:
        yield "done", task.result()


def welcome(state: Any, caller: Caller) -> bool:
    """Whether the caller may still be told something."""
    return bool(state.callers.stands(caller, state.now()))


def event(name: str, data: dict[str, Any]) -> str:
    """One server-sent event with JSON in it."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
