"""A table as a file holds it: each row with its number, each cell as the displayed text."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FileLine:
    """One row of the file. `number` is the row's number as the spreadsheet shows it, from 1.

    `doubtful` names columns whose cell cannot be trusted, with the reason.
    """

    number: int
    cells: tuple[str, ...]
    doubtful: tuple[tuple[int, str], ...] = ()

    @property
    def empty(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True)
class FileTable:
    """All rows of one sheet or CSV file; `spanning` gives the text of cells that span
    several columns, by row number and column (from 0)."""

    lines: tuple[FileLine, ...]
    encoding: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    spanning: Mapping[tuple[int, int], str] = field(default_factory=dict)
