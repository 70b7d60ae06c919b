"""Order lines decided on columns, beside the kernel, and what flips between two states of the law.
It fails where nothing flips, or any line is decided otherwise than by the kernel.

    python -m tests.bench.portfolio [--lines N] [--check N] [--every N] [--out FILE]

The data are made here: 5,000 items, 20,000 buyers, 20 exporters, 60 destinations; what a line names
follows Zipf's law; three facts in ten are missing, some are not confirmed. Timed is a process of
its own, from the Parquet files to a Parquet file with an answer a line: outcome, confirmation,
first deciding rule, missing facts. `--check` lines are decided again by the kernel, `--every` lines
for every question of every pack. The last line is one JSON object.
"""

import argparse
import csv
import json
import multiprocessing
import platform
import resource
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import duckdb
import numpy as np

from knowledge.packs import load
from knowledge.portfolio.flips import Flips, flips, traced
from knowledge.portfolio.input_tables import KEYS, LINES, UNCONFIRMED, GivenTable
from knowledge.portfolio.line_check import compared
from knowledge.portfolio.lines import Law, Portfolio, counts, stage
from knowledge.portfolio.write import write
from knowledge.rules import Pack, State
from tests.portfolio import answerable, differences, facts_of, packs, star, value

SIZES = {"items": 5_000, "buyers": 20_000, "exporters": 20, "destinations": 60}
DAY = date(2026, 11, 30)
QUESTION = "general_license"
WITHOUT = (("no46_2024", State.SUSPENDED), ("uel", State.SUSPENDED))
"""The other state of the law: no unreliable entity list and no Announcement No. 46, both of which
bar buyers that the tables hold."""
ABROAD = "overseas_license_needed"
CLIFF = date(2027, 1, 10)
"""The question of No. 61, suspended beside in force on the day for which its return is spoken
of."""
USUAL: dict[str, Any] = {
    "magnet_family": "NdFeB", "item_form": "magnet", "movement": "leaves_china",
    "transaction_purpose": "sale", "exporter_compliance_system": True,
    "exporter_prior_exports": True, "exporter_fixed_channels": True, "end_user_named": True,
    "dysprosium_pct": 3, "terbium_pct": 0, "prc_value_share_pct": 5, "end_user_country": "DE",
}
"""What most rows say; of other yes-or-no facts, most say no."""


def line_facts(pack: Pack) -> list[str]:
    """What is told of each line: four facts of the end use that the question reads, how the goods
    move, and whether for relief."""
    program = pack.written(DAY)
    read = 0
    for node, _ in program.parts(pack.question(QUESTION))[0]:
        read |= program.reach[node]
    ends = [name for name, bit in program.fact_bits.items()
            if read & bit and pack.facts[name].type == "yes_no"
            and pack.facts[name].subject in ("end_user", "deal")
            and pack.facts[name].held_by == "the end user"]
    return [*ends[:4], "movement", "humanitarian"]


def told_of(pack: Pack, fact: str, rnd: Random) -> Any:
    """A value: the usual one in nineteen rows of twenty."""
    if rnd.random() < 0.95:
        if fact in USUAL:
            return USUAL[fact]
        if pack.facts[fact].type == "yes_no":
            return False
        if pack.facts[fact].type == "percent":
            return 0
    return value(pack, pack.facts[fact], rnd)


def make(folder: Path, lines: int) -> None:
    """The tables as Parquet files: four tables of parties and goods, and the lines."""
    pack, rnd = load("cn_dual_use"), Random(11)
    for table, size in SIZES.items():
        facts = [name for name in facts_of(pack, table) if name not in line_facts(pack)]
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", *facts, UNCONFIRMED])
            for number in range(size):
                lacking = rnd.choices((0, 0.3, 0.6), (4, 2, 4))[0]
                told = {name: told_of(pack, name, rnd) for name in facts
                        if rnd.random() >= lacking}
                unsure = rnd.choice((0, 0.2))
                writer.writerow([number, *(told.get(name, "") for name in facts),
                                 ";".join(name for name in told if rnd.random() < unsure)])
        _parquet(folder, table, f"SELECT * REPLACE (CAST(id AS INTEGER) AS id) FROM read_csv("
                                f"'{folder / table}.csv', all_varchar = true)")
    _lines(folder, lines)


def _lines(folder: Path, lines: int) -> None:
    pack, draw = load("cn_dual_use"), np.random.default_rng(5)
    made: dict[str, Any] = {key: _zipf(draw, SIZES[table], lines) for table, key in KEYS.items()}
    made["destination_id"] = np.where(draw.random(lines) < 0.3, -1, made["destination_id"])
    read = [f"NULLIF({key}, -1) AS {key}" for key in KEYS.values()]
    for fact in line_facts(pack):
        values = [True, False] if pack.facts[fact].type == "yes_no" else list(
            pack.facts[fact].choices)
        usual = values.index(USUAL.get(fact, values[-1])) + 1
        told = np.where(draw.random(lines) < 0.9, usual,
                        draw.integers(1, len(values) + 1, lines))
        made[fact] = np.where(draw.random(lines) < 0.3, 0, told).astype(np.int8)
        listed = ", ".join("true" if one is True else "false" if one is False else f"'{one}'"
                           for one in values)
        read.append(f"[{listed}][{fact}] AS {fact}")
    with duckdb.connect() as connection:
        connection.register("made", made)
        connection.execute(f"COPY (SELECT {', '.join(read)} FROM made) TO "
                           f"'{folder / LINES}.parquet' (FORMAT parquet)")


def _zipf(draw: Any, size: int, lines: int) -> Any:
    weights = 1 / np.arange(1, size + 1) ** 1.1
    return np.searchsorted(np.cumsum(weights / weights.sum()), draw.random(lines)).clip(
        max=size - 1).astype(np.int32)


def _parquet(folder: Path, table: str, query: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{folder / table}.parquet' (FORMAT parquet)")


def measure(folder: str, check: int) -> dict[str, Any]:
    """Everything that is timed, in a process of its own."""
    here, pack = Path(folder), load("cn_dual_use")
    law = Law(pack, QUESTION, DAY)
    given = {name: GivenTable(here / f"{name}.parquet") for name in (*SIZES, LINES)}
    began = perf_counter()
    portfolio = stage(here / "portfolio.duckdb", given, pack, here / "work")
    staged = perf_counter()
    portfolio.run(law)
    decided = perf_counter()
    write(portfolio, law, here / "answers.parquet")
    done = perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = flips(portfolio, law, Law(pack, QUESTION, DAY, WITHOUT))
    flipped = perf_counter()
    traced(portfolio, found)
    beside = perf_counter()
    suspended, returned = (Law(pack, ABROAD, CLIFF, (("no61_2025", state),))
                           for state in (State.SUSPENDED, State.IN_FORCE))
    abroad = flips(portfolio, suspended, returned)
    back = perf_counter()
    lost = wrongly_flipped(portfolio, abroad, check)
    lost += wrongly_flipped(portfolio, flips(portfolio, law, found.after), check)
    lines = sorted(Random(3).sample(range(1, portfolio.lines + 1), min(check, portfolio.lines)))
    return {
        "lines": portfolio.lines, "lines_per_s": round(portfolio.lines / (done - began)),
        "seconds": round(done - began, 2), "stage_s": round(staged - began, 2),
        "decide_s": round(decided - staged, 2), "write_s": round(done - decided, 2),
        "kernel_lines_per_s": round(kernel(portfolio, law, lines[:500])),
        "checked": len(lines), "differences": len(list(compared(portfolio, law, lines))),
        "flips_s": round(flipped - done, 2), "flips": found.flipped, "unknown": found.unknown,
        "no61_flips_s": round(back - beside, 2), "no61_flips": abroad.flipped,
        "no61_unknown": abroad.unknown, "flip_differences": lost,
        "memory_mb": round(memory), "counts": counts(portfolio, law),
        "engine": f"duckdb {duckdb.__version__}, Python {platform.python_version()}"}


def wrongly_flipped(portfolio: Portfolio, found: Flips, check: int) -> int:
    """Of a sample of lines, half of them kept as flips: how many the kernel says otherwise of."""
    kept = portfolio.connection.execute(
        "SELECT line FROM flips ORDER BY hash(line) LIMIT ?", [check // 20]).fetchall()
    lines = [*(line for line, in kept),
             *Random(4).sample(range(1, portfolio.lines + 1), min(check // 20, portfolio.lines))]
    flipped = {line: answers for line, *answers in portfolio.connection.execute(
        "SELECT line, was, answer FROM flips WHERE line IN (SELECT unnest($1))", [lines]
    ).fetchall()}
    wrong = 0
    for line in lines:
        facts = portfolio.facts(line)
        was, now = found.before.determine(facts).outcome, found.after.determine(facts).outcome
        said = tuple(law.outcome(answer) for law, answer in zip(
            (found.before, found.after), flipped.get(line, ()), strict=False))
        wrong += (said or (was, was)) != (was, now)
    return wrong


def kernel(portfolio: Portfolio, law: Law, lines: Iterable[int]) -> float:
    """Lines a second by the kernel alone, with the same four things read."""
    told = [portfolio.facts(line) for line in lines]
    began = perf_counter()
    for facts in told:
        made = law.determine(facts)
        _ = made.outcome, made.because, made.missing, made.to_confirm
    return len(told) / (perf_counter() - began)


def every(lines: int) -> tuple[int, int]:
    """Differences over every question of every pack; and how many lines were compared."""
    wrong = checked = 0
    for pack in packs():
        with tempfile.TemporaryDirectory() as folder:
            made = star(pack, Path(folder), lines, seed=7)
            for name in answerable(pack, DAY):
                law = Law(pack, name, DAY)
                made.portfolio.connection.execute("DROP TABLE IF EXISTS result")
                made.portfolio.run(law)
                wrong += len(differences(made, law))
                checked += lines
            made.portfolio.close()
    return wrong, checked


def _apart(work: Callable[..., Any], *told: Any) -> Any:
    """Work done in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as processes:
        return processes.submit(work, *told).result()


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--lines", type=int, default=1_000_000)
    asked.add_argument("--check", type=int, default=20_000)
    asked.add_argument("--every", type=int, default=0)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _apart(make, Path(folder), options.lines)
        figures = _apart(measure, folder, options.check)
    if options.every:
        wrong, checked = every(options.every)
        figures |= {"every_question_differences": wrong, "every_question_lines": checked}
    for name, figure in figures.items():
        print(f"{name:28} {figure}")
    print(json.dumps(figures))
    differing = [name for name in figures if name.endswith("differences") and figures[name]]
    still = [name for name in ("flips", "no61_flips") if not figures[name]]
    if differing or still:
        raise SystemExit(f"differences: {differing}; nothing flips: {still}")


if __name__ == "__main__":
    main()
