"""New alerts said in the channel that a team named for them: each once, and only where the team's
own records may be seen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.slack.blocks.block_kit import TOP_TEXT, SlackMessage, actions, page_button, section
from api.slack.blocks.slack_text import safe, say, within
from api.slack.channels import Channels
from api.slack.place import Place
from api.slack.store.jobs import Job, Jobs, New, QuestionLimits
from api.slack.web_api import Web
from assistant.portfolio.alerts import Alert, alerts
from assistant.services.services import House
from assistant.settings import Settings
from knowledge.errors import KnowledgeError, WrongValue
from knowledge.rules.canonical import digest

KIND = "alert"
LONGEST, TOGETHER = 400, 20


class Closed(KnowledgeError):
    """A channel in which alerts may not be said."""


def channel_of(settings: Settings, team: str) -> str:
    """The channel that a team's alerts are said in; empty where there is none. Raises WrongValue
    for one in which its records may not be seen."""
    named = {}
    for one in settings.slack_alert_channels.split(","):
        of, equals, channel = one.partition("=")
        if one.strip() and not (equals and of.strip() and channel.strip()):
            raise WrongValue("LODESTONE_SLACK_ALERT_CHANNELS: write team=channel, with commas "
                             f"between them, not {one.strip()!r}")
        named[of.strip()] = channel.strip()
    found = named.get(team, "")
    private = {one.strip() for one in settings.slack_private_channels.split(",")}
    if found and found not in private:
        raise WrongValue(f"alerts of the team {team} rest on its records; add {found} to "
                         "LODESTONE_SLACK_PRIVATE_CHANNELS, or name another channel")
    return found


def hand_over(house: House, team: str, found: Sequence[Alert], now: datetime) -> bool:
    """Write down that these alerts are to be said; whether they are. Whatever bot is at work says
    them, now or when it is at work again."""
    channel = channel_of(house.settings, team)
    if not channel or not found:
        return False
    jobs = Jobs(house.records.engine, QuestionLimits(house.settings.slack_user_per_minute,
                                                     house.settings.slack_team_per_minute))
    for start in range(0, len(found), TOGETHER):
        some = [one.id for one in found[start:start + TOGETHER]]
        jobs.put(New(KIND, Place(channel, ""), (f"alerts {digest([team, *some])}",), team,
                     {"team": team, "alerts": some}), now)
    return True


@dataclass
class Telling:
    """Says alerts; nobody asked for them, so there is nobody to be let in."""

    house: House
    channels: Channels
    web: Web

    async def tell(self, job: Job) -> None:
        """Say some alerts, but those of which somebody has taken note meanwhile."""
        refusal = await self.channels.closed(job.place.channel)
        if refusal or not self.channels.may_be_private(job.place):
            raise Closed(f"alerts are not said in {job.place.channel}: "
                         f"{refusal or 'records may not be seen there'}")
        waiting = await asyncio.to_thread(alerts, self.house, job.said["team"], True)
        some = [one for one in waiting if one.id in job.said["alerts"]]
        if some:
            await self.web.post(job.place, message(some, self.house.settings.public_url))


def message(some: Sequence[Alert], address: str) -> SlackMessage:
    """What each alert says: since when, what, whom it concerns and why; and a link to the page."""
    head = f"*{say('alerts', 'en')} / {say('alerts', 'zh')}*"
    lines = [f"*{one.since}* {safe(one.what, LONGEST)}\n{safe(f'{one.about}: {one.why}', LONGEST)}"
             for one in some]
    blocks = [section([head]), *(section([line]) for line in lines)]
    if address:
        label = f"{say('open_alerts', 'en')} / {say('open_alerts', 'zh')}"
        blocks.append(actions([page_button(label, f"{address.rstrip('/')}/alerts")]))
    return SlackMessage(within([head, *lines], TOP_TEXT), blocks)
