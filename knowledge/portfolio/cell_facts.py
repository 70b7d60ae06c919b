"""What stands in a cell of a table, as the value of a fact; a blank cell tells nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from knowledge.errors import WrongValue
from knowledge.rules import Declaration, Unsaid

YES_NO = {"true": True, "yes": True, "y": True, "是": True,
          "false": False, "no": False, "n": False, "否": False}


def reader(fact: Declaration) -> Callable[[Any], Any]:
    """How cells of a fact are read: a function from what a table holds to the value, None for a
    blank cell. It raises WrongValue for anything else that is no value of the fact."""
    known: dict[Any, Any] = {}

    def read(cell: Any) -> Any:
        if cell is None:
            return None
        if cell not in known:
            known[cell] = _value(fact, cell)
        return known[cell]

    return read


def _value(fact: Declaration, cell: Any) -> Any:
    if isinstance(cell, Decimal):
        cell = int(cell) if cell == cell.to_integral_value() else float(cell)
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time().isoformat() == "00:00:00" else cell.isoformat()
    if isinstance(cell, str):
        cell = cell.strip()
        if not cell:
            return None
        cell = _of_text(fact, cell)
    elif fact.type in ("choice", "country", "code", "text") and not isinstance(cell, date):
        cell = str(cell)
    return fact.check(cell)


def _of_text(fact: Declaration, text: str) -> Any:
    if fact.type == "yes_no":
        return YES_NO.get(text.lower(), text)
    if fact.type in ("percent", "number") and text != Unsaid.WORD:
        number = text.removesuffix("%").strip() if fact.type == "percent" else text
        try:
            return int(number) if number.lstrip("-").isascii() and number.lstrip(
                "-").isdigit() else float(number)
        except ValueError:
            raise WrongValue(f"{fact.name!r} takes {fact.expected()}, not {text[:60]!r}") from None
    return text
