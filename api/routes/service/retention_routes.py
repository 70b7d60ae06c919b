"""What is kept longer, and the whole record as a file."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.background import BackgroundTask
from starlette.responses import StreamingResponse

from api.http.dependencies import CallerDep, HouseDep, NowDep
from api.http.idempotency import IdempotentRoute
from api.schemas.requests import HoldIn
from api.schemas.responses import HoldOut
from assistant.office import retention
from assistant.record.export import export_zip
from assistant.services.services import House

router = APIRouter(tags=["record"])
holding = APIRouter(tags=["record"], route_class=IdempotentRoute)
Id = Annotated[str, Path(max_length=36)]
ZIP = "application/zip"
_FILE: dict[int | str, dict[str, Any]] = {200: {
    "description": "An archive: every row with its content and seal (record.ndjson), the chain of "
                   "all rows, the anchors, and check.py, which checks them with Python alone",
    "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}}}


@router.get("/v1/records/export", response_class=StreamingResponse, responses=_FILE)
def export(house: HouseDep, caller: CallerDep) -> StreamingResponse:
    """The team's whole record, with a script by which an auditor checks it."""
    made = export_zip(house.records, caller.team)
    return StreamingResponse(
        made, media_type=ZIP, background=BackgroundTask(made.close), headers={
            "content-disposition": f'attachment; filename="record-{caller.team}.zip"'})


@holding.post("/v1/records/{record}/hold")
def hold(record: Id, said: HoldIn, house: HouseDep, caller: CallerDep, now: NowDep) -> HoldOut:
    """Keep a record's content, whatever its age, until it is released."""
    retention.hold(house.records, caller.team, record, by=caller.user, reason=said.reason, now=now)
    return _state(house, caller.team, record)


@holding.post("/v1/records/{record}/release")
def release(record: Id, said: HoldIn, house: HouseDep, caller: CallerDep, now: NowDep) -> HoldOut:
    """End a legal hold."""
    retention.release(house.records, caller.team, record, by=caller.user, reason=said.reason,
                      now=now)
    return _state(house, caller.team, record)


def _state(house: House, team: str, record: str) -> HoldOut:
    row, about = house.records.row(team, record), house.records.about(team, record)
    until: datetime = retention.kept_until(
        row, [one.at for one in about if one.kind not in retention.HOLDS])
    return HoldOut(record=record, held=retention.held(house.records, team, record),
                   kept_until=until.date())


router.include_router(holding)
