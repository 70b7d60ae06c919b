"""API keys and callers. In local mode the only caller is the person at this machine."""

from __future__ import annotations

import hmac
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import Column, Engine, MetaData, String, Table, select, update
from sqlalchemy.exc import SQLAlchemyError

from api.traffic.fair_queue import Turn
from assistant.roles import Role
from assistant.settings import Settings
from knowledge.errors import RecordUnavailable, UnknownRecord, WrongValue
from knowledge.register.database import connect, upgrade, writing

TABLES = MetaData()
KEY = Table(
    "api_key", TABLES,
    Column("id", String(16), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("team", String(100), nullable=False),
    Column("name", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("made", String(40), nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("ends", String(40), nullable=False),
    Column("revoked", String(40), nullable=False),
)
LONGEST = timedelta(days=365)
SWEPT_EVERY = timedelta(minutes=1)
FORM = re.compile(r"lds_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
NAME = re.compile(r"[^\W_](?:[\w .@-]{0,98}[\w.])?")


@dataclass(frozen=True)
class Caller:
    """Somebody of a team, with roles. `key` is the id of the API key, `session` that of the session
    that let them in; `proved` is when a signed-in person last showed who they are."""

    team: str
    user: str
    roles: frozenset[Role]
    key: str = ""
    session: str = ""
    proved: datetime | None = None

    @property
    def turn(self) -> Turn:
        """Whose pace and whose turn it is: a session's, a key's, or the one user's."""
        return Turn(self.team, self.session or self.key or self.user)


LOCAL = Caller("local", "local", frozenset(Role))


@dataclass(frozen=True)
class Key:
    """An API key as stored: its SHA-256, never the secret."""

    id: str
    team: str
    name: str
    role: Role
    made: str
    made_by: str
    ends: str
    revoked: str = ""

    def stands(self, now: datetime) -> bool:
        return not self.revoked and now.astimezone(UTC).isoformat() < self.ends


class Keys:
    """The API keys of all teams. Every request looks its key up: a revoked key is dead at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        upgrade(engine, "keys", (TABLES.create_all,))
        self._swept: datetime | None = None

    @classmethod
    def open(cls, settings: Settings, engine: Engine | None = None) -> Self:
        return cls(engine or connect(settings.database_url))

    def close(self) -> None:
        self._engine.dispose()

    def make(self, team: str, name: str, role: Role, by: str, now: datetime,
             lasts: timedelta = LONGEST) -> tuple[Key, str]:
        """A new key and its secret, which is shown this once and kept nowhere."""
        if not NAME.fullmatch(team) or not NAME.fullmatch(name):
            raise WrongValue("a team and a key have plain names of letters, digits, blanks, dots, "
                             "hyphens and @, at most 100 characters")
        if not timedelta(0) < lasts <= LONGEST:
            raise WrongValue("a key lasts from one day to 365 days")
        id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
        now = now.astimezone(UTC)
        key = Key(id, team, name, role, now.isoformat(), by, (now + lasts).isoformat())
        with writing(self._engine) as connection:
            connection.execute(KEY.insert(), [{**vars(key), "sha256": _hash(secret)}])
        return key, f"lds_{id}_{secret}"

    def caller(self, secret: str, now: datetime) -> Caller | None:
        """Who bears this key; None for every key that is not one, has ended or was revoked."""
        self._sweep(now)
        found = FORM.fullmatch(secret)
        row = self._row(found.group(1)) if found else None
        held = row["sha256"] if row else _hash("")
        right = hmac.compare_digest(held, _hash(found.group(2) if found else secret))
        if row is None or not right:
            return None
        key = _key(row)
        if not key.stands(now):
            self._strike(now)  # it was seen to have ended, so it never stands again
            return None
        return Caller(key.team, key.name, frozenset({key.role}), key.id)

    def stands(self, id: str, now: datetime) -> bool:
        """Whether the key is still valid."""
        row = self._row(id)
        return row is not None and _key(row).stands(now)

    def list(self, team: str) -> tuple[Key, ...]:
        """The keys of a team, without their secrets."""
        with self._engine.connect() as connection:
            found = connection.execute(select(KEY).where(KEY.c.team == team).order_by(KEY.c.made))
            return tuple(_key(dict(row)) for row in found.mappings())

    def any(self) -> bool:
        """Whether there is a key that was not revoked, of whatever team."""
        with self._engine.connect() as connection:
            query = select(KEY.c.id).where(KEY.c.revoked == "").limit(1)
            return connection.execute(query).first() is not None

    def revoke(self, team: str, id: str, now: datetime) -> Key:
        """End a key of the team; UnknownRecord for any other."""
        row = self._row(id)
        if row is None or row["team"] != team:
            raise UnknownRecord(f"no key {id!r}; see the list of keys")
        key = replace(_key(row), revoked=row["revoked"] or now.astimezone(UTC).isoformat())
        with writing(self._engine) as connection:
            connection.execute(update(KEY).where(KEY.c.id == id).values(revoked=key.revoked))
        return key

    def _sweep(self, now: datetime) -> None:
        """Strike the keys that have run out, once a minute: an ended key stays ended, wherever the
        clock is set."""
        if self._swept is not None and abs(now - self._swept) < SWEPT_EVERY:
            return
        self._swept = now
        self._strike(now)

    def _strike(self, now: datetime) -> None:
        at = now.astimezone(UTC).isoformat()
        with suppress(SQLAlchemyError), writing(self._engine) as connection:
            connection.execute(update(KEY).where(KEY.c.revoked == "", KEY.c.ends <= at)
                               .values(revoked=at))

    def _row(self, id: str) -> dict[str, Any] | None:
        try:
            with self._engine.connect() as connection:
                found = connection.execute(select(KEY).where(KEY.c.id == id)).mappings().first()
        except SQLAlchemyError as error:
            raise RecordUnavailable("the keys cannot be read; make sure that the database "
                                    "answers, then ask again") from error
        return dict(found) if found else None


def _key(row: dict[str, Any]) -> Key:
    parts = {name: row[name] for name in Key.__dataclass_fields__}
    return Key(**{**parts, "role": Role(row["role"])})


def _hash(secret: str) -> str:
    """Plain SHA-256 is enough: the secret is 256 random bits."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
