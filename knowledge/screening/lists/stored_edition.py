"""Writes an edition with its entries as one JSON text and reads it back, unchanged."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from knowledge.errors import SnapshotRefused
from knowledge.screening.lists.edition import Edition, sealed
from knowledge.screening.lists.entry import ListEntry, Standing


def to_json(edition: Edition, entries: tuple[ListEntry, ...]) -> str:
    """One text per edition; the same content gives the same text."""
    return json.dumps(
        {
            "edition": {
                **vars(edition),
                "published": edition.published.isoformat(),
                "retrieved": edition.retrieved.isoformat(),
                "refresh": edition.refresh.total_seconds(),
            },
            "entries": [_plain(entry) for entry in entries],
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def _plain(entry: ListEntry) -> dict[str, Any]:
    held = {k: v for k, v in vars(entry).items() if k != "hash"}
    held["standings"] = [{**vars(s), "since": s.since.isoformat()} for s in entry.standings]
    return held


def from_json(text: str) -> tuple[Edition, tuple[ListEntry, ...]]:
    """Read it back; raises SnapshotRefused when the content is not what its checksum says."""
    try:
        held = json.loads(text)
        entries = tuple(_entry(e) for e in held["entries"])
        about = held["edition"]
        edition = Edition(
            **{
                **about,
                "published": date.fromisoformat(about["published"]),
                "retrieved": datetime.fromisoformat(about["retrieved"]),
                "refresh": timedelta(seconds=about["refresh"]),
                "gaps": tuple(about["gaps"]),
            }
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SnapshotRefused(
            f"a stored list edition cannot be read ({error}); restore it from a backup"
        ) from error
    if sealed(edition, entries) != edition:
        raise SnapshotRefused(
            f"the stored edition {edition.version} of {edition.list} was changed since it was "
            "written; restore it from a backup"
        )
    return edition, entries


def _entry(held: dict[str, Any]) -> ListEntry:
    return ListEntry(
        **{
            **held,
            "names": tuple(held["names"]),
            "countries": tuple(held["countries"]),
            "ids": tuple((kind, value) for kind, value in held["ids"]),
            "standings": tuple(
                Standing(**{**s, "since": date.fromisoformat(s["since"])})
                for s in held["standings"]
            ),
        }
    )
