"""Days in words and figures, and what each is: the day of the law, a second day, a dated fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.plain import COUNTS, Text, pattern

_MONTHS = {name: place for place, names in enumerate((
    ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",),
    ("jun", "june"), ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"),
    ("oct", "october"), ("nov", "november"), ("dec", "december")), 1) for name in names}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = pattern(
    r"(?<![\d.\-/])(?P<y1>(?:19|20)\d\d)[\-/.](?P<m1>\d{1,2})[\-/.](?P<d1>\d{1,2})(?![\d\-/])"
    r"|(?P<y2>(?:19|20)\d\d)\s?年\s?(?P<m2>\d{1,2})\s?月\s?(?P<d2>\d{1,2})\s?[日号]"
    r"|(?<!\d)(?P<m3>\d{1,2})\s?月\s?(?P<d3>\d{1,2})\s?[日号]"
    rf"|\b(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m4>{_MONTH})\b\.?,?(?:\s+(?P<y4>(?:19|20)\d\d))?"
    rf"|\b(?P<m5>{_MONTH})\b\.?\s+(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y5>(?:19|20)\d\d))?"
    r"|(?<!\d)(?P<d6>\d{1,2})\.(?P<m6>\d{1,2})\.(?P<y6>20\d\d)(?!\d)")
_RELATIVE = (
    (pattern(r"\btoday\b|\bright now\b|今天|今日"), 0),
    (pattern(r"\byesterday\b|昨天|昨日"), -1), (pattern(r"\btomorrow\b|明天|明日"), 1),
)
_AFTER_IT = pattern(r"^\s*(?:受理|提交|递交|申请的|收到|签)")
"""What happened to the application or the contract on a day; the law of that day is not asked for."""
_WEEKDAY = pattern(r"\b(?P<rel>after|from|on|by|until|before|this|next|coming)\s+(?:(?:this|next|coming)\s+)?(?P<name>mon|tues|wednes|thurs|fri|satur|sun)day\b"
                   r"|(?:这|本)?(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])(?P<after>之后|以后|过后|后)?")
_WEEK = {name: day for day, pair in enumerate(
    ("mon 一", "tues 二", "wednes 三", "thurs 四", "fri 五", "satur 六", "sun 日")) for name in pair.split()} | {"天": 6}
_AGO = pattern(r"\b(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|a|an)\s+"
                  r"(?P<u>year|month|week|day)s?\s+ago\b|(?P<nz>[一二两三四五六七八九十]|\d{1,3})\s?个?(?P<uz>年|月|周|天)(?:之?前|以前)")
_COUNT = COUNTS | {"a": 1, "an": 1}
_LENGTH = {"year": 365.25, "month": 30.44, "week": 7, "day": 1, "年": 365.25, "月": 30.44, "周": 7, "天": 1}
_NOT_LAW = pattern(
    r"(?:(?<!\bas )\bof|\bsince|\buntil|\btill|\bup to|\bby|\bfrom|\bdated|\bbackdate\w*(?: \w+){0,4} to|\bto|\bvalid from"
    r"|\bexpir\w+ on|\bruns? out on|\bsigned(?: on)?|\blist of|\bpublished(?: on)?|\bissued(?: on)?"
    r"|\bannouncement of|\bcirculated[^.;?]{0,60} on|\bdata on|\bgot it on|\breceived(?: it)?(?: on)?|\baccepted(?: on)?|\bfiled(?: on)?|\bsubmitted(?: on)?|自|从|截至|直到|倒签到?|签于|有效期至)\s*(?:the\s+)?$")
_LAW = pattern(
    r"(?:\bas of|\bas at|\bas on|\bstood on|\bin force on|\blaw of|\brules? of|\bon|\bfor|\bdecide\w* on|\bapplied on"
    r"|按|按照|依照|根据|于|在|截止|截至)\s*(?:the\s+)?$")
_LAW_OF = pattern(r"\b(?:law|rules?) (?:of|on)\s*$")
_BEFORE = pattern(r"\bbefore\s+(?:the\s+)?$")
_SPAN = pattern(
    rf"\b(?:in|during|as of|throughout)\s+(?:(?:early|late|mid)[\s\-])?(?:(?P<month>{_MONTH})\b\.?,?\s+)?(?P<year>(?:19|20)\d\d)\b"
    r"|(?P<zyear>(?:19|20)\d\d)\s?年\s?(?:(?P<zmonth>1[0-2]|0?[1-9])\s?月)?(?:时|当时|那时|的时候)")
"""A month or a year in which the law is asked for; its last day is taken, and the answer says so."""
_PAST = pattern(r"\b(?:was|were|did|had|could)\b")
_EVENT = pattern(r"\b(?:signed|order\w*|made|built|ship\w*|sent|sold|bought|publish\w*|issued|receiv\w*|filed|granted|dated|produced"
                 r"|delivered|contract\w*|fined|penal\w*|found\w*|start\w*|change\w*|adopted)\s+(?:\w+\s+)?$")
"""What happened in a month: the law of today is asked about it, unless the question says more."""
_COMPARE = pattern(r"\bcompar\w+|\bversus\b|\bvs\b|\bdifferen\w+|\bbefore and after\b|\bboth days\b|对比|比较|相比|区别|分别")


@dataclass(frozen=True, slots=True)
class Found:
    """A day in the text."""

    day: date
    start: int
    end: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Days:
    """The day of the law that is asked about, a second one to compare with, the dated facts; and
    the words of a month or a year whose last day was taken."""

    law: date | None
    other: date | None
    facts: list[ReadFact]
    span: str = ""


def read_days(page: Page) -> Days:
    """What each day of the text is."""
    days = _found(page)
    facts = list(_dated_facts(page, days))
    used = {fact.start for fact in facts} | {fact.end for fact in facts}
    rest = [one for one in days if one.exact and one.start not in used and one.end not in used]
    lawful = [one for one in rest if _is_law(page, one)]
    lawful = [one for one in lawful if not _NOT_LAW.search(page.text.before(one.start, 70))]
    chosen = lawful or [one for one in rest if not _NOT_LAW.search(page.text.before(one.start, 70))
                        and not _AFTER_IT.match(page.text.after(one.end, 6))]
    day = _day_before(page, chosen[0]) if chosen else _export_day(facts, page.today)
    others = [one.day for one in rest if one.day != day]
    second = others[0] if others and _COMPARE.search(page.text.plain) else None
    if day is None and second and len(others) > 1:
        day, second = others[0], others[1]
    span = _span(page) if day is None and not days else None
    return Days(day, second, facts) if span is None else Days(span.day, None, facts,
                                                              page.text.words(span.start, span.end))


def _span(page: Page) -> Found | None:
    """The last day of the one past month or year in which the law is asked for."""
    named = [one for one in _SPAN.finditer(page.text.plain) if _asked_of(page, one.start())]
    if len(named) != 1:
        return None
    one = named[0]
    year = int(one["year"] or one["zyear"])
    month = _MONTHS[one["month"]] if one["month"] else int(one["zmonth"] or 12)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    start = one.start("month") if one["month"] else one.start("year" if one["year"] else "zyear")
    return Found(last, start, one.end(), False) if last < page.today else None


def _asked_of(page: Page, place: int) -> bool:
    """Whether a question about the past turns on what stands here, and no event does."""
    home = page.text.sentence(place)
    past = page.text.language == "zh" or _PAST.search(page.text.plain[home.start:home.end])
    return home.asks and bool(past) and not _EVENT.search(page.text.before(place, 40))


def _day_before(page: Page, one: Found) -> date:
    """The day itself, or the one before where the law "before" it is asked for."""
    return one.day - timedelta(bool(_BEFORE.search(page.text.before(one.start, 12))))


def every_day(text: str, today: date) -> list[date]:
    """The days that a text writes out, in its order; those without a year are of this year."""
    found = []
    for one in _DATE.finditer(Text(text).plain):
        got = {key[0]: value for key, value in one.groupdict().items() if value}
        day = _day({"y": str(today.year), **got}, today)
        if day:
            found.append(day)
    return found


def _export_day(facts: list[ReadFact], today: date) -> date | None:
    """A shipment in the past is judged by the law of its day."""
    for fact in facts:
        if fact.name == "shipment_date" and isinstance(fact.value, date) and fact.value < today:
            return fact.value
    return None


def _found(page: Page) -> list[Found]:
    plain = page.text.plain
    days = []
    for one in _DATE.finditer(plain):
        got = {key[0]: value for key, value in one.groupdict().items() if value}
        day = _day(got, page.today)
        if day:
            days.append(Found(day, one.start(), one.end()))
    for form, shift in _RELATIVE:
        days += [Found(page.today + timedelta(shift), one.start(), one.end())
                 for one in form.finditer(plain)]
    days += list(_weekdays(page))
    days += [Found(day, start, end, False) for day, start, end in _ago(page)]
    return sorted(days, key=lambda one: one.start)


def _ago(page: Page) -> Iterator[tuple[date, int, int]]:
    for one in _AGO.finditer(page.text.plain):
        word, unit = one["n"] or one["nz"], one["u"] or one["uz"]
        count = _COUNT[word] if word in _COUNT else int(word)
        if unit in ("year", "年"):
            yield _years_before(page.today, count), one.start(), one.end()
        else:
            yield page.today - timedelta(round(count * _LENGTH[unit])), one.start(), one.end()


def _weekdays(page: Page) -> Iterator[Found]:
    """The next such day of the week, the day itself included; "after Friday" is the day after."""
    for one in _WEEKDAY.finditer(page.text.plain):
        ahead = (_WEEK[one["name"] or one["zh"]] - page.today.weekday()) % 7
        later = one["rel"] == "after" or bool(one["after"])
        yield Found(page.today + timedelta(ahead + later), one.start(), one.end())


def _years_before(today: date, years: int) -> date:
    year = max(today.year - years, 1)
    return today.replace(year=year, day=28 if (today.month, today.day) == (2, 29) else today.day)


def _day(got: dict[str, str], today: date) -> date | None:
    """The day; without a year the one nearest to today."""
    month = _MONTHS.get(got["m"]) or int(got["m"])
    try:
        if "y" in got:
            return date(int(got["y"]), month, int(got["d"]))
        near = [date(today.year + shift, month, int(got["d"])) for shift in (-1, 0, 1)]
    except (ValueError, KeyError):
        return None
    return min(near, key=lambda day: abs((day - today).days))


def _is_law(page: Page, one: Found) -> bool:
    before = page.text.before(one.start, 40)
    if _LAW_OF.search(before):
        return True
    return bool(_LAW.search(before)) and not _NOT_LAW.search(before)


def _dated_facts(page: Page, days: list[Found]) -> Iterator[ReadFact]:
    """A day near the words of a dated fact is that fact's."""
    taken: set[int] = set()
    for seen, spec in page.topics("date"):
        home = page.text.sentence(seen.start)
        near = [one for one in days if one.start not in taken and home.start <= one.start < home.end
                and (0 <= one.start - seen.end <= 40 or 0 <= seen.start - one.end <= 20)]
        if near:
            one = min(near, key=lambda one: abs(one.start - seen.end))
            taken.add(one.start)
            yield page.fact(spec, one.day, min(seen.start, one.start), max(seen.end, one.end),
                            "C" if one.exact else "D")
