"""The shape of OpenAI's chat API, so that any chat program can talk to Lodestone.

The caller's system messages and settings are not followed: they cannot change what the rules say.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from api import errors
from api.clock import law_day
from api.deps import CallerDep, HouseDep, NowDep
from api.identity import Caller
from api.markdown import markdown
from api.routes.questions import CHUNK, answered
from api.streaming import GONE, welcome
from assistant.admitting import BadQuestion
from assistant.answer import Answer
from assistant.asked import Asked
from assistant.house import House
from knowledge.errors import KnowledgeError, UnknownRecord

router = APIRouter(tags=["openai"])
MODEL = "lodestone"
RECORD = re.compile(r"\(record ([0-9a-f-]{36})\)")
Long = Annotated[str, StringConstraints(max_length=200_000)]


class Part(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="ignore", strict=True)
    type: Annotated[str, StringConstraints(max_length=40)]
    text: Long = ""


class Message(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Long | list[Part] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class ChatIn(BaseModel):
    """What a chat program sends; settings of a model (temperature, tools, …) are not used."""

    model_config = ConfigDict(extra="ignore", strict=True)
    model: Annotated[str, StringConstraints(max_length=100)] = MODEL
    messages: list[Message] = Field(min_length=1, max_length=500, examples=[[
        {"role": "user", "content": "Is N38EH with 6.5 % dysprosium controlled?"}]])
    stream: bool = False


@router.get("/v1/models")
def models() -> dict[str, Any]:
    """The one model that there is."""
    return {"object": "list", "data": [
        {"id": MODEL, "object": "model", "created": 0, "owned_by": "lodestone"}]}


@router.post("/v1/chat/completions")
async def complete(said: ChatIn, request: Request, house: HouseDep, caller: CallerDep, now: NowDep
                   ) -> Any:
    """Answer the last user message; `x_lodestone` holds the whole answer card as JSON."""
    question = next((one.text for one in reversed(said.messages) if one.role == "user"), "")
    if said.messages[-1].role != "user" or not question.strip():
        raise BadQuestion("The last message must be a user's and hold text; send the question.")
    asked = Asked(text=question, law_day=law_day(now), now=now, user=caller.user, team=caller.team,
                  channel="openai", roles=caller.roles,
                  conversation=await run_in_threadpool(_conversation, house, caller, said.messages))
    about = {"created": int(now.timestamp()), "model": MODEL}
    if said.stream:
        return StreamingResponse(_chunks(request, house, caller, asked, about),
                                 media_type="text/event-stream")
    answer = await run_in_threadpool(answered, house, asked)
    return {"id": f"chatcmpl-{answer.id}", "object": "chat.completion", **about,
            "choices": [{"index": 0, "finish_reason": "stop", "logprobs": None,
                         "message": {"role": "assistant", "content": markdown(answer)}}],
            "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
            "x_lodestone": answer.model_dump(mode="json")}


async def _chunks(request: Request, house: House, caller: Caller, asked: Asked,
                  about: dict[str, Any]) -> AsyncIterator[str]:
    state = request.app.state
    try:
        async with state.room.place(caller.session or caller.key or caller.user):
            answer = await run_in_threadpool(answered, house, asked)
        if not await run_in_threadpool(welcome, state, caller):
            raise BadQuestion(str(GONE["detail"]))
    except (KnowledgeError, BadQuestion) as error:
        yield _line({"error": {"message": errors.sentence(error), "type": "invalid_request_error"}})
        return
    except Exception as error:
        yield _line({"error": {"message": errors.logged(error), "type": "server_error"}})
        return
    text = markdown(answer)
    deltas = [{"role": "assistant", "content": ""}]
    deltas += [{"content": text[at:at + CHUNK]} for at in range(0, len(text), CHUNK)]
    for delta in deltas:
        yield _line(_chunk(answer, about, delta, None))
    yield _line(_chunk(answer, about, {}, "stop") | {"x_lodestone": answer.model_dump(mode="json")})
    yield "data: [DONE]\n\n"


def _chunk(answer: Answer, about: dict[str, Any], delta: dict[str, str], finish: str | None
           ) -> dict[str, Any]:
    return {"id": f"chatcmpl-{answer.id}", "object": "chat.completion.chunk", **about,
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def _line(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _conversation(house: House, caller: Caller, messages: list[Message]) -> str:
    """The conversation that these messages go on with: that of the record which the last answer in
    them names, if it is the caller's own; else a new one."""
    answers = [one.text for one in messages if one.role == "assistant"]
    named = RECORD.findall(answers[-1]) if answers else []
    if not named:
        return ""
    try:
        body = house.records.read(caller.team, named[-1])
        held = house.conversations.get(caller.team, caller.user, body.get("conversation", ""))
    except UnknownRecord:
        return ""
    return held.id if held.turns else ""
