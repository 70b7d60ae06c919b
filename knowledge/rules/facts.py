"""Facts: their declarations in a pack, the told values, their sources and grades."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.errors import PackError, WrongValue
from knowledge.rules.canonical import Unsaid


def is_under(code: str, entry: str) -> bool:
    """Whether a code is this entry or stands under it: 1C909.a.2.b under 1C909. Small and capital
    letters are the same."""
    code, entry = code.strip().casefold(), entry.casefold()
    return code == entry or code.startswith(f"{entry}.")


OPERATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is_one_of": lambda value, choices: value in choices,
    "is_under": lambda value, codes: any(is_under(value, code) for code in codes),
    "more_than": operator.gt,
    "at_least": operator.ge,
    "less_than": operator.lt,
    "at_most": operator.le,
}
NUMBERS = ("percent", "number")
ORDERED = (*NUMBERS, "date")
TYPES = ("yes_no", "choice", "country", "code", "text", *ORDERED)
SUBJECTS = ("goods", "end_user", "importer", "exporter", "owner", "destination", "site", "deal")
"""What a fact may be about: the goods, the firm that uses them, the firm that brings them in, the
firm that sends them out, those who own a party, the place they go to, the plant or data center
where they are used, or the deal (the order, its papers, licenses and the case before an authority).
"""
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
LARGEST = 10**15
LONGEST = 2000
"""The largest number and the longest text that are taken."""


class Grade(StrEnum):
    """How good the evidence for a fact is."""

    A = "A"  # official
    B = "B"  # document of the party
    C = "C"  # public web, or somebody's word
    D = "D"  # inferred


@dataclass(frozen=True, slots=True)
class Declaration:
    """A fact that a pack knows: its name, type, and the question that obtains it.

    `subject` is what it is about. `document` names the paper that would show it and `held_by` who
    has that paper, or knows it where no paper is named. `lawful_change`, where given, says how this
    fact may honestly be made different ("choose a grade without dysprosium"); a fact without it is
    never proposed for change (a name, a consignee, a quantity). `unsaid`: the percentage of a
    content may be told as the word "contained", where its amount is not said.
    """

    name: str
    type: str
    ask: str
    ask_zh: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    subject: str = ""
    document: str = ""
    held_by: str = ""
    lawful_change: str = ""
    unsaid: bool = False

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise PackError(f"fact {self.name!r} has the type {self.type!r}; known: {TYPES}")
        if not self.ask or not self.ask_zh:
            raise PackError(f"fact {self.name!r} does not say how to ask for it in both languages")
        if self.subject not in SUBJECTS:
            raise PackError(f"fact {self.name!r} has the subject {self.subject!r}; "
                            f"known: {', '.join(SUBJECTS)}")
        if not self.held_by:
            raise PackError(f"fact {self.name!r} does not say who has it (held_by)")
        if (self.type == "choice") != bool(self.choices):
            raise PackError(f"fact {self.name!r}: choices belong to the type choice, only to it")

    def check(self, value: object) -> Any:
        """The value converted to the fact's type; WrongValue names the expected type otherwise."""
        taken = _TAKES[self.type](self, value)
        if taken is None:
            raise WrongValue(f"{self.name!r} takes {self.expected()}, not {_shown(value)}")
        return taken

    def expected(self) -> str:
        """In words, what value this fact takes."""
        return {
            "yes_no": "true or false",
            "percent": "a percentage between 0 and 100"
                       + (' or the word "contained"' if self.unsaid else ""),
            "number": f"a number{f' ({self.unit})' if self.unit else ''} up to 10^15",
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


def _yes_no(_: Declaration, value: object) -> bool | None:
    return value if value is True or value is False else None


def _percent(fact: Declaration, value: Any) -> Any:
    if fact.unsaid and (value == Unsaid.WORD or isinstance(value, Unsaid)):
        return Unsaid()
    return value if _is_number(value) and 0 <= value <= 100 else None


def _number(_: Declaration, value: Any) -> Any:
    return value if _is_number(value) and -LARGEST <= value <= LARGEST else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and value is not True and value is not False


def _day(_: Declaration, value: object) -> date | None:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _choice(fact: Declaration, value: object) -> str | None:
    return value if isinstance(value, str) and value in fact.choices else None


def _country(_: Declaration, value: object) -> str | None:
    return value if isinstance(value, str) and re.fullmatch("[A-Z]{2}", value) else None


def _text(_: Declaration, value: object) -> str | None:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        return None
    try:
        value.encode()
    except UnicodeEncodeError:  # half a character: it could not be written on record
        return None
    return value


_TAKES: dict[str, Callable[[Declaration, Any], Any]] = {
    "yes_no": _yes_no, "percent": _percent, "number": _number, "date": _day, "choice": _choice,
    "country": _country, "code": _text, "text": _text,
}


def _shown(value: object) -> str:
    try:
        shown = repr(value)
    except ValueError:  # a whole number of more than 4,300 digits
        return "a number that long"
    return shown if len(shown) <= 60 else shown[:57] + "…"
