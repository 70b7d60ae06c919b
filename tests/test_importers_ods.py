"""OpenDocument spreadsheets are read as the sheet shows them, and refused where they are made to
harm."""

import io
import zipfile

import pytest

from knowledge.errors import ImportRefused
from knowledge.register import Register
from knowledge.register.importers import FileLimits, import_table, look
from knowledge.register.importers.files.read_ods import MIMETYPE, read_ods
from tests.register_support import NOW, SOURCE, address, register

__all__ = ["address", "register"]
URN = "urn:oasis:names:tc:opendocument:xmlns:"
HEAD = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{URN}office:1.0" xmlns:table="{URN}table:1.0" xmlns:text="{URN}text:1.0">'
        "<office:body><office:spreadsheet>")
TAIL = "</office:spreadsheet></office:body></office:document-content>"


def cell(text: str = "", more: str = "", inner: str = "") -> str:
    shown = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {more}>{inner}{shown}</table:table-cell>"


def value(kind: str, raw: str, text: str) -> str:
    part = {"date": "date-value", "boolean": "boolean-value"}.get(kind, "value")
    return cell(text, f'office:value-type="{kind}" office:{part}="{raw}"')


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def sheet(*rows: str, name: str = "Sheet1") -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def ods(*sheets: str, content: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), MIMETYPE)
        archive.writestr("content.xml", content or HEAD + "".join(sheets) + TAIL)
    return stream.getvalue()


NOTE = "<office:annotation><text:p>a comment</text:p></office:annotation>"
SPACES = 'Vexholm<text:s text:c="2"/>Motoren<text:line-break/><text:span>GmbH</text:span>'


def test_a_spreadsheet_comes_in_as_it_is_shown(register: Register) -> None:
    data = ods(
        sheet(row(cell(more='table:number-columns-repeated="16384"'),
                  more='table:number-rows-repeated="1048576"'), name="Empty"),
        sheet(
            row(cell("Customers 2026", 'table:number-columns-spanned="4"'),
                *['<table:covered-table-cell/>'] * 3),
            row(cell("Customer No."), cell("Name"), cell("Country"), cell("Owner"),
                cell("Owner %"), cell("DUNS"), cell("Military work?")),
            row(value("float", "42", "0042"), cell("Vexholm", inner=NOTE), cell("DE"),
                cell("Zanthor"), value("percentage", "0.125", "13%"),
                value("float", "123456789", "123456789"), value("boolean", "false", "FALSE")),
            row(cell(more='table:number-columns-repeated="7"'),
                more='table:number-rows-repeated="2"'),
            row(value("float", "43", "0043"), cell(SPACES), cell("Österreich"),
                cell(more='table:number-columns-repeated="2"'),
                value("float", "1234567890123456789", "1234567890123456789")),
            row(cell(more='table:number-columns-repeated="16384"'),
                more='table:number-rows-repeated="1048000"'),
            name="Customers"))
    upload = look(register, "t", "firm", data, "customers.ods")
    assert (upload.table.sheet, upload.table.other_sheets) == ("Customers", ("Empty",))
    report = import_table(register, "t", upload, SOURCE, by="me", now=NOW, dry_run=False)
    assert [(one.number, one.outcome) for one in report.rows] == [
        (3, "imported"), (4, "refused"), (5, "refused"), (6, "refused")]
    assert "15 digits" in report.rows[3].reason
    firm = register.firm("t", "0042")
    (stake,) = firm.values("owner")
    assert (firm.name, stake.percent, firm.value("military_work")) == ("Vexholm", 12.5, False)
    assert upload.table.lines[5].cells[1] == "Vexholm  Motoren\nGmbH"


def test_merged_rows_and_days_are_read(register: Register) -> None:
    data = ods(sheet(row(cell("Name"), cell("Day")),
                     row(cell("Vexholm", 'table:number-rows-spanned="2"'),
                         value("date", "2026-03-01T00:00:00", "1.3.26")),
                     row("<table:covered-table-cell/>", value("date", "2026-03-02", "2.3.26"))))
    table = read_ods(data, FileLimits())
    assert [line.cells for line in table.lines] == [
        ("Name", "Day"), ("Vexholm", "2026-03-01"), ("Vexholm", "2026-03-02")]


XXE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
BAD = {
    "an external entity": ods(content=XXE),
    "cut in half": ods(sheet(row(cell("x"))))[:120],
    "broken XML": ods(content=HEAD + "<table:table>"),
    "a row said again without end": ods(sheet(row(
        cell("x"), more='table:number-rows-repeated="1048576"'))),
    "a cell said again without end": ods(sheet(row(
        cell("x", 'table:number-columns-repeated="16384"')))),
    "an empty sheet": ods(sheet(row(cell()))),
    "a number that is none": ods(sheet(row(cell("x", 'table:number-columns-repeated="many"')))),
}


@pytest.mark.parametrize("name", BAD)
def test_a_hostile_spreadsheet_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(ImportRefused):
        read_ods(BAD[name], FileLimits())


def test_a_sheet_that_is_not_there_is_named(register: Register) -> None:
    with pytest.raises(ImportRefused, match="Sheet1"):
        look(register, "t", "firm", ods(sheet(row(cell("x")))), "a.ods", sheet="Other")
