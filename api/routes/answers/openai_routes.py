"""The shape of OpenAI's chat API, so that any chat program can talk to Lodestone.

The caller's system messages and settings are not followed: they cannot change what the rules say.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from api.chat import background_tasks, chat_errors
from api.chat.completion import Completion, line
from api.chat.history import Chat, chat, conversation
from api.chat.markdown import markdown
from api.chat.messages import MODEL, ChatIn
from api.clock import law_day
from api.http import problems
from api.http.dependencies import CallerDep, HouseDep, NowDep
from api.http.identity import Caller
from api.http.server_events import GONE, worked
from api.routes.answers.question_routes import answered
from assistant.asked import Asked
from assistant.services.services import House

_SHAPE = {"model": chat_errors.ChatProblem}
router = APIRouter(tags=["openai"], responses={
    "4XX": {**_SHAPE, "description": "Refused, with the reason and the way out"},
    "5XX": {**_SHAPE, "description": "Failed or not available"}})
ABOUT = {"id": MODEL, "object": "model", "created": 0, "owned_by": "lodestone"}
Reply = tuple[str, dict[str, Any]]
"""The text, and what stands beside it for programs that know Lodestone."""
Work = Callable[[Callable[[str], None]], Reply]


@router.get("/v1/models")
def models() -> dict[str, Any]:
    """The one model that there is."""
    return {"object": "list", "data": [ABOUT]}


@router.get("/v1/models/{model}", response_model=dict[str, Any])
def model(model: Annotated[str, Path(max_length=100, examples=[MODEL])]) -> Any:
    """What there is to say of the model."""
    return ABOUT if model == MODEL else _unknown(model)


@router.post("/v1/chat/completions", response_model=dict[str, Any])
async def complete(said: ChatIn, request: Request, house: HouseDep, caller: CallerDep, now: NowDep
                   ) -> Any:
    """Answer the last user message; `x_lodestone` holds the whole answer card as JSON.

    With `stream` the steps come while it works, as `reasoning_content`, then the text. The case
    goes on from what the user said before in the same chat. `usage` counts four signs a token.
    """
    if said.model != MODEL:
        return _unknown(said.model)
    last = said.messages[-1]
    own = background_tasks.task(last.text) if last.role == "user" else None
    options = said.stream_options
    reply = Completion(said.messages, int(now.timestamp()),
                       bool(options and options.include_usage))
    if own is not None:
        return reply.whole(own, {}) if not said.stream else StreamingResponse(
            iter([reply.begin(), *reply.end(own, {})]), media_type="text/event-stream")
    asked = Asked(text="", law_day=law_day(now), now=now, user=caller.user, team=caller.team,
                  channel="openai", roles=caller.roles)
    work = _work(house, caller, asked, chat(said.messages))
    if said.stream:
        return StreamingResponse(_chunks(request, caller, work, reply),
                                 media_type="text/event-stream")
    async with request.app.state.limits.long.place(caller.turn):
        text, card = await run_in_threadpool(work, lambda step: None)
    return reply.whole(text, card)


def _work(house: House, caller: Caller, asked: Asked, said: Chat) -> Work:
    def work(tell: Callable[[str], None]) -> Reply:
        id = conversation(house, caller, said, asked, answered, tell)
        answer = answered(house, replace(asked, text=said.question, conversation=id), tell)
        text = "\n\n".join([*said.unread, markdown(answer)])
        return text, {"x_lodestone": answer.model_dump(mode="json")}

    return work


async def _chunks(request: Request, caller: Caller, work: Work, reply: Completion
                  ) -> AsyncIterator[str]:
    yield reply.begin()
    async for what, told in worked(request, caller, work):
        match what:
            case "step":
                yield reply.step(told)
            case "quiet":
                yield ": still working\n\n"
            case "failed":
                yield line(chat_errors.of(told))
            case "gone":
                yield line(chat_errors.shaped(GONE))
            case "done":
                for chunk in reply.end(*told):
                    yield chunk


def _unknown(model: str) -> Response:
    what = f"there is no model {model!r} here; the one there is, is called {MODEL}"
    return problems.problem(404, f"{what[:1].upper()}{what[1:]}.", chat_errors.NO_MODEL,
                            [{"where": "model", "what": what}])
