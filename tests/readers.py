"""The same rules, read in other ways than the kernel does: on truths, and as SQL text."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from knowledge.rules import Declaration, Pack, Rule, State, Truth
from knowledge.rules.engine.pairs import of_two
from knowledge.rules.engine.symbols import NamedTests
from knowledge.rules.facts import OPERATIONS
from knowledge.rules.formula import Test
from tests.kernel import DAY


class TruthFact(NamedTests):
    """A fact with a value, or without: its tests are truths."""

    def __init__(self, declaration: Declaration, values: Mapping[str, Any]) -> None:
        super().__init__(declaration)
        self.value = values.get(declaration.name)

    def _test(self, operation: str, operand: Any) -> Truth:
        if self.value is None:
            return Truth.UNKNOWN
        return Truth.of(OPERATIONS[operation](self.value, operand))

    def _test_of_two(self, other: "TruthFact", operation: str, limit: Any) -> Truth:
        if self.value is None or other.value is None:
            return Truth.UNKNOWN
        return Truth.of(of_two(Test("", operation, limit, ""), self.value, other.value))


class Reader:
    """What a rule is handed as `f` by the other readers: `fact` makes its facts, `false` and `open`
    are what a rule says that is not applied, or that nobody can tell."""

    def __init__(self, pack: Pack, fact: Callable[[Declaration], Any], false: Any,
                 open: Any) -> None:
        self.pack, self.fact, self.false, self.open = pack, fact, false, open
        self.law = Law(pack, open)

    def __getattr__(self, name: str) -> Any:
        return self.fact(self.pack.facts[name])

    def said(self, one: Rule, _: Any) -> Any:
        version = one.on(DAY)
        assert version is not None
        state = self.pack.instrument(version.under).state(DAY)
        if state is State.UNVERIFIED:
            return version.body(self, self.law) & self.open
        return version.body(self, self.law) if state.applies else self.false


class Law:
    """What a rule is handed as `p` by the other readers."""

    def __init__(self, pack: Pack, open: Any) -> None:
        self.pack, self._open = pack, open

    def __getattr__(self, name: str) -> Any:
        return self.pack.value(name, DAY).value

    def open(self, _: str) -> Any:
        return self._open


def on_truths(pack: Pack, values: Mapping[str, Any]) -> Reader:
    return Reader(pack, lambda declared: TruthFact(declared, values), Truth.FALSE, Truth.UNKNOWN)


def direct(pack: Pack, question: str, values: Mapping[str, Any], provisos: bool = True) -> Truth:
    """The truth of a question's yes (or of its requirements alone), worked out by calling the rules
    on truths."""
    f = on_truths(pack, values)
    asked = pack.questions[question]
    found = Truth.TRUE
    for need in asked.needs:
        said = f.said(need.rule, None)
        found = found & (said if need.wanted else ~said)
    for need in asked.subject_to if provisos else ():
        said = f.said(need.rule, None)
        if said is (Truth.FALSE if need.wanted else Truth.TRUE):
            return Truth.FALSE
    return found


class Sql:
    """A piece of SQL text that joins as truths do."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __and__(self, other: "Sql") -> "Sql":
        return Sql(f"({self.text} AND {other.text})")

    def __or__(self, other: "Sql") -> "Sql":
        return Sql(f"({self.text} OR {other.text})")

    def __invert__(self) -> "Sql":
        return Sql(f"(NOT {self.text})")


SIGNS = {"is": "=", "more_than": ">", "at_least": ">=", "less_than": "<", "at_most": "<="}


class SqlFact(NamedTests):
    """A fact that is a column: its tests are SQL text."""

    def _test(self, operation: str, operand: Any) -> Sql:
        column = self._declaration.name
        if operation == "is_one_of":
            return Sql(f"({column} IN ({', '.join(literal(one) for one in operand)}))")
        return Sql(f"({column} {SIGNS[operation]} {literal(operand)})")

    def _test_of_two(self, other: "SqlFact", operation: str, limit: Any) -> Sql:
        first, second = self._declaration.name, other._declaration.name
        if limit is None:
            return Sql(f"({first} {SIGNS[operation]} {second})")
        return Sql(f"(ROUND({first} + {second}, 9) {SIGNS[operation]} {literal(limit)})")


def literal(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str | date) else str(int(value)) if isinstance(
        value, bool) else str(value)


def on_columns(pack: Pack, rows: list[dict[str, Any]]) -> Iterator[dict[str, Truth]]:
    """What every rule says to each row, decided by SQLite."""
    f = Reader(pack, SqlFact, Sql("0"), Sql("NULL"))
    columns = list(pack.facts)
    with sqlite3.connect(":memory:") as base:
        base.execute(f"CREATE TABLE row ({', '.join(columns)})")
        base.executemany(
            f"INSERT INTO row VALUES ({', '.join('?' * len(columns))})",
            [[_cell(row.get(name)) for name in columns] for row in rows])
        said = ", ".join(f.said(one, None).text for one in pack.rules.values())
        for row in base.execute(f"SELECT {said} FROM row ORDER BY rowid"):
            yield {name: {1: Truth.TRUE, 0: Truth.FALSE, None: Truth.UNKNOWN}[value]
                   for name, value in zip(pack.rules, row, strict=True)}
    base.close()


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
