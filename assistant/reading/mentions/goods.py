"""Goods: which items a text speaks of, and what it says of each.

A list of items ("1) … 2) …", lines, "A: … B: …") is parted at its marks; elsewhere there is one
item. Which words name the goods, and which a housing, a coating or another firm's wares, is
learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.reading.contract import FactRead, Goods, Mode, Span
from assistant.reading.learned.features import number, of_mention
from assistant.reading.learned.linear import Linear
from assistant.reading.mention import Mention
from assistant.reading.mentions import materials
from assistant.reading.mentions.materials import Content
from assistant.reading.mentions.mentions import TextMentions
from assistant.reading.mentions.tells import content_of, fact_of

GOODS = "goods"
CLEARLY = 0.8
"""By how much surer one word for the goods must be than another, to be the one."""
LEAST, LEAST_FIGURED = 0.2, -0.8
"""From which score an element is one of the goods', without and with a figure."""
BESIDE = 16
MOST_CONTENT = 50.0
"""Percent by weight of a rare earth that no magnet contains."""
_STOP = re.compile(r"[.,;:!?，。；：、()（）\n]|\b(?:for|in|into|of|with|and|or|to|on|inside)\b"
                   r"|用|装|的客户|给")
_ALTERNATIVE = re.compile(r"\s*(?:/|\bor\b|或者?|还是|oder)\s*")
_ITEM = re.compile(r"(?:^|(?<=\n)|(?<=[\s;；,，(（]))[(（]?(?:(?:pos|item|no|nr)\.?\s*)?"
                   r"(?:[1-9]|[a-hA-H]|[①-⑨])[).）:：、]\s*(?=\S)|(?i:\b(?:lot|batch|heat|sort"
                   r"|row|variant)) ?[\"']?[\w\-]{1,8}[\"']?\s*[:=]|^\s*[-*•]\s+", re.MULTILINE)


def goods(held: TextMentions, model: Linear) -> list[Goods]:
    """The items of the text; nothing where no word names any."""
    segments = [span for span in _segments(held) if _named(held, span)]
    if len(segments) < 2:
        named = _named(held, Span(0, len(held.text.raw)))
        return [_item("1", held, Span(0, len(held.text.raw)), named)] if named else []
    return [_item(str(place), held, span, _named(held, span))
            for place, span in enumerate(segments, 1)]


def facts(held: TextMentions, items: Sequence[Goods], model: Linear, spent: Sequence[Span],
          case: bool = False) -> Iterator[FactRead]:
    """Material, form and contents of each item. `spent` are the amounts that are owners' shares.
    In a `case` an amount of an element, and the only material named, are the goods'; elsewhere they
    may be what the law or a question at large speaks of."""
    whole = Span(0, len(held.text.raw))
    told = materials.contents(held.text, held.elements, held.of("percent"))
    told += _again(held, told, spent)
    parts = [("", whole)] if len(items) < 2 else [(one.id, one.whole) for one in items]
    for of, span in parts:
        yield from _contents(held, model, [one for one in told if one.span.overlaps(span)], of,
                             case)
        for mentions, kind in ((held.families, "family"), (held.forms, "form")):
            found = [one for one in mentions if one.span.overlaps(span)]
            if kind == "form":
                found = _wholes(held, found)
            sure = () if not case else _only(held, found) if kind == "family" else (
                _only(held, _with_material(held, found))
                if len({one.value for one in found if not _business(held, one)}) == 1 else ())
            yield from (FactRead(fact_of(kind), one.value, one.span, of=of, mode=_mode(held, one))
                        for one in sure or _named_as(held, model, found))


def _again(held: TextMentions, told: Sequence[Content], spent: Sequence[Span]) -> list[Content]:
    """Further amounts of an element that a sentence names: of the only one, such as two
    laboratories give, and such as a word for a measurement brings in ("max. 4 %, measured 3.05 %").
    Two exact ones that differ are asked about; one beside a bound stands for itself."""
    used = [*(one.span for one in told), *spent]
    free = [one for one in held.of("percent") if not any(one.span.overlaps(span) for span in used)]
    more = []
    for one in told:
        if one.value == materials.CONTAINED:
            continue
        around = held.sentence(one.span.start)
        alone = len({each.value for each in held.elements if each.span.overlaps(around)}) == 1
        for each in free:
            if each.span.overlaps(around) and each.op == "=" and (
                    (alone and one.op == "=") or _measured(held, one, each)):
                more.append(replace(one, value=each.value, op="=", span=each.span))
    return more


_MEASURED = re.compile(
    r"(?:\b(?:measured|actual(?:ly)?|lab(?:oratory|or)?|tested|test|report|result|icp|xrf|sgs|found"
    r"|gemessen|mesuré|medido)\b|实测|实际|检测|复测|化验|测得)[^\d.;。；%]{0,16}$")


def _measured(held: TextMentions, told: Content, amount: Mention) -> bool:
    """Whether an amount that names no element follows this content and is said to be measured."""
    between = [one for one in held.elements if told.span.end <= one.start < amount.start]
    return (told.span.end <= amount.start and not between
            and bool(_MEASURED.search(held.text.before(amount.start, 30))))


_WITH_PARTS = re.compile(r"\b(?:with|including|incl\.?|mit|avec|con)\b|带有?|配有?|装有")
SHAFTED = "rotating_assembly"
"""A rotor with its shaft is this, whatever else is on it."""


def _wholes(held: TextMentions, forms: Sequence[Mention]) -> list[Mention]:
    """The forms less those that are parts of one named before them in the same sentence: of a
    "rotor with bearings and encoder" the rotor; of a "rotor with shaft" the shafted one."""
    kept = list[Mention]()
    head: Mention | None = None
    for one in forms:
        gap = held.text.plain[head.end:one.start] if head else ""
        if head is None or not _WITH_PARTS.search(gap) or len(gap) > 80 or re.search(
                r"[.;?!。；？！]", gap):
            kept.append(one)
            head = head or one
        elif one.value == SHAFTED:
            kept = [one if other is head else other for other in kept]
    return kept


def _only(held: TextMentions, mentions: Sequence[Mention]) -> list[Mention]:
    """The first mention, where all of them say one thing and none is denied."""
    denied = any(materials.denied(held.text, one) for one in mentions)
    return [] if denied or len({one.value for one in mentions}) != 1 else [*mentions[:1]]


def _with_material(held: TextMentions, forms: Sequence[Mention]) -> list[Mention]:
    """The forms that stand right behind their material: SmCo rings, N42SH arcs, Dy magnets."""
    materials_ = (*held.of("grade"), *held.families, *held.elements)
    return [one for one in forms if any(
        0 <= one.start - other.end <= BESIDE
        and not _STOP.search(held.text.plain[other.end:one.start]) for other in materials_)]


def _contents(held: TextMentions, model: Linear, told: Sequence[Content], of: str, case: bool
              ) -> Iterator[FactRead]:
    """Contents of the goods; an element that the law or a question at large speaks of is none."""
    for one in told:
        name = content_of(one.element)
        if not name:
            continue
        mention = next((each for each in held.elements if each.span.overlaps(one.span)
                        and each.value == one.element), None)
        bare = one.value == materials.CONTAINED and not (
            mention and materials.compound(held.text, mention))
        sure = not bare and (case or one.value == 0)
        if mention and not sure and _score(held, model, mention) < (
                LEAST if bare else LEAST_FIGURED):
            continue
        if one.value != materials.CONTAINED and one.value > MOST_CONTENT:
            continue  # how pure an oxide or metal is
        value, op = one.value, one.op if not one.basis else "basis"
        if op in (">", ">="):  # more than something is contained, whatever the amount
            value, op = materials.CONTAINED, "="
        yield FactRead(name, value, one.span, "=" if op == "~" else op, of, one.mode, one.basis)


def _named_as(held: TextMentions, model: Linear, mentions: Sequence[Mention]) -> list[Mention]:
    """The words that name the goods: the surest, and any other that is about as sure and says
    another thing, so that it is asked which it is."""
    limit = model.limits.get(GOODS, 9.0)
    scored = [(_score(held, model, one), -one.start, one) for one in mentions
              if not materials.denied(held.text, one) and not _business(held, one)]
    ranked = sorted((one for one in scored if one[0] >= limit), reverse=True)
    if not ranked:
        return []
    best = ranked[0][0]
    values = {one.value for score, _, one in ranked if score >= best - CLEARLY}
    if values == {"rotor_or_stator", "rotating_assembly"}:  # a rotor with its shaft
        values = {"rotating_assembly"}
    kept = [one for score, _, one in ranked if score >= best - CLEARLY and one.value in values]
    return [*kept, *(one for one in mentions if any(_or(held, one, other) for other in kept))]


_MAKES = re.compile(r"(?:\b(?:mak(?:e|es|ing)|build(?:s|ing)?|produc(?:e|es|ing)"
                    r"|manufactur(?:e|es|ing)"
                    r"|makers? of|manufacturers? of|producers? of|stellt|bau(?:t|en))"
                    r"(?:[\s\-]+[^\s,.;]+){0,2}[\s\-]+|(?:做|生产|制造|造|研发|组装)"
                    r"[^，。,；;\s]{0,5}\s?(?:[a-z]{1,6}\s)?)$")
_MAKER = re.compile(r"[\s\-]*(?:(?:maker|manufacturer|builder|producer|factory|plant|works|shop"
                    r"|firm|company|oem)s?\b|的?(?:厂|制造商|生产商|公司|企业|工厂|厂家))")


def _business(held: TextMentions, one: Mention) -> bool:
    """Whether a word says what somebody makes, and not what is bought: "they make motors", "to a
    pump maker"."""
    home = held.sentence(one.start)
    return bool(_MAKES.search(held.text.plain[max(home.start, one.start - 40):one.start])
                or maker(held.text.plain, one.end))


def maker(plain: str, place: int) -> bool:
    """Whether a word for somebody who makes goods stands at a place."""
    return _MAKER.match(plain, place) is not None


def _or(held: TextMentions, one: Mention, other: Mention) -> bool:
    """Whether two words are told as alternatives: "ferrite or SmCo"."""
    low, high = sorted((one, other), key=lambda each: each.start)
    return one.value != other.value and bool(
        _ALTERNATIVE.fullmatch(held.text.plain[low.end:high.start]))


def _score(held: TextMentions, model: Linear, one: Mention) -> float:
    """How surely a word for a material, form or element speaks of the goods."""
    features = of_mention(held.masked, one, held.sentence(one.start), beside(held, one))
    return dict(model.best(number(features))).get(GOODS, -9.0)


def beside(held: TextMentions, one: Mention) -> list[str]:
    """What else the text speaks of: the goods may be that, and this only a part of it."""
    others = {each.value for each in (*held.forms, *held.families) if each.value != one.value}
    return [f"{one.value}+{other}" for other in sorted(others)]


def _mode(held: TextMentions, one: Mention) -> Mode:
    return materials.mode(held.text, one.start)


def _named(held: TextMentions, span: Span) -> list[Mention]:
    """The words in a stretch that can name goods."""
    return [one for one in (*held.of("grade"), *held.families, *held.forms, *held.of("part"))
            if one.span.overlaps(span)]


def _segments(held: TextMentions) -> list[Span]:
    marks = [one.start() for one in _ITEM.finditer(held.text.raw)]
    if len(marks) < 2:
        return []
    return [Span(start, end) for start, end in
            zip(marks, [*marks[1:], len(held.text.raw)], strict=True)]


def item(id: str, held: TextMentions, span: Span) -> Goods:
    """The item that a stretch of the text speaks of."""
    return _item(id, held, span, _named(held, span))


def _item(id: str, held: TextMentions, span: Span, named: Sequence[Mention]) -> Goods:
    grade = next((one.value for one in named if one.kind == "grade"), "")
    part = next((one.value for one in named if one.kind == "part"), "")
    return Goods(id, named[0].span if named else held.text.trimmed(*span), grade, part,
                 held.text.trimmed(*span))
