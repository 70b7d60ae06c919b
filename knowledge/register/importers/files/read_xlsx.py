"""Reads the first filled sheet of a workbook: merged cells, numbers kept as text, leading zeros."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from knowledge.errors import ImportRefused
from knowledge.register.importers.files.file_limits import FileLimits, check_archive, check_size
from knowledge.register.importers.files.file_table import FileLine, FileTable
from knowledge.register.safe_cells import unsafe

_MERGED = re.compile(rb'<(?:\w{1,8}:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_ZEROS = re.compile(r"^0{2,30}$")
_PERCENT = re.compile(r"^0(\.0+)?%$")
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}
_SPAN = 5_000
_BLANK = 20_000
_COVERED = 1_000_000
"""Rows and columns over which all merged ranges of a sheet may reach together."""

Merges = list[tuple[int, int, int, int]]  # first column, first row, last column, last row


def read_xlsx(data: bytes, limits: FileLimits, sheet: str | None = None) -> FileTable:
    """The table on one sheet of a workbook (default: the first that holds anything)."""
    check_size(data, limits)
    check_archive(data, limits)
    from openpyxl import load_workbook  # a tenth of a second that few starts need

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises what its parts raise: KeyError, ValueError, …
        raise ImportRefused(
            "the file cannot be read as an Excel workbook; save it again as .xlsx or as CSV"
        ) from error
    try:
        return _chosen(book, data, limits, sheet)
    except ImportRefused:
        raise
    except Exception as error:
        raise ImportRefused(
            "a sheet of the workbook is damaged; open it, save it again and try once more"
        ) from error
    finally:
        book.close()


def _chosen(book: Any, data: bytes, limits: FileLimits, name: str | None) -> FileTable:
    sheets = book.worksheets
    names = tuple(sheet.title for sheet in sheets)
    if name is not None and name not in names:
        raise ImportRefused(f"the workbook has no sheet {name!r}; it has {', '.join(names)}")
    for sheet in sheets if name is None else [book[name]]:
        merges = _merges(data, sheet._worksheet_path.lstrip("/"))
        lines = filled(list(_lines(sheet, limits)), merges)
        if any(not line.empty for line in lines) or name is not None:
            others = tuple(other for other in names if other != sheet.title)
            return FileTable(tuple(lines), "xlsx", sheet.title, others, spanning(lines, merges))
    raise ImportRefused("no sheet of the workbook holds anything; choose another file")


def _lines(sheet: Any, limits: FileLimits) -> Iterator[FileLine]:
    sheet.reset_dimensions()
    before, blank, held, gap = 0, 0, 0, None
    for number, row in enumerate(sheet.iter_rows(max_col=limits.columns + 1), start=1):
        if row is gap:  # the reader hands out one and the same row for all that are not there
            continue
        shown = [_shown(cell, limits) for cell in row]
        while shown and not shown[-1][0]:
            shown.pop()
        if not shown:
            gap, blank = row, blank + 1
            if blank > _BLANK:
                raise ImportRefused("the sheet goes on without end; delete its empty rows")
            continue
        if number > limits.rows + 1:
            raise ImportRefused(f"the sheet has more than {limits.rows} rows; split it")
        if len(shown) > limits.columns:
            raise ImportRefused(f"row {number} has more than {limits.columns} columns")
        # Empty rows between filled ones are rows too; what is empty after the last is not.
        yield from (FileLine(empty, ()) for empty in range(before + 1, number))
        before, held = number, held + len(shown)
        if held > limits.cells:
            raise ImportRefused(f"the sheet has more than {limits.cells:,} cells; split it")
        doubtful = [(place, doubt) for place, (_, doubt) in enumerate(shown) if doubt]
        yield FileLine(number, tuple(text for text, _ in shown), tuple(doubtful))


def _shown(cell: Any, limits: FileLimits) -> tuple[str, str]:
    """The text of a cell as the sheet shows it, and a doubt about it, if any."""
    value, form = cell.value, str(getattr(cell, "number_format", "") or "")
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), ""
    if isinstance(value, dt.datetime):
        whole = value.time() == dt.time()
        return (value.date().isoformat() if whole else value.isoformat(" ")), ""
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return str(value), ""
    if isinstance(value, int | float):
        return _number(value, form)
    text = unsafe(str(value).strip(" \u3000").strip("\ufeff"))
    if text in ERRORS:
        return text, f"the cell shows the error {text}"
    if len(text) > limits.cell:
        return text, f"the cell has more than {limits.cell} characters"
    return text, ""


def _number(value: int | float, form: str) -> tuple[str, str]:
    if _PERCENT.match(form):
        return f"{value * 100:.12g}%", ""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.15g}", ""
    if abs(value) >= 1e15:
        return f"{int(value)}", "the sheet keeps only the first 15 digits of this number"
    digits = str(int(value))
    return (digits.zfill(len(form)) if _ZEROS.match(form) else digits), ""


def _merges(data: bytes, part: str) -> Merges:
    """The merged ranges of a sheet, read off its XML (the streaming reader does not give them)."""
    found: Merges = []
    from openpyxl.utils import range_boundaries

    tail, covered = b"", 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(part) as stream:
        while block := stream.read(1 << 20):
            text = tail + block
            end = 0
            for match in _MERGED.finditer(text):
                left, top, right, bottom = range_boundaries(match.group(1).decode())
                covered += min(right - left, _SPAN) + min(bottom - top, _SPAN)
                if covered > _COVERED:
                    raise ImportRefused("the sheet has too many merged cells; undo the merging, or "
                                        "save it as CSV")
                found.append((left, top, right, bottom))
                end = match.end()
            tail = text[max(end, len(text) - 100) :]
    return found


def spanning(lines: list[FileLine], merges: Merges) -> dict[tuple[int, int], str]:
    """The text over each further column (from 0) of a range that spans several columns."""
    by_number = {line.number: line.cells for line in lines}
    return {
        (top, column): by_number[top][left - 1]
        for left, top, right, _ in merges
        if top in by_number and left <= len(by_number[top]) and right - left < _SPAN
        for column in range(left, right)
    }


def filled(lines: list[FileLine], merges: Merges) -> list[FileLine]:
    """The lines with the text of each merged range in all rows of its first column."""
    by_number = {line.number: list(line.cells) for line in lines}
    last = lines[-1].number if lines else 0
    for left, top, _, bottom in merges:
        first = by_number.get(top, [])
        text = first[left - 1] if left <= len(first) else ""
        for number in range(top + 1, min(bottom, top + _SPAN, last) + 1) if text else ():
            cells = by_number.get(number)
            if cells is None:
                continue
            cells += [""] * (left - len(cells))
            cells[left - 1] = text
    return [FileLine(ln.number, tuple(by_number[ln.number]), ln.doubtful) for ln in lines]
