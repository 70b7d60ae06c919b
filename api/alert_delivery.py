"""New alerts on their way: to the webhook, and to the channel of Slack that the team named."""

from __future__ import annotations

from datetime import date, datetime

from api.slack.slack_alerts import channel_of, hand_over
from assistant.portfolio.alerts import Alert, look
from assistant.portfolio.webhook import send
from assistant.roles import Who
from assistant.services.services import House


def looked(house: House, who: Who, now: datetime, on: date) -> list[Alert]:
    """Look for new alerts, put them on record and send them: the new ones. Raises WrongValue,
    before any is raised, where the channel that is named may not see them."""
    channel_of(house.settings, who.team)
    found = look(house, who, now, on)
    hand_over(house, who.team, found, now)
    send(house.settings, who.team, found, now)
    return found
