"""What survives: kills amid the work, tampering of whoever owns the database, and how fast it is
known.

    python tests/bench/durability.py [--rounds 100] [--tamperings 1000] [--rows 100000]

Each round starts a process that decides, takes in lists, changes tables or makes a backup, kills it
(SIGKILL) after a random time, and looks whether all that it acknowledged is there and whole. The
last line is one JSON object.
"""

import argparse
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from assistant.record import RecordRow, Records  # noqa: E402
from assistant.record.backup import restore  # noqa: E402
from assistant.record.chain import FIRST, sha  # noqa: E402
from assistant.schema import upgrade  # noqa: E402
from assistant.settings import Settings  # noqa: E402
from knowledge.errors import RecordUnavailable, SnapshotRefused  # noqa: E402
from knowledge.register.database import connect  # noqa: E402
from knowledge.screening import ListStore  # noqa: E402

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ENDS = ("migration", "backup")
"""Phases that may be done before they are killed; the others go on until they are."""
ACKNOWLEDGED: Counter[str] = Counter()
WORKER = Path(__file__).with_name("durability_worker.py")


def killed(phase: str, folder: Path, dice: random.Random, longest: float) -> list[str]:
    """Run the phase in a process, kill it at some moment; the lines that it acknowledged."""
    child = subprocess.Popen([sys.executable, str(WORKER), phase, str(folder)], text=True,
                             stdout=subprocess.PIPE, cwd=ROOT)
    assert child.stdout is not None
    first = child.stdout.readline()
    time.sleep(dice.uniform(0, longest))
    child.send_signal(signal.SIGKILL)
    rest = child.communicate()[0]
    assert child.returncode == -signal.SIGKILL or phase in ENDS, f"{phase} ended by itself"
    told = [line for line in (first + rest).split("\n")[:-1] if line != "begun"]
    ACKNOWLEDGED[phase] += len(told)
    return told


def decision(folder: Path, dice: random.Random) -> int:
    """Rows lost or broken after a kill amid decisions."""
    told = killed("decision", folder, dice, 0.5)
    with closing(Records.open(Settings(data=folder))) as records:
        held = {row.id for row in records.list("local", limit=10_000_000)}
        return len(set(told) - held) + len(records.verify().problems)


def lists(folder: Path, dice: random.Random) -> int:
    """Snapshots that were acknowledged and cannot be read, or a current one that is not whole."""
    wrong, store = 0, None
    for id in killed("lists", folder, dice, 0.3):
        store = store or ListStore(folder / "lists")
        try:
            store.load(id)
        except SnapshotRefused:
            wrong += 1
    try:
        ListStore(folder / "lists").current()
    except SnapshotRefused as refused:
        wrong += "ever taken in" not in str(refused)
    return wrong


def migration(folder: Path, dice: random.Random) -> int:
    """Half-made tables, or rows lost, after a kill amid a change of the tables."""
    from tests.bench.durability_worker import first, second

    place = folder / "grown.sqlite3"
    place.unlink(missing_ok=True)
    engine = connect(f"sqlite:///{place}")
    upgrade(engine, "things", (first,))
    engine.dispose()
    done = bool(killed("migration", folder, dice, 0.2))
    with closing(sqlite3.connect(place)) as base:
        columns = len(base.execute("PRAGMA table_info(thing)").fetchall())
        filled = base.execute("SELECT count(*) FROM thing").fetchone()[0]
    engine = connect(f"sqlite:///{place}")
    upgrade(engine, "things", (first, second))
    engine.dispose()
    for path in folder.glob("grown.sqlite3*"):
        path.unlink()
    whole = ((2, 10000),) if done else ((1, 5000), (2, 10000))
    return int((columns, filled) not in whole)


def backup(folder: Path, dice: random.Random) -> int:
    """A broken backup that is taken for whole or was called done, or damage to what it is of."""
    to = folder.parent / "copy"
    shutil.rmtree(to, ignore_errors=True)
    done = bool(killed("backup", folder, dice, 0.08))
    with closing(Records.open(Settings(data=folder))) as records:
        wrong, rows = len(records.verify().problems), records.count("local")
    again = Settings(data=folder.parent / "again")
    shutil.rmtree(again.data, ignore_errors=True)
    try:
        restore(again, to, folder / "record.key")
    except RecordUnavailable:
        return wrong + done
    with closing(Records.open(again)) as records:
        return wrong + len(records.verify().problems) + (records.count("local") != rows)


PHASES: dict[str, Callable[[Path, random.Random], int]] = {
    "decision": decision, "lists": lists, "migration": migration, "backup": backup}


def chain(count: int) -> Iterator[tuple[RecordRow, str]]:
    """A whole chain of small rows."""
    previous = FIRST
    for seq in range(1, count + 1):
        body = json.dumps({"headline": f"row {seq}", "padding": "x" * 500})
        row = RecordRow("local", seq, f"{seq:036}", NOW.isoformat(), "answer", "somebody",
                        f"row {seq}", sha(body), previous, "")
        row = RecordRow(**{**vars(row), "hash": row.sealed()})
        previous = row.hash
        yield row, body


def filled(folder: Path, count: int) -> None:
    """A record of so many rows, with its signed head."""
    with closing(Records.open(Settings(data=folder))) as records:
        with closing(sqlite3.connect(folder / "lodestone.sqlite3")) as base:
            for row, body in chain(count):
                put(base, row, body)
            base.commit()
        records.head.move(row)


def put(base: sqlite3.Connection, row: RecordRow, body: str) -> None:
    base.execute("INSERT INTO record VALUES (?,?,?,?,?,?,?,?,?,?)", tuple(vars(row).values()))
    base.execute("INSERT INTO record_body VALUES (?,?)", (row.id, body))


def tamper(base: sqlite3.Connection, dice: random.Random, count: int) -> None:
    """One thing that somebody does who owns the database but not the key."""
    at, other = dice.sample(range(1, count + 1), 2)
    column = dice.choice(["id", "at", "kind", "actor", "title", "body_sha256", "previous", "hash"])

    def rechained(start: int) -> None:
        """False rows from a place on, each hash right."""
        rows = list(chain(count))
        previous = rows[start - 2][0].hash if start > 1 else FIRST
        base.execute("DELETE FROM record WHERE seq >= ?", (start,))
        for row, body in rows[start - 1:]:
            false = RecordRow(**{**vars(row), "actor": "nobody", "previous": previous})
            false = RecordRow(**{**vars(false), "hash": false.sealed()})
            previous = false.hash
            base.execute("DELETE FROM record_body WHERE id = ?", (row.id,))
            put(base, false, body)

    dice.choice([
        lambda: base.execute(f"UPDATE record SET {column} = 'x' || {column} WHERE seq = ?", (at,)),
        lambda: base.execute("UPDATE record_body SET body = body || ' ' WHERE id = ?",
                             (f"{at:036}",)),
        lambda: base.execute("DELETE FROM record_body WHERE id = ?", (f"{at:036}",)),
        lambda: base.execute("DELETE FROM record WHERE seq = ?", (at,)),
        lambda: base.execute("DELETE FROM record WHERE seq >= ?", (at,)),
        lambda: [base.execute("UPDATE record SET seq = ? WHERE seq = ?", pair)
                 for pair in ((-1, at), (at, other), (other, -1))],
        lambda: base.execute("UPDATE record SET team = 'other' WHERE seq = ?", (at,)),
        lambda: rechained(at),
    ])()
    base.commit()


def detected(folder: Path, times: int, count: int = 60) -> int:
    """How many of so many tamperings are found."""
    filled(folder / "whole", count)
    with closing(sqlite3.connect(folder / "whole" / "lodestone.sqlite3")) as base:
        for name in ("record_update", "record_delete", "body_update", "body_delete"):
            base.execute(f"DROP TRIGGER {name}")
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found = 0
    for number in range(times):
        copy = folder / "copy"
        shutil.copytree(folder / "whole", copy)
        with closing(sqlite3.connect(copy / "lodestone.sqlite3")) as base:
            base.execute("PRAGMA synchronous = OFF")
            tamper(base, random.Random(number), count)
        with closing(Records.open(Settings(data=copy))) as records:
            found += not records.verify().whole
        shutil.rmtree(copy)
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=100)
    options.add_argument("--tamperings", type=int, default=1000)
    options.add_argument("--rows", type=int, default=100_000)
    said = options.parse_args()
    told: dict[str, Any] = {"rounds": said.rounds, "lost_or_broken": {}}
    dice = random.Random(7)
    for phase, check in PHASES.items():
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "data").mkdir()
            wrong = sum(check(Path(folder) / "data", dice) for _ in range(said.rounds))
        told["lost_or_broken"][phase] = wrong
        print(f"{phase}: {said.rounds} kills, {ACKNOWLEDGED[phase]} things acknowledged, "
              f"{wrong} lost or broken", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        told |= {"tamperings": said.tamperings,
                 "detected": detected(Path(folder), said.tamperings)}
        filled(Path(folder) / "long", said.rows)
        with closing(Records.open(Settings(data=Path(folder) / "long"))) as records:
            since = time.monotonic()
            whole = records.verify()
            told |= {"rows": whole.rows, "whole": whole.whole,
                     "verify_seconds": round(time.monotonic() - since, 1)}
    print(json.dumps(told | {"acknowledged": ACKNOWLEDGED}))


if __name__ == "__main__":
    main()
