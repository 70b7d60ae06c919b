"""A question in plain words, answered at once or told step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.clock import law_day
from api.http.dependencies import CallerDep, HouseDep, NowDep, who
from api.http.idempotency import IdempotentRoute
from api.http.identity import Caller
from api.http.server_events import stream
from api.schemas.requests import FactIn, QuestionIn
from assistant.answer import Answer
from assistant.asked import Asked
from assistant.determining.determinations import check_names
from assistant.determining.determinations import told as told_facts
from assistant.services.services import House

router = APIRouter(tags=["questions"], route_class=IdempotentRoute)
CHUNK = 80


@router.post("/v1/questions", responses={200: {"content": {"text/event-stream": {
    "schema": {"type": "string"}}}, "model": Answer}}, response_model=Answer)
async def ask(said: QuestionIn, request: Request, house: HouseDep, caller: CallerDep, now: NowDep,
              accept: Annotated[str, Header()] = "application/json") -> Any:
    """Answer a question; the rules decide, and every sentence is a rule's or our own.

    With `Accept: text/event-stream` the steps come while it works (`step`), then the whole answer
    (`card`), then its checked text (`text`), then `done`, or `error` with a problem. A model's raw
    words never leave.
    """
    asked = asked_of(said, caller, now)
    if "text/event-stream" not in accept:
        return Response(await run_in_threadpool(written, house, asked),
                        media_type="application/json")
    return stream(request, caller, lambda on_step: answered(house, asked, on_step), ending)


def asked_of(said: QuestionIn, caller: Caller, now: Any, channel: str = "api") -> Asked:
    """The question as the assistant takes it; a fact that was entered is its enterer's word."""
    check_names((*said.facts, *said.unknown))
    facts = {name: value.model_dump() if isinstance(value, FactIn) else value
             for name, value in said.facts.items()}
    return Asked(
        text=said.question, law_day=said.on or law_day(now), now=now, user=caller.user,
        team=caller.team, channel=channel, conversation=said.conversation,
        facts=told_facts(facts, who(caller), now), confirm=tuple(said.confirm),
        unknown=tuple(said.unknown),
        scenario=said.scenario, language=said.language, roles=caller.roles)


def answered(house: House, asked: Asked,
             on_step: Callable[[str], None] = lambda step: None) -> Answer:
    """The answer, made in a process beside this one where there are such; else here, and the
    assistant is loaded with the first question, so that the start is quick."""
    if house.answerers is not None:
        return house.answerers.answer(asked, on_step)
    from assistant.answering import answer

    return answer(house, asked, on_step)


def written(house: House, asked: Asked) -> bytes:
    """The answer as JSON: as another process wrote it, handed on without being read here."""
    if house.answerers is not None:
        return house.answerers.written(asked)
    return answered(house, asked).model_dump_json(by_alias=True).encode()


def ending(answer: Answer) -> Iterator[tuple[str, dict[str, Any]]]:
    """The events at the end of an answer."""
    yield "card", answer.model_dump(mode="json")
    for start in range(0, len(answer.text), CHUNK):
        yield "text", {"text": answer.text[start:start + CHUNK]}
    yield "done", {"id": answer.id, "record": answer.record}
