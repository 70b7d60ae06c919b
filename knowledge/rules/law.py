"""The law's own particulars: instruments with their dated states, and the values that they set."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from knowledge.errors import PackError


class State(StrEnum):
    """What may be said of a rule or a value on a given day."""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    ENDED = "ended"
    ANNOUNCED = "announced"  # published, not yet in force
    REPORTED = "reported"  # press only
    ASSUMED = "assumed"  # a scenario
    UNVERIFIED = "unverified"  # by its terms the state changed on a day nobody has checked since
    UNSETTLED = "unsettled"  # no text fixes it
    NOT_ISSUED = "not_issued"  # before the first day that the pack knows of

    @property
    def applies(self) -> bool:
        """Whether a rule in this state is applied (inside its own layer)."""
        return self in (State.IN_FORCE, State.REPORTED, State.ASSUMED)

    @property
    def open(self) -> bool:
        """Whether it is unknown if the rule applies."""
        return self in (State.UNVERIFIED, State.UNSETTLED)


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that holds from one day on: a state or a value, with who says so.

    A value that is a list says in `whole` the passage in which it was read to its end, or in
    `unread` the open point that stands for what was not read of it; a rule may ask whether
    something stands in a list only where the list says one of the two.
    """

    since: date
    state: State
    reference: str
    value: Any = None
    note: str = ""
    whole: str = ""
    unread: str = ""

    def __post_init__(self) -> None:
        if not self.reference.strip():
            raise PackError(f"what begins on {self.since} has no reference")
        if (self.whole or self.unread) and not isinstance(self.value, list):
            raise PackError(f"what begins on {self.since} is no list, and only of a list it is "
                            "said whether it was read whole")
        if self.whole and self.unread:
            raise PackError(f"the list that begins on {self.since} was either read whole or not")


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated entries in order; two on one day are a contradiction and refused."""

    entries: tuple[Dated, ...]
    _days: tuple[date, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.entries, key=lambda entry: entry.since))
        days = tuple(entry.since for entry in ordered)
        if not days:
            raise PackError("a timeline needs at least one entry with a day, state and reference")
        for day, after in pairwise(days):
            if day == after:
                raise PackError(f"there are two entries on {day}; keep one entry a day")
        object.__setattr__(self, "entries", ordered)
        object.__setattr__(self, "_days", days)

    def on(self, day: date) -> Dated | None:
        """The entry that governs the day, or None before the first."""
        place = bisect_right(self._days, day)
        return self.entries[place - 1] if place else None

    def until(self, day: date) -> date | None:
        """The first day after `day` on which another entry governs, if one is known."""
        place = bisect_right(self._days, day)
        return self._days[place] if place < len(self._days) else None


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, notice, list or report: what it is called, who issued it, and its state by day.

    `evidence` says how its text is known: official_text, official_statement, official_faq_copy,
    transcription, law_firm, press, vendor, think_tank, editor_finding (ours: not found in the
    sources read). A part of a notice that has a state of its own says of which instrument it is a
    part, and which `pinpoints` of it. `package` names the instruments that were issued together.
    """

    id: str
    title: str
    title_zh: str
    issuer: str
    link: str
    evidence: str
    states: Timeline
    part_of: str = ""
    pinpoints: tuple[str, ...] = ()
    package: str = ""

    def state(self, day: date) -> State:
        found = self.states.on(day)
        return found.state if found else State.NOT_ISSUED


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value that the law sets, or an open point that no text settles.

    `under` names the instrument whose dated state the value shares when it is asked for (a
    threshold of a suspended notice is a suspended threshold); rules have their own instrument.
    """

    name: str
    description: str
    unit: str
    values: Timeline
    description_zh: str = ""
    under: str = ""

    def on(self, day: date) -> Dated | None:
        return self.values.on(day)


def timeline(entries: Mapping[date, Mapping[str, Any]]) -> Timeline:
    """Build a timeline from what a YAML file says: day -> {state, reference, value?, note?}."""
    made = []
    for since, entry in entries.items():
        unknown = set(entry) - {"state", "reference", "value", "note", "whole", "unread"}
        if unknown or not isinstance(since, date):
            raise PackError(f"cannot read the entry of {since}: {sorted(unknown)}")
        try:
            state = State(entry.get("state", ""))
        except ValueError:
            known = ", ".join(State)
            raise PackError(f"the entry of {since} has no known state; states: {known}") from None
        made.append(Dated(since, state, str(entry.get("reference", "")), entry.get("value"),
                          str(entry.get("note", "")), str(entry.get("whole", "")),
                          str(entry.get("unread", ""))))
    return Timeline(tuple(made))
