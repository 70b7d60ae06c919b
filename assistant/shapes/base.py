"""Sentences of an answer: from our own table of phrases, or quoted from a stored passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.answer import Point
from assistant.desk import Desk
from assistant.wording import words
from assistant.wording.phrases import phrase
from knowledge.library import Passage

LONGEST_QUOTE = 420
CHINESE_PART = "中文："


def say(desk: Desk, key: str, *about: object, cites: Iterable[str] = ()) -> Point:
    """One of our own sentences in the user's language, with the marks of what it rests on."""
    marks = tuple(filter(None, (desk.cite(one) for one in cites)))
    return Point(sentence=phrase(key, desk.language).format(*about), marks=marks)


def quoted(desk: Desk, passage: Passage) -> Point:
    """A stored passage as it stands, with how its text is known and its state on the day."""
    mark = desk.cite(passage.id)
    known = words.say("evidence", passage.evidence, desk.language)
    state = (passage.state(desk.law_day) if passage.published <= desk.law_day else "not_issued")
    said = words.say("states", state, desk.language)
    return Point(sentence=f"{passage.title}, {passage.pinpoint} ({known}; {said}): “"
                          f"{excerpt(passage, desk.language)}”", marks=(mark,) if mark else ())


def excerpt(passage: Passage, language: str) -> str:
    """The part of the passage in the user's language, whole sentences, byte for byte."""
    whole, found, chinese = passage.text.partition(CHINESE_PART)
    text = (chinese if language == "zh" and found else whole).strip()
    if len(text) <= LONGEST_QUOTE:
        return text
    cut = max(text.rfind(end, 0, LONGEST_QUOTE) for end in (". ", "; ", "。", "；"))
    return text[:cut + 1] if cut > 0 else text[:LONGEST_QUOTE]


def by_id(desk: Desk, ids: Iterable[str]) -> Iterator[Point]:
    """The passages of these ids that the library holds."""
    for id in dict.fromkeys(ids):
        if desk.cite(id):
            yield quoted(desk, desk.house.library.passage(id))
