"""The answer card as plain text, in the order in which an officer reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from api.terminal.wide_lines import clip, safe, width, wrap
from assistant.answer import (
    Alternative,
    Answer,
    Citation,
    FactShown,
    StandingLine,
    StateShown,
    ValueShown,
)
from assistant.wording import list_words, words

LONGEST, HEAD, POINT, STEP = 15, 2, 5, 3
"""Lines of a short answer; of its headline where that is a verdict, and else; of its next step."""
NUMBERED = re.compile(r"No\. ?\d+(?: of \d{4})?|\d{4}年第\d+号|第\d+号|\d+ CFR [\d.]+")
MOST_CHOICES = 8
"""Choices that are shown beside a question; more are a form's to show."""
MOST = 6
"""Missing facts shown unless all are asked for; those to be asked first are always shown."""


def card(answer: Answer, columns: int = 80, trace: bool = False, sources: bool = False) -> str:
    """The short answer in at most `LONGEST` lines: verdict, reason, next step, standing, what is
    not checked, sources as marks. `sources` adds the passages, `trace` leaves nothing folded and
    shows every rule's finding, however deep."""
    if not (trace or sources):
        return "\n".join(_short(answer, columns))
    lines = [*wrap(_marked(answer.heading, answer.heading_marks), columns),
             *_text(answer, columns)]
    for one in answer.standing:
        lines += wrap(_marked(one.text, one.marks[:2]), columns, _head(one), "    ")
    for other in answer.beside:
        lines += wrap(f"{other.about}: {other.headline}", columns)
    if trace:
        lines += ["", *_whole(answer, columns)]
    else:
        lines += ["", words.say("sections", "sources", answer.language).upper()]
        for entry in _sources(answer):
            lines += wrap(entry, columns, "  · ")
    return "\n".join([*lines, *_foot(answer, columns)])


def _short(answer: Answer, columns: int) -> list[str]:
    """Within `LONGEST` lines; what must be clipped ends in an ellipsis, and is whole in --trace."""
    step = answer.next.sentence if answer.next else ""
    following = clip(step, columns, STEP) if step else []
    standing = [line for one in answer.standing
                for line in clip(_marked(one.text, one.marks[:2]), columns, 1, _head(one))]
    standing += [line for one in answer.beside
                 for line in clip(f"{one.about}: {one.headline}", columns, 1)]
    counted = words.say("sections", "facts_known", answer.language)
    known = [counted.format(answer.facts_known, answer.facts_needed)] if answer.facts_needed else []
    unchecked = [words.say("sections", "not_checked", answer.language) + ": "
                 + " ".join(answer.not_checked)] if answer.not_checked else []
    foot = clip(" · ".join([*known, *unchecked]), columns, 1) if known or unchecked else []
    if answer.citations:
        foot.append(_marks(answer, columns))
    foot += _go_on(answer)
    head = clip(_marked(answer.heading, answer.heading_marks[:2]), columns,
                HEAD if answer.verdict and not answer.led_by_law else POINT)
    room = LONGEST - len(head) - len(following) - len(foot)
    standing = standing[:max(1, room - 1)]
    said = _text(answer, columns, step)
    left = max(0, room - len(standing))
    if len(said) > left:
        said = [*said[:left - 1], f"{said[left - 1][:columns - 2]} …"] if left else []
    return [*head, *said, *following, *standing, *foot]


def _marks(answer: Answer, columns: int) -> str:
    """The sources as short marks; their passages are a word away."""
    found, more = "", len(answer.citations)
    for one in answer.citations:
        said = f"{found}[{one.mark}] {_place(one)} "
        if width(f"{said}(+{more}: --sources)") > columns and found:
            break
        found, more = said, more - 1
    return safe(found.rstrip() + (f" (+{more}: --sources)" if more else ""))


def _place(one: Citation) -> str:
    """The shortest name of a passage: the number of the notice or decree where its title has one,
    and the place in it."""
    number = NUMBERED.search(one.title)
    return f"{number.group() if number else one.title[:24]}, {one.pinpoint}"


def _text(answer: Answer, columns: int, without: str = "") -> list[str]:
    """The sentences of the short answer, each with its layer where it has one of its own."""
    said = [f"{line} ({layer})" if layer else line for line, layer in answer.told
            if line != without]
    return wrap("\n".join(said), columns) if said else []


def _head(one: StandingLine) -> str:
    return f"{'›' if one.asked else ' '} {one.title}: "


def _whole(answer: Answer, columns: int) -> list[str]:
    """Every section of the answer, and what every rule said."""
    lines: list[str] = []
    for title, entries in sections(answer, True):
        if entries:
            lines.append(words.say("sections", title, answer.language).upper())
            for entry in entries:
                lines += wrap(entry, columns, "  · ")
            lines.append("")
    if answer.trace:
        deepest = max(one.depth for one in answer.trace)
        lines += [words.say("sections", "trace", answer.language).upper()]
        lines += [*_trace(answer, columns, deepest), ""]
    return lines


def sections(answer: Answer, whole: bool = False) -> Iterable[tuple[str, list[str]]]:
    """Each part of the card under its title, in order; `whole` leaves nothing folded."""
    yield "corrected", answer.corrections
    yield "standing", [*_standing(answer), *answer.supposed]
    for other in answer.beside:
        yield other.about, [other.headline, *(_line(one) for one in other.lines)]
    yield "because", [_marked(one.sentence, one.marks) for one in answer.reasons_beside]
    yield "more", [_marked(one.sentence, one.marks) for one in answer.points]
    yield "values", [_value(answer, one) for one in answer.values]
    yield "states", [_state(answer, one) for one in answer.states]
    yield "missing", _missing(answer, whole)
    yield "confirm", [_fact(answer, one) for one in answer.to_confirm]
    yield "choices", answer.choices
    yield "branches", [f"{one.label}: {'; '.join(one.words)}" for one in answer.branches]
    yield "scenarios", [_because(f"{one.scenario}: {one.label}", one.because)
                        for one in answer.scenarios]
    yield "else", [line for one in answer.alternatives for line in _route(answer, one, whole)]
    yield answer.conditions_heading, answer.conditions
    yield "holder", [answer.holder] if answer.holder else []
    yield "changes", answer.lawful_changes
    yield "changed", answer.what_changed
    yield "unread", answer.unread
    yield "drafts", answer.drafts if whole else []
    said = answer.language
    yield "hits", [f"{hit.party}: {list_words.name(hit.list, said)} — {hit.name}; "
                   f"{words.say('states', hit.state, said)}; "
                   f"{list_words.notice(hit.instrument, said)}"
                   f"{f'; {hit.evidence}' if hit.evidence else ''} ({hit.grade})"
                   for hit in answer.hits]
    yield "sources", list(_sources(answer))
    yield "not_checked", answer.not_checked


def _standing(answer: Answer) -> Iterable[str]:
    """The lines of the case, the asked one first; how much of what decides is known."""
    yield from (_line(one) for one in answer.standing)
    if answer.facts_needed:
        known = words.say("sections", "facts_known", answer.language)
        yield known.format(answer.facts_known, answer.facts_needed)


def _line(one: StandingLine) -> str:
    return _marked(f"{one.title}: {one.text}", one.marks)


def _value(answer: Answer, one: ValueShown) -> str:
    said = words.valued(one.value, one.unit, one.description, answer.language)
    state = words.say("states", one.state, answer.language)
    return _marked(f"{said} ({state}, {one.since})", [one.mark] if one.mark else [])


def _state(answer: Answer, one: StateShown) -> str:
    return f"{one.title}: {words.say('states', one.state, answer.language)}"


def _marked(sentence: str, marks: Iterable[str]) -> str:
    return sentence + "".join(f" [{mark}]" for mark in marks)


def _because(said: str, why: str) -> str:
    return f"{said}: {why}" if why else said


def _sources(answer: Answer) -> Iterable[str]:
    """Each law or notice once: its passages with their marks, its state, how its text is known."""
    cited: dict[tuple[str, ...], list[str]] = {}
    for one in answer.citations:
        told = (one.title, one.issuer, words.say("states", one.state, answer.language),
                words.say("evidence", one.evidence, answer.language), one.link)
        cited.setdefault(told, []).append(f"[{one.mark}] {one.pinpoint}")
    for (title, *rest), passages in cited.items():
        yield f"{title}: {', '.join(passages)}; {'; '.join(rest)}"


def _missing(answer: Answer, whole: bool) -> list[str]:
    shown = [one for number, one in enumerate(answer.missing)
             if whole or one.first or number < MOST]
    more = len(answer.missing) - len(shown)
    folded = {"en": f"and {more} more (--trace shows all)", "zh": f"另有{more}项（见 --trace）"}
    return [*(_ask(answer, one) for one in shown), *([folded[answer.language]] if more else [])]


def _route(answer: Answer, one: Alternative, whole: bool) -> list[str]:
    """Another route: closed and why, or open to whom and subject to what; with `whole`, under
    which duties."""
    head = _marked(_because(f"{one.label} — {one.asks}", one.because), one.marks)
    if one.because:
        return [head]
    say = words.say
    lines = [head]
    if one.holder:
        lines.append(f"  {say('sections', 'holder', answer.language)}: {one.holder}")
    lines += [f"  {say('sections', 'subject_to', answer.language)}: {line}"
              for line in one.subject_to]
    return lines + [f"  {line}" for line in one.conditions if whole]


def _ask(answer: Answer, one: Any) -> str:
    choices = f" ({' / '.join(one.choices)})" if 0 < len(one.choices) <= MOST_CHOICES else ""
    first = f"{words.say('sections', 'first', answer.language)}: " if one.first else ""
    return f"{first}{one.ask}{choices} [{one.name}]"


def _fact(answer: Answer, one: FactShown) -> str:
    words_ = f" “{one.words}”" if one.words else ""
    return f"{one.name} = {words.value(one.value, answer.language)}{words_}"


def _trace(answer: Answer, columns: int, deepest: int) -> list[str]:
    lines = []
    for one in answer.trace:
        if one.depth > deepest:
            continue
        indent = "  " * (one.depth + 1)
        state = words.say("states", one.state, answer.language)
        said = f"{one.truth:<8} {one.sentence} ({one.rule}, {state})"
        lines += wrap(said, columns, indent, indent + " " * 9)
    return lines


def _foot(answer: Answer, columns: int) -> list[str]:
    """What is known and not checked, the record, and how to go on."""
    counted = words.say("sections", "facts_known", answer.language)
    known = [counted.format(answer.facts_known, answer.facts_needed)] if answer.facts_needed else []
    return [*wrap(" · ".join([*known, *answer.not_checked]), columns),
            *wrap(answer.disclaimer, columns), *_go_on(answer)]


def _go_on(answer: Answer) -> list[str]:
    """How to go on, each command on a line of its own, to be copied whole."""
    ask = "继续提问：" if answer.language == "zh" else "Go on with: "
    return [f"{ask}lodestone ask --conversation {answer.conversation} \"…\"",
            f"({answer.as_of.law} · {answer.record})"]
