"""The addresses of the page: chat, answers, texts, regimes, lists, firms, record."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from markupsafe import Markup
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from api.clock import law_day
from api.deps import CallerDep, HouseDep, NowDep
from api.page import render
from api.page.pictures import timeline
from assistant.answer import Answer
from assistant.house import House
from assistant.wording import words
from knowledge import rulebook
from knowledge.errors import UnknownRecord
from knowledge.packs import installed, scenarios

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Id = Annotated[str, Path(max_length=200)]
PLACES = ("/", "/regimes", "/lists", "/firms", "/records")
AROUND = 6_000
"""Characters shown before and after a cited passage."""
STATES = ("in_force", "suspended", "ended", "announced", "reported", "unverified", "unsettled")


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
def card(request: Request, record: Id, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    """The card alone, as the chat puts it into the thread."""
    found = _answer(house, caller.team, record)
    return render.page(request, "card.html", language=found.language, **render.answer_values(found))


@router.get("/page/answers/{record}/case")
def case(request: Request, record: Id, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    """The facts of the case, as the chat shows them beside the thread."""
    return render.page(request, "case.html", answer=_answer(house, caller.team, record))


@router.get("/answers/{record}")
def answer(request: Request, record: Id, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    found = _answer(house, caller.team, record)
    return render.page(request, "answer.html", **render.answer_values(found))


@router.get("/texts/{passage}")
def text(request: Request, passage: Id, house: HouseDep, now: NowDep,
         on: date | None = None) -> HTMLResponse:
    """A passage in its text, marked, with its state on the day."""
    found, day = house.library.passage(passage), on or law_day(now)
    state = found.state(day) if found.published <= day else "not_issued"
    before, cited, after = house.library.context(found)
    return render.page(request, "text.html", passage=found, day=day, state=state,
                       before=before[-AROUND:], cited=cited, after=after[:AROUND])


@router.get("/regimes")
def regimes(request: Request, house: HouseDep) -> HTMLResponse:
    rows = []
    for id in installed():
        for scenario in scenarios(id) or ("",):
            pack = house.pack(id, scenario)
            place = f"/regimes/{id}" + (f"?scenario={scenario}" if scenario else "")
            rows.append((_cell(pack.title, place),
                         _cell(words.layer(pack.layer, scenario, render.language_of(request))),
                         _cell(str(len(pack.questions))), _cell(str(len(pack.rules)))))
    return _table(request, "nav_regimes", ("nav_regimes", "scenario", "question", "rule"), rows)


@router.get("/regimes/{pack}")
def regime(request: Request, pack: Id, house: HouseDep, now: NowDep, scenario: str = "",
           on: date | None = None) -> HTMLResponse:
    found, day = house.pack(pack, scenario[:80]), on or law_day(now, pack)
    language = render.language_of(request)
    labels = {state: words.say("states", state, language) for state in STATES}
    drawn = timeline(list(found.instruments.values()), day, render.texts()["timeline"][language],
                     labels)
    return render.page(request, "regime.html", pack=found, day=day, timeline=Markup(drawn),
                       book=rulebook.rulebook(found, day))


@router.get("/lists")
def lists(request: Request, house: HouseDep) -> HTMLResponse:
    rows = [(_cell(one.title), _cell(one.version), _cell(str(one.entries)), _cell(str(one.published)),
             _cell(one.retrieved.date().isoformat()), _cell(one.source))
            for one in house.lists.snapshot.editions]
    return _table(request, "nav_lists",
                  ("nav_lists", "edition", "entries", "published", "checked", "source"), rows)


@router.get("/firms")
def firms(request: Request, house: HouseDep, caller: CallerDep,
          q: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    if q.strip():
        found = [(one.id, one.name, one.country or "") for one in
                 house.register.find(caller.team, q, limit=50)]
    else:
        held = (house.register.firm(caller.team, id) for id in
                house.register.ids(caller.team)[:200])
        found = [(one.id, one.name, str(one.value("country") or "")) for one in held]
    rows = [(_cell(name, f"/firms/{id}"), _cell(country), _cell(id)) for id, name, country in found]
    return _table(request, "nav_firms", ("nav_firms", "value", "record"), rows, search=True, query=q)


@router.get("/firms/{firm}")
def firm(request: Request, firm: Id, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    return render.page(request, "firm.html", firm=house.register.firm(caller.team, firm),
                       passages=house.register.passages(caller.team, firm), picture="")


@router.get("/records")
def records(request: Request, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    rows = []
    for row in house.records.list(caller.team, kind="answer", limit=100):
        body = house.records.read(caller.team, row.id)
        rows.append((_cell(body["as_of"]["answered_at"][:16].replace("T", " ")),
                     _cell(body["question"][:120], f"/answers/{row.id}"), _cell(body["headline"])))
    return _table(request, "nav_records", ("when", "question", "outcome"), rows)


def _answer(house: House, team: str, record: str) -> Answer:
    body = house.records.read(team, record)
    if "headline" not in body:
        raise UnknownRecord(f"no answer is recorded under {record!r}")
    known = {name: body[name] for name in Answer.model_fields if name in body}
    return Answer.model_validate(known | {"record": record})


def _cell(text: str, link: str = "") -> dict[str, str]:
    return {"text": text, "link": link}


def _table(request: Request, heading: str, columns: tuple[str, ...], rows: list[Any],
           search: bool = False, query: str = "") -> HTMLResponse:
    said = {name: render.texts()[name][render.language_of(request)] for name in (heading, *columns)}
    return render.page(request, "table.html", heading=said[heading],
                       columns=[said[name] for name in columns], rows=rows, search=search,
                       query=query)
