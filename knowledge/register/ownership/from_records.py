"""Reads the ownership structure above a firm out of the register's records."""

from datetime import date, datetime
from fractions import Fraction

from knowledge.errors import UnknownRecord
from knowledge.register.ownership.structure import Stake, Structure, exact
from knowledge.register.records import Firm, Held
from knowledge.register.store import Register
from knowledge.register.values import Stake as StakeEntry

_UNOWNABLE = {"person", "state", "military"}


def structure_of(
    register: Register,
    team: str,
    firm: str,
    on: date,
    known: datetime | None = None,
    votes: bool = False,
) -> Structure:
    """Everybody above a firm on a day, as known at `known`; by capital, or by `votes`.

    An owner with a record is named by its id, another one by its name as it was written. Where the
    sources contradict each other on a stake, only the smallest of their figures counts as known.
    """
    stakes: list[Stake] = []
    unownable: set[str] = set()
    names: dict[str, str] = {}
    waiting, seen = [firm], {firm}
    while waiting:
        record = _record(register, team, waiting.pop(), on, known, asked=firm)
        if record is None:
            continue
        names[record.id] = record.name
        for held in record.entries("owner"):
            for entry in {fact.value for fact in held.facts if fact.known}:
                owner = entry.firm or entry.owner
                names.setdefault(owner, entry.owner)
                if entry.owner_kind in _UNOWNABLE:
                    unownable.add(owner)
                if entry.firm and entry.firm not in seen:
                    seen.add(entry.firm)
                    waiting.append(entry.firm)
            stakes += _stakes(record.id, held, votes)
    return Structure.on(on, stakes, unownable, sorted(names.items()))


def _record(
    register: Register, team: str, id: str, on: date, known: datetime | None, asked: str
) -> Firm | None:
    try:
        return register.firm(team, id, known=known, on=on)
    except UnknownRecord:
        if id == asked:
            raise
        return None  # an owner that is named by an id but has no record: nothing is known above it


def _stakes(asset: str, held: Held, votes: bool) -> list[Stake]:
    entries: list[StakeEntry] = [fact.value for fact in held.facts if fact.known]
    if not entries:
        return []
    figures: list[Fraction | None] = [
        None if percent is None else exact(percent)
        for percent in (e.votes_percent if votes else e.percent for e in entries)
    ]
    told = [figure for figure in figures if figure is not None]
    first = entries[0]
    return [
        Stake(
            owner=first.firm or first.owner,
            asset=asset,
            percent=min(told) if told else None,
            direct=first.direct is not False,
        )
    ]
