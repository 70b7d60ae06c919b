"""Read an uploaded list file: the American list, a company's own list, or an officer's folder."""

import io
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

from knowledge.apart import TooMuch, apart
from knowledge.errors import SnapshotRefused
from knowledge.screening.lists.company_list import read_company_list
from knowledge.screening.lists.consolidated_list import read_csl
from knowledge.screening.lists.edition import Edition
from knowledge.screening.lists.entry import ListEntry
from knowledge.screening.lists.officer_folder import read_folder

ListKind = Literal["csl", "company", "officers"]
FILES = ("edition.yaml", "instruments.yaml", "entries.csv")
_LARGEST = 50_000_000
_LONGEST = 365


@dataclass(frozen=True)
class AboutListFile:
    """What the file does not say of itself: which list, its own date, when it was fetched."""

    kind: ListKind
    published: date | None = None
    fetched: date | None = None
    name: str = ""
    title: str = ""
    refresh_days: int = 30


def read_file(
    raw: bytes, about: AboutListFile, now: datetime
) -> list[tuple[Edition, tuple[ListEntry, ...]]]:
    """The editions in a file, read in a process of its own. Raises SnapshotRefused for a file that
    is cut off, empty or another, that takes too much to read, and for a day in the future, with
    which a list would never grow old."""
    try:
        return apart(_read, raw, about, now)
    except TooMuch as error:
        raise SnapshotRefused(f"the list is not taken in: {error}") from error


def _read(raw: bytes, about: AboutListFile, now: datetime
          ) -> list[tuple[Edition, tuple[ListEntry, ...]]]:
    if about.kind == "officers":
        return _not_ahead(_zipped(raw), now)
    if about.published is None:
        raise SnapshotRefused("say of which day the list is, as its source gives it (published)")
    today = now.astimezone(UTC).date()
    fetched = now if about.fetched in (None, today) else datetime.combine(
        about.fetched or today, time(), UTC)
    if about.kind == "csl":
        return _not_ahead(read_csl(raw, published=about.published, retrieved=fetched), now)
    if not about.name or not 0 < about.refresh_days <= _LONGEST:
        raise SnapshotRefused("a list of your own has a name, and is checked again within a year")
    part = read_company_list(
        raw, name=about.name, title=about.title or about.name, published=about.published,
        retrieved=fetched, refresh=timedelta(days=about.refresh_days))  # fmt: skip
    return _not_ahead([part], now)


def read_path(path: Path, about: AboutListFile, now: datetime
              ) -> list[tuple[Edition, tuple[ListEntry, ...]]]:
    """The editions in a file or in an officer's folder."""
    if path.is_dir():
        return _not_ahead(read_folder(path), now)
    return read_file(path.read_bytes(), about, now)


def _not_ahead(
    parts: list[tuple[Edition, tuple[ListEntry, ...]]], now: datetime
) -> list[tuple[Edition, tuple[ListEntry, ...]]]:
    for edition, _ in parts:
        if edition.retrieved > now or edition.published > now.date() + timedelta(days=1):
            raise SnapshotRefused(
                f"the edition of {edition.list} is of {edition.published}, fetched "
                f"{edition.retrieved:%Y-%m-%d}, which is not yet; put the days right"
            )
    return parts


def _zipped(raw: bytes) -> list[tuple[Edition, tuple[ListEntry, ...]]]:
    """The three files of an officer's folder, packed together; nothing else is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive, tempfile.TemporaryDirectory() as folder:
            for name in FILES:
                member = archive.getinfo(name)
                if member.file_size > _LARGEST:
                    raise SnapshotRefused(f"{name} in the archive is too large")
                (Path(folder) / name).write_bytes(archive.read(member))
            return read_folder(Path(folder))
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError) as error:
        raise SnapshotRefused(
            f"the file is not a zip of {', '.join(FILES)}; pack the three files together"
        ) from error
