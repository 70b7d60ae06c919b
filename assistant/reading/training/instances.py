"""What the models learn from the examples: features with the labels that hold there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.reading.contract import Span
from assistant.reading.learned.features import (
    number,
    of_clause,
    of_mention,
    of_polarity,
    of_reply,
    of_text,
)
from assistant.reading.mention import Mention
from assistant.reading.mentions.firm_names import names
from assistant.reading.mentions.goods import beside
from assistant.reading.mentions.mentions import TextMentions, page
from assistant.reading.mentions.tells import (
    content_of,
    elements_of_contents,
    fact_of,
    place_facts,
)
from assistant.reading.text import Text
from assistant.reading.training.examples import Example
from knowledge.screening import Lists
from knowledge.screening.spotting import Spotter

TODAY = date(2026, 11, 30)
NONE = "none"
REFUSED = "refused"
"""That a text asks for misuse of any kind."""
SLOTS = {"percent": ("percent",), "number": ("number",), "day": ("date",),
         "country": ("country",), "code": ("code",)}
"""The types of facts that a mention of each kind may tell."""
PLACE = "buyer_or_destination"
"""Whether a place is the buyer's or that of the goods, is often said by nobody; that it is one of
the two can be told."""
LEARNED_TYPES = ("yes_no", "choice")


def read_by_table() -> frozenset[str]:
    """The facts that materials.py reads; no model learns them."""
    return frozenset({*map(fact_of, ("family", "elements", "alloys", "form")),
                      *elements_of_contents()})


@dataclass(frozen=True, slots=True)
class Instance:
    """Numbers of features, the labels that hold, and the writer who is kept apart in a test."""

    features: list[int]
    labels: tuple[str, ...]
    writer: str
    parts: tuple[list[int], ...] = ()
    """The features of each sentence alone, where one sentence may tell what the whole is."""


def label(name: str, value: Any) -> str:
    """How a fact with its value is called as a label."""
    return f"{name}={str(value).lower() if isinstance(value, bool) else value}"


Prepared = tuple[Example, TextMentions]


def prepared(found: Iterable[Example]) -> list[Prepared]:
    """Each example with its page; names are found as in a question, by the built-in lists, by
    legal forms and by their looks."""
    spotter = Spotter(Lists.built_in())
    return [(one, page(one.text, TODAY, names(Text(one.text), spotter.spans))) for one in found]


def texts(found: Sequence[Prepared], labels: Mapping[str, Any]) -> Iterator[Instance]:
    """Whole texts with what `labels` tells of each."""
    for one, held in found:
        told = labels[one.text]
        if told is not None:
            yield Instance(number(of_text(held.masked)), tuple(told), one.writer,
                           tuple(number(of_text(part)) for part in held.parts()))


_CONFIRM = re.compile(r"(?:right|correct|confirm\w*|ok)\s*\?\s*$|(?:对吗|对吧|准确吗?|确认吗?"
                      r"|正确吗)[?？]?\s*$", re.I)
_PARTY = re.compile(r"^who\b|\bwhich (?:firm|company)\b|哪一?家|是谁", re.I)
_VALUE = re.compile(r"^(?:what|how much|how many|when|in which)\b|多少|几|何时|哪", re.I)
_SAME = re.compile(r"\bthe same (?:firm|company)\b|同一家", re.I)


def wanted(one: Example, types: Mapping[str, str]) -> str:
    """What our question of an example wanted, by its words and by what the reply told."""
    if one.reply in ("value", "choice"):
        return one.reply
    for kind, form in (("same", _SAME), ("confirm", _CONFIRM), ("party", _PARTY)):
        if form.search(one.after):
            return kind
    told = {types.get(fact["name"]) for fact in one.labels.get("facts", ())}
    if "yes_no" in told or one.reply in ("yes", "no"):
        return "yes_no"
    return "value" if _VALUE.search(one.after) else "yes_no"


def replies(found: Sequence[Prepared], types: Mapping[str, str]) -> Iterator[Instance]:
    """Replies, with what our question wanted, and the kind of reply that each is."""
    for one, held in found:
        if one.reply:
            features = number(of_reply(held.masked, wanted(one, types)))
            yield Instance(features, (one.reply,), one.writer)


def clauses(found: Sequence[Prepared], types: Mapping[str, str]) -> Iterator[Instance]:
    """Clauses with the yes/no and choice facts that they tell."""
    for one, held in found:
        if one.misuse:
            continue
        told: dict[int, list[str]] = {}
        spoiled = set[int]()
        for fact in one.labels.get("facts", ()):
            if types.get(fact["name"]) not in LEARNED_TYPES or fact["name"] in read_by_table():
                continue
            start = one.text.find(fact["words"])
            if start < 0 or start >= len(held.text.raw):
                continue
            span = Span(start, start + len(fact["words"]))
            places = _covering(held, span)
            if fact.get("mode", "said") in ("said", "supposed") and fact.get("op", "=") == "=":
                named = (fact["name"] if types[fact["name"]] == "yes_no"
                         else label(fact["name"], fact["value"]))
                for place in places[:1]:
                    told.setdefault(place, []).append(named)
                spoiled.update(places[1:])
        for place in range(len(held.clauses)):
            if place in told or place not in spoiled:
                features = number(of_clause(held.masked, held.clauses, place))
                yield Instance(features, tuple(dict.fromkeys(told.get(place, ()))), one.writer)


def polarities(found: Sequence[Prepared], types: Mapping[str, str]
               ) -> Iterator[Instance]:
    """Clauses that tell a yes/no fact, with the name of the fact, and whether it is so or not."""
    for one, held in found:
        for fact in () if one.misuse else one.labels.get("facts", ()):
            start = one.text.find(fact["words"])
            if types.get(fact["name"]) != "yes_no" or not 0 <= start < len(held.text.raw):
                continue
            for place in _covering(held, Span(start, start + len(fact["words"])))[:1]:
                features = of_polarity(held.masked, held.clauses, place, fact["name"])
                yield Instance(number(features), (str(bool(fact["value"])).lower(),), one.writer)


def _covering(held: TextMentions, span: Span) -> list[int]:
    """The clauses that the words lie in, the one that has most of them first."""
    shared = [(min(span.end, clause.end) - max(span.start, clause.start), place)
              for place, (clause, _) in enumerate(held.clauses)]
    return [place for size, place in sorted(shared, key=lambda one: (-one[0], one[1])) if size > 0]


def slots(found: Sequence[Prepared], types: Mapping[str, str]) -> Iterator[Instance]:
    """Mentions with the fact that each tells."""
    for one, held in found:
        if one.misuse:
            continue
        for mention in held.mentions:
            wanted = SLOTS.get(mention.kind)
            if wanted is None:
                continue
            told = sorted({fact["name"] for fact in one.labels.get("facts", ())
                           if types.get(fact["name"]) in wanted and _tells(one, fact, mention)
                           and fact["name"] not in read_by_table()})
            if place_facts() & set(told) or _either(one, mention):
                told.append(PLACE)
            if mention.kind == "day" and not told:
                told = _use(one, mention)
            features = number(of_mention(held.masked, mention, held.sentence(mention.start)))
            yield Instance(features, tuple(told) or (NONE,), one.writer)


def _either(one: Example, mention: Mention) -> bool:
    """Whether a place is labelled as the buyer's or that of the goods, whichever it is."""
    return mention.kind == "country" and any(
        place["value"] == mention.value for place in one.labels.get("either", ()))


USES = {"law": "law_day", "contract": "contract_date", "deadline": "deadline"}


def _use(one: Example, mention: Mention) -> list[str]:
    """What a day is for, where it is no fact."""
    for day in one.labels.get("days", ()):
        start = one.text.find(day.get("words") or "\0")
        if start >= 0 and Span(start, start + len(day["words"])).overlaps(mention.span):
            return [USES[day["for"]]] if day.get("for") in USES else []
    return []


def goods(found: Sequence[Prepared]) -> Iterator[Instance]:
    """Words for materials and forms with whether they name the goods of the case."""
    for one, held in found:
        if one.misuse:
            continue
        told = {(fact["name"], fact["value"]) for fact in one.labels.get("facts", ())}
        contents = {name for name, _ in told}
        for mention in (*held.forms, *held.families, *held.elements):
            if mention.kind == "element":
                if not content_of(mention.value):
                    continue
                named = content_of(mention.value) in contents
            else:
                name = fact_of("form" if mention.kind == "form" else "family")
                named = (name, mention.value) in told
            features = number(of_mention(held.masked, mention, held.sentence(mention.start),
                                         beside(held, mention)))
            yield Instance(features, ("goods" if named else NONE,), one.writer)


def _tells(one: Example, fact: Mapping[str, Any], mention: Mention) -> bool:
    """Whether a label's words and value are those of the mention."""
    if mention.kind == "country":  # wherever the text names it
        return bool(fact["value"] == mention.value)
    start = one.text.find(fact["words"])
    if start < 0 or not Span(start, start + len(fact["words"])).overlaps(mention.span):
        return False
    value = fact["value"]
    if mention.kind == "day":
        since, until = mention.value
        return bool(since.isoformat() <= str(value) <= until.isoformat())
    if mention.kind in ("percent", "number"):
        return isinstance(value, int | float) and abs(value - mention.value) < 1e-6
    return bool(str(value).lower().startswith(str(mention.value).lower()[:5]))


def roles(found: Sequence[Prepared]) -> Iterator[Instance]:
    """Names with the role of the party, or none where no label has them."""
    for one, held in found:
        for mention in held.of("name"):
            named = [party["role"] for party in one.labels.get("parties", ())
                     if party.get("name") and _same(party["name"], mention.value)]
            features = number(of_mention(held.masked, mention, held.sentence(mention.start)))
            yield Instance(features, (named[0] if named else NONE,), one.writer)


def _same(labelled: str, found: str) -> bool:
    """Whether the name found is the labelled one, or most of it."""
    short, long = sorted((labelled.casefold(), found.casefold()), key=len)
    return short in long and 2 * len(short) >= len(long)
