"""Select lines of a decided portfolio by their answers; count them, list them, write them out.

All is read from the portfolio's own file, so that it shows what was decided then, whatever edition
of the pack stands here now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from knowledge.errors import PortfolioRefused, no_such
from knowledge.portfolio.duckdb_database import connect, count, text

FLIPS = "cliff_flips"
"""The table of what flips on the next days on which the law changes: `cliff` numbers the day."""
Names = Mapping[str, tuple[int, int]]
"""Facts and open points that may be missing, facts first: the word of a result, and the bit."""


@dataclass(frozen=True)
class LineFlip:
    """A group of lines that flip alike on one of the next days of change."""

    cliff: int
    was: int
    answer: int
    rule_before: str
    rule_after: str


@dataclass(frozen=True)
class Chosen:
    """Which lines: those of one answer, one deciding rule, that wait for one fact or open point,
    of one order id, of one group of flips; all, where nothing is said."""

    answer: int | None = None
    rule: str = ""
    missing: str = ""
    id: str = ""
    flip: LineFlip | None = None


@dataclass(frozen=True)
class DecidedLine:
    """The answer to one order line."""

    line: int
    id: str
    answer: int
    confirm: bool
    rule: str
    missing: tuple[str, ...]


def opened(file: Path) -> duckdb.DuckDBPyConnection:
    """A portfolio's file, to look into."""
    try:
        connection = connect(file, file.parent, read_only=True)
    except duckdb.Error as error:
        raise PortfolioRefused(f"{file.name} cannot be opened; another process may be deciding it, "
                               "or the disk does not answer") from error
    try:
        names(connection)
    except duckdb.CatalogException as error:
        connection.close()
        raise PortfolioRefused(f"{file.name} was decided by another edition of Lodestone; decide "
                               "the tables again (its record stays readable)") from error
    return connection


def names(connection: duckdb.DuckDBPyConnection, table: str = "result") -> Names:
    """What the words of a result stand for."""
    found = connection.execute(f"SELECT name, word, bit FROM {table}_names ORDER BY place")
    return {name: (word, bit) for name, word, bit in found.fetchall()}


def source(connection: duckdb.DuckDBPyConnection, chosen: Chosen) -> str:
    """The FROM clause of the chosen lines, with the name of the deciding rule as `name`."""
    where = []
    if chosen.answer is not None:
        where.append(f"answer = {chosen.answer:d}")
    if chosen.rule:
        where.append(f"name = {text(chosen.rule)}")
    if chosen.missing:
        known = names(connection)
        if chosen.missing not in known:
            raise PortfolioRefused(f"no line waits: {no_such('fact', chosen.missing, known)}")
        word, bit = known[chosen.missing]
        where.append(f"missing_{word} & {bit} <> 0")
    if chosen.id:
        where.append(f"id = {text(chosen.id)}")
    if chosen.flip:
        flip = chosen.flip
        where.append(f"line IN (SELECT line FROM {FLIPS} WHERE cliff = {flip.cliff:d} AND "
                     f"was = {flip.was:d} AND now = {flip.answer:d} AND "
                     f"rule_before = {text(flip.rule_before)} AND "
                     f"rule_after = {text(flip.rule_after)})")
    said = f" WHERE {' AND '.join(where)}" if where else ""
    return f"result LEFT JOIN result_rules ON n = result.rule{said}"


def by_answer(connection: duckdb.DuckDBPyConnection, chosen: Chosen) -> dict[int, int]:
    """How many of the chosen lines have each answer."""
    return dict(connection.execute(
        f"SELECT answer, count(*) FROM {source(connection, chosen)} GROUP BY answer").fetchall())


def by_rule(connection: duckdb.DuckDBPyConnection, chosen: Chosen) -> list[tuple[str, int]]:
    """The deciding rules of the chosen lines, with how many each decides; empty for none."""
    return connection.execute(
        f"SELECT COALESCE(name, ''), count(*) FROM {source(connection, chosen)} "
        "GROUP BY name ORDER BY count(*) DESC, name").fetchall()


def waited_for(connection: duckdb.DuckDBPyConnection, chosen: Chosen) -> dict[str, int]:
    """How many of the chosen lines wait for each fact or open point, the most waited for first."""
    known = names(connection)
    if not known:
        return {}
    waiting = ", ".join(f"count(*) FILTER (missing_{word} & {bit} <> 0)"
                        for word, bit in known.values())
    found = connection.execute(f"SELECT {waiting} FROM {source(connection, chosen)}").fetchall()[0]
    said = {name: int(number) for name, number in zip(known, found, strict=True) if number}
    return dict(sorted(said.items(), key=lambda each: (-each[1], each[0])))


def listed(connection: duckdb.DuckDBPyConnection, chosen: Chosen, after: int = 0,
           limit: int = 100) -> list[DecidedLine]:
    """The chosen lines in their order, from the first after a number."""
    known = names(connection)
    words = sorted({word for word, _ in known.values()})
    kept = source(connection, chosen)
    joiner = "AND" if " WHERE " in kept else "WHERE"
    found = connection.execute(
        f"SELECT line, id, answer, confirm, name{''.join(f', missing_{word}' for word in words)} "
        f"FROM {kept} {joiner} line > {after:d} ORDER BY line LIMIT {limit:d}").fetchall()
    return [_line(row, known) for row in found]


def one_line(connection: duckdb.DuckDBPyConnection, number: int) -> DecidedLine | None:
    """The answer to one line; None if no line has that number."""
    found = listed(connection, Chosen(), number - 1, 1)
    return found[0] if found and found[0].line == number else None


def _line(row: tuple[Any, ...], known: Names) -> DecidedLine:
    line, id, answer, confirm, rule, *words = row
    missing = tuple(name for name, (word, bit) in known.items() if words[word] & bit)
    return DecidedLine(line, id or "", answer, confirm, rule or "", missing)


def statement(connection: duckdb.DuckDBPyConnection, outcomes: Mapping[int, str],
              chosen: Chosen, in_words: bool = True) -> str:
    """The statement that gives the chosen lines: `line`, `id` (its own, if it has one), `outcome`,
    `confirm`, `rule`, and `missing` (facts and open points, joined by `;`), or not in words but as
    the bits of `missing_0` and so on, which are written twenty times as fast."""
    known = names(connection)
    said = " ".join(f"WHEN {answer} THEN {text(word)}" for answer, word in outcomes.items())
    if in_words:
        parts = [f"CASE WHEN missing_{word} & {bit} <> 0 THEN {text(name)} END"
                 for name, (word, bit) in known.items()]
        missing = f"concat_ws(';', {', '.join(parts)}) AS missing" if parts else "'' AS missing"
    else:
        missing = ", ".join(f"missing_{word}" for word in range(_words(connection)))
    return (f"SELECT line, id, CASE answer {said} END AS outcome, confirm, name AS rule, "
            f"{missing} FROM {source(connection, chosen)}")


def _words(connection: duckdb.DuckDBPyConnection) -> int:
    return count(connection, "SELECT count(*) FROM duckdb_columns() WHERE table_name = 'result' "
                             "AND column_name LIKE 'missing_%'")
