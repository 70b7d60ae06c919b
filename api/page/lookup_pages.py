"""Pages to look things up: regimes, lists, firms, items, conversations, reviews, the record."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.clock import law_day
from api.http.dependencies import CallerDep, HouseDep, NowDep
from api.page import pictures, render
from api.page.chat_pages import answer_of, marked_days, named, values
from api.page.page_tables import cell, table
from api.page.refused import Readable
from api.page.rulebook_pages import cut, spans
from assistant.office.due_tasks import due
from assistant.office.reviews import Reviews
from assistant.wording import words
from knowledge import rulebook
from knowledge.errors import KnowledgeError, WrongValue
from knowledge.packs import installed, scenarios

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse,
                   route_class=Readable)
Id = Annotated[str, Path(max_length=200)]
Sought = Annotated[str, Query(max_length=200)]
Scenario = Annotated[str, Query(max_length=80, pattern=r"^[\w-]*$")]
Day = Annotated[str, Query(pattern=r"^(\d{4}-(0\d|1[0-2])-([0-2]\d|3[01]))?$")]
SHOWN = 100


@router.get("/regimes")
def regimes(request: Request, house: HouseDep) -> HTMLResponse:
    rows, language = [], render.language_of(request)
    for id in installed():
        for scenario in scenarios(id) or ("",):
            pack = house.pack(id, scenario)
            rows.append((cell(pack.title, _regime(id, scenario)),
                         cell(words.layer(pack.layer, scenario, language)),
                         cell(str(len(pack.questions)), kind="number"),
                         cell(str(len(pack.rules)), kind="number")))
    return table(request, "nav_regimes", ("regime", "layer", "questions_of", "rules_of"), rows)


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
        rows.append((cell(one.title), cell(one.version, kind="tight"),
                     cell(str(one.entries), kind="number"),
                     cell(one.retrieved.date().isoformat(), kind="tight"),
                     cell(t["days_old"][language].format(days)
                           + (f" · {t['overdue'][language]}" if old else ""),
                           kind="open" if old else "tight"),
                     cell(one.source)))
    return table(request, "nav_lists",
                  ("list", "edition", "entries", "checked", "age", "source"), rows,
                  note=t["lists_note"][language])


@router.get("/conversations")
def conversations(request: Request, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    rows = [(cell(one.changed[:16].replace("T", " ")),
             cell(one.title, f"/conversations/{one.id}"))
            for one in house.conversations.list(caller.team, caller.user, limit=100)]
    return table(request, "nav_conversations", ("when", "question"), rows)


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
        rows.append((cell(row.at[:16].replace("T", " "), kind="tight"), cell(kind),
                     cell(row.title or row.id, place), cell(row.actor),
                     cell(row.hash[:12], kind="code")))
    return table(request, "nav_records", ("when", "kind", "what", "who", "hash"), rows,
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


def _regime(pack: str, scenario: str, part: str = "", day: date | None = None) -> str:
    asked = [f"{name}={value}" for name, value in (("scenario", scenario), ("on", day)) if value]
    return f"/regimes/{pack}{part}" + (f"?{'&'.join(asked)}" if asked else "")


def _day(said: str, today: date) -> date:
    """The day of a form's field; today where it was left empty."""
    try:
        return date.fromisoformat(said) if said else today
    except ValueError as error:
        raise WrongValue(f"{said} is no day of the calendar; write one such as {today}") from error
