"""A clearance: a person's word that a hit is another party, with reason, author and end."""

from dataclasses import dataclass
from datetime import date

from knowledge.screening.lists.entry import ListEntry


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

    def holds(self, party: str, entry: ListEntry, on: date) -> bool:
        """Does it still keep this hit from returning on that day?"""
        return (
            self.party == party
            and self.entry_id == entry.id
            and self.entry_hash == entry.hash
            and self.decided <= on < self.expires
        )
