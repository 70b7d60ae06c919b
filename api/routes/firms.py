"""The firm and item records of the caller's team."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.deps import CallerDep, HouseDep
from knowledge.register import Firm, FirmFound, Item, ItemFound

router = APIRouter(tags=["register"])
Sought = Annotated[str, Query(min_length=1, max_length=500)]
Limit = Annotated[int, Query(ge=1, le=50)]
Id = Annotated[str, Path(max_length=200)]


@router.get("/v1/firms")
def firms(q: Sought, house: HouseDep, caller: CallerDep, limit: Limit = 10) -> list[FirmFound]:
    """The firms that a text may mean: an id or number first, else every firm of such a name."""
    return house.register.find(caller.team, q, limit)


@router.get("/v1/firms/{firm}")
def firm(firm: Id, house: HouseDep, caller: CallerDep, on: date | None = None) -> dict[str, Any]:
    """One firm: every statement with its source, and where the sources contradict each other."""
    return _shown(house.register.firm(caller.team, firm, on=on))


@router.get("/v1/items")
def items(q: Sought, house: HouseDep, caller: CallerDep, limit: Limit = 10) -> list[ItemFound]:
    """The items whose part number, description, grade or maker holds the text."""
    return house.register.find_items(caller.team, q, limit)


@router.get("/v1/items/{item}")
def item(item: Id, house: HouseDep, caller: CallerDep, on: date | None = None) -> dict[str, Any]:
    """One item by its part number, every statement with its source."""
    return _shown(house.register.item(caller.team, item, on=on))


def _shown(record: Firm | Item) -> dict[str, Any]:
    return record.model_dump(mode="json") | {
        "contradictions": sorted({held.field for held in record.contradictions})}
