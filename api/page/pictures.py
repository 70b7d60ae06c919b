"""Pictures laid out on the server: the states of instruments over the years; and which rules lead
to the one that decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from itertools import pairwise

from assistant.answer import Answer, TraceLine
from assistant.wording import words
from knowledge.rules import Instrument

STATES = ("in_force", "suspended", "ended", "announced", "reported", "unverified", "unsettled",
          "assumed")
LEFT, WIDE, ROW = 330, 940, 26
TITLED = 44
"""Letters of a title that stand beside its bar."""


def _wide(text: str) -> float:
    """About how many pixels a text takes."""
    return sum(13.5 if sign > "\u2e80" else 7.4 for sign in text)


def path(answer: Answer) -> list[TraceLine]:
    """From the requirement that decides down to the first deciding rule."""
    if not answer.because:
        return []
    wanted = answer.because[0].rule
    above: list[TraceLine] = []
    for one in answer.trace:
        del above[one.depth:]
        above.append(one)
        if one.rule == wanted:
            return above
    return []


def states_in_words(instruments: list[Instrument], labels: dict[str, str], language: str
                    ) -> list[tuple[str, str]]:
    """The timeline as text: each instrument, and what became of it on which day."""
    return [(one.title_zh if language == "zh" and one.title_zh else one.title, "; ".join(
        f"{entry.since}: {labels.get(entry.state.value, entry.state.value)} "
        f"({words.told('references', entry.reference, language)})"
        for entry in one.states.entries)) for one in instruments]


def timeline(instruments: Sequence[Instrument], days: Sequence[tuple[date, str]], title: str,
             labels: Mapping[str, str], language: str = "en") -> str:
    """The states of instruments over the years as bars; `days` are lines across them, each with
    its name (today, the day asked about). One instrument alone is named by what stands above."""
    first = min(one.states.entries[0].since for one in instruments)
    last = max(*(one.states.entries[-1].since for one in instruments), *(day for day, _ in days))
    span = max((last - first).days, 1) * 1.08 + 30
    left = LEFT if len(instruments) > 1 else 0

    def place(one: date) -> float:
        return left + (one - first).days / span * (WIDE - left)

    drawn, spoken = [], []
    for number, one in enumerate(instruments):
        name = one.title_zh if language == "zh" and one.title_zh else one.title
        bars, said = _bars(one, number * ROW + 30, place, labels, name, language)
        drawn += bars if left else bars[1:]
        spoken += said
    high = len(instruments) * ROW + 38 + 17 * len(days)
    for year in range(first.year + 1, last.year + 1):
        if place(date(year, 1, 1)) < WIDE - 30:
            drawn.append(f'<text class="year" x="{place(date(year, 1, 1)):.1f}" y="16">{year}'
                         "</text>")
    drawn += _marks(days, place, high)
    when = ", ".join(f"{name} {day}" for day, name in days)
    return _svg(WIDE, high, f"{title}: {when}", "; ".join(spoken), drawn)


def _bars(one: Instrument, top: int, place: Callable[[date], float], labels: Mapping[str, str],
          name: str, language: str) -> tuple[list[str], list[str]]:
    """The name of an instrument, its bars, and the same in words."""
    room = TITLED // 2 if name > "\u2e80" else TITLED
    short = name if len(name) <= room else name[:room - 1] + "…"
    drawn = [f'<text x="0" y="{top + 15}">{escape(short)}<title>{escape(name)}</title></text>']
    spoken, entries = [], one.states.entries
    for this, after in pairwise([*entries, None]):
        assert this is not None
        begin, end = place(this.since), place(after.since) if after else float(WIDE)
        label = labels.get(this.state.value, this.state.value)
        source = words.told("references", this.reference, language)
        drawn.append(f'<rect class="{this.state.value}" x="{begin:.1f}" y="{top}" rx="2" '
                     f'width="{max(end - begin, 2):.1f}" height="{ROW - 5}"><title>'
                     f"{escape(f'{name}: {label}, {this.since}: {source}')}"
                     "</title></rect>")
        if end - begin > _wide(label) + 8:  # else its title and the list in words say it
            drawn.append(f'<text x="{begin + 5:.1f}" y="{top + 15}">{escape(label)}</text>')
        spoken.append(f"{name} {this.since} {label}")
    return drawn, spoken


def _marks(days: Sequence[tuple[date, str]], place: Callable[[date], float], high: int
           ) -> list[str]:
    """A line for each day, and its name below the bars."""
    drawn = []
    for number, (day, name) in enumerate(days):
        here = place(day)
        anchor, shift = ("end", -4) if here > WIDE / 2 else ("start", 4)
        drawn.append(f'<line class="mark mark-{number}" x1="{here:.1f}" y1="22" x2="{here:.1f}" '
                     f'y2="{high - 4}"/><text class="mark-name" x="{here + shift:.1f}" '
                     f'y="{high - 6 - number * 17}" text-anchor="{anchor}">'
                     f"{escape(f'{name} {day}')}</text>")
    return drawn


def _svg(wide: int, high: int, title: str, spoken: str, drawn: list[str]) -> str:
    return (f'<svg class="picture" role="img" viewBox="0 0 {wide} {high}" width="{wide}" '
            f'height="{high}" xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
            f'<desc>{escape(spoken)}</desc>{"".join(drawn)}</svg>')
