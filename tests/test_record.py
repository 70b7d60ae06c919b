"""The record: only ever added to, whole or known not to be, written or nothing is answered."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError

from assistant.conversations import Conversations
from assistant.record import RecordRow, Records
from assistant.record.chain import FIRST, sha
from assistant.record.retention import erase, hold, release
from assistant.settings import Settings
from knowledge.errors import RecordKept, RecordUnavailable, UnknownRecord, WrongValue

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "sqlite":
        return Settings(data=tmp_path / "data")
    if "LODESTONE_TEST_POSTGRES" not in os.environ:
        pytest.skip("LODESTONE_TEST_POSTGRES does not name a PostgreSQL database for tests")
    url = make_url(os.environ["LODESTONE_TEST_POSTGRES"])
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    name = f"t{time.monotonic_ns()}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    own = url.set(database=name).render_as_string(hide_password=False)
    return Settings(data=tmp_path / "data", database=own)


@pytest.fixture
def records(settings: Settings) -> Iterator[Records]:
    opened = Records.open(settings)
    yield opened
    opened.close()


def write(records: Records, text: str = "one", team: str = "local") -> RecordRow:
    return records.write("answer", team, "somebody", {"headline": text, "说": "镝"}, NOW)


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


def disarm(records: Records) -> None:
    """What an attacker does who owns the database."""
    with records.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE record DISABLE TRIGGER USER"))
            connection.execute(text("ALTER TABLE record_body DISABLE TRIGGER USER"))
        else:
            for name in ("record_update", "record_delete", "body_update", "body_delete"):
                connection.execute(text(f"DROP TRIGGER {name}"))


def rechain(records: Records) -> None:
    """Cut the end and tie a false row on, with every hash right."""
    run(records, "DELETE FROM record WHERE seq = 3")
    write(records, "a false row")


def run(records: Records, statement: str) -> None:
    with records.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(("attack", "wrong"), [
    (lambda r: run(r, "UPDATE record SET title = 'x' WHERE seq = 2"), "was changed"),
    (lambda r: run(r, "UPDATE record SET actor = 'x' WHERE seq = 1"), "was changed"),
    (lambda r: run(r, "UPDATE record_body SET body = '{}'"), "other content"),
    (lambda r: run(r, "DELETE FROM record_body"), "lost its content"),
    (lambda r: run(r, "DELETE FROM record WHERE seq = 1"), "does not follow"),
    (lambda r: run(r, "DELETE FROM record WHERE seq = 2"), "does not follow"),
    (lambda r: run(r, "DELETE FROM record WHERE seq = 3"), "is gone"),
    (lambda r: run(r, "DELETE FROM record"), "is gone"),
    (rechain, "is not the row that was signed"),
    (lambda r: r.head.path.unlink(), "no signed head"),
    (lambda r: r.head.path.write_text(r.head.path.read_text().replace('"seq": 3', '"seq": 2')),
     "signature"),
])
def test_whoever_owns_the_database_is_found_out(
        records: Records, attack: Callable[[Records], object], wrong: str) -> None:
    for number in range(3):
        write(records, str(number))
    disarm(records)
    attack(records)
    found = records.verify()
    assert not found.whole and any(wrong in problem for problem in found.problems), found


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
from assistant.record import Records
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


def test_the_export_holds_every_row_with_its_very_text_and_the_head(records: Records) -> None:
    rows = [write(records, str(number)) for number in range(3)]
    *lines, last = map(json.loads, records.lines("local"))
    assert [line["hash"] for line in lines] == [row.hash for row in rows]
    assert all(sha(line["body"]) == line["body_sha256"] for line in lines)
    assert last["head"]["hash"] == rows[-1].hash and last["head"]["signature"]


def test_a_newer_record_is_left_alone(settings: Settings) -> None:
    Records.open(settings).close()
    records = Records.open(settings)
    run(records, "UPDATE schema_version SET version = 99 WHERE part = 'record'")
    records.close()
    with pytest.raises(RecordUnavailable, match="newer version"):
        Records.open(settings)


