"""Days of a text: dates, months, quarters and years, and what is said relative to today.

A month is read whole, from its first day to its last; a date that can be read in two ways
(03/04/2027) is not read. "Today" is given by the caller.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from assistant.reading.mention import Mention, apart
from assistant.reading.text import Text


class Range(NamedTuple):
    """The first and the last day meant, both included."""

    since: date
    until: date


MONTHS = {name: number for number, names in enumerate((
    "january jan januar janvier enero gennaio", "february feb februar février febrero febbraio",
    "march mar märz mars marzo", "april apr avril abril aprile", "may mai mayo maggio",
    "june jun juni juin junio giugno", "july jul juli juillet julio luglio",
    "august aug août agosto", "september sep sept septembre septiembre settembre",
    "october oct okt oktober octobre octubre ottobre", "november nov novembre noviembre",
    "december dec dez dezember décembre diciembre dicembre"), 1) for name in names.split()}
_M = "|".join(sorted(MONTHS, key=len, reverse=True))
_D = r"(?:0?[1-9]|[12]\d|3[01])"
_Y = r"(?:19|20)\d\d"
_EXACT = re.compile(
    rf"(?<![\d/.\-])(?P<y1>{_Y})[\-/.](?P<m1>1[0-2]|0?[1-9])[\-/.](?P<d1>{_D})(?![\d/])"
    rf"|\b(?P<d2>{_D})(?:st|nd|rd|th|\.)?\s?(?:of\s"
    rf"|de\s)?\s*(?P<m2>{_M})\b\.?(?:,?\s*(?:de\s)?(?P<y2>{_Y}))?"
    rf"|\b(?P<m3>{_M})\b\.?\s?(?P<d3>{_D})(?:st|nd|rd|th)?(?!\d|\s*(?:%|kg|pcs|percent|per cent))"
    rf"(?:,?\s*(?P<y3>{_Y}))?"
    rf"|(?<![\d.])(?P<d4>{_D})\.(?P<m4>1[0-2]|0?[1-9])\.(?P<y4>{_Y})(?![\d.]*\d)"
    rf"|(?:(?P<y5>{_Y})\s?年\s?|(?P<r5>今年|明年|去年|后年|前年)的?)?(?P<m5>1[0-2]"
    rf"|0?[1-9])\s?月\s?(?P<d5>{_D})\s?[日号]?"
    rf"(?!\d|\s?(?:个|天|吨|公斤|%|月))"
    rf"|(?<![\d/.\-])(?P<a6>1[0-2]|0?[1-9])/(?P<b6>{_D})/(?P<y6>{_Y})(?![\d/])"
    rf"|(?<![\d/.\-])(?P<d7>1[3-9]|2\d|3[01])[/\-](?P<m7>1[0-2]|0?[1-9])[/\-](?P<y7>{_Y})(?![\d/])"
    rf"|(?<![\w/.\-])(?P<y8>20[2-4]\d)(?P<m8>0[1-9]|1[0-2])(?P<d8>0[1-9]|[12]\d|3[01])(?![\w/.\-])")
_MONTH = re.compile(
    rf"\b(?:(?P<part>early|mid|late|end of|beginning of|start of|middle of|the end of)[\s\-]+)?"
    rf"(?P<m1>{_M})\b\.?(?:\s*,?\s*(?:of\s)?(?P<y1>{_Y})|(?P<alone>(?!\s*\d)))"
    rf"|(?:(?P<y2>{_Y})\s?年\s?|(?P<r2>今年|明年|去年|后年|前年)的?)(?P<m2>1[0-2]|[1-9]|十[一二]?"
    rf"|[一二三四五六七八九])\s?月(?:份)?"
    rf"(?P<part2>上旬|中旬|下旬|初|中|底|末)?(?!\s?{_D}\s?[日号])"
    rf"|(?<!\d)(?P<m3>1[0-2]|[1-9])\s?月(?:份)?(?P<part3>上旬|中旬|下旬|初|中|底|末)?(?!\s?\d"
    rf"|\s?{_D}\s?[日号])")
_QUARTER = re.compile(
    rf"\bq(?P<q1>[1-4])[\s/\-']*(?P<y1>{_Y})|\b(?P<y2>{_Y})[\s/\-]*q(?P<q2>[1-4])\b"
    rf"|\b(?P<word>first|second|third|fourth) quarter(?: of)? (?P<y3>{_Y})"
    rf"|(?P<y4>{_Y})\s?年第?(?P<q4>[一二三四1-4])季度")
_YEAR = re.compile(rf"\b(?:in|during|throughout|since|of)\s+(?P<y1>{_Y})\b"
                   rf"|(?<!\d)(?P<y2>{_Y})\s?年(?!\s?\d|\s?第?\d*\s*号)")
_SHIFT = re.compile(
    r"\b(?P<rel>next|last|this|coming|past|previous)\s+(?P<unit>week|month|quarter|year)\b"
    r"|(?P<zrel>下下?个?|上个?|本|这个?)(?P<zunit>周|星期|礼拜|月|季度)(?![一二三四五六日天])"
    r"|(?P<zyear>今年|明年|去年)(?!的?\s?(?:\d|[一二三四五六七八九十])+\s?月)")
_LAST_MONTH = re.compile(rf"\b(?P<rel>next|last|this|coming)\s+(?P<m>{_M})\b(?!\s*\d)")
_FIXED = ((re.compile(r"\btoday\b|\bas of now\b|今天|今日|heute|aujourd'hui"), 0),
          (re.compile(r"\btomorrow\b|明天|明日|\bmorgen\b"), 1),
          (re.compile(r"\byesterday\b|昨天|昨日|gestern"), -1),
          (re.compile(r"\bday after tomorrow\b|后天"), 2), (re.compile(r"前天"), -2))
_WEEKDAYS = {name: place for place, names in enumerate((
    "monday mon 一", "tuesday tue tues 二", "wednesday wed 三", "thursday thu thurs 四",
    "friday fri 五", "saturday sat 六", "sunday sun 日 天")) for name in names.split()}
_WEEKDAY = re.compile(
    r"\b(?:(?P<rel>next|this|on|last|by|before|until|coming)\s+)(?P<name>monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun)\b"
    r"|(?P<zrel>下下?|上|本|这)?个?(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])")
_COUNTS = {word: number for number, pair in enumerate(
    ("one 一", "two 二", "three 三", "four 四", "five 五", "six 六", "seven 七", "eight 八",
     "nine 九", "ten 十"), 1) for word in pair.split()} | {"两": 2, "a": 1, "an": 1}
_N = rf"\d{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))}"
_AGO = re.compile(
    rf"\b(?P<n1>{_N})\s+(?P<u1>year|month|week|day)s?\s+(?P<way>ago|from now|from today)\b"
    rf"|\bin\s+(?P<n2>{_N})\s+(?P<u2>year|month|week|day)s?(?:'\s+time)?\b"
    rf"|(?P<n3>\d{{1,3}}|[一二两三四五六七八九十])\s?(?:个?(?P<u3>年|周|星期|天)|个(?P<u4>月))"
    rf"(?P<zway>之?前|以前|之?后|以后)")
_UNIT = {"年": "year", "月": "month", "周": "week", "星期": "week", "礼拜": "week", "天": "day",
         "季度": "quarter"}
_HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
        "十一": 11, "十二": 12}
_THIRDS = {"early": 0, "beginning of": 0, "start of": 0, "上旬": 0, "初": 0, "mid": 1,
           "middle of": 1, "中旬": 1, "中": 1, "late": 2, "end of": 2, "the end of": 2, "下旬": 2,
           "底": 2, "末": 2}
_TOPICAL = re.compile(r"^\s*(?:package|list|notice|announcement|rules?|measures|controls?|公告"
                      r"|清单)")


_PAST = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bif )\b(?:[a-z]{3,}ed|sent|sold|was|were|had|got|bought"
    r"|left|since|became)\b[^.?!]{0,24}$"
    r"|(?:发|签|收|卖|出口|提交|申请|受理|发货|到货)(?:了|过)[^。？！]{0,6}$|自$|于$")


def days(text: Text, today: date) -> list[Mention]:
    """Every day or span of days; the value is a `Range`."""
    found = [*_exact(text, today), *_months(text, today), *_quarters(text), *_years(text, today),
             *_shifts(text, today), *_weekdays(text, today), *_counted(text, today)]
    for form, shift in _FIXED:
        day = _day(today + timedelta(shift))
        found += [_mention(day, one) for one in form.finditer(text.plain)]
    return apart(found)


def _mention(value: Range, found: re.Match[str]) -> Mention:
    return Mention("day", value, found.start(), found.end())


def _day(day: date) -> Range:
    return Range(day, day)


def _exact(text: Text, today: date) -> Iterator[Mention]:
    for one in _EXACT.finditer(text.plain):
        got = {key: value for key, value in one.groupdict().items() if value}
        if "a6" in got:
            if got["a6"] != got["b6"] and int(got["b6"]) <= 12:
                continue  # 03/04/2027 is two days
            got = {"m6": got["a6"], "d6": got["b6"], "y6": got["y6"]}
        fields = {key[0]: value for key, value in got.items()}
        month = MONTHS.get(fields["m"]) or int(fields["m"])
        year = int(fields["y"]) if "y" in fields else _relative_year(fields.get("r"), today)
        past = bool(_PAST.search(text.before(one.start(), 40)))
        day = _nearest(today, year, month, int(fields["d"]), past)
        if day:
            yield _mention(_day(day), one)


def _nearest(today: date, year: int | None, month: int, day: int, past: bool = False
             ) -> date | None:
    """The day; without a year the one nearest to today, or the last one where it is told of the
    past."""
    try:
        if year is not None:
            return date(year, month, day)
        near = [date(today.year + shift, month, day) for shift in (-1, 0, 1)]
    except ValueError:
        return None
    return min(near, key=lambda one: (past and one > today, abs((one - today).days)))


def _relative_year(word: str | None, today: date) -> int | None:
    shift = {"今年": 0, "明年": 1, "去年": -1, "后年": 2, "前年": -2}.get(word or "")
    return None if shift is None else today.year + shift


def _months(text: Text, today: date) -> Iterator[Mention]:
    for one in _LAST_MONTH.finditer(text.plain):
        month = MONTHS[one["m"]]
        past = one["rel"] == "last"
        year = today.year
        if past and month >= today.month:
            year -= 1
        elif not past and month < today.month:
            year += 1
        yield _mention(_month(year, month), one)
    for one in _MONTH.finditer(text.plain):
        word = one["m1"] or one["m2"] or one["m3"]
        year_said = one["y1"] or one["y2"]
        part = one["part"] or one["part2"] or one["part3"]
        if one["m1"] and _TOPICAL.match(text.plain[one.end():one.end() + 16]):
            continue  # the name of a law, "the October 2025 package"
        if one["m1"] and not year_said and not part and not _month_alone(text, one):
            continue
        month = MONTHS.get(word) or _HAN.get(word) or int(word)
        told = int(year_said) if year_said else _relative_year(one["r2"], today)
        past = bool(_PAST.search(text.before(one.start(), 40)))
        near = _nearest(today, told, month, 15, past)
        whole = _month(near.year if near else today.year, month)
        yield _mention(_third(whole, _THIRDS.get(part or "", -1)), one)


def _month_alone(text: Text, one: re.Match[str]) -> bool:
    """A month's name without a day or a year counts after a word of time, and never the verb
    "may"."""
    before = text.plain[max(0, one.start() - 12):one.start()]
    if one["m1"] in ("mar", "may", "dec", "mai"):
        return bool(re.search(r"\b(?:in|during|since|until|till|im|en)\s+$", before))
    return bool(re.search(r"\b(?:in|by|for|until|till|since|from|before|after|during|im|en|to"
                          r"|through|end of|mid|of)\s+$", before))


def _month(year: int, month: int) -> Range:
    return Range(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _third(whole: Range, third: int) -> Range:
    if third < 0:
        return whole
    first = whole.since.replace(day=1 + 10 * third)
    return Range(first, whole.until if third == 2 else whole.since.replace(day=10 * (third + 1)))


def _quarters(text: Text) -> Iterator[Mention]:
    words = {"first": 1, "second": 2, "third": 3, "fourth": 4}
    for one in _QUARTER.finditer(text.plain):
        said = one["q1"] or one["q2"] or one["q4"] or str(words.get(one["word"] or "", 0))
        quarter = _HAN.get(said) or int(said)
        year = int(one["y1"] or one["y2"] or one["y3"] or one["y4"])
        yield _mention(_quarter(year, quarter), one)


def _quarter(year: int, quarter: int) -> Range:
    return Range(date(year, 3 * quarter - 2, 1), _month(year, 3 * quarter).until)


def _years(text: Text, today: date) -> Iterator[Mention]:
    for one in _YEAR.finditer(text.plain):
        year = int(one["y1"] or one["y2"])
        if abs(year - today.year) <= 30:
            group = "y1" if one["y1"] else "y2"
            yield Mention("day", Range(date(year, 1, 1), date(year, 12, 31)), one.start(group),
                          one.end())


def _shifts(text: Text, today: date) -> Iterator[Mention]:
    for one in _SHIFT.finditer(text.plain):
        if one["zyear"]:
            year = today.year + {"今年": 0, "明年": 1, "去年": -1}[one["zyear"]]
            yield _mention(Range(date(year, 1, 1), date(year, 12, 31)), one)
            continue
        rel = one["rel"] or one["zrel"]
        step = (2 if rel.startswith("下下") else 1 if rel[0] == "下" or rel in ("next", "coming")
                else -1 if rel[0] == "上" or rel in ("last", "past", "previous") else 0)
        unit = one["unit"] or _UNIT[one["zunit"]]
        yield _mention(_moved(today, unit, step), one)


def _moved(today: date, unit: str, step: int) -> Range:
    """The week, month, quarter or year so many steps from today's."""
    if unit == "week":
        monday = today - timedelta(today.weekday()) + timedelta(7 * step)
        return Range(monday, monday + timedelta(6))
    if unit == "year":
        return Range(date(today.year + step, 1, 1), date(today.year + step, 12, 31))
    if unit == "quarter":
        at = today.year * 4 + (today.month - 1) // 3 + step
        return _quarter(at // 4, at % 4 + 1)
    at = today.year * 12 + today.month - 1 + step
    return _month(at // 12, at % 12 + 1)


def _weekdays(text: Text, today: date) -> Iterator[Mention]:
    """A named day of the week: this week's or the next one to come."""
    for one in _WEEKDAY.finditer(text.plain):
        name = one["name"] or one["zh"]
        day = _WEEKDAYS[name]
        monday = today - timedelta(today.weekday())
        if one["zrel"]:
            weeks = {"下": 1, "下下": 2, "上": -1}.get(one["zrel"], 0)
            yield _mention(_day(monday + timedelta(7 * weeks + day)), one)
            continue
        ahead = (day - today.weekday()) % 7
        if one["rel"] == "last":
            ahead = ahead - 7 if ahead else -7
        yield _mention(_day(today + timedelta(ahead)), one)


def _counted(text: Text, today: date) -> Iterator[Mention]:
    """"two weeks ago", "in 3 months", 三天后."""
    for one in _AGO.finditer(text.plain):
        if text.before(one.start(), 1) in ("哪", "几", "多"):
            continue  # a question for the year or the time
        said = one["n1"] or one["n2"] or one["n3"]
        count = _COUNTS[said] if said in _COUNTS else int(said)
        unit = one["u1"] or one["u2"] or _UNIT[one["u3"] or one["u4"]]
        back = one["way"] == "ago" or (one["zway"] or "").endswith("前")
        yield _mention(_day(_stepped(today, unit, -count if back else count)), one)


def _stepped(today: date, unit: str, count: int) -> date:
    if unit in ("week", "day"):
        return today + timedelta(count * (7 if unit == "week" else 1))
    at = today.year * 12 + today.month - 1 + count * (12 if unit == "year" else 1)
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))
