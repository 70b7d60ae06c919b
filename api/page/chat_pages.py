"""The chat and the answers: the page, the card in the thread, the case beside it, the source."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from api.clock import law_day
from api.http.day_field import On
from api.http.dependencies import CallerDep, HouseDep, NowDep
from api.page import pictures, render
from api.page.refused import Readable
from assistant.answer import Answer, recorded
from assistant.office.reviews import Reviews
from assistant.services.services import House
from assistant.wording import words
from knowledge.errors import UnknownRecord
from knowledge.rules import Instrument
from knowledge.rules.facts import Declaration

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse,
                   route_class=Readable)
Id = Annotated[str, Path(max_length=200)]
Back = Annotated[str, Query(pattern=r"^/([^/\s\\][^\s\\]{0,300})?$")]
"""A place on this page, and on no other site."""
AROUND = 6_000
"""Characters shown before and after a cited passage."""
CHINESE = "\n中文："
"""Where a digest goes over into Chinese."""


@router.get("/")
def chat(request: Request) -> HTMLResponse:
    return render.page(request, "chat.html")


@router.get("/static/{version}/{name}")
def static(version: Annotated[str, Path(pattern="^[0-9a-f]{12}$")],
           name: Annotated[str, Path(pattern=r"^[a-z]+\.(css|js|svg)$")]) -> Response:
    """A file of the page; the version in its address changes whenever one of them does."""
    path = render.STATIC / name
    if not path.is_file():
        raise UnknownRecord(f"no file {name!r} on this page")
    kept = "public, max-age=31536000, immutable" if version == render.version() else "no-store"
    return FileResponse(path, headers={"cache-control": kept})


@router.get("/language")
def language(to: Annotated[str, Query(pattern="^(en|zh)$")],
             back: Back = "/") -> Response:
    """Remember the reader's language in a cookie, and go back to where they were."""
    found = RedirectResponse(quote(back, safe="/%?=&:"), 303)
    found.set_cookie("language", to, max_age=31_536_000, httponly=True, samesite="lax")
    return found


@router.get("/page/answers/{record}")
def card(request: Request, record: Id, house: HouseDep, caller: CallerDep, now: NowDep,
         before: Annotated[str, Query(max_length=36)] = "") -> HTMLResponse:
    """The card alone, as the chat puts it into the thread; `before` is the answer it follows."""
    found = answer_of(house, caller.team, record)
    earlier = answer_of(house, caller.team, before) if before else None
    return render.page(request, "card.html", language=found.language,
                       **values(house, found, now, earlier))


@router.get("/page/answers/{record}/case")
def case(request: Request, record: Id, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    """The facts of the case, as the chat shows them beside the thread."""
    found = answer_of(house, caller.team, record)
    return render.page(request, "case.html", **_case(house, caller.team, found))


@router.get("/answers/{record}")
def answer(request: Request, record: Id, house: HouseDep, caller: CallerDep, now: NowDep
           ) -> HTMLResponse:
    """One recorded answer with its case."""
    found = answer_of(house, caller.team, record)
    return render.page(request, "answer.html", review=Reviews(house.records).of(
        caller.team, record), **values(house, found, now))


@router.get("/texts/{passage}")
def text(request: Request, passage: Id, house: HouseDep, now: NowDep,
         on: On = None, part: str = "") -> HTMLResponse:
    """A passage in its text, marked, with its state on the day; `part` leaves the frame out."""
    day = on or law_day(now)
    versions = house.library.versions(passage)
    known = [one for one in versions if one.published <= day]
    found = (known or versions)[-1]
    before, cited, after = house.library.context(found)
    english, _, chinese = found.text.partition(CHINESE)
    wordings = [(found.language, english), *([("zh", chinese)] if chinese else [])]
    return render.page(request, "passage.html" if part else "text.html", passage=found, day=day,
                       state=found.state(day) if known else "not_issued", wordings=wordings,
                       versions=versions, before=before[-AROUND:], cited=cited,
                       after=after[:AROUND])


def values(house: House, found: Answer, now: datetime, before: Answer | None = None
           ) -> dict[str, Any]:
    """What the card shows, with the timelines of the laws that the question names."""
    language = found.language
    labels = {state: words.say("states", state, language) for state in pictures.STATES}
    drawn = {}
    for one in found.states:
        instrument = house.pack(one.pack).instruments.get(one.instrument)
        if instrument is not None:
            days = marked_days(found.as_of.law, law_day(now), language)
            drawn[one.instrument] = pictures.timeline(
                [instrument], days, render.texts()["timeline"][language], labels, language)
    return render.answer_values(found, before, drawn)


def marked_days(asked: date, today: date, language: str) -> list[tuple[date, str]]:
    """The days that a timeline marks: the one asked about, and today."""
    say = {name: render.texts()[name][language] for name in ("today", "asked_day")}
    if asked == today:
        return [(today, say["today"])]
    return [(asked, say["asked_day"]), (today, say["today"])]


def named(instrument: Instrument, language: str) -> str:
    """The title of a law or notice in the reader's language."""
    return instrument.title_zh if language == "zh" and instrument.title_zh else instrument.title


def answer_of(house: House, team: str, record: str) -> Answer:
    return recorded(house.records.read(team, record), record)


def _case(house: House, team: str, found: Answer) -> dict[str, Any]:
    """The answer and the declarations of its facts, so that each can be told anew."""
    declared: dict[str, Declaration] = {}
    for name in found.as_of.packs:
        id, _, scenario = name.partition(":")
        declared |= house.pack(id, scenario, team).facts
    return {"answer": found, "declared": declared, "grouped": render.grouped(found.facts)}
