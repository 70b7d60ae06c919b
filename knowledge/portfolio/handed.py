"""Read a table from an untrusted file in a separate process.

What it becomes is a Parquet file that this program wrote, with limits of rows, columns, time and
memory; only that one is read by the process that serves.
"""

from __future__ import annotations

from pathlib import Path

from knowledge.apart import TooMuch, apart
from knowledge.errors import PortfolioRefused

ROWS = 2_000_000
COLUMNS = 500
BY_HAND = "hand it in on the command line (lodestone portfolio decide)"


def read_apart(path: Path, called: str) -> Path:
    """The table as a Parquet file beside it; `called` is what to call it. Raises PortfolioRefused
    for what is no table, or a larger one than is taken here."""
    folder = path.parent / called
    folder.mkdir()
    try:
        apart(_rewritten, str(path), called, str(folder))
    except TooMuch as error:
        raise PortfolioRefused(f"the table {called} cannot be read: {error}; make it smaller, or "
                               f"{BY_HAND}") from error
    return folder / f"{called}.parquet"


def _rewritten(path: str, called: str, folder: str) -> None:
    """In the process of its own; which kind of file it is says the ending of its name."""
    from knowledge.portfolio.duckdb_database import connect, count
    from knowledge.portfolio.input_tables import as_parquet

    try:
        connection = connect(":memory:", Path(folder), memory="400MB", threads=1)
        columns = len(connection.execute(
            f"DESCRIBE FROM {as_parquet(connection, called, Path(path), Path(folder), ROWS)}"
        ).fetchall())
        rows = count(connection, f"SELECT count(*) FROM '{folder}/{called}.parquet'")
    except PortfolioRefused:
        raise
    except Exception as error:  # whatever a foreign file makes a library say
        said = (str(error).splitlines() or ["it is damaged"])[0].replace(path, called)
        raise PortfolioRefused(f"the table {called} cannot be read: {said}") from None
    if rows > ROWS or columns > COLUMNS:
        raise PortfolioRefused(f"the table {called} has more than {ROWS:,} rows or {COLUMNS} "
                               f"columns; {BY_HAND}")
