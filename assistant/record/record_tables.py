"""The record's tables; the database itself refuses to change or delete a row of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

TABLES = MetaData()


class Written(TypeDecorator[str]):
    """A text as it was written. SQLite keeps bytes or a number in it too, if somebody puts them
    there; they are read as a text that no row of ours ever held, so that the row is found out."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return value if value is None or isinstance(value, str) else f"no text: {value!r}"


class Long(Written):
    """A text of any length."""

    impl = Text
    cache_ok = True


class Counted(TypeDecorator[int]):
    """A column that counts rows; a stored value that is no such number is read as -1."""

    impl = Integer
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        if isinstance(value, float) and abs(value) < LARGEST:
            value = int(value)
        return value if value is None or (isinstance(value, int) and value <= LARGEST) else -1


LARGEST = 2 ** 31 - 1
"""The largest number that these columns hold on Postgres; what SQLite sorts behind numbers lies
beyond it too."""

RECORD = Table(
    "record", TABLES,
    Column("team", Written(100), primary_key=True),
    Column("seq", Counted, primary_key=True, autoincrement=False),
    Column("id", Written(36), nullable=False, unique=True),
    Column("at", Written(40), nullable=False),
    Column("kind", Written(40), nullable=False),
    Column("actor", Written(200), nullable=False),
    Column("title", Long, nullable=False),
    Column("body_sha256", Written(64), nullable=False),
    Column("previous", Written(64), nullable=False),
    Column("hash", Written(64), nullable=False),
)
"""One row per answer or determination, numbered and chained within its team."""

BODY = Table("record_body", TABLES, Column("id", Written(36), primary_key=True),
             Column("body", Long, nullable=False))
"""The content of a row, apart from it: after its retention it may be erased, the row stays."""

SEAL = Table(
    "record_seal", TABLES,
    Column("number", Counted, primary_key=True, autoincrement=False),
    Column("id", Written(36), nullable=False, unique=True),
    Column("about", Written(64), nullable=False),
    Column("mark", Written(64), nullable=False),
    Column("link", Written(64), nullable=False),
    Column("key", Written(16), nullable=False),
    Column("mac", Written(64), nullable=False),
)
"""The seal of each row, in the order in which the rows of all teams were written."""
Index("record_seal_about", SEAL.c.about)
_FIRST_TABLES = (RECORD, BODY)

_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS {name} BEFORE {what} ON {table} {when} "
    "BEGIN SELECT RAISE(ABORT, 'the record is only ever added to'); END"
)
_ERASED = "EXISTS (SELECT 1 FROM record WHERE kind = 'erased' AND title = OLD.id)"
_POSTGRES = """
CREATE OR REPLACE FUNCTION record_refuses() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the record is only ever added to'; END $$ LANGUAGE plpgsql;
CREATE OR REPLACE FUNCTION record_body_refuses() RETURNS trigger AS $$
BEGIN
  IF NOT {erased} THEN RAISE EXCEPTION 'the record is only ever added to'; END IF;
  RETURN OLD;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER record_kept BEFORE UPDATE OR DELETE ON record
  FOR EACH ROW EXECUTE FUNCTION record_refuses();
CREATE OR REPLACE TRIGGER record_whole BEFORE TRUNCATE ON record
  FOR EACH STATEMENT EXECUTE FUNCTION record_refuses();
CREATE OR REPLACE TRIGGER body_kept BEFORE UPDATE ON record_body
  FOR EACH ROW EXECUTE FUNCTION record_refuses();
CREATE OR REPLACE TRIGGER body_stays BEFORE DELETE ON record_body
  FOR EACH ROW EXECUTE FUNCTION record_body_refuses();
CREATE OR REPLACE TRIGGER body_whole BEFORE TRUNCATE ON record_body
  FOR EACH STATEMENT EXECUTE FUNCTION record_refuses();
"""


@contextmanager
def as_it_stands(connection: Connection) -> Iterator[None]:
    """Meanwhile SQLite gives texts that are no UTF-8 too, with the sign U+FFFD for what cannot be
    read, so that such a row is found out like any other that was changed."""
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    raw.text_factory = lambda written: written.decode("utf-8", "replace")
    try:
        yield
    finally:
        raw.text_factory = str


def first(connection: Connection) -> None:
    """The tables and the triggers that guard them."""
    TABLES.create_all(connection, tables=_FIRST_TABLES)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRES.format(erased=_ERASED))
        return
    for name, what, table, when in (
        ("record_update", "UPDATE", "record", ""), ("record_delete", "DELETE", "record", ""),
        ("body_update", "UPDATE", "record_body", ""),
        ("body_delete", "DELETE", "record_body", f"WHEN NOT {_ERASED}"),
    ):
        connection.exec_driver_sql(_SQLITE.format(name=name, what=what, table=table, when=when))


def sealed(connection: Connection) -> None:
    """The seals, which are guarded like the rows. Rows that are there get theirs when the record is
    taken over (see `takeover`)."""
    SEAL.create(connection)
    connection.exec_driver_sql("CREATE INDEX record_kind ON record (team, kind, seq)")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("""
            CREATE OR REPLACE TRIGGER seal_kept BEFORE UPDATE OR DELETE ON record_seal
              FOR EACH ROW EXECUTE FUNCTION record_refuses();
            CREATE OR REPLACE TRIGGER seal_whole BEFORE TRUNCATE ON record_seal
              FOR EACH STATEMENT EXECUTE FUNCTION record_refuses();""")
        return
    for what in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(_SQLITE.format(
            name=f"seal_{what.lower()}", what=what, table="record_seal", when=""))


STEPS = (first, sealed)
"""Every form that the tables ever had; a step that was released is never edited."""
