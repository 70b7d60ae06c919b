"""Order lines decided: tables in, one answer a line, lines in = lines out.

A portfolio is one DuckDB file: the lines as keys of rows, and what was answered. It is decided in
parts, each of which is kept whole or not at all; a run that was stopped goes on with the next part.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import duckdb
import numpy as np

from knowledge.errors import PortfolioRefused, no_such
from knowledge.portfolio.decided import NO_RULE, Columns, TableRow, decide
from knowledge.portfolio.duckdb_database import MEMORY, connect, count, one, quoted
from knowledge.portfolio.input_tables import KEYS, LINES, SUBJECTS, GivenTable, InputTable, take
from knowledge.portfolio.split import Split, split, tables_of
from knowledge.portfolio.sql import NEEDS_FACTS, NO, UNSETTLED, YES, columns, joined
from knowledge.portfolio.stage import Complete, StagedRows, hash_of, inline, keyed
from knowledge.rules import Determination, Pack, State, Told, determine
from knowledge.rules.canonical import canonical as written
from knowledge.rules.pack import Assumed
from knowledge.rules.question import Question

FORM = 2
"""Changes whenever the tables of a portfolio's file do."""
PART = 2_000_000
"""So many lines are decided, and kept, at once."""
SUBJECT = {subject: table for table, subjects in SUBJECTS.items() for subject in subjects}


@dataclass(frozen=True)
class Law:
    """What is asked, and under which law: the pack, the question, the day, and states of
    instruments that are supposed."""

    pack: Pack
    question: str
    on: date
    assumed: Assumed = ()

    @property
    def asked(self) -> Question:
        return self.pack.question(self.question)

    def determine(self, facts: Mapping[str, Any]) -> Determination:
        """One case by the kernel."""
        return determine(self.pack, self.question, facts, self.on, dict(self.assumed))

    @property
    def outcomes(self) -> dict[int, str]:
        """The words for the answers of a result."""
        yes, no = self.asked.outcomes
        return {YES: yes, NO: no, NEEDS_FACTS: "needs_facts", UNSETTLED: "unsettled"}

    def outcome(self, answer: int) -> str:
        """The outcome that a result's number stands for."""
        return self.outcomes[answer]

    def plain(self) -> dict[str, Any]:
        return {"pack": self.pack.id, "scenario": self.pack.scenario,
                "fingerprint": self.pack.fingerprint, "question": self.question,
                "on": self.on.isoformat(),
                "assumed": [[id, state.value] for id, state in self.assumed]}


@dataclass(frozen=True)
class Progress:
    """How far a run is: lines done of all, and how many a second."""

    done: int
    lines: int
    rate: float

    @property
    def left(self) -> float:
        """Seconds that remain at this rate."""
        return (self.lines - self.done) / self.rate if self.rate else 0.0


@dataclass
class Portfolio:
    """The lines of one portfolio, staged; decided under one law after the other."""

    connection: duckdb.DuckDBPyConnection
    sources: Mapping[str, Mapping[str, Any]]
    """Of each table handed in: what it is called, its SHA-256, and the columns not read."""
    groups: dict[str, StagedRows]
    """Distinct rows by group: the name of a table, or of a subject's columns of the lines."""
    lines: int
    tables: Mapping[str, InputTable]
    """The tables whose rows the lines name, as they are kept beside the lines."""
    confirmed: bool
    """Whether whoever handed them in may confirm facts."""
    _cuts: dict[str, tuple[Law, dict[str, StagedRows], Split]] = field(default_factory=dict)
    """What the tables of each name were decided by."""

    # --- one line ---

    def facts(self, line: int) -> dict[str, Told]:
        """The facts of one line, each with the row that gives it."""
        keys = self._keys(line)
        found: dict[str, Told] = {}
        for group, key in keys.items():
            rows = self.groups[group]
            row, id = rows.row(key), rows.ids[rows.place[key]]
            told_by = f"{group} {id}" if id else f"line {line}"
            for name in sorted(rows.facts & row.values.keys()):
                found[name] = Told(row.values[name], f"portfolio, {told_by}",
                                   confirmed=name not in row.unsure)
        return found

    def _keys(self, line: int) -> dict[str, int]:
        names = list(self.groups)
        keys = ", ".join(f"k_{name}" for name in names)
        found = one(self.connection, f"SELECT {keys} FROM staged WHERE line = ?", [line])
        if found is None:
            raise PortfolioRefused(f"there is no line {line}; the portfolio has 1 to {self.lines}")
        return dict(zip(names, found, strict=True))

    # --- all lines ---

    def split(self, law: Law) -> Split:
        """The question of a law over the tables of this portfolio."""
        program = law.pack.written(law.on, law.assumed)
        law.pack.check_day(law.asked, law.on, program)
        own = {group: rows.facts for group, rows in self.groups.items()}
        where = {subject: group for subject, table in SUBJECT.items()
                 for group in (table, f"lines_{table}") if group in self.groups}
        return split(program, law.asked, tables_of(program, own, where, LINES))

    def decided(self, law: Law, name: str = "now") -> Split:
        """Let the kernel decide the distinct rows of every group, into `<name>_<group>`."""
        known = self._cuts.get(name)
        if known and known[0] == law and known[1] == self.groups:
            return known[2]
        cut = self.split(law)
        for group in cut.tables:
            rows = self.groups[group]
            made = decide(cut, group, rows.rows)
            made["k"] = np.array(rows.keys, np.int32)
            self._store(f"{name}_{group}", made)
        self._cuts[name] = law, dict(self.groups), cut
        return cut

    def _store(self, table: str, made: Columns) -> None:
        read = ", ".join(f"NULLIF({name}, {NO_RULE}) AS {name}" if name[0] == "d" else name
                         for name in made)
        self.connection.register("made", made)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {read} FROM made")
        self.connection.unregister("made")

    def source(self, cut: Split, name: str = "now", lines: str = "staged",
               where: str = "") -> str:
        """The lines joined with every decided table that the question reads."""
        read = [group for group in cut.tables if columns(cut, group)]
        return " ".join([f"{lines} AS keys", *(
            f"JOIN {name}_{group} ON {name}_{group}.k = keys.k_{group}" for group in read),
            where])

    def run(self, law: Law, progress: Callable[[Progress], None] | None = None,
            stop: Callable[[], bool] | None = None, part: int = PART,
            table: str = "result") -> bool:
        """Decide every line into a table, part by part; False where it was stopped before the end.
        Raises PortfolioRefused if as many lines do not come out as went in."""
        cut, connection = self.decided(law), self.connection
        words = ", ".join(f"missing_{word} BIGINT" for word in range(cut.words))
        kept = "TABLE" if table == "result" else "TEMP TABLE"
        connection.execute(f"CREATE {kept} IF NOT EXISTS {table} (line BIGINT, id VARCHAR, "
                           f"answer TINYINT, confirm BOOLEAN, rule SMALLINT, {words})")
        places = list(cut.bits.items())
        self._beside(f"{kept} IF NOT EXISTS {table}_rules", {
            "n": np.arange(len(cut.rules), dtype=np.int16), "name": np.array(cut.rules, object)})
        self._beside(f"{kept} IF NOT EXISTS {table}_names", {
            "place": np.arange(len(places), dtype=np.int32),
            "name": np.array([name for name, _ in places], object),
            "word": np.array([word for _, (word, _) in places], np.int32),
            "bit": np.array([bit for _, (_, bit) in places], np.int64)})
        done = started = count(connection, f"SELECT count(*) FROM {table}")
        began = monotonic()
        while done < self.lines:
            if stop and stop():
                return False
            last = min(done + part, self.lines)
            where = f"WHERE line > {done} AND line <= {last}"
            connection.execute(f"INSERT INTO {table} "
                               + joined(cut, self.source(cut, where=where),
                                        keys=("line", "id")))
            done = last
            if progress:
                progress(Progress(done, self.lines,
                                  (done - started) / max(monotonic() - began, 1e-9)))
        self._check_lines(table)
        return True

    def _beside(self, created: str, made: Columns) -> None:
        """Write a small auxiliary table into the result file."""
        self.connection.register("made", made)
        self.connection.execute(f"CREATE {created} AS SELECT * FROM made")
        self.connection.unregister("made")

    def _check_lines(self, table: str) -> None:
        went, came = (one(self.connection, "SELECT count(*), sum(line), bit_xor(hash(line)) "
                                           f"FROM {name}") for name in ("staged", table))
        if went != came:
            raise PortfolioRefused(f"{self.lines} lines went in and {came[0] if came else 0} came "
                                   "out, or others; nothing of this run may be used")

    def close(self) -> None:
        self.connection.close()


def save(portfolio: Portfolio) -> None:
    """Store the rows that the lines' keys refer to, so that the file can be opened again."""
    connection = portfolio.connection
    for group, rows in portfolio.groups.items():
        made = {"k": np.array(rows.keys, np.int32), "id": np.array(rows.ids, object),
                "told": np.array([written({"values": row.values, "unsure": sorted(row.unsure)})
                                  for row in rows.rows], object)}
        connection.register("made", made)
        connection.execute(f"CREATE OR REPLACE TABLE told_{group} AS SELECT * FROM made")
        connection.unregister("made")
    about = written({"form": FORM, "sources": portfolio.sources, "groups": {
        group: sorted(rows.facts) for group, rows in portfolio.groups.items()},
        "tables": portfolio.tables, "confirmed": portfolio.confirmed})
    connection.execute("CREATE OR REPLACE TABLE portfolio AS SELECT $1 AS about", [about])


def reopen(file: Path, pack: Pack, memory: str = MEMORY, going_on: bool = False) -> Portfolio:
    """A portfolio that was staged before; only `going_on` with its run changes the file. Raises
    PortfolioRefused where the file holds none, or tells what this pack does not know."""
    try:
        connection = connect(file, file.parent, memory, read_only=not going_on)
        about = json.loads((one(connection, "SELECT about FROM portfolio") or ("{}",))[0])
    except duckdb.IOException as error:
        raise PortfolioRefused(f"{file} cannot be opened; another process may be deciding it, or "
                               "the disk does not answer") from error
    except duckdb.Error as error:
        raise PortfolioRefused(f"{file.name} holds no portfolio that was staged to its end; "
                               "hand the tables in again") from error
    if about.get("form") != FORM:
        connection.close()
        raise PortfolioRefused(f"{file.name} was staged by another edition of Lodestone; hand the "
                               "tables in again (its record stays readable)")
    groups = {}
    for group, facts in about["groups"].items():
        read = connection.execute(f"SELECT k, id, told FROM told_{group}").fetchall()
        told = [json.loads(row[2]) for row in read]
        groups[group] = StagedRows(frozenset(facts), [row[0] for row in read],
                                   [row[1] for row in read],
                                   [TableRow(pack.read(row["values"])[0], frozenset(row["unsure"]))
                                    for row in told])
    return Portfolio(connection, about["sources"], groups,
                     count(connection, "SELECT count(*) FROM staged"),
                     {name: InputTable(**table) for name, table in about["tables"].items()},
                     about["confirmed"])


def stage(file: Path | str, given: Mapping[str, GivenTable], pack: Pack, folder: Path,
          complete: Complete | None = None, confirmed: bool = True, memory: str = MEMORY,
          threads: int = 0) -> Portfolio:
    """Take the tables in and make a portfolio of them, in a DuckDB file or `:memory:`.

    `given` holds the `lines` and any of `items`, `buyers`, `exporters`, `destinations`; `folder` is
    for what must be copied first; `confirmed` is false where whoever hands them in may confirm no
    fact. Raises PortfolioRefused for what cannot be read.
    """
    for name in given:
        if name not in SUBJECTS:
            raise PortfolioRefused(no_such("table", name, SUBJECTS))
    if LINES not in given:
        raise PortfolioRefused("there are no lines; hand in a table `lines`")
    folder.mkdir(parents=True, exist_ok=True)
    connection = connect(file, folder, memory, threads)
    tables = {name: take(connection, name, given[name], set(pack.facts), folder)
              for name in SUBJECTS if name in given}
    staged = _Staging(connection, tables, pack, complete, confirmed).done()
    save(staged)
    return staged


@dataclass
class _Staging:
    connection: duckdb.DuckDBPyConnection
    tables: Mapping[str, InputTable]
    pack: Pack
    complete: Complete | None
    confirmed: bool

    def done(self) -> Portfolio:
        lines = self.tables[LINES]
        dims = {name: one for name, one in self.tables.items() if name != LINES}
        groups, moved = self._groups(dims)
        rows: dict[str, StagedRows] = {}
        numbers: dict[str, list[TableRow]] = {}
        for name, table in dims.items():
            rows[name], parts = keyed(self.connection, table, self.pack, moved[name],
                                      self.complete, self.confirmed)
            if moved[name]:
                numbers[name] = parts
        joined = self._joined(lines, dims, numbers)
        hashes = {}
        for group, facts in groups.items():
            own = numbers if group == LINES else {}
            hashed = hash_of(lines, facts, own)
            if hashed:
                rows[group] = inline(self.connection, group, lines, self.pack, facts,
                                     f"(SELECT {joined})" if own else lines.relation, own,
                                     self.confirmed)
                hashes[group] = hashed
            else:
                rows[group] = StagedRows(facts)
            if group == LINES and own:
                rows[group].facts = facts | frozenset().union(*moved.values())
        self._lines(lines, rows, joined, hashes)
        twice = [fact for fact in self.pack.facts
                 if sum(fact in one.facts for one in rows.values()) > 1]
        if twice:
            raise PortfolioRefused(f"two tables tell the same fact: {', '.join(twice)} (what the "
                                   "lists and records say counts as told by its table); keep each "
                                   "fact in one table")
        keys = {table.of_line for table in dims.values()}
        sources = {name: {"source": one.source, "sha256": one.sha256, "not_read": sorted(
            {*one.not_read} - (keys if name == LINES else set()))}
            for name, one in self.tables.items()}
        kept = {}
        for name, table in dims.items():
            self.connection.execute(
                f"CREATE TABLE cells_{name} AS SELECT * FROM {table.relation}")
            kept[name] = replace(table, relation=f"cells_{name}")
        return Portfolio(self.connection, sources, rows, count(
            self.connection, "SELECT count(*) FROM staged"), kept, self.confirmed)

    def _groups(self, dims: Mapping[str, InputTable]
                ) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
        """Which columns of the lines stand together (by subject, if that subject has no table of
        its own), and which facts of tables the lines decide."""
        groups: dict[str, set[str]] = {LINES: set()}
        for fact in self.tables[LINES].facts.values():
            subject = self.pack.facts[fact].subject
            home = SUBJECT[subject]
            name = LINES if home == LINES or home in dims else f"lines_{home}"
            groups.setdefault(name, set()).add(fact)
        told = {name: frozenset(table.facts.values()) for name, table in dims.items()}
        told |= {name: frozenset(facts) for name, facts in groups.items()}
        twice = [fact for fact in self.pack.facts
                 if sum(fact in facts for facts in told.values()) > 1]
        if twice:
            raise PortfolioRefused(f"two tables tell the same fact: {', '.join(twice)}; keep each "
                                   "fact in one table")
        return ({name: frozenset(facts) for name, facts in groups.items()},
                self._moved(dims, told))

    def _moved(self, dims: Mapping[str, InputTable], told: Mapping[str, frozenset[str]]
               ) -> dict[str, frozenset[str]]:
        """Facts of tables that some rule compares with a fact that another table tells."""
        compared: set[tuple[str, str]] = set()
        for day in self.pack.days:
            compared |= {(test.fact, test.other)
                         for test in self.pack.written(day).tests.values() if test.other}
        where = {fact: name for name, facts in told.items() for fact in facts}
        crossing = {fact for pair in compared for fact in pair
                    if len({where.get(one, where.get(fact)) for one in pair}) > 1}
        return {name: frozenset(crossing & told[name]) for name in dims}

    def _joined(self, lines: InputTable, dims: Mapping[str, InputTable],
                numbers: Mapping[str, list[TableRow]]) -> str:
        """The lines with the key of the row of each table that they name; 0 where they name none
        that is known."""
        read, joins = ["lines.*"], [f"{lines.relation} AS lines"]
        for name, table in dims.items():
            if table.of_line not in lines.columns:
                raise PortfolioRefused(
                    f"the lines have no column {table.of_line!r} that names a row of {name}; say "
                    "which column does")
            mine, its = f"lines.{quoted(table.of_line)}", f"keys_{name}.id"
            if lines.columns[table.of_line] != table.columns[table.id]:
                mine, its = f"CAST({mine} AS VARCHAR)", f"CAST({its} AS VARCHAR)"
            joins.append(f"LEFT JOIN keys_{name} ON {its} = {mine}")
            read.append(f"COALESCE(keys_{name}.k, 0) AS k_{name}")
            if name in numbers:
                read.append(f"COALESCE(keys_{name}.moved, 0) AS m_{name}")
        return f"{', '.join(read)} FROM {' '.join(joins)}"

    def _lines(self, lines: InputTable, groups: Iterable[str], joined: str,
               hashes: Mapping[str, str]) -> None:
        """Keep of each line its number, its id if it has one, and the keys of its rows."""
        read = [f"CAST({lines.number} AS BIGINT) + 1 AS line",
                f"CAST({quoted(lines.id) if lines.id else 'NULL'} AS VARCHAR) AS id"]
        found = f"(SELECT {joined}) AS lines"
        for group in groups:
            if group in self.tables and group != LINES:
                read.append(f"k_{group}")
            elif group in hashes:
                found += f" JOIN keys_{group} ON keys_{group}.hash = {hashes[group]}"
                read.append(f"keys_{group}.k AS k_{group}")
            else:
                read.append(f"0 AS k_{group}")
        self.connection.execute(f"CREATE TABLE staged AS SELECT {', '.join(read)} FROM {found}")


def counts(portfolio: Portfolio, law: Law, table: str = "result") -> dict[str, int]:
    """How many lines have each answer, and how many of those wait for a confirmation."""
    found = portfolio.connection.execute(
        f"SELECT answer, confirm, count(*) FROM {table} GROUP BY ALL").fetchall()
    said = {law.outcome(answer): 0 for answer in (YES, NO, NEEDS_FACTS, UNSETTLED)}
    said["to_confirm"] = 0
    for answer, confirm, number in found:
        said[law.outcome(answer)] += number
        said["to_confirm"] += number if confirm else 0
    return said


__all__ = ["KEYS", "LINES", "Law", "Portfolio", "Progress", "State", "counts", "stage"]
