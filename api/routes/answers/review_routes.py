"""The review of recorded answers: submit, approve, return; and what falls due."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from api.clock import law_day
from api.http.day_field import On
from api.http.dependencies import CallerDep, HouseDep, NowDep, who
from api.schemas.requests import DecideIn, ReviewIn
from api.schemas.responses import DueOut, Page, ReviewOut
from assistant.office.due_tasks import due
from assistant.office.reviews import Review, Reviews, plain

router = APIRouter(tags=["review"])
Id = Annotated[str, Path(max_length=36)]


@router.post("/v1/reviews", status_code=201)
def submit(wanted: ReviewIn, house: HouseDep, caller: CallerDep, now: NowDep) -> ReviewOut:
    """Put a recorded answer up for approval."""
    return _out(Reviews(house.records).submit(
        who(caller), wanted.record, now, comment=wanted.comment, supersedes=wanted.supersedes,
        review_on=wanted.review_on, open_by=wanted.open_by))


@router.get("/v1/reviews")
def queue(house: HouseDep, caller: CallerDep,
          state: Literal["", "submitted", "approved", "returned"] = "",
          after: Annotated[str, Query(pattern="^[0-9]{0,9}$")] = "",
          limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Page:
    """The team's reviews, the one that waits longest first."""
    found, start = Reviews(house.records).list(caller.team, state), int(after or 0)
    more = len(found) > start + limit
    return Page(entries=[plain(one) for one in found[start:start + limit]],
                next=str(start + limit) if more else "")


@router.get("/v1/reviews/{review}")
def review(review: Id, house: HouseDep, caller: CallerDep) -> ReviewOut:
    """One review with its steps and tasks."""
    return _out(Reviews(house.records).read(caller.team, review))


@router.post("/v1/reviews/{review}/approve")
def approve(review: Id, said: DecideIn, house: HouseDep, caller: CallerDep, now: NowDep
            ) -> ReviewOut:
    """Approve; never by the one who asked or submitted."""
    return _out(Reviews(house.records).decide(who(caller), review, "approved", said.record_hash,
                                              now, comment=said.comment))


@router.post("/v1/reviews/{review}/return")
def send_back(review: Id, said: DecideIn, house: HouseDep, caller: CallerDep, now: NowDep
              ) -> ReviewOut:
    """Return, with a comment that says what is wanting."""
    return _out(Reviews(house.records).decide(who(caller), review, "returned", said.record_hash,
                                              now, comment=said.comment))


@router.get("/v1/tasks")
def tasks(house: HouseDep, caller: CallerDep, now: NowDep,
          on: On = None) -> list[DueOut]:
    """What falls due within 60, 30 or 10 days of a day, or is overdue; of today if left out."""
    found: list[dict[str, Any]] = [
        {**vars(one), "task": one.task.plain()}
        for one in due(Reviews(house.records).list(caller.team), on or law_day(now))]
    return [DueOut(**one) for one in found]


def _out(found: Review) -> ReviewOut:
    return ReviewOut(**plain(found))
