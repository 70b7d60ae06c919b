"""What routes receive as parameters: the services, the caller, the moment.

Asynchronous, so that none of it needs a thread: a probe must not wait for the answers' threads.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.http.identity import Caller, Keys
from assistant.roles import Who
from assistant.services.services import House
from knowledge.errors import WrongValue, no_such


async def _house(request: Request) -> House:
    found: House = request.app.state.house
    return found


async def _keys(request: Request) -> Keys:
    found: Keys = request.app.state.keys
    return found


async def _caller(request: Request) -> Caller:
    found: Caller = request.state.caller
    return found


async def _now(request: Request) -> datetime:
    found: datetime = request.app.state.now()
    return found


HouseDep = Annotated[House, Depends(_house)]
KeysDep = Annotated[Keys, Depends(_keys)]
CallerDep = Annotated[Caller, Depends(_caller)]
NowDep = Annotated[datetime, Depends(_now)]


def _names(query: Any) -> list[str]:
    """What a query parameter is called in an address; of a model, what its fields are."""
    kind = query.field_info.annotation
    is_model = isinstance(kind, type) and issubclass(kind, BaseModel)
    return list(kind.model_fields) if is_model else [query.alias]


async def known_queries(request: Request) -> None:
    """Refuse a query parameter that the address does not take, or takes once: a slip in a name
    must not look like an answer to what was meant. The page's own addresses are let be."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or not route.include_in_schema:
        return
    known = [name for one in route.dependant.query_params for name in _names(one)]
    for name, count in Counter(name for name, _ in request.query_params.multi_items()).items():
        if name not in known:
            raise WrongValue(no_such("query parameter", name, known) if known else
                             f"this address takes no query parameter; leave {name!r} out")
        if count > 1:
            raise WrongValue(f"the query parameter {name!r} is given {count} times; give it once")


def who(caller: Caller) -> Who:
    """The caller as the record names him."""
    return Who(caller.team, caller.user, caller.roles)
