"""The joining statement for a company's own engine: Spark, BigQuery, Snowflake, Trino.

The decided tables are small; they and the statement are written out. Exact there are the outcome
and whether it waits for a confirmation; the deciding rule, what is missing and the trace are asked
of the kernel afterwards, for the lines that matter.
"""

from __future__ import annotations

from pathlib import Path

import sqlglot

from knowledge.errors import PortfolioRefused, no_such
from knowledge.portfolio.duckdb_database import count, text
from knowledge.portfolio.lines import Law, Portfolio
from knowledge.portfolio.sql import columns, joined

DIALECTS = ("spark", "bigquery", "snowflake", "trino", "duckdb")
STATEMENT = "decide.sql"


def statement(portfolio: Portfolio, law: Law, dialect: str) -> str:
    """The statement over the tables `lines` and `decided_<table>`: `line`, `answer` (0 no, 1 needs
    facts, 2 unsettled, 3 yes) and `confirm`."""
    if dialect not in DIALECTS:
        raise PortfolioRefused(no_such("dialect", dialect, DIALECTS))
    cut = portfolio.split(law)
    made = joined(cut, portfolio.source(cut, "decided", "lines"), rule=False, missing=False)
    return sqlglot.transpile(made, read="duckdb", write=dialect, pretty=True)[0] + ";\n"


def write(portfolio: Portfolio, law: Law, folder: Path, dialect: str) -> list[Path]:
    """Write into a new folder the statement, and as Parquet the decided tables and the lines."""
    made = statement(portfolio, law, dialect)
    if folder.exists():
        raise PortfolioRefused(f"{folder} is there already; name a new folder")
    folder.mkdir(parents=True)
    cut = portfolio.decided(law, "decided")
    tables = {f"decided_{group}": "SELECT k, "
              f"{', '.join(columns(cut, group, rule=False, missing=False))} FROM decided_{group}"
              for group in cut.tables if columns(cut, group)}
    tables["lines"] = "SELECT line, id, " + ", ".join(
        f"k_{group}" for group in portfolio.groups) + " FROM staged"
    paths = [folder / STATEMENT]
    paths[0].write_text(made, encoding="utf-8")
    for name, query in tables.items():
        path = folder / f"{name}.parquet"
        count(portfolio.connection, f"COPY ({query}) TO {text(str(path))} (FORMAT parquet)")
        paths.append(path)
    return paths
