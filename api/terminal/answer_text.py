"""The answer card as plain text, in the order in which an officer reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.terminal.wide_lines import wrap
from assistant.answer import Alternative, Answer, FactShown, StandingLine, StateShown, ValueShown
from assistant.wording import list_words, words

MOST_CHOICES = 8
"""Choices that are shown beside a question; more are a form's to show."""
MOST = 6
"""Missing facts shown unless all are asked for; those to be asked first are always shown."""


def card(answer: Answer, columns: int = 80, trace: bool = False, sources: bool = False) -> str:
    """The short answer: verdict, reason, next step, standing, what is not checked; `sources` adds
    the passages, `trace` leaves nothing folded and shows every rule's finding, however deep."""
    lines = wrap(answer.headline, columns)
    said = ([one.marked for one in answer.statements if one.sentence != answer.headline]
            if answer.statements else
            [line for line in answer.text.splitlines() if line != answer.headline])
    lines += wrap("\n".join(said), columns) if said else []
    for one in answer.standing:
        head = f"{'›' if one.asked else ' '} {one.title}: "
        lines += wrap(_marked(one.text, one.marks[:2]), columns, head, "    ")
    for other in answer.beside:
        lines += wrap(f"{other.about}: {other.headline}", columns)
    if trace:
        lines += ["", *_whole(answer, columns)]
    elif sources:
        lines += ["", words.say("sections", "sources", answer.language).upper()]
        for entry in _sources(answer):
            lines += wrap(entry, columns, "  · ")
    return "\n".join([*lines, *_foot(answer, columns, trace or sources)])


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


def _foot(answer: Answer, columns: int, whole: bool) -> list[str]:
    """What is known and not checked, the sources' marks, the record, and how to go on."""
    zh = answer.language == "zh"
    counted = words.say("sections", "facts_known", answer.language)
    known = [counted.format(answer.facts_known, answer.facts_needed)] if answer.facts_needed else []
    marks = " ".join(f"[{one.mark}] {one.title}, {one.pinpoint}" for one in answer.citations[:3])
    more = len(answer.citations) - 3
    lines = wrap(" · ".join([*known, *answer.not_checked]), columns)
    if marks and not whole:
        rest = f" (+{more}: --sources)" if more > 0 else ""
        lines += wrap(marks + rest, columns)
    ask = "继续提问：" if zh else "Go on with: "
    lines += wrap(answer.disclaimer, columns) if whole else []
    return [*lines, f"{ask}lodestone ask --conversation {answer.conversation} \"…\"",
            *wrap(f"({answer.as_of.law} · {answer.record})", columns)]
