"""The team's own records of firms and items, as one answer uses them."""

from __future__ import annotations

from datetime import date

from assistant.case.evidence import Party, find_item
from knowledge.register import Firm, FirmFound, Item, RecordPassage, Register
from knowledge.register.ownership import Structure, structure_of

MOST_FOUND = 6
"""Firms that a name may mean."""


class TeamRecords:
    """The records of one team. Opening one makes the answer private."""

    def __init__(self, register: Register, team: str) -> None:
        self._register, self._team = register, team
        self.opened = False

    def find(self, name: str) -> list[FirmFound]:
        """The firms on record that a name may mean."""
        found = self._register.find(self._team, name, limit=MOST_FOUND)
        self.opened = self.opened or bool(found)
        return found

    def knows_item(self, part_no: str) -> bool:
        """Whether the team has an item of this part number; that alone opens no record."""
        return find_item(self._register, self._team, part_no) is not None

    def item(self, part_no: str) -> Item | None:
        found = find_item(self._register, self._team, part_no)
        self.opened = self.opened or found is not None
        return found

    def firm_of(self, party: Party, on: date) -> Firm | None:
        """The record of a party, as of the day; None where it has none."""
        return self.firm(party.firm, on) if party.firm else None

    def firm(self, id: str, on: date) -> Firm:
        self.opened = True
        return self._register.firm(self._team, id, on=on)

    def firms(self) -> list[str]:
        """The ids of all firms on record."""
        self.opened = True
        return self._register.ids(self._team)

    def statements(self, firm: str, on: date) -> list[RecordPassage]:
        """The statements on record about a firm, as of the day."""
        self.opened = True
        return self._register.passages(self._team, firm, on=on)

    def owners(self, firm: str, on: date) -> Structure:
        """Who owns the firm, as far as the records say."""
        self.opened = True
        return structure_of(self._register, self._team, firm, on)
