"""Every check of one element: that it is quoted, declared, of its type, and possible.

A check gives the element back, with its value in its type and the bound that the text gives it, or
refuses it with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

import pycountry

from assistant.reading.contract import (
    MISUSE,
    ROLES,
    DayRead,
    FactRead,
    Goods,
    Misuse,
    PartyRead,
    Share,
    Span,
)
from assistant.reading.mention import Mention
from assistant.reading.mentions import amounts, days, materials, places
from assistant.reading.mentions.tells import elements_of_contents
from assistant.reading.pasted import pasted
from assistant.reading.text import LONGEST, Text
from assistant.reading.typed_values import coerced, figure
from knowledge.errors import WrongValue
from knowledge.rules import Declaration, Unsaid

WHATS = ("law", "shipment", "contract", "deadline", "other")
FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)
"""Days that a text on these laws can mean."""


_BARE = re.compile(r"\d+(?:[.,]\d+)*|(?<!\d)\.\d+", re.ASCII)


class ElementRefused(Exception):
    """Why an element is dropped."""


class ReadingGate:
    """The text, the facts that packs declare, and what our own readers of values find in it."""

    def __init__(self, raw: str, declared: Mapping[str, Declaration], today: date) -> None:
        self.text, self.declared, self.today = Text(raw), declared, today
        self.pasted = pasted(raw)

    @cached_property
    def amounts(self) -> list[Mention]:
        return [*amounts.percents(self.text), *amounts.numbers(self.text)]

    @cached_property
    def places(self) -> list[Mention]:
        return places.places(self.text)

    @cached_property
    def days(self) -> list[Mention]:
        return days.days(self.text, self.today)

    def quoted(self, words: Any) -> Span:
        """Where the words stand in what the user wrote himself."""
        if not isinstance(words, str) or not words.strip():
            raise ElementRefused("no words of the text are quoted for it")
        at, seen = self.text.raw.find(words), False
        while at >= 0:
            span = Span(at, at + len(words))
            if not any(span.overlaps(one) for one in self.pasted):
                return span
            at, seen = self.text.raw.find(words, at + 1), True
        raise ElementRefused("the words are quoted from somebody else, not the user's own" if seen
                             else "the words do not stand in the text, sign for sign")

    def span(self, span: Span) -> None:
        """An element's span must be a stretch of the user's own words."""
        if not 0 <= span.start < span.end <= len(self.text.raw):
            raise ElementRefused(f"the words lie outside the {LONGEST:,} characters that are read")
        if any(span.overlaps(one) for one in self.pasted):
            raise ElementRefused("the words are quoted from somebody else, not the user's own")

    def words(self, span: Span) -> Text:
        """The words of an element as a text of their own."""
        return Text(self.text.raw[span.start:span.end])

    def fact(self, one: FactRead) -> FactRead:
        """The fact with its value in its type and with the bound that the text gives it."""
        self.span(one.span)
        fact = self.declared.get(one.name)
        if fact is None:
            raise ElementRefused(f"no pack declares the fact {one.name!r}")
        try:
            value = coerced(fact, one.value)
        except WrongValue as error:
            raise ElementRefused(str(error)) from None
        told = replace(one, value=Unsaid.WORD if isinstance(value, Unsaid) else value)
        return {"percent": self._amount, "number": self._amount, "date": self._date,
                "country": self._country, "code": self._code}.get(fact.type, self._said)(told, fact)

    def names(self, one: PartyRead) -> list[Span]:
        """Where the name of a party stands in the text."""
        return [Span(found.start(), found.end())
                for found in re.finditer(re.escape(Text(one.name).plain), self.text.plain)]

    def apart_from(self, names: Sequence[Span], one: FactRead) -> FactRead:
        """A firm's name tells nothing of goods or places."""
        if any(name.start <= one.span.start and one.span.end <= name.end for name in names):
            raise ElementRefused("the words are a part of a party's name")
        return one

    def _said(self, one: FactRead, _: Declaration) -> FactRead:
        return one

    def _amount(self, one: FactRead, fact: Declaration) -> FactRead:
        """An amount must stand in its own words, or be none or "contained" beside its element."""
        words = self.words(one.span)
        if one.heading.end:  # the cell of a table, below what it is of
            self.span(one.heading)
            words = Text(f"{self.words(one.heading).raw.title()}: {words.raw}")
        element = elements_of_contents().get(one.name)
        if element and one.value in (0, Unsaid.WORD):
            return self._element(one, words, element)
        if one.value < 0:
            raise ElementRefused("an amount is never less than nothing")
        value = _figured(words, fact, one.value)
        if value is None:
            raise ElementRefused(f"the words do not say {one.value}")
        return replace(one, value=value, op=self._bound(one, value))

    def _element(self, one: FactRead, words: Text, element: str) -> FactRead:
        """That an element is not there, or there, is said of this element, and no figure against
        it."""
        found = materials.elements(words)
        if element not in {named.value for named in found} and not materials.heavy(words):
            raise ElementRefused(f"the words do not name {element}")
        told = [content.value for content in
                materials.contents(words, found, amounts.percents(words))
                if content.element == element]
        if one.value == 0 and told and 0 not in told:
            raise ElementRefused(f"the words give {told[0]} for {element}, not none")
        return one

    def _bound(self, one: FactRead, value: float) -> str:
        """The bound that stands at the amount, where the reader took it for exact."""
        if one.op not in ("=", "~"):
            return one.op
        for found in self.amounts:
            if found.span.overlaps(one.span) and abs(found.value - value) < 1e-9 and (
                    found.op not in ("=", "~")):
                return found.op
        return one.op

    def _date(self, one: FactRead, _: Declaration) -> FactRead:
        self.day_within(one.span, one.value, one.value)
        return one

    def day_within(self, span: Span, since: date, until: date) -> None:
        """The words must speak of the days, as far as our own reader of days can tell."""
        if not FIRST <= since <= until <= LAST:
            raise ElementRefused(f"{since} to {until} is no day or span of days that can be meant")
        found = [one for one in self.days if one.span.overlaps(span)]
        if found and not any(one.value.since <= until and since <= one.value.until
                             for one in found):
            raise ElementRefused(f"the words do not speak of {since}")
        if not found and not any(sign.isdigit() for sign in self.words(span).plain):
            raise ElementRefused("the words name no day")

    def _country(self, one: FactRead, _: Declaration) -> FactRead:
        if pycountry.countries.get(alpha_2=one.value) is None:
            raise ElementRefused(f"{one.value!r} is no country's code")
        found = {place.value for place in self.places if place.span.overlaps(one.span)}
        if found and one.value not in found:
            raise ElementRefused(f"the words name {', '.join(sorted(found))}, not {one.value}")
        return one

    def _code(self, one: FactRead, _: Declaration) -> FactRead:
        if str(one.value).casefold() not in self.words(one.span).plain:
            raise ElementRefused(f"the words do not say {one.value}")
        return one

    def party(self, one: PartyRead) -> PartyRead:
        self.span(one.span)
        if one.role not in ROLES:
            raise ElementRefused(f"{one.role!r} is no role of a party")
        if not _stands(one.name, self.words(one.span).plain):
            raise ElementRefused("the name does not stand in its words")
        return one

    def share(self, one: Share) -> Share:
        self.span(one.span)
        if not 0 < one.percent <= 100:
            raise ElementRefused(f"a share lies between 0 and 100 percent, not at {one.percent}")
        plain = self.text.plain
        if not (one.owner or one.listed):
            raise ElementRefused("the share has no owner")
        if any(name and not _stands(name, plain) for name in (one.owner, one.owned)):
            raise ElementRefused("the owner or the owned firm is not named in the text")
        if not any(abs(found.value - one.percent) < 1e-9
                   for found in amounts.percents(self.words(one.span))):
            raise ElementRefused(f"the words do not say {one.percent} %")
        return one

    def goods(self, one: Goods) -> Goods:
        self.span(one.span)
        for name in (one.grade, one.part_no):
            if name and not _stands(name, self.text.plain):
                raise ElementRefused(f"{name!r} does not stand in the text")
        return one

    def day(self, one: DayRead) -> DayRead:
        self.span(one.span)
        if one.what not in WHATS:
            raise ElementRefused(f"a day is one of {', '.join(WHATS)}, not {one.what!r}")
        self.day_within(one.span, one.since, one.until)
        return one

    def misuse(self, one: Misuse) -> Misuse:
        self.span(one.span)
        if one.kind not in MISUSE:
            raise ElementRefused(f"{one.kind!r} is no kind of misuse")
        return one


def _figured(words: Text, fact: Declaration, value: float) -> float | None:
    """The amount in the declared unit, where the words say it; percent may stand without a sign."""
    read = amounts.percents(words) if fact.type == "percent" else amounts.numbers(words)
    for one in read:
        if one.unit in (fact.unit, "%", "") and abs(one.value - value) < 1e-9:
            return value
        said = figure("".join(sign for sign in words.plain[one.start:one.end]
                              if sign.isdigit() or sign in ".,").strip(".,"))
        if one.unit == fact.unit and said == value:
            return float(one.value)
    plain = words.plain
    for one in amounts.numbers(words):
        if one.unit:  # "3 kg of Dy" tells no percentage
            plain = plain[:one.start] + " " * (one.end - one.start) + plain[one.end:]
    bare = {amounts.number_of(found) for found in _BARE.findall(amounts.han_point(plain))}
    return value if value in bare and not any(one.unit for one in read) else None


def _stands(name: str, plain: str) -> bool:
    """Whether a name stands in a text, but for blanks and the width and case of its signs."""
    return bool(name.strip()) and (
        "".join(Text(name).plain.split()) in "".join(plain.split()))
