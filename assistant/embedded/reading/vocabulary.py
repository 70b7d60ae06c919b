"""What the readers look for, made from the packs' own declarations and a few tables of words.

In `facts.yaml` a fact's `words` are ways people write it; an entry `value = way, way` gives the ways
of one value (`rotor_or_stator = rotor, 转子`; `no = unlisted`), and `value ~ way, way` ways that count
only where nothing else gives a value. A fact without words is known by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.embedded.reading.askable import Askable
from assistant.embedded.reading.found import INTENTS
from assistant.embedded.reading.likeness import BY_INTENT, BY_QUESTION, Cue, Likeness, Notion
from assistant.embedded.reading.phrases import Phrases
from assistant.embedded.reading.places import places
from assistant.embedded.reading.plain import HAN, stem
from knowledge import strict_yaml
from knowledge.rules import Declaration, Pack

WORDS = Path(__file__).parent / "words"
_HAN_GAP = re.compile(f"(?<=[{HAN}0-9])\\s+(?=[{HAN}0-9])")
_SILENT = frozenset(("other", "unread", "none", "listed", "not_listed", "suspended", "removed"))
"""Choices whose bare name says nothing of the fact: it needs words of its own."""
_VALUED = re.compile(r"(?P<value>\w+) (?P<sign>[=~]) (?P<ways>.+)", re.DOTALL)
_TAIL = re.compile(r"_(?:pct|date|country|days|years|usd|on|from|until)$")
_WEAK = frozenset({"has", "is", "the", "of", "by", "for", "to", "in", "at", "or", "and", "on", "end",
                   "user", "exporter", "met", "given", "held", "applies", "other"})


@dataclass(frozen=True, slots=True)
class Spec:
    """A fact as one or more packs declare it."""

    name: str
    type: str
    choices: tuple[str, ...]
    unit: str
    packs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A phrase that speaks of a fact without giving its value."""

    spec: Spec


@dataclass(frozen=True, slots=True)
class Value:
    """A phrase that gives a value of a fact."""

    spec: Spec
    value: Any
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Asks:
    """A phrase by which people ask a pack's question; `weight` says how plainly."""

    pack: str
    question: str
    weight: float


@dataclass(frozen=True, slots=True)
class AsksValue:
    """A phrase by which people ask for a dated value."""

    pack: str
    parameter: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What may be asked of a pack: one of its questions, or one of its dated values."""

    kind: str
    pack: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A country, by its name, its people, or a city in it (`kind`: country, people, city)."""

    country: str
    kind: str


@dataclass(frozen=True)
class Vocabulary:
    """The phrases, and the declarations they stand for. `passages` are the ids of the library, where
    one is at hand: a reference to an article that is not there is not made up."""

    packs: Mapping[str, Pack]
    specs: tuple[Spec, ...]
    phrases: Phrases
    passages: frozenset[str]
    order: tuple[str, ...] = ()

    @classmethod
    def of(cls, packs: Iterable[Pack] | Mapping[str, Pack],
           passages: Iterable[str] = ()) -> Vocabulary:
        """The vocabulary of the packs that are installed."""
        given = packs.values() if isinstance(packs, Mapping) else packs
        held = {pack.id: pack for pack in given}
        specs = dict(_specs(held))
        phrases, held_passages = Phrases(), tuple(passages)
        worded = {spec for (pack, name), spec in specs.items() if held[pack].facts[name].words}
        for (pack, name), spec in specs.items():
            fact = held[pack].facts[name]
            if fact.words or spec not in worded:
                for way, meaning in _ways(fact, spec):
                    phrases.add(way, meaning)
        for way, asked in _asked(held):
            phrases.add(way, asked)
        for intent, ways in _weighted(strict_yaml.read(WORDS / "intents.yaml")):
            for way, weight in ways:
                phrases.add(way, Cue(intent, weight))
        for notion, notion_ways in strict_yaml.read(WORDS / "concepts.yaml").items():
            for way in notion_ways:
                phrases.add(spread(way), Notion(notion))
        for way, country, kind in places():
            phrases.add(way, Place(country, kind))
        return cls(held, tuple(dict.fromkeys(specs.values())), phrases,
                   frozenset(held_passages), held_passages)

    @cached_property
    def likeness(self) -> Likeness[str]:
        """What the example questions teach of intents."""
        examples = strict_yaml.read(WORDS / "examples.yaml")
        return Likeness.learn({intent: examples[intent] for intent in INTENTS}, self.phrases,
                              BY_INTENT)

    @cached_property
    def asked(self) -> Likeness[Asked]:
        """What example questions, and the packs' own words, teach of their questions and values."""
        return Likeness.learn(dict(_taught(self.packs)), self.phrases, BY_QUESTION)

    @cached_property
    def askable(self) -> Askable:
        """The packs' questions by their own words and by the facts that decide them."""
        return Askable.of(self.packs.values())

    def spec(self, name: str, pack: str = "") -> Spec | None:
        """The declaration of a fact, of the given pack if it has one."""
        found = [spec for spec in self.specs if spec.name == name]
        return next((spec for spec in found if pack in spec.packs), found[0] if found else None)

    def passage(self, instrument: str, point: str, exact: bool = False) -> str:
        """The passage of this article, or the nearest one above it ("748.15(a)" for
        "748.15(a)(9)"); without an article, or none that is held, the first of the instrument."""
        asked = point
        while asked:
            if f"{instrument}:{asked}" in self.passages:
                return f"{instrument}:{asked}"
            cut = asked.rfind("(")
            asked = asked[:cut] if cut > 0 else ""
        if exact:
            return ""
        return self._first.get(instrument, "")

    @cached_property
    def _first(self) -> dict[str, str]:
        first: dict[str, str] = {}
        for passage in self.order:
            first.setdefault(passage.split(":")[0], passage)
        return first

    @cached_property
    def common(self) -> frozenset[str]:
        """Words that the readers know, and that are therefore not taken for a firm's name."""
        return self.phrases.words - {stem(name) for name in FIRMS}

    def named(self, name: str) -> tuple[Spec, ...]:
        return tuple(spec for spec in self.specs if spec.name == name)

    @cached_property
    def instruments(self) -> frozenset[str]:
        """The ids of every law or notice that packs or library know."""
        known = {id for pack in self.packs.values() for id in pack.instruments}
        return frozenset(known | {passage.split(":")[0] for passage in self.passages})


FIRMS = ("boeing", "lockheed", "raytheon", "samsung", "smic", "hynix")
"""Firms that phrases of the packs speak of; each stays a firm's name."""


def spread(way: object) -> str:
    """A Chinese phrase with a gap wants both parts, in any place of the sentence."""
    return _HAN_GAP.sub(" & ", str(way))


def _specs(packs: Mapping[str, Pack]) -> Iterator[tuple[tuple[str, str], Spec]]:
    alike: dict[tuple[Any, ...], list[str]] = {}
    for pack in packs.values():
        for fact in pack.facts.values():
            key = (fact.name, fact.type, fact.choices, fact.unit)
            alike.setdefault(key, []).append(pack.id)
    for (name, type_, choices, unit), holders in alike.items():
        spec = Spec(name, type_, choices, unit, tuple(holders))
        for pack_id in holders:
            yield (pack_id, name), spec


def _ways(fact: Declaration, spec: Spec) -> Iterator[tuple[str, Topic | Value]]:
    valued = [found for word in fact.words if (found := _VALUED.match(word))]
    topics = [word for word in fact.words if not _VALUED.match(word)]
    for found in valued:
        for way in found["ways"].split(","):
            value = _value(fact, found["value"])
            yield spread(way.strip()), Value(spec, value, weak=found["sign"] == "~")
    for word in topics:
        chosen = _choice_of(fact, word)
        yield spread(word), Value(spec, chosen) if chosen else Topic(spec)
    if fact.type == "choice":
        told = {found["value"] for found in valued}
        for choice in fact.choices:
            if choice not in told and choice not in _SILENT:
                yield choice.replace("_", " "), Value(spec, choice)
    elif not topics:
        yield _by_name(fact.name), Topic(spec)


def _value(fact: Declaration, value: str) -> Any:
    if fact.type == "yes_no":
        return value == "yes"
    return float(value) if fact.type in ("percent", "number") else fact.check(value)


def _choice_of(fact: Declaration, word: str) -> str:
    """The one choice that shares a telling word with the phrase, if exactly one does."""
    said = {stem(part) for part in re.findall(r"[a-z]+", word.lower())}
    sharing = [choice for choice in fact.choices
               if said & {stem(part) for part in choice.lower().split("_")} - _WEAK]
    return sharing[0] if len(sharing) == 1 else ""


def _by_name(name: str) -> str:
    parts = [part for part in _TAIL.sub("", name).split("_") if part not in _WEAK]
    return " & ".join(parts) if len(parts) > 1 else name.replace("_", " ")


def _asked(packs: Mapping[str, Pack]) -> Iterator[tuple[str, Asks | AsksValue]]:
    table = strict_yaml.read(WORDS / "questions.yaml")
    for pack in packs.values():
        for question, ways in _weighted(table.get(pack.id, {})):
            if question in pack.questions:
                for way, weight in ways:
                    yield way, Asks(pack.id, question, weight)
        for parameter in pack.parameters.values():
            for word in parameter.words:
                yield spread(word), AsksValue(pack.id, parameter.name)


def _taught(packs: Mapping[str, Pack]) -> Iterator[tuple[Asked, tuple[str, ...]]]:
    """For each question and dated value of the packs its own words and the examples of it."""
    asked, valued = (strict_yaml.read(WORDS / name) for name in ("asked.yaml", "valued.yaml"))
    for pack in packs.values():
        own = asked.get(pack.id, {})
        for name, question in pack.questions.items():
            yield Asked("question", pack.id, name), (
                question.asks, question.asks_zh, *own.get(name, ()))
        own = valued.get(pack.id, {})
        for name, parameter in pack.parameters.items():
            said = (parameter.description, parameter.description_zh, *own.get(name, ()))
            yield Asked("value", pack.id, name), tuple(filter(None, said))


def _weighted(table: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    for name, entries in table.items():
        yield name, [(spread(str(way)), float(weight))
                     for weight, ways in entries.items() for way in ways]
