"""What names an item: grade, part number, order number, codes of the lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.plain import pattern

_GRADE = pattern(
    r"(?<![A-Za-z0-9_.\-/])(?P<n>N)[\s\-]?(?P<number>2[5-9]|3\d|4\d|5[0-8])(?P<kind>[MHT]|[SUEAV]H|SHT)?(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9_.\-/])(?P<bare>2[5-9]|3\d|4\d|5[0-8])(?P<suffix>M|H|SH|UH|EH|AH|TH|VH)(?![A-Za-z0-9_])")
_SMCO_GRADE = pattern(r"(?<![A-Za-z0-9_])(?:YXG|XGS|YX|SMCO|R)[\s\-]?(?:1[6-9]|2\d|3[0-5])[A-Z]{0,3}(?![A-Za-z0-9_])|(?<![A-Za-z0-9_])S(?:2[0-9]0|3[0-5]0)(?![A-Za-z0-9_])")
_PART = pattern(r"(?<![\w\-./])(?=[A-Z0-9\-]{4,24}(?![\w\-]))(?=[A-Z0-9\-]*\d)[A-Z]{1,6}(?:-[A-Z0-9]{1,10}){1,4}(?![\w\-])")
_SAID_PART = pattern(r"(?:(?i:\bpart)(?: no\.?| number)|item(?: no\.?| number)?|p/n|料号|物料号?|型号|图号)\s*[:#]?\s*(?P<no>[A-Za-z0-9][A-Za-z0-9\-./]{2,24})")
_ORDER = pattern(r"(?i:\b(?:order|po|so|decision|case|shipment|job)\b|订单|决定|案件|单号)\s*(?:no\.?|number|号|#)?\s*[:#]?\s*(?P<no>[A-Za-z]{0,4}-?\d[\w\-]{2,20})")
_CODE = pattern(r"(?<![\w.])(?P<code>\d[A-E]\d{3}(?:\.[a-zA-Z](?:\.\d{1,2}){0,2}(?:\.[a-z])?)?)(?![\w])")
_NOT_PART = pattern(r"^(?:COVID|ISO|HS|GB|ASTM|IEC|EN|DIN|NO|FR|CFR|F|B|C|UTF|MIG|J|AI|GL|Q|T)-")


@dataclass(frozen=True, slots=True)
class Item:
    """How the text names the item; `grade` is a trade name and never proof of composition."""

    grade: str = ""
    grade_words: tuple[int, int] = (0, 0)
    family: str = ""
    part_no: str = ""
    order_no: str = ""


def read_item(page: Page) -> Item:
    """The first grade, part number and order number in the text."""
    raw = page.text.raw
    grade, span, family = "", (0, 0), ""
    found, cobalt = _GRADE.search(raw), _SMCO_GRADE.search(raw)
    if found:
        grade, span, family = re.sub(r"[\s\-]", "", found.group()), found.span(), "NdFeB"
    elif cobalt:
        grade, span, family = cobalt.group(), cobalt.span(), "SmCo"
    order = _ORDER.search(raw)
    return Item(grade, span, family, _part(raw, order.group("no") if order else ""),
                order.group("no") if order else "")


def _part(raw: str, order: str) -> str:
    said = _SAID_PART.search(raw)
    if said and any(char.isdigit() for char in said["no"]):
        return said["no"].rstrip(".")
    for one in _PART.finditer(raw):
        if one.group() != order and not _NOT_PART.match(one.group()):
            return one.group()
    return ""


def read_codes(page: Page) -> list[ReadFact]:
    """Codes of the dual-use lists: a Chinese one (x9xx) for facts of Chinese packs, an ECCN for the
    American; other codes for each."""
    facts: list[ReadFact] = []
    for found in _CODE.finditer(page.text.raw):
        code = found["code"][0] + found["code"][1].upper() + found["code"][2:]
        chinese = code[2] == "9"
        for spec in page.vocabulary.specs:
            if spec.type == "code" and all(fact.name != spec.name for fact in facts):
                packs = [pack for pack in spec.packs if not (pack.startswith("us_") and chinese)]
                if packs:
                    facts.append(page.fact(spec, code, found.start("code"), found.end("code")))
    return facts
