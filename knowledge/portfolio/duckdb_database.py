"""The database that joins: DuckDB, in this process, within a bound of memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from knowledge.errors import DatabaseUnavailable

MEMORY = "600MB"


def connect(file: Path | str, folder: Path, memory: str = MEMORY, threads: int = 0,
            read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A database that spills to the folder, and never fetches anything from elsewhere."""
    found = duckdb.connect(str(file), read_only=read_only, config={
        "memory_limit": memory, "temp_directory": str(folder / "spill"),
        "preserve_insertion_order": "false", "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false", **({"threads": str(threads)} if threads else {})})
    found.execute("SET enable_progress_bar = false")
    return found


@contextmanager
def storing() -> Iterator[None]:
    """Raise DatabaseUnavailable if the tables cannot be written or read."""
    try:
        yield
    except duckdb.IOException as error:
        raise DatabaseUnavailable(
            "the tables could not be written or read; make sure that the disk has room and may be "
            "written to, then hand them in again") from error


def one(connection: duckdb.DuckDBPyConnection, statement: str, told: Sequence[Any] = ()
        ) -> tuple[Any, ...] | None:
    """The first row of what a statement gives, read to its end; None where it gives none."""
    found = connection.execute(statement, list(told)).fetchall()
    return found[0] if found else None


def count(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    """The one number that a statement gives."""
    found = one(connection, statement)
    return int(found[0]) if found else 0


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"
