"""Portfolios made for tests: random rows for every fact of a pack, and what the kernel says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from knowledge.errors import NoRuleInForce
from knowledge.packs import load, scenarios
from knowledge.portfolio.input_tables import KEYS, LINES, SUBJECTS, UNCONFIRMED, GivenTable
from knowledge.portfolio.line_check import kernel_says, said
from knowledge.portfolio.lines import Law, Portfolio, stage
from knowledge.rules import Declaration, Pack, Told, Unsaid

DAY = date(2026, 11, 30)
ROWS = 40


def packs() -> Iterator[Pack]:
    """Every pack, in each of its scenarios."""
    for name in ("cn_dual_use", "us_veu", "us_mirror", "us_military", "cn_veu"):
        for scenario in scenarios(name) or ("",):
            yield load(name, scenario)


def value(pack: Pack, fact: Declaration, rnd: Random, alike: bool | None = None) -> Any:
    """A value that some test of the fact tells from others; mostly `alike` where it is yes or
    no."""
    if fact.type == "yes_no" and alike is not None and rnd.random() < 0.95:
        return alike
    cells = pack.written(DAY).cells.get(fact.name)
    found = rnd.choice(cells.samples) if cells else None
    if fact.unsaid and rnd.random() < 0.1:
        return Unsaid.WORD
    if fact.type == "country":
        return found if isinstance(found, str) and len(found) == 2 else "ZZ"
    return "other" if found in ("\0", "\1") else found


def rows(pack: Pack, facts: list[str], rnd: Random, count: int = ROWS) -> list[dict[str, Any]]:
    """Rows that tell more or fewer of the facts, some of them unconfirmed; most answer nearly all
    of what is asked with yes, or with no, so that some lines come to every kind of answer."""
    found = []
    for _ in range(count):
        lacking, unsure = rnd.choice((0, 0, 0.1, 0.3, 0.6, 0.9)), rnd.choice((0, 0, 0.3))
        alike = rnd.choice((True, False, False, None))
        told = {name: value(pack, pack.facts[name], rnd, alike) for name in facts
                if rnd.random() >= lacking}
        told[UNCONFIRMED] = ";".join(name for name in told if rnd.random() < unsure)
        found.append(told)
    return found


TYPES = {"yes_no": "BOOLEAN", "percent": "VARCHAR", "number": "DOUBLE", "date": "DATE"}


def write(pack: Pack, path: Path, columns: list[str], found: list[dict[str, Any]]) -> GivenTable:
    """A Parquet file of rows; other columns than facts are texts."""
    kinds = {name: TYPES.get(pack.facts[name].type, "VARCHAR") if name in pack.facts else "VARCHAR"
             for name in columns}
    with duckdb.connect() as made:
        made.execute("CREATE TABLE made (" + ", ".join(
            f'"{name}" {kind}' for name, kind in kinds.items()) + ")")
        if found:
            made.executemany(f"INSERT INTO made VALUES ({', '.join('?' * len(columns))})",
                             [[one.get(name) for name in columns] for one in found])
        made.execute(f"COPY made TO '{path}' (FORMAT parquet)")
    return GivenTable(path)


def facts_of(pack: Pack, table: str) -> list[str]:
    return [fact.name for fact in pack.facts.values() if fact.subject in SUBJECTS[table]]


@dataclass
class Made:
    """A portfolio, and what each of its lines was told: taken from the rows as they were made, not
    from what the portfolio read."""

    portfolio: Portfolio
    told: list[dict[str, Told]]


def star(pack: Pack, folder: Path, lines: int, seed: int = 1) -> Made:
    """A portfolio of star tables; some lines name a row that is not there, or none."""
    rnd, given = Random(seed), dict[str, GivenTable]()
    every: dict[str, dict[str, Any]] = {}
    for table in KEYS:
        facts = facts_of(pack, table)
        found = rows(pack, facts, rnd)
        for place, one in enumerate(found):
            one["id"] = f"{table[0]}{place}"
            every[one["id"]] = one
        given[table] = write(pack, folder / f"{table}-in.parquet", ["id", *facts, UNCONFIRMED],
                             found)
    facts, made, told = facts_of(pack, LINES), [], []
    kinds = rows(pack, facts, rnd, ROWS)
    for number in range(lines):
        ids = {key: rnd.choice([f"{table[0]}{rnd.randrange(ROWS)}"] * 18 + ["", "gone"])
               for table, key in KEYS.items()}
        line = {"id": f"L{number}", **ids, **rnd.choice(kinds)}
        made.append(line)
        told.append(told_by(pack, [line, *(every[one] for one in ids.values() if one in every)]))
    given[LINES] = write(pack, folder / "lines-in.parquet",
                         ["id", *KEYS.values(), *facts, UNCONFIRMED], made)
    return Made(stage(":memory:", given, pack, folder / "work"), told)


def flat(pack: Pack, folder: Path, lines: int, seed: int = 1) -> Made:
    """A portfolio of one wide table."""
    rnd = Random(seed)
    every = {table: rows(pack, facts_of(pack, table), rnd, 20) for table in SUBJECTS}
    made = []
    for _ in range(lines):
        parts = [rnd.choice(some) for some in every.values()]
        line: dict[str, Any] = {name: cell for part in parts for name, cell in part.items()}
        line[UNCONFIRMED] = ";".join(part[UNCONFIRMED] for part in parts if part[UNCONFIRMED])
        made.append(line)
    given = {LINES: write(pack, folder / "flat-in.parquet", [*pack.facts, UNCONFIRMED], made)}
    return Made(stage(":memory:", given, pack, folder / "work"),
                [told_by(pack, [line]) for line in made])


def told_by(pack: Pack, made: list[dict[str, Any]]) -> dict[str, Told]:
    """What rows tell together, each of its own facts."""
    return {name: Told(cell, confirmed=name not in one[UNCONFIRMED].split(";"))
            for one in made for name, cell in one.items()
            if name in pack.facts and cell is not None}


def answerable(pack: Pack, on: date = DAY) -> list[str]:
    """The questions that the pack answers on a day."""
    found = []
    for name, question in pack.questions.items():
        try:
            pack.check_day(question, on, pack.written(on))
        except NoRuleInForce:
            continue
        found.append(name)
    return found


def differences(made: Made, law: Law) -> list[tuple[int, str, Any, Any]]:
    """Where a decided portfolio says other than the kernel: line, what, said, by the kernel."""
    cut, found = made.portfolio.split(law), []
    for line, facts in enumerate(made.told, 1):
        answer, confirm, rule, *words = said(made.portfolio, cut, line)
        kernel = kernel_says(law.determine(facts))
        told = {"outcome": law.outcome(answer), "confirm": confirm,
                "rule": "" if rule is None else cut.rules[rule],
                "missing": cut.named(words)}
        found += [(line, what, one, kernel[what]) for what, one in told.items()
                  if one != kernel[what]]
    return found
