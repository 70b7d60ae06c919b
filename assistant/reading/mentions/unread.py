"""What nothing used: amounts, days, names and materials of a text that no element quotes."""

from __future__ import annotations

from dataclasses import replace

from assistant.reading.contract import Kind, Reading, Span, Unread
from assistant.reading.mentions.materials import CONTENT_FACTS
from assistant.reading.mentions.mentions import TextMentions
from assistant.reading.text import LONGEST

MOST = 8


def unread(found: Reading, held: TextMentions) -> Reading:
    """The reading with what it left unread; a text beyond the length that is read is told as a
    whole."""
    used = [*(one.span for one in found.facts if one.op == "="),
            *(one.span for one in found.likely),
            *(one.span for one in found.parties), *(one.span for one in found.shares),
            *(one.span for one in found.references),
            *(one.span for one in found.days if one.what != "other")]
    left = []
    for one in held.mentions:
        material = one.kind in ("percent", "day", "country", "code") or (
            one.kind == "number" and one.unit)
        if material and not any(one.span.overlaps(span) for span in used):
            left.append(Unread(one.kind, one.span))
    told = {one.name for one in found.facts}
    for one in (*held.elements, *held.families) if found.kind is Kind.CASE else ():
        name = CONTENT_FACTS.get(one.value) if one.kind == "element" else "magnet_family"
        if name and name not in told:
            told.add(name)
            left.append(Unread(one.kind, one.span))
    left.sort(key=lambda one: one.span.start)
    if len(found.text) > LONGEST:
        left.append(Unread("rest", Span(LONGEST, len(found.text))))
    return replace(found, unread=tuple(left[:MOST]))
