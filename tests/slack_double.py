"""A double of Slack on this machine: its Web API, its answer addresses and its socket; it keeps
what it was told, and fails as it is told to."""

import asyncio
import contextlib
import hmac
import json
import queue
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import WSMsgType, web
from starlette.testclient import TestClient

from tests.block_kit import wrong_message, wrong_view

TEAM, SECRET = "T0HOME", "8f742231b10e8888abcd99yyyzzz85a5"
SETTINGS: dict[str, Any] = {
    "mode": "served", "vectors": "off", "slack_workspace": TEAM, "slack_bot_token": "xoxb-test",
    "slack_signing_secret": SECRET, "public_url": "https://lodestone.example",
}
TEXTS = Path(__file__).parent.parent / "knowledge" / "library"
HOSTS = {"lodestone.example", *(host for path in TEXTS.rglob("*.*") if path.suffix in (
    ".yaml", ".md") for host in re.findall(r"https?://([^/\s\"'<>)]+)", path.read_text("utf-8")))}
"""The page, and the hosts of our own sources: nothing that we post leads anywhere else."""
WAIT = 120.0
"""Longest that a test waits for what must come; nothing depends on how long it takes."""
NUMBERS = count(1)


@dataclass(frozen=True)
class Call:
    """One call that Slack got: the method, what was said, and which message came of it."""

    method: str
    said: dict[str, Any]
    ts: str = ""

    @property
    def text(self) -> str:
        return str(self.said.get("text", ""))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        found = self.said.get("blocks", [])
        return json.loads(found) if isinstance(found, str) else found


@dataclass
class Slack:
    """The double. `calls` holds everything but look-ups; `fails` maps a method to the responses
    that it gives next; `channels` and `users` are the workspace."""

    address: str = ""
    calls: list[Call] = field(default_factory=list)
    fails: dict[str, list[web.Response]] = field(default_factory=dict)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    sockets: "queue.Queue[web.WebSocketResponse]" = field(default_factory=queue.Queue)
    acks: "queue.Queue[dict[str, Any]]" = field(default_factory=queue.Queue)
    refused: list[str] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop | None = None
    new: list[Call] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    @property
    def base(self) -> str:
        return f"{self.address}/api/"

    def wait(self, method: str, about: str = "") -> Call:
        """The first call of this method (whose text holds `about`) that was not waited for yet."""
        ends = time.monotonic() + WAIT
        with self.arrived:
            while True:
                for call in self.new:
                    if call.method == method and about in json.dumps(
                            call.said, ensure_ascii=False, default=str):
                        self.new.remove(call)
                        return call
                left = ends - time.monotonic()
                assert left > 0 and self.arrived.wait(left), f"{method} {about} never came"

    def of(self, method: str) -> list[Call]:
        return [one for one in self.calls if one.method == method]

    def keep(self, method: str, said: dict[str, Any], ts: str = "") -> None:
        with self.arrived:
            self.calls.append(Call(method, said, ts))
            self.new.append(self.calls[-1])
            self.arrived.notify_all()

    def send(self, envelope: dict[str, Any]) -> None:
        """Send something down the socket."""
        assert self.loop is not None
        socket = self.sockets.get(timeout=WAIT)
        self.sockets.put(socket)
        asyncio.run_coroutine_threadsafe(socket.send_json(envelope), self.loop).result(WAIT)


SLACK = web.AppKey("slack", Slack)
QUIET = {"users.list", "conversations.info", "conversations.members", "reactions.add",
         "apps.connections.open", "auth.test", "files.getUploadURLExternal"}


async def _api(request: web.Request) -> web.StreamResponse:
    slack: Slack = request.app[SLACK]
    method = request.match_info["method"]
    if request.content_type == "application/json":
        said = await request.json()
    else:
        said = {**request.query, **await request.post()}
    if slack.fails.get(method):
        return slack.fails[method].pop(0)
    wrong = _wrong(slack, method, said)
    if wrong:
        slack.refused += wrong
        return web.json_response({"ok": False, "error": "invalid_blocks"})
    ts = f"{1_900_000_000 + next(NUMBERS)}.000100"
    if method not in QUIET:
        slack.keep(method, said, ts)
    return web.json_response({"ok": True, "ts": ts} | _about(slack, method, said))


def _wrong(slack: Slack, method: str, said: dict[str, Any]) -> list[str]:
    """What Slack itself would refuse, and what none of our messages may hold."""
    if method == "views.open":
        view = said["view"]
        said["view"] = json.loads(view) if isinstance(view, str) else view
        return wrong_view(said["view"], HOSTS)
    if method not in ("chat.postMessage", "chat.postEphemeral", "chat.update"):
        return []
    if method == "chat.postMessage" and (said["unfurl_links"] or said["unfurl_media"]):
        return ["it unfurls"]
    return wrong_message(said, HOSTS)


def _about(slack: Slack, method: str, said: dict[str, Any]) -> dict[str, Any]:
    """What a look-up tells."""
    if method == "users.list":
        return {"members": [{"id": id, **one} for id, one in slack.users.items()]}
    if method.startswith("conversations.") and said.get("channel", "C0OPEN") not in slack.channels:
        return {"ok": False, "error": "channel_not_found"}
    if method == "conversations.info":
        return {"channel": slack.channels[said["channel"]]["about"]}
    if method == "conversations.members":
        return {"members": slack.channels[said["channel"]]["members"]}
    if method == "conversations.open":
        return {"channel": {"id": f"D{said['users'][1:]}"}}
    if method == "files.getUploadURLExternal":
        return {"upload_url": f"{slack.address}/upload", "file_id": "F1"}
    if method == "files.completeUploadExternal":
        return {"files": [{"id": "F1"}]}
    if method == "apps.connections.open":
        return {"url": slack.address.replace("http", "ws") + "/socket"}
    return {}


async def _hook(request: web.Request) -> web.Response:
    slack, said = request.app[SLACK], await request.json()
    slack.refused += wrong_message(said, HOSTS)
    slack.keep("response_url", said)
    return web.Response(text="ok")


async def _upload(request: web.Request) -> web.Response:
    request.app[SLACK].keep("upload", {"content": await request.read()})
    return web.Response(text="OK - 1")


async def _socket(request: web.Request) -> web.WebSocketResponse:
    slack: Slack = request.app[SLACK]
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_json({"type": "hello", "num_connections": 1})
    slack.sockets.put(socket)
    async for message in socket:
        if message.type == WSMsgType.TEXT and message.data.startswith("{"):
            slack.acks.put(json.loads(message.data))
    return socket


@contextlib.contextmanager
def double() -> Iterator[Slack]:
    """The double, listening on the loopback address."""
    slack, ready = Slack(), threading.Event()
    ends: list[asyncio.Event] = []

    async def serve() -> None:
        app = web.Application(client_max_size=30_000_000)
        app[SLACK] = slack
        app.add_routes([web.route("*", "/api/{method}", _api), web.post("/hook", _hook),
                        web.post("/upload", _upload), web.get("/socket", _socket)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        slack.loop = asyncio.get_running_loop()
        slack.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        ends.append(asyncio.Event())
        ready.set()
        await ends[0].wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(WAIT)
    slack.channels = {
        "C0OPEN": {"about": {"id": "C0OPEN"}, "members": ["U0ANNA", "U0BEN", "U0VIEW", "UBOT"]},
        "C0RECORDS": {"about": {"id": "C0RECORDS"}, "members": ["U0ANNA", "UBOT"]},
        "C0SHARED": {"about": {"id": "C0SHARED", "is_ext_shared": True}, "members": ["U0ANNA"]},
        "C0GUESTS": {"about": {"id": "C0GUESTS"}, "members": ["U0ANNA", "U0GUEST"]},
    }
    slack.users = {id: {} for id in ("U0ANNA", "U0BEN", "U0VIEW", "U0NEW")} | {
        "U0GUEST": {"is_restricted": True}, "UBOT": {"is_bot": True}, "U0GONE": {"deleted": True}}
    yield slack
    assert slack.loop is not None
    slack.loop.call_soon_threadsafe(ends[0].set)
    thread.join(WAIT)


def mention(text: str, user: str = "U0ANNA", channel: str = "C0OPEN", **event: Any
            ) -> dict[str, Any]:
    """Somebody mentions the bot."""
    number = next(NUMBERS)
    said = {"type": "app_mention", "user": user, "channel": channel, "text": f"<@UBOT> {text}",
            "ts": f"{1_800_000_000 + number}.000200", "team": TEAM, **event}
    return {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number}", "event": said,
            "authorizations": [{"team_id": TEAM, "user_id": "UBOT", "is_bot": True}]}


def direct(text: str, user: str = "U0ANNA", **event: Any) -> dict[str, Any]:
    """Somebody writes to the bot alone."""
    return mention(text, user, **{"channel": f"D{user[1:]}", "type": "message",
                                  "channel_type": "im", **event})


def slash(slack: Slack, text: str, user: str = "U0ANNA", channel: str = "C0OPEN") -> str:
    """`/magnet …`."""
    return urlencode({
        "command": "/magnet", "text": text, "user_id": user, "channel_id": channel,
        "team_id": TEAM, "trigger_id": f"{next(NUMBERS)}.7",
        "response_url": f"{slack.address}/hook"})


def press(call: Call, act: str, user: str = "U0ANNA", slack: Slack | None = None, **more: Any
          ) -> str:
    """Somebody presses a button of a message; with `slack`, of one that only he sees."""
    element = next(one for block in call.blocks if block["type"] == "actions"
                   for one in block["elements"] if one["action_id"] == f"lodestone_{act}")
    action = {"action_id": element["action_id"], "type": element["type"], "block_id": "b"}
    if element["type"] == "overflow":
        action["selected_option"] = element["options"][0]
    else:
        action["value"] = element.get("value", "")
    channel = str(call.said.get("channel") or more.pop("channel", "C0OPEN"))
    thread = call.said.get("thread_ts")
    container = {"type": "message", "message_ts": call.ts or "1.1", "channel_id": channel,
                 "is_ephemeral": slack is not None}
    return form({
        "type": "block_actions", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM},
        "channel": {"id": channel}, "trigger_id": f"{next(NUMBERS)}.7", "container": container | (
            {"thread_ts": thread} if thread else {}), "actions": [action],
        "message": {"ts": call.ts, **({"thread_ts": thread} if thread else {})},
        "response_url": f"{slack.address}/hook" if slack else "https://hooks.slack.com/actions/1",
        **more})


def submit(view: dict[str, Any], values: dict[str, dict[str, Any]], user: str = "U0ANNA") -> str:
    """Somebody sends a form in; what is not in `values` he left empty."""
    fields = [one["block_id"] for one in view["blocks"] if one["type"] == "input"]
    state = {name: {"value": values.get(name, {"value": None})} for name in fields}
    return form({
        "type": "view_submission", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM},
        "trigger_id": f"{next(NUMBERS)}.7", "view": {
            "id": "V1", "type": "modal", "callback_id": view["callback_id"],
            "private_metadata": view["private_metadata"], "state": {"values": state}}})


def form(payload: dict[str, Any]) -> str:
    """An interaction as Slack sends it."""
    return urlencode({"payload": json.dumps(payload)})


def sign(body: bytes, now: datetime, secret: str = SECRET, later: int = 0) -> dict[str, str]:
    """The headers with which Slack sends a body."""
    moment = str(int(now.timestamp()) + later)
    signature = hmac.new(secret.encode(), f"v0:{moment}:".encode() + body, sha256).hexdigest()
    return {"x-slack-request-timestamp": moment, "x-slack-signature": f"v0={signature}"}


def tell(client: TestClient, said: dict[str, Any] | str, now: datetime, **headers: str) -> Any:
    """Slack tells us something, signed."""
    body = (json.dumps(said, ensure_ascii=False) if isinstance(said, dict) else said).encode()
    kind = "application/json" if isinstance(said, dict) else "application/x-www-form-urlencoded"
    return client.post("/slack/events", content=body, headers={
        "content-type": kind, **sign(body, now), **headers})
