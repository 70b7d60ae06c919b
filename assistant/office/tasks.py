"""What an answer leaves to be done, by which day: open points, papers that end, the next look.

A task ends when its answer is returned, or a later approved answer takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, Self

from knowledge.errors import WrongValue

OPEN_POINTS = timedelta(days=30)
NEXT_REVIEW = timedelta(days=365)
"""Where the one who submits names no day: open points within a month, the next look in a year."""
RUNS_OUT = re.compile(r"(_until|_due_on|_expires_on|_valid_to)$")
"""Facts whose day is an end: of a license, a certificate, a report's time."""
Kind = Literal["open_point", "runs_out", "review"]


@dataclass(frozen=True)
class Task:
    """`about` is the fact (empty for the review), `what` the sentence, `due` the last day."""

    kind: Kind
    about: str
    what: str
    due: date
    held_by: str = ""

    def plain(self) -> dict[str, Any]:
        return {**vars(self), "due": self.due.isoformat()}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        return cls(plain["kind"], plain["about"], plain["what"],
                   date.fromisoformat(plain["due"]), plain["held_by"])


def tasks(body: Mapping[str, Any], on: date, review_on: date | None = None,
          open_by: date | None = None) -> list[Task]:
    """The tasks of a recorded answer that is submitted on a day. WrongValue for a day gone by."""
    for day in (review_on, open_by):
        if day is not None and day <= on:
            raise WrongValue(f"{day} is not after {on}; a task is due on a day to come")
    by = open_by or on + OPEN_POINTS
    zh = body.get("language") == "zh"
    found = [Task("open_point", one["name"], one["ask"], by, one.get("held_by", ""))
             for one in body.get("missing", ())]
    found += [Task("open_point", one["name"],
                   ("请确认：" if zh else "Confirm: ") + f"{_name(one)} = {one['value']}", by)
              for one in body.get("to_confirm", ())]
    for one in body.get("facts", ()):
        ends = _day(one.get("value")) if RUNS_OUT.search(one["name"]) else None
        if ends is not None:
            said = f"{_name(one)}：到期" if zh else f"{_name(one)}: runs out"
            found.append(Task("runs_out", one["name"], said, ends))
    again = "复核本决定" if zh else "Look at this decision again"
    return [*found, Task("review", "", again, review_on or on + NEXT_REVIEW)]


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _name(fact: Mapping[str, Any]) -> str:
    return str(fact["name"]).replace("_", " ")
