"""Facts: what a pack may be told, what it was told, by whom, and how good that evidence is."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.errors import PackError, WrongValue

OPERATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is_one_of": lambda value, choices: value in choices,
    "more_than": operator.gt,
    "at_least": operator.ge,
    "less_than": operator.lt,
    "at_most": operator.le,
}
NUMBERS = ("percent", "number")
ORDERED = (*NUMBERS, "date")
TYPES = ("yes_no", "choice", "country", "code", "text", *ORDERED)


class Grade(StrEnum):
    """How good the evidence for a fact is."""

    A = "A"  # official
    B = "B"  # document of the party
    C = "C"  # public web, or somebody's word
    D = "D"  # inferred


@dataclass(frozen=True, slots=True)
class Declaration:
    """A fact that a pack knows: its name, type, and the question that obtains it.

    `document` names the paper that would show it and `held_by` who has that paper. `lawful_change`,
    where given, says how this fact may honestly be made different ("choose a grade without
    dysprosium"); a fact without it is never proposed for change (a name, a consignee, a quantity).
    `words` are ways people write the fact, for readers of text.
    """

    name: str
    type: str
    ask: str
    ask_zh: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    document: str = ""
    held_by: str = ""
    lawful_change: str = ""
    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise PackError(f"fact {self.name!r} has the type {self.type!r}; known: {TYPES}")
        if not self.ask or not self.ask_zh:
            raise PackError(f"fact {self.name!r} does not say how to ask for it in both languages")
        if (self.type == "choice") != bool(self.choices):
            raise PackError(f"fact {self.name!r}: choices belong to the type choice, and only to it")

    def check(self, value: object) -> Any:
        """The value in its proper type; WrongValue, with what was expected, otherwise."""
        match self.type:
            case "yes_no" if isinstance(value, bool):
                return value
            case "percent" | "number" if _number(value):
                if self.type == "number" or 0 <= value <= 100:  # type: ignore[operator]
                    return value
            case "date":
                found = _day(value)
                if found:
                    return found
            case "choice" if value in self.choices:
                return value
            case "country" if isinstance(value, str) and re.fullmatch("[A-Z]{2}", value):
                return value
            case "code" | "text" if isinstance(value, str) and 0 < len(value.strip()) <= 2000:
                return value
        raise WrongValue(f"{self.name!r} takes {self.expected()}, not {_shown(value)}")

    def expected(self) -> str:
        """In words, what value this fact takes."""
        return {
            "yes_no": "true or false",
            "percent": "a percentage between 0 and 100",
            "number": f"a number{f' ({self.unit})' if self.unit else ''}",
            "date": "a day such as 2026-11-23",
            "choice": "one of " + ", ".join(self.choices),
            "country": "a country code of two capital letters (ISO 3166), such as DE",
            "code": "a code",
            "text": "a text of at most 2,000 characters",
        }[self.type]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing we were told: the value, who says so, since when, and how good that evidence is.

    `confirmed` is false for a value that a program read out of a text and no person, record or list
    has confirmed; no favourable outcome that clears goods may rest on such a value.
    """

    value: Any
    source: str = "stated by the user"
    source_date: date | None = None
    grade: Grade = Grade.C
    confirmed: bool = True


def tell(declarations: Mapping[str, Declaration], name: str, value: object) -> Told:
    """Check one value (plain, or a `Told`) against its declaration."""
    told = value if isinstance(value, Told) else Told(value)
    checked = declarations[name].check(told.value)
    return Told(checked, told.source, told.source_date, Grade(told.grade), told.confirmed)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"
