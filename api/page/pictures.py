"""Pictures laid out on the server: the deciding path of an answer, and the states of
instruments."""

from __future__ import annotations

from datetime import date
from html import escape

from assistant.answer import Answer, TraceLine
from knowledge.rules import Instrument

STEP, WIDTH, HEIGHT = 62, 640, 46
LABELED = 60
"""From this width on a bar says its state in words; the others in the list below it."""


def deciding_path(answer: Answer, title: str) -> str:
    """The rules from the question down to the one that decides, as boxes under each other, with a
    text alternative; empty where nothing is decided by a rule."""
    line = _path(answer)
    if not line or answer.verdict is None:
        return ""
    boxes = [(answer.verdict.label, answer.verdict.asks, "")]
    boxes += [(one.truth, one.sentence, one.rule) for one in line]
    told = [f"{fact.name.replace('_', ' ')} = {fact.value}" for fact in line[-1].facts
            if fact.value is not None]
    if told:
        boxes.append(("", "; ".join(told), ""))
    drawn, spoken = [], []
    for place, (head, text, _) in enumerate(boxes):
        top = place * STEP
        if place:
            drawn.append(f'<line x1="30" y1="{top - STEP + HEIGHT}" x2="30" y2="{top}"/>')
        shown = text if len(text) <= 88 else text[:87] + "…"
        drawn.append(f'<rect x="1" y="{top + 1}" width="{WIDTH - 2}" height="{HEIGHT - 2}" rx="6"/>'
                     f'<text x="12" y="{top + 19}" font-weight="700">{escape(head)}</text>'
                     f'<text x="12" y="{top + 36}">{escape(shown)}</text>')
        spoken.append(f"{head}: {text}" if head else text)
    high = len(boxes) * STEP
    return (f'<svg class="picture" role="img" viewBox="0 0 {WIDTH} {high}" width="100%" '
            f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
            f'<desc>{escape(" → ".join(spoken))}</desc>{"".join(drawn)}</svg>')


def _path(answer: Answer) -> list[TraceLine]:
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


def timeline(instruments: list[Instrument], day: date, title: str, labels: dict[str, str]) -> str:
    """The states of instruments over the years as bars, the day asked about as a line."""
    first = min(one.states.entries[0].since for one in instruments)
    last = max(max(one.states.entries[-1].since for one in instruments), day)
    days = max((last - first).days, 1) + 90
    left, wide, row = 210, 660, 24

    def place(one: date) -> float:
        return left + (one - first).days / days * (wide - left)

    drawn, spoken = [], []
    for number, one in enumerate(instruments):
        top = number * row + 24
        drawn.append(f'<text x="0" y="{top + 14}">{escape(one.id)}</text>')
        entries = one.states.entries
        for this, after in zip(entries, [*[e.since for e in entries[1:]], None], strict=True):
            end = place(after) if after else wide
            begin = place(this.since)
            label = labels.get(this.state.value, this.state.value)
            drawn.append(f'<rect class="{this.state.value}" x="{begin:.1f}" y="{top}" '
                         f'width="{max(end - begin, 2):.1f}" height="{row - 6}"><title>'
                         f"{escape(f'{one.title}: {label}, {this.since}: {this.reference}')}"
                         f"</title></rect>")
            if end - begin > LABELED:
                drawn.append(f'<text x="{begin + 4:.1f}" y="{top + 13}">{escape(label)}</text>')
            spoken.append(f"{one.id} {this.since} {label}")
    for year in range(first.year + 1, last.year + 1):
        if place(date(year, 1, 1)) > wide - 30:
            break
        drawn.append(f'<text x="{place(date(year, 1, 1)):.1f}" y="14">{year}</text>')
    high = len(instruments) * row + 30
    here = place(day)
    drawn.append(f'<line class="mark" x1="{here:.1f}" y1="18" x2="{here:.1f}" y2="{high}"/>')
    return (f'<svg class="picture" role="img" viewBox="0 0 {wide} {high}" width="{wide}" '
            f'height="{high}" xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}, {day}'
            f'</title><desc>{escape("; ".join(spoken))}</desc>{"".join(drawn)}</svg>')
