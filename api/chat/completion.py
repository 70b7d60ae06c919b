"""An answer as one completion, or as the chunks of a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from api.chat.messages import MODEL, ChatMessage

SIGNS_A_TOKEN = 4
CHUNK = 80


@dataclass(frozen=True)
class Completion:
    """What all chunks of one reply have in common. `usage` is asked for in the stream."""

    prompt: list[ChatMessage]
    created: int
    usage: bool = False
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4()}")

    def whole(self, text: str, more: dict[str, Any]) -> dict[str, Any]:
        """The whole reply as one completion."""
        message = {"role": "assistant", "content": text, "refusal": None}
        return {**self._head("chat.completion"), "choices": [
            {"index": 0, "finish_reason": "stop", "logprobs": None, "message": message}],
            "usage": self._usage(text), **more}

    def begin(self) -> str:
        """The first chunk, which is sent before anything is known."""
        return self._chunk({"role": "assistant", "content": ""})

    def step(self, sentence: str) -> str:
        """A step of the work, in the field for a model's reasoning."""
        return self._chunk({"reasoning_content": f"{sentence}\n"})

    def end(self, text: str, more: dict[str, Any]) -> Iterator[str]:
        """The text in pieces, the last chunk, and the usage where it is asked for."""
        for at in range(0, len(text), CHUNK):
            yield self._chunk({"content": text[at:at + CHUNK]})
        yield self._chunk({}, "stop", more)
        if self.usage:
            yield line({**self._head("chat.completion.chunk"), "choices": [],
                        "usage": self._usage(text)})
        yield "data: [DONE]\n\n"

    def _chunk(self, delta: dict[str, str], finish: str | None = None,
               more: dict[str, Any] | None = None) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return line({**self._head("chat.completion.chunk"), "choices": [choice],
                     **({"usage": None} if self.usage else {}), **(more or {})})

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL}

    def _usage(self, text: str) -> dict[str, int]:
        """The length of chat and reply, at four signs a token; no provider's bill."""
        asked = sum(_tokens(one.text) for one in self.prompt)
        said = _tokens(text)
        return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def line(data: dict[str, Any]) -> str:
    """One event of the stream."""
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _tokens(text: str) -> int:
    return -(-len(text) // SIGNS_A_TOKEN)
