"""New alerts sent to an address of the company's own, signed, so that it can tell they are ours.

`Lodestone-Signature: t=<seconds>,v1=<hex>`, the HMAC-SHA256 of `<seconds>.<body>` under the secret.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Sequence
from datetime import datetime

import httpx

from assistant.portfolio.alerts import Alert
from assistant.settings import Settings
from knowledge.rules.canonical import canonical

LOG = logging.getLogger("lodestone.alerts")
SECONDS = 10.0
FRESH = 300
"""A receiver should refuse what was signed more than so many seconds ago."""


def signature(secret: str, body: bytes, seconds: int) -> str:
    """The signature of a body at a moment."""
    made = hmac.new(secret.encode(), f"{seconds}.".encode() + body, "sha256").hexdigest()
    return f"t={seconds},v1={made}"


def send(settings: Settings, team: str, found: Sequence[Alert], now: datetime) -> bool:
    """Send alerts; whether they were taken. They stand on record whether or not they arrive, so a
    receiver that is down loses nothing but the message."""
    if not settings.alert_webhook or not found:
        return False
    body = canonical({"team": team, "alerts": [one.plain() for one in found]}).encode()
    signed = signature(settings.alert_webhook_secret.get_secret_value(), body,
                       int(now.timestamp()))
    try:
        answer = httpx.post(settings.alert_webhook, content=body, timeout=SECONDS, headers={
            "content-type": "application/json", "lodestone-signature": signed})
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        LOG.error("alerts were not taken", extra={"count": len(found),
                                                  "reason": type(error).__name__})
        return False
    return True
