"""A yes or no to a length that the question names: "Can a general license be valid for five years?"
"""

from __future__ import annotations

import re

from assistant.answer import Point
from assistant.desk import Desk
from assistant.shapes.base import say
from assistant.wording import words

MOST = ("individual_license_years", "general_license_years", "temporary_control_years",
        "review_working_days", "amendment_working_days", "customs_challenge_working_days")
LEAST = ("record_years",)
"""Values that the law sets as the longest, and as the shortest, length."""
_NUMBERS = {word: number for number, pair in enumerate(
    ("one 一", "two 两", "three 三", "four 四", "five 五", "six 六", "seven 七", "eight 八",
     "nine 九", "ten 十"), 1) for word in pair.split()} | {"二": 2}
_LENGTH = re.compile(
    rf"(?P<count>\b\d{{1,3}}|\b(?:{'|'.join(one for one in _NUMBERS if one.isascii())})|\d{{1,3}}"
    rf"|[{''.join(one for one in _NUMBERS if not one.isascii())}])[\s-]*(?:full )?"
    r"(?P<unit>years?\b|(?:working |business )?days?\b|年|个?工作日|天)", re.IGNORECASE)
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
    if dated is None or ("year" in parameter.unit) != (found["unit"][0].lower() in "y年"):
        return None
    said = found["count"].lower()
    count = _NUMBERS.get(said) or int(said)
    if name in MOST:
        key = "lead_at_most" if count > dated.value else "lead_within"
    else:
        key = "lead_at_least" if count < dated.value else "lead_long_enough"
    amount = words.amount(dated.value, parameter.unit, desk.language)
    return say(desk, key, amount, cites=[dated.reference])
