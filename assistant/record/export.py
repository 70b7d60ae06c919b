"""A team's whole record as files, with a script that checks them with nothing but Python."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, select

from assistant.record import exported_check
from assistant.record.chain import RecordRow
from assistant.record.proof import row_of, seal_of
from assistant.record.record_store import Records, available
from assistant.record.record_tables import BODY, RECORD, SEAL
from knowledge.errors import RecordUnavailable, WrongValue
from knowledge.rules.canonical import canonical

Put = Callable[[str, Iterable[str]], int]
IN_MEMORY = 8_000_000
SEAL_TOLD = ("number", "mark", "link", "key", "mac")


def export_folder(records: Records, team: str, to: Path) -> int:
    """Write a team's record into a new folder; how many rows. WrongValue for one that is there,
    RecordUnavailable where it cannot be written."""
    def put(name: str, lines: Iterable[str]) -> int:
        with (to / name).open("x", encoding="utf-8") as file:
            return sum(file.write(line) > 0 for line in lines)

    try:
        to.mkdir(parents=True)
        rows = _export(records, team, put)
        for stamp in sorted(records.anchors.folder.glob("*.tsr")):
            shutil.copy(stamp, to)
    except FileExistsError:
        raise WrongValue(f"{to} is there already; name a new folder") from None
    except OSError as error:
        raise RecordUnavailable(f"{to} cannot be written ({error.strerror})") from error
    return rows


def export_zip(records: Records, team: str) -> IO[bytes]:
    """The same files as one archive, opened at its start; the sender closes it."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        def put(name: str, lines: Iterable[str]) -> int:
            with archive.open(name, "w", force_zip64=True) as member:
                return sum(member.write(line.encode()) > 0 for line in lines)

        _export(records, team, put)
        for stamp in sorted(records.anchors.folder.glob("*.tsr")):
            archive.write(stamp, stamp.name)
    file.seek(0)
    return file


def _export(records: Records, team: str, put: Put) -> int:
    with available(), records.snapshot() as connection:
        rows = put("record.ndjson", _rows(connection, team))
        put("chain.txt", _chain(connection))
    put("anchors.ndjson", (one.line + "\n" for one in records.anchors.all()))
    put("check.py", [Path(exported_check.__file__).read_text(encoding="utf-8")])
    return rows


def _rows(connection: Connection, team: str) -> Iterator[str]:
    """Each row with its seal and, unless erased, its body as the very text that was hashed."""
    query = select(RECORD, SEAL, BODY.c.body).join(
        SEAL, SEAL.c.id == RECORD.c.id, isouter=True).join(
        BODY, BODY.c.id == RECORD.c.id, isouter=True)
    for one in connection.execute(query.where(RECORD.c.team == team).order_by(RECORD.c.seq),
                                  execution_options={"yield_per": 500}):
        row: RecordRow = row_of(one)
        seal = vars(seal_of(one)) if one.number is not None else None
        told = {name: seal[name] for name in SEAL_TOLD} if seal else None
        yield canonical({**vars(row), "seal": told, "body": one.body}) + "\n"


def _chain(connection: Connection) -> Iterator[str]:
    """What proves the order of all teams' rows without telling what they hold."""
    query = select(SEAL.c.number, SEAL.c.mark, RECORD.c.hash).join(
        RECORD, RECORD.c.id == SEAL.c.id, isouter=True).order_by(SEAL.c.number)
    for one in connection.execute(query, execution_options={"yield_per": 2000}):
        yield f"{one.number} {one.mark} {one.hash or '-'}\n"
