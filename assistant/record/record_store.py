"""The store of the record: write, read, list, verify. No answer leaves without its row.

Every row bears a seal made with the record's key, and every write proves first that the record
stands where it was signed (see `proof`); where it does not, nothing more is written until two
persons accept the loss. What bears no right seal is not on record: it is neither read nor listed
nor counted as an approval, and `verify` names it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import Connection, Engine, Select, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from assistant.record.anchors import Anchor, Anchors
from assistant.record.chain import RecordRow, Seal, about, sha
from assistant.record.folds import Folds
from assistant.record.head import Head, HeadFile
from assistant.record.kept import KeptEngines
from assistant.record.proof import SEALED, proved, row_of, seal_of, team_proved
from assistant.record.record_tables import BODY, RECORD, SEAL, STEPS, as_it_stands
from assistant.record.verify import Check, VerifiedRecords
from assistant.settings import Settings
from knowledge.errors import (
    RecordAlarm,
    RecordChanged,
    RecordUnavailable,
    RegisterError,
    UnknownRecord,
    WrongValue,
)
from knowledge.register.database import connect, upgrade, writing
from knowledge.rules.canonical import canonical

LOG = logging.getLogger("lodestone.record")
Body = Mapping[str, Any]
RowsWithBodies = Sequence[tuple[RecordRow, dict[str, Any]]]
Allow = Callable[[RowsWithBodies], None]
Beside = Callable[[Connection, RecordRow], None]
Made = Callable[[Connection], Body]

EARLIER = ("the record was made by an earlier edition, whose rows bear no seals; run: lodestone "
           "record take-over")
TRIES, WAIT = 20, 0.05
_STRAY = select(BODY.c.id, BODY.c.body).join(RECORD, RECORD.c.id == BODY.c.id, isouter=True).where(
    RECORD.c.id.is_(None)).order_by(BODY.c.id)
_LOCK = 4_711_002  # any number: Postgres takes it as the name of the lock of the record


class Records:
    """The record of all teams; safe to share between threads and processes."""

    def __init__(self, engine: Engine, head: HeadFile, kept: KeptEngines, anchors: Anchors) -> None:
        self.engine, self.head, self.kept, self.anchors = engine, head, kept, anchors
        self.folds = Folds(self)
        try:
            with available(), head.locked():
                upgrade(engine, "record", (*STEPS, self._begin))
        except RecordUnavailable:
            engine.dispose()
            raise

    @classmethod
    def open(cls, settings: Settings, engine: Engine | None = None) -> Self:
        """The record in the configured database, its key and signed head in the data folder."""
        try:
            head, kept = HeadFile(settings.data), KeptEngines(settings.data / "kept")
            return cls(engine or connect(settings.database_url), head, kept, Anchors(settings))
        except RegisterError as error:
            raise RecordUnavailable(str(error)) from error

    def close(self) -> None:
        self.engine.dispose()
        self.anchors.close()

    def write(
        self, kind: str, team: str, actor: str, body: Body | Made, now: datetime, *,
        id: str = "", title: str = "", allow: Allow | None = None, beside: Beside | None = None,
    ) -> RecordRow:
        """Add a row. When this returns, the row is on disk and the signed head knows it.

        `now` is an aware moment; `determinations` in the body are plain ones: what made them is
        kept, and named under `made_by`. A body that is a function is made in the transaction of the
        row, by work that must stand or fall with it; so is what `beside` writes. `allow` is called
        in the same transaction with the team's rows of that kind and title so far, while nobody can
        add one: what it raises stops the write.
        Raises RecordUnavailable when that cannot be done: then nothing of the body may be shown to
        anybody.
        """
        if now.tzinfo is None:
            raise WrongValue(f"the moment {now} has no time zone; give an aware datetime")
        if callable(body) and (wrong := self.wrong_at_head(team)):
            raise RecordAlarm(wrong[0])  # before the work is done
        with available(), ExitStack() as held:
            ready = None if callable(body) else self._ready(body)  # while others may write
            early = self.engine.dialect.name == "sqlite"
            if early:  # a transaction that writes keeps all others out, so the lock comes first
                held.enter_context(self.head.locked())
            with writing(self.engine) as connection, as_it_stands(connection):
                if callable(body):
                    ready = self._ready(body(connection))
                assert ready is not None
                said, written, hashed = ready
                if not early:
                    held.enter_context(self.head.locked())
                before = self.proved(connection, team)
                if allow:
                    allow(self._told(connection, team, kind, title))
                last = before.team(team)
                row = RecordRow(
                    team=team, seq=last["seq"] + 1, id=id or str(uuid4()),
                    at=now.astimezone(UTC).isoformat(timespec="microseconds"), kind=kind,
                    actor=actor, title=title or str(said.get("headline", ""))[:500],
                    body_sha256=hashed, previous=last["hash"], hash="",
                )
                row = RecordRow(**{**vars(row), "hash": row.sealed()})
                moved = self.put(connection, before, row, written)
                if beside:
                    beside(connection, row)
                self.head.prepare(moved)
            self.head.move()
            self.anchors.put(moved)
        LOG.info("recorded", extra={"record": row.id, "team": team, "kind": kind, "seq": row.seq})
        return row

    def _ready(self, body: Body) -> tuple[Body, str, str]:
        """A body as it is recorded, its text, and the hash of that."""
        if decided := body.get("determinations"):
            body = {**body, "made_by": self.kept.keep(decided)}
        written = canonical(body)
        return body, written, _hashed(written)

    def put(self, connection: Connection, before: Head, row: RecordRow, body: str) -> Head:
        """Add a row with its content and seal; the head that it makes."""
        mark = before.team(row.team)["mark"] or row.hash
        seal = Seal.of(row, before.number + 1, mark, before.link, self.head.ring)
        connection.execute(RECORD.insert(), [vars(row)])
        connection.execute(BODY.insert(), [{"id": row.id, "body": body}])
        connection.execute(SEAL.insert(), [vars(seal)])
        return before.moved(row, seal)

    def proved(self, connection: Connection, team: str) -> Head:
        """The record's head, while no other process may add to it. RecordAlarm if the last row is
        not the signed one."""
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        self.head.ring.load()
        self._demand_new_form()
        signed = self.head.read()
        head = proved(connection, signed, self.head.ring, self.anchors)
        team_proved(connection, head, team)
        if head.number > signed.number:  # a process died before it moved the head
            self.head.prepare(head)
            self.head.move()
        return head

    def row(self, team: str, id: str) -> RecordRow:
        """One row of the team; UnknownRecord for any other id, another team's included, and
        RecordChanged where it is not the row that was sealed."""
        query = select(RECORD, SEAL).join(SEAL, SEAL.c.id == RECORD.c.id, isouter=True)
        with self._reading() as connection:
            found = connection.execute(query.where(RECORD.c.team == team,
                                                   RECORD.c.id == id)).one_or_none()
        if found is None:
            raise UnknownRecord(f"nothing is on record under {id!r}; see the list of records")
        self._demand_new_form()
        row = row_of(found)
        if found.number is None or not seal_of(found).right(row, self.head.ring):
            raise RecordChanged(f"the record {id!r} is not what was sealed; run: lodestone record "
                                "verify")
        return row

    def read(self, team: str, id: str) -> dict[str, Any]:
        """The recorded content of an id. UnknownRecord if there is none or it was erased;
        RecordChanged if it differs from what was sealed."""
        row = self.row(team, id)
        with self._reading() as connection:
            body = connection.execute(select(BODY.c.body).where(BODY.c.id == row.id)).scalar()
        if body is None:
            raise UnknownRecord(f"the content of the record {id!r} was erased after its retention")
        if sha(body) != row.body_sha256:
            raise RecordChanged(f"the record {id!r} is not what was sealed; run: lodestone record "
                                "verify")
        found: dict[str, Any] = json.loads(body)
        return found

    def bodies(self, team: str, kind: str, title: str = "", since: int = 0) -> RowsWithBodies:
        """The team's rows of a kind with their content, oldest first: those with one title only, or
        from a number on, where it is given. Rows whose content was erased are left out."""
        with self._reading() as connection:
            return self._told(connection, team, kind, title, since)

    def last_seq(self, team: str, kind: str) -> int:
        """The number of the team's last row of a kind; 0 where there is none."""
        query = select(func.max(RECORD.c.seq)).where(RECORD.c.team == team, RECORD.c.kind == kind)
        with self._reading() as connection:
            return int(connection.execute(query).scalar() or 0)

    def list(self, team: str, *, kind: str = "", before: int = 0, limit: int = 50
             ) -> Sequence[RecordRow]:
        """Rows of the team, newest first; `before` is the number below which to go on."""
        query = SEALED.where(RECORD.c.team == team)
        if kind:
            query = query.where(RECORD.c.kind == kind)
        if before:
            query = query.where(RECORD.c.seq < before)
        return self._rows(query.order_by(RECORD.c.seq.desc()).limit(limit))

    def about(self, team: str, id: str) -> Sequence[RecordRow]:
        """The team's rows that speak of another one, oldest first: reviews, holds, releases."""
        query = SEALED.where(RECORD.c.team == team, RECORD.c.title == id)
        return self._rows(query.order_by(RECORD.c.seq))

    def verify(self, team: str | None = None) -> VerifiedRecords:
        """Recompute the record of one team or of all, and compare it with the signed head and with
        the anchors."""
        query = select(SEAL, RECORD, BODY.c.body).join(
            RECORD, RECORD.c.id == SEAL.c.id, isouter=True).join(
            BODY, BODY.c.id == SEAL.c.id, isouter=True).order_by(SEAL.c.number)
        bare = select(RECORD).join(SEAL, SEAL.c.id == RECORD.c.id, isouter=True).where(
            SEAL.c.number.is_(None)).order_by(RECORD.c.team, RECORD.c.seq)
        if team is not None:
            query = query.where(RECORD.c.team == team)
            bare = bare.where(RECORD.c.team == team)
        before, anchors, wrong = Head(), list[Anchor](), ""
        try:
            self.head.ring.load()
            self._demand_new_form()
            before = self.head.read()
            anchors = list(self.anchors.all()) if team is None else []
        except RecordUnavailable as error:
            wrong = str(error)
            if team is not None or self.head.ring.old or not self.head.ring.names:
                return VerifiedRecords(0, 0, (wrong,))
        check = Check(self.head.ring, before, team,
                      wanted={before.number, *(one.number for one in anchors)})
        with available(), self.snapshot() as connection:
            for one in connection.execute(query, execution_options={"yield_per": 500}):
                check.row(seal_of(one), row_of(one) if one.team is not None else None, one.body)
            for one in connection.execute(bare):
                check.unsealed(row_of(one))
            for one in connection.execute(_STRAY) if team is None else ():
                check.stray(one.id, one.body)
        found = check.end(self.head.read, anchors)
        return replace(found, problems=found.problems or (wrong,)) if wrong else found

    def wrong_at_head(self, team: str | None = None) -> tuple[str, ...]:
        """What is wrong where the signed head stands, in a sentence: quick, and no whole check."""
        for _ in range(TRIES):
            try:
                self._demand_new_form()
                before = self.head.read()
                with available(), self.snapshot() as connection:
                    head = proved(connection, before, self.head.ring, self.anchors)
                    held = set(connection.execute(select(RECORD.c.team).distinct()).scalars())
                    for name in sorted({*held, *head.teams} if team is None else {team}):
                        team_proved(connection, head, name)
                return ()
            except RecordUnavailable as error:
                said = str(error)
                try:
                    if self.head.read() == before:  # no row was written meanwhile: it is true
                        return (said,)
                except (RecordUnavailable, UnboundLocalError):
                    return (said,)
            time.sleep(WAIT)
        return (said,)

    def knows(self, id: str) -> bool:
        """Whether a row of any team stands under the id, as it was sealed."""
        return bool(self._rows(SEALED.where(RECORD.c.id == id)))

    def count(self, team: str) -> int:
        """How many rows the team has on record."""
        with self._reading() as connection:
            query = select(func.count()).select_from(RECORD).join(SEAL, SEAL.c.id == RECORD.c.id)
            return int(connection.execute(query.where(RECORD.c.team == team)).scalar_one())

    def writable(self) -> bool:
        """Whether a row could be written now; tries it and takes it back."""
        try:
            with available(), writing(self.engine, keep=False) as connection:
                connection.execute(BODY.insert(), [{"id": str(uuid4()), "body": "{}"}])
        except RecordUnavailable:
            return False
        return True

    def _begin(self, connection: Connection) -> None:
        """Begin a record where nothing ever was: no row, no head, no anchor, and no key, or one
        that an earlier edition made and never used. It is a step of the tables and so done once:
        where they stand already and all else is gone, the record was taken away."""
        ring = self.head.ring
        ring.load()
        empty = not any(connection.execute(select(table).limit(1)).first()
                        for table in (RECORD, SEAL))
        if not empty or self.head.path.exists() or list(self.anchors.last()) \
                or (ring.names and not ring.old):
            return
        if ring.names:
            ring.renew()
        else:
            ring.add()
        self.head.prepare(Head())
        self.head.move()

    def _demand_new_form(self) -> None:
        if self.head.ring.old:
            self.head.ring.load()
            if self.head.ring.old:
                raise RecordAlarm(EARLIER)

    def _told(self, connection: Connection, team: str, kind: str, title: str, since: int = 0
              ) -> RowsWithBodies:
        query = select(SEAL, RECORD, BODY.c.body).join(RECORD, RECORD.c.id == SEAL.c.id).join(
            BODY, BODY.c.id == SEAL.c.id)
        if title:  # by this index alone, whatever else a planner would choose
            query = query.where(SEAL.c.about == about(team, kind, title)).order_by(SEAL.c.number)
        else:
            query = query.where(RECORD.c.team == team, RECORD.c.kind == kind,
                                RECORD.c.seq >= since).order_by(RECORD.c.seq)
        return [(row, json.loads(body)) for row, body in
                ((self._right(seal_of(one), row_of(one)), one.body)
                 for one in connection.execute(query))
                if row is not None and sha(body) == row.body_sha256
                and (row.team, row.kind) == (team, kind) and title in ("", row.title)]

    def _right(self, seal: Seal, row: RecordRow) -> RecordRow | None:
        """The row, after checking its seal."""
        return row if seal.right(row, self.head.ring) else None

    def _rows(self, query: Select[Any]) -> Sequence[RecordRow]:
        with self._reading() as connection:
            found = [self._right(seal_of(one), row_of(one)) for one in connection.execute(query)]
        return [one for one in found if one is not None]

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that sees one moment."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with as_it_stands(connection):
                yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with available(), self.engine.connect() as connection, as_it_stands(connection):
            yield connection


def _hashed(written: str) -> str:
    try:
        return sha(written)
    except UnicodeEncodeError as error:
        raise WrongValue("the text holds half a character; write it anew in UTF-8") from error


@contextmanager
def available() -> Iterator[None]:
    """RecordUnavailable where the database or the disk does not do its work."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        LOG.error("record unavailable", exc_info=error)
        raise RecordUnavailable(
            "the record cannot be reached or written, so nothing is answered; make sure that the "
            "database answers and the disk has room, then ask again"
        ) from error
