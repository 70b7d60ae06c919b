"""What a message tells: read by the embedded reader, and by a provider's model where one is set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assistant.asked import Asked
from assistant.case import CaseCard
from assistant.desk.answer_notes import AnswerNotes
from assistant.desk.team_records import TeamRecords
from assistant.plan.pack_plans import bodies_spoken_of, words_of_questions
from assistant.reading.contract import Goods, Reading, Span
from assistant.reading.embedded import ReaderContext
from assistant.reading.pasted import own
from assistant.reading.reader import read
from assistant.reading.text import has_han
from assistant.services.services import House
from knowledge.rules import Declaration
from knowledge.screening import Lists
from knowledge.screening.spotting import NameSpan

if TYPE_CHECKING:
    from assistant.model.model_call import Asker

PART = re.compile(r"(?<![\w-])(?=[\w./-]*\d)[A-Za-z0-9][\w./-]{1,38}\w", re.ASCII)
MOST_PARTS = 12
"""What may be a part number; how many of a text are looked up."""
SHORT = 16
"""Signs under which a message keeps the language of the conversation."""


@dataclass(frozen=True)
class MessageRead:
    """The reading of a message; `model` is what a provider's model was asked, by the digest of its
    prompt, and why it failed: empty where none was asked."""

    reading: Reading
    model: Mapping[str, Any] = field(default_factory=dict)


def read_message(house: House, asked: Asked, before: CaseCard, lists: Lists, asker: Asker | None,
                 records: TeamRecords, notes: AnswerNotes) -> MessageRead:
    """Read the message with the names of the lists and of the team's own records. A provider's
    model reads what is no mere reply."""
    found = read(asked.text, _context(house, asked, before, lists), before.waiting, house.facts)
    told = MessageRead(found)
    if asker is not None and found.reply is None:
        told = _by_model(house, asker, found, notes)
    return replace(told, reading=_with_part(told.reading, records))


def _context(house: House, asked: Asked, before: CaseCard, lists: Lists) -> ReaderContext:
    spotter, records = house.spotter(lists), house.names_of(asked.team)

    def spot(text: str) -> tuple[NameSpan, ...]:
        return spotter.spans(text, records)

    return ReaderContext(house.facts, house.laws(lists), spot, asked.law_day,
                         words_of_questions(), before.open, bodies_spoken_of(),
                         _countries(before, house.facts), *_named(before))


def _countries(card: CaseCard, declared: Mapping[str, Declaration]) -> frozenset[str]:
    """Where the buyer of a case sits, and where its goods go, as told or probable."""
    held = {**card.likely, **card.facts}
    return frozenset(str(fact.value) for name, fact in held.items()
                     if name in declared and declared[name].type == "country")


def _named(card: CaseCard) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a case's parties, and those of its owners."""
    owners = tuple(name for role, name in card.parties() if role == "owner")
    return (*(name for role, name in card.parties() if role != "owner"), *card.others), owners


def _by_model(house: House, asker: Asker, found: Reading, notes: AnswerNotes) -> MessageRead:
    from assistant.model import model_reader
    from assistant.model.model_call import whole

    regimes = {pack.id: tuple(pack.facts) for pack in house.packs()}
    told = model_reader.read(asker, found, house.facts, regimes, house.questions)
    if told.fault:
        notes.step(f"the configured model read nothing ({told.fault}); the embedded reader did")
    return MessageRead(told.reading, {
        "name": asker.name, "fault": told.fault,
        "prompt": {"file": model_reader.PROMPT, "sha256": told.digest},
        "dropped": [whole(f"{one.what}: {one.why}") for one in told.dropped]})


def _with_part(found: Reading, records: TeamRecords) -> Reading:
    """The reading with the part number of the team's own records that the text names."""
    if any(one.part_no for one in found.goods):
        return found
    for place, hit in enumerate(PART.finditer(own(found.text, list(found.pasted)))):
        if place < MOST_PARTS and records.knows_item(hit.group()):
            span = Span(*hit.span())
            first = found.goods[0] if found.goods else Goods("1", span)
            return replace(found, goods=(replace(first, part_no=hit.group()), *found.goods[1:]))
    return found


def language_of(asked: Asked, before: CaseCard, read: Reading) -> str:
    """The language to answer in: Chinese or English, the text's own where it is one of them."""
    if asked.language:
        return asked.language
    if read.reply and read.reply.kind in ("zh", "en"):
        return read.reply.kind
    wanted = read.language if read.language != "other" else "en"
    kept = before.language if before.language in ("en", "zh") else wanted
    goes_on = read.reply is not None or (kept == "zh" and has_han(read.text))
    return kept if len(read.text) < SHORT and goes_on else wanted
