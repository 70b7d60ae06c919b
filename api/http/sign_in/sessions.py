"""Sessions of signed-in people: a random id in the browser, everything else in the database.

A session ends 8 hours after the sign-in, after 1 hour without use, or at once when it is ended.
Every request looks it up, so that an ended one opens nothing anywhere.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    Text,
    delete,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from api.http.identity import Caller
from api.http.sign_in.grants import Grants
from api.http.sign_in.identity_provider import Visitor
from api.http.sign_in.sign_in_errors import SignInRefused
from assistant.settings import Settings
from knowledge.errors import RecordUnavailable, UnknownRecord
from knowledge.register.database import connect, upgrade, writing

TABLES = MetaData()
SESSION = Table(
    "sign_in_session", TABLES,
    Column("id", String(16), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("team", String(100), nullable=False),
    Column("user", String(200), nullable=False),
    Column("groups", Text, nullable=False),
    Column("made", String(40), nullable=False),
    Column("seen", String(40), nullable=False),
    Column("proved", String(40), nullable=False),
    Column("revoked", String(40), nullable=False),
    Column("subject", String(255), nullable=False, server_default=""),
    Column("sid", String(255), nullable=False, server_default=""),
)
FORM = re.compile(r"([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
LASTS, IDLE = timedelta(hours=8), timedelta(hours=1)
NOTED_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=30)
AHEAD = timedelta(minutes=2)
"""By which a clock may have been set back without ending the sessions begun before."""


@dataclass(frozen=True)
class Session:
    """A session as an administrator sees it; `proved` is when the person last showed who they
    are, empty where the sign-in service did not say."""

    id: str
    team: str
    user: str
    made: str
    seen: str
    proved: str
    revoked: str = ""

    def stands(self, now: datetime) -> bool:
        made, seen = datetime.fromisoformat(self.made), datetime.fromisoformat(self.seen)
        return not self.revoked and made - AHEAD <= now < made + LASTS and now < seen + IDLE


class Sessions:
    """The sessions of all teams."""

    def __init__(self, engine: Engine, grants: Grants) -> None:
        self._engine, self._grants = engine, grants
        upgrade(engine, "sessions", (TABLES.create_all, _with_subject))
        self._swept: datetime | None = None

    @classmethod
    def open(cls, settings: Settings, engine: Engine | None = None) -> Self:
        return cls(engine or connect(settings.database_url), Grants.read(settings.oidc_groups))

    def close(self) -> None:
        self._engine.dispose()

    def make(self, visitor: Visitor, now: datetime, instead_of: str = "") -> str:
        """A new session and its secret for the browser; the one that the browser had is ended.

        Raises SignInRefused where the visitor's groups give no role.
        """
        team, _ = self._grants.roles(visitor.groups)
        id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
        at = _text(now)
        row = {"id": id, "sha256": _hash(secret), "team": team, "user": visitor.user,
               "groups": json.dumps(visitor.groups), "made": at, "seen": at,
               "proved": _text(visitor.proved) if visitor.proved else "", "revoked": "",
               "subject": visitor.subject, "sid": visitor.sid}
        old = FORM.fullmatch(instead_of)
        with writing(self._engine) as connection:
            connection.execute(delete(SESSION).where(SESSION.c.made < _text(now - KEPT)))
            if old:
                connection.execute(update(SESSION).where(
                    SESSION.c.id == old.group(1), SESSION.c.sha256 == _hash(old.group(2)),
                    SESSION.c.revoked == "").values(revoked=at))
            connection.execute(SESSION.insert(), [row])
        return f"{id}_{secret}"

    def caller(self, secret: str, now: datetime) -> Caller | None:
        """The session of a secret; None if it is unknown, has ended, or gives no role any more."""
        self._sweep(now)
        found = FORM.fullmatch(secret)
        row = self._row(found.group(1)) if found else None
        held = row["sha256"] if row else _hash("")
        right = hmac.compare_digest(held, _hash(found.group(2) if found else secret))
        if row is None or not right:
            return None
        caller = self._caller(row, now)
        if not caller:
            self._strike(now)  # it was seen to have ended, so it never stands again
        if caller and now - datetime.fromisoformat(row["seen"]) > NOTED_EVERY:
            self._note(row["id"], now)
        return caller

    def stands(self, id: str, now: datetime) -> bool:
        """Whether the session is still valid."""
        row = self._row(id)
        return row is not None and self._caller(row, now) is not None

    def list(self, team: str) -> tuple[Session, ...]:
        """The sessions of a team, the newest first."""
        with self._engine.connect() as connection:
            query = select(SESSION).where(SESSION.c.team == team).order_by(SESSION.c.made.desc())
            return tuple(_session(dict(row)) for row in connection.execute(query).mappings())

    def end(self, team: str, id: str, now: datetime) -> Session:
        """End a session of the team; UnknownRecord for any other."""
        row = self._row(id)
        if row is None or row["team"] != team:
            raise UnknownRecord(f"no session {id!r}; see the list of sessions")
        ended = replace(_session(row), revoked=row["revoked"] or _text(now))
        with writing(self._engine) as connection:
            connection.execute(update(SESSION).where(SESSION.c.id == id)
                               .values(revoked=ended.revoked))
        return ended

    def end_of(self, subject: str, sid: str, before: datetime, now: datetime
               ) -> tuple[Session, ...]:
        """End what the sign-in service ended: the sessions of its session, or else of the person,
        that were made before."""
        whose = SESSION.c.sid == sid if sid else SESSION.c.subject == subject
        if sid and subject:
            whose = whose & (SESSION.c.subject == subject)
        which = (whose, SESSION.c.revoked == "", SESSION.c.made <= _text(before + AHEAD))
        with writing(self._engine) as connection:
            found = [dict(row) for row in
                     connection.execute(select(SESSION).where(*which)).mappings()]
            connection.execute(update(SESSION).where(*which).values(revoked=_text(now)))
        return tuple(replace(_session(row), revoked=_text(now)) for row in found)

    def _sweep(self, now: datetime) -> None:
        """Strike what has run out, once a minute: it stays so, wherever the clock is set."""
        if self._swept is not None and abs(now - self._swept) < NOTED_EVERY:
            return
        self._swept = now
        self._strike(now)

    def _strike(self, now: datetime) -> None:
        with suppress(SQLAlchemyError), writing(self._engine) as connection:
            connection.execute(update(SESSION).where(
                SESSION.c.revoked == "",
                (SESSION.c.made <= _text(now - LASTS)) | (SESSION.c.seen <= _text(now - IDLE)))
                .values(revoked=_text(now)))

    def _caller(self, row: dict[str, Any], now: datetime) -> Caller | None:
        if not _session(row).stands(now):
            return None
        try:
            team, roles = self._grants.roles(json.loads(row["groups"]))
        except SignInRefused:
            return None
        proved = datetime.fromisoformat(row["proved"]) if row["proved"] else None
        return Caller(team, row["user"], roles, session=row["id"], proved=proved) \
            if team == row["team"] else None

    def _note(self, id: str, now: datetime) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(SESSION).where(SESSION.c.id == id).values(seen=_text(now)))

    def _row(self, id: str) -> dict[str, Any] | None:
        try:
            with self._engine.connect() as connection:
                found = connection.execute(
                    select(SESSION).where(SESSION.c.id == id)).mappings().first()
        except SQLAlchemyError as error:
            raise RecordUnavailable("the sessions cannot be read; make sure that the database "
                                    "answers, then try again") from error
        return dict(found) if found else None


def _session(row: dict[str, Any]) -> Session:
    return Session(**{name: row[name] for name in Session.__dataclass_fields__})


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _hash(secret: str) -> str:
    """Plain SHA-256 is enough: the secret is 256 random bits."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _with_subject(connection: Connection) -> None:
    """The sign-in service's own names, for tables that were made before it could end sessions."""
    held = {one["name"] for one in inspect(connection).get_columns(SESSION.name)}
    for name in ("subject", "sid"):
        if name not in held:
            connection.execute(text(f"ALTER TABLE {SESSION.name} ADD COLUMN {name} VARCHAR(255) "
                                    "NOT NULL DEFAULT ''"))
