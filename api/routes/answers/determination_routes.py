"""Facts in, determination out: the rules alone, no model."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.clock import law_day
from api.http.dependencies import CallerDep, HouseDep, NowDep, who
from api.http.idempotency import IdempotentRoute
from api.schemas.requests import AssumeIn, CaseIn, CompareIn
from api.schemas.responses import Compared, Determined
from assistant.determining.determinations import Case, assumed, compared, determined

router = APIRouter(tags=["determinations"], route_class=IdempotentRoute)


@router.post("/v1/determinations")
def determine(said: CaseIn, house: HouseDep, caller: CallerDep, now: NowDep) -> Determined:
    """Ask one question of a pack about one case on one day. Put on record before it returns."""
    return Determined(**determined(house, _case(said, now), who(caller), now))


@router.post("/v1/determinations/compare")
def compare(said: CompareIn, house: HouseDep, caller: CallerDep, now: NowDep) -> Compared:
    """The same case on two days: only what flips."""
    return Compared(**compared(house, _case(said, now), said.with_day, who(caller), now))


@router.post("/v1/determinations/assume")
def assume(said: AssumeIn, house: HouseDep, caller: CallerDep, now: NowDep) -> Compared:
    """The case as the law stands, and as if instruments were in other states."""
    return Compared(**assumed(house, _case(said, now, said.assume), who(caller), now))


def _case(said: CaseIn, now: Any, assume: dict[str, str] | None = None) -> Case:
    facts = {name: value if isinstance(value, bool | int | float | str) else value.model_dump()
             for name, value in said.facts.items()}
    return Case(said.pack, said.question, facts, said.on or law_day(now, said.pack),
                said.scenario, assume or {})
