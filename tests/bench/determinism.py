"""The same case gives the same bytes: in every time zone, whatever order Python's sets have.

    python tests/bench/determinism.py [--cases 1000] [--seeds 10]

Decides the signed cases, each also on the days around it, in a process for each zone and hash seed,
and compares the hash over all determinations. The last line is one JSON object.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from knowledge.errors import NoRuleInForce  # noqa: E402
from knowledge.rules.canonical import canonical  # noqa: E402
from tests.bench.bars import tell  # noqa: E402
from tests.packs import Case, cases  # noqa: E402

ZONES = ("UTC", "America/New_York", "Asia/Shanghai", "Pacific/Kiritimati")


def decided(wanted: int) -> tuple[int, str]:
    """How many cases were decided, and the hash over their determinations."""
    total, count = hashlib.sha256(), 0
    signed = list(cases())
    for days in (0, 1, -1, 30, -30, 365, -365):
        for case in signed:
            if count == wanted:
                return count, total.hexdigest()
            moved = Case(case.pack, case.file,
                         case.said | {"on": case.said["on"] + timedelta(days=days)})
            try:
                said = canonical(moved.determine())
            except NoRuleInForce as error:
                said = str(error)
            total.update(said.encode() + b"\n")
            count += 1
    return count, total.hexdigest()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=1000)
    options.add_argument("--seeds", type=int, default=10)
    options.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    said = options.parse_args()
    if said.child:
        print(*decided(said.cases))
        return
    found: dict[str, int] = {}
    for zone in ZONES:
        for seed in range(said.seeds):
            ran = subprocess.run(
                [sys.executable, __file__, "--child", "--cases", str(said.cases)], text=True,
                env=os.environ | {"TZ": zone, "PYTHONHASHSEED": str(seed)}, check=True,
                capture_output=True)
            found[ran.stdout.strip()] = found.get(ran.stdout.strip(), 0) + 1
            print(f"{zone}, seed {seed}: {ran.stdout.strip()}", flush=True)
    cases = min(int(one.split()[0]) for one in found)
    tell({"cases": cases, "zones": len(ZONES), "seeds": said.seeds, "runs": sum(found.values()),
          "different": len(found) - 1}, {
        "every run gives the same bytes": len(found) == 1,
        "every case was decided": cases == said.cases,
        "every zone and seed was tried": sum(found.values()) == len(ZONES) * said.seeds > 1})


if __name__ == "__main__":
    main()
