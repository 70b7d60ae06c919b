"""The record's tables; the database itself refuses to change or delete a row of them."""

from sqlalchemy import Column, Connection, Index, Integer, MetaData, String, Table, Text

TABLES = MetaData()

RECORD = Table(
    "record", TABLES,
    Column("team", String(100), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False, unique=True),
    Column("at", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("title", Text, nullable=False),
    Column("body_sha256", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""One row per answer or determination, numbered and chained within its team."""

BODY = Table("record_body", TABLES, Column("id", String(36), primary_key=True),
             Column("body", Text, nullable=False))
"""The content of a row, apart from it: after its retention it may be erased, the row stays."""

SEAL = Table(
    "record_seal", TABLES,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False, unique=True),
    Column("about", String(64), nullable=False),
    Column("mark", String(64), nullable=False),
    Column("link", String(64), nullable=False),
    Column("key", String(16), nullable=False),
    Column("mac", String(64), nullable=False),
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
