"""How the work of each entrance grows with the size of what is sent: no faster than n^1.3.

    python -m tests.bench.growth [--largest 400000] [--patterns 20000] [--only readers]

Each entrance is fed with hostile bodies of doubling size, and every regular expression of the
program with texts that such expressions are slow on. The exponent is that of the two largest sizes
that took long enough to be measured; the smallest of three tries counts, so that other work on the
machine does not. The last line is one JSON object; `worst_growth_exponent` must be at most 1.3, and
no entrance may be named under `never_measured`: what was never slow enough to be measured, at any
size, says nothing of how it grows.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import math
import pkgutil
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import api
import assistant
import knowledge
from api.http import strict_json
from assistant.answering import answer
from assistant.asked import Asked
from assistant.determining.screenings import looked_up
from assistant.reading.admitting import BadQuestion
from knowledge.errors import KnowledgeError
from knowledge.register.importers.files.file_limits import FileLimits
from knowledge.register.importers.files.json_files import _each as json_lines
from knowledge.register.importers.files.read_csv import read_csv
from knowledge.register.importers.files.read_ods import read_ods
from knowledge.register.importers.files.read_xlsx import read_xlsx
from knowledge.screening import Query
from knowledge.screening.lists.company_list import read_company_list
from knowledge.screening.lists.consolidated_list import read_csl
from tests.bench.bars import tell
from tests.described import service
from tests.naughty import Place, fields, sent
from tests.service import NOW, open_in
from tests.test_apart import book
from tests.test_importers_ods import cell, ods, row, sheet

Make = Callable[[int], bytes]
MOST = 1.3
SLOW = 0.01
"""Seconds below which a time says nothing of the growth."""
IN_HEAD = 3_000
"""Signs of a path or a query, of which each may take nine bytes of a head of 32 KB."""
LONG = 0.1
"""Seconds below which a whole request is answered in a moment."""
BODIES: dict[str, Make] = {
    "quotes": lambda n: b'\\"' * (n // 2), "brackets": lambda n: b"[" * n,
    "objects": lambda n: b'{"a":' * (n // 5), "lists": lambda n: b"[" + b"[]," * (n // 3) + b"0]",
    "same keys": lambda n: b"{" + b'"a":1,' * (n // 6) + b'"a":1}', "text": lambda n: b'"' * n,
    "keys": lambda n: b"{" + b",".join(b'"%x":1' % i for i in range(n // 9)) + b',"0":1}',
    "commas": lambda n: b"," * n, "lines": lambda n: b"a,b\n" * (n // 4),
    "empty lines": lambda n: b"\n" * n, "escapes": lambda n: b'"' + b"\\u0041" * (n // 6) + b'"',
    "rows": lambda n: HEAD + b"".join(b"%d,X,,,2026-01-01,,o,o\n" % i for i in range(n // 25)),
    "semicolons": lambda n: HEAD + b"1,X," + b"a;" * (n // 2) + b",,2026-01-01,,o,o\n",
    "results": lambda n: b'{"results": [' + b"{}," * (n // 3) + b"{}]}",
}
HEAD = b"id,name,other_names,country,since,until,reason,reference\n"
SEEDS = ("a", " ", "1", "A", "(", ")", '"', "'", ",", ".", "-", "/", "%", "§", "é", "中", "\n", "[",
         "<", "&", "a ", "1 ", "1,", "1.", "a.", "a-", "A ", "A1", "( ", "()", "[S1]", "S1 ", "a\n",
         "不", "年", "1年", "not ", "of the ", "<a", "Dy 1 % ", "2026-", "1-", "_", "\\", "@", "a@")


FIELD_SEEDS = ("a ", "( ", "1 % ", "[", "- ", "中国", '"', "&a ")


def exponent(times: list[tuple[int, float]]) -> float:
    """By the two largest sizes that took long enough; 0 where none did."""
    long = [one for one in times if one[1] >= SLOW]
    if len(long) < 2:
        return 0.0
    (n, before), (m, after) = long[-2:]
    return round(math.log(after / before) / math.log(m / n), 2)


def once(work: Callable[[Any], object], said: Any) -> float:
    """Seconds of this process that it takes once: whether it is worth measuring at all."""
    since = time.process_time()
    with suppress(KnowledgeError, BadQuestion, strict_json.BadJson):
        work(said)
    return time.process_time() - since


def timed(work: Callable[[Any], object], said: Any) -> float:
    """The shortest of three tries, in seconds of this process."""
    best = math.inf
    gc.collect()
    gc.disable()  # it goes through all that the program holds, at a moment of its own choice
    try:
        for _ in range(3):
            since = time.process_time()
            with suppress(KnowledgeError, BadQuestion, strict_json.BadJson):
                work(said)
            best = min(best, time.process_time() - since)
            if best > 2:
                break
    finally:
        gc.enable()
    return best


def grows(make: Callable[[int], Any], work: Callable[[Any], object], largest: int) -> float:
    """The exponent; what seems too much is measured once more."""
    found = exponent(grown(make, work, largest))
    return found if found <= MOST else min(found, exponent(grown(make, work, largest)))


def grown(make: Callable[[int], Any], work: Callable[[Any], object], largest: int
          ) -> list[tuple[int, float]]:
    """The times of sizes that double, up to the largest or to a few seconds."""
    found: list[tuple[int, float]] = []
    size = max(1, largest // 16)
    while size <= largest and (not found or found[-1][1] < 4):
        found.append((size, timed(work, make(size))))
        size *= 2
    return found


def repeated(seed: str) -> Callable[[int], str]:
    return lambda n: (seed * (n // len(seed) + 1))[:n]


def readers() -> dict[str, Callable[[bytes], object]]:
    """What takes bytes from outside apart."""
    limits, day = FileLimits(), NOW.date()
    return {
        "json body": strict_json.check, "csv": lambda raw: read_csv(raw, limits),
        "json lines": lambda raw: list(json_lines(raw, limits)),
        "csl": lambda raw: read_csl(raw, published=day, retrieved=NOW),
        "own list": lambda raw: read_company_list(
            raw, name="own", title="own", published=day, retrieved=NOW,
            refresh=NOW - NOW),
    }


def modules() -> Iterator[ModuleType]:
    for package in (knowledge, assistant, api):
        for one in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            yield importlib.import_module(one.name)


def patterns() -> dict[str, re.Pattern[str]]:
    """Every regular expression over text that stands in a module, by module and name."""
    found: dict[str, re.Pattern[str]] = {}
    for module in modules():
        for name, value in vars(module).items():
            several = value if isinstance(value, list | tuple) else (
                value.values() if isinstance(value, dict) else (value,))
            for place, one in enumerate(several):
                for part in one if isinstance(one, tuple) else (one,):
                    if isinstance(part, re.Pattern) and isinstance(part.pattern, str):
                        found[f"{module.__name__}.{name}[{place}]"] = part
    return found


def every_match(pattern: re.Pattern[str]) -> Callable[[str], object]:
    return lambda text: sum(1 for _ in pattern.finditer(text))


def of_patterns(largest: int) -> dict[str, float]:
    """The worst exponent of each expression that ever took long enough to be measured."""
    worst: dict[str, float] = {}
    for name, pattern in patterns().items():
        work = every_match(pattern)
        for seed in SEEDS:
            if once(work, repeated(seed)(largest)) >= SLOW:
                worst[name] = max(worst.get(name, 0.0), grows(repeated(seed), work, largest))
        if worst.get(name, 0.0) > MOST:
            print(f"{worst[name]:5.2f}  {name}", flush=True)
    return worst


def of_questions() -> dict[str, float]:
    """Whole questions and names of doubling length, up to what is taken."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        house = open_in(Path(folder), vectors="off")
        day, lists, held = NOW.date(), house.lists, house.clearances.held("local")

        def asks(text: str) -> object:
            return answer(house, Asked(text, day, NOW))

        def looks_up(name: str) -> object:
            return looked_up(house, lists, Query(name), day, NOW, held)

        asks("Is N38EH controlled?")
        for seed in ("a ", "1 % ", "Dy ", "Acme GmbH, ", "not ", "( ", "中国", "2026-11-24 ", '"'):
            found[f"question {seed!r}"] = grows(repeated(seed), asks, 16_000)
            found[f"name {seed!r}"] = grows(repeated(seed), looks_up, 2_000)
        house.close()
    return found


def of_fields(largest: int) -> dict[str, float]:
    """Every field of every address that takes a text, with texts of doubling length; those that are
    refused or answered in a moment at any length are not among them."""
    found: dict[str, float] = {}
    with service() as of:
        places = fields(of)
        for number, place in enumerate(places, 1):
            since = time.monotonic()

            def asks(text: str, place: Place = place) -> object:
                return sent(of, place, text)

            most = largest if place.where == "body" else min(largest, IN_HEAD)
            for seed in FIELD_SEEDS:
                if once(asks, repeated(seed)(most)) >= LONG:
                    name = f"{place.method} {place.path} {place.name}"
                    found[name] = max(found.get(name, 0.0), grows(repeated(seed), asks, most))
            if (took := time.monotonic() - since) > 5:
                print(f"{number} of {len(places)} fields: {place.method} {place.path} "
                      f"{place.name} took {took:.0f} s", flush=True)
    return found


def of_readers(largest: int) -> dict[str, float]:
    """What takes files and bodies apart, each with every hostile body."""
    found = {f"{reader}: {body}": grows(make, read, largest)
             for reader, read in readers().items() for body, make in BODIES.items()}
    limits = FileLimits()
    for name, make in BOOKS.items():
        found[f"workbook: {name}"] = grows(make, lambda raw: read_xlsx(raw, limits), 8_000)
    for name, make in SHEETS.items():
        found[f"ods: {name}"] = grows(make, lambda raw: read_ods(raw, limits), 8_000)
    return found


def merged(rows: int) -> bytes:
    return book([f"A{i}:B{i + 9}" for i in range(1, rows)], rows)


def ods_of(made: str, times: int) -> bytes:
    return ods(sheet(made * times))


WIDE = ('table:number-rows-spanned="9" table:number-columns-spanned="2"',
        "<table:covered-table-cell/>")
BOOKS: dict[str, Make] = {"merged ranges": merged, "rows": lambda n: book([], n)}
SHEETS: dict[str, Make] = {
    "rows": lambda n: ods_of(row(*[cell("x")] * 3), n),
    "repeated rows": lambda n: ods_of(row(cell("x"), more='table:number-rows-repeated="9"'), n),
    "spanned cells": lambda n: ods_of(row(cell("x", WIDE[0]), WIDE[1]), n)}
"""Workbooks of so many rows; the last ones with what makes a reader look back."""


def never_measured(found: dict[str, float]) -> list[str]:
    """The groups of entrances of which nothing took long enough."""
    groups: dict[str, float] = {}
    for name, one in found.items():
        group = name.partition(":")[0].split(" ")[0] if ":" in name or "'" in name else ""
        groups[group] = max(groups.get(group, 0.0), one)
    return sorted(name for name, most in groups.items() if name and not most)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--largest", type=int, default=400_000)
    options.add_argument("--patterns", type=int, default=20_000)
    options.add_argument("--only", choices=("readers", "questions", "fields", "patterns"),
                         default="")
    said = options.parse_args()
    found: dict[str, float] = {}
    if said.only in ("", "readers"):
        found |= of_readers(said.largest)
    if said.only in ("", "questions"):
        found |= of_questions()
    if said.only in ("", "fields"):
        found |= of_fields(said.patterns)
    if said.only in ("", "patterns"):
        found |= of_patterns(said.patterns)
    for name, one in sorted(found.items(), key=lambda pair: -pair[1])[:15]:
        print(f"{one:5.2f}  {name}")
    idle, worst = never_measured(found), max(found.values())
    tell({"measured": len(found), "worst": max(found, key=lambda name: found[name]),
          "worst_growth_exponent": worst, "never_measured": idle}, {
        "no work grows faster than n^1.3": worst <= MOST,
        "every kind of entrance was measured": not idle})


if __name__ == "__main__":
    main()
