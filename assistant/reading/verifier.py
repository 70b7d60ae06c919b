"""The one gate of every reader: what is not quoted, declared, typed or possible is dropped.

`verify` takes elements as a provider's model writes them, `checked` those of a reading. Both say
what they dropped, and why. Nothing is mended: a type is turned ("6,5"), a meaning never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from assistant.reading.contract import (
    ROLES,
    Ask,
    DayRead,
    FactRead,
    Goods,
    Kind,
    Misuse,
    Mode,
    PartyRead,
    Reading,
    Share,
)
from assistant.reading.gate import ElementRefused, ReadingGate
from assistant.reading.typed_values import coerced, day
from knowledge.errors import WrongValue
from knowledge.rules import Declaration, Unsaid
from knowledge.rules.facts import SUBJECTS

BUYERS = frozenset({"end_user", "importer", "consignee", "destination", "site"})
"""Subjects and roles that are one firm's as long as nobody parts them."""
BOUNDS = {"=": "=", "": "=", "~": "~", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "≤": "<=",
          "≥": ">=", "range": "range", "sum": "sum", "contained": "contained"}
MOST = 200
"""Elements of one text that are looked at."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dropped:
    """An element that was not taken: what it was, the words it gave, and why."""

    what: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class VerifiedReading:
    """What may be used of a reading, and what was dropped from it."""

    reading: Reading
    dropped: tuple[Dropped, ...]


def verify(raw: str, elements: Iterable[Any], declared: Mapping[str, Declaration], today: date,
           questions: frozenset[str] = frozenset(), reader: str = "model") -> VerifiedReading:
    """A reading from elements as a model writes them, each a mapping with `element` (ask, goods,
    party, share, fact, day or misuse), `words`, and the fields of its kind (see contract.py):

    ask: kind, questions, topics, scenario · goods: id, grade, part_no · party: role, name, mode
    share: owner, owned, percent, op, listed · fact: name, value, op, basis, mode, subject
    day: what, since, until, or day · misuse: kind

    `subject` is the id of goods, the name of a party, one of the subjects that facts declare, or
    "other"; a fact of somebody else than declared is dropped. `questions` are the "pack.question"
    that exist. Never raises, whatever the elements are."""
    gate, made, dropped = ReadingGate(raw, declared, today), list[Any](), list[Dropped]()
    for place, one in enumerate(elements):
        if place >= MOST:
            dropped.append(Dropped("rest", "", f"only {MOST} elements of a text are looked at"))
            break
        try:
            if not isinstance(one, Mapping) or one.get("element") not in _MAKES:
                raise ElementRefused("the element is of no kind that is known")
            made.append((_MAKES[one["element"]](gate, one, questions), one.get("subject")))
        except (ElementRefused, WrongValue) as error:
            dropped.append(_dropped(one, str(error)))
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
            dropped.append(_dropped(one, "a field of it is missing or of a wrong type"))
    found = Reading(raw, gate.text.language, pasted=tuple(gate.pasted), reader=reader, today=today,
                    asking=any(one.asks for one in gate.text.sentences))
    parties, goods = _of(made, PartyRead), _of(made, Goods)
    facts = []
    for one, subject in made:
        if isinstance(one, FactRead):
            try:
                facts.append(_owned(one, subject, declared, goods, parties))
            except ElementRefused as error:
                dropped.append(Dropped(f"fact {one.name}", found.words(one.span), str(error)))
    first = checked(replace(
        found, asks=_of(made, Ask), goods=goods, parties=parties,
        shares=_of(made, Share), facts=tuple(facts), days=_of(made, DayRead),
        misuse=next(iter(_of(made, Misuse)), None)), declared, today)
    return VerifiedReading(first.reading, (*dropped, *first.dropped))


def checked(found: Reading, declared: Mapping[str, Declaration], today: date) -> VerifiedReading:
    """The reading with the elements that pass; a fact told in two values of one thing is left to be
    asked, its name among `differing`."""
    gate, dropped = ReadingGate(found.text, declared, today), list[Dropped]()

    def passed(kind: str, of: Iterable[T], check: Callable[[T], T]) -> tuple[T, ...]:
        kept = []
        for one in of:
            try:
                kept.append(check(one))
            except ElementRefused as error:
                held: Any = one
                name = getattr(held, "name", "") or getattr(held, "owner", "")
                dropped.append(Dropped(f"{kind} {name}".strip(), found.words(held.span),
                                       str(error)))
        return tuple(kept)

    parties = passed("party", found.parties, gate.party)
    names = [span for one in parties for span in gate.names(one)]
    facts, differing = settled(passed(
        "fact", found.facts, lambda one: gate.apart_from(names, gate.fact(one))))
    likely = [one for one in settled(passed(
        "fact", found.likely, lambda one: gate.apart_from(names, gate.fact(one))))[0]
        if one.name not in {fact.name for fact in facts} and one.op == "="]
    misuse = passed("misuse", [found.misuse] if found.misuse else [], gate.misuse)
    return VerifiedReading(replace(
        found, facts=tuple(facts), likely=tuple(likely),
        differing=tuple(dict.fromkeys([*found.differing, *differing])),
        parties=parties,
        shares=passed("share", found.shares, gate.share),
        goods=passed("goods", found.goods, gate.goods),
        days=passed("day", found.days, gate.day), misuse=next(iter(misuse), None)),
        tuple(dropped))


def _of(made: Iterable[tuple[Any, Any]], kind: type[T]) -> tuple[T, ...]:
    return tuple(one for one, _ in made if isinstance(one, kind))


def settled(found: Sequence[FactRead]) -> tuple[list[FactRead], list[str]]:
    """Each fact once for each thing that it is about, what is said before what is supposed;
    and the names of those that are told in two values."""
    kept: dict[tuple[str, str], FactRead] = {}
    differing: list[str] = []
    for one in found:
        key = (one.name, one.of)
        other = kept.get(key)
        if other is None or _rank(one) < _rank(other):
            kept[key] = one
        elif _rank(one) == _rank(other) and one.value != other.value:
            if Unsaid.WORD in (one.value, other.value) and 0 not in (one.value, other.value):
                kept[key] = other if one.value is Unsaid.WORD else one  # contained, and how much
            else:
                differing.append(one.name)
    gone = set(differing)
    return [one for one in kept.values() if one.name not in gone], list(dict.fromkeys(differing))


def _rank(one: FactRead) -> int:
    """What is said exactly stands before a bound, and both before what is supposed or asked."""
    return list(Mode).index(one.mode) * 2 + (one.op != "=")


def _owned(one: FactRead, subject: Any, declared: Mapping[str, Declaration],
           goods: Sequence[Goods], parties: Sequence[PartyRead]) -> FactRead:
    """The fact with whose it is; refused where it is somebody else's than the pack declares."""
    wanted = declared[one.name].subject if one.name in declared else ""
    if not subject:
        return one
    if any(item.id == subject for item in goods):
        whose, of = "goods", str(subject)
    else:
        party = next((party for party in parties if party.name == subject), None)
        whose, of = (party.role, party.name) if party else (str(subject), "")
    if whose not in SUBJECTS and whose not in ROLES:
        raise ElementRefused(f"it is said of {whose!r}, which is neither goods nor a party of "
                             "the text")
    same = whose == wanted or {whose, wanted} <= BUYERS or wanted == "deal"
    if whose == "other" or not same:
        raise ElementRefused(f"it is said of {whose}, and the fact is about {wanted}")
    return replace(one, of=of)


def _dropped(one: Any, why: str) -> Dropped:
    if not isinstance(one, Mapping):
        return Dropped("element", "", why)
    named = f"{one.get('element', 'element')} {one.get('name') or one.get('owner') or ''}"
    return Dropped(named.strip()[:80], str(one.get("words") or "")[:200], why)


def _ask(gate: ReadingGate, one: Mapping[str, Any], questions: frozenset[str]) -> Ask:
    known = tuple(name for name in one.get("questions") or () if name in questions)
    return Ask(Kind(one["kind"]), gate.quoted(one.get("words")), known,
               tuple(map(str, one.get("topics") or ())), str(one.get("scenario") or ""),
               one.get("sure", True) is not False)


def _goods(gate: ReadingGate, one: Mapping[str, Any], _: frozenset[str]) -> Goods:
    span = gate.quoted(one.get("words"))
    return Goods(str(one["id"]), span, str(one.get("grade") or ""), str(one.get("part_no") or ""),
                 span)


def _party(gate: ReadingGate, one: Mapping[str, Any], _: frozenset[str]) -> PartyRead:
    return PartyRead(str(one["name"]), one["role"], gate.quoted(one.get("words")),
                     Mode(one.get("mode") or "said"))


def _share(gate: ReadingGate, one: Mapping[str, Any], _: frozenset[str]) -> Share:
    percent = float(coerced(_PERCENT, one["percent"]))
    return Share(str(one.get("owner") or ""), str(one.get("owned") or ""), percent,
                 gate.quoted(one.get("words")), BOUNDS[one.get("op") or ""],
                 str(one.get("listed") or ""))


_PERCENT = Declaration("share", "percent", ask="?", ask_zh="?", subject="owner", held_by="owner")


def _fact(gate: ReadingGate, one: Mapping[str, Any], _: frozenset[str]) -> FactRead:
    op, value = BOUNDS[one.get("op") or ""], one["value"]
    if op == "contained":
        op, value = "=", Unsaid.WORD
    return FactRead(str(one["name"]), value, gate.quoted(one.get("words")), op,
                    mode=Mode(one.get("mode") or "said"), basis=str(one.get("basis") or ""))


def _day(gate: ReadingGate, one: Mapping[str, Any], _: frozenset[str]) -> DayRead:
    since = day(one.get("since") or one.get("day"))
    return DayRead(one.get("what") or "other", since, day(one.get("until") or since),
                   gate.quoted(one.get("words")))


def _misuse(gate: ReadingGate, one: Mapping[str, Any], _: frozenset[str]) -> Misuse:
    return Misuse(one["kind"], gate.quoted(one.get("words")))


_MAKES: dict[str, Callable[[ReadingGate, Mapping[str, Any], frozenset[str]], Any]] = {
    "ask": _ask, "goods": _goods, "party": _party, "share": _share, "fact": _fact, "day": _day,
    "misuse": _misuse}
