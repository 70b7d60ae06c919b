"""Ill-treats the index: two builders at once, kills during builds, injected damage.

    python tests/bench/index_damage.py [--rounds 20] [--kills 100] [--harms 10]

Sound means: the library opens, every passage of a sample finds itself, each regime answers, and
Chroma, once it has joined, gives the answers of the exact scan. The last line is one JSON object.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from knowledge.library import Library
from knowledge.library.digests import packaged
from knowledge.library.index import chroma, index_edition

DAY = date(2026, 11, 23)
BUILD = """
import sys, time
from pathlib import Path
from knowledge.errors import IndexUnavailable
from knowledge.library import Library
try:
    library = Library.build(Path(sys.argv[1]))
except IndexUnavailable as error:
    print("told:", error)
else:
    library.ready()
    print("built:", library.status().vectors)
"""


def builder(place: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(place)], stdout=subprocess.PIPE, text=True,
        stderr=subprocess.PIPE,
    )  # fmt: skip


def unsound(place: Path, in_chroma: bool) -> str:
    """What is wrong with the library; empty when nothing is."""
    library = Library.open(place, vectors="embedded" if in_chroma else "exact")
    try:
        library.ready()
        if in_chroma and library.status().vectors != "chroma":
            return library.status().note
        passages = [p for document in packaged() for p in document.passages]
        for passage in passages[::5]:
            for regime in (None, passage.regime):
                found = library.search(passage.text[:300], on=DAY, regime=regime)
                if passage.id not in {f.passage.id for f in found}:
                    return f"{passage.id} does not find itself"
        return ""
    finally:
        library.close()


def double_builds(rounds: int) -> dict[str, object]:
    both = faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            pair = [builder(Path(folder)) for _ in range(2)]
            words = [process.communicate(timeout=300)[0] for process in pair]
            both += all(w.startswith("built") for w in words)
            faults += any(process.returncode for process in pair)
            faults += bool(unsound(Path(folder), in_chroma=True))
    return {"double_builds": rounds, "one_after_the_other": both, "faults": faults}


def kills(count: int) -> dict[str, object]:
    """A library is built and serves; each further builder is killed at a random moment."""
    faults, slowest, chance = list[str](), 0.0, random.Random(4)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        Library.build(place).close()
        for _ in range(count):
            process = builder(place)
            time.sleep(chance.uniform(0.3, 6.0))
            process.kill()
            process.communicate()
            begun = time.perf_counter()
            library = Library.open(place, vectors="exact")
            if not library.search("dysprosium", on=DAY):
                faults.append("no answer")
            slowest = max(slowest, time.perf_counter() - begun)
            library.close()
        if found := unsound(place, in_chroma=True):
            faults.append(found)
    return {"kills": count, "faults_after_kills": faults, "slowest_ready_s": round(slowest, 2)}


def terabyte(folder: Path) -> None:
    os.truncate(next(folder.rglob("link_lists.bin")), 2**40)


def cut(folder: Path) -> None:
    os.truncate(next(folder.rglob("index_metadata.pickle"), folder / "chroma.sqlite3"), 10)


def flipped(folder: Path) -> None:
    path = next(folder.rglob("data_level0.bin"))
    data = bytearray(path.read_bytes())
    data[random.Random(len(data)).randrange(len(data))] ^= 0xFF
    path.write_bytes(data)


def harms(each: int) -> dict[str, object]:
    found = repaired = 0
    slowest = 0.0
    classes: list[Callable[[Path], None]] = [terabyte, cut, flipped]
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        library = Library.build(place)
        library.close()
        for harm in classes * each:
            folder = index_edition.current(place)
            assert folder is not None
            harm(folder / json.loads((folder / "VECTORS.json").read_text())["folder"])
            found += chroma.damage(folder) is not None
            begun = time.perf_counter()
            library = Library.open(place)
            assert library.search("dysprosium", on=DAY)
            library.ready()
            slowest = max(slowest, time.perf_counter() - begun)
            repaired += library.status().vectors == "chroma"
            library.close()
    return {
        "harms": 3 * each, "found": found, "repaired": repaired,
        "slowest_repair_s": round(slowest, 1),
    }  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rounds", type=int, default=20)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--harms", type=int, default=10)
    options = asked.parse_args()
    result: dict[str, object] = {}
    for part in (
        lambda: harms(options.harms),
        lambda: double_builds(options.rounds),
        lambda: kills(options.kills),
    ):
        result |= part()
        print(result, flush=True)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
