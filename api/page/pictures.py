"""Pictures laid out on the server: the deciding path of an answer, and the states of
instruments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from itertools import pairwise

from assistant.answer import Answer, TraceLine
from knowledge.rules import Instrument

STATES = ("in_force", "suspended", "ended", "announced", "reported", "unverified", "unsettled",
          "assumed")
WIDTH, LETTERS = 660, 92
LINE, GAP = 18, 22
LEFT, WIDE, ROW = 330, 940, 26
TITLED = 44
"""Letters of a title that stand beside its bar."""


def deciding_path(answer: Answer, title: str, truths: Mapping[str, str], told: str) -> str:
    """The rules from the question down to the one that decides and the facts `told` to it, as boxes
    under each other, with a text alternative; empty where nothing is decided by a rule."""
    line = path(answer)
    if not line or answer.verdict is None:
        return ""
    boxes = [(answer.verdict.label, answer.verdict.asks, "question")]
    boxes += [(truths[one.truth], one.sentence, one.truth.lower()) for one in line]
    if told:
        boxes.append(("", told, "fact"))
    drawn, spoken, top = [], [], 1
    for place, (head, text, kind) in enumerate(boxes):
        if place:
            drawn.append(f'<line x1="30" y1="{top - GAP}" x2="30" y2="{top}"/>')
        lines = [*([(head, ' font-weight="700"')] if head else []),
                 *((one, "") for one in _wrapped(text))]
        high = len(lines) * LINE + 14
        drawn.append(f'<rect class="{kind}" x="1" y="{top}" width="{WIDTH - 2}" height="{high}" '
                     'rx="8"/>')
        drawn += [f'<text x="14" y="{top + 20 + number * LINE}"{bold}>{escape(said)}</text>'
                  for number, (said, bold) in enumerate(lines)]
        spoken.append(f"{head}: {text}" if head else text)
        top += high + GAP
    return _svg(WIDTH, top - GAP + 2, title, " → ".join(spoken), drawn)


def _wrapped(text: str) -> list[str]:
    """The text in lines of at most `LETTERS` (a Chinese sign counts twice), three at most."""
    lines, line, used = [], "", 0
    for word in _words(text):
        size = sum(2 if sign > "\u2e80" else 1 for sign in word)
        if line and used + size > LETTERS:
            lines.append(line.strip())
            line, used = "", 0
        line, used = line + word, used + size
    lines = [*lines, line.strip()]
    return lines if len(lines) <= 3 else [*lines[:2], lines[2][:LETTERS // 2] + " …"]


def _wide(text: str) -> float:
    """About how many pixels a text takes."""
    return sum(13.5 if sign > "\u2e80" else 7.4 for sign in text)


def _words(text: str) -> list[str]:
    """Words with the blank behind them; Chinese signs one by one; long words in pieces."""
    found = [""]
    for sign in text:
        if sign > "\u2e80" or len(found[-1]) >= 40 or found[-1].endswith(" "):
            found.append("")
        found[-1] += sign
    return found


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


def states_in_words(instruments: list[Instrument], labels: dict[str, str]) -> list[tuple[str, str]]:
    """The timeline as text: each instrument, and what became of it on which day."""
    return [(one.title, "; ".join(
        f"{entry.since}: {labels.get(entry.state.value, entry.state.value)} ({entry.reference})"
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
        bars, said = _bars(one, number * ROW + 30, place, labels, name)
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
          name: str) -> tuple[list[str], list[str]]:
    """The name of an instrument, its bars, and the same in words."""
    room = TITLED // 2 if name > "\u2e80" else TITLED
    short = name if len(name) <= room else name[:room - 1] + "…"
    drawn = [f'<text x="0" y="{top + 15}">{escape(short)}<title>{escape(name)}</title></text>']
    spoken, entries = [], one.states.entries
    for this, after in pairwise([*entries, None]):
        assert this is not None
        begin, end = place(this.since), place(after.since) if after else float(WIDE)
        label = labels.get(this.state.value, this.state.value)
        drawn.append(f'<rect class="{this.state.value}" x="{begin:.1f}" y="{top}" rx="2" '
                     f'width="{max(end - begin, 2):.1f}" height="{ROW - 5}"><title>'
                     f"{escape(f'{name}: {label}, {this.since}: {this.reference}')}"
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
