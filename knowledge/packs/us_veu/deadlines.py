"""Days that follow from the law's periods: the committee's last day, and when reports are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.packs.load import load


@dataclass(frozen=True, slots=True)
class Due:
    """The last day, and where the period stands."""

    day: date
    reference: str


def decision_due(circulated: date, tolled: int) -> Due:
    """The committee's last day: 30 calendar days after the complete application went to all
    agencies, and the `tolled` days of waiting for the applicant on top (Supplement No. 9,
    paragraph 4)."""
    if tolled < 0:
        raise ValueError(f"{tolled} days of waiting cannot be; give 0 or more")
    period = load("us_veu").value("erc_decision_days", circulated)
    return Due(circulated + timedelta(days=period.value + tolled), period.reference)


def general_report_due(year: int) -> Due:
    """When the yearly report of a General VEU reexporter for the calendar `year` is due."""
    day = date(year + 1, 2, 15)
    return Due(day, load("us_veu").value("general_report_due", day).reference)


def data_center_report_due(year: int, half: int) -> Due:
    """When the report of a Data Center VEU for half 1 or 2 of the `year` is due."""
    if half not in (1, 2):
        raise ValueError(f"a year has halves 1 and 2, not {half}")
    day = date(year, 7, 15) if half == 1 else date(year + 1, 1, 15)
    return Due(day, load("us_veu").value("data_center_report_due", day).reference)
