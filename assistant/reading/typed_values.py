"""Values in the type that a fact declares: "1.2 %", "6,5", "yes". Types are turned, never meanings.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from assistant.reading.mentions import amounts, places
from assistant.reading.text import Text
from knowledge.errors import WrongValue
from knowledge.rules import Declaration

_YES_NO = {"true": True, "yes": True, "false": False, "no": False}
_FIGURE = re.compile(r"[+-]?\d{1,12}(?:,\d{3})*(?:[.,]\d{1,9})?", re.ASCII)
_LONGEST = 200
"""Characters of a value that is written as a text."""


def coerced(fact: Declaration, value: Any) -> Any:
    """The value in the declared type; WrongValue, with what was expected, where it has another."""
    if isinstance(value, str) and len(value) <= _LONGEST:
        said = value.strip()
        turned = {"yes_no": _yes_no, "percent": _percent, "choice": _choice,
                  "country": _country, "number": _number}.get(fact.type, _same)(fact, said)
        value = said if turned is None else turned
    return fact.check(value)


def figure(said: str) -> float | None:
    """A number with a decimal point or comma, alone; None where the text is another."""
    found = _FIGURE.fullmatch(said)
    return amounts.number_of(said.lstrip("+")) if found else None


def day(value: Any) -> date:
    """A day written as 2026-11-23; WrongValue otherwise."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else date(
            value.year, value.month, value.day)
    except (AttributeError, TypeError, ValueError):
        raise WrongValue("a day is written as 2026-11-23") from None


def _same(_: Declaration, said: str) -> Any:
    return said


def _yes_no(_: Declaration, said: str) -> Any:
    return _YES_NO.get(said.casefold())


def _percent(fact: Declaration, said: str) -> Any:
    if fact.unsaid and said.casefold() == "contained":
        return "contained"
    found = amounts.percents(Text(said))
    if len(found) == 1 and found[0].end - found[0].start == len(said):
        return found[0].value
    return figure(said)


def _number(fact: Declaration, said: str) -> Any:
    found = [one for one in amounts.numbers(Text(said)) if one.unit == fact.unit]
    if len(found) == 1 and found[0].end - found[0].start == len(said):
        return found[0].value
    return figure(said)


def _choice(fact: Declaration, said: str) -> Any:
    return next((one for one in fact.choices if one.casefold() == said.casefold()), None)


def _country(_: Declaration, said: str) -> Any:
    if re.fullmatch("[A-Za-z]{2}", said):
        return said.upper()
    found = places.places(Text(said))
    whole = len(found) == 1 and found[0].end - found[0].start == len(said)
    return found[0].value if whole and found[0].unit == "country" else None
