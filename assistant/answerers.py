"""Processes that answer questions, so that the one that serves is free for everything else.

Python computes on one thread of a process at a time. Where questions are answered in the process
that serves, each makes every probe and every determination wait; here they are answered beside it,
one at a time in each process, on every core. Each has its own house on the same folder and database
and writes its answers on record itself, as several servers on one folder do: under the lock of the
record, so that one chain comes of it. Vectors are scanned exactly in them, which finds the same:
one Chroma, in the process that serves, is enough.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Any, Literal

from assistant.asked import Asked
from assistant.services.services import House, open_house
from assistant.services.warming import warm
from assistant.settings import Settings
from knowledge.errors import KnowledgeError
from knowledge.library.index.meaning import EMBEDDED, EXACT

if TYPE_CHECKING:  # loaded in the processes, not where they are begun
    from assistant.answer import Answer
    from assistant.answering import Beside

LOG = logging.getLogger("lodestone")
MOST = 4
"""Processes that are started where the settings do not say how many."""
PATIENCE = 60.0
"""Seconds for which a question waits for a process where all of them have ended."""
AGAIN = 2.0
"""Seconds before a process is started anew that ended before it was ready."""
_CONTEXT = multiprocessing.get_context("spawn")

Begin = Callable[[], Callable[[str], object]]
"""Called first in each process; gives what takes the mark of each question, for the log."""
Step = Callable[[str], None]
Kind = Literal["step", "done", "failed"]


class BrokeOff(KnowledgeError):
    """The process that answered has ended; another one takes its place."""


@dataclass(frozen=True)
class AnswerJob:
    """A question for a process, with the mark of the request. `told`: the steps are wanted;
    `written`: the answer is wanted as JSON, which is handed on as it is."""

    asked: Asked
    mark: str = ""
    told: bool = False
    written: bool = False
    beside: Beside | None = None


def answerers_of(settings: Settings) -> int:
    """How many processes answer beside the one that serves. Where a provider's model reads, answers
    mostly wait for it, and threads do."""
    if settings.answerers >= 0:
        return settings.answerers
    if settings.mode == "local" or settings.model:
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(MOST, cores or 1)


class Answerers:
    """A number of processes, started at once; each answers one question at a time."""

    def __init__(self, settings: Settings, count: int, begin: Begin,
                 mark: Callable[[], str] = str) -> None:
        self.count, self._mark = count, mark
        self._said = (settings, begin)
        self._idle: LifoQueue[_Process] = LifoQueue()
        self._lock, self._closed = threading.Lock(), False
        self._all = [_Process(*self._said) for _ in range(count)]

    def ready(self) -> None:
        """Wait until each of them has built what answers need. KnowledgeError where one ended."""
        for one in self._all:
            one.ready()
            self._idle.put(one)

    @property
    def up(self) -> bool:
        """Whether one of them answers."""
        with self._lock:
            return any(one.process.is_alive() for one in self._all)

    @property
    def pids(self) -> list[int]:
        """Their numbers as processes."""
        with self._lock:
            return [one.process.pid for one in self._all if one.process.pid is not None]

    def answer(self, asked: Asked, on_step: Step | None = None, beside: Beside | None = None
               ) -> Answer:
        """The answer, on record; raises what `answering.answer` raises, and BrokeOff. `on_step` is
        told the steps; `beside` goes to the process, so it is a function of a module, or `partial`
        of one with plain values."""
        job = AnswerJob(asked, self._mark(), told=on_step is not None, beside=beside)
        found: Answer = self._done(job, on_step)
        return found

    def written(self, asked: Asked) -> bytes:
        """The answer as JSON, for whoever hands it on as it is."""
        found: bytes = self._done(AnswerJob(asked, self._mark(), written=True))
        return found

    def close(self) -> None:
        """End them: each finishes what it has begun."""
        with self._lock:
            self._closed = True
            ending = list(self._all)
        for one in ending:
            one.hang_up()
        for one in ending:
            one.end()

    def _done(self, job: AnswerJob, on_step: Step | None = None) -> Any:
        one = self._free()
        try:
            kind, found = one.ask(job, on_step)
        except (EOFError, OSError):
            LOG.error("a process that answered has ended")
            threading.Thread(target=self._replace, args=(one,), daemon=True).start()
            raise BrokeOff("the process that made the answer has ended; ask again") from None
        except BaseException:  # whoever was told the steps failed: the rest of the answer is read
            threading.Thread(target=self._rest, args=(one,), daemon=True).start()
            raise
        self._idle.put(one)
        if kind == "failed":
            raise found
        return found

    def _free(self) -> _Process:
        while True:
            try:
                return self._idle.get(timeout=PATIENCE)
            except Empty:
                if not self.up:
                    raise BrokeOff("no process is left that answers; try again in a minute"
                                   ) from None

    def _rest(self, one: _Process) -> None:
        """What is left of an answer whose steps nobody takes any more."""
        try:
            one.result(None)
        except (EOFError, OSError):
            self._replace(one)
        else:
            self._idle.put(one)

    def _replace(self, gone: _Process) -> None:
        """Start another process in the place of one that ended, until one is ready."""
        gone.end()
        while True:
            with self._lock:
                if self._closed:
                    return
                new = _Process(*self._said)
                self._all[self._all.index(gone)] = gone = new
            try:
                new.ready()
            except KnowledgeError as error:
                LOG.error("a process that answers did not start", exc_info=error)
                new.end()
                threading.Event().wait(AGAIN)
            else:
                self._idle.put(new)
                return


class _Process:
    """One process, and our end of the pipe to it."""

    def __init__(self, settings: Settings, begin: Begin) -> None:
        self._pipe, theirs = _CONTEXT.Pipe()
        self.process: BaseProcess = _CONTEXT.Process(
            target=_answering, args=(theirs, settings, begin), name="lodestone-answerer",
            daemon=True)
        self.process.start()
        theirs.close()

    def ready(self) -> None:
        """Wait until it says that it is. KnowledgeError where it is not."""
        try:
            kind, found = self._pipe.recv()
        except (EOFError, OSError):
            raise KnowledgeError("a process that answers ended while it started; the log has its "
                                 "reason; set LODESTONE_ANSWERERS=0 to do without") from None
        if kind == "failed":
            raise KnowledgeError(str(found))

    def ask(self, job: AnswerJob, on_step: Step | None) -> tuple[Kind, Any]:
        """What becomes of a question. EOFError or OSError where the process ends before."""
        self._pipe.send(job)
        return self.result(on_step)

    def result(self, on_step: Step | None) -> tuple[Kind, Any]:
        while True:
            kind, found = self._pipe.recv()
            if kind != "step":
                return kind, found
            if on_step is not None:
                on_step(found)

    def hang_up(self) -> None:
        """Nothing more is asked: it ends when it has answered."""
        with suppress(OSError):
            self._pipe.send(None)

    def end(self, seconds: float = 5.0) -> None:
        """Wait for its end, and bring it about where it does not come."""
        self.process.join(seconds)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self._pipe.close()


# In the process.

def _answering(pipe: Connection, settings: Settings, begin: Begin) -> None:
    """Answer until the pipe is closed: by the one that serves, or with it."""
    for one in (signal.SIGINT, signal.SIGTERM):  # they go to the one that serves, which drains
        signal.signal(one, signal.SIG_IGN)
    mark = begin()
    try:
        exact = EXACT if settings.vectors == EMBEDDED else settings.vectors
        house = open_house(settings.model_copy(update={"vectors": exact}))
        warm(house)
    except Exception as error:
        LOG.error("a process that answers could not start", exc_info=error)
        pipe.send(("failed", str(error)))
        return
    pipe.send(("ready", None))
    with suppress(EOFError, OSError):
        while (job := pipe.recv()) is not None:
            mark(job.mark)
            said: tuple[Kind, Any]
            try:
                said = "done", _made(job, house, pipe)
            except Exception as error:
                said = "failed", _sendable(error)
            pipe.send(said)
    house.close()


def _made(job: AnswerJob, house: House, pipe: Connection) -> Answer | bytes:
    from assistant.answering import answer

    def tell(step: str) -> None:
        if job.told:
            pipe.send(("step", step))

    made = (answer(house, job.asked, tell) if job.beside is None else
            answer(house, job.asked, tell, beside=job.beside))
    return made.model_dump_json(by_alias=True).encode() if job.written else made


def _sendable(error: Exception) -> Exception:
    """The error, or one that stands for what cannot be sent. The log has what nobody foresaw from
    here, with the places in the code."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        LOG.error("answering failed", exc_info=error)
        return RuntimeError(type(error).__name__)
    if not isinstance(error, KnowledgeError | ValueError):
        LOG.error("answering failed", exc_info=error)
    return error
