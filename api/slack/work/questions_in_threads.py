"""Questions answered in their thread: the conversation goes on, the answer is made once, and what
rests on the team's records is shown only where it may be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from api.clock import law_day
from api.http.permissions import ASKS
from api.slack.admission import SlackRefused, both, may, must_be_mapped
from api.slack.blocks.answer_blocks import message
from api.slack.blocks.block_kit import SlackMessage
from api.slack.blocks.slack_text import language_of, say
from api.slack.channels import Channels
from api.slack.place import Person, Place
from api.slack.store.jobs import Job, Jobs, answered
from api.slack.store.threads import Threads, come_to
from api.slack.web_api import Web, note
from assistant.answer import Answer, recorded
from assistant.asked import Asked
from assistant.determining.determinations import told
from assistant.roles import Claim, may_confirm
from assistant.services.services import House
from knowledge.errors import UnknownRecord

T = TypeVar("T")
Act = Callable[[Job, Person], Awaitable[None]]


@dataclass
class Work:
    """What every act needs, and the answering itself. In `pool` answers are made: a slow model
    keeps its threads busy and no other."""

    house: House
    threads: Threads
    jobs: Jobs
    channels: Channels
    web: Web
    now: Callable[[], datetime]
    pool: ThreadPoolExecutor

    @property
    def acts(self) -> dict[str, Act]:
        return {"ask": self.ask, "again": self.again}

    async def ask(self, job: Job, person: Person) -> None:
        """Answer a question in the thread's conversation."""
        text, after = job.said["text"], job.said.get("after", "")
        may(person, ASKS, text)

        def make() -> Answer:
            return self._answer(job, person, Asked(
                text, law_day(job.at), self.now(), person.user, person.team, "slack",
                self._conversation(job.place, person, after), roles=person.roles))

        await self._answered(job, person, make, language_of(text))

    async def again(self, job: Job, person: Person) -> None:
        """Ask the last question of the conversation anew, with facts that were told since or
        with what was read now confirmed."""
        must_be_mapped(person, ASKS)
        record = job.said["record"]

        def make() -> Answer:
            asked = self.house.records.read(person.team, record)["asked"]
            conversation = self._conversation(job.place, person, record)
            facts = told({**asked["facts"], **job.said.get("facts", {})}, person.who, self.now())
            earlier = asked["confirm"] if may_confirm(person.roles, Claim.FACT).may else []
            confirm = dict.fromkeys([*earlier, *job.said.get("confirm", [])])
            return self._answer(job, person, Asked(
                asked["text"], law_day(job.at), self.now(), person.user, person.team, "slack",
                conversation, facts, tuple(confirm), roles=person.roles))

        await self._answered(job, person, make, "en")

    async def recorded(self, person: Person, record: str) -> Answer:
        """An answer of the person's team; of any other team it is as unknown as what never was."""
        body = await asyncio.to_thread(self.house.records.read, person.team, record)
        return recorded(body, record)

    def hidden(self, place: Place, answer: Answer) -> bool:
        """Whether the answer rests on records that not every reader of this channel may see."""
        return answer.private and not self.channels.may_be_private(place)

    async def show(self, place: Place, answer: Answer, made: SlackMessage) -> None:
        """Say something about an answer: to all in the thread, or to the asker alone."""
        if place.response_url:
            await self.web.privately(place, made)
        elif self.hidden(place, answer):
            # The sentence for all comes first: without it there is no thread to be private in.
            await self.web.post(place, note(say("private_answer", answer.language)))
            await self.web.privately(place, made)
        else:
            await self.web.post(place, made)

    async def aside(self, work: Callable[[], T]) -> T:
        """Do in a thread what takes long, so that Slack is always told in time."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, work)

    async def _answered(self, job: Job, person: Person, make: Callable[[], Answer], language: str
                        ) -> None:
        if job.record:
            answer = await self.recorded(person, job.record)
        else:
            await self.web.reading(job.place, language)
            answer = await self.aside(make)
        if not await asyncio.to_thread(self.jobs.stands, job):
            return  # the question was deleted meanwhile: on record, and shown to nobody
        alone = bool(job.place.response_url) and not job.place.direct
        await self.show(job.place, answer, message(
            answer, self.house.settings.public_url, person.mapped, alone and person.mapped))

    def _answer(self, job: Job, person: Person, asked: Asked) -> Answer:
        """Make the answer, and note in the transaction of its row where it stands, so that it is
        made once whatever happens then."""
        beside = partial(_stands, job, person)
        if self.house.answerers is not None:
            return self.house.answerers.answer(asked, beside=beside)
        from assistant.answering import answer

        return answer(self.house, asked, beside=beside)

    def _conversation(self, place: Place, person: Person, record: str) -> str:
        """The conversation to go on with. Buttons count on the last answer only: an earlier one is
        of a case that has moved on."""
        if place.thread:
            if record and self.threads.last(place, person) != record:
                raise SlackRefused(both("not_last"))
            return self.threads.go_on(place, person)
        if not record:
            return ""
        id = str(self.house.records.read(person.team, record)["conversation"])
        try:
            turns = self.house.conversations.get(person.team, person.user, id).turns
        except UnknownRecord:
            raise SlackRefused(both("not_last")) from None
        if not turns or turns[-1]["record"] != record:
            raise SlackRefused(both("not_last"))
        return id


def _stands(job: Job, person: Person, connection: Connection, made: Answer) -> None:
    """Note the record of a job's answer, and that its thread has come to it."""
    answered(connection, job, made.record)
    if job.place.thread:
        come_to(connection, job.place, person, made)
