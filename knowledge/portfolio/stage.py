"""Prepare the input tables: distinct rows as facts, and each line as the keys of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy as np

from knowledge.errors import PortfolioRefused, WrongValue
from knowledge.portfolio.cell_facts import reader
from knowledge.portfolio.decided import UNTOLD, TableRow
from knowledge.portfolio.duckdb_database import quoted
from knowledge.portfolio.input_tables import LINES, UNCONFIRMED, InputTable
from knowledge.rules import Pack

SHOWN = 10
FIRST = "CAST(11400714819323198485 AS UBIGINT)"
"""Any number but 0, which is the hash of `false`."""
Complete = Callable[[str, Mapping[str, Any], TableRow], TableRow]
"""Adds to a row of a table what is known beside it: of a buyer, screening and the records."""


@dataclass
class StagedRows:
    """The distinct rows of one group of facts. `keys` are what the lines call them by; the first
    row, key 0, tells nothing."""

    facts: frozenset[str]
    keys: list[int] = field(default_factory=lambda: [0])
    ids: list[str] = field(default_factory=lambda: [""])
    rows: list[TableRow] = field(default_factory=lambda: [UNTOLD])

    def __post_init__(self) -> None:
        self.place = {key: place for place, key in enumerate(self.keys)}

    def row(self, key: int) -> TableRow:
        return self.rows[self.place[key]]


def keyed(connection: duckdb.DuckDBPyConnection, table: InputTable, pack: Pack,
          moved: frozenset[str], complete: Complete | None, confirmed: bool
          ) -> tuple[StagedRows, list[TableRow]]:
    """The rows of a table whose rows the lines name, and `keys_<table>` in the database: `id`, `k`,
    and `moved`, which numbers what the row tells of facts that the lines decide; those told sets
    are the second thing returned."""
    name = table.name
    _check_ids(connection, table)
    connection.execute(
        f"CREATE TABLE keys_{name} AS SELECT "
        f"CAST(row_number() OVER (ORDER BY {table.number}) AS INTEGER) AS k, "
        f"{quoted(table.id)} AS id FROM {table.relation}")
    found = read(connection, table, pack, complete, confirmed)
    found.facts -= moved
    told: dict[tuple[Any, ...], int] = {(): 0}
    rows_moved, numbers = [UNTOLD], [0]
    for row in found.rows[1:]:
        part = TableRow({one: row.values[one] for one in sorted(moved & row.values.keys())},
                        row.unsure & moved)
        number = told.setdefault((*part.values.items(), *sorted(part.unsure)), len(told))
        if number == len(rows_moved):
            rows_moved.append(part)
        numbers.append(number)
    if moved:
        connection.execute("CREATE TEMP TABLE numbers AS SELECT unnest($1) AS k, unnest($2) AS n",
                           [found.keys, numbers])
        connection.execute(
            f"CREATE OR REPLACE TABLE keys_{name} AS SELECT keys.*, numbers.n AS moved "
            f"FROM keys_{name} AS keys JOIN numbers USING (k)")
        connection.execute("DROP TABLE numbers")
    return found, rows_moved


def read(connection: duckdb.DuckDBPyConnection, table: InputTable, pack: Pack,
         complete: Complete | None, confirmed: bool) -> StagedRows:
    """The rows of a table whose rows the lines name, in their order, with what is known beside."""
    reading, found, facts = _Reading(table, pack, confirmed), StagedRows(frozenset()), set[str]()
    cursor = connection.cursor()
    cells = cursor.execute(f"SELECT * EXCLUDE (file_row_number) FROM {table.relation} "
                           f"ORDER BY {table.number}")
    columns = [column[0] for column in cells.description or ()]
    for key, row_cells in enumerate(_each(cells), 1):
        named = dict(zip(columns, row_cells, strict=True))
        row = reading.row(named)
        if complete:
            row = complete(table.name, named, row)
        facts |= row.values.keys()
        found.keys.append(key)
        found.ids.append(str(named[table.id]))
        found.rows.append(row)
    reading.refuse()
    found.facts = frozenset(facts) | frozenset(table.facts.values())
    found.__post_init__()
    return found


def _check_ids(connection: duckdb.DuckDBPyConnection, table: InputTable) -> None:
    id = quoted(table.id)
    wrong = connection.execute(
        f"SELECT CAST({id} AS VARCHAR), count(*) FROM {table.relation} GROUP BY {id} "
        f"HAVING {id} IS NULL OR count(*) > 1 LIMIT {SHOWN}").fetchall()
    if wrong:
        shown = ", ".join(f"{one or 'blank'} ({count} rows)" for one, count in wrong)
        raise PortfolioRefused(f"the table {table.name} names rows twice or not at all: {shown}; "
                               "keep one row for each id")


def inline(connection: duckdb.DuckDBPyConnection, group: str, table: InputTable, pack: Pack,
           facts: frozenset[str], source: str, moved: Mapping[str, list[TableRow]],
           confirmed: bool) -> StagedRows:
    """The distinct rows of some columns of the lines themselves (and of what other tables tell of
    the same tests), and `keys_<group>` in the database: `hash` and `k`. Two rows of one hash refuse
    the run."""
    reading = _Reading(table, pack, confirmed, facts)
    own = [quoted(column) for column in reading.columns]
    distinct = f"SELECT DISTINCT {', '.join([*own, *(f'm_{one}' for one in moved)])} FROM {source}"
    rows = connection.execute(
        f"SELECT {hash_of(table, facts, moved)} AS h, * FROM ({distinct}) AS lines")
    found, hashes = StagedRows(facts), list[int]()
    for hash, *cells in _each(rows):
        row = reading.row(dict(zip(reading.columns, cells, strict=False)))
        values, unsure = dict(row.values), set(row.unsure)
        for one, number in zip(moved, cells[len(own):], strict=True):
            values |= moved[one][number].values
            unsure |= moved[one][number].unsure
        hashes.append(hash)
        found.keys.append(len(hashes))
        found.rows.append(TableRow(values, frozenset(unsure)))
        found.ids.append("")
    reading.refuse()
    if len(set(hashes)) != len(hashes):
        raise PortfolioRefused("two different rows have the same hash, so they cannot be told "
                               "apart; hand in the facts of the lines as a table of their own")
    connection.register("made", {"hash": np.array(hashes, np.uint64),
                                 "k": np.arange(1, len(hashes) + 1, dtype=np.int32)})
    connection.execute(f"CREATE OR REPLACE TEMP TABLE keys_{group} AS SELECT * FROM made")
    connection.unregister("made")
    found.__post_init__()
    return found


def hash_of(table: InputTable, facts: frozenset[str], moved: Iterable[str]) -> str:
    """What calls a row of some columns of the lines; empty where there are none. Each column is
    mixed into what came before: the hash of several columns at once is the same for too many
    rows."""
    read = [*(quoted(one) for one in _columns(table, facts)), *(f"m_{one}" for one in moved)]
    found = FIRST if read else ""
    for column in read:
        found = f"hash(xor({found}, hash({column})))"
    return found


def _columns(table: InputTable, facts: frozenset[str]) -> list[str]:
    found = [column for column, fact in table.facts.items() if fact in facts]
    return [*found, UNCONFIRMED] if found and UNCONFIRMED in table.columns else found


def _each(found: duckdb.DuckDBPyConnection) -> Iterable[tuple[Any, ...]]:
    while rows := found.fetchmany(50_000):
        yield from rows


class _Reading:
    """Reads rows of a table as facts, and gathers what cannot be read."""

    def __init__(self, table: InputTable, pack: Pack, confirmed: bool,
                 facts: frozenset[str] | None = None) -> None:
        wanted = frozenset(table.facts.values()) if facts is None else facts
        self.table, self.columns = table, _columns(table, wanted)
        self._readers = [(column, table.facts[column], reader(pack.facts[table.facts[column]]))
                         for column in self.columns if column in table.facts]
        self._confirmed, self._facts, self._wrong = confirmed, pack.facts, dict[str, None]()

    def row(self, cells: Mapping[str, Any]) -> TableRow:
        values = {}
        for column, fact, read in self._readers:
            try:
                value = read(cells[column])
            except WrongValue as error:
                self._wrong.setdefault(f"column {column}: {error}")
                continue
            if value is not None:
                values[fact] = value
        unsure = self._unsure(cells.get(UNCONFIRMED), values)
        return TableRow(values, unsure if self._confirmed else frozenset(values))

    def _unsure(self, cell: Any, values: Mapping[str, Any]) -> frozenset[str]:
        if not cell:
            return frozenset()
        names = {one.strip() for one in str(cell).split(";") if one.strip()}
        for one in sorted(names - self._facts.keys()):
            self._wrong.setdefault(f"column {UNCONFIRMED}: {one!r} is no fact of this pack")
        return frozenset(names & values.keys())

    def refuse(self) -> None:
        """Refuse a table with cells that cannot be read, with the first of them."""
        if self._wrong:
            wrong = list(self._wrong)
            more = f" (and {len(wrong) - SHOWN} others)" if len(wrong) > SHOWN else ""
            raise PortfolioRefused(f"the table {self.table.name} holds cells that cannot be read: "
                                   + "; ".join(wrong[:SHOWN]) + more)


__all__ = ["LINES", "Complete", "StagedRows", "hash_of", "inline", "keyed", "read"]
