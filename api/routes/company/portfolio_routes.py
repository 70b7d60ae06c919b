"""Order lines decided, what would flip, and who is told."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Path, Query, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.alert_delivery import looked
from api.clock import law_day
from api.http.dependencies import CallerDep, HouseDep, NowDep, who
from api.http.downloads import MEDIA, attachment, file_response
from api.http.uploads import texts
from api.schemas.portfolio_schemas import (
    AcknowledgeIn,
    AlertOut,
    ImpactOut,
    PortfolioIn,
    PortfolioOut,
    WhatIfIn,
)
from assistant.determining.determinations import on_record
from assistant.portfolio import alerts as kept
from assistant.portfolio.deciding import Decided, PortfolioRequest, decide, opened, stored
from assistant.portfolio.impact import SupposedChange, cliffs, what_if
from assistant.portfolio.shown import Filter, shown
from knowledge.portfolio.handed import read_apart
from knowledge.portfolio.input_tables import SUBJECTS, given
from knowledge.portfolio.write import write_statement

router = APIRouter(tags=["portfolios"])
Id = Annotated[str, Path(max_length=36)]
FORMS = {b"PAR1": ".parquet", b"PK": ".xlsx"}
"""What a file begins with that is no CSV file."""


@router.post("/v1/portfolios", status_code=201)
async def decided(said: Annotated[PortfolioIn, Form(media_type="multipart/form-data")],
                  house: HouseDep, caller: CallerDep, now: NowDep) -> PortfolioOut:
    """Decide every line of a table of orders; lines in are lines out, or nothing is."""
    with tempfile.TemporaryDirectory() as folder:
        saved = {name: await _saved(getattr(said, name), name, FilePath(folder))
                 for name in SUBJECTS if getattr(said, name)}
        tables = {name: str(await run_in_threadpool(read_apart, path, name))
                  for name, path in saved.items()}
        asked = PortfolioRequest(
            given(tables, texts(said.columns, "columns")), said.on or law_day(now, said.pack),
            said.pack, said.question, said.scenario, texts(said.assume, "assume"), said.screen)
        found: Decided = await run_in_threadpool(decide, house, asked, who(caller), now)
    found.portfolio.close()
    body = house.records.read(caller.team, found.id)
    return PortfolioOut(id=found.id, record=found.record, headline=body["headline"],
                        lines=found.lines, counts=found.counts, missing=found.missing)


async def _saved(file: UploadFile, name: str, folder: FilePath) -> FilePath:
    """Store the upload under a generated name; its kind is taken from its content."""
    content = await file.read()
    form = next((form for sign, form in FORMS.items() if content.startswith(sign)), ".csv")
    path = folder / f"{name}-in{form}"
    path.write_bytes(content)
    return path


@router.get("/v1/portfolios")
def portfolios(house: HouseDep, caller: CallerDep) -> list[PortfolioOut]:
    """The team's portfolios whose lines are kept, oldest first."""
    return [PortfolioOut(id=row.id, record=on_record(row), headline=body["headline"],
                         lines=body["lines"], counts=body["counts"], missing=body["missing"])
            for row, body in stored(house, caller.team)]


@router.get("/v1/portfolios/{portfolio}/answers", response_class=Response,
            responses=file_response("csv"))
def answers(portfolio: Id, house: HouseDep, caller: CallerDep,
            said: Annotated[Filter, Query()]) -> Response:
    """The lines with their outcome, first deciding rule and missing facts, as CSV: all, or those
    that are wanted."""
    with (shown(house, caller.team, portfolio, said) as found,
          tempfile.TemporaryDirectory() as folder):
        path = FilePath(folder) / "answers.csv"
        write_statement(found.connection, found.statement(), path)
        return attachment(path.read_bytes(), f"portfolio-{portfolio[:8]}.csv", MEDIA["csv"])


@router.get("/v1/portfolios/{portfolio}/line")
def line(portfolio: Id, house: HouseDep, caller: CallerDep,
         number: Annotated[int, Query(ge=1, le=10**12, description="which line, from 1")] = 1,
         ) -> dict[str, Any]:
    """One line by the kernel: the whole determination with its trace."""
    found, law, _ = opened(house, caller.team, portfolio)
    try:
        return law.determine(found.facts(number)).plain()
    finally:
        found.close()


@router.get("/v1/portfolios/{portfolio}/flips")
def flips(portfolio: Id, house: HouseDep, caller: CallerDep) -> list[ImpactOut]:
    """What flips on the next days on which the law changes, as far as it is known."""
    return [ImpactOut(**one.plain()) for one in cliffs(house, portfolio, who(caller))]


@router.post("/v1/portfolios/{portfolio}/what-if")
def supposed(portfolio: Id, said: WhatIfIn, house: HouseDep, caller: CallerDep, now: NowDep
             ) -> ImpactOut:
    """What flips if this were so; nothing changes and nothing goes on record."""
    rows = tuple((one.table, one.id, one.facts) for one in said.facts)
    found = what_if(house, portfolio, SupposedChange(said.on, said.assume, said.scenario, rows),
                    who(caller), now)
    return ImpactOut(**found.plain())


@router.get("/v1/alerts")
def alerts(house: HouseDep, caller: CallerDep,
           state: Annotated[Literal["waiting", "all"], Query()] = "waiting") -> list[AlertOut]:
    """Verdicts that changed or will, and papers that run out, oldest first."""
    return list(_out(kept.alerts(house, caller.team, state == "waiting")))


@router.post("/v1/alerts")
def look(house: HouseDep, caller: CallerDep, now: NowDep) -> list[AlertOut]:
    """Look for new alerts, put them on record, and send them to the webhook and to Slack: the
    new ones."""
    return list(_out(looked(house, who(caller), now, law_day(now))))


@router.post("/v1/alerts/{alert}/acknowledge")
def acknowledge(alert: Annotated[str, Path(max_length=64)], said: AcknowledgeIn, house: HouseDep,
                caller: CallerDep, now: NowDep) -> AlertOut:
    """Take note of an alert, with what follows from it."""
    return next(_out([kept.acknowledge(house, who(caller), alert, said.comment, now)]))


def _out(found: list[kept.Alert]) -> Iterator[AlertOut]:
    return (AlertOut(**vars(one)) for one in found)
