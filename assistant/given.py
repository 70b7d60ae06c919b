"""What the tools gave a model to word an answer with: the grounds on which its text is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.answer import Verdict
from assistant.checks import Given
from assistant.desk import Desk
from assistant.tools import QUOTE
from assistant.wording import words

_MARKS = re.compile(r"(?: ?\[S\d+\])+$")


def given(desk: Desk, parts: Mapping[str, Any]) -> Given:
    """The sentences of the card with their marks, the passages handed out, the names of the case.
    """
    texts = {mark: one.text for mark, one in desk.sources.items()}
    papers = {mark: one.text for mark, one in desk.papers.items()}
    return Given(texts, dict(_sentences(desk, parts)), tuple(_names(desk)), desk.language, papers)


def _sentences(desk: Desk, parts: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    verdict: Verdict | None = parts.get("verdict")
    if verdict:
        yield verdict.line, ()
    for part in ("because", "points"):
        for one in parts.get(part, ()):
            yield one.sentence, one.marks
    for one in parts.get("missing", ()):
        yield one.ask, ()
    if desk.asked_first:
        yield desk.asked_first, ()
    for one in parts.get("alternatives", ()):
        yield one.because, one.marks
    for branch in parts.get("branches", ()):
        yield from ((line, ()) for line in branch.words)
    for part in ("conditions", "corrections"):
        yield from ((_MARKS.sub("", line), ()) for line in parts.get(part, ()))
    for one in parts.get("values", ()):
        said = words.amount(one.value, one.unit, desk.language)
        yield f"{one.description}: {said} ({one.reference})", ()
        yield one.description, ()
    for state in parts.get("states", ()):
        for line in state.history:
            yield f"{state.title}: {line}", ()
        yield state.title, ()
    for mark, passage in desk.sources.items():
        yield passage.text[:QUOTE], (mark,)


def _names(desk: Desk) -> Iterator[str]:
    yield desk.law_day.isoformat()
    yield from (party.name for party in desk.parties)
    yield from (one for one in (desk.card.item, desk.read.grade, desk.card.site) if one)
    for one in desk.evidence.values():
        yield str(one.told.value)
    for passage in desk.sources.values():
        yield f"{passage.title}, {passage.pinpoint}"
