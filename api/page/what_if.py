"""What if a notice changed: the recorded case decided anew as if one law were in another state.

The form is shown for the asking; trying it decides, so it is sent like every change and goes on
record."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import HTMLResponse

from api.http.dependencies import CallerDep, HouseDep, NowDep, who
from api.page import render
from api.page.chat_pages import Id, answer_of, named
from api.page.refused import Readable
from api.schemas.requests import Request as Body
from assistant.answer import Answer, Verdict
from assistant.determining.determinations import Case, assumed
from assistant.wording import words
from knowledge.errors import UnknownRecord
from knowledge.rules import Grade, Pack, Told

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse,
                   route_class=Readable)
SUPPOSED = ("in_force", "suspended", "ended")


class SupposedState(Body):
    """One law or notice, and the state that it is supposed to be in."""

    instrument: str = Field(min_length=1, max_length=100)
    state: Literal["in_force", "suspended", "ended"]


@router.get("/answers/{record}/what-if")
def what_if(request: Request, record: Id, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    """The laws and notices of the recorded case, each to be supposed in another state."""
    held = answer_of(house, caller.team, record)
    asked = _verdict(held)
    pack = house.pack(asked.pack, asked.scenario, caller.team)
    language = render.language_of(request)
    return render.page(request, "what_if.html", answer=held, states=SUPPOSED, instruments=[
        (one.id, named(one, language)) for one in pack.instruments.values()])


@router.post("/page/answers/{record}/what-if")
def supposed(request: Request, record: Id, said: SupposedState, house: HouseDep, caller: CallerDep,
             now: NowDep) -> HTMLResponse:
    """The recorded case as if one law or notice were in another state: only what flips."""
    held = answer_of(house, caller.team, record)
    asked = _verdict(held)
    pack = house.pack(asked.pack, asked.scenario, caller.team)
    found = assumed(house, Case(
        asked.pack, asked.question, _facts(held, pack), held.as_of.law, asked.scenario,
        {said.instrument: said.state}), who(caller), now)
    language = render.language_of(request)
    sides = [found[side]["outcome"] for side in ("before", "after")]
    return render.page(request, "flips.html", found=found, sides=[
        (render.tone_of_outcome(asked.pack, asked.question, one, asked.scenario),
         words.outcome(asked.question, one, language))
        for one in sides])


def _verdict(held: Answer) -> Verdict:
    if held.verdict is None:
        raise UnknownRecord(f"no verdict is recorded under {held.record!r}")
    return held.verdict


def _facts(held: Answer, pack: Pack) -> dict[str, Told]:
    """The facts of the recorded answer that this pack knows, each with the evidence on record:
    who looks at it adds and takes away nothing."""
    return {one.name: Told(one.value, one.source, one.source_date, Grade(one.grade), one.confirmed)
            for one in held.facts if one.name in pack.facts and one.value is not None}
