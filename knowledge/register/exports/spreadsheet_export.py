"""Writes records as CSV or as a workbook; every cell is text that no program runs."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from knowledge.register.exports.export_rows import record_rows, statement_rows
from knowledge.register.firms_and_items import Record
from knowledge.register.safe_cells import safe


def to_csv(records: Iterable[Record], *, statements: bool = False) -> bytes:
    """CSV of the records: one row a record, or one a statement."""
    return table_csv(statement_rows(records) if statements else record_rows(records))


def to_xlsx(records: Iterable[Record]) -> bytes:
    """A workbook with the sheets Firms, Items (where there are any) and Statements."""
    listed = list(records)
    sheets = {}
    for title, kind in (("Firms", "firm"), ("Items", "item")):
        of_kind = [record for record in listed if record.kind == kind]
        if of_kind:
            sheets[title] = record_rows(of_kind)
    return table_xlsx({**sheets, "Statements": statement_rows(listed)})


def table_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV in UTF-8 with a mark; every field is quoted."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def table_xlsx(sheets: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    """A workbook of these sheets; every cell is text, the first row stays in sight."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for row in rows:
            cells = []
            for text in row:
                cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", safe(text)))
                cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
