"""Goods: which items a text speaks of, and what it says of each.

A list of items ("1) … 2) …", lines, "A: … B: …") is parted at its marks; elsewhere there is one
item. Which words name the goods, and which a housing, a coating or another firm's wares, is
learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.reading import materials
from assistant.reading.contract import FactRead, Goods, Mode, Span
from assistant.reading.learned.features import number, of_mention
from assistant.reading.learned.linear import Linear
from assistant.reading.materials import Content
from assistant.reading.mention import Mention
from assistant.reading.mentions import Page

CONTENT_FACTS = {"Dy": "dysprosium_pct", "Tb": "terbium_pct", "Ho": "holmium_pct",
                 "Gd": "gadolinium_pct"}
_ITEM = re.compile(r"(?:^|(?<=\n)|(?<=[\s;；,，(（]))[(（]?(?:(?:pos|item|no|nr)\.?\s*)?"
                   r"(?:[1-9]|[a-hA-H]|[①-⑨])[).）:：、]\s*(?=\S)|^\s*[-*•]\s+", re.MULTILINE)


def goods(held: Page, model: Linear) -> list[Goods]:
    """The items of the text; nothing where no word names any."""
    segments = [span for span in _segments(held) if _named(held, span)]
    if len(segments) < 2:
        named = _named(held, Span(0, len(held.text.raw)))
        return [_item("1", held, Span(0, len(held.text.raw)), named)] if named else []
    return [_item(str(place), held, span, _named(held, span))
            for place, span in enumerate(segments, 1)]


def facts(held: Page, items: Sequence[Goods], model: Linear) -> Iterator[FactRead]:
    """Material, form and contents of each item."""
    whole = Span(0, len(held.text.raw))
    told = materials.contents(held.text, held.elements, held.of("percent"))
    parts = [("", whole)] if len(items) < 2 else [(one.id, one.whole) for one in items]
    for of, span in parts:
        yield from _contents([one for one in told if one.span.overlaps(span)], of)
        for kind, name in (("family", "magnet_family"), ("form", "item_form")):
            yield from _one(held, model, kind, name, span, of)


def _contents(told: Sequence[Content], of: str) -> Iterator[FactRead]:
    for one in told:
        name = CONTENT_FACTS.get(one.element)
        if name:
            value, op = one.value, one.op if not one.basis else "basis"
            if op in (">", ">="):  # more than something is contained, whatever the amount
                value, op = materials.CONTAINED, "="
            yield FactRead(name, value, one.span, "=" if op == "~" else op, of, one.mode,
                           one.basis)


def _one(held: Page, model: Linear, kind: str, name: str, span: Span, of: str
         ) -> Iterator[FactRead]:
    """The value that the words for the goods agree on; a magnet and what it is fixed in are told
    apart by nobody here, so that two values are asked about."""
    mentions = [one for one in (held.families if kind == "family" else held.forms)
                if one.span.overlaps(span)]
    sure = [one for one in mentions if _is_goods(held, model, one)]
    yield from (FactRead(name, one.value, one.span, of=of, mode=_mode(held, one))
                for one in sure)


def _is_goods(held: Page, model: Linear, one: Mention) -> bool:
    numbers = number(of_mention(held.masked, one, held.sentence(one.start)))
    return any(label == "goods" for label, _ in model.certain(numbers))


def _mode(held: Page, one: Mention) -> Mode:
    return materials.mode(held.text, one.start)


def _named(held: Page, span: Span) -> list[Mention]:
    """The words in a stretch that can name goods."""
    return [one for one in (*held.of("grade"), *held.families, *held.forms, *held.of("part"))
            if one.span.overlaps(span)]


def _segments(held: Page) -> list[Span]:
    marks = [one.start() for one in _ITEM.finditer(held.text.raw)]
    if len(marks) < 2:
        return []
    return [Span(start, end) for start, end in
            zip(marks, [*marks[1:], len(held.text.raw)], strict=True)]


def _item(id: str, held: Page, span: Span, named: Sequence[Mention]) -> Goods:
    grade = next((one.value for one in named if one.kind == "grade"), "")
    part = next((one.value for one in named if one.kind == "part"), "")
    return Goods(id, named[0].span, grade, part, held.text.trimmed(*span))
