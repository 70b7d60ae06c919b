"""One dated edition of one list, and the snapshot: the editions that were searched together."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from knowledge.screening.lists.entry import ListEntry


@dataclass(frozen=True)
class Edition:
    """A list as its source gave it on one day.

    `published` is the source's own date, `retrieved` (aware) when it was fetched or last checked;
    `refresh` says how long it may stand before it must be checked again.
    `gaps` are sentences on what the source does not hold; `keeps_removed` says whether parties that
    were taken off stay in it with their dates.
    """

    list: str
    title: str
    version: str
    source: str
    source_url: str
    published: date
    retrieved: datetime
    refresh: timedelta
    checksum: str
    entries: int
    gaps: tuple[str, ...] = ()
    keeps_removed: bool = False

    @property
    def due(self) -> datetime:
        """When the list must be checked again."""
        return self.retrieved + self.refresh

    def age(self, now: datetime) -> timedelta:
        """Time since the source was last checked; never negative."""
        return max(now - self.retrieved, timedelta(0))


@dataclass(frozen=True)
class Snapshot:
    """Exactly what one screening was made against; `id` is a hash of the content."""

    editions: tuple[Edition, ...]

    @cached_property
    def id(self) -> str:
        """Short content hash: the same editions, checked at the same time, give the same id."""
        parts = sorted(
            (e.list, e.version, e.checksum, e.retrieved.isoformat()) for e in self.editions
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    def edition(self, name: str) -> Edition:
        """The edition of one list."""
        return next(e for e in self.editions if e.list == name)


def sealed(edition: Edition, entries: tuple[ListEntry, ...]) -> Edition:
    """The edition with the checksum and count of what it holds."""
    together = "\n".join(sorted(f"{e.id} {e.hash}" for e in entries))
    digest = hashlib.sha256(together.encode()).hexdigest()
    return replace(edition, checksum=digest, entries=len(entries))
