"""That the goods come from China: "Chinese Dy magnets", "magnets from China", "made in China"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from assistant.reading.contract import FactRead
from assistant.reading.mention import Mention
from assistant.reading.mentions.goods import maker
from assistant.reading.mentions.mentions import TextMentions
from assistant.reading.mentions.tells import fact_of

_MADE = re.compile(
    r"\b(?:chinese|china|prc)[\s\-]+(?:origin|made|produced)\b"
    r"|\borigin\W{0,3}(?:is\s+)?(?:cn|china|prc)\b"
    r"|\b(?:made|produced|manufactured|mined|sintered) in (?:the )?(?:china|prc)\b"
    r"|原产(?:地|国)?[为是于：:]?\s?(?:中国|大陆)|(?:中国|大陆)(?:原产|产|制造?)(?![能业商厂品])")
_FROM = re.compile(r"\s*(?:from|aus|de|da|z|out of)\s+(?:the )?")
_BOUGHT = re.compile(r"从(?:中国|大陆)(?:进口|采购|购买|买|订)")
_NOT = re.compile(r"(?:\b(?:not|no|non|never|nothing|kein\w*)\b|n't|不是|并非|非|没有?)"
                  r"[^.;。；]{0,12}$")
_PEOPLE = re.compile(
    r"[\s\-]*(?:exporter|supplier|vendor|seller|trader|dealer|mill|export|licen[cs]e|law|rule"
    r"|control|veu|scheme|industry|market|test|standard)s?\b"
    r"|的?(?:出口商|供应商|卖家|贸易商|厂|企业|公司|行业|标准)")
_JOINS = re.compile(r"[\s\-]*(?:的|sintered\s+|bonded\s+|containing\s+|bearing\s+"
                    r"|rare[\s\-]earth\s+|稀土|烧结)?[\s\-]*")
NEAR = 24
"""Signs between two words of one phrase."""


def origin(held: TextMentions) -> Iterator[FactRead]:
    """The first words that say so; nothing where they are denied, and nothing of a Chinese firm."""
    plain = held.text.plain
    for found in (*_MADE.finditer(plain), *_BOUGHT.finditer(plain)):
        if not _NOT.search(held.text.before(found.start(), NEAR)):
            yield FactRead(fact_of("origin"), True, held.text.trimmed(*found.span()))
            return
    words = sorted((*held.elements, *held.families, *held.forms, *held.of("grade")),
                   key=lambda one: one.start)
    starts = [one.start for one in words]
    for place in held.of("country"):
        if place.value != "CN" or place.unit == "city" or _NOT.search(
                held.text.before(place.start, NEAR)):
            continue
        at = bisect_left(starts, place.end)
        end = _phrase(plain, words[at:at + 6], place.end)
        behind = end > place.end and not _PEOPLE.match(plain, end) and not maker(plain, end)
        before = any(_FROM.fullmatch(plain[one.end:place.start]) for one in words[max(0, at - 3):at]
                     if 0 <= place.start - one.end <= NEAR)
        if behind or before:
            yield FactRead(fact_of("origin"), True, held.text.trimmed(place.start, end))
            return


def _phrase(plain: str, words: list[Mention], end: int) -> int:
    """Where the goods end that begin there: the whole of "Chinese sintered NdFeB magnets"."""
    for one in words:
        if one.start >= end and one.start - end <= NEAR and _JOINS.fullmatch(plain[end:one.start]):
            end = one.end
    return end
