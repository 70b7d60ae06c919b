"""The chat and the answers: the page, the card in the thread, the case beside it, the source."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from api.clock import law_day
from api.deps import CallerDep, HouseDep, NowDep, who
from api.page import render
from assistant.answer import Answer
from assistant.determining import Case, assumed
from assistant.house import House
from assistant.wording import words
from knowledge.errors import UnknownRecord
from knowledge.rules.facts import Declaration

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Id = Annotated[str, Path(max_length=200)]
PLACES = ("/", "/regimes", "/lists", "/firms", "/items", "/conversations", "/records")
AROUND = 6_000
"""Characters shown before and after a cited passage."""
SUPPOSED = ("in_force", "suspended", "ended")


@router.get("/")
def chat(request: Request) -> HTMLResponse:
    return render.page(request, "chat.html")


@router.get("/static/{name}")
def static(name: Annotated[str, Path(pattern=r"^[a-z]+\.(css|js|svg)$")]) -> Response:
    path = render.STATIC / name
    if not path.is_file():
        raise UnknownRecord(f"no file {name!r} on this page")
    return FileResponse(path, headers={"cache-control": "public, max-age=31536000, immutable"})


@router.get("/language")
def language(to: Annotated[str, Query(pattern="^(en|zh)$")], back: str = "/") -> Response:
    """Remember the reader's language in a cookie, and go back to where they were."""
    found = RedirectResponse(back if back in PLACES else "/", 303)
    found.set_cookie("language", to, max_age=31_536_000, httponly=True, samesite="lax")
    return found


@router.get("/page/answers/{record}")
def card(request: Request, record: Id, house: HouseDep, caller: CallerDep,
         before: Annotated[str, Query(max_length=36)] = "") -> HTMLResponse:
    """The card alone, as the chat puts it into the thread; `before` is the answer it follows."""
    found = _answer(house, caller.team, record)
    earlier = _answer(house, caller.team, before) if before else None
    return render.page(request, "card.html", language=found.language,
                       **render.answer_values(found, earlier))


@router.get("/page/answers/{record}/case")
def case(request: Request, record: Id, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    """The facts of the case, as the chat shows them beside the thread."""
    found = _answer(house, caller.team, record)
    return render.page(request, "case.html", **_case(house, caller.team, found))


@router.get("/answers/{record}")
def answer(request: Request, record: Id, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    """One recorded answer with its case."""
    found = _answer(house, caller.team, record)
    return render.page(request, "answer.html", **render.answer_values(found))


@router.get("/answers/{record}/what-if")
def what_if(request: Request, record: Id, house: HouseDep, caller: CallerDep, now: NowDep,
            instrument: Annotated[str, Query(max_length=100)] = "",
            state: Annotated[str, Query(max_length=40)] = "") -> HTMLResponse:
    """The recorded case as if one law or notice were in another state: only what flips."""
    held = _answer(house, caller.team, record)
    if held.verdict is None:
        raise UnknownRecord(f"no verdict is recorded under {record!r}")
    asked = held.verdict
    pack = house.pack(asked.pack, asked.scenario, caller.team)
    found = None
    if instrument:
        facts = {one.name: {"value": one.value, "source": one.source, "grade": one.grade,
                            "source_date": one.source_date, "confirmed": one.confirmed}
                 for one in held.facts if one.name in pack.facts and one.value is not None}
        supposed = Case(asked.pack, asked.question, facts, held.as_of.law, asked.scenario,
                        {instrument: state})
        found = assumed(house, supposed, who(caller), now)
    language = render.language_of(request)
    before, after = (words.outcome(asked.question, found[side]["outcome"], language)
                     if found else "" for side in ("before", "after"))
    return render.page(request, "what_if.html", answer=held, found=found, before=before,
                       after=after, instrument=instrument, state=state, states=SUPPOSED,
                       instruments=list(pack.instruments.values()))


@router.get("/texts/{passage}")
def text(request: Request, passage: Id, house: HouseDep, now: NowDep,
         on: date | None = None, part: str = "") -> HTMLResponse:
    """A passage in its text, marked, with its state on the day; `part` leaves the frame out."""
    found, day = house.library.passage(passage), on or law_day(now)
    state = found.state(day) if found.published <= day else "not_issued"
    before, cited, after = house.library.context(found)
    return render.page(request, "passage.html" if part else "text.html", passage=found, day=day,
                       state=state, before=before[-AROUND:], cited=cited, after=after[:AROUND])


def _answer(house: House, team: str, record: str) -> Answer:
    body = house.records.read(team, record)
    if "ending" not in body:
        raise UnknownRecord(f"no answer is recorded under {record!r}")
    known = {name: body[name] for name in Answer.model_fields if name in body}
    return Answer.model_validate(known | {"record": record})


def _case(house: House, team: str, found: Answer) -> dict[str, Any]:
    """The answer and the declarations of its facts, so that each can be told anew."""
    declared: dict[str, Declaration] = {}
    for name in found.as_of.packs:
        id, _, scenario = name.partition(":")
        declared |= house.pack(id, scenario, team).facts
    return {"answer": found, "declared": declared}
