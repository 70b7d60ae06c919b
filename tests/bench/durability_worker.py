"""What is killed in `durability.py`: it says `begun`, then a line for each thing that is done."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from sqlalchemy import Connection  # noqa: E402

from assistant.determining.determinations import Case, determined  # noqa: E402
from assistant.record import Records  # noqa: E402
from assistant.record.backup import backup  # noqa: E402
from assistant.roles import Who  # noqa: E402
from assistant.settings import Settings  # noqa: E402
from knowledge.errors import SnapshotRefused  # noqa: E402
from knowledge.packs import load  # noqa: E402
from knowledge.register.database import connect, upgrade  # noqa: E402
from knowledge.rules import Pack  # noqa: E402
from knowledge.screening import Lists, ListStore  # noqa: E402
from knowledge.screening.lists.edition import sealed  # noqa: E402
from knowledge.screening.lists.list_store import Part  # noqa: E402

FACTS = {"magnet_family": "NdFeB", "dysprosium_pct": 6.5, "item_form": "magnet",
         "end_user_on_watch_list": True}


def first(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE thing (name TEXT)")
    for number in range(5000):
        connection.exec_driver_sql("INSERT INTO thing VALUES (?)", (f"thing {number}",))


def second(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE thing ADD COLUMN size INTEGER")
    for number in range(5000):
        connection.exec_driver_sql("INSERT INTO thing VALUES (?, ?)", (f"new {number}", number))


def say(line: str) -> None:
    print(line, flush=True)


@dataclass
class Office:
    """What a determination needs."""

    records: Records

    def pack(self, id: str, scenario: str = "", team: str = "") -> Pack:
        return load(id, scenario)

    def demand_released(self, team: str, packs: list[Pack] | None = None) -> None:
        """Local mode: every installed pack decides."""


def _in_use(store: ListStore) -> Sequence[Part]:
    try:
        return store.current().parts
    except SnapshotRefused:  # before the first update nothing is in use
        return ()


def main(phase: str, folder: Path) -> None:
    settings = Settings(data=folder)
    if phase == "decision":
        office, case = Office(Records.open(settings)), Case(
            "cn_dual_use", "general_license", FACTS, date(2026, 11, 24))
        determined(office, case, Who(), datetime.now(UTC))  # the first one loads the rules
        say("begun")
        while True:
            say(determined(office, case, Who(), datetime.now(UTC))["record"]["id"])
    if phase == "lists":
        store, now, parts = ListStore(folder / "lists"), datetime.now(UTC), Lists.built_in().parts
        last = max((edition.retrieved for edition, _ in _in_use(store)), default=now)
        say("begun")
        for turn in range(1, 1_000_000):  # each edition fetched a second after the one before it
            later = [sealed(replace(edition, retrieved=last + timedelta(seconds=turn)), entries)
                     for edition, entries in parts]
            say(store.update([(one, entries) for one, (_, entries) in
                              zip(later, parts, strict=True)], now=now).id)
    if phase == "migration":
        engine = connect(f"sqlite:///{folder / 'grown.sqlite3'}")
        say("begun")
        upgrade(engine, "things", (first, second))
        say("done")
    if phase == "backup":
        records = Records.open(settings)
        for _ in range(5):
            records.write("answer", "local", "somebody", {"text": "x" * 20000}, datetime.now(UTC))
        records.close()
        say("begun")
        backup(settings, folder.parent / "copy", datetime.now(UTC))
        say("done")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
