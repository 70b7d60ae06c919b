"""The manifest of the Slack app: for Socket Mode as it lies here, for HTTP with our address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def manifest(url: str = "") -> dict[str, Any]:
    """The manifest; with the address of a served Lodestone, for events over HTTP."""
    path = Path(__file__).parent / "manifest.json"
    made: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if url:
        address = f"{url.rstrip('/')}/slack/events"
        made["settings"]["socket_mode_enabled"] = False
        made["settings"]["event_subscriptions"]["request_url"] = address
        made["settings"]["interactivity"]["request_url"] = address
        for one in made["features"]["slash_commands"]:
            one["url"] = address
    return made
