"""The places to look things up: regimes, lists, firms, items, conversations, reviews, record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.clock import law_day
from api.deps import CallerDep, HouseDep, NowDep
from api.page import pictures, render
from api.page.book import cut, spans
from api.page.routes import answer_of, marked_days, named, values
from assistant.house import House
from assistant.review import Reviews
from assistant.tasks import due
from assistant.wording import words
from knowledge import rulebook
from knowledge.errors import KnowledgeError, WrongValue
from knowledge.packs import installed, scenarios
from knowledge.register import RecordPassage
from knowledge.register.ownership import Rule, alternative, owned, picture, structure_of
from knowledge.screening import Query as Party
from knowledge.screening import Screening, screen

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Id = Annotated[str, Path(max_length=200)]
Sought = Annotated[str, Query(max_length=200)]
Scenario = Annotated[str, Query(max_length=80, pattern=r"^[\w-]*$")]
Day = Annotated[str, Query(pattern=r"^(\d{4}-(0\d|1[0-2])-([0-2]\d|3[01]))?$")]
SHOWN = 100
HALF = Rule(Fraction(50), at_least=True, aggregate=True, method="cascade")
"""The test shown with an ownership tree: the 50 % of MOFCOM's and of BIS's affiliates rules."""


@router.get("/regimes")
def regimes(request: Request, house: HouseDep) -> HTMLResponse:
    rows, language = [], render.language_of(request)
    for id in installed():
        for scenario in scenarios(id) or ("",):
            pack = house.pack(id, scenario)
            rows.append((_cell(pack.title, _regime(id, scenario)),
                         _cell(words.layer(pack.layer, scenario, language)),
                         _cell(str(len(pack.questions)), kind="number"),
                         _cell(str(len(pack.rules)), kind="number")))
    return _table(request, "nav_regimes", ("regime", "layer", "questions_of", "rules_of"), rows)


@router.get("/regimes/{pack}")
def regime(request: Request, pack: Id, house: HouseDep, now: NowDep, scenario: Scenario = "",
           on: Day = "") -> HTMLResponse:
    """One body of law on a day: the states of its sources, and the questions it can answer."""
    today = law_day(now, pack)
    found, day = house.pack(pack, scenario), _day(on, today)
    language = render.language_of(request)
    labels = {state: words.say("states", state, language) for state in pictures.STATES}
    instruments = list(found.instruments.values())
    drawn = pictures.timeline(instruments, marked_days(day, today, language),
                              render.texts()["timeline"][language], labels, language)
    asked = [{"name": one.name, "asks": one.asks_zh if language == "zh" else one.asks,
              "basis": named(found.instrument(one.basis), language)}
             for one in found.questions.values()]
    return render.page(
        request, "regime.html", pack=found, day=day, timeline=Markup(drawn), questions=asked,
        layer=words.layer(found.layer, found.scenario, language),
        said=pictures.states_in_words(instruments, labels),
        book_link=_regime(pack, scenario, "/rulebook", day))


@router.get("/regimes/{pack}/rulebook")
def book(request: Request, pack: Id, house: HouseDep, now: NowDep, scenario: Scenario = "",
         on: Day = "", q: Sought = "") -> HTMLResponse:
    """The book that an officer signs, to be read on the screen, on any day."""
    found, day = house.pack(pack, scenario), _day(on, law_day(now, pack))
    held = cut(rulebook.rulebook(found, day), q.strip())
    names = held.names

    @cache
    def place(code: str) -> str:
        if code in names:
            return f"#{code}"
        with suppress(KnowledgeError):
            if ":" in code:
                house.library.passage(code)
                return f"/texts/{quote(code, safe='')}?on={day}"
        return ""

    return render.page(request, "rulebook.html", book=held, pack=pack, scenario=scenario, day=day,
                       query=q, spans=lambda line: spans(line, place))


@router.get("/lists")
def lists(request: Request, house: HouseDep, now: NowDep) -> HTMLResponse:
    """The lists in use, and how old our copies are."""
    t = render.texts()
    language = render.language_of(request)
    rows = []
    for one in house.lists.snapshot.editions:
        days = (now.date() - one.retrieved.date()).days
        old = one.due < now
        rows.append((_cell(one.title), _cell(one.version, kind="tight"),
                     _cell(str(one.entries), kind="number"),
                     _cell(one.retrieved.date().isoformat(), kind="tight"),
                     _cell(t["days_old"][language].format(days)
                           + (f" · {t['overdue'][language]}" if old else ""),
                           kind="open" if old else "tight"),
                     _cell(one.source)))
    return _table(request, "nav_lists",
                  ("list", "edition", "entries", "checked", "age", "source"), rows,
                  note=t["lists_note"][language])


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
    return _table(request, "nav_firms", ("firm", "country", "firm_id"), rows, search=True, query=q)


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
        fields=_grouped(house.register.passages(caller.team, firm), found.name), picture=drawn,
        said=alternative(structure, result),
        answered=result.sentence(structure) if listed else "",
        screening=_screening(house, found.name, day, now))


@router.get("/items")
def items(request: Request, house: HouseDep, caller: CallerDep, q: Sought = "") -> HTMLResponse:
    if q.strip():
        ids = [one.part_no for one in house.register.find_items(caller.team, q, limit=50)]
    else:
        ids = house.register.ids(caller.team, "item")[:200]
    held = [house.register.item(caller.team, id) for id in ids]
    rows = [(_cell(one.id, f"/items/{quote(one.id, safe='')}"),
             _cell(str(one.value("description") or ""))) for one in held]
    return _table(request, "nav_items", ("item", "description"), rows, search=True, query=q)


@router.get("/items/{item}")
def item(request: Request, item: Id, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    found = house.register.item(caller.team, item)
    return render.page(
        request, "firm.html", heading=found.id, demonstration=found.demonstration, picture="",
        said="", answered="", screening=None,
        fields=_grouped(house.register.passages(caller.team, found.id, "item"), found.id))


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
def records(request: Request, house: HouseDep, caller: CallerDep,
            before: Annotated[int, Query(ge=0, le=10**9)] = 0) -> HTMLResponse:
    """What was answered, decided and done, the last first."""
    held, rows = house.records.list(caller.team, before=before, limit=SHOWN), []
    language = render.language_of(request)
    for row in held:
        about = {"answer": row.id, "review": row.title}.get(row.kind, "")
        place = f"/answers/{about}" if about else ""
        kind = render.texts().get(f"kind_{row.kind}", {}).get(language, row.kind)
        rows.append((_cell(row.at[:16].replace("T", " "), kind="tight"), _cell(kind),
                     _cell(row.title or row.id, place), _cell(row.actor),
                     _cell(row.hash[:12], kind="code")))
    return _table(request, "nav_records", ("when", "kind", "what", "who", "hash"), rows,
                  following=f"/records?before={held[-1].seq}" if len(held) == SHOWN else "")


@router.get("/reviews")
def reviews(request: Request, house: HouseDep, caller: CallerDep, now: NowDep,
            state: Literal["submitted", "approved", "returned"] = "submitted") -> HTMLResponse:
    """What waits for a second pair of eyes, and what falls due."""
    held = Reviews(house.records).list(caller.team)
    counts = Counter(one.state for one in held)
    return render.page(request, "reviews.html", state=state, counts=counts,
                       reviews=[one for one in held if one.state == state],
                       due=due(held, law_day(now)))


@router.get("/reviews/{review}")
def review(request: Request, review: Id, house: HouseDep, caller: CallerDep, now: NowDep
           ) -> HTMLResponse:
    """One review: its steps, its answer, and the two buttons."""
    found = Reviews(house.records).read(caller.team, review)
    return render.page(request, "review.html", review=found,
                       **values(house, answer_of(house, caller.team, found.record), now))


def _screening(house: House, name: str, day: date, now: datetime) -> Screening:
    """What the lists hold under a name."""
    return screen(house.lists, Party(name), on=day, now=now)


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


def _regime(pack: str, scenario: str, part: str = "", day: date | None = None) -> str:
    asked = [f"{name}={value}" for name, value in (("scenario", scenario), ("on", day)) if value]
    return f"/regimes/{pack}{part}" + (f"?{'&'.join(asked)}" if asked else "")


def _day(said: str, today: date) -> date:
    """The day of a form's field; today where it was left empty."""
    try:
        return date.fromisoformat(said) if said else today
    except ValueError as error:
        raise WrongValue(f"{said} is no day of the calendar; write one such as {today}") from error


def _cell(text: str, link: str = "", kind: str = "") -> dict[str, str]:
    return {"text": text, "link": link, "kind": kind}


def _table(request: Request, heading: str, columns: tuple[str, ...], rows: list[Any],
           search: bool = False, query: str = "", note: str = "", following: str = ""
           ) -> HTMLResponse:
    language = render.language_of(request)
    said = {name: render.texts()[name][language] for name in (heading, *columns)}
    return render.page(request, "table.html", heading=said[heading], note=note,
                       columns=[said[name] for name in columns], rows=rows, search=search,
                       query=query, next=following)
