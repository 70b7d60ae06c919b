"""A decided portfolio written out: Parquet, CSV, or a table of a DuckDB file; a row a line."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from knowledge.errors import PortfolioRefused
from knowledge.portfolio.database import count, one, quoted, text
from knowledge.portfolio.lines import Law, Portfolio
from knowledge.portfolio.split import WORD, Split
from knowledge.portfolio.sql import NEEDS_FACTS, NO, UNSETTLED, YES


def answers(portfolio: Portfolio, law: Law, in_words: bool = True) -> str:
    """The statement that gives every line: `line`, `id` (its own, if it has one), `outcome`,
    `confirm`, `rule`, and `missing` (facts and open points, joined by `;`), or not in words but as
    the bits of `missing_0` and so on, which are written twenty times as fast."""
    cut = portfolio.split(law)
    outcomes = " ".join(f"WHEN {answer} THEN {text(law.outcome(answer))}"
                        for answer in (NO, NEEDS_FACTS, UNSETTLED, YES))
    said = f"{missing(cut)} AS missing" if in_words else ", ".join(
        f"missing_{word}" for word in range(cut.words))
    return (f"SELECT line, id, CASE answer {outcomes} END AS outcome, confirm, name AS rule, "
            f"{said} FROM result LEFT JOIN result_rules ON n = result.rule")


def missing(cut: Split) -> str:
    """The names of what is missing, as one text."""
    parts = [f"CASE WHEN missing_{word} & {bit} <> 0 THEN {text(name)} END"
             for name, (word, bit) in cut.bits.items()]
    return f"concat_ws(';', {', '.join(parts)})" if parts else "''"


def write(portfolio: Portfolio, law: Law, to: Path, table: str = "answers") -> int:
    """Write every line; how many were written. A CSV file and a table hold what is missing in
    words; a Parquet file as bits, whose names, lowest bit first, stand in its metadata `missing`.
    Raises PortfolioRefused where they are not as many as went in, or the file is of no kind that is
    written."""
    kind = to.suffix.lower()
    statement, cut = answers(portfolio, law, kind != ".parquet"), portfolio.split(law)
    try:
        if kind == ".duckdb":
            return _checked(portfolio, _into_database(portfolio, statement, to, table))
        if kind not in (".parquet", ".csv"):
            raise PortfolioRefused(f"{to.name}: answers are written as .parquet, .csv or .duckdb")
        names = text(json.dumps({"word": WORD, "names": _by_place(cut)}))
        form = (f"FORMAT parquet, KV_METADATA {{missing: {names}}}" if kind == ".parquet"
                else "FORMAT csv, HEADER")
        written = count(portfolio.connection, f"COPY ({statement}) TO {text(str(to))} ({form})")
    except duckdb.IOException as error:
        raise PortfolioRefused(f"{to.name} cannot be written: "
                               f"{str(error).splitlines()[0]}") from error
    return _checked(portfolio, written)


def _by_place(cut: Split) -> list[str]:
    """The names of what may be missing, by the place of their bits; empty where no bit is used."""
    found = [""] * (cut.words * WORD)
    for name, (word, bit) in cut.bits.items():
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


def missing_counts(portfolio: Portfolio, law: Law) -> dict[str, int]:
    """How many lines wait for each fact or open point, the most waited for first."""
    cut = portfolio.split(law)
    if not cut.bits:
        return {}
    waiting = ", ".join(f"count(*) FILTER (missing_{word} & {bit} <> 0)"
                        for word, bit in cut.bits.values())
    found = one(portfolio.connection, f"SELECT {waiting} FROM result") or ()
    said = {name: int(number or 0) for name, number in zip(cut.bits, found, strict=True)}
    return dict(sorted(((name, number) for name, number in said.items() if number),
                       key=lambda each: (-each[1], each[0])))
