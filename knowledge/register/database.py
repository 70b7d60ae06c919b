"""Opens the register's database and brings its tables up to date; refuses one from the future."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from knowledge.errors import DatabaseUnavailable, RegisterError

_MIGRATIONS = Path(__file__).parent / "migrations"
POOL = 20
"""Connections that stay open; half as many again under load. The one used last is used next, so
that few of them hold pages of the database."""
_LOCK = 4_711_001  # any number; Postgres takes it as the name of the migration lock


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
        with writing(engine) as connection:
            _migrate(connection, shown)
    except RegisterError:
        engine.dispose()
        raise
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


def _migrate(connection: Connection, shown: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    context = MigrationContext.configure(connection, opts={"version_table": "register_version"})
    for found in context.get_current_heads():
        if found not in known:
            raise RegisterError(
                f"the register at {shown} was made by a newer version of the program (its tables "
                f"are at {found!r}, which this version does not know); start that newer version, "
                f"or restore the backup that was made before the upgrade"
            )
    command.upgrade(config, "head")
