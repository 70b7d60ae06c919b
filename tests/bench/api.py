"""The API against its own document, and against 514 naughty strings in each field that takes text.

    python -m tests.bench.api [--examples 300] [--only /v1/records] [--strings 514]

Each operation gets so many made-up requests, good and bad, by each role in turn that may send them;
every check of schemathesis looks at every answer. The naughty strings are read from the folder that
LODESTONE_SHARED names. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from typing import Any

from tests.described import OPERATIONS, Service, Tried, service, tried
from tests.naughty import fields, sent, strings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=300)
    parser.add_argument("--only", default="")
    parser.add_argument("--strings", type=int, default=514)
    said = parser.parse_args()
    chosen = [cell for cell in OPERATIONS if said.only in cell[1]]
    since, failures, found = time.monotonic(), [], {}
    with service() as of:
        for method, path in chosen if said.examples else ():
            found[f"{method} {path}"] = one = tried(of, method, path, said.examples,
                                                    failures.append)
            print(f"{method} {path}: {one.cases} {one.statuses} {len(failures)} failed in all",
                  flush=True)
        naughty = _naughty(of, said.only, said.strings)
    hollow = [name for name, one in found.items() if not one.answered]
    for failure in failures[:50]:
        print(failure)
    print(json.dumps({
        "operations": len(found), "examples_each": said.examples,
        "cases": sum(one.cases for one in found.values()), "fewest": _fewest(found),
        "failures": len(failures), "never_answered": hollow, "naughty": naughty,
        "seconds": round(time.monotonic() - since)}))


def _fewest(found: dict[str, Tried]) -> int:
    return min((one.cases for one in found.values()), default=0)


def _naughty(of: Service, only: str, count: int) -> dict[str, Any]:
    """Each string in each field: how many were sent, and what failed."""
    if not count or "LODESTONE_SHARED" not in os.environ:
        return {"sent": 0, "why": "LODESTONE_SHARED is not set, or none were wanted"}
    texts, number, failed = strings(Path(os.environ["LODESTONE_SHARED"]))[:count], 0, set()
    places = [one for one in fields(of) if only in one.path]
    for place in places:
        for text in texts:
            number += 1
            if sent(of, place, text).status_code >= 500:
                failed.add(f"{place.method} {place.path} {place.name}")
        print(f"{place.method} {place.path} {place.name}: {len(texts)} strings", flush=True)
    return {"fields": len(places), "strings": len(texts), "sent": number, "failed": sorted(failed)}


if __name__ == "__main__":
    main()
