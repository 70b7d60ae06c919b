"""Backup and restore of the data folder: everything but the key, with a signed list of its files.

The database is copied while it is in use, as it was at the moment at which the head is copied.
"""

from __future__ import annotations

import hmac
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from assistant.record.head import HeadFile
from assistant.settings import Settings
from knowledge.errors import RecordAlarm, RecordUnavailable
from knowledge.rules.canonical import canonical

MANIFEST = "manifest.json"
LEFT_OUT = ("record.key", "*.lock", "lodestone.sqlite3*", "*.new", MANIFEST)


def backup(settings: Settings, to: Path, now: datetime) -> int:
    """Copy everything into a new folder; how many files there are.

    RecordUnavailable where it cannot be done, for a folder within the data folder, which would be
    lost with it, and for a database that is not SQLite: that one is backed up by its own tools.
    """
    database = _sqlite(settings)
    if not database.exists():
        raise RecordUnavailable(f"there is no database in {settings.data}; name the data folder "
                                "with LODESTONE_DATA")
    if to.resolve().is_relative_to(settings.data.resolve()):
        raise RecordUnavailable(f"{to} lies within the data folder and would be lost with it; name "
                                "a new folder elsewhere")
    head = HeadFile(settings.data)
    try:
        to.mkdir(parents=True)
        with closing(sqlite3.connect(database, isolation_level=None)) as source, \
                closing(sqlite3.connect(to / database.name)) as copy:
            with head.locked():
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here it is
                if head.path.exists():  # read as it stands now, whatever is written meanwhile
                    shutil.copy2(head.path, to)
            source.backup(copy)
        for found in sorted(settings.data.iterdir()):
            if found.is_dir():
                shutil.copytree(found, to / found.name, ignore=shutil.ignore_patterns(*LEFT_OUT))
    except (OSError, sqlite3.Error) as error:
        raise RecordUnavailable(f"the backup to {to} failed ({error}); name a new folder on a disk "
                                "with room") from error
    files = _hashes(to)
    said = {"made": now.isoformat(), "files": files}
    (to / MANIFEST).write_text(json.dumps(
        said | {"signature": head.ring.signed(canonical(said))}, indent=1), encoding="utf-8")
    return len(files)


def restore(settings: Settings, source: Path, key: Path) -> tuple[int, str]:
    """Put a backup into an empty data folder, with the key kept apart from it; how many files, and
    when the backup was made.

    RecordUnavailable where a file of the backup is not the one that was signed.
    """
    database = _sqlite(settings)
    if database.exists() or (settings.data.exists() and any(settings.data.iterdir())):
        raise RecordUnavailable(f"{settings.data} is not empty; restore into a new data folder")
    try:
        said = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        settings.data.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(key, settings.data / "record.key")
        (settings.data / "record.key").chmod(0o600)
        signed = {"made": said["made"], "files": said["files"]}
        head = HeadFile(settings.data)
        right = head.ring.signed(canonical(signed))
        if not hmac.compare_digest(right, str(said["signature"])) \
                or _hashes(source) != said["files"]:
            shutil.rmtree(settings.data)
            raise RecordUnavailable(f"the backup {source} is not what was signed with this key; "
                                    "take another backup, or its own key")
        shutil.copytree(source, settings.data, dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns(MANIFEST))
        if head.ring.old and _of_this_edition(head):  # the copy of the key is of an earlier one
            head.ring.renew()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RecordUnavailable(f"{source} is no whole backup ({error}); take another") from error
    return len(said["files"]), str(said["made"])


def _of_this_edition(head: HeadFile) -> bool:
    try:
        return bool(head.read())
    except RecordAlarm:
        return False


def _sqlite(settings: Settings) -> Path:
    if settings.database:
        raise RecordUnavailable("the database has tools of its own for backup (pg_dump); this "
                                "command copies only a database in the data folder")
    return settings.data / "lodestone.sqlite3"


def _hashes(folder: Path) -> dict[str, str]:
    return {found.relative_to(folder).as_posix(): sha256(found.read_bytes()).hexdigest()
            for found in sorted(folder.rglob("*")) if found.is_file() and found.name != MANIFEST}
