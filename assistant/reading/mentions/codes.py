"""Codes of the dual-use lists and numbers of orders, as they stand in the text."""

from __future__ import annotations

import re

from assistant.reading.mention import Mention
from assistant.reading.text import Text

_CODE = re.compile(
    r"(?<![\w.])(?P<code>\d[A-Ea-e]\d{3}(?:\.[a-zA-Z](?:\.\d{1,2}){0,2}(?:\.[a-z])?)?)(?![\w])")
_EAR99 = re.compile(r"\bEAR\s?99\b", re.IGNORECASE)
_ORDER = re.compile(
    r"(?i:\b(?:order|po|so|decision|case|shipment|job)\b|订单|决定|案件|单号)\s*(?:no\.?|number"
    r"|号|#)?"
    r"\s*[:#]?\s*(?P<no>[A-Za-z]{0,4}-?\d[\w\-]{2,20})")


def codes(text: Text) -> list[Mention]:
    """Codes as the lists write them (1C902.a.4, 3A991). `unit` is "cn" for a Chinese code, which
    has 90 after the letter, else "us"."""
    found = []
    for one in _CODE.finditer(text.raw):
        code = one["code"][0] + one["code"][1].upper() + one["code"][2:]
        unit = "cn" if code[2:4] == "90" else "us"
        found.append(Mention("code", code, *one.span("code"), unit=unit))
    found += [Mention("code", "EAR99", *one.span(), unit="us")
              for one in _EAR99.finditer(text.raw)]
    return found


def orders(text: Text) -> list[Mention]:
    """Numbers of orders and the like."""
    return [Mention("order", one["no"], *one.span("no")) for one in _ORDER.finditer(text.raw)]
