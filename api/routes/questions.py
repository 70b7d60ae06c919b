"""A question in plain words, answered at once or told step by step."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from api import errors
from api.clock import law_day
from api.deps import CallerDep, HouseDep, NowDep, who
from api.identity import Caller
from api.models import FactIn, QuestionIn
from api.once import Once
from assistant.answer import Answer
from assistant.asked import Asked
from assistant.checks import BadQuestion
from assistant.determining import check_names
from assistant.determining import told as told_facts
from assistant.house import House
from knowledge.errors import KnowledgeError

router = APIRouter(tags=["questions"], route_class=Once)
CHUNK = 80
QUIET_SECONDS = 15.0


@router.post("/v1/questions", responses={200: {"content": {"text/event-stream": {
    "schema": {"type": "string"}}}, "model": Answer}}, response_model=Answer)
async def ask(said: QuestionIn, request: Request, house: HouseDep, caller: CallerDep, now: NowDep,
              accept: Annotated[str, Header()] = "application/json") -> Any:
    """Answer a question; the verdict is the rules', the words may be a model's.

    With `Accept: text/event-stream` the steps come while it works (`step`), then the whole answer
    (`card`), then its checked text (`text`), then `done`, or `error` with a problem. A model's raw
    words never leave.
    """
    asked = asked_of(said, caller, now)
    if "text/event-stream" not in accept:
        return await run_in_threadpool(answered, house, asked)
    return stream(request, caller, lambda on_step: answered(house, asked, on_step))


def asked_of(said: QuestionIn, caller: Caller, now: Any, channel: str = "api") -> Asked:
    """The question as the assistant takes it; a fact that was entered is its enterer's word."""
    check_names(said.facts)
    facts = {name: value.model_dump() if isinstance(value, FactIn) else value
             for name, value in said.facts.items()}
    return Asked(
        text=said.question, law_day=said.on or law_day(now), now=now, user=caller.user,
        team=caller.team, channel=channel, conversation=said.conversation,
        facts=told_facts(facts, who(caller), now), confirm=tuple(said.confirm),
        scenario=said.scenario, language=said.language)


def answered(house: House, asked: Asked,
             on_step: Callable[[str], None] = lambda step: None) -> Answer:
    """The answer; the assistant is loaded with the first question, so that the start is quick."""
    from assistant.answering import answer

    return answer(house, asked, on_step)


def stream(request: Request, caller: Caller, work: Callable[[Callable[[str], None]], Answer]
           ) -> Response:
    """Server-sent events of one answer; ends at once when the caller's key was revoked."""
    return StreamingResponse(_events(request, caller, work), media_type="text/event-stream")


async def _events(request: Request, caller: Caller,
                  work: Callable[[Callable[[str], None]], Answer]) -> AsyncIterator[str]:
    state = request.app.state
    waiting: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def tell(step: str | None) -> None:
        loop.call_soon_threadsafe(waiting.put_nowait, step)

    task = asyncio.create_task(run_in_threadpool(work, tell))
    task.add_done_callback(lambda _: tell(None))
    while True:
        try:
            step = await asyncio.wait_for(waiting.get(), QUIET_SECONDS)
        except TimeoutError:
            yield ": still working\n\n"
            continue
        if step is None:
            break
        if not await run_in_threadpool(_welcome, state, caller):
            yield event("error", {"status": 401, "detail": "The API key was revoked."})
            return
        yield event("step", {"sentence": step})
    for part in _ending(task, state, caller):
        yield part


def _ending(task: asyncio.Task[Answer], state: Any, caller: Caller) -> Iterator[str]:
    error = task.exception()
    if error is not None:
        known = isinstance(error, KnowledgeError | BadQuestion)
        told = errors.problem_of(error) if known else errors.failed(error)
        yield event("error", json.loads(bytes(told.body)))
    elif not _welcome(state, caller):
        yield event("error", {"status": 401, "detail": "The API key was revoked."})
    else:
        answer = task.result()
        yield event("card", answer.model_dump(mode="json"))
        for start in range(0, len(answer.text), CHUNK):
            yield event("text", {"text": answer.text[start:start + CHUNK]})
        yield event("done", {"id": answer.id, "record": answer.record})


def _welcome(state: Any, caller: Caller) -> bool:
    return not caller.key or state.keys.stands(caller.key, state.now())


def event(name: str, data: dict[str, Any]) -> str:
    """One server-sent event with JSON in it."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
