"""Clearances: a person's word that a hit is another party, with reason, author and end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from knowledge.errors import ScreeningError
from knowledge.screening.entry import Entry
from knowledge.screening.names import fold
from knowledge.screening.screen import Hit, Query, Screening
from knowledge.screening.signs import tidy


@dataclass(frozen=True)
class Clearance:
    """For one party and one entry as it stood: falls when the entry changes or on `expires`.

    `expires` is the first day on which it no longer holds.
    """

    party: str
    entry_id: str
    entry_hash: str
    reason: str
    author: str
    decided: date
    expires: date

    def holds(self, party: str, entry: Entry, on: date) -> bool:
        """Does it still keep this hit from returning on that day?"""
        return (
            self.party == party
            and self.entry_id == entry.id
            and self.entry_hash == entry.hash
            and self.decided <= on < self.expires
        )


class ClearanceStore(Protocol):
    """Where a team's clearances are kept; nothing is ever overwritten."""

    def add(self, team: str, clearance: Clearance) -> None:
        """Keep one more decision."""

    def of(self, team: str, party: str) -> Sequence[Clearance]:
        """The team's decisions on one party, the oldest first."""


def party_key(query: Query) -> str:
    """What makes two queries the same party: the folded name, the country and the ids."""
    name = " ".join(fold(tidy(query.name).text).whole)
    ids = sorted(f"{k.casefold()}={v.strip().casefold()}" for k, v in query.ids.items())
    return "|".join((name, query.country.upper(), *ids))


def clear(
    hit: Hit, query: Query, *, reason: str, author: str, decided: date, expires: date
) -> Clearance:
    """A person's decision on one hit. Raises ScreeningError without reason, author or end."""
    if not reason.strip() or not author.strip():
        raise ScreeningError("a clearance needs a reason and an author; give both")
    if expires <= decided:
        raise ScreeningError(
            f"a clearance must end after the day it is given ({decided}); "
            f"{expires} is not later, give a later day"
        )
    return Clearance(
        party_key(query), hit.entry.id, hit.entry.hash, reason.strip(), author.strip(),
        decided, expires,
    )


def with_clearances(found: Screening, clearances: Iterable[Clearance]) -> Screening:
    """The same screening with every hit that a standing clearance covers set aside, not lost."""
    party = party_key(found.query)
    held = tuple(clearances)
    kept: list[Hit] = []
    cleared: list[tuple[Hit, Clearance]] = []
    for hit in found.hits:
        standing = [c for c in held if c.holds(party, hit.entry, found.on)]
        if standing:
            cleared.append((hit, standing[-1]))
        else:
            kept.append(hit)
    return replace(found, hits=tuple(kept), cleared=tuple(cleared))
