"""`lodestone doctor`, `backup`, `restore`: is it in order, would it survive the loss of a disk?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json

if TYPE_CHECKING:
    from assistant.settings import Settings

REPLAYED, ROOM_GB = 20, 1


def doctor(json: Json = False) -> None:
    """Look at everything that answers rest on. Exit code 1 if something is wrong."""
    with common.said_plainly():
        found = list(_findings())
    if json:
        common.put_json([{"right": right, "what": what} for right, what in found])
    else:
        for right, what in found:
            common.put(f"{'ok    ' if right else 'WRONG '} {what}")
    raise typer.Exit(common.ANSWERED if all(right for right, _ in found) else common.FAILED)


def _findings() -> Iterator[tuple[bool, str]]:
    from api.clock import moment
    from api.http.identity import Keys
    from assistant.replay.replay import sampled
    from assistant.services.services import installed_packs

    house, now = common.house(), moment()
    settings = house.settings
    yield True, f"data folder {settings.data.resolve()}"
    yield house.records.writable(), "a row can be put on record"
    verified = house.records.verify()
    yield verified.whole, f"the record is whole: {verified.rows} rows"
    for team in house.records.head.heads():
        again = sampled(house, team, REPLAYED)
        same = sum(one["same"] for one in again)
        yield same == len(again), f"team {team}: {same} of {len(again)} replay to the same bytes"
    yield from ((False, problem) for problem in verified.problems[:20])
    for pack in installed_packs().values():
        yield True, f"pack {pack.id} loads ({pack.fingerprint[:12]})"
    fresh, snapshot = house.freshness, house.lists.snapshot
    old = fresh.too_old(snapshot, now)
    for edition in snapshot.editions:
        yield edition.list not in old, (
            f"list {edition.list}, {edition.entries} entries, last checked "
            f"{edition.retrieved:%Y-%m-%d}, due {edition.due:%Y-%m-%d}")
    house.library.ready()
    library = house.library.status()
    yield library.passages > 0, f"library of {library.passages} passages, {library.edition[:12]}"
    yield not library.note, f"vectors by {library.vectors}" + (
        f": {library.note}" if library.note else "")
    yield from _disk(settings)
    if settings.mode == "served":
        keys = Keys.open(settings)
        yield keys.any(), "served with API keys, and at least one stands"
        keys.close()


def _disk(settings: Settings) -> Iterator[tuple[bool, str]]:
    free = shutil.disk_usage(settings.data).free // 1_000_000_000
    yield free >= ROOM_GB, f"{free} GB free for the data folder (at least {ROOM_GB})"
    if os.name == "posix":
        mode = settings.data.stat().st_mode & 0o777
        yield not mode & 0o077, f"the data folder is its owner's alone (mode {mode:o})" + (
            f"; run: chmod go-rwx {settings.data}" if mode & 0o077 else "")


def backup(to: Annotated[Path, typer.Argument(help="A new folder.")]) -> None:
    """Copy everything but the record's key, while Lodestone runs. Keep the key apart."""
    from api.clock import moment
    from assistant.record.backup import backup as make
    from assistant.settings import Settings

    with common.said_plainly():
        settings = Settings()
        count = make(settings, to, moment())
    common.put(f"{count} files in {to}. Keep {settings.data / 'record.key'} in another place: "
               "without it the backup cannot be verified.")


def restore(
    source: Annotated[Path, typer.Argument(help="The folder of a backup.")],
    key: Annotated[Path, typer.Option(help="The record's key, kept apart.")],
) -> None:
    """Put a backup into a new data folder and verify the record."""
    from api.clock import moment
    from assistant.record.backup import restore as put_back
    from assistant.record.custody import note_restored
    from assistant.settings import Settings

    with common.said_plainly():
        count, made = put_back(Settings(), source, key)
        records = common.house().records
        if not records.wrong_at_head():
            note_restored(records, made, moment())
        verified = records.verify()
    common.put(f"{count} files restored from the backup of {made[:19]}; {verified.rows} rows on "
               f"record: {'whole' if verified.whole else 'NOT WHOLE'}")
    for problem in verified.problems:
        common.put(f"  ! {problem}")
    raise typer.Exit(common.ANSWERED if verified.whole else common.FAILED)
