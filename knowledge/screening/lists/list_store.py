"""Keeps list editions and snapshots in a folder: checked, swapped at once, never lost.

    editions/<list>-<checksum>.json   one edition, never changed once written
    snapshots/<id>.json               which editions were searched together
    current                           the id in use; replaced in one step
    coming                            a swap under way, until its row is on record and it is done
    history.jsonl                     every update taken, and every one refused with its reason
    waiting/<id>.json                 a shrunken update that one person put forward
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

from filelock import FileLock, Timeout

from knowledge.errors import FourEyes, SnapshotRefused, UnknownRecord
from knowledge.screening.lists.edition import Edition, Snapshot
from knowledge.screening.lists.edition_checks import check_update
from knowledge.screening.lists.entry import ListEntry
from knowledge.screening.lists.lists import Lists
from knowledge.screening.lists.stored_edition import from_json, to_json

_ID = re.compile("[0-9a-f]{16}")

Part = tuple[Edition, tuple[ListEntry, ...]]


class ListStore:
    """The lists in use and all that were; safe for several threads and processes."""

    def __init__(self, folder: Path, ready: Lists | None = None,
                 on_record: Callable[[str], bool] = lambda id: False) -> None:
        """`ready` are lists already read, used as soon as they are the ones in use. `on_record`
        tells of a swap that was cut short whether its row is on record: then it is done, else it
        never was."""
        self._folder, self._history = folder, folder / "history.jsonl"
        for name in ("editions", "snapshots"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(folder / "update.lock")
        self._loading = Lock()
        self._ready, self._on_record = ready, on_record

    def current(self) -> Lists:
        """The lists in use. One call, one snapshot: hold the result for the whole screening.

        Raises SnapshotRefused when no list was ever taken in.
        """
        if (self._folder / "coming").exists() and not self._lock.is_locked:
            with suppress(Timeout), self._lock.acquire(timeout=0):  # else it goes on just now
                self._settle()
        chosen = self._chosen()
        if chosen is None:
            raise SnapshotRefused("no list was ever taken in; update the lists before screening")
        held = self._ready
        if held is not None and held.snapshot.id == chosen:
            return held
        with self._loading:
            if self._ready is None or self._ready.snapshot.id != chosen:
                self._ready = self.load(chosen)
            return self._ready

    def load(self, snapshot_id: str) -> Lists:
        """Any snapshot that was ever in use, by its id."""
        return Lists(self._parts(snapshot_id))

    def update(
        self, parts: Sequence[Part], *, now: datetime, accepted_by: str = "",
        record: Callable[[Snapshot, str], object] | None = None, waited: str = "",
    ) -> Snapshot:
        """Take in new editions of one or more lists; the other lists stay as they are. `record`
        puts the swap on record under an id: with that row it stands or falls. `waited` is the
        update that waited for a second person until now.

        Raises SnapshotRefused, and changes nothing, when an edition is empty, shrunken by more
        than a fifth, older than the one in use, or when a list of the same source is missing.
        `accepted_by` names the person who looked at a shrunken list and found it right.
        """
        with self._lock:
            self._settle()
            in_use = dict(self._by_list(self._chosen()))
            try:
                check_update([e for e, _ in in_use.values()], parts, shrunken=bool(accepted_by))
                merged = {**in_use, **{edition.list: (edition, held) for edition, held in parts}}
                lists = Lists(merged.values())
            except SnapshotRefused as refused:
                self._note(now, "refused", str(refused), parts)
                raise
            for edition, held in parts:
                path = self._edition_path(edition.list, edition.checksum, edition.retrieved)
                _write(path, to_json(edition, held))
            members = [
                [e.list, e.checksum, e.retrieved.isoformat()] for e in lists.snapshot.editions
            ]
            _write(self._folder / "snapshots" / f"{lists.snapshot.id}.json", json.dumps(members))
            line = _line(now, "taken", lists.snapshot.id, parts, accepted_by)
            id = str(uuid4()) if record else ""
            _write(self._folder / "coming", json.dumps(
                {"record": id, "line": line, "waited": waited}))
            try:
                if record:
                    record(lists.snapshot, id)
            finally:
                self._settle(done=not record, lists=lists)
            return lists.snapshot

    def follow(self, release: Lists, *, now: datetime, release_name: str) -> None:
        """Take in the lists that come with a release, unless those in use are as young or younger.

        What a release brings was looked at before it was released, so it may be shorter.
        """
        chosen = self._chosen()
        if chosen is not None:
            held = {edition.list: edition for edition, _ in self._parts(chosen)}
            old = [held[one.list] for one in release.snapshot.editions if one.list in held]
            if old and max(one.retrieved for one in old) >= max(
                    one.retrieved for one in release.snapshot.editions):
                return
        self.update(release.parts, now=now, accepted_by=release_name)

    def put_forward(
        self, parts: Sequence[Part], *, by: str, reason: str, now: datetime
    ) -> dict[str, Any]:
        """Keep a shrunken update until another person accepts it; whatever else is wrong with it
        still raises SnapshotRefused."""
        if not by.strip() or not reason.strip():
            raise SnapshotRefused("a loss is put forward by a person and with a reason; give both")
        with self._lock:
            in_use = dict(self._by_list(self._chosen()))
            check_update([e for e, _ in in_use.values()], parts, shrunken=True)
            id = uuid4().hex[:16]
            about = {
                "update": id, "by": by, "at": now.isoformat(), "reason": reason.strip(),
                "editions": [[e.list, e.version, e.checksum, e.entries] for e, _ in parts],
            }
            held = [to_json(edition, entries) for edition, entries in parts]
            (self._folder / "waiting").mkdir(exist_ok=True)
            _write(self._waiting(id), json.dumps({**about, "parts": held}, ensure_ascii=False))
            self._note(now, "put forward", f"{id}: {reason.strip()}", parts, by)
        return about

    def waiting(self) -> list[dict[str, Any]]:
        """The updates that wait for another person, the oldest first."""
        held = [json.loads(path.read_text(encoding="utf-8"))
                for path in (self._folder / "waiting").glob("*.json")]  # fmt: skip
        about = ({k: v for k, v in one.items() if k != "parts"} for one in held)
        return sorted(about, key=lambda one: str(one["at"]))

    def accept(self, id: str, *, by: str, now: datetime,
               record: Callable[[Snapshot, str], object] | None = None) -> Snapshot:
        """Take in an update that another person put forward. Raises FourEyes for the same one."""
        try:
            held = json.loads(self._waiting(id).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UnknownRecord(f"no list update {id!r} waits; see the list of updates") from error
        if by == held["by"]:
            raise FourEyes(f"{by!r} put this update forward; another officer must accept it")
        parts = [from_json(text) for text in held["parts"]]
        return self.update(parts, now=now, accepted_by=f"{held['by']} and {by}", record=record,
                           waited=id)

    def note_refused(self, reason: str, now: datetime) -> None:
        """Keep in the history that a file was refused before it could be read as a list."""
        with self._lock:
            self._note(now, "refused", reason, ())

    def _waiting(self, id: str) -> Path:
        if not _ID.fullmatch(id):
            raise UnknownRecord(f"no list update {id!r} waits; see the list of updates")
        return self._folder / "waiting" / f"{id}.json"

    def history(self) -> list[dict[str, Any]]:
        """Every update taken or refused, the oldest first."""
        found = []
        for line in self._lines():
            with suppress(ValueError):  # half written at a kill or on a full disk
                found.append(json.loads(line))
        return [one for one in found if isinstance(one, dict)]

    def _lines(self) -> list[str]:
        try:
            return self._history.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return []

    def _chosen(self) -> str | None:
        try:
            return (self._folder / "current").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise SnapshotRefused(f"which lists are in use cannot be read ({error}); restore the "
                                  "list folder from a backup") from error

    def _by_list(self, snapshot_id: str | None) -> Iterable[tuple[str, Part]]:
        parts = self._parts(snapshot_id) if snapshot_id else []
        return ((edition.list, (edition, entries)) for edition, entries in parts)

    def _parts(self, snapshot_id: str) -> list[Part]:
        if not _ID.fullmatch(snapshot_id):
            raise SnapshotRefused(f"no whole snapshot is named {snapshot_id[:40]!r}; ids have 16 "
                                  "digits; restore the list folder from a backup")
        try:
            text = (self._folder / "snapshots" / f"{snapshot_id}.json").read_text(encoding="utf-8")
            return [
                from_json(
                    self._edition_path(name, checksum, datetime.fromisoformat(retrieved))
                    .read_text(encoding="utf-8")
                )
                for name, checksum, retrieved in json.loads(text)
            ]
        except (OSError, ValueError) as error:
            raise SnapshotRefused(
                f"no whole snapshot {snapshot_id!r} is kept here ({error}); restore the list "
                "folder from a backup"
            ) from error

    def _edition_path(self, name: str, checksum: str, retrieved: datetime) -> Path:
        day = f"{retrieved:%Y%m%dT%H%M%S}"
        return self._folder / "editions" / f"{name}-{day}-{checksum[:16]}.json"

    def _settle(self, done: bool = False, lists: Lists | None = None) -> None:
        """Finish the swap under way where its row is on record, or forget it."""
        coming = self._folder / "coming"
        if not coming.exists():
            return
        said = json.loads(coming.read_text(encoding="utf-8"))
        if done or self._on_record(said["record"]):
            with self._loading:
                _write(self._folder / "current", said["line"]["text"])
                self._ready = lists or self._ready
            if said["line"] not in self.history()[-1:]:  # or it was cut short after this
                self._append(said["line"])
            if said["waited"]:
                self._waiting(said["waited"]).unlink(missing_ok=True)
        coming.unlink()

    def _note(
        self, now: datetime, what: str, text: str, parts: Sequence[Part], accepted_by: str = ""
    ) -> None:
        self._append(_line(now, what, text, parts, accepted_by))

    def _append(self, line: dict[str, Any]) -> None:
        whole = self._lines()[-1:] in ([], [""])  # else the last line was cut short
        with self._history.open("a", encoding="utf-8") as file:
            file.write(("" if whole else "\n") + json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())


def _line(now: datetime, what: str, text: str, parts: Sequence[Part], accepted_by: str
          ) -> dict[str, Any]:
    """What the history says of an update."""
    return {
        "at": now.isoformat(),
        "what": what,
        "text": text,
        "accepted_by": accepted_by,
        "editions": [[e.list, e.version, e.checksum, e.entries] for e, _ in parts],
    }


def _write(path: Path, text: str) -> None:
    """Write a file wholly or not at all: beside the old one, synced to disk, then renamed."""
    beside = path.with_suffix(".new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
