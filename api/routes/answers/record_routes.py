"""The record: what was answered, whether it is whole, and the same case decided again."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from api.http.dependencies import CallerDep, HouseDep
from api.schemas.requests import VerifyIn
from api.schemas.responses import Page
from assistant.replay.replay import replayed

router = APIRouter(tags=["record"])
Id = Annotated[str, Path(max_length=36)]


@router.get("/v1/records")
def records(house: HouseDep, caller: CallerDep,
            kind: Annotated[str, Query(max_length=40)] = "",
            after: Annotated[str, Query(pattern="^[0-9]{0,9}$")] = "",
            limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Page:
    """The team's rows, newest first."""
    found = house.records.list(caller.team, kind=kind, before=int(after or 0), limit=limit)
    more = len(found) == limit and found[-1].seq > 1
    return Page(entries=[vars(row) for row in found], next=str(found[-1].seq) if more else "")


@router.post("/v1/records/verify")
def verify(house: HouseDep, caller: CallerDep, _: VerifyIn | None = None) -> dict[str, Any]:
    """Recompute the team's chain and compare it with the signed head."""
    found = house.records.verify(caller.team)
    return {"whole": found.whole, "rows": found.rows, "problems": list(found.problems)}


@router.get("/v1/records/{record}")
def record(record: Id, house: HouseDep, caller: CallerDep) -> dict[str, Any]:
    """One row and everything that was recorded under it."""
    return vars(house.records.row(caller.team, record)) | {
        "body": house.records.read(caller.team, record)}


@router.get("/v1/records/{record}/replay")
def replay(record: Id, house: HouseDep, caller: CallerDep,
           known: Literal["then", "now"] = "then") -> dict[str, Any]:
    """Decide the recorded case again: with the law as it was known then, or as it is known now."""
    return replayed(house, caller.team, record, known)
