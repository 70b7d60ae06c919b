"""The tasks of reviewed answers that fall due within 60 days, or are overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.office.reviews import Review
from assistant.office.tasks import Task

BANDS = (10, 30, 60)
"""Days before a task is due on which its reminder grows more urgent."""


@dataclass(frozen=True)
class DueTask:
    """A task of an answer, and how many days are left: negative once it is overdue."""

    task: Task
    record: str
    review: str
    headline: str
    days: int
    band: Literal["overdue", "10", "30", "60"]


def due(reviews: Iterable[Review], on: date) -> list[DueTask]:
    """What falls due within 60 days of `on` or is overdue, the most urgent first."""
    found = []
    for one in reviews:
        if one.state == "returned" or one.superseded_by:
            continue
        for task in one.tasks:
            days = (task.due - on).days
            if days <= BANDS[-1]:
                found.append(DueTask(task, one.record, one.id, one.headline, days, _band(days)))
    return sorted(found, key=lambda one: (one.days, one.record, one.task.about))


def _band(days: int) -> Literal["overdue", "10", "30", "60"]:
    if days < 0:
        return "overdue"
    return "10" if days <= BANDS[0] else "30" if days <= BANDS[1] else "60"
