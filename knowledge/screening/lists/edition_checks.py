"""What a new list edition must pass before anyone is screened against it."""

import re
from collections.abc import Sequence

from knowledge.errors import SnapshotRefused, SnapshotShrunken
from knowledge.screening.lists.edition import Edition, sealed
from knowledge.screening.lists.entry import ListEntry

SHRINK = 0.20
_NAME = re.compile("[a-z][a-z0-9_-]{0,60}")


def check_update(
    in_use: Sequence[Edition],
    parts: Sequence[tuple[Edition, tuple[ListEntry, ...]]],
    *,
    shrunken: bool = False,
) -> None:
    """Raise SnapshotRefused with the reason, or return when all editions may be taken in.

    `shrunken`: a person has looked at a loss of more than a fifth and found it right.
    """
    if not parts:
        raise SnapshotRefused("the update holds no list; fetch it again")
    held = {edition.list: edition for edition in in_use}
    for edition, entries in parts:
        _whole(edition, entries)
        if edition.list in held:
            _not_older(held[edition.list], edition)
            if not shrunken:
                _not_shrunken(held[edition.list], edition)
    new = {edition.list for edition, _ in parts}
    sources = {edition.source for edition, _ in parts}
    if missing := sorted(e.list for e in in_use if e.source in sources and e.list not in new):
        raise SnapshotRefused(
            f"the update lacks the list {', '.join(missing)} that the same source held before; "
            "fetch it again or look whether the source was changed"
        )


def _whole(edition: Edition, entries: tuple[ListEntry, ...]) -> None:
    if not _NAME.fullmatch(edition.list):
        raise SnapshotRefused(
            f"a list cannot be named {edition.list!r}; use small letters, digits, _ and -"
        )
    if not entries:
        raise SnapshotRefused(
            f"the edition {edition.version} of {edition.list} is empty; fetch it again"
        )
    ids: set[str] = set()
    for entry in entries:
        if entry.id in ids:
            raise SnapshotRefused(
                f"the edition {edition.version} of {edition.list} has the id {entry.id!r} twice"
            )
        if not any(name.strip() for name in entry.names) or not entry.standings:
            raise SnapshotRefused(
                f"the entry {entry.id!r} of {edition.list} has no name or no first day"
            )
        ids.add(entry.id)
    if sealed(edition, entries) != edition:
        raise SnapshotRefused(
            f"the edition {edition.version} of {edition.list} is not what its checksum says; "
            "fetch it again"
        )


def _not_older(old: Edition, new: Edition) -> None:
    if new.published < old.published or new.retrieved < old.retrieved:
        raise SnapshotRefused(
            f"the edition of {new.list} of {new.published} (fetched {new.retrieved:%Y-%m-%d}) is "
            f"older than the one in use of {old.published}; fetch the newest"
        )


def _not_shrunken(old: Edition, new: Edition) -> None:
    if new.entries < old.entries * (1 - SHRINK):
        raise SnapshotShrunken(
            f"the edition {new.version} of {new.list} has {new.entries} parties where "
            f"{old.entries} stood, a loss of more than {SHRINK:.0%}; look at the source, and if it "
            "is right let one officer put it forward with the reason and another accept it"
        )
