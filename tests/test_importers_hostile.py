"""Files that are damaged, swollen or meant to harm are refused in a sentence; nothing is kept."""

import csv
import io
import json
import random
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from knowledge.errors import ImportRefused, KnowledgeError
from knowledge.register import Register
from knowledge.register.importers import (
    FileLimits,
    import_ftm,
    import_gleif,
    import_screening_list,
    import_table,
    look,
)
from knowledge.register.importers.files.read_csv import read_csv
from knowledge.register.importers.files.read_xlsx import read_xlsx
from tests.register_support import NOW, SOURCE, address, register

__all__ = ["address", "register"]
LIMITS = FileLimits()


def workbook(rows: int = 3) -> bytes:
    book = Workbook()
    for number in range(rows):
        book.active.append([f"name {number}", "DE"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(change: dict[str, bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """A good workbook with some of its parts replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as good,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            bad.writestr(name, change.get(name, good.read(name)))
        for name, data in (extra or {}).items():
            bad.writestr(name, data)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
BOOKS = {
    "a bomb of zeros": repacked({}, {"xl/media/a.bin": b"\0" * (150 * 1024 * 1024)}),
    "many entries": repacked({}, {f"x/{n}.bin": b"" for n in range(2_001)}),
    "a path out of the archive": repacked({}, {"../../etc/cron.d/x": b"x"}),
    "an external entity": repacked({SHEET: XXE}),
    "an entity in the strings": repacked({"xl/workbook.xml": XXE}),
    "an encoding that hides it": repacked({SHEET: XXE.decode().encode("utf-16")}),
    "a comment before the entity": repacked({SHEET: b"<!--" + b" " * 9_000 + b"-->" + XXE}),
    "no sheet": repacked({SHEET: b""}),
    "broken XML": repacked({SHEET: HEAD + b"<row><c>"}),
    "a row past the end": repacked({SHEET: HEAD + b'<row r="200001"><c r="A200001" t="inlineStr">'
                                    b"<is><t>x</t></is></c></row></sheetData></worksheet>"}),
    "too many columns": repacked({SHEET: HEAD + b'<row r="1"><c r="XFD1" t="inlineStr"><is><t>x'
                                  b"</t></is></c></row></sheetData></worksheet>"}),
    "cut in half": workbook()[: len(workbook()) // 2],
    "only a name": b"PK\x03\x04",
    "not a zip": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_a_hostile_workbook_is_refused_in_a_sentence(name: str) -> None:
    if name == "too many columns":
        with pytest.raises(ImportRefused, match=r"columns|nothing|holds"):
            read_xlsx(BOOKS[name], LIMITS)
        return
    with pytest.raises(ImportRefused) as caught:
        read_xlsx(BOOKS[name], LIMITS)
    assert len(str(caught.value)) > 20


def test_a_workbook_that_unpacks_to_more_than_allowed_is_refused() -> None:
    data = repacked({}, {"xl/media/a.bin": bytes(range(256)) * 400})
    with pytest.raises(ImportRefused, match="unpacks to"):
        read_xlsx(data, FileLimits(unpacked=100_000))


def test_a_sheet_that_claims_to_be_endless_is_read_as_far_as_it_goes() -> None:
    claim = HEAD.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    data = (
        claim
        + b'<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    )
    table = read_xlsx(repacked({SHEET: data}), LIMITS)
    assert [(line.number, line.cells) for line in table.lines] == [(1, ()), (2, ("x",))]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"name\n" + b"x" * 200_000,
        b'name\n"' + b"x\n" * 200_000,
        b"name\n" + b"," * 5_000,
        b"name\n" + b"x\n" * 100_001,
        b"\xff\xfe\x00",
        b"x" * (26 * 1024 * 1024),
    ],
    ids=lambda data: f"{len(data)} bytes",
)
def test_a_hostile_csv_file_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(ImportRefused):
        read_csv(data, LIMITS)


def test_an_overlong_cell_refuses_its_row_and_no_other(register: Register) -> None:
    data = b"name,address\nVexholm,x\nZanthor," + b"y" * 10_001 + b"\nUmbrel,z\n"
    upload = look(register, "t", "firm", data, "a.csv")
    report = import_table(register, "t", upload, SOURCE, by="me", now=NOW, dry_run=False)
    assert [row.outcome for row in report.rows] == ["imported", "refused", "imported"]


@pytest.mark.parametrize(
    "data",
    [b"", b"[" * 100_000, b'{"results": NaN}', b"{}", b'{"results": 3}', b"null", b'"x"', b"\xff"],
)
def test_hostile_json_is_refused_in_a_sentence(register: Register, data: bytes) -> None:
    for take in (import_screening_list, import_gleif):
        if take is import_gleif and data == b'{"results": 3}':
            continue
        with pytest.raises(ImportRefused):
            take(register, "t", data, "x", SOURCE, by="me", now=NOW, dry_run=False)
    if data.strip():
        try:
            report = import_ftm(register, "t", data, "x", SOURCE, by="m", now=NOW, dry_run=False)
        except ImportRefused:
            return
        assert all(row.outcome == "refused" for row in report.rows)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "schema", "properties", "name", "owner", "asset", "percentage", "entity",
                 "attributes", "legalName", "relationship", "startNode", "endNode", "type", "lei",
                 "addresses", "country", "alt_names", "programs", "periods", "startDate"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(values, max_size=4))
def test_whatever_the_json_holds_every_entry_is_in_the_report(
    tmp_path_factory: pytest.TempPathFactory, entries: list[object]
) -> None:
    opened = Register.open(f"sqlite:///{tmp_path_factory.getbasetemp() / 'fuzz.db'}")
    for take, data in (
        (import_screening_list, {"results": entries}),
        (import_gleif, {"data": entries}),
        (import_ftm, entries),
    ):
        report = take(
            opened, "t", json.dumps(data).encode(), "x", SOURCE, by="m", now=NOW, dry_run=True
        )
        assert [row.number for row in report.rows] == list(range(1, len(entries) + 1))
    opened.close()


cells = st.text(max_size=12) | st.sampled_from(["50%", "是", "unknown", "DE", "=1+1", "\0", "'x"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=6))
def test_whatever_the_table_holds_every_row_is_in_the_report(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    opened = Register.open(f"sqlite:///{tmp_path_factory.getbasetemp() / 'fuzz.db'}")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerows([["Name", "Country", "Owner %", "Owner", "Military work"], *rows])
    try:
        data = stream.getvalue().encode()
        upload = look(opened, "t", "firm", data, "a.csv")
        report = import_table(opened, "t", upload, SOURCE, by="m", now=NOW, dry_run=True)
    except (KnowledgeError, UnicodeEncodeError):
        return
    finally:
        opened.close()
    assert len(report.rows) + 1 + report.before_heading == len(rows) + 1


def test_a_workbook_damaged_anywhere_is_read_or_refused_in_a_sentence() -> None:
    data, chance = workbook(), random.Random(7)
    for _ in range(150):
        at = chance.randrange(len(data))
        cut = data[:at] + data[at + chance.randrange(40):] if chance.random() < 0.5 else (
            data[:at] + bytes([chance.randrange(256)]) + data[at + 1:])
        with suppress(ImportRefused):
            assert read_xlsx(cut, LIMITS).lines is not None
