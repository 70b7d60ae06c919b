"""Scenarios of unpublished schemes: the built-in ones and the team's own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.clock import law_day
from api.http.dependencies import CallerDep, HouseDep, NowDep
from api.http.idempotency import IdempotentRoute
from api.schemas.requests import ScenarioIn
from api.schemas.responses import ScenarioChecked, ScenarioOut, ScenarioText
from assistant.office.scenarios import Scenario
from knowledge.packs.scenario_file import checked

router = APIRouter(tags=["scenarios"], route_class=IdempotentRoute)


@router.get("/v1/scenarios")
def scenarios(house: HouseDep, caller: CallerDep) -> list[ScenarioOut]:
    """The built-in scenarios, then the team's own."""
    return [_out(one) for one in house.scenarios.list(caller.team)]


@router.get("/v1/scenarios/{pack}/{scenario}")
def scenario(pack: Annotated[str, Path(max_length=40)],
             scenario: Annotated[str, Path(max_length=80)], house: HouseDep, caller: CallerDep
             ) -> ScenarioText:
    """One scenario with its text: what it assumes of each open point, and why."""
    return _text(house.scenarios.read(caller.team, pack, scenario))


@router.post("/v1/scenarios/check")
def check(said: ScenarioIn, now: NowDep) -> ScenarioChecked:
    """Whether a text is a scenario of the pack; nothing is kept."""
    found, made = checked(said.pack, said.text, law_day(now, said.pack))
    return ScenarioChecked(pack=said.pack, name=found["name"], fingerprint=made.fingerprint)


@router.post("/v1/scenarios", status_code=201)
def keep(said: ScenarioIn, house: HouseDep, caller: CallerDep, now: NowDep) -> ScenarioText:
    """Keep a scenario for the team. From then on its name may be given wherever a scenario is
    asked for; it is not changed any more."""
    return _text(house.scenarios.add(caller.team, caller.user, said.pack, said.text, now,
                                     law_day(now, said.pack)))


def _out(one: Scenario) -> ScenarioOut:
    return ScenarioOut(pack=one.pack, name=one.name, author=one.author, date=one.date,
                       extends=one.extends, own=bool(one.row), by=one.by, at=one.at,
                       record=one.row)


def _text(one: Scenario) -> ScenarioText:
    return ScenarioText(**_out(one).model_dump(), text=one.text, switches=one.switches)
