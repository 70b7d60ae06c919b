"""Ask the house as a user would, and compare an answer with one line of what is expected.

A line is `pack question=outcome` (of the verdict or of a standing's line; a favorable outcome may
still wait for confirmation), `point id` (the point of law that is shown in full), `value name`,
`state instrument`, `fact name=value`, `asks name` (we ask for that fact), `ending name`,
`cites passage`, `shows part` or `says words`.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from assistant.answer import Answer
from assistant.answering import answer
from assistant.asked import Asked
from assistant.roles import EVERYBODY
from assistant.services.services import House
from knowledge.packs import load

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = NOW.date()


def ask(house: House, text: str, on: date = DAY, **more: Any) -> Answer:
    return answer(house, Asked(text, law_day=on, now=NOW, **{"roles": EVERYBODY, **more}))


def converse(house: House, turns: Sequence[str], on: date = DAY) -> Answer:
    """The answer to the last of several turns of one conversation."""
    conversation = ""
    for text in turns:
        found = ask(house, text, on, conversation=conversation)
        conversation = found.conversation
    return found


def meets(found: Answer, line: str) -> bool:
    kind, _, wanted = line.partition(" ")
    if kind == "value":
        return wanted in {one.name for one in found.values}
    if kind == "asks":
        return any(wanted in one.names for one in found.waiting)
    if kind == "point":
        return wanted in {one.id for one in found.law_points[:1]}
    if kind == "state":
        return wanted in {one.instrument for one in found.states}
    if kind == "fact":
        name, _, value = wanted.partition("=")
        return any(one.name == name and _same(one.value, value) for one in found.facts)
    if kind == "ending":
        return found.ending.value == wanted
    if kind == "cites":
        return wanted in {one.passage for one in found.citations}
    if kind == "shows":
        return bool(getattr(found, wanted))
    if kind == "says":
        return any(wanted.casefold() in one.casefold() for one in _said(found))
    question, _, outcome = wanted.partition("=")
    return any(one["pack"] == kind and one["question"] == question
               and outcome in (one["outcome"], _hoped(one)) for one in shown(found))


def shown(found: Answer) -> Iterator[dict[str, Any]]:
    """The determinations that the answer shows: of its verdict and of the standing's lines."""
    lines = [line for one in (found.standing, *(other.lines for other in found.beside))
             for line in one]
    named = {one for line in lines for one in line.questions}
    if found.verdict:
        named.add(f"{found.verdict.pack}.{found.verdict.question}")
    yield from (one for one in found.determinations
                if f"{one['pack']}.{one['question']}" in named)


def _hoped(one: dict[str, Any]) -> str:
    """The favorable outcome that waits to be confirmed, where one does."""
    if not one["to_confirm"]:
        return ""
    return load(one["pack"], one["scenario"]).question(one["question"]).favourable_outcome


def _same(value: Any, wanted: str) -> bool:
    return str(value) == wanted or (isinstance(value, float) and f"{value:g}" == wanted)


def _said(found: Answer) -> Iterator[str]:
    yield from (found.headline, found.text, *found.corrections, *found.conditions, *found.choices)
    yield from (one.sentence for one in found.law_points[:1])
    yield from (line.text for line in found.standing)
    yield from (one.sentence for one in found.points)
    yield from (str(one.value) for one in found.values)


def told(found: Answer) -> str:
    """The answer in a line, for a test's message."""
    verdict = found.verdict
    shown = (f"{verdict.pack} {verdict.question}={verdict.outcome} {verdict.provisional}"
             if verdict else "")
    return (f"{found.intent} | {found.ending.value} | {shown} | "
            f"{[one.name for one in found.values]} | {found.headline} | {found.text[:300]}")
