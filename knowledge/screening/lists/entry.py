"""What a list says of one party, and since when: the entry, its evidence and its dated states."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

_NOTICE = re.compile(r"MOFCOM Announcement No\. (\d+) of (\d{4})$")
State = Literal["in_force", "suspended", "ended", "unverified", "not_yet"]
Grade = Literal["A", "B", "C", "D"]


@dataclass(frozen=True)
class Standing:
    """From `since` on the entry is in `state`, as `reference` says (`grade`: how well we know).

    A list that gives no first day has `since` before every day; `first_day` then is None."""

    since: date
    state: State
    reference: str
    grade: Grade = "A"
    note: str = ""

    @property
    def first_day(self) -> date | None:
        """The day from which this holds, where the list gives it."""
        return None if self.since == date.min else self.since


@dataclass(frozen=True)
class ListEntry:
    """One party on one list.

    `names` holds every script side by side, the first is the list's own; `countries` are ISO 3166
    alpha-2 codes; `grade` and `evidence` say how well the listing itself is known;
    `transfer_barred` is None where the text was not read for it.
    """

    id: str
    list: str
    names: tuple[str, ...]
    standings: tuple[Standing, ...]
    countries: tuple[str, ...] = ()
    instrument: str = ""
    source_url: str = ""
    grade: Grade = "A"
    evidence: str = ""
    note: str = ""
    transfer_barred: bool | None = None
    ids: tuple[tuple[str, str], ...] = ()
    kind: str = field(default="organization")

    @property
    def country(self) -> str:
        """The first country that the list gives, or an empty text."""
        return self.countries[0] if self.countries else ""

    def standing(self, on: date) -> Standing:
        """What holds on that day, with its reference."""
        last = None
        for step in self.standings:
            if step.since <= on:
                last = step
        first = self.standings[0]
        return last or Standing(first.since, "not_yet", first.reference, first.grade)

    def state(self, on: date) -> State:
        """`in_force`, `suspended`, `ended`, `unverified`, or `not_yet` before its first day."""
        return self.standing(on).state

    @property
    def notice(self) -> str:
        """The numbered notice of MOFCOM that listed the party, as packs name such notices
        (no28_2026); empty for another instrument."""
        found = _NOTICE.match(self.instrument)
        return f"no{found[1]}_{found[2]}" if found else ""

    @cached_property
    def hash(self) -> str:
        """Changes whenever anything that the list says of the party changes."""
        parts = (
            self.id, self.list, self.names, self.countries, self.instrument, self.grade,
            self.note, self.transfer_barred, self.ids, self.kind,
            tuple((s.since.isoformat(), s.state, s.reference) for s in self.standings),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()
