"""What a route may ask for: the house, who is calling, the moment."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from api.identity import Caller, Keys
from assistant.determining import Who
from assistant.house import House


def _house(request: Request) -> House:
    found: House = request.app.state.house
    return found


def _keys(request: Request) -> Keys:
    found: Keys = request.app.state.keys
    return found


def _caller(request: Request) -> Caller:
    found: Caller = request.state.caller
    return found


def _now(request: Request) -> datetime:
    found: datetime = request.app.state.now()
    return found


HouseDep = Annotated[House, Depends(_house)]
KeysDep = Annotated[Keys, Depends(_keys)]
CallerDep = Annotated[Caller, Depends(_caller)]
NowDep = Annotated[datetime, Depends(_now)]


def who(caller: Caller) -> Who:
    """The caller as the record names him."""
    return Who(caller.team, caller.user)
