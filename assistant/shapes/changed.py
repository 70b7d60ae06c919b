"""What changed since a day: laws, listed parties, and the firms on record that this touches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from assistant.answer import Point
from assistant.desk import Desk
from assistant.embedded.reading.days import every_day
from assistant.shapes.base import say
from assistant.shapes.lists import NAMES, registered
from assistant.shapes.states import MONTHS, laws_between, months
from assistant.wording import words
from assistant.wording.lists import notice
from knowledge.screening import Entry, Standing

FIRST = date(1, 1, 2)
LAWS, DAYS = 12, 90
"""Laws that are shown, and how far back is looked where the question names no day."""
_NUMBER = re.compile(r"Announcement No\. (\d+) of (\d{4})")
_NAMED = re.compile(r"\bno\.?\s*(?P<n>\d{1,3})\s*(?:of|/)\s*(?P<y>20\d\d)"
                    r"|(?P<zy>20\d\d)年第?(?P<zn>\d{1,3})号", re.IGNORECASE)
_MONTH_OF = re.compile(r"\b(?P<month>" + "|".join(MONTHS) + r"),? (?P<year>20\d\d)\b"
                       r"|(?P<zyear>20\d\d)年(?P<zmonth>1[0-2]|[1-9])月(?!\d)", re.IGNORECASE)
_SPANS: tuple[tuple[re.Pattern[str], Callable[[date], date]], ...] = (
    (re.compile(r"\bthis week\b|本周|这周|这个?星期", re.IGNORECASE),
     lambda day: day - timedelta(day.weekday())),
    (re.compile(r"\bthis month\b|本月|这个月", re.IGNORECASE), lambda day: day.replace(day=1)),
    (re.compile(r"\bthis year\b|今年|本年", re.IGNORECASE),
     lambda day: day.replace(month=1, day=1)),
)


def changes(desk: Desk) -> Iterator[Point]:
    """Which laws changed their state since a day, what the lists gained or lost, and which firms on
    record that touches; up to the day of asking."""
    since, until = _since(desk), desk.asked.law_day
    named = _named_notice(desk)
    laws = [] if named else laws_between(desk, since - timedelta(1), until)
    moved = [(entry, standing) for entry in desk.lists.entries
             for standing in _moves(entry)
             if since <= standing.since <= until and named in ("", entry.instrument)]
    parties = [*_notices(desk, moved)]
    firms = [*_firms(desk, {entry.id for entry, _ in moved})]
    if named:
        yield from [*firms, *parties]
        return
    yield say(desk, "changed_since", since, len(laws), len(moved))
    yield from [*laws[-LAWS:], *parties, *firms]


def _notices(desk: Desk, moved: list[tuple[Entry, Standing]]) -> Iterator[Point]:
    """How many parties each notice moved, and on which day."""
    count = Counter((one.since, entry.instrument, one.state) for entry, one in moved)
    for (day, instrument, state), parties in sorted(count.items()):
        yield say(desk, "notice_changed", day, notice(instrument, desk.language), parties,
                  words.say("states", state, desk.language))


def _firms(desk: Desk, touched: set[str]) -> Iterator[Point]:
    """The firms on record under whose name one of these entries stands."""
    flips = [(party.name, hit) for party in registered(desk) if party.screening
             for hit in party.screening.hits if hit.entry.id in touched]
    for name, hit in flips[:NAMES]:
        yield say(desk, "firm_touched", name, hit.matched_name,
                  notice(hit.entry.instrument, desk.language),
                  words.say("states", hit.state, desk.language))
    if not flips:
        yield say(desk, "no_firm_touched")


def _moves(entry: Entry) -> Iterator[Standing]:
    """The standings that are not the one before said again."""
    for before, one in pairwise([None, *entry.standings]):
        if one is not None and (before is None or before.state != one.state):
            yield one


def _named_notice(desk: Desk) -> str:
    """The notice that the question names by its number, if the lists rest on it."""
    numbers = {(one["n"] or one["zn"], one["y"] or one["zy"])
               for one in _NAMED.finditer(desk.read.text)}
    for entry in desk.house.lists.entries:
        found = _NUMBER.search(entry.instrument)
        if found and found.groups() in numbers:
            return entry.instrument
    return ""


def _since(desk: Desk) -> date:
    """The day that the question names, or the first of the month, week or year it names; else
    ninety days back."""
    text, today = desk.read.text, desk.asked.law_day
    past = [day for day in every_day(text, today) if day < today]
    if past:
        return min(past)
    if _named_notice(desk):
        return FIRST
    if month := _MONTH_OF.search(text):
        number = int(month["zmonth"]) if month["zmonth"] else MONTHS[month["month"].casefold()]
        return date(int(month["year"] or month["zyear"]), number, 1)
    for span, first in _SPANS:
        if span.search(text):
            return first(today)
    for named in months(text)[:1]:
        return date(today.year if named <= today.month else today.year - 1, named, 1)
    return today - timedelta(DAYS)
