"""The jobs of the bot: written down before Slack is told that its message arrived, done once.

A worker claims a job and shows that it lives; the job of one that died is claimed anew. The jobs
of one thread are done one after the other, in the order in which they came.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Update, delete, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from api.slack.place import Place
from api.slack.store.slack_tables import CAME, JOB, make
from knowledge.register.database import writing
from knowledge.rules.canonical import canonical

KEPT = timedelta(days=30)
DEAD_AFTER = timedelta(seconds=60)
MINUTE = timedelta(minutes=1)
COUNTED = ("ask", "again")
Put = Literal["new", "seen", "slow"]


@dataclass(frozen=True)
class New:
    """What is to be done. `keys` are what Slack calls it: nothing is done twice under one key."""

    kind: str
    place: Place
    keys: tuple[str, ...]
    team: str = ""
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """A job that was claimed; `record` is the answer that was made for it already."""

    number: int
    kind: str
    place: Place
    said: dict[str, Any]
    at: datetime
    tries: int
    record: str


@dataclass(frozen=True)
class QuestionLimits:
    """How many questions a minute, of one user and of one team."""

    user: int
    team: int


class Jobs:
    """The jobs of all workers on one database."""

    def __init__(self, engine: Engine, limits: QuestionLimits) -> None:
        self._engine, self._limits = engine, limits
        make(engine)

    def put(self, new: New, now: datetime) -> Put:
        """Store a job. Returns `seen` if it was stored before, `slow` if too many are waiting."""
        row = {
            "kind": new.kind, "place": new.place.key, "key": new.keys[0], "user": new.place.user,
            "team": new.team, "at": _text(now), "state": "waiting", "not_before": _text(now),
            "worker": "", "seen_alive": "", "tries": 0, "record": "", "note": "",
            "payload": canonical({"place": vars(new.place), "said": new.said}),
        }
        try:
            with writing(self._engine) as connection:
                if not _comes_first(connection, new.keys, now):
                    return "seen"
                if new.kind in COUNTED and self._too_many(connection, new, now):
                    connection.execute(JOB.insert(), [row | {"state": "refused", "payload": ""}])
                    return "slow"
                connection.execute(JOB.insert(), [row])
        except IntegrityError:  # two workers at the very same moment
            return "seen"
        return "new"

    def first(self, keys: tuple[str, ...], now: datetime) -> bool:
        """Whether this came for the first time, for what needs no job."""
        try:
            with writing(self._engine) as connection:
                return _comes_first(connection, keys, now)
        except IntegrityError:
            return False

    def claim(self, worker: str, now: datetime) -> Job | None:
        """The next job that may be done, now the worker's; None where there is none."""
        earlier = JOB.alias()
        before = exists().where(earlier.c.place == JOB.c.place, earlier.c.number < JOB.c.number,
                                earlier.c.state.in_(("waiting", "working")))
        dead = (JOB.c.state == "working") & (JOB.c.seen_alive < _text(now - DEAD_AFTER))
        ready = (JOB.c.state == "waiting") & (JOB.c.not_before <= _text(now))
        query = select(JOB).where(or_(ready, dead), ~before).order_by(JOB.c.number).limit(1)
        with self._engine.connect() as connection:
            if connection.execute(query).first() is None:  # looking must not keep writers waiting
                return None
        with writing(self._engine) as connection:
            row = connection.execute(query.with_for_update(skip_locked=True, of=JOB)).first()
            if row is None:
                return None
            connection.execute(update(JOB).where(JOB.c.number == row.number).values(
                state="working", worker=worker, seen_alive=_text(now), tries=row.tries + 1))
        held = json.loads(row.payload)
        return Job(row.number, row.kind, Place(**held["place"]), held["said"],
                   datetime.fromisoformat(row.at), row.tries + 1, row.record)

    def alive(self, worker: str, numbers: Collection[int], now: datetime) -> None:
        """The worker still works on these jobs."""
        with writing(self._engine) as connection:
            connection.execute(update(JOB).where(
                JOB.c.worker == worker, JOB.c.state == "working", JOB.c.number.in_(numbers)
            ).values(seen_alive=_text(now)))

    def stands(self, job: Job) -> bool:
        """Whether what was asked is still wanted."""
        with self._engine.connect() as connection:
            query = select(JOB.c.state).where(JOB.c.number == job.number)
            return connection.execute(query).scalar() == "working"

    def end(self, job: Job, state: Literal["done", "failed"], note: str = "") -> None:
        """The job is over; what was said in it is kept no longer."""
        self._set(job.number, state=state, note=note[:200], payload="")

    def later(self, job: Job, seconds: float, now: datetime, note: str = "") -> None:
        """The job waits and is done again."""
        self._set(job.number, state="waiting", note=note[:200], worker="",
                  not_before=_text(now + timedelta(seconds=seconds)))

    def drop(self, key: str) -> None:
        """What was asked is no longer wanted."""
        with writing(self._engine) as connection:
            connection.execute(update(JOB).where(
                JOB.c.key == key, JOB.c.state.in_(("waiting", "working"))).values(
                    state="dropped", payload=""))

    def asks_now(self, key: str, text: str) -> Literal["changed", "too late", "unknown"]:
        """The words of a question were changed: nobody may have begun with the old ones."""
        with writing(self._engine) as connection:
            row = connection.execute(select(JOB).where(JOB.c.key == key)).first()
            if row is None or row.state in ("refused", "dropped"):
                return "unknown"
            if row.state != "waiting" or row.tries:
                return "too late"
            held = json.loads(row.payload)
            held["said"]["text"] = text
            connection.execute(update(JOB).where(JOB.c.number == row.number)
                               .values(payload=canonical(held)))
        return "changed"

    def count(self, state: str) -> int:
        """How many jobs are in a state."""
        with self._engine.connect() as connection:
            query = select(func.count()).select_from(JOB).where(JOB.c.state == state)
            return int(connection.execute(query).scalar_one())

    def _too_many(self, connection: Connection, new: New, now: datetime) -> bool:
        recent = select(func.count()).select_from(JOB).where(
            JOB.c.kind.in_(COUNTED), JOB.c.state != "refused", JOB.c.at > _text(now - MINUTE))
        of_user = connection.execute(recent.where(JOB.c.user == new.place.user)).scalar_one()
        of_team = connection.execute(recent.where(JOB.c.team == new.team)).scalar_one()
        return bool(of_user >= self._limits.user or of_team >= self._limits.team)

    def _set(self, number: int, **values: Any) -> None:
        """Change a job that is being worked on; one that was dropped meanwhile stays dropped."""
        with writing(self._engine) as connection:
            connection.execute(_held(number).values(**values))


def answered(connection: Connection, job: Job, record: str) -> None:
    """The answer of the job is put on record in this transaction: it is not made a second time."""
    connection.execute(_held(job.number).values(record=record))


def _held(number: int) -> Update:
    """A change of a job that is being worked on."""
    return update(JOB).where(JOB.c.number == number, JOB.c.state == "working")


def _comes_first(connection: Connection, keys: tuple[str, ...], now: datetime) -> bool:
    connection.execute(delete(CAME).where(CAME.c.at < _text(now - KEPT)))
    connection.execute(delete(JOB).where(JOB.c.at < _text(now - KEPT), JOB.c.payload == ""))
    if connection.execute(select(CAME.c.key).where(CAME.c.key.in_(keys))).first():
        return False
    connection.execute(CAME.insert(), [{"key": key, "at": _text(now)} for key in keys])
    return True


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
