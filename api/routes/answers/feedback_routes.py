"""What people say of answers: given by anybody who reads them, looked through by officers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.dependencies import CallerDep, HouseDep, NowDep, who
from api.http.idempotency import IdempotentRoute
from api.schemas.requests import FeedbackIn
from api.schemas.responses import FeedbackOut, FeedbackPage
from assistant.office import feedback

router = APIRouter(tags=["feedback"], route_class=IdempotentRoute)


@router.post("/v1/feedback", status_code=201)
def give(said: FeedbackIn, house: HouseDep, caller: CallerDep, now: NowDep) -> FeedbackOut:
    """Say of a recorded answer that it is right, wrong or unclear; it stands on record beside
    it."""
    return FeedbackOut(**feedback.give(house.records, who(caller), said.record, said.said,
                                       said.comment, now))


@router.get("/v1/feedback")
def listed(house: HouseDep, caller: CallerDep,
           after: Annotated[str, Query(pattern="^[0-9]{0,9}$")] = "",
           limit: Annotated[int, Query(ge=1, le=200)] = 50) -> FeedbackPage:
    """The team's feedback, newest first."""
    found, following = feedback.listed(house.records, caller.team, before=int(after or 0),
                                       limit=limit)
    return FeedbackPage(entries=[FeedbackOut(**one) for one in found],
                        next=str(following or ""))
