"""Amounts: percentages and numbers with a unit, each with its bound, as they stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.reading.mention import Mention
from assistant.reading.text import Text

MOST = 200
"""Amounts that are looked at in one text; more are a table, which is uploaded, not pasted."""
_N = r"\d{1,12}(?:,\d{3})*(?:[.,]\d{1,6})?"
_PERCENT = re.compile(
    r"(?<![\w.,:x*/])(?:(?P<low>\d{1,3}(?:[.,]\d{1,4})?)\s*%?\s*(?:-|to|~|至|到)\s*)?"
    r"(?P<n>\d{1,7}(?:[.,]\d{1,6})?|(?<!\d)\.\d{1,6})\s*(?:wt\.?[\s\-]*|mass[\s\-]*|at\.?\s*)?"
    r"(?P<sign>%|percent\b|per cent\b|pct\b|prozent\b|procent\w*|procento\b|por ciento\b"
    r"|pour ?cent\b|per ?cento\b|ppm\b|个点)"
    r"|百分之(?P<zh>[零一二三四五六七八九十点\d.]{1,8})", re.ASCII)
_BOUND = (
    ("<", r"<|less than|under|below|fewer than|不到|低于|小于|少于|weniger als|menos de"),
    ("<=", r"≤|<=|(?<!go )(?<!goes )(?<!going )(?<!went )(?<!gone )(?<!rises )(?<!raised )up to"
     r"|at most|max\.?|maximum|no more than|not more than|不超过|至多|最多|不大于"),
    (">", r">|more than|above|over|exceeding|exceeds?|超过|大于|高于|多于|mehr als"),
    (">=", r"≥|>=|at least|min\.?|minimum|no less than|至少|不少于|不低于"),
    ("~", r"~|≈|approx\.?|approximately|about|around|roughly|circa|ca\.?|some|nearly|almost|约|大约"
          r"|大概|左右|将近|接近"),
)
_BEFORE = [(op, re.compile(rf"(?:{words})\s*(?:of\s+|a\s+)?$")) for op, words in _BOUND]
_AFTER = [("rate", re.compile(r"^\s*(?:/|per|a|each|every|pro|par|al|por|每)\s*(?:year|yr|month"
                              r"|mo|week|an|a|jahr|monat"
                            r"|mois|mes|año|anno|年|月|周)\b|^\s*(?:yearly|monthly|annually"
                            r"|p\.a\.)")),
          ("range", re.compile(r"^\s*(?:->|→|=>)\s*\d")),
          ("~", re.compile(r"^\s*(?:or so|or thereabouts|左右|上下)")),
          (">=", re.compile(r"^\s*(?:or more|and above|以上|及以上|\+)")),
          ("<=", re.compile(r"^\s*(?:or less|or below|max\b|以下|以内)"))]
_UNITS = {
    "kg": ("kg", 1.0), "kgs": ("kg", 1.0), "kilo": ("kg", 1.0), "kilos": ("kg", 1.0),
    "kilogram": ("kg", 1.0), "kilograms": ("kg", 1.0), "公斤": ("kg", 1.0), "千克": ("kg", 1.0),
    "t": ("kg", 1000.0), "ton": ("kg", 1000.0), "tons": ("kg", 1000.0), "tonne": ("kg", 1000.0),
    "tonnes": ("kg", 1000.0), "mt": ("kg", 1000.0), "吨": ("kg", 1000.0),
    "g": ("kg", 0.001), "gram": ("kg", 0.001), "grams": ("kg", 0.001), "克": ("kg", 0.001),
    "day": ("days", 1.0), "days": ("days", 1.0), "天": ("days", 1.0), "日": ("days", 1.0),
    "week": ("weeks", 1.0), "weeks": ("weeks", 1.0), "周": ("weeks", 1.0),
    "month": ("months", 1.0), "months": ("months", 1.0), "个月": ("months", 1.0),
    "year": ("years", 1.0), "years": ("years", 1.0), "年": ("years", 1.0),
    "usd": ("USD", 1.0), "dollars": ("USD", 1.0), "美元": ("USD", 1.0),
    "vote": ("votes", 1.0), "votes": ("votes", 1.0), "票": ("votes", 1.0),
    "agencies": ("votes", 1.0), "pcs": ("pcs", 1.0), "pieces": ("pcs", 1.0),
    "pc": ("pcs", 1.0), "units": ("pcs", 1.0), "sets": ("pcs", 1.0), "件": ("pcs", 1.0),
    "片": ("pcs", 1.0), "个": ("pcs", 1.0), "套": ("pcs", 1.0), "只": ("pcs", 1.0),
    "mm": ("mm", 1.0), "毫米": ("mm", 1.0), "tesla": ("T", 1.0), "特斯拉": ("T", 1.0),
    "µm": ("µm", 1.0), "μm": ("µm", 1.0), "um": ("µm", 1.0), "micron": ("µm", 1.0),
    "microns": ("µm", 1.0), "微米": ("µm", 1.0), "wh/kg": ("Wh/kg", 1.0),
    "g/cm3": ("g/cm³", 1.0), "g/cm³": ("g/cm³", 1.0), "mah/g": ("mAh/g", 1.0),
}
_SCALE = {"million": 1e6, "mio": 1e6, "m": 1e6, "mn": 1e6, "thousand": 1e3, "k": 1e3, "万": 1e4,
          "亿": 1e8}
_COUNT = {word: float(place) for place, pair in enumerate(
    ("one 一", "two 二", "three 三", "four 四", "five 五", "six 六", "seven 七", "eight 八",
     "nine 九", "ten 十"), 1) for word in pair.split()} | {"两": 2.0}
_NUMBER = re.compile(
    rf"(?<![\w.:/\-])(?P<money>usd\s*|us\$\s*|\$\s*)?(?P<n>{_N}|{'|'.join(_COUNT)})\s?"
    r"(?P<scale>million|mio|mn|thousand|[kmKM](?=\s*(?:usd|dollars|\$))|万|亿)?[\s\-]?"
    rf"(?P<unit>{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})?(?![a-z\d%])",
    re.ASCII)
_ZH = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "十": 10}


def percents(text: Text) -> list[Mention]:
    """Every percentage between 0 and 100, in percent; ppm are turned into percent."""
    found = []
    for one in _PERCENT.finditer(text.plain):
        value = _chinese(one["zh"]) if one["zh"] else (
            number_of(one["n"] if one["sign"] == "ppm" else one["n"].replace(",", ".")))
        if value is None:
            continue
        if one["sign"] == "ppm":
            value = round(value / 10_000, 8)
        if value <= 100:
            op = "range" if one["low"] else bound(text, one.start(), one.end())
            found.append(Mention("percent", value, one.start(), one.end(), op, "%"))
        if len(found) >= MOST:
            break
    return found


def least(text: Text, one: Mention) -> float:
    """The lower end of a range of percentages."""
    found = _PERCENT.match(text.plain, one.start)
    low = found["low"] if found else None
    return (number_of(low.replace(",", ".")) or 0.0) if low else 0.0


def numbers(text: Text) -> list[Mention]:
    """Every number with a unit, in the unit's own base (tonnes and grams in kilograms); numbers
    without a unit have the unit ""."""
    found = []
    for one in _NUMBER.finditer(text.plain):
        unit = one["unit"] or ("usd" if one["money"] else "")
        word = one["n"]
        if not unit and (word in _COUNT or (not one["money"] and len(word) < 2)):
            continue
        if one["unit"] in ("g", "t") and text.raw[one.start("unit")] in "GT" and (
                text.raw[one.end("n"):one.start("unit")] == ""):
            continue  # 5G
        if one["unit"] == "t" and text.raw[one.start("unit")] == "T":
            unit = "tesla"
        name, factor = _UNITS.get(unit, ("", 1.0))
        number = _COUNT.get(word)
        number = number_of(word) if number is None else number
        if number is None:
            continue
        half = bool(one["unit"]) and text.plain[one.end():one.end() + 1] == "半"
        number += 0.5 * half
        value = round(number * _SCALE.get(one["scale"] or "", 1.0) * factor, 9)
        found.append(Mention("number", value, one.start(), one.end() + half,
                             bound(text, one.start(), one.end() + half), name))
        if len(found) >= MOST:
            break
    return found


def bound(text: Text, start: int, end: int) -> str:
    """The bound that stands before or after an amount; "=" where there is none."""
    before, after = text.plain[max(0, start - 22):start], text.plain[end:end + 16]
    for op, form in _BEFORE:
        found = form.search(before)
        if found and (found.start() == 0 or not before[found.start() - 1].isalpha()
                      or not found.group()[0].isascii()):
            return op
    return next((op for op, form in _AFTER if form.match(after)), "=")


def number_of(word: str) -> float | None:
    """A number with a decimal point or comma; commas before three digits part thousands."""
    if "," in word:
        head, _, tail = word.rpartition(",")
        thousands = len(tail.split(".")[0]) == 3 and "." not in head and head.replace(",", "")
        word = word.replace(",", "") if thousands and float(head.replace(",", "")) else (
            word.replace(",", "."))
    try:
        return float(word)
    except ValueError:
        return None


def _chinese(words: str) -> float | None:
    """百分之六点五: digits, tens, and a point."""
    try:
        return float(words)
    except ValueError:
        whole, _, part = words.partition("点")
    total = 0
    for sign in whole:
        if sign not in _ZH:
            return None
        total = (total or 1) * 10 if sign == "十" else total + _ZH[sign]
    digits = "".join(str(_ZH.get(sign, "")) for sign in part)
    return float(f"{total}.{digits or 0}")


def han_point(word: str) -> str:
    """零点九 as 0.9; any other word as it is."""
    return "".join(str(_ZH[sign]) if sign in _ZH and sign != "十" else "." if sign in "点點"
                   else sign for sign in word)


def tallies(text: Text) -> Iterator[tuple[float, float, Mention]]:
    """Votes told as "3 for, 1 against" or 3票赞成1票反对: for, against, and the mention."""
    for one in _TALLY.finditer(text.plain):
        for_it, against = _count(one["for"] or one["zf"]), _count(one["against"] or one["za"])
        if for_it is not None and against is not None:
            yield for_it, against, Mention("tally", None, one.start(), one.end())


_SMALL = r"\d{1,2}|one|two|three|four|five|six|seven"
_TALLY = re.compile(
    rf"\b(?P<for>{_SMALL})\s*(?:votes? |agenc(?:y|ies) )?(?:for|in favor|in favour|yes)\b"
    rf"[^.?!\d]{{0,16}}?\b(?P<against>{_SMALL}|none|nobody)\s*(?:votes? |agenc(?:y|ies) )?"
    r"(?:against|no)\b"
    r"|(?P<zf>\d{1,2}|[一二三四五六七])票?(?:赞成|同意)[^。？\d]{0,4}(?P<za>\d{1,2}"
    r"|[一二三四五六七])票?反对")


def _count(word: str | None) -> float | None:
    if not word:
        return None
    if word in ("none", "nobody"):
        return 0.0
    return _COUNT[word] if word in _COUNT else float(word)
