"""Imports a CSV file or a workbook: look at it, map its columns, try it, take it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from knowledge.apart import TooMuch, apart
from knowledge.errors import ImportRefused
from knowledge.register.fields import Kind
from knowledge.register.importers import columns as columns
from knowledge.register.importers.files.file_limits import FileLimits
from knowledge.register.importers.files.file_table import FileTable
from knowledge.register.importers.files.read_csv import read_csv
from knowledge.register.importers.files.read_ods import is_ods, read_ods
from knowledge.register.importers.files.read_xlsx import read_xlsx
from knowledge.register.importers.import_report import ImportReport, ImportSource, Progress
from knowledge.register.importers.table_rows import candidates
from knowledge.register.importers.taking import take
from knowledge.register.register import Register


@dataclass(frozen=True)
class Upload:
    """A file as read, with the mapping that is proposed for its columns.

    `mapping` gives for each column the name of a target (`importers.mapping.targets`) or an empty
    text; `remembered` is True if somebody used it before for columns like these.
    """

    kind: Kind
    file: str
    sha256: str
    table: FileTable
    heading: columns.Heading
    mapping: dict[str, str]
    remembered: bool


def look(
    register: Register,
    team: str,
    kind: Kind,
    data: bytes,
    file: str,
    *,
    limits: FileLimits | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> Upload:
    """Read a file and propose a mapping; `ImportRefused` says why a file cannot be read."""
    bounds = limits or FileLimits()
    try:
        if is_ods(data):
            table = apart(read_ods, data, bounds, sheet)
        elif data.startswith(b"PK\x03\x04") or file.casefold().endswith((".xlsx", ".xlsm")):
            table = apart(read_xlsx, data, bounds, sheet)
        else:
            table = apart(read_csv, data, bounds, encoding)
    except TooMuch as error:
        raise ImportRefused(f"{file!r} is not taken: {error}; split it, or save it again as CSV"
                            ) from error
    heading = columns.find_heading(kind, table)
    remembered = register.mapping(team, f"{kind}:{heading.layout}")
    return Upload(
        kind=kind,
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        table=table,
        heading=heading,
        mapping=remembered or columns.propose(kind, heading),
        remembered=remembered is not None,
    )


def import_table(
    register: Register,
    team: str,
    upload: Upload,
    source: ImportSource,
    *,
    by: str,
    now: datetime,
    dry_run: bool,
    mapping: dict[str, str] | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Take the rows of a file in (or try it), and remember the mapping if it is not a trial."""
    used = columns.check(upload.kind, upload.heading, mapping or upload.mapping)
    above = [line for line in upload.table.lines if line.number <= upload.heading.number]
    rows = take(
        register,
        team,
        candidates(upload.kind, upload.table, upload.heading, used, source),
        by=by,
        now=now,
        dry_run=dry_run,
        total=len(upload.table.lines) - len(above),
        progress=progress,
    )
    if not dry_run:
        register.remember_mapping(team, f"{upload.kind}:{upload.heading.layout}", used, by, now)
    notes = [f"read as {upload.table.encoding}"]
    if upload.table.other_sheets:
        notes.append(f"only the sheet {upload.table.sheet!r} was read, not "
                     f"{', '.join(upload.table.other_sheets)}")  # fmt: skip
    return ImportReport(
        file=upload.file,
        sha256=upload.sha256,
        dry_run=dry_run,
        source=source,
        rows=rows,
        before_heading=len(above) - 1,
        mapping=used,
        unmapped=tuple(column for column, target in used.items() if not target),
        notes=tuple(notes),
    )
