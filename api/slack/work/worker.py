"""The worker: claims jobs as they come, does several at a time, and gives none up for a failure
that may pass."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from api.http.problems import logged, sentence
from api.slack.admission import Admission, SlackRefused, both
from api.slack.blocks.slack_text import safe
from api.slack.store.jobs import Job, Jobs
from api.slack.web_api import UNREACHABLE, Web, code, passes
from api.slack.work.questions_in_threads import Act
from assistant.reading.admitting import BadQuestion
from knowledge.errors import KnowledgeError, RecordUnavailable

LOG = logging.getLogger("lodestone.slack")
Unasked = Callable[[Job], Awaitable[None]]
AT_ONCE, TRIES = 8, 6
LOOKS_EVERY, SHOWS_LIFE_EVERY, DRAIN = 1.0, 15.0, 15.0


class Worker:
    """One of the workers on a database; they share the jobs and do none twice."""

    def __init__(self, jobs: Jobs, gate: Admission, web: Web, acts: Mapping[str, Act],
                 unasked: Mapping[str, Unasked], now: Callable[[], datetime]) -> None:
        """`unasked` is what the bot says of its own accord, where nobody has to be let in."""
        self.id, self._unasked = str(uuid4()), unasked
        self._jobs, self._gate, self._web, self._acts, self._now = jobs, gate, web, acts, now
        self._awake, self._stopping = asyncio.Event(), False
        self._loops: list[asyncio.Task[None]] = []
        self._under_way: set[asyncio.Task[None]] = set()
        self._held: set[int] = set()

    def start(self) -> None:
        """Begin to work, in the running loop."""
        self._loops = [asyncio.create_task(self._run()), asyncio.create_task(self._show_life())]

    async def stop(self) -> None:
        """Take no more jobs, finish those under way, and give back what takes too long."""
        self._stopping = True
        self.wake()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=DRAIN)
        for task in (*self._under_way, *self._loops):
            task.cancel()
        await asyncio.gather(*self._under_way, *self._loops, return_exceptions=True)

    def wake(self) -> None:
        """There is something to do."""
        self._awake.set()

    def at_once(self, work: asyncio.Task[None]) -> None:
        """Keep hold of work that waits for no job, such as opening a window."""
        self._under_way.add(work)
        work.add_done_callback(self._over)

    def _over(self, work: asyncio.Task[None]) -> None:
        """Nothing fails unseen; a job that could not even be ended is claimed anew after a
        minute in which nobody shows life for it."""
        self._under_way.discard(work)
        if not work.cancelled() and (error := work.exception()) is not None:
            LOG.error("left undone: %s", code(error) if passes(error) else logged(error))

    async def _run(self) -> None:
        while not self._stopping:
            self._awake.clear()
            job = await self._claim() if len(self._under_way) < AT_ONCE else None
            if job is not None:
                task = asyncio.create_task(self._do(job))
                self.at_once(task)
                task.add_done_callback(lambda _: self.wake())
            else:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._awake.wait(), LOOKS_EVERY)

    async def _claim(self) -> Job | None:
        try:
            return await asyncio.to_thread(self._jobs.claim, self.id, self._now())
        except Exception as error:  # whatever it is, the worker goes on
            LOG.error("no job could be claimed: %s", type(error).__name__, exc_info=error)
            await asyncio.sleep(LOOKS_EVERY)
            return None

    async def _show_life(self) -> None:
        while True:
            await asyncio.sleep(SHOWS_LIFE_EVERY)
            with suppress(SQLAlchemyError):
                await asyncio.to_thread(self._jobs.alive, self.id, set(self._held), self._now())

    async def _do(self, job: Job) -> None:
        """Do a job and say how it ended; a failure that may pass is tried again later."""
        self._held.add(job.number)
        try:
            await self._act(job)
            await asyncio.to_thread(self._jobs.end, job, "done")
        except asyncio.CancelledError:
            self._jobs.later(job, 0, self._now(), "stopped")
            raise
        except Exception as error:  # whatever happens, the job must end or wait
            if (passes(error) or isinstance(error, RecordUnavailable | SQLAlchemyError)) \
                    and job.tries < TRIES:
                LOG.warning("job %s waits: %s", job.number, code(error))
                await asyncio.to_thread(self._jobs.later, job, 2.0 * 4 ** (job.tries - 1),
                                        self._now(), code(error))
                return
            ours = isinstance(error, SlackApiError | RecordUnavailable | SQLAlchemyError)
            LOG.error("job %s failed: %s", job.number, code(error) if ours else logged(error))
            await asyncio.to_thread(self._jobs.end, job, "failed", code(error))
            with suppress(SlackApiError, *UNREACHABLE):
                await self._web.note(job.place, both("failed", str(job.number)))
        finally:
            self._held.discard(job.number)

    async def _act(self, job: Job) -> None:
        """Do the job if its person may be answered; a refusal is shown to him alone."""
        if job.kind in self._unasked:
            await self._unasked[job.kind](job)
            return
        person = await self._gate.person(job.place)
        if person is None:
            return
        try:
            await self._acts[job.kind](job, person)
        except SlackRefused as refused:
            await self._web.note(job.place, str(refused))
        except RecordUnavailable:
            raise
        except (KnowledgeError, BadQuestion) as error:
            await self._web.note(job.place, safe(sentence(error)))
