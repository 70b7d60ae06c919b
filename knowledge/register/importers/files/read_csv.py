"""Reads CSV as it comes: in any usual code page, with commas, semicolons or tabs."""

import csv
import io
from collections import Counter

from knowledge.errors import ImportRefused
from knowledge.register.importers.files.code_page import code_page
from knowledge.register.importers.files.file_limits import FileLimits, check_size
from knowledge.register.importers.files.file_table import FileLine, FileTable
from knowledge.register.safe_cells import unsafe

_LONGEST = 1_000_000
"""Signs in one line of a file; a line is taken apart whole before its cells can be counted."""


def read_csv(data: bytes, limits: FileLimits, encoding: str | None = None) -> FileTable:
    """The table in a CSV file; `encoding` overrides the one that is recognized."""
    check_size(data, limits)
    name = encoding or code_page(data)
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, LookupError) as error:
        raise ImportRefused(
            f"the file is not text in {name}; name its encoding, such as cp1250, or save it as CSV "
            "UTF-8 and try again"
        ) from error
    if any(len(line) > _LONGEST for line in text.splitlines()):
        raise ImportRefused(f"a line of the file has more than {_LONGEST:,} signs; it is no table")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    lines: list[FileLine] = []
    longer: list[tuple[int, int]] = []  # the place of a row of several lines, and its last line
    before = held = 0
    try:
        for cells in reader:
            if len(lines) > limits.rows:
                raise ImportRefused(f"the file has more than {limits.rows} rows; split it")
            filled = sum(1 for cell in cells if cell)
            held += filled + (len(cells) - filled) // 4
            if held > limits.cells:
                raise ImportRefused(f"the file has more than {limits.cells:,} cells; split it")
            lines.append(_line(before + 1, cells, limits))
            if reader.line_num > before + 1:
                longer.append((len(lines) - 1, reader.line_num))
            before = reader.line_num
    except csv.Error as error:
        raise ImportRefused(f"the file cannot be read at line {before + 1}: {error}") from error
    _doubt_torn(lines, longer)
    return FileTable(tuple(lines), encoding=name)


def _doubt_torn(lines: list[FileLine], longer: list[tuple[int, int]]) -> None:
    """Doubt the rows of several lines that have not as many cells as most: a quotation mark that
    is never closed has drawn the rows below into a cell."""
    if not longer:
        return
    width, _ = Counter(len(line.cells) for line in lines if not line.empty).most_common(1)[0]
    for place, last in longer:
        line = lines[place]
        if len(line.cells) != width:
            why = (f"lines {line.number} to {last} are one row, as by a quotation mark that is "
                   "not closed")
            lines[place] = FileLine(line.number, line.cells, tuple(
                (n, why) for n in range(len(line.cells))))


def _line(number: int, cells: list[str], limits: FileLimits) -> FileLine:
    if len(cells) > limits.columns:
        raise ImportRefused(f"row {number} has {len(cells)} columns; at most {limits.columns}")
    doubtful = [
        (index, f"the cell has more than {limits.cell} characters")
        for index, cell in enumerate(cells)
        if len(cell) > limits.cell
    ]
    return FileLine(
        number,
        tuple(unsafe(cell.strip(" \u3000").strip("\ufeff")) for cell in cells),
        tuple(doubtful),
    )


def _delimiter(text: str) -> str:
    """The sign that splits the first lines into the same number of cells, more than one."""
    first = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    best, most = ",", 0
    for sign in (",", ";", "\t", "|"):
        widths = Counter(len(cells) for cells in csv.reader(first, delimiter=sign)) or Counter([0])
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        score = times * min(width - 1, 50)
        if width > 1 and score > most:
            best, most = sign, score
    return best
