"""The record: only ever added to, whole or known not to be, written or nothing is answered."""

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError

from assistant.conversations import Conversations
from assistant.office.retention import erase, hold, release
from assistant.record import RecordRow, Records
from assistant.record.chain import FIRST
from assistant.settings import Settings
from knowledge.errors import RecordKept, RecordUnavailable, UnknownRecord, WrongValue
from tests.record_support import NOW, disarm, records, run, settings, write

__all__ = ["records", "settings"]


def test_each_row_is_tied_to_the_row_before_it_in_its_team(records: Records) -> None:
    first, second, other = write(records), write(records, "two"), write(records, team="other")
    assert (first.seq, second.seq, other.seq) == (1, 2, 1)
    assert first.previous == other.previous == FIRST and second.previous == first.hash
    assert records.read("local", second.id) == {"headline": "two", "说": "镝"}
    found = records.verify()
    assert found.whole and (found.rows, found.teams) == (3, 2)


def test_a_row_of_another_team_is_as_unknown_as_no_row(records: Records) -> None:
    row = write(records)
    errors = []
    for id in (row.id, "f" * 36):
        for read in (records.read, records.row):
            with pytest.raises(UnknownRecord) as caught:
                read("other", id)
            errors.append(str(caught.value).replace(id, ""))
    assert len(set(errors)) == 1
    assert records.list("other") == []


def test_rows_are_listed_newest_first_and_page_by_page(records: Records) -> None:
    for number in range(5):
        write(records, str(number))
    page = records.list("local", limit=2)
    assert [row.title for row in page] == ["4", "3"]
    assert [row.title for row in records.list("local", before=page[-1].seq, limit=9)] == \
        ["2", "1", "0"]


@pytest.mark.parametrize("attack", [
    "UPDATE record SET title = 'x'", "DELETE FROM record", "UPDATE record_body SET body = '{}'",
    "DELETE FROM record_body",
])
def test_the_database_refuses_to_change_or_delete(records: Records, attack: str) -> None:
    write(records)
    with pytest.raises(DatabaseError, match="only ever added to"), \
            records.engine.begin() as connection:
        connection.execute(text(attack))
    assert records.verify().whole


def test_many_writers_at_once_leave_one_whole_chain(records: Records) -> None:
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(lambda n: write(records, str(n)), range(40)))
    assert sorted(row.seq for row in rows) == list(range(1, 41))
    assert records.verify().whole


def test_without_a_row_nothing_is_answered(tmp_path: Path) -> None:
    records = Records.open(Settings(data=tmp_path))
    write(records)
    with records.engine.connect() as connection:  # the disk is full from here on
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    assert records.writable()
    records.engine.dispose()
    @event.listens_for(records.engine, "connect")
    def full(raw: object, _: object) -> None:
        raw.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    with pytest.raises(RecordUnavailable, match="nothing is answered"):
        for _ in range(20):
            records.write("answer", "local", "somebody", {"headline": "x" * 4000}, NOW)
    whole = records.verify()
    assert whole.whole and whole.rows == records.count("local")  # reading goes on
    records.close()


def test_half_a_character_and_a_moment_without_zone_are_refused(tmp_path: Path) -> None:
    records = Records.open(Settings(data=tmp_path))
    with pytest.raises(WrongValue, match="half a character"):
        write(records, "\ud800")
    with pytest.raises(WrongValue, match="time zone"):
        records.write("answer", "local", "somebody", {}, datetime(2026, 1, 1))
    assert records.count("local") == 0
    records.close()


def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    Records.open(Settings(data=tmp_path)).close()
    key = tmp_path / "record.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.chmod(0o644)
    with pytest.raises(RecordUnavailable, match="chmod 600"):
        Records.open(Settings(data=tmp_path))


WRITER = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from assistant.record import RecordRow, Records
from assistant.settings import Settings
records = Records.open(Settings(data=Path(sys.argv[1])))
while True:
    row = records.write("answer", "local", "child", {"headline": "h"}, datetime.now(UTC))
    print(row.id, flush=True)
"""


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    for _ in range(2):
        children = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)],
                                     stdout=subprocess.PIPE, text=True) for _ in range(2)]
        for child in children:
            assert child.stdout is not None
            acknowledged.append(child.stdout.readline().strip())
        time.sleep(0.3)
        for child in children:
            child.send_signal(signal.SIGKILL)
            acknowledged += [line.strip() for line in child.communicate()[0].splitlines()
                             if line.endswith("\n") or len(line) == 36]
    records = Records.open(Settings(data=tmp_path))
    held = {row.id for row in records.list("local", limit=100_000)}
    assert len(acknowledged) > 20 and set(acknowledged) <= held
    assert records.verify().whole
    records.close()


def test_content_is_erased_only_after_its_retention_and_never_under_a_hold(
        records: Records, settings: Settings) -> None:
    Conversations.open(settings).close()
    row, later = write(records), NOW.replace(year=NOW.year + 10, month=12)
    with pytest.raises(RecordKept, match="2036-11-2"):
        erase(records, "local", row.id, by="admin", reason="a wish", now=NOW)
    hold(records, "local", row.id, by="officer", reason="an inquiry", now=later)
    with pytest.raises(RecordKept, match="legal hold"):
        erase(records, "local", row.id, by="admin", reason="retention is over", now=later)
    release(records, "local", row.id, by="officer", reason="the inquiry is closed", now=later)
    with pytest.raises(UnknownRecord):
        erase(records, "other", row.id, by="admin", reason="retention is over", now=later)
    erase(records, "local", row.id, by="admin", reason="retention is over", now=later)
    with pytest.raises(UnknownRecord, match="erased"):
        records.read("local", row.id)
    assert records.row("local", row.id) == row and records.verify().whole
    assert [one.kind for one in records.list("local")] == ["erased", "released", "held", "answer"]


def test_a_newer_record_is_left_alone(settings: Settings) -> None:
    Records.open(settings).close()
    records = Records.open(settings)
    run(records, "UPDATE schema_version SET version = 99 WHERE part = 'record'")
    records.close()
    with pytest.raises(RecordUnavailable, match="newer version"):
        Records.open(settings)




class Counted:
    """What a fold of these tests comes to: the headlines, in order."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def take(self, row: RecordRow, body: dict[str, Any]) -> None:
        self.said.append(body["headline"])


def folded(records: Records, team: str = "local") -> list[str]:
    with records.folds.of(team, "answer", Counted) as held:
        return list(held.said)


def whole(records: Records, team: str = "local") -> list[str]:
    return [body["headline"] for _, body in records.bodies(team, "answer")]


def test_what_is_kept_in_memory_is_at_every_moment_what_the_rows_say(
        records: Records, settings: Settings) -> None:
    other = Records.open(settings)  # another process, of which this one hears by the rows alone
    write(records, "one")
    assert folded(records) == folded(other) == ["one"]
    write(other, "two")
    row = write(records, "three")
    write(other, "theirs", team="b")
    assert folded(records) == folded(other) == whole(other) == ["one", "two", "three"]
    assert folded(records, "b") == ["theirs"]
    Conversations.open(settings).close()
    later = NOW.replace(year=NOW.year + 11)
    erase(other, "local", row.id, by="admin", reason="it is time", now=later)
    assert folded(records) == whole(records) == ["one", "two"]
    write(other, "four")
    assert folded(records) == whole(records) == ["one", "two", "four"]
    disarm(records)
    run(records, "DELETE FROM record_seal WHERE id = :id", id=records.list("local")[0].id)
    assert folded(records) == whole(records) == ["one", "two"]  # a database that was put back
    other.close()
