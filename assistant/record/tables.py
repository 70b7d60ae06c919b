"""The record's tables; the database itself refuses to change or delete a row of them."""

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, Text

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
    TABLES.create_all(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRES.format(erased=_ERASED))
        return
    for name, what, table, when in (
        ("record_update", "UPDATE", "record", ""), ("record_delete", "DELETE", "record", ""),
        ("body_update", "UPDATE", "record_body", ""),
        ("body_delete", "DELETE", "record_body", f"WHEN NOT {_ERASED}"),
    ):
        connection.exec_driver_sql(_SQLITE.format(name=name, what=what, table=table, when=when))


STEPS = (first,)
"""Every form that the tables ever had; a step that was released is never edited."""
