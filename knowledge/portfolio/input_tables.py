"""Read the input tables: Parquet, CSV, XLSX, a table of DuckDB or Postgres, Arrow."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any

import duckdb

from knowledge.errors import ImportRefused, PortfolioRefused, no_such
from knowledge.portfolio.duckdb_database import quoted, text
from knowledge.register.importers.files.file_limits import FileLimits
from knowledge.register.importers.files.read_xlsx import read_xlsx

LINES = "lines"
UNCONFIRMED = "unconfirmed"
"""The column that names, joined by `;`, the facts of a row that nobody has confirmed."""
SUBJECTS = {"items": ("goods",), "buyers": ("end_user", "importer", "owner", "site"),
            "exporters": ("exporter",), "destinations": ("destination",), LINES: ("deal",)}
"""The tables that may be handed in, and what the facts of each are about."""
SHEET = FileLimits(file=500_000_000, unpacked=2_000_000_000, rows=1_048_576, cells=10_000_000)
"""What is read of a workbook at most."""
KEYS = {"items": "item_id", "buyers": "buyer_id", "exporters": "exporter_id",
        "destinations": "destination_id"}
"""The column of the lines that names a row of each table, unless another is given."""


@dataclass(frozen=True)
class GivenTable:
    """One input table, before it is read.

    `source` is a file (.parquet, .csv, .xlsx), `file.duckdb#table`, a Postgres address
    `postgresql://...#table`, or an Arrow table. `id` is the column that names a row (of the lines:
    the order line, by default its number); `of_line` the column of the lines that names a row of
    this table. `names` maps columns to facts where they are called otherwise.
    """

    source: Any
    id: str = ""
    of_line: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def given(sources: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, GivenTable]:
    """Tables with what their columns are called: `table.column` -> fact, or `table.id` and
    `table.of_line` -> column. Raises PortfolioRefused for a table that is not handed in."""
    said: dict[str, dict[str, Any]] = {name: {"names": {}} for name in sources}
    for place, target in columns.items():
        table, _, column = place.partition(".")
        if not column or table not in said:
            raise PortfolioRefused(f"{place!r}: write table.column, of a table handed in")
        if column in ("id", "of_line"):
            said[table][column] = target
        else:
            said[table]["names"][column] = target
    return {name: GivenTable(sources[name], **more) for name, more in said.items()}


@dataclass(frozen=True)
class InputTable:
    """A table that was read: where it stands in the database, its columns and their types, which
    of them tell facts, and the SHA-256 of what was read."""

    name: str
    relation: str
    number: str
    columns: Mapping[str, str]
    facts: Mapping[str, str]
    id: str
    of_line: str
    sha256: str
    source: str

    @property
    def not_read(self) -> tuple[str, ...]:
        """Columns that are neither a fact nor a name of anything."""
        return tuple(one for one in self.columns
                     if one not in self.facts and one not in (self.id, UNCONFIRMED))


def take(connection: duckdb.DuckDBPyConnection, name: str, given: GivenTable, facts: set[str],
         folder: Path) -> InputTable:
    """Take a table in. Raises PortfolioRefused where it cannot be read, or a column is missing."""
    try:
        relation, number, path, source = _relation(connection, name, given.source, folder)
        described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    except (duckdb.Error, OSError, ValueError) as error:
        raise PortfolioRefused(f"the table {name} cannot be read from {given.source}: "
                               f"{str(error).splitlines()[0]}") from error
    columns = {column: kind for column, kind, *_ in described if column != "file_row_number"}
    for one in (given.id, *given.names):
        if one and one not in columns:
            raise PortfolioRefused(f"the table {name} has {no_such('column', one, columns)}")
    for one in given.names.values():
        if one not in facts:
            raise PortfolioRefused(f"the table {name}: {no_such('fact', one, facts)}")
    read = {column: given.names.get(column, column) for column in columns
            if given.names.get(column, column) in facts and column != given.id}
    if len(set(read.values())) != len(read):
        raise PortfolioRefused(f"two columns of the table {name} tell the same fact")
    id = given.id or ("id" if "id" in columns else "")
    if not id and name != LINES:
        raise PortfolioRefused(f"the table {name} has no column `id`; say which column names its "
                               "rows")
    with path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    return InputTable(name, relation, number, columns, read, id,
                      given.of_line or KEYS.get(name, ""), sha256, source)


def _relation(connection: duckdb.DuckDBPyConnection, name: str, source: Any, folder: Path
              ) -> tuple[str, str, Path, str]:
    """The table as SQL reads it, the column that numbers its rows, the file that was read, and what
    it is called. What is no Parquet file is copied into one first, so that a run can be decided
    again on the same rows."""
    if not isinstance(source, str | Path):
        return *_copied(connection, name, source, folder), type(source).__name__
    called = str(source)
    path, _, table = called.partition("#")
    kind = Path(path).suffix.lower()
    if path.startswith(("postgresql://", "postgres://")):
        return *_copied(connection, name, _postgres(path, table, folder, name), folder), table
    if not Path(path).is_file():
        raise PortfolioRefused(f"the table {name}: there is no file {path}")
    if kind in (".duckdb", ".db"):
        return *_attached(connection, name, path, table, folder), Path(path).name
    if kind == ".parquet":
        return _parquet(Path(path)), "file_row_number", Path(path), Path(path).name
    if kind == ".csv":
        reading = f"read_csv({text(path)}, all_varchar = true, header = true)"
        return *_copied(connection, name, reading, folder), Path(path).name
    if kind == ".xlsx":
        return *_copied(connection, name, _sheet(Path(path), folder, name), folder), Path(path).name
    raise PortfolioRefused(f"the table {name}: {Path(path).name} is of no kind that is read; hand "
                           "in .parquet, .csv, .xlsx, .duckdb#table or postgresql://...#table")


def as_parquet(connection: duckdb.DuckDBPyConnection, name: str, path: Path, folder: Path,
               most: int) -> str:
    """A file as a Parquet file of that name in the folder, in its order and with at most one row
    more than `most`; the relation that reads it."""
    source = _relation(connection, name, path, folder)[0]
    if path.suffix.lower() == ".parquet":
        columns = [row[0] for row in connection.execute(f"DESCRIBE FROM {source}").fetchall()]
        told = ", ".join(quoted(one) for one in columns if one != "file_row_number")
        _copied(connection, name, f"(SELECT {told} FROM {source} LIMIT {most + 1})", folder)
    return _parquet(folder / f"{name}.parquet")


def _parquet(path: Path) -> str:
    return f"read_parquet({text(str(path))}, file_row_number = true)"


def _copied(connection: duckdb.DuckDBPyConnection, name: str, source: Any, folder: Path
            ) -> tuple[str, str, Path]:
    path = folder / f"{name}.parquet"
    if not isinstance(source, str):
        connection.register("handed_in", source)
        source = "handed_in"
    connection.execute(f"COPY (SELECT * FROM {source}) TO {text(str(path))} (FORMAT parquet)")
    return _parquet(path), "file_row_number", path


def _attached(connection: duckdb.DuckDBPyConnection, name: str, path: str, table: str,
              folder: Path) -> tuple[str, str, Path]:
    if not table:
        raise PortfolioRefused(f"the table {name}: say which table of {Path(path).name}, as in "
                               f"{Path(path).name}#orders")
    connection.execute(f"ATTACH {text(path)} AS handed_in_file (READ_ONLY)")
    try:
        parts = ".".join(quoted(part) for part in table.split("."))
        return _copied(connection, name, f"handed_in_file.{parts}", folder)
    finally:
        connection.execute("DETACH handed_in_file")


def _sheet(path: Path, folder: Path, name: str) -> str:
    """The first filled sheet of a workbook as a CSV file, each cell as the sheet shows it (6.5 % is
    kept in it as 0.065): headings in the first row, every row below as wide as they are."""
    to = folder / f"{name}.csv"
    try:
        lines = read_xlsx(path.read_bytes(), SHEET).lines
    except ImportRefused as error:
        raise PortfolioRefused(f"the table {name} cannot be read: {error}") from error
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        width = max((len(line.cells) for line in lines), default=0)
        writer.writerows([*line.cells, *[""] * (width - len(line.cells))] for line in lines)
    return f"read_csv({text(str(to))}, all_varchar = true, header = true)"


def _postgres(address: str, table: str, folder: Path, name: str) -> str:
    try:
        import psycopg
        from psycopg import sql
    except ImportError as error:
        raise PortfolioRefused("a table of Postgres needs the extra `postgres`: "
                               "pip install lodestone[postgres]") from error
    if not table:
        raise PortfolioRefused(f"the table {name}: say which table, as in postgresql://...#orders")
    to = folder / f"{name}.csv"
    try:
        with psycopg.connect(address) as connection, to.open("wb") as file:
            named = sql.SQL(".").join(sql.Identifier(part) for part in table.split("."))
            copying = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT (FORMAT csv, HEADER)").format(
                named)
            with connection.cursor().copy(copying) as copy:
                for block in copy:
                    file.write(block)
    except psycopg.Error as error:
        raise PortfolioRefused(f"the table {name} cannot be read from Postgres: "
                               f"{str(error).splitlines()[0]}") from error
    return f"read_csv({text(str(to))}, all_varchar = true, header = true)"
