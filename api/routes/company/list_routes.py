"""The lists, and looking a party up in them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path
from fastapi import Query as Asked

from api.clock import law_day
from api.http.dependencies import CallerDep, HouseDep, NowDep, who
from api.http.entity_tags import EntityTagRoute
from api.http.idempotency import IdempotentRoute
from api.schemas.register_schemas import ListFileIn, ListHistoryOut, ListUpdateOut
from api.schemas.requests import ScreeningIn
from assistant.determining.screenings import screened
from assistant.intake.list_updates import accept_update, update_lists
from knowledge.rules.canonical import plain
from knowledge.screening import Query
from knowledge.screening.lists.list_files import AboutListFile, read_file

router = APIRouter(tags=["lists"])
listed = APIRouter(tags=["lists"], route_class=EntityTagRoute)
screened_once = APIRouter(tags=["lists"], route_class=IdempotentRoute)


@listed.get("/v1/lists")
def lists(house: HouseDep, now: NowDep) -> dict[str, Any]:
    """The editions in use, how they have aged, and the snapshot that screenings are made
    against."""
    snapshot, fresh = house.lists.snapshot, house.freshness
    return {"snapshot": snapshot.id, "lists": [
        {"list": one.list, "title": one.title, "version": one.version, "source": one.source,
         "source_url": one.source_url, "published": plain(one.published),
         "retrieved": one.retrieved.isoformat(), "due": one.due.isoformat(),
         "age": fresh.age(one, now),
         "entries": one.entries, "gaps": list(one.gaps)} for one in snapshot.editions]}


@router.get("/v1/lists/updates")
def updates(house: HouseDep, limit: Annotated[int, Asked(ge=1, le=500)] = 100) -> ListHistoryOut:
    """What became of every update of the lists, the newest first, and which wait for somebody."""
    return ListHistoryOut(waiting=house.list_store.waiting(),
                          history=house.list_store.history()[::-1][:limit])


@router.post("/v1/lists/updates")
def update(said: Annotated[ListFileIn, Form(media_type="multipart/form-data")], house: HouseDep,
           caller: CallerDep, now: NowDep) -> ListUpdateOut:
    """Take in a newer edition. Refused, with the lists in use unchanged, where it is damaged,
    empty, older, or lost more than a fifth of its parties."""
    about = AboutListFile(kind=said.kind, published=said.published, fetched=said.fetched,
                          name=said.name, title=said.title, refresh_days=said.refresh_days)
    raw = said.file.file.read()
    return ListUpdateOut(**update_lists(house, lambda: read_file(raw, about, now), who(caller),
                                        now, accept_loss=said.accept_loss))


@router.post("/v1/lists/updates/{update}/accept")
def accept(update: Annotated[str, Path(max_length=36)], house: HouseDep, caller: CallerDep,
           now: NowDep) -> ListUpdateOut:
    """Take in a shrunken edition that another officer put forward."""
    return ListUpdateOut(**accept_update(house, update, who(caller), now))


@screened_once.post("/v1/screenings")
def screening(said: ScreeningIn, house: HouseDep, caller: CallerDep, now: NowDep
              ) -> dict[str, Any]:
    """Look a party up in every list. A hit is found by machine; a match is a person's word."""
    query = Query(said.name, said.country, said.ids, tuple(said.others))
    return screened(house, query, said.on or law_day(now), who(caller), now)


router.include_router(listed)
router.include_router(screened_once)
