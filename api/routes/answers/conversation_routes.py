"""The caller's own conversations."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.http.dependencies import CallerDep, HouseDep
from api.schemas.responses import Page

router = APIRouter(tags=["conversations"])


@router.get("/v1/conversations")
def conversations(house: HouseDep, caller: CallerDep,
                  after: Annotated[str, Query(max_length=80)] = "",
                  limit: Annotated[int, Query(ge=1, le=100)] = 20) -> Page:
    """The conversations, the one that went on last first."""
    found = house.conversations.list(caller.team, caller.user, before=after, limit=limit)
    return Page(entries=[{"id": one.id, "title": one.title, "started": one.started,
                          "changed": one.changed} for one in found],
                next=found[-1].place if len(found) == limit else "")


@router.get("/v1/conversations/{conversation}")
def conversation(conversation: Annotated[str, Path(max_length=36)], house: HouseDep,
                 caller: CallerDep) -> dict[str, Any]:
    """One conversation with its turns and the case it has come to."""
    found = house.conversations.get(caller.team, caller.user, conversation)
    return {"id": found.id, "title": found.title, "started": found.started,
            "changed": found.changed, "case": dict(found.card),
            "turns": [dict(turn) for turn in found.turns]}
