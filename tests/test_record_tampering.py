"""Whoever owns the database, the head or the backups, and not the key, is found out; also after
more was written. A loss ends only when two persons accept it."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from assistant.office.reviews import Reviews
from assistant.record import RecordRow, Records
from assistant.record.backup import backup, restore
from assistant.record.chain import FIRST, Seal, about, link_of, sha
from assistant.record.custody import accept_loss, note_restored, rotate_key, take_over
from assistant.record.export import export_folder
from assistant.record.head import Head
from assistant.record.record_store import available
from assistant.record.record_tables import BODY, RECORD, SEAL
from assistant.record.record_tables import first as first_form
from assistant.settings import Settings
from knowledge.errors import (
    FourEyes,
    RecordAlarm,
    RecordChanged,
    RecordUnavailable,
    UnknownRecord,
    WrongValue,
)
from knowledge.register.database import connect, upgrade
from tests.record_support import NOW, disarm, records, run, settings, write

__all__ = ["records", "settings"]
ROOT = Path(__file__).parents[1]
TWO = ("Anna Berg", "Ben Tal")


def forged(records: Records, kind: str = "answer", team: str = "local", seq: int = 0,
           title: str = "forged", body: str = '{"headline":"forged"}') -> RecordRow:
    """A row with every hash right, put in with the triggers in place, and with a seal that whoever
    has no key can make."""
    with records.engine.begin() as connection:
        held = connection.execute(RECORD.select().where(RECORD.c.team == team)
                                  .order_by(RECORD.c.seq.desc()).limit(1)).one_or_none()
        last = connection.execute(SEAL.select().order_by(SEAL.c.number.desc()).limit(1)).one()
        row = RecordRow(team, seq or (held.seq + 1 if held else 1), f"{kind}-{title}"[:36],
                        NOW.isoformat(), kind, "nobody", title, sha(body),
                        held.hash if held else FIRST, "")
        row = RecordRow(**{**vars(row), "hash": row.sealed()})
        mark = last.mark if held else row.hash
        link = link_of(last.number + 1, mark, row.hash, last.link)
        connection.execute(RECORD.insert(), [vars(row)])
        connection.execute(BODY.insert(), [{"id": row.id, "body": body}])
        connection.execute(SEAL.insert(), [vars(Seal(
            last.number + 1, row.id, about(team, kind, title), mark, link, last.key, "0" * 64))])
    return row


def cut(records: Records, seq: int) -> None:
    """Take away the end of a team's record, with its seals."""
    disarm(records)
    run(records, "DELETE FROM record_seal WHERE id IN (SELECT id FROM record WHERE team = 'local' "
                 "AND seq >= :seq)", seq=seq)
    run(records, "DELETE FROM record_body WHERE id IN (SELECT id FROM record WHERE team = 'local' "
                 "AND seq >= :seq)", seq=seq)
    run(records, "DELETE FROM record WHERE team = 'local' AND seq >= :seq", seq=seq)


def unseen_body(records: Records) -> None:
    """Erase a content under a row that says that this was right."""
    forged(records, "erased", title=records.list("local")[0].id, body="{}")
    run(records, "DELETE FROM record_body WHERE id = :id", id=records.list("local")[0].id)


def no_team(records: Records) -> None:
    disarm(records)
    for table in ("record_body", "record_seal"):
        run(records, f"DELETE FROM {table} WHERE id IN (SELECT id FROM record WHERE team = 'b')")
    run(records, "DELETE FROM record WHERE team = 'b'")


def nothing_left(records: Records) -> None:
    disarm(records)
    for table in ("record_body", "record_seal", "record"):
        run(records, f"DELETE FROM {table}")
    records.head.path.unlink()


ATTACKS: dict[str, Callable[[Records], object]] = {
    "a title": lambda r: (disarm(r), run(r, "UPDATE record SET title = 'x' WHERE seq = 2")),
    "an actor": lambda r: (disarm(r), run(r, "UPDATE record SET actor = 'x' WHERE seq = 1")),
    "contents": lambda r: (disarm(r), run(r, "UPDATE record_body SET body = '{}'")),
    "no contents": lambda r: (disarm(r), run(r, "DELETE FROM record_body")),
    "the first row": lambda r: (disarm(r), run(r, "DELETE FROM record WHERE seq = 1")),
    "a row and its seal": lambda r: (
        disarm(r), run(r, "DELETE FROM record_seal WHERE id IN (SELECT id FROM record WHERE "
                          "team = 'local' AND seq = 2)"),
        run(r, "DELETE FROM record WHERE team = 'local' AND seq = 2")),
    "the seals": lambda r: (disarm(r), run(r, "DELETE FROM record_seal")),
    "a seal filed elsewhere": lambda r: (
        disarm(r), run(r, "UPDATE record_seal SET about = 'x' WHERE number = 1")),
    "the end": lambda r: cut(r, 3),
    "all of a team": lambda r: cut(r, 1),
    "another team": no_team,
    "everything": nothing_left,
    "a forged answer": forged,
    "a forged answer of a new team": lambda r: forged(r, team="new"),
    "a forged approval": lambda r: forged(r, "review", title=r.list("local")[0].id),
    "a forged erasure": unseen_body,
    "a row before all others": lambda r: forged(r, seq=-5),
    "a body of no row": lambda r: run(r, "INSERT INTO record_body VALUES ('stray', '{}')"),
    "the head removed": lambda r: r.head.path.unlink(),
    "the head emptied": lambda r: r.head.path.write_text(""),
    "the head is no JSON": lambda r: r.head.path.write_bytes(b"\xff\xfe{{{"),
    "the head is another thing": lambda r: r.head.path.write_text('["number"]'),
    "the head's number": lambda r: r.head.path.write_text(
        r.head.path.read_text().replace('"number": 4', '"number": 3')),
    "the head is a folder": lambda r: (r.head.path.unlink(), r.head.path.mkdir()),
    "the key removed": lambda r: r.head.ring.path.unlink(),
    "the key is a folder": lambda r: (r.head.ring.path.unlink(), r.head.ring.path.mkdir()),
    "the key is garbage": lambda r: r.head.ring.path.write_bytes(b"\xff\xfe"),
    "everything and the key": lambda r: (nothing_left(r), r.head.ring.path.unlink()),
}
KEYLESS = {name for name in ATTACKS if "key" in name}
"""Without the key nothing can be proved, so nothing can be accepted either."""


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("then", ["at once", "after more was written"])
def test_whoever_owns_the_database_is_found_out(records: Records, settings: Settings, attack: str,
                                                then: str) -> None:
    for number in range(3):
        write(records, str(number))
    write(records, team="b")
    ATTACKS[attack](records)
    try:
        again = Records.open(settings)  # as a server that starts anew sees it
    except RecordUnavailable as refused:
        assert "the record's key" in str(refused)
        again = records
    for opened in (records, again):
        for number in range(6 if then == "after more was written" else 0):
            for team in ("local", "b"):
                try:
                    write(opened, f"later {number}", team)
                except RecordUnavailable as alarm:
                    assert "verify" in str(alarm) or "copy" in str(alarm)
        found = opened.verify()
        assert not found.whole and found.problems, attack
    again.close()


def test_a_head_put_back_to_an_earlier_one_is_an_alarm_until_two_persons_accept_the_loss(
        records: Records) -> None:
    write(records)
    earlier = records.head.path.read_bytes()
    for _ in range(3):
        write(records)
    records.head.path.write_bytes(earlier)
    assert "older head" in records.wrong_at_head()[0] and not records.verify().whole
    with pytest.raises(RecordAlarm, match="older head"):
        write(records)
    for names in (("Anna Berg", "anna  berg"), ("Anna Berg", " ")):
        with pytest.raises(FourEyes):
            accept_loss(records, names, "the disk failed", NOW)
    accept_loss(records, TWO, "the disk failed", NOW)
    write(records)
    assert records.verify().whole and not records.wrong_at_head()
    assert records.list("local", kind="loss_accepted")[0].actor == "Anna Berg and Ben Tal"
    with pytest.raises(WrongValue, match="nothing is wrong"):
        accept_loss(records, TWO, "again", NOW)


@pytest.mark.parametrize("attack", sorted(
    ATTACKS.keys() - KEYLESS - {"the head is a folder"}))  # no file can take its place
def test_a_loss_that_two_persons_accepted_stays_named_and_the_next_one_is_seen(
        records: Records, attack: str) -> None:
    for number in range(3):
        write(records, str(number))
    write(records, team="b")
    ATTACKS[attack](records)
    assert accept_loss(records, TWO, "an inquiry is under way", NOW)
    for team in ("local", "b"):
        write(records, "afterwards", team)
    found = records.verify()
    assert found.whole, found.problems
    assert not attack.startswith("the head") or not found.accepted
    assert all("Anna Berg and Ben Tal" in one for one in found.accepted)
    assert all(records.verify(team).whole for team in ("local", "b"))
    last = records.list("local")[0].id
    disarm(records)
    run(records, "UPDATE record SET actor = 'x' WHERE id = :id", id=last)
    assert not records.verify().whole


COLUMNS = [f"{table.name}.{column.name}" for table in (RECORD, BODY, SEAL)
           for column in table.columns]
STRANGE = {"bytes": "x'ff00'", "no UTF-8": "CAST(x'ff' AS TEXT)", "a fraction": "0.5",
           "half a character": "CAST(x'eda080' AS TEXT)", "a great number": "9223372036854775807"}


@pytest.mark.parametrize("place", COLUMNS)
def test_what_is_no_text_or_number_at_all_is_found_out_and_breaks_nothing(
        place: str, tmp_path: Path) -> None:
    """SQLite takes any kind of value into any column."""
    table, column = place.split(".")
    for name, value in STRANGE.items():
        if place == "record_seal.number" and name != "a great number":
            continue  # SQLite takes whole numbers only for what counts its rows
        with closing(Records.open(Settings(data=tmp_path / name))) as records:
            for number in range(3):
                write(records, str(number))
            disarm(records)
            id = records.list("local")[1].id
            run(records, f"UPDATE {table} SET {column} = {value} WHERE id = :id", id=id)
            for team in (None, "local"):
                assert not records.verify(team).whole, value
            for one in records.list("local"):
                with suppress(UnknownRecord, RecordChanged):
                    records.read("local", one.id)
            records.bodies("local", "answer")
            with suppress(RecordAlarm):
                write(records)
            assert accept_loss(records, TWO, "the disk was damaged", NOW)
            write(records)
            assert records.verify().whole, records.verify().problems


def test_what_bears_no_seal_is_neither_read_nor_counted(records: Records) -> None:
    row = write(records)
    step = {"review": "r", "step": "submitted", "record": row.id, "record_hash": row.hash,
            "record_headline": "one", "asked_by": "a", "comment": "", "channel": "api",
            "supersedes": "", "tasks": []}
    forged(records, "review", title=row.id, body=json.dumps(step))
    assert Reviews(records).of("local", row.id) is None and records.bodies("local", "review") == []
    assert [one.id for one in records.list("local")] == [row.id]
    with pytest.raises(RecordChanged, match="not what was sealed"):
        records.row("local", f"review-{row.id}"[:36])


def test_a_process_that_dies_between_the_row_and_the_head_leaves_a_whole_record(
        records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    write(records)

    def dies() -> None:
        raise OSError(5, "gone")

    with monkeypatch.context() as broken:
        broken.setattr(records.head, "move", dies)
        with pytest.raises(RecordUnavailable):
            write(records, "the head does not know it")
    assert records.verify().whole and not records.wrong_at_head()
    assert write(records, "later").seq == 3 and records.verify().whole


def test_what_cannot_be_signed_is_not_written(records: Records, monkeypatch: pytest.MonkeyPatch
                                              ) -> None:
    write(records)

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(records.head, "prepare", full)
    with pytest.raises(RecordUnavailable):
        write(records)
    assert records.count("local") == 1 and records.verify().whole


def test_a_new_key_seals_from_now_on_and_the_old_one_seals_nothing_more(
        records: Records, settings: Settings) -> None:
    write(records)
    other = Records.open(settings)  # a server that runs meanwhile
    old = records.head.ring.path.read_bytes()
    rotate_key(records, "Anna Berg", "somebody left", NOW)
    write(records)
    write(other)
    found = records.verify()
    assert found.whole and found.rows == 4, found
    assert records.list("local", kind="key_rotated")[0].actor == "Anna Berg"
    new = records.head.ring.path.read_bytes()
    head = records.head.path.read_bytes()
    records.head.ring.path.write_bytes(old)
    with pytest.raises(RecordAlarm, match="signature"):
        write(records)
    records.head.ring.path.write_bytes(new)
    records.head.path.write_bytes(head)
    assert records.verify().whole
    other.close()


# Anchors

def anchored(settings: Settings, tmp_path: Path, **more: object) -> Settings:
    return settings.model_copy(update={"record_anchor_file": tmp_path / "volume" / "anchors",
                                       **more})


def test_everything_put_back_as_it_was_is_told_by_an_anchor_on_another_volume(tmp_path: Path
                                                                              ) -> None:
    settings = anchored(Settings(data=tmp_path / "data"), tmp_path)
    with closing(Records.open(settings)) as records:
        write(records)
        with records.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(settings.data, tmp_path / "then")
    with closing(Records.open(settings)) as records:
        write(records)
        assert records.verify().whole
    for found in (tmp_path / "then", None):  # as it was on that day; and everything removed
        shutil.rmtree(settings.data)
        if found:
            shutil.copytree(found, settings.data)
        with closing(Records.open(settings)) as records:
            assert not records.verify().whole and records.wrong_at_head()
            with pytest.raises(RecordAlarm):
                write(records)


def test_a_line_that_was_half_written_at_a_kill_is_no_anchor_and_stops_nothing(tmp_path: Path
                                                                              ) -> None:
    settings = anchored(Settings(data=tmp_path / "data"), tmp_path)
    with closing(Records.open(settings)) as records:
        write(records)
        assert settings.record_anchor_file
        with settings.record_anchor_file.open("a") as file:
            file.write('{"number": 2, "li')
        write(records)
        assert records.verify().whole and len(list(records.anchors.all())) == 2 + 1


def test_where_no_anchor_can_be_set_the_answer_goes_out_and_readiness_says_so(tmp_path: Path
                                                                              ) -> None:
    (tmp_path / "volume").write_text("this is no folder")
    settings = anchored(Settings(data=tmp_path / "data"), tmp_path)
    with closing(Records.open(settings)) as records:
        write(records)
        assert "anchored" in records.anchors.wrong and records.verify().whole


def test_syslog_takes_each_row(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as syslog:
        syslog.bind(("127.0.0.1", 0))
        syslog.settimeout(20)
        address = f"127.0.0.1:{syslog.getsockname()[1]}"
        with closing(Records.open(Settings(data=tmp_path, record_anchor_syslog=address))) as held:
            write(held)
            line = syslog.recv(4096).rstrip(b"\0").decode()
            head = held.head.read()
    said = json.loads(line[line.index("{"):])
    assert (said["number"], said["link"]) == (1, head.link) and "lodestone-record" in line


EXTENSIONS = """
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
"""
AUTHORITY = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
"""


class Authority:
    """A time-stamping authority on loopback: OpenSSL's own, with certificates made for it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.lies = folder, False
        folder.mkdir()
        (folder / "extensions").write_text(EXTENSIONS)
        (folder / "conf").write_text(AUTHORITY.format(folder=folder))
        (folder / "serial").write_text("01")
        self._openssl("req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 90 "
                      "-subj /CN=root")
        self._openssl("req -newkey rsa:2048 -nodes -keyout signer.key -out signer.csr "
                      "-subj /CN=stamps")
        self._openssl("x509 -req -in signer.csr -CA root.pem -CAkey root.key -CAcreateserial "
                      "-out signer.pem -days 90 -extfile extensions")
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = self.rfile.read(int(self.headers["content-length"]))
                if authority.lies:  # it stamps something else
                    asked = authority.other(asked)
                (folder / "asked").write_bytes(asked)
                authority._openssl("ts -reply -config conf -section here -queryfile asked "
                                   "-out reply")
                self.send_response(200)
                self.end_headers()
                self.wfile.write((folder / "reply").read_bytes())

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def other(self, asked: bytes) -> bytes:
        self._openssl("ts -query -data conf -sha512 -out other")
        return (self.folder / "other").read_bytes()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _openssl(self, said: str) -> None:
        subprocess.run(["openssl", *said.split(" ")], cwd=self.folder, check=True,
                       capture_output=True)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl is here")
def test_a_third_party_stamps_how_far_the_record_has_come(tmp_path: Path) -> None:
    with closing(Authority(tmp_path / "authority")) as authority:
        roots = tmp_path / "authority" / "root.pem"
        settings = Settings(data=tmp_path / "data", record_timestamp_url=authority.url,
                            record_timestamp_roots=roots)
        with closing(Records.open(settings)) as records:
            write(records)
            place = records.anchors.stamp(records.head.read())
            write(records)
            assert records.verify().whole and place.name == "1.tsr"
            told = subprocess.run(
                ["openssl", "ts", "-verify", "-data", str(place.with_suffix(".json")), "-in",
                 str(place), "-CAfile", str(roots)], capture_output=True, text=True, check=False)
            assert "Verification: OK" in told.stdout + told.stderr
            authority.lies = True
            with pytest.raises(RecordUnavailable, match="no time stamp that can be trusted"):
                records.anchors.stamp(records.head.read())
            authority.lies = False
            export_folder(records, "local", tmp_path / "export")
            assert (tmp_path / "export" / "1.tsr").exists()
            assert checked(tmp_path / "export")[0] == 0
            disarm(records)  # a record that was begun anew under the same key
            for table in ("record_body", "record_seal", "record"):
                run(records, f"DELETE FROM {table}")
            records.head.prepare(Head())
            records.head.move()
            write(records, "as if nothing had been")
            assert any("names row 1" in one for one in records.verify().problems)
        with closing(Records.open(Settings(data=tmp_path / "other"))) as records, \
                pytest.raises(WrongValue, match="LODESTONE_RECORD_TIMESTAMP_URL"):
            records.anchors.stamp(records.head.read())


# What an auditor is given

def checked(folder: Path, *more: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-I", "-S", str(folder / "check.py"), *more],
                          capture_output=True, text=True, check=False, cwd="/")
    assert not done.stderr
    return done.returncode, done.stdout


def test_an_auditor_checks_the_export_with_python_alone(records: Records, settings: Settings,
                                                        tmp_path: Path) -> None:
    for number in range(3):
        write(records, str(number))
    write(records, "secret of another team", team="b")
    anchor = records.head.read()
    (tmp_path / "mine").write_text(
        f"Nov 24 02:00:00 host lodestone-record: "
        f"{json.dumps({'number': anchor.number, 'link': anchor.link, 'at': anchor.at})}\n")
    write(records, "later")
    to = tmp_path / "export"
    assert export_folder(records, "local", to) == 4
    mine = ("--anchors", str(tmp_path / "mine"))
    told = checked(to, *mine, "--key", str(settings.data / "record.key"))
    assert told[0] == 0 and "4 rows, 1 anchors, 5 rows of all teams: whole" in told[1]
    assert "secret" not in "".join(path.read_text() for path in to.iterdir())
    lines = (to / "record.ndjson").read_text().splitlines(keepends=True)
    chain = (to / "chain.txt").read_text().splitlines(keepends=True)

    def lies(rows: list[str], links: list[str], *more: str) -> str:
        (to / "record.ndjson").write_text("".join(rows))
        (to / "chain.txt").write_text("".join(links))
        code, said = checked(to, *more)
        assert code == 1, said
        return said

    assert "was changed" in lies([lines[0].replace("somebody", "nobody"), *lines[1:]], chain)
    assert "chain holds 4 rows, and the export 3" in lies(lines[:3], chain)
    assert "does not follow" in lies([lines[0], *lines[2:]], chain)
    assert "other content" in lies([lines[0].replace("镝", "铽"), *lines[1:]], chain)
    assert "chain holds 3 rows" in lies(lines, chain[:4])
    assert "the anchor of 2026-11-24" in lies(lines[:2], chain[:2], *mine)  # as if never written


# Records of earlier editions, and backups

def earlier(settings: Settings, teams: dict[str, int], head: int = 0) -> str:
    """A record as the edition before wrote it; `head` rows are beyond its signed head. Its key."""
    import hmac
    from hashlib import sha256

    from knowledge.rules.canonical import canonical

    key, heads = "ab" * 32, {}
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = connect(settings.database_url)
    upgrade(engine, "record", (first_form,))
    with available(), engine.begin() as connection:
        for team, count in teams.items():
            previous = FIRST
            for seq in range(1, count + 1):
                body = canonical({"headline": f"row {seq}"})
                row = RecordRow(team, seq, f"{team}-{seq}", NOW.isoformat(), "answer", "somebody",
                                f"row {seq}", sha(body), previous, "")
                row = RecordRow(**{**vars(row), "hash": row.sealed()})
                connection.execute(RECORD.insert(), [vars(row)])
                connection.execute(BODY.insert(), [{"id": row.id, "body": body}])
                previous = row.hash
                if seq == count - head:
                    said = {"seq": row.seq, "hash": row.hash, "at": row.at}
                    text = canonical({"team": team, **said})
                    heads[team] = {**said, "signature": hmac.new(
                        bytes.fromhex(key), text.encode(), sha256).hexdigest()}
    engine.dispose()
    (settings.data / "record-head.json").write_text(json.dumps(heads))
    (settings.data / "record.key").write_text(key)
    (settings.data / "record.key").chmod(0o600)
    return key


def test_the_record_of_an_earlier_edition_is_taken_over_by_a_step_on_record(settings: Settings
                                                                           ) -> None:
    earlier(settings, {"local": 5, "b": 2}, head=1)
    with closing(Records.open(settings)) as records:
        before = "take-over"
        assert before in records.wrong_at_head()[0] and before in records.verify().problems[0]
        with pytest.raises(RecordAlarm, match=before):
            write(records)
        with pytest.raises(RecordAlarm, match=before):
            records.row("local", "local-1")
        assert take_over(records, "Anna Berg", NOW) == 7
        found = records.verify()
        assert found.whole and found.rows == 9
        row = records.list("local", kind="taken_over")[0]
        said = records.read("local", row.id)
        assert (said["rows"], said["signed_to"], said["beyond_the_head"]) == (5, 4, ["local-5"])
        assert row.actor == "Anna Berg" and len(said["not_proved"]) == 3
        assert records.read("local", "local-3") == {"headline": "row 3"}
        with pytest.raises(WrongValue):
            take_over(records, "Anna Berg", NOW)
    with closing(Records.open(settings)) as records:
        write(records)
        assert records.verify().whole


@pytest.mark.parametrize("attack", [
    "UPDATE record SET title = 'x' WHERE seq = 2", "UPDATE record_body SET body = '{}'",
    "DELETE FROM record WHERE seq = 3", "DELETE FROM record WHERE team = 'b'",
])
def test_an_earlier_record_that_was_tampered_with_is_not_taken_over_but_as_a_loss(
        settings: Settings, attack: str) -> None:
    earlier(settings, {"local": 5, "b": 2})
    engine = connect(settings.database_url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            for table in ("record", "record_body"):
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            for name in ("record_update", "record_delete", "body_update", "body_delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(attack)
    engine.dispose()
    with closing(Records.open(settings)) as records:
        with pytest.raises(RecordAlarm, match="accept-loss"):
            take_over(records, "Anna Berg", NOW)
        assert accept_loss(records, TWO, "known since Monday", NOW)
        write(records)
        assert records.verify().whole, records.verify().problems
        assert records.read("local", records.list("local", kind="loss_accepted")[0].id)["problems"]


def test_a_record_that_was_taken_over_cannot_be_made_an_earlier_one_again(settings: Settings
                                                                         ) -> None:
    earlier(settings, {"local": 5})
    old = (settings.data / "record-head.json").read_bytes()
    with closing(Records.open(settings)) as records:
        take_over(records, "Anna Berg", NOW)
        disarm(records)
        run(records, "DELETE FROM record_seal")
        run(records, "DELETE FROM record WHERE seq = 6")
        records.head.path.write_bytes(old)
        with pytest.raises(WrongValue, match="bears seals already"):
            take_over(records, "Anna Berg", NOW)
        assert not records.verify().whole
        with pytest.raises(RecordAlarm):
            write(records)


def test_a_restored_backup_says_on_record_what_it_is_of(tmp_path: Path) -> None:
    settings = anchored(Settings(data=tmp_path / "data"), tmp_path)
    with closing(Records.open(settings)) as records:
        write(records)
        backup(settings, tmp_path / "copy", NOW)
        key = tmp_path / "key"
        shutil.copy(records.head.ring.path, key)
    again = Settings(data=tmp_path / "again")
    _, made = restore(again, tmp_path / "copy", key)
    with closing(Records.open(again)) as records:
        note_restored(records, made, NOW)
        row = records.list("local")[0]
        assert row.kind == "restored" and "2026-11-24" in row.title and records.verify().whole
    with closing(Records.open(settings)) as records:
        write(records)
    older = settings.model_copy(update={"data": tmp_path / "older"})
    restore(older, tmp_path / "copy", key)
    with closing(Records.open(older)) as records:  # the anchor knows a later row
        assert "older copy was restored" in records.wrong_at_head()[0]
        accept_loss(records, TWO, "the disk of Monday is lost", NOW)
        write(records)
        assert records.verify().whole and records.verify().accepted


def test_a_backup_made_amid_writes_restores_whole(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    code = ("import sys; from tests.test_record import WRITER; "
            "sys.argv = ['x', sys.argv[1]]; exec(WRITER)")
    child = subprocess.Popen([sys.executable, "-c", code, str(settings.data)], cwd=ROOT,
                             stdout=subprocess.PIPE, text=True, env={**os.environ})
    assert child.stdout
    child.stdout.readline()
    for number in range(5):
        backup(settings, tmp_path / f"copy{number}", NOW)
    child.kill()
    child.communicate()
    for number in range(5):
        again = Settings(data=tmp_path / f"again{number}")
        restore(again, tmp_path / f"copy{number}", settings.data / "record.key")
        with closing(Records.open(again)) as records:
            assert records.verify().whole and not records.wrong_at_head()
