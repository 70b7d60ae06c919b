"""Actions on an answer: share it, get its memo, submit it for review, approve, return."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Literal

from api.http.permissions import APPROVES, ASKS, READS
from api.slack.admission import both, must_be_mapped
from api.slack.blocks.answer_blocks import message
from api.slack.blocks.slack_text import safe, say
from api.slack.place import Person
from api.slack.store.jobs import Job
from api.slack.work.questions_in_threads import Act, Work
from api.slack.work.review_messages import decided_message, review_message
from assistant.memo import Form, memo
from assistant.office.reviews import Reviews

PROMPTS = ((1, "en"), (2, "en"), (3, "en"), (1, "zh"))


class Acts:
    """Every act says who may do it; the record says who did."""

    def __init__(self, work: Work) -> None:
        self._work, self._web = work, work.web
        self._reviews = Reviews(work.house.records)

    @property
    def acts(self) -> dict[str, Act]:
        """The acts by the names of their jobs."""
        return {"share": self.share, "memo": self.memo, "submit": self.submit,
                "approve": self.approve, "return": self.give_back, "edited": self.edited,
                "greet": self.greet, "help": self.help, "slow": self.slow}

    async def share(self, job: Job, person: Person) -> None:
        """Post an answer that only its asker saw; its thread goes on from the case."""
        must_be_mapped(person, ASKS)
        work = self._work
        answer = await work.recorded(person, job.said["record"])
        if work.hidden(job.place, answer):
            await self._web.note(job.place, say("not_shared", answer.language))
            return
        place = replace(job.place, response_url="", thread="")
        ts = await self._web.post(place, message(
            answer, work.house.settings.public_url, person.mapped))
        await asyncio.to_thread(work.threads.begin, replace(place, thread=ts), person, answer)

    async def memo(self, job: Job, person: Person) -> None:
        """The memo as a file: in the thread, or to the one who wants it where not all may see."""
        must_be_mapped(person, READS)
        place, work = job.place, self._work
        answer = await work.recorded(person, job.said["record"])
        form: Form = "docx" if job.said["form"] == "docx" else "pdf"
        made = await work.aside(lambda: memo(
            work.house.records, person.team, answer.record, form))
        alone = bool(place.response_url) or work.hidden(place, answer)
        to = await self._web.directly(place.user) if alone else place
        await self._web.upload(to, made.name, made.content, say(
            "memo_here", answer.language).format(safe(answer.headline)))
        if alone:
            await self._web.note(place, say("memo_sent", answer.language))

    async def submit(self, job: Job, person: Person) -> None:
        """Put the answer up for approval."""
        must_be_mapped(person, ASKS)
        answer = await self._work.recorded(person, job.said["record"])
        found = await asyncio.to_thread(self._reviews.submit, person.who, answer.record,
                                        self._work.now(), channel="slack")
        if job.place.response_url or self._work.hidden(job.place, answer):
            await self._web.note(job.place, say("review_private", answer.language).format(found.id))
        else:
            await self._web.post(job.place, review_message(found, answer.language))

    async def approve(self, job: Job, person: Person) -> None:
        """Approve; never by the one who asked or submitted."""
        await self._decide(job, person, "approved")

    async def give_back(self, job: Job, person: Person) -> None:
        """Return, with what is wanting."""
        await self._decide(job, person, "returned")

    async def edited(self, job: Job, person: Person) -> None:
        """Whoever changes his question after it was answered learns that the answer stays."""
        await self._web.note(job.place, say("edited", job.said["language"]))

    async def greet(self, job: Job, person: Person) -> None:
        """Questions to begin with."""
        await self._web.suggest(job.place, say("prompts_title", "en"), [
            {"title": say(f"prompt_{number}_title", language),
             "message": say(f"prompt_{number}", language)} for number, language in PROMPTS])

    async def help(self, job: Job, person: Person) -> None:
        """How to ask, for whoever said nothing."""
        await self._web.note(job.place, both("help", person.slack))

    async def slow(self, job: Job, person: Person) -> None:
        """Too many questions: said once a minute."""
        await self._web.note(job.place, both("slow_down"))

    async def _decide(self, job: Job, person: Person, step: Literal["approved", "returned"]
                      ) -> None:
        """Decide exactly the answer whose hash was shown; the message under review then says so."""
        must_be_mapped(person, APPROVES)
        found = await asyncio.to_thread(
            self._reviews.decide, person.who, job.said["review"], step, job.said["hash"],
            self._work.now(), comment=job.said.get("comment", ""), channel="slack")
        language = str(self._work.house.records.read(person.team, found.record)["language"])
        if job.place.message:
            await self._web.change(job.place, review_message(found, language))
        await self._web.post(job.place, decided_message(found, language))
