"""Sentences of an answer: from our own table of phrases, or quoted from a stored passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.answer import ShownSentence
from assistant.desk import Desk
from assistant.wording import passage_places, words
from assistant.wording.phrases import phrase
from knowledge.library import Passage

LONGEST_QUOTE = 420
CHINESE_PART = "中文："


def say(desk: Desk, key: str, *about: object, cites: Iterable[str] = ()) -> ShownSentence:
    """One of our own sentences in the user's language, with the marks of what it rests on."""
    marks = tuple(filter(None, (desk.texts.cite(one) for one in cites)))
    return ShownSentence(sentence=phrase(key, desk.language).format(*about), marks=marks)


def quoted(desk: Desk, passage: Passage) -> ShownSentence:
    """A stored passage as it stands, with how its text is known and its state on the day; only the
    law's own words stand in quotation marks, a digest in ours is called one."""
    mark = desk.texts.cite(passage.id)
    known = words.say("evidence", passage.evidence, desk.language)
    state = (passage.state(desk.law_day) if passage.published <= desk.law_day else "not_issued")
    said = words.say("states", state, desk.language)
    place = passage_places.pinpoint(passage, desk.language)
    opens, closes = ("“", "”") if passage.original else ("", "")
    known = known if passage.original else phrase("digest", desk.language).format(known)
    if desk.language == "zh":
        bare = place.replace("_", "").isalpha() and place.isascii()
        head = f"{_title(desk, passage)}{'' if bare else '，' + place}（{known}；{said}）：{opens}"
    else:
        head = f"{_title(desk, passage)}, {place} ({known}; {said}): {opens}"
    return ShownSentence(sentence=f"{head}{excerpt(passage, desk.language)}{closes}",
                         marks=(mark,) if mark else ())


def _title(desk: Desk, passage: Passage) -> str:
    """The instrument's title; for a Chinese reader the one that the texts or a pack give it."""
    said = passage_places.title(passage, desk.language)
    if desk.language == "zh" and said == passage.title:
        packs = (pack for pack in desk.house.packs() if passage.instrument in pack.instruments)
        return next((pack.instruments[passage.instrument].title_zh for pack in packs), "") or said
    return said


def excerpt(passage: Passage, language: str) -> str:
    """The part of the passage in the user's language, whole sentences, byte for byte."""
    whole, found, chinese = passage.text.partition(CHINESE_PART)
    text = (chinese if language == "zh" and found else whole).strip()
    if len(text) <= LONGEST_QUOTE:
        return text
    cut = max(text.rfind(end, 0, LONGEST_QUOTE) for end in (". ", "; ", "。", "；"))
    return text[:cut + 1] if cut > 0 else text[:LONGEST_QUOTE]


def by_id(desk: Desk, ids: Iterable[str]) -> Iterator[ShownSentence]:
    """The passages of these ids that the library holds."""
    for id in dict.fromkeys(ids):
        if desk.texts.cite(id):
            yield quoted(desk, desk.house.library.passage(id))
