"""Slack's events over HTTP: the signature is verified on the bytes as they came, then Bolt reads
them."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.http import strict_json
from api.http.problems import problem
from assistant.services.services import House

if TYPE_CHECKING:
    from api.slack.bot import Bot

router = APIRouter(include_in_schema=False)
OLDEST = 300
"""Seconds that a signed request is taken; Slack's own limit."""
_MOMENT = re.compile(r"[0-9]{1,12}")


def bot_of(house: House, now: Callable[[], datetime]) -> Bot | None:
    """The bot whose events come over HTTP; none where no signing secret is set, nor in local mode,
    which no other machine may reach."""
    settings = house.settings
    if settings.mode != "served" or not settings.slack_signing_secret.get_secret_value():
        return None
    from api.slack.bot import Bot

    return Bot(house, now)


@router.post("/slack/events")
async def events(request: Request) -> Response:
    """Events, commands, buttons and forms, all at one address."""
    state = request.app.state
    if state.bolt is None:
        return problem(404, "No Slack workspace is served over HTTP here; set LODESTONE_MODE"
                            "=served, LODESTONE_SLACK_SIGNING_SECRET and the others that "
                            "docs/slack.md names, or use Socket Mode: lodestone slack run.")
    body = await request.body()
    secret = state.house.settings.slack_signing_secret.get_secret_value()
    if not signed(secret, request.headers, body, state.now()):
        return problem(401, "The request does not bear Slack's signature of the last five "
                            "minutes.")
    check(request.headers.get("content-type", ""), body)
    from slack_bolt.async_app import AsyncBoltRequest

    found = await state.bolt.async_dispatch(AsyncBoltRequest(
        body=body.decode(), headers={key: [value] for key, value in request.headers.items()}))
    return Response(found.body, found.status,
                    media_type=found.first_headers().get("content-type"))


def signed(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether Slack signed exactly these bytes, and lately. What is oddly written is not signed."""
    moment = headers.get("x-slack-request-timestamp", "")
    if not secret or not _MOMENT.fullmatch(moment):
        return False
    if abs(now.timestamp() - int(moment)) > OLDEST:
        return False
    right = hmac.new(secret.encode(), b"v0:" + moment.encode() + b":" + body, sha256).hexdigest()
    given = headers.get("x-slack-signature", "").encode("latin-1", "replace")
    return hmac.compare_digest(f"v0={right}".encode(), given)


def check(kind: str, body: bytes) -> None:
    """Raise BadJson for a body that is not JSON, or a form with JSON in it, as we take it."""
    if kind.partition(";")[0].strip().lower() == "application/json":
        _an_object(body)
        return
    try:
        form: dict[str, list[Any]] = parse_qs(body.decode(), max_num_fields=100)
    except ValueError:
        raise strict_json.BadJson("The body is not a form in UTF-8.") from None
    strict_json.check_texts([*form, *form.values()])
    for payload in form.get("payload", []):
        _an_object(payload.encode())


def _an_object(body: bytes) -> None:
    """Raise BadJson for what is no object, or tells of an event that is none."""
    strict_json.check(body)
    found = json.loads(body)
    if not isinstance(found, dict) or not isinstance(found.get("event", {}), dict):
        raise strict_json.BadJson("The body is not an object as Slack sends it.")
