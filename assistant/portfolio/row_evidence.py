"""Further facts of a row: of a buyer from lists and its firm record, of an item from its record. A
cell never overrules them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from assistant.batch.firms_on_record import FirmsOnRecord
from assistant.case.evidence import Evidence, Party, find_item, on_file
from assistant.determining.screenings import looked_up
from assistant.roles import Who
from assistant.services.services import House
from knowledge.packs.told_by import told_by
from knowledge.portfolio.decided import TableRow
from knowledge.register import Fact, Firm, Grade
from knowledge.register.values import Name
from knowledge.rules import Pack, Told
from knowledge.screening import Lists, Query, Screening

NAMES = ("name", "buyer_name", "company")


@dataclass
class RowEvidence:
    """Completes rows. Each name is searched once in the lists; `searched` counts them."""

    house: House
    who: Who
    pack: Pack
    on: date
    now: datetime
    lists: Lists
    _seen: dict[tuple[str, str], Screening] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._firms = FirmsOnRecord(self.house.register, self.who.team)
        self._clearances = self.house.clearances.held(self.who.team)

    @property
    def searched(self) -> int:
        return len(self._seen)

    def complete(self, table: str, cells: Mapping[str, Any], row: TableRow) -> TableRow:
        """A row with what the lists and the records tell."""
        stated = {name: Evidence(Told(value, confirmed=name not in row.unsure))
                  for name, value in row.values.items()}
        firms = [self._buyer(cells)] if table == "buyers" else []
        item = find_item(self.house.register, self.who.team, str(cells.get("id", ""))
                         ) if table == "items" and cells.get("id") else None
        known = on_file([one for one in firms if one], item).over(stated)
        values, _ = self.pack.read({name: one.told.value for name, one in known.items()
                                    if name in self.pack.facts})
        return TableRow(values,
                        frozenset(name for name in values if not known[name].told.confirmed))

    def _buyer(self, cells: Mapping[str, Any]) -> tuple[Party, Firm | None] | None:
        name = next((str(cells[one]).strip() for one in NAMES if cells.get(one)), "")
        id = str(cells.get("id") or "")
        firm = self._firm(id, name)
        name = name or (firm.name if firm else "")
        if not name:
            return None
        named = ("country", *told_by().firm.get("country", ()))
        country = next((str(cells[one]) for one in named if cells.get(one)), "")
        held = firm.value("country") if firm else None
        country = held if isinstance(held, str) else country
        key = (name, country)
        if key not in self._seen:
            others = tuple(one.text for one in firm.names) if firm else ()
            ids = {one.scheme.lower(): one.value for one in firm.values("identifier")
                   } if firm else {}
            self._seen[key] = looked_up(self.house, self.lists, Query(name, country, ids, others),
                                        self.on, self.now, self._clearances)
        party = Party("end_user", name, firm is not None, firm.id if firm else "", country,
                      self._seen[key])
        return party, firm

    def _firm(self, id: str, name: str) -> Firm | None:
        try:
            stated = [Fact(field="name", value=Name(text=name), source="portfolio",
                           source_date=self.on, grade=Grade.C)] if name else []
            found = self._firms.find(Firm(id=id or "-", facts=tuple(stated)))
        except ValidationError:  # no firm on record has such a name or id
            return None
        return found.as_of(self.on) if found else None
