"""Opens the database and brings its tables up to date; refuses those of a newer program.

The tables grow forward only: each part of them has a version that never goes down. A step that was
released is never edited; a change is a new step at the end.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from knowledge.errors import DatabaseUnavailable, RecordUnavailable, RegisterError
from knowledge.register.storage.register_tables import STEPS

Step = Callable[[Connection], object]

_TABLES = MetaData()
_VERSION = Table("schema_version", _TABLES, Column("part", String(40), primary_key=True),
                 Column("version", Integer, nullable=False))
POOL = 20
"""Connections that stay open; half as many again under load. The one used last is used next, so
that few of them hold pages of the database."""
_LOCK = 4_711_003  # any number: Postgres takes it as the name of the lock under which tables change


def connect(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql+psycopg://…`, with the tables up to date.

    Raises `RegisterError` if the address is not understood, the database cannot be reached, or its
    tables were made by a newer version of the program.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, pool_size=POOL, pool_pre_ping=True, pool_use_lifo=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise RegisterError(
            "the register's address is not understood; write sqlite:///<path> or "
            "postgresql+psycopg://<user>@<host>/<database>"
        ) from error
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    shown = parsed.render_as_string(hide_password=True)
    try:
        _upgrade(engine, "register", STEPS, _before_0_2)
    except _Newer:
        engine.dispose()
        raise RegisterError(
            f"the register at {shown} was made by a newer version of the program; start that newer "
            "version, or restore the backup that was made before the upgrade") from None
    except SQLAlchemyError as error:
        engine.dispose()
        said = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseUnavailable(f"the database at {shown} cannot be opened: {said}") from error
    return engine


class writing:
    """A transaction that writes; on SQLite it takes the write lock at once, not at the end.

    Without `keep` everything is taken back at the end: a trial.
    """

    def __init__(self, engine: Engine, *, keep: bool = True) -> None:
        self._keep = keep
        self._connection = engine.connect().execution_options(lodestone_writes=True)

    def __enter__(self) -> Connection:
        try:
            self._connection.begin()
        except BaseException:
            self._connection.close()
            raise
        return self._connection

    def __exit__(self, kind: Any, *_: object) -> None:
        try:
            if kind is None and self._keep:
                self._connection.commit()
            else:
                self._connection.rollback()
        finally:
            self._connection.close()


def _prepare_sqlite(engine: Engine) -> None:
    """Write-ahead log, foreign keys, patience, and transactions begun by us rather than guessed."""

    @event.listens_for(engine, "connect")
    def _connected(raw: Any, _: Any) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA busy_timeout = 30000")
        with suppress(Exception):  # another process is switching the log over at this moment
            raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("lodestone_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def upgrade(engine: Engine, part: str, steps: Sequence[Step]) -> None:
    """Bring the tables of a part to the form that this program knows.

    RecordUnavailable for tables of a newer program, and where the database does not answer.
    """
    try:
        _upgrade(engine, part, steps)
    except _Newer:
        raise RecordUnavailable(
            f"the tables of {part} were made by a newer version of the program; start that "
            "version, or restore the backup that was made before the upgrade") from None
    except SQLAlchemyError as error:
        raise RecordUnavailable(
            f"the tables of {part} cannot be made or changed; make sure that the database answers "
            "and the disk has room, then start again") from error


class _Newer(Exception):
    """The tables have taken more steps than this program knows."""


def _upgrade(engine: Engine, part: str, steps: Sequence[Step],
             before: Callable[[Connection], int] = lambda connection: 0) -> None:
    """Take the steps that the tables of a part have not taken, all or none, after a copy of the
    database where it is SQLite's. `before` tells how many were taken where nothing is noted."""
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _TABLES.create_all(connection)
        noted = connection.execute(
            select(_VERSION.c.version).where(_VERSION.c.part == part)).scalar()
        taken = before(connection) if noted is None else noted
        if taken > len(steps):
            raise _Newer
        if noted == len(steps):
            return
        if 0 < taken < len(steps):
            _copy(engine, f"{part}-{taken}")
        for step in steps[taken:]:
            step(connection)
        connection.execute(_VERSION.delete().where(_VERSION.c.part == part))
        connection.execute(_VERSION.insert(), [{"part": part, "version": len(steps)}])


def _copy(engine: Engine, name: str) -> None:
    """Copy an SQLite database to a file beside it, before its tables change."""
    path = engine.url.database
    if engine.dialect.name == "sqlite" and path:
        with closing(sqlite3.connect(path)) as source, \
                closing(sqlite3.connect(f"{path}.before-{name}")) as copy:
            source.backup(copy)


def _before_0_2(connection: Connection) -> int:
    """The steps that the register had taken under version 0.1, which noted them in a table of its
    own ("r0002")."""
    if not inspect(connection).has_table("register_version"):
        return 0
    noted = connection.execute(text("SELECT version_num FROM register_version")).scalar()
    return int(str(noted or "r0")[1:])
