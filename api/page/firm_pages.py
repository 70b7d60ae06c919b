"""Pages of the team's firms and items, and of the files they come from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.clock import law_day
from api.http.dependencies import CallerDep, HouseDep, NowDep
from api.page import render
from api.page.page_tables import cell, table
from api.page.refused import Readable
from assistant.determining.screenings import looked_up
from assistant.intake import file_imports
from knowledge.register import Firm, RecordPassage
from knowledge.register.firms_and_items import Record
from knowledge.register.ownership import OwnershipRule, alternative, owned, picture, structure_of
from knowledge.screening import Query as Party
from knowledge.screening import Screening

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse,
                   route_class=Readable)
Id = Annotated[str, Path(max_length=200)]
Sought = Annotated[str, Query(max_length=200)]
HALF = OwnershipRule(Fraction(50), at_least=True, aggregate=True, method="cascade")
"""The test shown with an ownership tree: the 50 % of MOFCOM's and of BIS's affiliates rules."""

CLEARED = timedelta(days=180)
"""For how long a clearance is proposed."""
PAGE = 100
"""Firms, or items, on one page of the list."""
BEFORE = 20
"""Imports that are listed under the form."""


@router.get("/firms")
def firms(request: Request, house: HouseDep, caller: CallerDep, q: Sought = "", after: Sought = ""
          ) -> HTMLResponse:
    following = ""
    if q.strip():
        found = [(one.id, one.name, one.country or "") for one in
                 house.register.find(caller.team, q, limit=50)]
    else:
        held, more = house.register.page(caller.team, "firm", after, PAGE)
        found = [(one.id, one.name, str(one.value("country") or "")) for one in held
                 if isinstance(one, Firm)]
        following = f"/firms?after={quote(held[-1].id, safe='')}" if more else ""
    rows = [(cell(name, f"/firms/{quote(id, safe='')}"), cell(country), cell(id))
            for id, name, country in found]
    return table(request, "nav_firms", ("firm", "country", "firm_id"), rows, search=True, query=q,
                 following=following)


@router.get("/firms/{firm}")
def firm(request: Request, firm: Id, house: HouseDep, caller: CallerDep, now: NowDep
         ) -> HTMLResponse:
    """One firm: who owns it, what the lists hold under its name, every statement."""
    found, day = house.register.firm(caller.team, firm), law_day(now)
    structure = structure_of(house.register, caller.team, firm, day)
    owners = structure.owners(firm)
    cleared = house.clearances.held(caller.team)

    def screening(party: Party) -> Screening:
        return looked_up(house, house.lists, party, day, now, cleared)

    asked = Party(found.name, str(found.value("country") or ""),
                  others=tuple(one.text for one in found.names))  # as the chat asks for it
    listed = frozenset(one for one in structure.upstream(firm)
                       if one != firm and screening(Party(structure.name(one))).hits)
    result = owned(structure, firm, listed, HALF, day)
    drawn = Markup(picture(structure, result)) if owners else ""
    return render.page(
        request, "firm.html", heading=found.name, demonstration=found.demonstration,
        fields=_grouped(house.register.passages(caller.team, firm), found.name), picture=drawn,
        said=alternative(structure, result),
        answered=result.sentence(structure) if listed else "",
        screening=screening(asked), clear_until=day + CLEARED,
        clearances=[one.plain(house.lists, day) for one in house.clearances.list(caller.team)
                    if one.query.name == found.name])


@router.get("/items")
def items(request: Request, house: HouseDep, caller: CallerDep, q: Sought = "", after: Sought = ""
          ) -> HTMLResponse:
    following = ""
    if q.strip():
        ids = [one.part_no for one in house.register.find_items(caller.team, q, limit=50)]
        held: list[Record] = [house.register.item(caller.team, id) for id in ids]
    else:
        held, more = house.register.page(caller.team, "item", after, PAGE)
        following = f"/items?after={quote(held[-1].id, safe='')}" if more else ""
    rows = [(cell(one.id, f"/items/{quote(one.id, safe='')}"),
             cell(str(one.value("description") or ""))) for one in held]
    return table(request, "nav_items", ("item", "description"), rows, search=True, query=q,
                 following=following)


@router.get("/items/{item}")
def item(request: Request, item: Id, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    found = house.register.item(caller.team, item)
    return render.page(
        request, "firm.html", heading=found.id, demonstration=found.demonstration, picture="",
        said="", answered="", screening=None, clearances=[],
        fields=_grouped(house.register.passages(caller.team, found.id, "item"), found.id))


@router.get("/import")
def import_file(request: Request, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    """A file of firms or items, tried before it is kept; and the files kept before."""
    kept = house.records.list(caller.team, kind=file_imports.KIND, limit=BEFORE)
    return render.page(request, "import.html", kept=kept)


def _grouped(passages: Sequence[RecordPassage], name: str
             ) -> list[tuple[str, list[dict[str, Any]]]]:
    """The statements under the headings of the record, without the firm's name in each."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in passages:
        said = one.text.removeprefix(f"{name}, ")
        found.setdefault(one.group, []).append({
            "said": said[:1].upper() + said[1:], "source": one.source, "grade": one.grade,
            "source_date": one.source_date, "contradicted": one.contradicted})
    return list(found.items())
