"""A decided portfolio written out: Parquet, CSV, or a table of a DuckDB file; a row a line."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from knowledge.errors import PortfolioRefused
from knowledge.portfolio import chosen
from knowledge.portfolio.chosen import Chosen
from knowledge.portfolio.duckdb_database import count, quoted, text
from knowledge.portfolio.lines import Law, Portfolio
from knowledge.portfolio.split import WORD


def write(portfolio: Portfolio, law: Law, to: Path, table: str = "answers") -> int:
    """Write every line; how many were written. A CSV file and a table hold what is missing in
    words; a Parquet file as bits, whose names, lowest bit first, stand in its metadata `missing`.
    Raises PortfolioRefused where they are not as many as went in, or the file is of no kind that is
    written."""
    kind, connection = to.suffix.lower(), portfolio.connection
    statement = chosen.statement(connection, law.outcomes, Chosen(), kind != ".parquet")
    try:
        if kind == ".duckdb":
            return _checked(portfolio, _into_database(portfolio, statement, to, table))
        if kind not in (".parquet", ".csv"):
            raise PortfolioRefused(f"{to.name}: answers are written as .parquet, .csv or .duckdb")
        if kind == ".csv":
            return _checked(portfolio, write_statement(connection, statement, to))
        names = text(json.dumps({"word": WORD, "names": _by_place(connection)}))
        written = count(connection, f"COPY ({statement}) TO {text(str(to))} "
                                    f"(FORMAT parquet, KV_METADATA {{missing: {names}}})")
    except duckdb.IOException as error:
        raise PortfolioRefused(f"{to.name} cannot be written: "
                               f"{str(error).splitlines()[0]}") from error
    return _checked(portfolio, written)


def write_statement(connection: duckdb.DuckDBPyConnection, statement: str, to: Path) -> int:
    """Write what a statement gives as CSV, in the order of the lines; how many."""
    return count(connection, f"COPY ({statement} ORDER BY line) TO {text(str(to))} "
                             "(FORMAT csv, HEADER)")


def _by_place(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of what may be missing, by the place of their bits; empty where no bit is used."""
    known = chosen.names(connection)
    found = [""] * ((1 + max((word for word, _ in known.values()), default=0)) * WORD)
    for name, (word, bit) in known.items():
        found[word * WORD + bit.bit_length() - 1] = name
    return found


def _into_database(portfolio: Portfolio, statement: str, to: Path, table: str) -> int:
    connection = portfolio.connection
    connection.execute(f"ATTACH {text(str(to))} AS handed_out")
    try:
        return count(connection,
                     f"CREATE OR REPLACE TABLE handed_out.{quoted(table)} AS {statement}")
    finally:
        connection.execute("DETACH handed_out")


def _checked(portfolio: Portfolio, written: int) -> int:
    if written != portfolio.lines:
        raise PortfolioRefused(f"{portfolio.lines} lines went in and {written} would come out; "
                               "nothing of this run may be used")
    return written
