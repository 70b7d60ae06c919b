"""Reads a company's own list (a CSV of parties it will not deal with, or must look at)."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from knowledge.errors import SnapshotRefused
from knowledge.screening.lists.edition import Edition, sealed
from knowledge.screening.lists.entry import ListEntry, Standing

COLUMNS = ("id", "name", "other_names", "country", "since", "until", "reason", "reference")
_NOT_IDS = frozenset(COLUMNS)
_LONGEST = 100_000


def read_company_list(
    raw: bytes, *, name: str, title: str, published: date, retrieved: datetime, refresh: timedelta
) -> tuple[Edition, tuple[ListEntry, ...]]:
    """One edition from a CSV (UTF-8 or GB18030); each row becomes an entry or the file is refused.

    Columns: id, name, other_names (parted by `;`), country (ISO 3166 alpha-2), since, until,
    reason, reference. Any further column is an identifier of that kind, e.g. `lei`.
    """
    entries = tuple(_entry(name, line, row) for line, row in _rows(raw))
    if not entries:
        raise SnapshotRefused(f"the list {name} holds no party; nothing was changed")
    if twice := sorted(id for id, times in Counter(e.id for e in entries).items() if times > 1):
        raise SnapshotRefused(f"the list {name} has the id {twice[0]!r} twice; keep one")
    edition = Edition(
        list=name, title=title, version=published.isoformat(),
        source=f"the company's own list {name}", source_url="", published=published,
        retrieved=retrieved.astimezone(UTC), refresh=refresh, checksum="", entries=0,
        keeps_removed=True,
    )
    return sealed(edition, entries), entries


def _rows(raw: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError as error:
            raise SnapshotRefused(
                "the file is neither UTF-8 nor GB18030; save it as CSV UTF-8"
            ) from error
    try:
        if any(len(line) > _LONGEST for line in text.splitlines()):
            raise SnapshotRefused(f"a line of the list has more than {_LONGEST:,} signs")
        reader = csv.DictReader(io.StringIO(text), strict=True)
        columns = reader.fieldnames or ()
        if missing := [c for c in COLUMNS if c not in columns]:
            raise SnapshotRefused(f"the list lacks the columns {', '.join(missing)}; add them")
        for line, row in enumerate(reader, 2):
            if None in row or None in row.values():
                raise SnapshotRefused(f"line {line} has too few or too many fields; put it right")
            yield line, {key: value.strip() for key, value in row.items()}
    except csv.Error as error:
        raise SnapshotRefused(f"the file is not a whole CSV ({error}); save it again") from error


def _entry(list_name: str, line: int, row: dict[str, str]) -> ListEntry:
    if not row["name"] or not row["id"]:
        raise SnapshotRefused(f"line {line} lacks an id or a name; give both")
    reference = row["reference"] or row["reason"] or "the company's own list"
    steps = [Standing(_day(row["since"], line), "in_force", reference)]
    if row["until"]:
        steps.append(Standing(_day(row["until"], line), "ended", reference))
    others = (other.strip() for other in row["other_names"].split(";"))
    return ListEntry(
        id=f"{list_name}-{row['id']}",
        list=list_name,
        names=tuple(dict.fromkeys((row["name"], *(o for o in others if o)))),
        standings=tuple(steps),
        countries=(row["country"].upper(),) if row["country"] else (),
        instrument=reference,
        grade="B",
        note=row["reason"],
        ids=tuple((kind, value) for kind, value in row.items() if kind not in _NOT_IDS and value),
    )


def _day(text: str, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SnapshotRefused(
            f"line {line} has the day {text!r}; write it as 2026-11-23"
        ) from error
