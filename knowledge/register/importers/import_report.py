"""The report on an imported file: one result for each row, none left out."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.register.firms_and_items import Record
from knowledge.rules import Grade

Outcome = Literal["imported", "updated", "unchanged", "refused"]
Progress = Callable[[int, int], None]  # rows done, rows in all


class ImportSource(BaseModel):
    """The source of the imported statements: the file's title, its day, the grade of the evidence,
    and whether a person with that right confirmed them.

    The next edition of the same file must bear the same title: its statements then replace these.
    """

    model_config = ConfigDict(frozen=True)

    title: str = Field(min_length=1, max_length=500)
    day: date | None
    grade: Grade
    confirmed: bool = False


class Candidate(BaseModel):
    """One row as read: a record to save, or the reason why there is none.

    `id_given` is True if the file names the record's id; otherwise the register finds the firm by
    its numbers, or takes the proposed id. `existing` marks a link, such as a stake: it is added to
    a firm that is there, and makes none.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    record: Record | None = None
    id_given: bool = False
    existing: bool = False
    refused: str = ""
    notes: tuple[str, ...] = ()


class RowOutcome(BaseModel):
    """The result of one row; `number` is its number in the file."""

    model_config = ConfigDict(frozen=True)

    number: int
    outcome: Outcome
    record: str | None
    reason: str = ""
    notes: tuple[str, ...] = ()


class ImportReport(BaseModel):
    """The result of a whole file. With `dry_run` nothing was saved; it lists what would be
    saved."""

    model_config = ConfigDict(frozen=True)

    file: str
    sha256: str
    dry_run: bool
    source: ImportSource
    rows: tuple[RowOutcome, ...]
    before_heading: int = 0
    mapping: dict[str, str] = Field(default_factory=dict)
    unmapped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows were imported, updated, unchanged and refused."""
        counted = Counter(row.outcome for row in self.rows)
        return {name: counted[name] for name in ("imported", "updated", "unchanged", "refused")}

    def __str__(self) -> str:
        done = ", ".join(f"{number} {name}" for name, number in self.counts.items())
        would = "would be: " if self.dry_run else ""
        return f"{self.file}: {len(self.rows)} rows; {would}{done}"
