"""A table of firms before the lists and the rules: hand it in, read its rows, what flipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import HTMLResponse, Response

from api.http.dependencies import CallerDep, HouseDep
from api.http.downloads import MEDIA, attachment
from api.page import render
from api.page.portfolio_pages import sentences
from assistant.batch.batch_run import KIND
from assistant.plan.pack_plans import batch_plan
from assistant.services.services import House
from assistant.wording import words
from knowledge.errors import UnknownRecord
from knowledge.register.exports import table_csv

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Id = Annotated[str, Path(max_length=36)]
Sought = Annotated[str, Query(max_length=200)]
BEFORE, PAGE = 20, 100


@router.get("/batches")
def batches(request: Request, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    """Hand a table in; and the runs before."""
    kept = house.records.list(caller.team, kind=KIND, limit=BEFORE)
    language, held = render.language_of(request), batch_plan()
    pack = house.pack(held.pack)
    asks = [(name, words.noun(name, pack.question(name).asks, language))
            for name in held.table["questions"]]
    return render.page(request, "batches.html", kept=kept, pack=pack.id, asks=asks,
                       same_item=[pack.facts[name] for name in held.table["item"]],
                       outcomes=_outcomes(held.table["questions"][0], language) | {
                           name: said[language] for name, said in render.texts().items()
                           if name.startswith("seen_")})


@router.get("/batches/{batch}")
def run(request: Request, batch: Id, house: HouseDep, caller: CallerDep, outcome: Sought = "",
          seen: Sought = "", flipped: bool = False, q: Sought = "", lists: bool = False,
          page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> HTMLResponse:
    """One run: the counts, and the rows by verdict, by list, by what flipped."""
    body = _read(house, caller.team, batch)
    rows = [one for one in body["rows"]
            if (not outcome or one["outcome"] == outcome)
            and (not seen or (one["screening"] or "not_read") == seen)
            and (not flipped or _flipped(one))
            and (not q or q.casefold() in f"{one['name']} {one['key']}".casefold())]
    language = render.language_of(request)
    pack = house.pack(body["pack"], body["scenario"], caller.team)
    asks = pack.question(body["question"])
    filters = {"outcome": outcome, "seen": seen, "q": q}
    filters |= {name: "true" for name, on in (("flipped", flipped), ("lists", lists)) if on}

    def link(**other: Any) -> str:
        told = {name: value for name, value in {**filters, **other}.items() if value}
        return f"/batches/{batch}" + (f"?{urlencode(told)}" if told else "")

    return render.page(
        request, "batch.html", id=batch, body=body, link=link, filters=filters,
        asked=words.noun(asks.name, asks.asks, language),
        rows=rows[(page - 1) * PAGE:page * PAGE], found=len(rows),
        following=link(page=page + 1) if len(rows) > page * PAGE else "",
        verdicts=_outcomes(body["question"], language), counts=Counter(
            one["outcome"] for one in body["rows"]),
        seen=Counter(one["screening"] or "not_read" for one in body["rows"]),
        flips=sum(_flipped(one) for one in body["rows"]),
        tone=lambda name: render.tone_of_outcome(body["pack"], body["question"], name,
                                                 body["scenario"]),
        sentence=sentences(pack, language))


@router.get("/batches/{batch}/table")
def as_csv(request: Request, batch: Id, house: HouseDep, caller: CallerDep) -> Response:
    """Every row of a run, to be opened in a spreadsheet."""
    body, language = _read(house, caller.team, batch), render.language_of(request)
    said = _outcomes(body["question"], language)
    texts = render.texts()
    head = [texts[name][language] for name in ("row", "firm", "outcome", "was", "lists")]
    rows: Sequence[Any] = [[one["number"], one["name"], said.get(one["outcome"], one["outcome"]),
                            said.get(one.get("was", ""), one.get("was", "")),
                            texts[f"seen_{one['screening'] or 'not_read'}"][language]]
                           for one in body["rows"]]
    made = table_csv([head, *([str(cell) for cell in row] for row in rows)])
    return attachment(made, f"batch-{batch[:8]}.csv", MEDIA["csv"])


def _read(house: House, team: str, record: str) -> Mapping[str, Any]:
    if house.records.row(team, record).kind != KIND:
        raise UnknownRecord(f"no batch is on record under {record!r}")
    return house.records.read(team, record)


def _flipped(row: Mapping[str, Any]) -> bool:
    return row.get("was", "") not in ("", "new", row["outcome"])


def _outcomes(question: str, language: str) -> dict[str, str]:
    """Each outcome of the question as it is shown."""
    return {name: words.outcome(question, name, language)
            for name in ("eligible", "barred", "not_barred", "not_eligible", "needs_facts",
                         "unsettled", "needs_confirmation")} | {
        "not_read": render.texts()["not_read"][language]}
