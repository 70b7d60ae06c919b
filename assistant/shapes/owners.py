"""Who owns a firm: each stake on record with its paper, and on which side of half listed owners
stand, the slices that nobody named counted both ways."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from assistant.answer import Point
from assistant.case.evidence import SAME_NAME, Party
from assistant.desk import Desk
from assistant.shapes.base import by_id, say
from assistant.shapes.definitions import on_record
from knowledge.register.ownership import Rule, Structure, owned, structure_of
from knowledge.register.ownership.question import shown

HALF = Rule(Fraction(50), at_least=True, aggregate=True, method="cascade")
"""The test of No. 61 and of BIS's affiliates rule."""


def owners(desk: Desk) -> Iterator[Point]:
    """The shares named in the question and those on record, their sum, and the rule on owners."""
    for one in desk.card.shares:
        yield say(desk, "share", one.owner, f"{one.percent:g}")
    yield from on_record(desk, ("owner",), silent="owners_unknown")
    for party in desk.parties:
        if party.firm:
            yield from _side(desk, party)
    yield from by_id(desk, ["cn_open:D3", "no61_2025:2"])


def _side(desk: Desk, party: Party) -> Iterator[Point]:
    structure = structure_of(desk.register, desk.asked.team, party.firm, desk.law_day)
    above = [one for one in structure.upstream(party.firm) if one != party.firm]
    if not above:
        return
    listed = frozenset(one for one in above if _listed(desk, structure, one))
    found = owned(structure, party.firm, listed, HALF, desk.law_day)
    name, unnamed = structure.name(party.firm), structure.unknown_slice(party.firm)
    if unnamed:
        yield say(desk, "owners_unnamed", name, shown(unnamed))
    if not listed:
        yield say(desk, "no_listed_owner", name)
        return
    share = shown(found.low) if found.low == found.high else (
        f"{shown(found.low)}-{shown(found.high)}")
    yield say(desk, f"listed_owners_{found.side}", name,
              ", ".join(structure.name(one) for one in sorted(listed)), share)


def _listed(desk: Desk, structure: Structure, owner: str) -> bool:
    """Does an entry under the owner's very name stand in force on a list?"""
    seen = desk.screened(Party("owner", structure.name(owner), True)).screening
    return seen is not None and any(
        hit.state == "in_force" and hit.score >= SAME_NAME for hit in seen.hits)
