"""Errors of the addresses that speak OpenAI's shape, as `{"error": {...}}`."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, Field
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import problems

ADDRESSES = ("/v1/models", "/v1/chat", "/v1/completions", "/v1/embeddings", "/v1/responses")
"""Where these begin, a program of OpenAI's shape is talking."""
_CODES = {401: "invalid_api_key", 404: "unknown_url", 429: "rate_limit_exceeded"}
NO_MODEL = "model_not_found"
_TYPES = {403: "permission_error", 429: "rate_limit_error"}


class Detail(BaseModel):
    """What went wrong, in a sentence that says what to do."""

    message: str = Field(examples=["n: input should be 1."])
    type: str = Field(examples=["invalid_request_error"])
    param: str | None = Field(None, examples=["n"], description="the field that is wrong")
    code: str | None = Field(None, examples=["rate_limit_exceeded"])


class ChatProblem(BaseModel):
    """An error as OpenAI's API tells it."""

    error: Detail


def shaped(told: dict[str, Any]) -> dict[str, Any]:
    """Our problem (RFC 9457) in OpenAI's shape."""
    status, where = told["status"], told.get("errors") or [{}]
    kind = "server_error" if status >= 500 else _TYPES.get(status, "invalid_request_error")
    code = NO_MODEL if told.get("title") == NO_MODEL else _CODES.get(status)
    return ChatProblem(error=Detail(message=told["detail"], type=kind, param=where[0].get("where"),
                                    code=code)).model_dump()


def of(error: BaseException) -> dict[str, Any]:
    """Any error, in OpenAI's shape."""
    return shaped(json.loads(bytes(problems.response_to(error).body)))


class OpenAIProblems:
    """Gives every problem of these addresses OpenAI's shape, the refusals of the edge included;
    422, which OpenAI's API does not use, becomes 400."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _ours(scope["path"]):
            await self.app(scope, receive, send)
            return
        held: list[Message] = []

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_problem(message):
                held.append(message)
            elif held:
                held.append(message)
                if not message.get("more_body"):
                    await _reshape(held, send)
            else:
                await send(message)

        await self.app(scope, receive, out)


def _ours(path: str) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in ADDRESSES)


def _is_problem(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith(problems.MEDIA)


async def _reshape(held: list[Message], send: Send) -> None:
    start, *parts = held
    told = json.loads(b"".join(part.get("body", b"") for part in parts))
    body = json.dumps(shaped(told), ensure_ascii=False).encode()
    headers = MutableHeaders(raw=list(start["headers"]))
    headers["content-type"], headers["content-length"] = "application/json", str(len(body))
    status = 400 if start["status"] == 422 else start["status"]
    await send({**start, "status": status, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body})
