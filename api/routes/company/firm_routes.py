"""The firm and item records of the caller's team."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query

from api.http.day_field import On
from api.http.dependencies import CallerDep, HouseDep, NowDep, who
from api.http.identity import Caller
from api.schemas.register_schemas import FieldOut, Kind, StatementsIn
from assistant.intake.entered_statements import EnteredStatement, enter, withdraw
from assistant.roles import Claim, demand
from knowledge.register import FIELDS, Firm, FirmFound, Item, ItemFound

router = APIRouter(tags=["register"])
Firms = Annotated[str, Query(min_length=1, max_length=500, examples=["TDK"])]
Items = Annotated[str, Query(min_length=1, max_length=500, examples=["N38EH"])]
Limit = Annotated[int, Query(ge=1, le=50)]
Id = Annotated[str, Path(max_length=200)]
_OF_ITEM = {"statements": [{
    "field": "grade", "value": "N38EH", "source": "Data sheet 2026-03", "source_date": "2026-03-31",
    "grade": "B"}]}
StatementId = Annotated[str, Path(max_length=32)]


@router.get("/v1/firms")
def firms(q: Firms, house: HouseDep, caller: CallerDep, limit: Limit = 10) -> list[FirmFound]:
    """The firms that a text may mean: an id or number first, else every firm of such a name."""
    return house.register.find(caller.team, q, limit)


@router.get("/v1/firms/{firm}")
def firm(firm: Id, house: HouseDep, caller: CallerDep, on: On = None) -> dict[str, Any]:
    """One firm: every statement with its source, and where the sources contradict each other."""
    return _shown(house.register.firm(caller.team, firm, on=on))


@router.get("/v1/items")
def items(q: Items, house: HouseDep, caller: CallerDep, limit: Limit = 10) -> list[ItemFound]:
    """The items whose part number, description, grade or maker holds the text."""
    return house.register.find_items(caller.team, q, limit)


@router.get("/v1/items/{item}")
def item(item: Id, house: HouseDep, caller: CallerDep, on: On = None) -> dict[str, Any]:
    """One item by its part number, every statement with its source."""
    return _shown(house.register.item(caller.team, item, on=on))


@router.put("/v1/firms/{firm}")
def enter_firm(firm: Id, said: StatementsIn, house: HouseDep, caller: CallerDep, now: NowDep
               ) -> dict[str, Any]:
    """Add statements to a firm, new or known; what another source says stays beside them."""
    return _shown(enter(house, "firm", firm, _statements(said, caller), who(caller), now,
                        settle=said.settle))


@router.put("/v1/items/{item}")
def enter_item(item: Id, said: Annotated[StatementsIn, Body(examples=[_OF_ITEM])], house: HouseDep,
               caller: CallerDep, now: NowDep) -> dict[str, Any]:
    """Add statements to an item, new or known, by its part number."""
    return _shown(enter(house, "item", item, _statements(said, caller), who(caller), now,
                        settle=said.settle))


@router.delete("/v1/firms/{firm}/statements/{statement}")
def withdraw_of_firm(firm: Id, statement: StatementId, house: HouseDep, caller: CallerDep,
                     now: NowDep) -> dict[str, Any]:
    """Withdraw one statement; it stays readable for the time before."""
    return _shown(withdraw(house, "firm", firm, statement, who(caller), now))


@router.delete("/v1/items/{item}/statements/{statement}")
def withdraw_of_item(item: Id, statement: StatementId, house: HouseDep, caller: CallerDep,
                     now: NowDep) -> dict[str, Any]:
    """Withdraw one statement; it stays readable for the time before."""
    return _shown(withdraw(house, "item", item, statement, who(caller), now))


@router.get("/v1/fields/{kind}")
def fields(kind: Kind) -> list[FieldOut]:
    """The fields of a firm's or an item's record, each with the question that obtains it."""
    return [FieldOut(field=one.name, group=one.group, of=one.of, several=one.several,
                     choices=list(one.choices), ask=one.ask, ask_zh=one.ask_zh,
                     parts=list(one.entry.model_fields) if one.entry else [])
            for one in FIELDS[kind].values()]


def _statements(said: StatementsIn, caller: Caller) -> list[EnteredStatement]:
    if said.settle or any(one.confirmed for one in said.statements):
        demand(caller.roles, Claim.STATEMENT)
    return [EnteredStatement(**one.model_dump()) for one in said.statements]


def _shown(record: Firm | Item) -> dict[str, Any]:
    return record.model_dump(mode="json") | {
        "contradictions": sorted({held.field for held in record.contradictions})}
