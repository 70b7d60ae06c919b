"""Reads the first filled sheet of an OpenDocument spreadsheet (.ods): the text as the sheet shows
it, percentages as such, leading zeros kept, merged cells filled."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from knowledge.errors import ImportRefused
from knowledge.register.importers.files.file_limits import FileLimits, check_archive, check_size
from knowledge.register.importers.files.file_table import FileLine, FileTable
from knowledge.register.importers.files.read_xlsx import ERRORS, Merges, filled, spanning
from knowledge.register.safe_cells import unsafe

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT = (f"{{{_URN}{part}:1.0}}" for part in ("table", "office", "text"))
_ROW, _SHEET = f"{_TABLE}table-row", f"{_TABLE}table"
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_ZEROS = re.compile(r"0\d+")

_Cell = tuple[str, str]  # text, doubt


def is_ods(data: bytes) -> bool:
    """True for a spreadsheet of OpenDocument, by the type that stands first in its archive."""
    return data.startswith(b"PK\x03\x04") and MIMETYPE in data[:200]


def read_ods(data: bytes, limits: FileLimits, sheet: str | None = None) -> FileTable:
    """The table on one sheet of a spreadsheet (default: the first that holds anything)."""
    check_size(data, limits)
    check_archive(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as stream:
            sheets = dict(_sheets(stream, limits))
    except ImportRefused:
        raise
    except Exception as error:  # lxml and zipfile raise what their parts raise
        raise ImportRefused("the file cannot be read as an OpenDocument spreadsheet; save it again "
                            "as .ods or as CSV") from error
    if sheet is not None and sheet not in sheets:
        raise ImportRefused(f"the file has no sheet {sheet!r}; it has {', '.join(sheets)}")
    for name in sheets if sheet is None else (sheet,):
        lines, merges = sheets[name]
        if any(not line.empty for line in lines) or sheet is not None:
            full = filled(lines, merges)
            others = tuple(other for other in sheets if other != name)
            return FileTable(tuple(full), "ods", name, others, spanning(full, merges))
    raise ImportRefused("no sheet of the file holds anything; choose another file")


def _sheets(stream: Any, limits: FileLimits) -> Iterator[tuple[str, tuple[list[FileLine], Merges]]]:
    """Each sheet's name, with its lines and merged ranges."""
    lines: list[FileLine] = []
    merges: Merges = []
    number, held = 0, 0
    for _, element in etree.iterparse(stream, tag=(_ROW, _SHEET), resolve_entities=False,
                                      no_network=True, load_dtd=False):
        if element.tag == _SHEET:
            yield element.get(f"{_TABLE}name", ""), (lines, merges)
            lines, merges, number = [], [], 0
        else:
            cells = list(_cells(element, number + 1, merges, limits))
            again = _count(element, "number-rows-repeated")
            held += len(cells) * again
            if cells:
                _check(number + again, held, limits)
                # Empty rows between filled ones are rows too; what is empty after the last is not.
                lines += [FileLine(n, ()) for n in range(len(lines) + 1, number + 1)]
                texts = tuple(text for text, _ in cells)
                doubts = tuple((place, doubt) for place, (_, doubt) in enumerate(cells) if doubt)
                lines += [FileLine(number + n, texts, doubts) for n in range(1, again + 1)]
            number += again
        element.clear()


def _check(number: int, held: int, limits: FileLimits) -> None:
    if number > limits.rows + 1:
        raise ImportRefused(f"the sheet has more than {limits.rows} rows; split it")
    if held > limits.cells:
        raise ImportRefused(f"the sheet has more than {limits.cells:,} cells; split it")


def _cells(row: Any, number: int, merges: Merges, limits: FileLimits) -> Iterator[_Cell]:
    """The cells of a row up to the last that is filled."""
    place, empty = 0, 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        again = _count(cell, "number-columns-repeated")
        wide, high = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
        if (wide, high) != (1, 1):
            merges.append((place + 1, number, place + wide, number + high - 1))
        text, doubt = _shown(cell, limits)
        place += again
        if not text:
            empty += again
            continue
        if place > limits.columns:
            raise ImportRefused(f"row {number} has more than {limits.columns} columns")
        yield from (("", "") for _ in range(empty))
        yield from ((text, doubt) for _ in range(again))
        empty = 0


def _count(element: Any, name: str) -> int:
    return max(1, int(element.get(_TABLE + name, "1")))


def _shown(cell: Any, limits: FileLimits) -> _Cell:
    """The text of a cell, and a doubt about it, if any."""
    kind = cell.get(f"{_OFFICE}value-type", "")
    text = unsafe("\n".join(
        _line(one) for one in cell if one.tag == f"{_TEXT}p").strip(" \u3000").strip("\ufeff"))
    if text in ERRORS or text.startswith("Err:"):
        return text, f"the cell shows the error {text}"
    if kind in ("float", "percentage", "currency"):
        return _number(float(cell.get(f"{_OFFICE}value", "nan")), kind, text)
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "").removesuffix("T00:00:00"), ""
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value", "").upper(), ""
    if len(text) > limits.cell:
        return text, f"the cell has more than {limits.cell} characters"
    return text, ""


def _number(value: float, kind: str, text: str) -> _Cell:
    if kind == "percentage":
        return f"{value * 100:.12g}%", ""
    if _ZEROS.fullmatch(text) and int(text) == value:
        return text, ""
    if abs(value) >= 1e15:
        return text or f"{value:.15g}", "the sheet keeps only the first 15 digits of this number"
    return f"{value:.15g}", ""


def _line(paragraph: Any) -> str:
    """A paragraph's text; runs of spaces stand as elements of their own."""
    said = [paragraph.text or ""]
    for part in paragraph:
        if part.tag == f"{_TEXT}s":
            said.append(" " * min(int(part.get(f"{_TEXT}c", "1")), 100))
        elif part.tag == f"{_TEXT}line-break":
            said.append("\n")
        elif part.tag != f"{_OFFICE}annotation":
            said.append(_line(part))
        said.append(part.tail or "")
    return "".join(said)
