"""The tables of the database grow forward only: each part has a version that never goes down.

A step that was released is never edited; a change is a new step at the end. All open steps of a
part run in one transaction, after a copy of the database where it is SQLite's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing

from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, select, text
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import RecordUnavailable
from knowledge.register.database import writing

Step = Callable[[Connection], object]

_TABLES = MetaData()
_VERSION = Table("schema_version", _TABLES, Column("part", String(40), primary_key=True),
                 Column("version", Integer, nullable=False))
_LOCK = 4_711_003  # any number: Postgres takes it as the name of the lock under which tables change


def upgrade(engine: Engine, part: str, steps: Sequence[Step]) -> None:
    """Bring the tables of a part to the form that this program knows.

    RecordUnavailable for tables of a newer program, and where the database does not answer.
    """
    try:
        with writing(engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            _TABLES.create_all(connection)
            found = connection.execute(
                select(_VERSION.c.version).where(_VERSION.c.part == part)).scalar() or 0
            if found > len(steps):
                raise RecordUnavailable(
                    f"the tables of {part} were made by a newer version of the program; start that "
                    "version, or restore the backup that was made before the upgrade")
            if found == len(steps):
                return
            if found:
                _copy(engine, f"{part}-{found}")
            for step in steps[found:]:
                step(connection)
            connection.execute(_VERSION.delete().where(_VERSION.c.part == part))
            connection.execute(_VERSION.insert(), [{"part": part, "version": len(steps)}])
    except SQLAlchemyError as error:
        raise RecordUnavailable(
            f"the tables of {part} cannot be made or changed; make sure that the database answers "
            "and the disk has room, then start again") from error


def _copy(engine: Engine, name: str) -> None:
    """Copy an SQLite database to a file beside it, before its tables change."""
    path = engine.url.database
    if engine.dialect.name == "sqlite" and path:
        with closing(sqlite3.connect(path)) as source, \
                closing(sqlite3.connect(f"{path}.before-{name}")) as copy:
            source.backup(copy)
