"""The answer card as plain text, in the order in which an officer reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.terminal.wide import wrap
from assistant.answer import Alternative, Answer, FactShown
from assistant.wording import lists, words

MOST_CHOICES = 8
"""Choices that are shown beside a question; more are a form's to show."""
SHOWN_DEPTH = 1
"""How deep the rule trace is shown unless the whole of it is asked for."""
MOST = 6
"""Missing facts shown unless all are asked for; those to be asked first are always shown."""


def card(answer: Answer, columns: int = 80, trace: bool = False) -> str:
    """The card; `trace` leaves nothing folded and shows every rule's finding, however deep."""
    lines = wrap(answer.headline, columns)
    lines += ["─" * min(columns, 80)]
    said = [line for line in answer.text.splitlines() if line != answer.headline]
    if said:
        lines += [*wrap("\n".join(said), columns), ""]
    for title, entries in sections(answer, trace):
        if entries:
            lines.append(words.say("sections", title, answer.language).upper())
            for entry in entries:
                lines += wrap(entry, columns, "  · ")
            lines.append("")
    if answer.trace:
        deepest = max(one.depth for one in answer.trace) if trace else SHOWN_DEPTH
        lines += [words.say("sections", "trace", answer.language).upper()]
        lines += [*_trace(answer, columns, deepest), ""]
    lines += _foot(answer, columns)
    return "\n".join(lines)


def sections(answer: Answer, whole: bool = False) -> Iterable[tuple[str, list[str]]]:
    """Each part of the card under its title, in order; `whole` leaves nothing folded."""
    yield "corrected", answer.corrections
    yield "because", [_marked(one.sentence, one.marks) for one in answer.because]
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
    said = answer.language
    yield "hits", [f"{hit.party}: {lists.name(hit.list, said)} — {hit.name}; "
                   f"{words.say('states', hit.state, said)}; {lists.notice(hit.instrument, said)}"
                   f"{f'; {hit.evidence}' if hit.evidence else ''} ({hit.grade})"
                   for hit in answer.hits]
    yield "sources", list(_sources(answer))
    yield "not_checked", answer.not_checked


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
    as_of = answer.as_of
    said = {"en": f"Law of {as_of.law} · lists: {as_of.lists} · record {answer.record}",
            "zh": f"法律日期 {as_of.law} · 名单：{as_of.lists} · 记录 {answer.record}"}
    ask = {"en": f"Go on with: lodestone ask --conversation {answer.conversation} \"…\"",
           "zh": f"继续提问：lodestone ask --conversation {answer.conversation} \"…\""}
    lines = wrap(said[answer.language], columns) + wrap(answer.disclaimer, columns)
    return [*lines, ask[answer.language]]
