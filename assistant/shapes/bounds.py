"""A yes or no to a length that the question names: "Can a general license be valid for five years?"
"""

from __future__ import annotations

import re

from assistant.answer import Point
from assistant.desk import Desk
from assistant.embedded.reading.plain import COUNTS
from assistant.shapes.base import say
from assistant.wording import words

MOST = ("individual_license_years", "general_license_years", "temporary_control_years")
LEAST = ("record_years",)
"""Values that the law sets as the longest, and as the shortest, length. The time in which an
authority is to decide is none: a longer wait happens, and a shorter one is not promised."""
_LENGTH = re.compile(
    rf"(?P<count>\b\d{{1,3}}|\b(?:{'|'.join(one for one in COUNTS if one.isascii())})|\d{{1,3}}"
    rf"|[{''.join(one for one in COUNTS if not one.isascii())}])[\s-]*(?:full )?(?:years?\b|年)",
    re.IGNORECASE)
_YES_OR_NO = re.compile(r"(?:^|[.,;!]\s*)\W*(?:so |and |then |ok )*"
                        r"(?:can|could|may|is|are|do|does|must|will|would)\b"
                        r"|能|可以|可否|行吗|行不行|够|吗", re.IGNORECASE)


def bound(desk: Desk) -> Point | None:
    """The sentence, where the value asked for is a bound and the question names a length."""
    if desk.read.value is None or not _YES_OR_NO.search(desk.read.text):
        return None
    pack, name = desk.read.value
    found = _LENGTH.search(desk.read.text)
    if name not in MOST + LEAST or found is None:
        return None
    parameter = desk.pack(pack).parameters[name]
    dated = parameter.on(desk.law_day)
    if dated is None:
        return None
    said = found["count"].lower()
    count = COUNTS.get(said) or int(said)
    if name in MOST:
        key = "lead_at_most" if count > dated.value else "lead_within"
    else:
        key = "lead_at_least" if count < dated.value else "lead_long_enough"
    amount = words.amount(dated.value, parameter.unit, desk.language)
    return say(desk, key, amount, cites=[dated.reference])
