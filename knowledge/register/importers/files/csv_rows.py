"""Reads CSV of a fixed, published layout: each row as the texts under its headings."""

from collections import Counter
from collections.abc import Callable, Iterable

from knowledge.apart import TooMuch, apart
from knowledge.errors import ImportRefused
from knowledge.register.importers.files.file_limits import FileLimits
from knowledge.register.importers.files.read_csv import read_csv

Row = dict[str, str]


def csv_rows(data: bytes, limits: FileLimits) -> list[tuple[int, Row]]:
    """Each row's number and its filled cells by heading; what is empty is left out."""
    try:
        table = apart(read_csv, data, limits, None)
    except TooMuch as error:
        raise ImportRefused(f"the file is not taken: {error}; split it") from error
    first, *lines = (line for line in table.lines if not line.empty)
    rows = []
    for line in lines:
        cells = zip(first.cells, line.cells, strict=False)
        row = {heading: cell for heading, cell in cells if cell and heading}
        beyond = [cell for cell in line.cells[len(first.cells):] if cell]
        rows.append((line.number, {**row, **({"(no heading)": beyond[0]} if beyond else {})}))
    return rows


def left_out(names: Iterable[str], read: Callable[[str], bool]) -> tuple[str, ...]:
    """The names under which something stands that nothing reads, each with how often."""
    counted = Counter(name for name in names if not read(name))
    return tuple(f"{name} ({count})" for name, count in sorted(counted.items()))
