"""Files taken into the register: looked at first, then tried, then kept, with a report on record.

The report names every row of the file. A trial saves nothing, neither rows nor the mapping.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assistant.determining.determinations import on_record
from assistant.roles import Who
from assistant.services.services import House
from knowledge.errors import ImportRefused, UnknownRecord
from knowledge.register import Register
from knowledge.register.fields import Kind
from knowledge.register.importers import (
    Format,
    ImportReport,
    ImportSource,
    Upload,
    format_of,
    import_json,
    import_table,
    look,
    targets,
)
from knowledge.register.importers.import_report import Progress

KIND = "import"
SAMPLES = 3


@dataclass(frozen=True)
class Handed:
    """An uploaded file, and the source of its statements.

    `format` is read off the file where it is left out; `mapping` replaces the proposed meaning of
    the columns it names.
    """

    data: bytes
    file: str
    kind: Kind
    source: ImportSource
    format: Format | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    encoding: str | None = None


def take_in(house: House, handed: Handed, who: Who, now: datetime, *, dry_run: bool,
            progress: Progress | None = None) -> dict[str, Any]:
    """The result of every row; with `dry_run` nothing is saved. Rows, mapping and the report on
    record are kept in one transaction.

    Raises ImportRefused, with nothing changed, for a file that cannot be read.
    """
    format = handed.format or format_of(handed.data)
    upload = look(house.register, who.team, handed.kind, handed.data, handed.file,
                  sheet=handed.sheet, encoding=handed.encoding) if format == "table" else None
    if upload is None and handed.mapping:
        raise ImportRefused("only the columns of a table are mapped; leave the mapping out")
    found: dict[str, Any] = {}

    def made(register: Register) -> dict[str, Any]:
        columns: list[dict[str, Any]] = []
        if upload is not None:
            mapping = {**upload.mapping, **handed.mapping}
            columns = _columns(upload, mapping)
            report = import_table(register, who.team, upload, handed.source, by=who.actor, now=now,
                                  dry_run=dry_run, mapping=mapping, progress=progress)
        else:
            report = import_json(
                register, who.team, handed.kind, handed.data, handed.file, handed.source,
                format=format, by=who.actor, now=now, dry_run=dry_run, progress=progress)
        found.update({
            "headline": str(report), "kind": handed.kind, "format": format,
            **plain_report(report), "columns": columns,
            "remembered": upload is not None and upload.remembered,
            "targets": sorted(targets(handed.kind)) if columns else []})
        return found

    if dry_run:
        return {"record": None, **made(house.register)}
    row = house.records.write(
        KIND, who.team, who.actor, lambda within: made(house.register.within(within)), now)
    return {"record": on_record(row), **found}


def imported(house: House, team: str, record: str) -> dict[str, Any]:
    """The report of an import that was kept; UnknownRecord for anything else."""
    row = house.records.row(team, record)
    if row.kind != KIND:
        raise UnknownRecord(f"no import is on record under {record!r}; see the list of imports")
    return {"record": on_record(row), **house.records.read(team, record)}


def plain_report(report: ImportReport) -> dict[str, Any]:
    """The report as plain JSON, with its counts."""
    return {**report.model_dump(mode="json"), "counts": report.counts}


def report_rows(report: Mapping[str, Any]) -> list[list[str]]:
    """The report as a table: one line for every row of the file."""
    rows = [["row", "outcome", "record", "reason", "notes"]]
    for one in report["rows"]:
        rows.append([str(one["number"]), one["outcome"], one["record"] or "", one["reason"],
                     "; ".join(one["notes"])])
    return rows


def _columns(upload: Upload, mapping: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each column with its mapped field and its first filled cells."""
    below = [line.cells for line in upload.table.lines if line.number > upload.heading.number]
    return [{"column": column, "target": mapping.get(column, ""), "samples": _samples(below, place)}
            for place, column in enumerate(upload.heading.columns)]


def _samples(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    found: list[str] = []
    for cells in rows:
        if place < len(cells) and cells[place] and len(found) < SAMPLES:
            found.append(cells[place][:100])
    return found
