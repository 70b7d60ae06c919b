"""Listen to Slack's events and store each as a job before Slack is told that it arrived.

The same for Socket Mode and for HTTP, where the signature was verified before. Nothing here waits
for a model or for Slack's Web API.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError

from api.slack import incoming
from api.slack.admission import both
from api.slack.blocks.fact_form import BadFields, comment, opened
from api.slack.blocks.slack_text import say
from api.slack.place import PUBLIC_TEAM, Place
from api.slack.store.jobs import Jobs, New, Put
from api.slack.store.people import People
from api.slack.work.windows import WINDOWS, Windows
from api.slack.work.worker import Worker
from knowledge.errors import KnowledgeError

LOG = logging.getLogger("lodestone.slack")
ACT = re.compile(r"^lodestone_([a-z]+)")
Body = dict[str, Any]


@dataclass
class Listening:
    """Takes down what is to be done, once, within the limits; wakes the worker."""

    home: str
    people: People
    jobs: Jobs
    worker: Worker
    windows: Windows
    now: Callable[[], datetime]

    async def take(self, new: New | None) -> Put:
        """Write a job down. Who asks too much is told so once a minute."""
        if new is None:
            return "seen"
        put = await asyncio.to_thread(self._put, new)
        self.worker.wake()
        return put

    def _put(self, new: New) -> Put:
        person = self.people.find(new.place.user)
        new, now = replace(new, team=person.team if person else PUBLIC_TEAM), self.now()
        put = self.jobs.put(new, now)
        if put == "slow":
            minute = f"slow {new.place.user} {now:%Y-%m-%dT%H:%M}"
            self.jobs.put(replace(new, kind="slow", keys=(minute,), said={}), now)
        return put

    async def said(self, body: Body) -> None:
        """A mention or a direct message; or a change of one."""
        changed = incoming.change(body, self.home)
        if changed is not None:
            await self._changed(*changed)
        elif await self.take(incoming.question(body, self.home)) == "seen":
            await self.take(incoming.late_edit(body, self.home))

    async def _changed(self, how: str, key: str, note: New | None) -> None:
        """What is deleted is not answered; what is changed in time is asked as it now reads."""
        if how == "deleted":
            await asyncio.to_thread(self.jobs.drop, key)
        elif note and await asyncio.to_thread(
                self.jobs.asks_now, key, note.said["text"]) == "too late":
            await self.take(note)

    async def command(self, body: Body, ack: AsyncAck) -> None:
        """`/magnet …`: what is said at once is seen by the asker alone."""
        new = incoming.command(body)
        put = await self.take(new)
        if put == "slow":
            await ack(both("slow_down"))
        elif put == "new" and new.kind == "ask":
            await ack(both("reading"))
        else:
            await ack()

    async def click(self, body: Body, action: Body, ack: AsyncAck) -> None:
        """A button or a menu."""
        await ack()
        found = ACT.match(str(action.get("action_id")))
        act = found[1] if found else ""
        chosen = action.get("selected_option") or action
        value = str(chosen.get("value") or "")
        if act in WINDOWS:
            await self._window(act, value, incoming.click_place(body, self.home), body)
        else:
            await self.take(incoming.click(body, act, value, self.home))

    async def _window(self, act: str, value: str, place: Place, body: Body) -> None:
        if await asyncio.to_thread(self.jobs.first, (incoming.trigger(body),), self.now()):
            opening = self.windows.open(act, value, place, str(body.get("trigger_id")))
            self.worker.at_once(asyncio.create_task(opening))

    async def facts(self, body: Body, view: Body, ack: AsyncAck) -> None:
        """The form with missing facts: what is wrong in it is said in the form itself."""
        record, place, language = opened(view)
        place = _by(body, place, self.home)
        person = await asyncio.to_thread(self.people.find, place.user)
        if person is None or place.foreign:
            await ack(response_action="errors", errors=_first(view, both("not_mapped", place.user)))
            return
        try:
            facts = await self.windows.facts(view, person, self.now())
        except BadFields as wrong:
            await ack(response_action="errors", errors=wrong.wrong)
        except KnowledgeError as error:
            await ack(response_action="errors", errors=_first(view, str(error)))
        else:
            new = New("again", place, (incoming.trigger(body),),
                      said={"record": record, "facts": facts})
            slow = await self.take(new) == "slow"
            await (ack(response_action="errors", errors=_first(view, say("slow_down", language)))
                   if slow else ack())

    async def returned(self, body: Body, view: Body, ack: AsyncAck) -> None:
        """The form with which an answer is sent back."""
        about, place, _ = opened(view)
        review, _, short = about.partition(" ")
        await self.take(New("return", _by(body, place, self.home), (incoming.trigger(body),), said={
            "review": review, "hash": short, "comment": comment(view)}))
        await ack()


def bolt(listening: Listening) -> AsyncApp:
    """The application of Bolt, its listeners attached."""
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # The answer goes out by the worker; Bolt itself never calls Slack.
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="-")

    app = AsyncApp(
        name="lodestone", logger=LOG, authorize=authorize, process_before_response=True,
        raise_error_for_unhandled_request=True, signing_secret="-",
        request_verification_enabled=False,  # verified on the bytes, in entrance.py
        ssl_check_enabled=False, ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False, attaching_conversation_kwargs_enabled=False)

    async def gate(req: AsyncBoltRequest, next: Callable[[], Awaitable[BoltResponse]]) -> Any:
        if incoming.workspace(req.body) != listening.home:
            return BoltResponse(status=403 if req.mode == "http" else 200, body="")
        if incoming.from_a_bot(req.body):
            return BoltResponse(status=200, body="")
        return await next()

    app.use(gate)
    _attach(app, listening)
    return app


def _attach(app: AsyncApp, listening: Listening) -> None:
    async def said(body: Body) -> None:
        await listening.said(body)

    async def opened_pane(body: Body) -> None:
        await listening.take(incoming.greeting(body, listening.home))

    async def command(body: Body, ack: AsyncAck) -> None:
        await listening.command(body, ack)

    async def click(body: Body, action: Body, ack: AsyncAck) -> None:
        await listening.click(body, action, ack)

    async def facts(body: Body, view: Body, ack: AsyncAck) -> None:
        await listening.facts(body, view, ack)

    async def returned(body: Body, view: Body, ack: AsyncAck) -> None:
        await listening.returned(body, view, ack)

    async def failed(error: Exception) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError):
            return BoltResponse(status=200, body="")  # nothing that we answer to
        LOG.error("an event was not taken down: %s", type(error).__name__, exc_info=error)
        return BoltResponse(status=503, body="")  # Slack sends it again

    app.event("app_mention")(said)
    app.event("message")(said)
    app.event("assistant_thread_started")(opened_pane)
    app.command("/magnet")(command)
    app.action(ACT)(click)
    app.view("lodestone_facts")(facts)
    app.view("lodestone_return")(returned)
    app.error(failed)


def _by(body: Body, place: Place, home: str) -> Place:
    """The place of a form, with whoever sent it in."""
    user = body.get("user") or {}
    return replace(place, user=str(user.get("id") or ""),
                   foreign=str(user.get("team_id") or home) != home)


def _first(view: Body, sentence: str) -> dict[str, str]:
    """A sentence shown at the first field of a form."""
    return {next(iter(view["state"]["values"])): sentence}
