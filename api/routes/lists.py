"""The lists, and looking a party up in them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.clock import law_day
from api.deps import CallerDep, HouseDep, NowDep, who
from api.models import ScreeningIn
from api.once import Once
from api.tagged import Tagged
from assistant.screenings import screened
from knowledge.rules.canonical import plain
from knowledge.screening import Query

router = APIRouter(tags=["lists"])
listed = APIRouter(tags=["lists"], route_class=Tagged)
screened_once = APIRouter(tags=["lists"], route_class=Once)


@listed.get("/v1/lists")
def lists(house: HouseDep) -> dict[str, Any]:
    """The editions in use, and the snapshot that screenings are made against."""
    snapshot = house.lists.snapshot
    return {"snapshot": snapshot.id, "lists": [
        {"list": one.list, "title": one.title, "version": one.version, "source": one.source,
         "source_url": one.source_url, "published": plain(one.published),
         "retrieved": one.retrieved.isoformat(), "due": one.due.isoformat(),
         "entries": one.entries, "gaps": list(one.gaps)} for one in snapshot.editions]}


@screened_once.post("/v1/screenings")
def screening(said: ScreeningIn, house: HouseDep, caller: CallerDep, now: NowDep
              ) -> dict[str, Any]:
    """Look a party up in every list. A hit is found by machine; a match is a person's word."""
    query = Query(said.name, said.country, said.ids)
    return screened(house, query, said.on or law_day(now), who(caller), now)


router.include_router(listed)
router.include_router(screened_once)
