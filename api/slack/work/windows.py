"""Slack's modal windows. Slack allows three seconds to open one, so they wait for no job."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.http.permissions import APPROVES, ASKS, READS
from api.slack.admission import Admission, SlackRefused, both, may, must_be_mapped
from api.slack.blocks.block_kit import Block
from api.slack.blocks.fact_form import facts_form, opened, return_form, told
from api.slack.blocks.slack_text import safe
from api.slack.blocks.why import window
from api.slack.place import Person, Place
from api.slack.work.questions_in_threads import Work
from knowledge.errors import KnowledgeError

WINDOWS = ("why", "facts", "return")


class Windows:
    """“Why”, the form for missing facts, and the form with which an answer is returned."""

    def __init__(self, work: Work, gate: Admission) -> None:
        self._work, self._gate = work, gate

    async def open(self, act: str, value: str, place: Place, trigger: str) -> None:
        """Open the window of a button for whoever pressed it, if he may see it."""
        if place.foreign:
            return
        person = await self._gate.known(place.user)
        try:
            if person is None:
                raise SlackRefused(both("not_mapped", place.user))
            view = await self._view(act, value, place, person)
        except SlackRefused as refused:
            await self._work.web.note(place, str(refused))
        except KnowledgeError as error:
            await self._work.web.note(place, safe(error))
        else:
            if not await self._work.web.open(trigger, view):
                await self._work.web.note(place, both("expired"))

    async def facts(self, view: Mapping[str, Any], person: Person, now: datetime
                    ) -> dict[str, dict[str, Any]]:
        """The facts that were filled in; BadFields for what is none."""
        answer = await self._work.recorded(person, opened(view)[0])
        verdict = answer.verdict
        declared = self._work.house.pack(verdict.pack, verdict.scenario).facts if verdict else {}
        return told(view, declared, person, now)

    async def _view(self, act: str, value: str, place: Place, person: Person) -> Block:
        if act == "return":
            must_be_mapped(person, APPROVES)
            review, short, language = value.split(" ")
            return return_form(review, short, place, language)
        answer = await self._work.recorded(person, value)
        if act == "facts":
            must_be_mapped(person, ASKS)
            return facts_form(answer, place)
        may(person, READS)
        return await asyncio.to_thread(window, answer, self._work.house.settings.public_url)
