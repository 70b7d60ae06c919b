"""Who is named in a case: found on the team's records, and screened against the lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from assistant.asked import Asked
from assistant.case import CaseCard
from assistant.case.evidence import BUYERS, Party, vouched
from assistant.desk.team_records import TeamRecords
from assistant.determining.screenings import looked_up
from assistant.office.clearances import Held
from assistant.services.services import House
from knowledge.register import FirmFound
from knowledge.screening import Lists, Query

SURE = ("id", "number", "name", "former name")
"""The ways of finding a firm that leave no doubt which one is meant."""


@dataclass(frozen=True)
class PartyScreening:
    """Screens parties as of the day of the law, less what the team's clearances set aside."""

    house: House
    lists: Lists
    clearances: Held
    records: TeamRecords
    on: date
    now: datetime

    def screened(self, party: Party) -> Party:
        """The party with what the lists hold under its name and the other names on its record."""
        firm = self.records.firm_of(party, self.on)
        others = tuple(name.text for name in firm.names) if firm else ()
        query = Query(party.name, party.country, others=others)
        return replace(party, screening=looked_up(
            self.house, self.lists, query, self.on, self.now, self.clearances))


@dataclass(frozen=True)
class NamedParties:
    """The parties of the case, each screened; by name, the firms that a name may mean where
    several bear it."""

    parties: tuple[Party, ...]
    ambiguous: Mapping[str, Sequence[FirmFound]]


def named_parties(card: CaseCard, asked: Asked, text: str, screening: PartyScreening
                  ) -> NamedParties:
    """Everybody whom the card names, as his record and the lists have him."""
    parties: list[Party] = []
    ambiguous: dict[str, Sequence[FirmFound]] = {}
    for role, name in [*card.parties(), *(("other", name) for name in card.others)]:
        confirmed = role in asked.confirm or "parties" in asked.confirm
        party = Party(role, name, confirmed or card.confirmed(role))
        found = screening.records.find(name)
        sure = [one for one in found if one.how in SURE]
        whole = [one for one in sure if one.name == name or one.id in text]
        sure = whole if len(whole) == 1 else sure  # the very name, or chosen by its id
        if len(sure) == 1:
            party = _on_record(party, sure[0], screening)
        elif found and role in BUYERS:
            ambiguous[name] = sure or found
        parties.append(screening.screened(party))
    return NamedParties(tuple(parties), ambiguous)


def _on_record(party: Party, firm: FirmFound, screening: PartyScreening) -> Party:
    """The party as that firm on record, confirmed where somebody entitled vouched for the name."""
    party = replace(party, firm=firm.id, country=firm.country or "")
    known = screening.records.firm_of(party, screening.on)
    return replace(party, confirmed=party.confirmed or (known is not None and vouched(known)))


def buyers(parties: Iterable[Party]) -> list[Party]:
    """Those who buy: end user, importer, consignee."""
    return [party for party in parties if party.role in BUYERS]
