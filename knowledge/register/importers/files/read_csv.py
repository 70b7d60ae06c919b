"""Reads CSV as it comes: UTF-8, UTF-16 or GB18030, commas, semicolons or tabs."""

import codecs
import csv
import io
from collections import Counter

from knowledge.errors import ImportRefused
from knowledge.register.importers.files.file_limits import FileLimits, check_size
from knowledge.register.importers.files.file_table import FileLine, FileTable
from knowledge.register.safe_cells import unsafe

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST = 1_000_000
"""Signs in one line of a file; a line is taken apart whole before its cells can be counted."""


def read_csv(data: bytes, limits: FileLimits, encoding: str | None = None) -> FileTable:
    """The table in a CSV file; `encoding` overrides the one that is recognized."""
    check_size(data, limits)
    name = encoding or _encoding(data)
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, LookupError) as error:
        raise ImportRefused(
            f"the file is not text in {name}; save it as CSV UTF-8 and try again"
        ) from error
    if any(len(line) > _LONGEST for line in text.splitlines()):
        raise ImportRefused(f"a line of the file has more than {_LONGEST:,} signs; it is no table")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    lines: list[FileLine] = []
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
            before = reader.line_num
    except csv.Error as error:
        raise ImportRefused(f"the file cannot be read at line {before + 1}: {error}") from error
    return FileTable(tuple(lines), encoding=name)


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


def _encoding(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return "gb18030" if _is_chinese(data) else "cp1252"


def _is_chinese(data: bytes) -> bool:
    """True if, read as GB18030, nearly all that is not ASCII is common Chinese.

    Western letters with accents, read as GB18030, give rare signs instead.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    foreign = [c for c in text if not c.isascii()]
    common = sum(1 for c in foreign if c.encode("gb2312", "ignore"))
    return common >= 0.9 * len(foreign)


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
