"""Reads the United States Consolidated Screening List as trade.gov publishes it (JSON or CSV)."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from knowledge.errors import SnapshotRefused
from knowledge.screening.lists.edition import Edition, sealed
from knowledge.screening.lists.entry import ListEntry, Standing

SOURCE_URL = "https://www.trade.gov/consolidated-screening-list"
REFRESH = timedelta(days=1)
_CODE = re.compile(r"\(([A-Z][A-Za-z-]*)[^)]*\)")
_COUNTRY = re.compile(r"(?:^|[ ,])([A-Z]{2})$")
_NEEDED = {"source", "name", "alt_names", "addresses"}


def read_csl(
    raw: bytes, *, published: date, retrieved: datetime
) -> list[tuple[Edition, tuple[ListEntry, ...]]]:
    """Each part of the list (Entity List, SDN …) as an edition of its own.

    `raw` is the whole file; `published` its date at trade.gov, `retrieved` when it was fetched.
    Raises SnapshotRefused when the file is cut off or is not this list.
    """
    rows = list(_rows(raw))
    parts: dict[str, list[ListEntry]] = {}
    titles: dict[str, str] = {}
    for position, row in enumerate(rows, 1):
        if not row.keys() >= _NEEDED or not row["name"] or not row["source"]:
            raise SnapshotRefused(
                f"row {position} of the Consolidated Screening List lacks a name or a source, or "
                "the columns have changed; fetch the file again or look at its new layout"
            )
        name = _list_name(str(row["source"]))
        titles[name] = str(row["source"])
        parts.setdefault(name, []).append(_entry(name, row))
    return [
        _edition(name, titles[name], tuple(entries), published, retrieved)
        for name, entries in sorted(parts.items())
    ]


def _rows(raw: bytes) -> Iterator[Mapping[str, Any]]:
    try:
        text = raw.decode("utf-8-sig")
        if text.lstrip().startswith("{"):
            found = json.loads(text)["results"]
        else:
            found = list(csv.DictReader(io.StringIO(text), strict=True))
            if not text.endswith("\n") or any(None in row.values() for row in found):
                raise ValueError("a row is cut off")
    except (ValueError, KeyError, TypeError, csv.Error, RecursionError) as error:
        raise SnapshotRefused(
            f"the file is not a whole Consolidated Screening List ({error}); fetch it again"
        ) from error
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise SnapshotRefused("the Consolidated Screening List must hold a list of parties")
    if not found:
        raise SnapshotRefused("the Consolidated Screening List is empty; fetch it again")
    yield from found


def _list_name(source: str) -> str:
    code = _CODE.search(source)
    return "us_" + (code[1] if code else source.split(" - ")[0]).lower().replace(" ", "_")


def _entry(list_name: str, row: Mapping[str, Any]) -> ListEntry:
    names = (str(row["name"]).strip(), *_texts(row["alt_names"]))
    notice = str(row.get("federal_register_notice") or "")
    url = str(row.get("source_list_url") or SOURCE_URL)
    note = "; ".join(
        str(row[key]) for key in ("license_requirement", "license_policy") if row.get(key)
    )
    number = str(row.get("id") or row.get("_id") or row.get("entity_number") or "")
    return ListEntry(
        id=f"{list_name}-{number or names[0]}",
        list=list_name,
        names=tuple(dict.fromkeys(name for name in names if name)),
        standings=_standings(row, notice or str(row["source"])),
        countries=tuple(dict.fromkeys(_countries(row["addresses"]))),
        instrument=notice or str(row["source"]),
        source_url=url,
        note=note,
        ids=tuple(_ids(row.get("ids"))),
        kind=str(row.get("type") or "organization").casefold(),
    )


def _texts(value: Any) -> list[str]:
    """The CSV joins several values with a semicolon, the JSON has a list."""
    parts = value if isinstance(value, list) else str(value or "").split(";")
    return [str(part).strip() for part in parts if str(part).strip()]


def _countries(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield from (str(a["country"]) for a in value if isinstance(a, dict) and a.get("country"))
        return
    for address in _texts(value):
        if found := _COUNTRY.search(address):
            yield found[1]


def _ids(value: Any) -> Iterable[tuple[str, str]]:
    if isinstance(value, list):
        return [
            (str(i["type"]), str(i["number"]))
            for i in value
            if isinstance(i, dict) and i.get("type") and i.get("number")
        ]
    pairs = (text.split(",") for text in _texts(value))
    return [(p[0].strip(), p[1].strip()) for p in pairs if len(p) > 1 and p[1].strip()]


def _standings(row: Mapping[str, Any], reference: str) -> tuple[Standing, ...]:
    start, end = _day(row.get("start_date")), _day(row.get("end_date"))
    note = "" if start else "The list gives no first day for this party."
    steps = [Standing(start or date.min, "in_force", reference, note=note)]
    if end:
        steps.append(Standing(end, "ended", reference))
    return tuple(steps)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _edition(
    name: str, title: str, entries: tuple[ListEntry, ...], published: date, retrieved: datetime
) -> tuple[Edition, tuple[ListEntry, ...]]:
    edition = Edition(
        list=name,
        title=title,
        version=published.isoformat(),
        source="United States Consolidated Screening List, trade.gov",
        source_url=SOURCE_URL,
        published=published,
        retrieved=retrieved.astimezone(UTC),
        refresh=REFRESH,
        checksum="",
        entries=0,
    )
    return sealed(edition, entries), entries
