"""The store of the record: write, read, list, verify, export. No answer leaves without its row."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, Select, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from assistant.record.chain import FIRST, RecordRow, sha
from assistant.record.head import Head
from assistant.record.kept import Kept
from assistant.record.tables import BODY, RECORD, STEPS
from assistant.record.verify import Verified, verified
from assistant.schema import upgrade
from assistant.settings import Settings
from knowledge.errors import RecordUnavailable, RegisterError, UnknownRecord, WrongValue
from knowledge.register.database import connect, writing
from knowledge.rules.canonical import canonical

LOG = logging.getLogger("lodestone.record")
Told = Sequence[tuple[RecordRow, dict[str, Any]]]
Allow = Callable[[Told], None]
Beside = Callable[[Connection, RecordRow], None]

_LOCK = 4_711_002  # any number: Postgres takes it, with the team, as the name of a chain's lock


class Records:
    """The record of all teams; safe to share between threads and processes."""

    def __init__(self, engine: Engine, head: Head, kept: Kept) -> None:
        self.engine, self.head, self.kept = engine, head, kept
        try:
            upgrade(engine, "record", STEPS)
        except RecordUnavailable:
            engine.dispose()
            raise

    @classmethod
    def open(cls, settings: Settings, engine: Engine | None = None) -> Self:
        """The record in the configured database, its signed head in the data folder."""
        try:
            head, kept = Head(settings.data), Kept(settings.data / "kept")
            return cls(engine or connect(settings.database_url), head, kept)
        except RegisterError as error:
            raise RecordUnavailable(str(error)) from error

    def close(self) -> None:
        self.engine.dispose()

    def write(
        self, kind: str, team: str, actor: str, body: Mapping[str, Any], now: datetime, *,
        id: str = "", title: str = "", allow: Allow | None = None, beside: Beside | None = None,
    ) -> RecordRow:
        """Add a row. When this returns, the row is on disk and the signed head knows it.

        `now` is an aware moment; `determinations` in the body are plain ones: what made them is
        kept, and named under `made_by`. `allow` is called in the same transaction with the team's
        rows of that kind and title so far, while nobody can add one: what it raises stops the
        write. `beside` writes what must stand or fall with the row, in the same transaction.
        Raises RecordUnavailable when that cannot be done: then nothing of the body may be shown to
        anybody.
        """
        if now.tzinfo is None:
            raise WrongValue(f"the moment {now} has no time zone; give an aware datetime")
        with _available():
            if decided := body.get("determinations"):
                body = {**body, "made_by": self.kept.keep(decided)}
            written = canonical(body)
            hashed = _hashed(written)
            with writing(self.engine) as connection:
                before = _last(connection, team)
                if allow:
                    allow(_bodies(connection, team, kind, title))
                row = RecordRow(
                    team=team, seq=before.seq + 1 if before else 1, id=id or str(uuid4()),
                    at=now.astimezone(UTC).isoformat(timespec="microseconds"), kind=kind,
                    actor=actor, title=title or str(body.get("headline", ""))[:500],
                    body_sha256=hashed, previous=before.hash if before else FIRST, hash="",
                )
                row = RecordRow(**{**vars(row), "hash": row.sealed()})
                connection.execute(RECORD.insert(), [vars(row)])
                connection.execute(BODY.insert(), [{"id": row.id, "body": written}])
                if beside:
                    beside(connection, row)
            self.head.move(row)
        LOG.info("recorded", extra={"record": row.id, "team": team, "kind": kind, "seq": row.seq})
        return row

    def row(self, team: str, id: str) -> RecordRow:
        """One row of the team; UnknownRecord for any other id, another team's included."""
        found = self._rows(select(RECORD).where(RECORD.c.team == team, RECORD.c.id == id))
        if not found:
            raise UnknownRecord(f"nothing is on record under {id!r}; see the list of records")
        return found[0]

    def read(self, team: str, id: str) -> dict[str, Any]:
        """What was recorded under the id; UnknownRecord where nothing is, or it was erased."""
        row = self.row(team, id)
        with _available(), self.engine.connect() as connection:
            body = connection.execute(select(BODY.c.body).where(BODY.c.id == row.id)).scalar()
        if body is None:
            raise UnknownRecord(f"the content of the record {id!r} was erased after its retention")
        found: dict[str, Any] = json.loads(body)
        return found

    def whole(self, team: str, id: str) -> bool:
        """Whether a row and its content are still what was sealed."""
        row = self.row(team, id)
        with _available(), self.engine.connect() as connection:
            body = connection.execute(select(BODY.c.body).where(BODY.c.id == row.id)).scalar()
        return row.hash == row.sealed() and body is not None and sha(body) == row.body_sha256

    def bodies(self, team: str, kind: str, title: str = "") -> Told:
        """The team's rows of a kind with their content, oldest first; those with one title only
        where it is given. Rows whose content was erased are left out."""
        with _available(), self.engine.connect() as connection:
            return _bodies(connection, team, kind, title)

    def list(self, team: str, *, kind: str = "", before: int = 0, limit: int = 50
             ) -> Sequence[RecordRow]:
        """Rows of the team, newest first; `before` is the number below which to go on."""
        query = select(RECORD).where(RECORD.c.team == team)
        if kind:
            query = query.where(RECORD.c.kind == kind)
        if before:
            query = query.where(RECORD.c.seq < before)
        return self._rows(query.order_by(RECORD.c.seq.desc()).limit(limit))

    def about(self, team: str, id: str) -> Sequence[RecordRow]:
        """The team's rows that speak of another one, oldest first: reviews, holds, releases."""
        query = select(RECORD).where(RECORD.c.team == team, RECORD.c.title == id)
        return self._rows(query.order_by(RECORD.c.seq))

    def verify(self, team: str | None = None) -> Verified:
        """Recompute the chain of one team or of all, and compare it with the signed heads."""
        heads = {name: one for name, one in self.head.heads().items() if team in (None, name)}
        query = select(RECORD, BODY.c.body).join(BODY, RECORD.c.id == BODY.c.id, isouter=True)
        query = query.order_by(RECORD.c.team, RECORD.c.seq)
        gone = select(RECORD.c.title).where(RECORD.c.kind == "erased")
        if team is not None:
            query = query.where(RECORD.c.team == team)
        with _available(), self.engine.connect() as connection:
            erased = set(connection.execute(gone).scalars())
            found = connection.execute(query, execution_options={"yield_per": 500})
            rows = ((_row(one), one.body) for one in found)
            return verified(rows, erased, self.head, heads)

    def wrong_at_head(self, team: str | None = None) -> tuple[str, ...]:
        """What is wrong where the signed heads stand, in sentences: quick, and no whole check."""
        heads = {name: one for name, one in self.head.heads().items() if team in (None, name)}
        with _available(), self.engine.connect() as connection:
            held = set(connection.execute(select(RECORD.c.team).distinct()).scalars())
            wrong = []
            for name in sorted(heads.keys() | (held if team is None else held & {team})):
                seq = heads.get(name, {}).get("seq", 0)
                hash = connection.execute(select(RECORD.c.hash).where(
                    RECORD.c.team == name, RECORD.c.seq == seq)).scalar()
                wrong.append(self.head.check(name, {seq: hash} if hash else {}, heads))
        return tuple(one for one in wrong if one)

    def lines(self, team: str) -> Iterator[str]:
        """A team's whole record, oldest first, one JSON line a row; last the signed head.

        Each line holds the row and, unless erased, its body as the very text that was hashed.
        """
        head = self.head.heads().get(team)
        query = select(RECORD, BODY.c.body).join(BODY, RECORD.c.id == BODY.c.id, isouter=True)
        with _available(), self.engine.connect() as connection:
            found = connection.execute(query.where(RECORD.c.team == team).order_by(RECORD.c.seq),
                                       execution_options={"yield_per": 500})
            for one in found:
                yield canonical({**vars(_row(one)), "body": one.body}) + "\n"
        yield canonical({"head": head}) + "\n"

    def count(self, team: str) -> int:
        """How many rows the team has on record."""
        with _available(), self.engine.connect() as connection:
            query = select(func.count()).select_from(RECORD).where(RECORD.c.team == team)
            return int(connection.execute(query).scalar_one())

    def writable(self) -> bool:
        """Whether a row could be written now; tries it and takes it back."""
        try:
            with _available(), writing(self.engine, keep=False) as connection:
                connection.execute(BODY.insert(), [{"id": str(uuid4()), "body": "{}"}])
        except RecordUnavailable:
            return False
        return True

    def _rows(self, query: Select[Any]) -> Sequence[RecordRow]:
        with _available(), self.engine.connect() as connection:
            return [_row(one) for one in connection.execute(query)]


def _hashed(written: str) -> str:
    try:
        return sha(written)
    except UnicodeEncodeError as error:
        raise WrongValue("the text holds half a character; write it anew in UTF-8") from error


def _last(connection: Connection, team: str) -> RecordRow | None:
    """The newest row of the team, while nobody else may add one to it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock, hashtext(:team))"),
                           {"lock": _LOCK, "team": team})
    query = select(RECORD).where(RECORD.c.team == team).order_by(RECORD.c.seq.desc()).limit(1)
    found = connection.execute(query).one_or_none()
    return _row(found) if found else None


def _bodies(connection: Connection, team: str, kind: str, title: str) -> Told:
    query = select(RECORD, BODY.c.body).join(BODY, RECORD.c.id == BODY.c.id)
    query = query.where(RECORD.c.team == team, RECORD.c.kind == kind)
    if title:
        query = query.where(RECORD.c.title == title)
    found = connection.execute(query.order_by(RECORD.c.seq))
    return [(_row(one), json.loads(one.body)) for one in found]


def _row(found: Row[Any]) -> RecordRow:
    return RecordRow(**{column.name: getattr(found, column.name) for column in RECORD.columns})


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        LOG.error("record unavailable", exc_info=error)
        raise RecordUnavailable(
            "the record cannot be reached or written, so nothing is answered; make sure that the "
            "database answers and the disk has room, then ask again"
        ) from error
