"""How fast a register of a hundred thousand firms is filled and searched; the last line is JSON.

Times are of the processor, and beside them those of the clock, which hold on an idle machine only.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory

from knowledge.register import Register
from knowledge.register.importers import ImportSource, import_table, look

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


def main(rows: int) -> None:
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
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
