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
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from assistant.record import RecordRow, Records  # noqa: E402
from assistant.record.backup import restore  # noqa: E402
from assistant.record.chain import FIRST, about, link_of, sha  # noqa: E402
from assistant.settings import Settings  # noqa: E402
from knowledge.errors import (  # noqa: E402
    RecordAlarm,
    RecordUnavailable,
    SnapshotRefused,
)
from knowledge.register.database import connect, upgrade, writing  # noqa: E402
from knowledge.screening import ListStore  # noqa: E402
from tests.bench.bars import tell  # noqa: E402

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


def filled(folder: Path, count: int, teams: int = 1, anchors: Path | None = None) -> Settings:
    """A record of so many rows, written in one transaction; an anchor is set half way."""
    settings = Settings(data=folder, record_anchor_file=anchors)
    with closing(Records.open(settings)) as records:
        head = records.head.read()
        with writing(records.engine) as connection:
            for number in range(count):
                team = f"team {number % teams}"
                body = json.dumps({"headline": f"row {number}", "padding": "x" * 500})
                last = head.team(team)
                row = RecordRow(team, last["seq"] + 1, f"{number:036}", NOW.isoformat(), "answer",
                                "somebody", f"row {number}", sha(body), last["hash"], "")
                head = records.put(connection, head, replace(row, hash=row.sealed()), body)
                if number == count // 2:
                    records.anchors.put(head)
            records.head.prepare(head)
        records.head.move()
    return settings


class Attack:
    """Somebody who owns the database, the head file and the backups, and not the key."""

    def __init__(self, records: Records, dice: random.Random, earlier: Path) -> None:
        self.records, self.dice, self.earlier = records, dice, earlier
        self.base = sqlite3.connect(str(records.engine.url.database), isolation_level=None)
        self.base.execute("PRAGMA busy_timeout = 5000")
        self.base.execute("PRAGMA synchronous = OFF")
        ids = self.base.execute("SELECT id, team, seq FROM record ORDER BY rowid").fetchall()
        self.id, self.team, self.seq = dice.choice(ids)
        self.other = dice.choice([one for one in ids if one[0] != self.id])

    def disarmed(self) -> None:
        for name in ("record_update", "record_delete", "body_update", "body_delete", "seal_update",
                     "seal_delete"):
            self.base.execute(f"DROP TRIGGER IF EXISTS {name}")

    def run(self, statement: str, *values: object) -> None:
        self.base.execute(statement, values)

    def change_column(self) -> None:
        self.disarmed()
        column = self.dice.choice(["id", "at", "kind", "actor", "title", "body_sha256", "previous",
                                   "hash", "team"])
        self.run(f"UPDATE record SET {column} = 'x' || {column} WHERE id = ?", self.id)

    def change_row_and_hash(self) -> None:
        """With the hash of the row put right."""
        self.disarmed()
        row = RecordRow(*self.base.execute("SELECT * FROM record WHERE id = ?",
                                           (self.id,)).fetchone())
        false = replace(row, actor="nobody")
        self.run("UPDATE record SET actor = ?, hash = ? WHERE id = ?", "nobody", false.sealed(),
                 self.id)

    def change_body(self) -> None:
        self.disarmed()
        self.run("UPDATE record_body SET body = body || ' ' WHERE id = ?", self.id)

    def take_body(self) -> None:
        self.disarmed()
        self.run("DELETE FROM record_body WHERE id = ?", self.id)

    def take_body_under_a_forged_erasure(self) -> None:
        self.put_in("erased", self.team, self.id)
        self.run("DELETE FROM record_body WHERE id = ?", self.id)

    def take_row(self) -> None:
        self.disarmed()
        for table in ("record_body", "record", *self.dice.choice([("record_seal",), ()])):
            self.run(f"DELETE FROM {table} WHERE id = ?", self.id)

    def cut_end(self) -> None:
        self.disarmed()
        number, = self.base.execute("SELECT number FROM record_seal WHERE id = ?",
                                    (self.id,)).fetchone()
        for table in ("record_body", "record"):
            self.run(f"DELETE FROM {table} WHERE id IN (SELECT id FROM record_seal WHERE "
                     "number >= ?)", number)
        self.run("DELETE FROM record_seal WHERE number >= ?", number)

    def swap(self) -> None:
        self.disarmed()
        for id, other in ((self.id, "-"), (self.other[0], self.id), ("-", self.other[0])):
            self.run("UPDATE record_body SET id = ? WHERE id = ?", other, id)

    def swap_seals(self) -> None:
        self.disarmed()
        for id, other in ((self.id, "-"), (self.other[0], self.id), ("-", self.other[0])):
            self.run("UPDATE record_seal SET id = ? WHERE id = ?", other, id)

    def change_seal(self) -> None:
        self.disarmed()
        column = self.dice.choice(["about", "mark", "link", "key", "mac"])
        self.run(f"UPDATE record_seal SET {column} = 'x' || {column} WHERE id = ?", self.id)

    def change_kind_of_value(self) -> None:
        """Bytes, a fraction or broken UTF-8 where a text or a number stood."""
        self.disarmed()
        table = self.dice.choice(["record", "record_body", "record_seal"])
        column = self.dice.choice([row[1] for row in self.base.execute(
            f"PRAGMA table_info({table})") if row[1] not in ("id", "number")])
        value = self.dice.choice(["x'ff00'", "0.5", "CAST(x'ff' AS TEXT)"])
        self.run(f"UPDATE {table} SET {column} = {value} WHERE id = ?", self.id)

    def insert(self) -> None:
        self.put_in("answer", self.team)

    def insert_approval(self) -> None:
        self.put_in("review", self.team, self.id)

    def insert_in_a_new_team(self) -> None:
        self.put_in("answer", "a new team")

    def put_in(self, kind: str, team: str, title: str = "forged") -> None:
        """Insert a row with the triggers in place, every hash right, with or without a seal."""
        held = self.base.execute("SELECT seq, hash FROM record WHERE team = ? ORDER BY seq DESC",
                                 (team,)).fetchone() or (0, FIRST)
        body = json.dumps({"record": title})
        row = RecordRow(team, held[0] + 1, f"forged {self.dice.random()}", NOW.isoformat(), kind,
                        "nobody", title, sha(body), held[1], "")
        row = replace(row, hash=row.sealed())
        self.run("INSERT INTO record VALUES (?,?,?,?,?,?,?,?,?,?)", *vars(row).values())
        self.run("INSERT INTO record_body VALUES (?,?)", row.id, body)
        if self.dice.random() < 0.5:
            number, link, key = self.base.execute(
                "SELECT number, link, key FROM record_seal ORDER BY number DESC").fetchone()
            self.run("INSERT INTO record_seal VALUES (?,?,?,?,?,?,?)", number + 1, row.id,
                     about(team, kind, title), row.hash,
                     link_of(number + 1, row.hash, row.hash, link), key, "0" * 64)

    def remove_team(self) -> None:
        self.disarmed()
        for table in ("record_body", "record_seal", "record"):
            self.run(f"DELETE FROM {table} WHERE id IN (SELECT id FROM record WHERE team = ?)"
                     if table != "record" else "DELETE FROM record WHERE team = ?", self.team)

    def remove_everything(self) -> None:
        self.disarmed()
        for table in ("record_body", "record_seal", "record"):
            self.run(f"DELETE FROM {table}")
        if self.dice.random() < 0.5:
            self.records.head.path.unlink()

    def remove_everything_and_the_key(self) -> None:
        self.disarmed()
        for table in ("record_body", "record_seal", "record"):
            self.run(f"DELETE FROM {table}")
        self.records.head.path.unlink()
        self.records.head.ring.path.unlink()

    def remove_head(self) -> None:
        self.records.head.path.unlink()

    def spoil_head(self) -> None:
        """Another byte somewhere in it, other than between its words."""
        said = bytearray(self.records.head.path.read_bytes())
        place = self.dice.choice([one for one, byte in enumerate(said) if not chr(byte).isspace()])
        said[place] ^= self.dice.randrange(1, 128)
        self.records.head.path.write_bytes(bytes(said))

    def older_head(self) -> None:
        shutil.copy(self.earlier / "record-head.json", self.records.head.path)

    def older_database(self) -> None:
        self.base.close()
        self.records.engine.dispose()
        for path in self.records.head.path.parent.glob("lodestone.sqlite3*"):
            path.unlink()
        shutil.copy(self.earlier / "lodestone.sqlite3", self.records.head.path.parent)

    def older_database_and_head(self) -> None:
        """All as it was before: told by the anchor, which stands on another volume."""
        self.older_head()
        self.older_database()

    def false_link(self) -> None:
        """Rewrite a row and every hash and link after it; only the seals cannot be made."""
        self.disarmed()
        link, rows = FIRST, self.base.execute(
            "SELECT s.number, s.mark, r.* FROM record_seal s JOIN record r ON r.id = s.id "
            "ORDER BY s.number").fetchall()
        last: dict[str, str] = {}
        for number, mark, *columns in rows:
            row = RecordRow(*columns)
            row = replace(row, previous=last.get(row.team, FIRST),
                          actor="nobody" if row.id == self.id else row.actor)
            row = replace(row, hash=row.sealed())
            link, last[row.team] = link_of(number, mark, row.hash, link), row.hash
            self.run("UPDATE record SET actor = ?, previous = ?, hash = ? WHERE id = ?", row.actor,
                     row.previous, row.hash, row.id)
            self.run("UPDATE record_seal SET link = ? WHERE number = ?", link, number)


KINDS = [name for name in vars(Attack) if not name.startswith("_")
         and name not in ("disarmed", "run", "put_in")]
LATER = 6


def tampered(folder: Path, times: int, count: int = 60) -> dict[str, Any]:
    """So many tamperings, each on a copy of one record: how many are unseen, at once and after more
    was written where that is let, and by whom that opens it anew."""
    earlier, anchors = folder / "earlier", folder / "volume" / "anchors"
    filled(earlier, count // 3, 3)
    shutil.copytree(earlier, folder / "whole")
    settings = Settings(data=folder / "whole", record_anchor_file=anchors)
    with closing(Records.open(settings)) as records:
        for number in range(count - count // 3):
            records.write("answer", f"team {number % 3}", "somebody",
                          {"headline": f"later {number}"}, NOW)
        with records.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        assert records.verify().whole
    unseen: Counter[str] = Counter()
    false_alarms = 0
    done: Counter[str] = Counter()
    errors = written = 0
    told = anchors.read_bytes()
    for number in range(times + times // 39):
        dice, kind = random.Random(number), KINDS[number % len(KINDS)]
        untouched = number % 40 == 39  # what is whole is called whole
        copy = folder / "copy"
        shutil.copytree(folder / "whole", copy)
        anchors.write_bytes(told)
        with closing(Records.open(settings.model_copy(update={"data": copy}))) as records:
            attack = Attack(records, dice, earlier)
            if not untouched:
                getattr(attack, kind)()
            attack.base.close()
        with closing(Records.open(settings.model_copy(update={"data": copy}))) as records:
            for team in range(LATER if dice.random() < 0.7 else 0):
                try:
                    records.write("answer", f"team {team % 3}", "somebody", {"headline": "x"}, NOW)
                    written += 1
                except RecordAlarm:
                    pass
                except Exception as error:  # whatever it is, it is counted
                    print(f"{kind}: {error!r}", file=sys.stderr)
                    errors += 1
            whole = records.verify().whole
            if untouched:
                false_alarms += not whole
            else:
                done[kind] += 1
                unseen[kind] += whole
        shutil.rmtree(copy)
    return {"tamperings": sum(done.values()), "tamperings_unseen": sum(unseen.values()),
            "kinds": len(done), "unseen_kinds": sorted(unseen - Counter()),
            "false_alarms": false_alarms, "written_after": written, "errors_at_writes": errors}


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
    told["records_lost"] = sum(told["lost_or_broken"].values())
    with tempfile.TemporaryDirectory() as folder:
        told |= tampered(Path(folder), said.tamperings)
        settings = filled(Path(folder) / "long", said.rows, 20)
        with closing(Records.open(settings)) as records:
            since = time.monotonic()
            whole = records.verify()
            told |= {"rows": whole.rows, "whole": whole.whole,
                     "verify_seconds": round(time.monotonic() - since, 1)}
    told["errors"] = told.pop("errors_at_writes") + (not told["whole"])
    tell(told | {"acknowledged": ACKNOWLEDGED}, {
        "no acknowledged row is lost": not told["records_lost"],
        "something was acknowledged in every phase": all(ACKNOWLEDGED[one] for one in PHASES),
        "every tampering is seen": not told["tamperings_unseen"] and not told["false_alarms"],
        "every kind of tampering was done": told["kinds"] == len(KINDS),
        "rows were written after tamperings": told["written_after"] > 0,
        "nothing else failed": not told["errors"],
        "100,000 rows are verified in 10 seconds":
            told["rows"] == said.rows and told["verify_seconds"] <= max(1, said.rows / 10_000)})


if __name__ == "__main__":
    main()
