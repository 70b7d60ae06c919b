"""Statements that a person enters into a firm's or an item's record, each with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import ValidationError

from assistant.roles import Who
from assistant.services.services import House
from knowledge.errors import WrongValue
from knowledge.register import NOT_APPLICABLE, Fact, Firm, Grade, Item
from knowledge.register.fields import Kind


@dataclass(frozen=True)
class EnteredStatement:
    """One statement as entered; `state` says whether it has a value, or that it is unknown, or
    that the question does not arise."""

    field: str
    value: Any
    source: str
    grade: Literal["A", "B", "C", "D"]
    state: Literal["known", "unknown", "not_applicable"] = "known"
    source_date: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    confirmed: bool = False


def enter(house: House, kind: Kind, id: str, said: Sequence[EnteredStatement], who: Who,
          now: datetime, *, settle: bool = False) -> Firm | Item:
    """The record with the statements added; a record of a new id is made.

    A statement of the same source about the same thing is replaced, others stay beside it;
    `settle` withdraws what contradicts it. Raises WrongValue, with nothing changed.
    """
    try:
        facts = tuple(_fact(one) for one in said)
        record = (Firm if kind == "firm" else Item)(id=id, facts=facts)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the statement"
        raise WrongValue(f"{where}: {first['msg']}") from None
    house.register.save_all(who.team, [record], who.actor, now, settle=settle)
    return read(house, who.team, kind, record.id)


def withdraw(house: House, kind: Kind, id: str, statement: str, who: Who, now: datetime
             ) -> Firm | Item:
    """The record without one statement, which stays readable for the time before."""
    house.register.retract(who.team, kind, id, statement, who.actor, now)
    return read(house, who.team, kind, id)


def read(house: House, team: str, kind: Kind, id: str) -> Firm | Item:
    """A firm or an item of the team."""
    return house.register.firm(team, id) if kind == "firm" else house.register.item(team, id)


def _fact(one: EnteredStatement) -> Fact:
    if (one.state == "known") == (one.value is None):
        raise WrongValue(f"{one.field!r} has a value exactly where its state is known; give the "
                         "value, or say unknown or not_applicable")
    value = NOT_APPLICABLE if one.state == "not_applicable" else one.value
    return Fact(field=one.field, value=value, source=one.source, source_date=one.source_date,
                valid_from=one.valid_from, valid_to=one.valid_to, grade=Grade(one.grade),
                confirmed=one.confirmed)
