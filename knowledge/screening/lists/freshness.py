"""How old a list may be: a warning first, then no clear answer may rest on it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from knowledge.screening.lists.edition import Edition, Snapshot

Age = Literal["fresh", "due", "late", "too_old"]


@dataclass(frozen=True)
class Freshness:
    """Settings, counted from the day the list should have been checked again."""

    warn_after: timedelta = timedelta(hours=24)
    hard_limit: timedelta = timedelta(hours=72)

    def age(self, edition: Edition, now: datetime) -> Age:
        """The list's age: `fresh`; `due` for a check; `late` past the warning; `too_old` to clear
        anyone."""
        if self._too_old(edition, now):
            return "too_old"
        if now > edition.due + self.warn_after:
            return "late"
        return "due" if now > edition.due else "fresh"

    def warnings(self, snapshot: Snapshot, now: datetime) -> tuple[str, ...]:
        """A sentence for every list that is past its due date by more than `warn_after`."""
        return tuple(
            f"The list {e.list} was last checked on {e.retrieved:%Y-%m-%d} and was due again on "
            f"{e.due:%Y-%m-%d}"
            + ("; no clear answer may rest on it." if self._too_old(e, now) else ".")
            for e in snapshot.editions
            if now > e.due + self.warn_after
        )

    def too_old(self, snapshot: Snapshot, now: datetime) -> tuple[str, ...]:
        """The lists past the hard limit."""
        return tuple(e.list for e in snapshot.editions if self._too_old(e, now))

    def _too_old(self, edition: Edition, now: datetime) -> bool:
        return now > edition.due + self.hard_limit


def end_of(day: date) -> datetime:
    """The last moment of a day; freshness is measured there when no moment is given."""
    return datetime.combine(day, time.max, UTC)


def history_gaps(snapshot: Snapshot, on: date) -> tuple[str, ...]:
    """A sentence for every list that keeps no removals and is asked about an earlier day."""
    return tuple(
        f"The list {e.list} holds the parties of {e.published}; one that stood on it on {on} and "
        "was removed since is not in it."
        for e in snapshot.editions
        if on < e.published and not e.keeps_removed
    )
