"""Reads the list folder that an officer keeps: edition, notices with dated states, names."""

import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, get_args

from knowledge.errors import KnowledgeError, SnapshotRefused, no_such
from knowledge.screening.lists.edition import Edition, sealed
from knowledge.screening.lists.entry import Grade, ListEntry, Standing, State
from knowledge.strict_yaml import read

COLUMNS = ["id", "instrument", "name_en", "name_zh", "country", "note"]


def read_folder(folder: Path) -> list[tuple[Edition, tuple[ListEntry, ...]]]:
    """Every list of the folder, each as an edition with its entries.

    Raises SnapshotRefused with the file and the line when something does not fit.
    """
    try:
        about = read(folder / "edition.yaml")
        notices = read(folder / "instruments.yaml")
        rows = list(_rows(folder / "entries.csv"))
        by_list: dict[str, list[ListEntry]] = {name: [] for name in about["lists"]}
        for row in rows:
            entry = _entry(row, notices)
            if entry.list not in by_list:
                raise SnapshotRefused(no_such("list", entry.list, by_list))
            by_list[entry.list].append(entry)
        return [
            _edition(name, about, notices, tuple(entries)) for name, entries in by_list.items()
        ]
    except SnapshotRefused:
        raise
    except (KnowledgeError, OSError, KeyError, TypeError, ValueError) as error:
        raise SnapshotRefused(
            f"the list folder {folder.name!r} cannot be read: {type(error).__name__} {error}; "
            "put the file right or restore the last edition"
        ) from error


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != COLUMNS:
            raise SnapshotRefused(f"{path.name} must have the columns {', '.join(COLUMNS)}")
        rows = list(reader)
    seen: set[str] = set()
    for row in rows:
        if row["id"] in seen:
            raise SnapshotRefused(f"{path.name} has the id {row['id']!r} twice; keep one")
        seen.add(row["id"])
    return rows


def _entry(row: dict[str, str], notices: dict[str, Any]) -> ListEntry:
    if row["instrument"] not in notices:
        raise SnapshotRefused(no_such("notice", row["instrument"], notices))
    notice = notices[row["instrument"]]
    return ListEntry(
        id=row["id"],
        list=notice["list"],
        names=tuple(name for name in (row["name_en"], row["name_zh"]) if name),
        standings=_standings(row["instrument"], notice),
        countries=(row["country"],) if row["country"] else (),
        instrument=notice["title"],
        source_url=notice["source_url"],
        grade=_grade(notice["grade"]),
        evidence=notice.get("evidence", ""),
        note="; ".join(text for text in (notice["note"], row["note"]) if text),
        transfer_barred=notice["transfer_barred"],
    )


def _standings(name: str, notice: dict[str, Any]) -> tuple[Standing, ...]:
    steps = []
    for since, step in notice["states"].items():
        if not isinstance(since, date) or step["state"] not in get_args(State):
            raise SnapshotRefused(
                f"the notice {name} has the state {step['state']!r} since {since}; "
                f"give a day and one of {', '.join(get_args(State))}"
            )
        steps.append(
            Standing(
                since, step["state"], step["reference"],
                _grade(step.get("grade", notice["grade"])), step.get("note", ""),
            )
        )
    if not steps:
        raise SnapshotRefused(f"the notice {name} has no state; give at least its first day")
    return tuple(sorted(steps, key=lambda s: s.since))


def _grade(text: Any) -> Grade:
    if text not in get_args(Grade):
        raise SnapshotRefused(f"no grade named {text!r}; use A, B, C or D")
    grade: Grade = text
    return grade


def _edition(
    name: str, about: dict[str, Any], notices: dict[str, Any], entries: tuple[ListEntry, ...]
) -> tuple[Edition, tuple[ListEntry, ...]]:
    gaps = (n["gap"] for n in notices.values() if n["list"] == name and "gap" in n)
    edition = Edition(
        list=name,
        title=about["lists"][name],
        version=str(about["version"]),
        source=about["source"],
        source_url=about["source_url"],
        published=about["published"],
        retrieved=datetime.combine(about["retrieved"], time(), UTC),
        refresh=timedelta(days=about["refresh_days"]),
        checksum="",
        entries=0,
        gaps=tuple(gaps),
        keeps_removed=True,
    )
    return sealed(edition, entries), entries
