"""How fast a register of a hundred thousand firms is filled and searched, and a batch screened and
decided on one core; the last line is JSON.

Run: [LODESTONE_SHARED=<folder>] .venv/bin/python -m tests.bench.register [firms] [rows of a batch]
Times are of the processor, and beside them those of the clock, which hold on an idle machine only.
With the shared data the batch is also put before the 57,000 names of the American list.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory

from assistant.roles import Role, Who
from knowledge.register import Register
from knowledge.register.importers import ImportSource, import_table, look
from tests.service import open_in

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PARTS = [
    "Alpha",
    "Beta",
    "Vex",
    "Zan",
    "Quil",
    "Mor",
    "Tel",
    "Gar",
    "Hin",
    "Bol",
    "Kru",
    "Pex",
    "Lom",
    "Ruk",
    "Sen",
    "Tor",
    "Ula",
    "Vim",
    "Wex",
]


def p95_ms(action: Callable[[str], object], over: list[str]) -> dict[str, float]:
    cpu, clock = [], []
    for text in over:
        start, began = time.process_time(), time.perf_counter()
        action(text)
        cpu.append(1000 * (time.process_time() - start))
        clock.append(1000 * (time.perf_counter() - began))
    return {name: round(quantiles(times, n=20)[-1], 1)
            for name, times in (("cpu", cpu), ("clock", clock))}


def batch(rows: int, american: bool) -> dict[str, float]:
    """Rows of a batch by second: each screened against all lists, decided, and put on record."""
    from assistant.batch.batch_run import Batch, run_batch
    from assistant.intake.list_updates import update_lists
    from tests.bench.screening import consolidated_list, innocents

    names = innocents(rows)
    lines = "\n".join(f'{n:06d},"{name}",DE' for n, name in enumerate(names))
    given = Batch(f"Customer no,Company,Country\n{lines}\n".encode(), "master.csv", NOW.date(),
                  facts={"magnet_family": "NdFeB", "dysprosium_pct": 6.5, "item_form": "magnet"})
    who = Who("t", "bench", frozenset({Role.OFFICER}))
    with TemporaryDirectory() as folder:
        house = open_in(Path(folder))
        if american:
            update_lists(house, lambda: consolidated_list()[0].parts, who, NOW)
        run_batch(house, Batch(**{**vars(given), "data": given.data[:2000].rsplit(b"\n", 1)[0]}),
                  who, NOW)  # tables and caches warm, as in a running service
        start, began = time.process_time(), time.perf_counter()
        found = run_batch(house, given, who, NOW)
        took, waited = time.process_time() - start, time.perf_counter() - began
        assert len(found.rows) == rows and not found.counts.get("not_read")
        house.close()
    return {"rows_per_cpu_s": round(rows / took), "rows_per_clock_s": round(rows / waited)}


def main(rows: int, of_batch: int) -> None:
    random = Random(1)
    names = [f"{random.choice(PARTS)}{random.choice(PARTS).lower()} {n} GmbH" for n in range(rows)]
    lines = [f"{n:06d},{name},DE,Owner {n},60" for n, name in enumerate(names)]
    data = "\n".join(["id,name,country,owner,owner %", *lines]).encode()
    with TemporaryDirectory() as folder:
        register = Register.open(f"sqlite:///{Path(folder) / 'register.db'}")
        start = time.process_time()
        upload = look(register, "t", "firm", data, "a.csv")
        source = ImportSource(title="bench", day=NOW.date(), grade="B")
        import_table(register, "t", upload, source, by="b", now=NOW, dry_run=False)
        spent = time.process_time() - start
        start = time.process_time()
        register.find("t", "Nobody of that name")
        made = time.process_time() - start
        some = names[:: max(1, rows // 60)]
        ids = [f"{n:06d}" for n in range(0, rows, max(1, rows // 60))]
        figures = {
            "rows": rows,
            "import_rows_per_cpu_s": round(rows / spent),
            "names_read_cpu_s": round(made, 2),
            "find_name_p95_ms": p95_ms(lambda t: register.find("t", t), some),
            "find_typo_p95_ms": p95_ms(lambda t: register.find("t", t[:3] + t[4:]), some),
            "find_id_p95_ms": p95_ms(lambda t: register.find("t", t), ids),
            "read_p95_ms": p95_ms(lambda t: register.firm("t", t), ids),
            "page_p95_ms": p95_ms(lambda t: register.page("t", after=t), ids),
        }
        register.close()
    figures["batch_own_lists"] = batch(of_batch, american=False)
    if "LODESTONE_SHARED" in os.environ:
        figures["batch_american_list_too"] = batch(of_batch, american=True)
    print(json.dumps(figures))


if __name__ == "__main__":
    sizes = [int(one) for one in sys.argv[1:]]
    main(*sizes, *(100_000, 2_000)[len(sizes):])
