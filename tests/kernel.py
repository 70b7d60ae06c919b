"""Small packs for the kernel's tests: drawn at random, and read by other readers of the same rules.

The rule bodies are drawn as nested tuples and built with &, | and ~ only, so that whatever they are
handed - symbols, truths, SQL text - they say the same.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

from knowledge.rules import (
    Condition,
    Declaration,
    Instrument,
    Pack,
    Parameter,
    Question,
    Rule,
    State,
    Truth,
    rule,
)
from knowledge.rules.facts import OPERATIONS
from knowledge.rules.formula import Test
from knowledge.rules.law import timeline
from knowledge.rules.program import of_two
from knowledge.rules.symbols import NamedTests

DAY = date(2026, 11, 23)
POOL: dict[str, tuple[Any, ...]] = {
    "yes_no": (True, False),
    "choice": ("red", "green", "blue"),
    "percent": (0, 0.5, 1, 3, 5, 50),
    "number": (-2, 0, 1, 7.5, 100),
    "date": (date(2025, 1, 1), date(2025, 4, 4), date(2025, 4, 5), date(2026, 1, 1)),
    "country": ("DE", "JP", "US"),
    "code": ("1C902.a", "1C905.a", "2B001"),
}
LIMITS: dict[str, tuple[Any, ...]] = {
    "percent": (0, 1, 5), "number": (0, 1, 100), "date": (date(2025, 4, 4), date(2025, 12, 31)),
}
ORDERED = ("more_than", "at_least", "less_than", "at_most")
LEVERS = ("choice1", "percent1", "yes_no2")


def declare(name: str, type: str, **more: Any) -> Declaration:
    choices = POOL["choice"] if type == "choice" else ()
    return Declaration(name, type, f"What is {name}?", f"{name}是什么？", choices, **more)


def facts(*names: str) -> dict[str, Declaration]:
    """Declarations of facts called by their type and a number; some may lawfully be changed."""
    return {name: declare(name, name.rstrip("0123456789"),
                          lawful_change="choose another" if name in LEVERS else "")
            for name in names}


ALL_FACTS = facts("yes_no1", "yes_no2", "yes_no3", "choice1", "percent1", "percent2", "number1",
                  "date1", "date2", "country1", "code1")
FEW_FACTS = facts("yes_no1", "yes_no2", "choice1", "percent1")


def instrument(id: str, **states: str) -> Instrument:
    """An instrument with states by day, written `d2025_04_04="in_force"`."""
    days = {date(*map(int, day[1:].split("_"))): {"state": state, "reference": "gazette"}
            for day, state in states.items()}
    return Instrument(id, f"Law {id}", f"法{id}", "State Council", "http://law.example/",
                      "official_text", timeline(days))


def parameter(name: str, **entry: Any) -> Parameter:
    return Parameter(name, f"The value of {name}", "",
                     timeline({date(2020, 1, 1): {"reference": "law:9", **entry}}))


INSTRUMENTS = {one.id: one for one in (
    instrument("law", d2020_1_1="announced", d2021_1_1="in_force"),
    instrument("pause", d2020_1_1="in_force", d2025_11_10="suspended"),
    instrument("lapse", d2020_1_1="in_force", d2025_11_10="suspended", d2026_11_10="unverified"),
)}
PARAMETERS = {one.name: one for one in (
    parameter("line", value=1, state="in_force"), parameter("point", state="unsettled"),
)}


# --- formulas at random ---

def formula(rnd: Random, declared: Mapping[str, Declaration], said: int, depth: int,
            whole: bool) -> Any:
    """A nested tuple; `said` earlier rules may be referred to; `whole` law has tests of two facts
    and open points too."""
    roll = rnd.random()
    if depth and roll < 0.55:
        return (rnd.choice(("and", "or")),
                *(formula(rnd, declared, said, depth - 1, whole) for _ in range(rnd.randint(2, 3))))
    if depth and roll < 0.7:
        return ("not", formula(rnd, declared, said, depth - 1, whole))
    if said and roll < 0.85:
        return ("said", rnd.randrange(said))
    if whole and roll < 0.88:
        return ("open",)
    return _test(rnd, declared, whole)


def _test(rnd: Random, declared: Mapping[str, Declaration], whole: bool) -> Any:
    name = rnd.choice(list(declared))
    type = declared[name].type
    if type == "yes_no":
        return ("test", name, "holds")
    if type not in LIMITS:
        return rnd.choice((("test", name, "is_", rnd.choice(POOL[type])),
                           ("test", name, "is_one_of", tuple(rnd.sample(POOL[type], 2)))))
    others = [other for other in declared if declared[other].type == type and other != name]
    if whole and others and rnd.random() < 0.4:
        if type == "percent" and rnd.random() < 0.5:
            return ("sum", name, rnd.choice(others), rnd.choice(ORDERED), rnd.choice(LIMITS[type]))
        return ("two", name, rnd.choice(ORDERED), rnd.choice(others))
    if type == "percent" and rnd.random() < 0.2:
        return ("line", name, rnd.choice(ORDERED))
    return ("test", name, rnd.choice(ORDERED), rnd.choice(LIMITS[type]))


def say(tree: Any, rules: list[Rule], f: Any, p: Any) -> Any:
    """What a nested tuple says to whatever it is handed."""
    match tree:
        case ("and", first, *rest):
            found = say(first, rules, f, p)
            for part in rest:
                found = found & say(part, rules, f, p)
            return found
        case ("or", first, *rest):
            found = say(first, rules, f, p)
            for part in rest:
                found = found | say(part, rules, f, p)
            return found
        case ("not", part):
            return ~say(part, rules, f, p)
        case ("said", place):
            return rules[place](f, p)
        case ("open",):
            return p.open("point")
        case ("test", name, test, *operands):
            return getattr(getattr(f, name), test)(*operands)
        case ("two", name, test, other):
            return getattr(getattr(f, name), test)(getattr(f, other))
        case ("sum", name, other, test, limit):
            return getattr(getattr(f, name).plus(getattr(f, other)), test)(limit)
        case ("line", name, test):
            return getattr(getattr(f, name), test)(p.line)
    raise AssertionError(tree)


def make_rule(id: str, body: Callable[[Any, Any], Any], cites: str = "law:1", **more: Any) -> Rule:
    body.__doc__ = f"Rule {id} holds."
    return rule(id, cites=cites, **more)(body)


def make_pack(rules: list[Rule], questions: list[Question],
              declared: Mapping[str, Declaration] = ALL_FACTS,
              parameters: Mapping[str, Parameter] = PARAMETERS,
              instruments: Mapping[str, Instrument] = INSTRUMENTS) -> Pack:
    return Pack("toy", "Toy", "A", declared, parameters, instruments,
                {one.id: one for one in rules}, {one.name: one for one in questions}, "0" * 64)


def random_pack(rnd: Random, declared: Mapping[str, Declaration] = ALL_FACTS, *,
                whole: bool = True) -> Pack:
    """A pack of 3 to 6 rules and two questions; `whole` has every kind of test, of law and of open
    point, otherwise it has tests of one fact and law in force only."""
    rules: list[Rule] = []
    for place in range(rnd.randint(3, 6)):
        tree = formula(rnd, declared, place, rnd.randint(1, 3), whole)
        under = rnd.choice(("law",) * 8 + ("pause", "lapse")) if whole else "law"
        rules.append(make_rule(f"r{place}", lambda f, p, tree=tree: say(tree, rules, f, p),
                               cites=f"{under}:1"))
    questions = [_question(rnd, name, rules) for name in ("first", "second")]
    return make_pack(rules, questions, declared)


def _question(rnd: Random, name: str, rules: list[Rule]) -> Question:
    parts = tuple(one if rnd.random() < 0.6 else ~one
                  for one in rnd.sample(rules, rnd.randint(2, 3)))
    clears = rnd.random() < 0.6
    keep = Condition("keep", "Keep papers.", "保存资料。", "law:5", rules[0])
    return Question(name, f"May {name}?", f"{name}？", "law", parts[:2],
                    provisos=() if clears else parts[2:], outcomes=("yes", "no"),
                    conditions=(keep,), clears=clears,
                    favourable=rnd.choice(("yes", "no")) if clears else "yes",
                    authorization=True)


def random_facts(rnd: Random, declared: Mapping[str, Declaration], share: float) -> dict[str, Any]:
    """About this share of the facts, told values from the pool."""
    return {name: rnd.choice(POOL[one.type]) for name, one in declared.items()
            if rnd.random() < share}


# --- the same rules, read on truths ---

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


# --- the same rules, read as SQL ---

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
