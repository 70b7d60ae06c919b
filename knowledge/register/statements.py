"""A statement about a firm or an item: what is said, who says it, when it was true, and when we
learned it.

Nothing here has a default: a value that nobody told is *unknown* (`None`), and "this question does
not arise" is a separate answer (`NOT_APPLICABLE`). Two time axes are kept: `valid_from`/`valid_to`
(what was true) and `recorded_at`/`retracted_at` (what we knew).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, model_validator

from knowledge.register.values import Line
from knowledge.rules import Grade


class Marker(StrEnum):
    """Answers that are not values."""

    NOT_APPLICABLE = "not applicable"


NOT_APPLICABLE: Final = Marker.NOT_APPLICABLE


class Fact(BaseModel):
    """One statement about one field of one record.

    `value` is `None` when the source says that it is unknown, or `NOT_APPLICABLE`, or a value of
    the field's type. `valid_from` is the first day it holds, `valid_to` the first day it no longer
    does (`None`: not known to have begun or ended). `source_date` is the day of the source
    document. `confirmed` says that a person has checked the statement against its source. The last
    group is written by the register and is empty until the fact is saved.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    field: str
    value: Any = None
    source: Line
    source_date: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    grade: Grade
    confirmed: bool = False

    id: str | None = None
    key: str = ""
    recorded_at: datetime | None = None
    recorded_by: str | None = None
    retracted_at: datetime | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> "Fact":
        if self.valid_from and self.valid_to and self.valid_from >= self.valid_to:
            raise ValueError(f"{self.field} would end ({self.valid_to}) before it begins")
        return self

    @property
    def known(self) -> bool:
        """True if the fact carries a value, not a marker."""
        return self.value is not None and self.value is not NOT_APPLICABLE

    def holds(self, on: date | None) -> bool:
        """True if the fact is about the day `on` (`None`: about any day)."""
        if on is None:
            return True
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on < self.valid_to)

    def overlaps(self, other: "Fact") -> bool:
        """True if there is a day that both facts are about."""
        return _before(self.valid_from, other.valid_to) and _before(other.valid_from, self.valid_to)

    def outside(self, other: "Fact") -> list["Fact"]:
        """The parts of this fact's time that `other` does not cover, as unsaved facts."""
        parts = []
        if other.valid_from and _before(self.valid_from, other.valid_from):
            parts.append({"valid_to": other.valid_from})
        if other.valid_to and _before(other.valid_to, self.valid_to):
            parts.append({"valid_from": other.valid_to})
        return [self.model_copy(update={**part, "id": None}) for part in parts]

    def says_the_same(self, other: "Fact") -> bool:
        """True if both say the same thing from the same source for the same time."""
        mine, theirs = (
            f.model_dump(exclude={"id", "recorded_at", "recorded_by", "retracted_at"})
            for f in (self, other)
        )
        return mine == theirs


def _before(first: date | None, second: date | None) -> bool:
    """`first` as a beginning, `second` as an end; either may be open."""
    return first is None or second is None or first < second
