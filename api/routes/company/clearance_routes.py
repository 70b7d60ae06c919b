"""Clearances: an officer's word that a hit is another party."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.clock import law_day
from api.http.day_field import On
from api.http.dependencies import CallerDep, HouseDep, NowDep, who
from api.schemas.register_schemas import ClearanceOut, ClearIn, WithdrawIn
from assistant.determining.screenings import clear_hit
from knowledge.screening import Query as Party

router = APIRouter(tags=["lists"])


@router.get("/v1/clearances")
def clearances(house: HouseDep, caller: CallerDep, now: NowDep,
               on: On = None
               ) -> list[ClearanceOut]:
    """The team's clearances, oldest first, and whether each stands on a day; today if left out."""
    lists, day = house.lists, on or law_day(now)
    return [ClearanceOut(**one.plain(lists, day)) for one in house.clearances.list(caller.team)]


@router.post("/v1/clearances", status_code=201)
def clear(said: ClearIn, house: HouseDep, caller: CallerDep, now: NowDep) -> ClearanceOut:
    """Clear a hit for this very party. It falls on its day, or when the entry changes."""
    day = said.on or law_day(now)
    party = Party(said.name, said.country, said.ids, tuple(said.others))
    made = clear_hit(house, party, said.entry, who(caller), now, reason=said.reason,
                     expires=said.expires, on=day)
    return ClearanceOut(**made.plain(house.lists, day))


@router.post("/v1/clearances/{clearance}/withdraw")
def withdraw(clearance: Annotated[str, Path(max_length=36)], said: WithdrawIn, house: HouseDep,
             caller: CallerDep, now: NowDep) -> ClearanceOut:
    """Take a clearance back, for good."""
    made = house.clearances.withdraw(who(caller), clearance, reason=said.reason, now=now)
    return ClearanceOut(**made.plain(house.lists, law_day(now)))
