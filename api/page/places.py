"""The places to look things up: regimes, lists, firms, items, conversations, the record."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.clock import law_day
from api.deps import CallerDep, HouseDep, NowDep
from api.page import render
from api.page.pictures import states_in_words, timeline
from assistant.house import House
from assistant.wording import words
from knowledge import rulebook
from knowledge.packs import installed, scenarios
from knowledge.register.ownership import Rule, alternative, owned, picture, structure_of
from knowledge.screening import Query as Party
from knowledge.screening import Screening, screen

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Id = Annotated[str, Path(max_length=200)]
Sought = Annotated[str, Query(max_length=200)]
STATES = ("in_force", "suspended", "ended", "announced", "reported", "unverified", "unsettled",
          "assumed")
HALF = Rule(Fraction(50), at_least=True, aggregate=True, method="cascade")
"""The test shown with an ownership tree: the 50 % of MOFCOM's and of BIS's affiliates rules."""


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
def regime(request: Request, pack: Id, house: HouseDep, now: NowDep,
           scenario: Annotated[str, Query(max_length=80, pattern=r"^[\w-]*$")] = "",
           on: date | None = None) -> HTMLResponse:
    found, day = house.pack(pack, scenario), on or law_day(now, pack)
    language = render.language_of(request)
    labels = {state: words.say("states", state, language) for state in STATES}
    drawn = timeline(list(found.instruments.values()), day, render.texts()["timeline"][language],
                     labels)
    return render.page(request, "regime.html", pack=found, day=day, timeline=Markup(drawn),
                       said=states_in_words(list(found.instruments.values()), labels),
                       book=rulebook.rulebook(found, day))


@router.get("/lists")
def lists(request: Request, house: HouseDep) -> HTMLResponse:
    rows = [(_cell(one.title), _cell(one.version), _cell(str(one.entries)),
             _cell(str(one.published)), _cell(one.retrieved.date().isoformat()), _cell(one.source))
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
    rows = [(_cell(name, f"/firms/{quote(id, safe='')}"), _cell(country), _cell(id))
            for id, name, country in found]
    return _table(request, "nav_firms", ("nav_firms", "value", "record"), rows, search=True,
                  query=q)


@router.get("/firms/{firm}")
def firm(request: Request, firm: Id, house: HouseDep, caller: CallerDep, now: NowDep
         ) -> HTMLResponse:
    """One firm: who owns it, what the lists hold under its name, every statement."""
    found, day = house.register.firm(caller.team, firm), law_day(now)
    structure = structure_of(house.register, caller.team, firm, day)
    owners = structure.owners(firm)
    listed = frozenset(one for one in structure.upstream(firm) if one != firm and _screening(
        house, structure.name(one), day, now).hits)
    result = owned(structure, firm, listed, HALF, day)
    drawn = Markup(picture(structure, result)) if owners else ""
    return render.page(
        request, "firm.html", heading=found.name, demonstration=found.demonstration,
        passages=house.register.passages(caller.team, firm), picture=drawn,
        said=alternative(structure, result), screening=_screening(house, found.name, day, now))


@router.get("/items")
def items(request: Request, house: HouseDep, caller: CallerDep, q: Sought = "") -> HTMLResponse:
    if q.strip():
        ids = [one.part_no for one in house.register.find_items(caller.team, q, limit=50)]
    else:
        ids = house.register.ids(caller.team, "item")[:200]
    held = [house.register.item(caller.team, id) for id in ids]
    rows = [(_cell(one.id, f"/items/{quote(one.id, safe='')}"),
             _cell(str(one.value("description") or ""))) for one in held]
    return _table(request, "nav_items", ("nav_items", "description"), rows, search=True, query=q)


@router.get("/items/{item}")
def item(request: Request, item: Id, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    found = house.register.item(caller.team, item)
    return render.page(
        request, "firm.html", heading=found.id, demonstration=found.demonstration, picture="",
        said="", screening=None, passages=house.register.passages(caller.team, found.id, "item"))


@router.get("/conversations")
def conversations(request: Request, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    rows = [(_cell(one.changed[:16].replace("T", " ")),
             _cell(one.title, f"/conversations/{one.id}"))
            for one in house.conversations.list(caller.team, caller.user, limit=100)]
    return _table(request, "nav_conversations", ("when", "question"), rows)


@router.get("/conversations/{conversation}")
def conversation(request: Request, conversation: Id, house: HouseDep, caller: CallerDep
                 ) -> HTMLResponse:
    held = house.conversations.get(caller.team, caller.user, conversation)
    return render.page(request, "conversation.html", held=held)


@router.get("/records")
def records(request: Request, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    rows = []
    for row in house.records.list(caller.team, kind="answer", limit=100):
        body = house.records.read(caller.team, row.id)
        rows.append((_cell(body["as_of"]["answered_at"][:16].replace("T", " ")),
                     _cell(body["question"][:120], f"/answers/{row.id}"), _cell(body["headline"])))
    return _table(request, "nav_records", ("when", "question", "outcome"), rows)


def _screening(house: House, name: str, day: date, now: datetime) -> Screening:
    """What the lists hold under a name."""
    return screen(house.lists, Party(name), on=day, now=now)


def _cell(text: str, link: str = "") -> dict[str, str]:
    return {"text": text, "link": link}


def _table(request: Request, heading: str, columns: tuple[str, ...], rows: list[Any],
           search: bool = False, query: str = "") -> HTMLResponse:
    language = render.language_of(request)
    said = {name: render.texts()[name][language] for name in (heading, *columns)}
    return render.page(request, "table.html", heading=said[heading],
                       columns=[said[name] for name in columns], rows=rows, search=search,
                       query=query)
