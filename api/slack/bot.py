"""The bot: one Bolt application for Socket Mode and for HTTP, its worker, and what they share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from api.slack.admission import Admission
from api.slack.channels import Channels
from api.slack.listening import Listening, bolt
from api.slack.slack_alerts import KIND, Telling
from api.slack.store.jobs import Jobs, QuestionLimits
from api.slack.store.people import People
from api.slack.store.threads import Threads
from api.slack.web_api import Web
from api.slack.work.answer_actions import Acts
from api.slack.work.questions_in_threads import Work
from api.slack.work.windows import Windows
from api.slack.work.worker import Worker
from assistant.services.services import House
from assistant.settings import Settings
from knowledge.errors import WrongValue

ANSWERS_AT_ONCE = 4


@dataclass
class Bot:
    """Everything of the bot, not yet at work."""

    house: House
    now: Callable[[], datetime]

    def __post_init__(self) -> None:
        settings = self.house.settings
        need(settings, "slack_workspace", "slack_bot_token")
        self.engine = self.house.records.engine
        self.people = People(self.engine, settings.slack_workspace)
        self.jobs = Jobs(self.engine, QuestionLimits(settings.slack_user_per_minute,
                                                     settings.slack_team_per_minute))
        self.web = Web(AsyncWebClient(settings.slack_bot_token.get_secret_value(),
                                      settings.slack_base_url))

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[Any]:
        """The Bolt application, as long as it is wanted; jobs are done meanwhile."""
        settings, pool = self.house.settings, ThreadPoolExecutor(ANSWERS_AT_ONCE)
        channels = Channels(self.web, listed(settings.slack_open_channels),
                            listed(settings.slack_private_channels))
        gate = Admission(self.people, channels, self.web, settings.slack_unmapped)
        threads = Threads(self.engine, self.house.conversations)
        work = Work(self.house, threads, self.jobs, channels, self.web, self.now, pool)
        worker = Worker(self.jobs, gate, self.web, {**work.acts, **Acts(work).acts},
                        {KIND: Telling(self.house, channels, self.web).tell}, self.now)
        listening = Listening(settings.slack_workspace, self.people, self.jobs, worker,
                              Windows(work, gate), self.now)
        worker.start()
        try:
            yield bolt(listening)
        finally:
            await worker.stop()
            pool.shutdown(wait=False, cancel_futures=True)


def need(settings: Settings, *names: str) -> None:
    """Raise WrongValue for settings that are not there."""
    for name in names:
        value = getattr(settings, name)
        if not (value if isinstance(value, str) else value.get_secret_value()):
            raise WrongValue(f"the Slack bot needs LODESTONE_{name.upper()}; docs/slack.md says "
                             "where it is found")


def listed(text: str) -> frozenset[str]:
    """Ids with commas between them."""
    return frozenset(one.strip() for one in text.split(",") if one.strip())
