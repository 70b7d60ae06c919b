"""Doubles of model providers: loopback servers that speak the wire formats of OpenAI, Anthropic and
Ollama, streaming and tool calls included, and say what a script tells them to.
"""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

PIECE = 9
"""Signs of one streamed piece."""


@dataclass(frozen=True)
class Turn:
    """One reply of the model: a text, or calls of tools; arguments are JSON as a model writes it.
    `breaks` names what goes wrong on the wire instead."""

    text: str = ""
    calls: tuple[tuple[str, Any], ...] = ()
    breaks: str = ""
    id: str = "call"

    def arguments(self) -> Iterator[tuple[str, str, str]]:
        for place, (name, args) in enumerate(self.calls):
            written = args if isinstance(args, str) else json.dumps(args)
            yield f"{self.id}-{place}", name, written


Script = Callable[[list[str]], Turn]
"""Given the results of the tools that the model has seen so far, what it says next."""


@dataclass
class Double:
    """A provider on loopback; `asked` are the bodies that it got."""

    wire: str
    script: Script
    asked: list[dict[str, Any]] = field(default_factory=list)

    over: threading.Event = field(default_factory=threading.Event)
    """Set when nobody waits any more for what hangs."""

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"double": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that lead to this provider."""
        base = f"http://127.0.0.1:{self.server.server_port}"
        return {"model": f"{self.wire}:double", "model_api_key": "sk-double",
                "model_base_url": base + ("/v1" if self.wire == "openai" else "")}


class _Handler(BaseHTTPRequestHandler):
    double: Double

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.double.asked.append(said)
        turn = self.double.script(_seen(said["messages"]))
        if turn.breaks and not self._broken(turn):
            return
        self._head(200)
        pieces = {"openai": _openai, "ollama": _ollama, "anthropic": _anthropic}[self.double.wire]
        for sent, piece in enumerate(pieces(turn), start=1):
            self.wfile.write(piece.encode())
            if turn.breaks == "reset" and sent == 4:
                return self._reset()
            if turn.breaks == "slow" and self.double.over.wait(0.05):
                return None

    def _broken(self, turn: Turn) -> bool:
        """Do what goes wrong; whether a reply still begins."""
        if turn.breaks[:3].isdigit():
            status, _, wait = turn.breaks.partition(" ")
            self._head(int(status), **({"retry-after": wait} if wait else {}))
            self.wfile.write(b'{"error": {"message": "no", "type": "server_error"}}')
        elif turn.breaks == "silent":
            self.double.over.wait(20)
            self._head(400)  # too late for anybody who still waits
        elif turn.breaks == "cut":
            self._head(200)
            self.wfile.write(b'data: {"id": "x", "choices": [{"delta": {"content": "You\n\n')
        return turn.breaks in ("reset", "slow")

    def _head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        kind = {"ollama": "application/x-ndjson"}.get(self.double.wire, "text/event-stream")
        self.send_header("content-type", kind if status == 200 else "application/json")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _reset(self) -> None:
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            return  # the client has gone

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            return

    def log_message(self, *_: object) -> None:
        """Say nothing on the tests' output."""


def _seen(messages: list[dict[str, Any]]) -> list[str]:
    """The results of tools among the messages, as text, in any of the formats."""
    found = [_text(one["content"]) for one in messages if one["role"] == "tool"]
    blocks = [block for one in messages if isinstance(one.get("content"), list)
              for block in one["content"] if block.get("type") == "tool_result"]
    return found + [_text(block["content"]) for block in blocks]


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


def _cut(text: str) -> Iterator[str]:
    for at in range(0, len(text), PIECE):
        yield text[at:at + PIECE]


def _openai(turn: Turn) -> Iterator[str]:
    def chunk(delta: dict[str, Any], finish: str | None = None) -> str:
        return "data: " + json.dumps({
            "id": "x", "object": "chat.completion.chunk", "created": 1, "model": "double",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}) + "\n\n"

    yield chunk({"role": "assistant", "content": ""})
    for piece in _cut(turn.text):
        yield chunk({"content": piece})
    for place, (id, name, args) in enumerate(turn.arguments()):
        yield chunk({"tool_calls": [{"index": place, "id": id, "type": "function",
                                     "function": {"name": name, "arguments": ""}}]})
        for at in range(0, len(args), 4000):
            yield chunk({"tool_calls": [{"index": place,
                                         "function": {"arguments": args[at:at + 4000]}}]})
    yield chunk({}, "tool_calls" if turn.calls else "stop")
    yield "data: " + json.dumps({"id": "x", "object": "chat.completion.chunk", "created": 1,
                                 "model": "double", "choices": [], "usage": {
                                     "prompt_tokens": 900, "completion_tokens": 100,
                                     "total_tokens": 1000}}) + "\n\n"
    yield "data: [DONE]\n\n"


def _ollama(turn: Turn) -> Iterator[str]:
    def line(message: dict[str, Any], **more: Any) -> str:
        return json.dumps({"model": "double", "created_at": "2026-11-25T00:00:00Z",
                           "message": {"role": "assistant", "content": "", **message},
                           "done": False, **more}) + "\n"

    for piece in _cut(turn.text):
        yield line({"content": piece})
    if turn.calls:
        yield line({"tool_calls": [{"function": {"name": name, "arguments": json.loads(args)}}
                                   for _, name, args in turn.arguments()]})
    yield line({}, done=True, done_reason="stop", total_duration=1, load_duration=1,
               prompt_eval_count=900, prompt_eval_duration=1, eval_count=100, eval_duration=1)


def _anthropic(turn: Turn) -> Iterator[str]:
    def event(kind: str, **data: Any) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n"

    yield event("message_start", message={
        "id": "x", "type": "message", "role": "assistant", "model": "double", "content": [],
        "stop_reason": None, "stop_sequence": None,
        "usage": {"input_tokens": 900, "output_tokens": 1}})
    place = 0
    if turn.text:
        yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        for piece in _cut(turn.text):
            yield event("content_block_delta", index=0,
                        delta={"type": "text_delta", "text": piece})
        yield event("content_block_stop", index=0)
        place = 1
    for id, name, args in turn.arguments():
        yield event("content_block_start", index=place, content_block={
            "type": "tool_use", "id": id, "name": name, "input": {}})
        for piece in _cut(args):
            yield event("content_block_delta", index=place,
                        delta={"type": "input_json_delta", "partial_json": piece})
        yield event("content_block_stop", index=place)
        place += 1
    yield event("message_delta", delta={"stop_reason": "tool_use" if turn.calls else "end_turn",
                                        "stop_sequence": None}, usage={"output_tokens": 100})
    yield event("message_stop")


def at(house: Any, double: Double, **settings: Any) -> Any:
    """The same house with this provider's model, and limits of its own."""
    from copy import copy

    other = copy(house)
    other.__dict__.pop("model", None)
    other.__dict__.pop("limits", None)
    other.settings = type(house.settings)(**house.settings.model_dump() | double.settings
                                          | settings)
    return other
