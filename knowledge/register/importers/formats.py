"""Recognize the kind of an uploaded file, and import it; all kinds go the same way."""

import re
from datetime import datetime
from typing import Literal

from knowledge.errors import ImportRefused
from knowledge.register.fields import Kind
from knowledge.register.importers import gleif, screening_list
from knowledge.register.importers.ftm_import import import_ftm
from knowledge.register.importers.gleif import import_gleif
from knowledge.register.importers.import_report import ImportReport, ImportSource, Progress
from knowledge.register.importers.screening_list import import_screening_list
from knowledge.register.register import Register

Format = Literal["table", "ftm", "gleif", "screening_list"]
_HEAD = 8192
_SIGNS: tuple[tuple[Format, re.Pattern[bytes]], ...] = (
    ("screening_list", re.compile(rb'"results"\s{0,9}:')),
    ("gleif", re.compile(rb'"attributes"\s{0,9}:')),
    ("ftm", re.compile(rb'"(?:schema|properties)"\s{0,9}:')),
)
_IMPORTS = {"ftm": import_ftm, "gleif": import_gleif, "screening_list": import_screening_list}


def format_of(data: bytes) -> Format:
    """The kind of a file, by its beginning; what is neither JSON nor CSV of a layout that is known
    here is taken for a table, whose columns a person may map."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith((b"{", b"[")):
        return "gleif" if gleif.is_csv(head) else "screening_list" if (
            screening_list.is_csv(head)) else "table"
    for name, sign in _SIGNS:
        if sign.search(head):
            return name
    raise ImportRefused(
        "the JSON is none that is read here; hand in FollowTheMoney entities (one a line), GLEIF "
        "records, trade.gov's Consolidated Screening List, or a table as CSV, XLSX or ODS"
    )


def import_json(
    register: Register,
    team: str,
    kind: Kind,
    data: bytes,
    file: str,
    source: ImportSource,
    *,
    format: Format,
    by: str,
    now: datetime,
    dry_run: bool,
    progress: Progress | None = None,
) -> ImportReport:
    """Take the firms of a JSON file in, or try it; items come in tables only."""
    if kind != "firm" or format == "table":
        raise ImportRefused("items are taken from tables; hand in a CSV file or a workbook")
    take = _IMPORTS[format]
    return take(register, team, data, file, source, by=by, now=now, dry_run=dry_run,
                progress=progress)  # fmt: skip
