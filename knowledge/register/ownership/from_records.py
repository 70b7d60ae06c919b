"""Reads the ownership structure above a firm out of the register's records."""

from datetime import date, datetime
from fractions import Fraction

from knowledge.errors import UnknownRecord
from knowledge.register.firms_and_items import Firm, HeldField
from knowledge.register.ownership.structure import TINY, WHOLE, Stake, Structure, exact
from knowledge.register.register import Register
from knowledge.register.values import OwnerStake as StakeEntry

_UNOWNABLE = {"person", "state", "military"}


def structure_of(
    register: Register,
    team: str,
    firm: str,
    on: date,
    known: datetime | None = None,
    votes: bool = False,
) -> Structure:
    """Every direct and indirect owner of a firm on a day, as known at `known`; by capital, or by
    `votes`.

    An owner with a record is named by its id, another one by its name as it was written. Where the
    sources contradict each other on a stake, only the smallest of their figures counts as known.
    """
    stakes: list[Stake] = []
    unownable: set[str] = set()
    names: dict[str, str] = {}
    branches: dict[str, str] = {}
    waiting, seen = [firm], {firm}
    while waiting:
        record = _record(register, team, waiting.pop(), on, known, asked=firm)
        if record is None:
            continue
        names[record.id] = record.name
        met: list[str] = []
        if isinstance(head := record.value("branch_of"), str) and head != record.id:
            branches[record.id] = head
            met.append(head)
        for held in record.entries("owner"):
            for entry in {fact.value for fact in held.facts if fact.known}:
                owner = entry.firm or entry.owner
                names.setdefault(owner, entry.owner)
                if entry.owner_kind in _UNOWNABLE:
                    unownable.add(owner)
                if entry.firm:
                    met.append(entry.firm)
            stakes += _stakes(record.id, held, votes)
        waiting += [id for id in met if id not in seen]
        seen.update(met)
    return Structure.on(on, stakes, unownable, sorted(names.items()), sorted(branches.items()))


def _record(
    register: Register, team: str, id: str, on: date, known: datetime | None, asked: str
) -> Firm | None:
    try:
        return register.firm(team, id, known=known, on=on)
    except UnknownRecord:
        if id == asked:
            raise
        return None  # an owner that is named by an id but has no record: nothing is known above it


def _stakes(asset: str, held: HeldField, votes: bool) -> list[Stake]:
    entries: list[StakeEntry] = [fact.value for fact in held.facts if fact.known]
    if not entries:
        return []
    bounds = [_bounds(entry, votes) for entry in entries]
    lows = [low for low, high in bounds if low is not None or high is not None]
    highs = [high for _, high in bounds if high is not None]
    first = entries[0]
    narrow = not held.contradicted  # of sources that agree the finer one counts
    least = (max if narrow else min)((low or Fraction(0) for low in lows), default=None)
    return [
        Stake(
            owner=first.firm or first.owner,
            asset=asset,
            percent=least,
            direct=first.direct is not False,
            most=(min if narrow else max)(highs, default=None),
        )
    ]


def _bounds(entry: StakeEntry, votes: bool) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most that an entry says; both `None` if it says nothing."""
    figure = entry.votes_percent if votes else entry.percent
    if figure is not None:
        return exact(figure), exact(figure)
    if votes or not entry.ranged:
        return None, None
    lows = [exact(entry.more_than) + TINY] if entry.more_than is not None else []
    lows += [exact(entry.at_least)] if entry.at_least is not None else []
    highs = [exact(entry.less_than) - TINY] if entry.less_than is not None else []
    highs += [exact(entry.at_most)] if entry.at_most is not None else []
    return max(lows, default=None), min(highs, default=WHOLE)
