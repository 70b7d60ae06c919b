"""Wares that are no magnets: which element an oxide or metal is of, which alloy, which machine.

Read off tables of names. A figure whose unit belongs to one fact alone ("1.8 T", "310 Wh/kg") tells
that fact.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from assistant.reading.contract import FactRead, Mode
from assistant.reading.mention import Mention, apart
from assistant.reading.mentions import materials
from assistant.reading.mentions.mentions import TextMentions
from assistant.reading.mentions.tells import fact_of
from assistant.reading.told.origin import origin
from knowledge.rules import Declaration

RAW = frozenset({"oxide", "metal", "compound", "target"})
"""Forms that are of an element."""
TIMES = frozenset({"days", "weeks", "months", "years"})
_OF = re.compile(r"[\s\-]*(?:high[\s\-]purity\s+|pure\s+|高纯)?")
_TAKES = re.compile(r"\s+of\s+")
_BOTH = re.compile(r"\s*(?:,|、|/|&|\+|and|or|和|及|与|或)\s*")


def wares(held: TextMentions, known: Mapping[str, Declaration], forms: Collection[str], case: bool
          ) -> Iterator[FactRead]:
    """The element of raw material, the alloy, the machine and its figures. `forms` are the forms of
    the goods that were read; in a `case` every form that is named may be the goods'."""
    goods = [one for one in held.forms if one.value in RAW and (case or one.value in forms)
             and not materials.denied(held.text, one)]
    for element in _elements_of(held, goods):
        yield _fact(held, fact_of("elements"), element)
    if case:
        yield from origin(held)
    if not case and not forms:
        return
    for one in held.alloys:
        whole = held.text.plain[one.end:one.end + 1] != "硼"  # 镝铁硼 is a magnet
        if whole and not materials.denied(held.text, one):
            yield _fact(held, fact_of("alloys"), one)
    named = False
    for name in materials.named_choices():
        for one in apart(materials.named(held.text, name)):
            if not materials.denied(held.text, one):
                named = True
                yield _fact(held, name, one)
    if named:
        yield from _by_unit(held, known)


def _fact(held: TextMentions, name: str, one: Mention) -> FactRead:
    mode = materials.mode(held.text, one.start)
    return FactRead(name, one.value, one.span, mode=Mode.SAID if mode is Mode.ASKED else mode)


def _elements_of(held: TextMentions, forms: Collection[Mention]) -> Iterator[Mention]:
    """The elements that stand right at a word for raw material (氧化钆, "Er oxide", "oxide of
    terbium", "Gd2O3"), and those listed with them."""
    plain = held.text.plain
    at = {one.start for one in held.elements for form in forms
          if one.span.overlaps(form.span)
          or (one.end <= form.start and _OF.fullmatch(plain[one.end:form.start]))
          or (form.end <= one.start and _TAKES.fullmatch(plain[form.end:one.start]))}
    listed = held.elements
    for place in range(len(listed) - 1, 0, -1):  # "Tb and Pr oxide"
        before, after = listed[place - 1], listed[place]
        if after.start in at and _BOTH.fullmatch(plain[before.end:after.start]):
            at.add(before.start)
    yield from (one for one in listed if one.start in at)


def _by_unit(held: TextMentions, known: Mapping[str, Declaration]) -> Iterator[FactRead]:
    """Figures in a unit that one declared fact alone has, and that measures no time."""
    counted = Counter(fact.unit for fact in known.values())
    alone = {fact.unit: name for name, fact in known.items()
             if fact.unit and counted[fact.unit] == 1 and fact.unit not in TIMES}
    for one in held.of("number"):
        if one.unit in alone:
            yield FactRead(alone[one.unit], one.value, one.span, one.op)
