"""What nothing used: amounts, days, names and materials of a text that no element quotes."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.reading.contract import Kind, Reading, Span, Unread
from assistant.reading.mentions.mentions import TextMentions
from assistant.reading.mentions.tells import content_of, fact_of
from assistant.reading.text import LONGEST

MOST = 8
_FORCES = re.compile(
    r"\b(?:air force|navy|naval|army|armed forces|marine corps|coast guard|military|defen[cs]e"
    r"|missiles?|weapons?|warships?|fighter jets?|self-defen[cs]e force|bundeswehr)\b"
    r"|(?<!民)(?:国防|陆军|海军|空军|军队|军方|军用|军工|自卫队|导弹|武器)")
"""Words on armed forces: where no fact is taken from them, the user is told so."""
OF_FORCES = re.compile(r"militar|armed|defense|uniformed|wmd|strength")
"""Facts that such words may tell, by their names."""


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
        name = content_of(one.value) if one.kind == "element" else fact_of("family")
        if name and name not in told:
            told.add(name)
            left.append(Unread(one.kind, one.span))
    if not any(OF_FORCES.search(one.name) for one in (*found.facts, *found.likely)):
        spoken = _FORCES.search(held.text.plain) if found.kind is Kind.CASE else None
        if spoken:
            left.append(Unread("military", Span(*spoken.span())))
    left.sort(key=lambda one: one.span.start)
    if len(found.text) > LONGEST:
        left.append(Unread("rest", Span(LONGEST, len(found.text))))
    return replace(found, unread=tuple(left[:MOST]))
