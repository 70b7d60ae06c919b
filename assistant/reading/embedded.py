"""The reader that needs no provider: typed mentions, and learned models that say what they mean.

It is sure or it does not read: a fact that a model holds only for likely is left for a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.reading import goods as goods_reader
from assistant.reading import shares as shares_reader
from assistant.reading.contract import (
    MISUSE,
    Ask,
    DayRead,
    FactRead,
    Kind,
    Misuse,
    Mode,
    PartyRead,
    Reading,
    Share,
)
from assistant.reading.learned import linear
from assistant.reading.learned.examples import coarse
from assistant.reading.learned.features import (
    number,
    of_clause,
    of_mention,
    of_polarity,
    of_text,
)
from assistant.reading.learned.instances import NONE, PLACE, PLACES, REFUSED
from assistant.reading.learned.linear import Linear
from assistant.reading.mention import Mention
from assistant.reading.mentions import Page, page
from assistant.reading.names import Spot, names
from assistant.reading.pasted import own, pasted
from assistant.reading.references import Laws, references
from assistant.reading.text import Text
from assistant.reading.unread import unread
from assistant.reading.verifier import checked
from knowledge.rules import Declaration

UNSURE_KIND = 0.8
"""By how much the score of a case must differ from that of the law for one answer to be enough."""


DOUBT = 0.9
"""How much likelier it must be that a word names no party, to pass it over."""
CLEAR = 0.7
"""By how much yes must be likelier than no, or no than yes, for either to be read."""


@dataclass(frozen=True)
class Known:
    """What a reader is told beside the text: the declared facts by name, the laws, the names."""

    facts: Mapping[str, Declaration]
    laws: Laws
    spot: Spot
    today: date


def read(raw: str, known: Known) -> Reading:
    """Everything that the user's own words say. Pure; any text is read, and what follows the first
    8,000 characters is told as unread."""
    stretches = pasted(raw)
    plain = own(raw, stretches)
    text = Text(plain)
    held = page(plain, known.today, names(text, known.spot))
    trained = linear.models()
    words = number(of_text(held.masked))
    sorts, kinds = trained["coarse"].best(words), trained["kind"].best(words)
    parties = tuple(_parties(held, trained["roles"], sorts[0][0] == Kind.LIST))
    shares = tuple(shares_reader.shares(held, parties))
    items = goods_reader.goods(held, trained["goods"])
    facts = [*goods_reader.facts(held, items, trained["goods"]),
             *_slots(held, trained["slots"], parties, shares, known.facts),
             *_clauses(held, trained["facts"], trained["polarity"]), *_codes(held)]
    asks = tuple(_asks(held, sorts, kinds, trained["questions"].certain(words)))
    days = tuple(_days(held, trained["slots"], facts))
    found = Reading(
        text=raw, language=text.language, asks=asks, goods=tuple(items), parties=parties,
        shares=shares, facts=tuple(facts), days=days,
        references=tuple(references(text, known.laws)),
        misuse=_misuse(held, trained["misuse"], words), pasted=tuple(stretches),
        today=known.today,
        asking=any(one.asks for one in text.sentences),
        intent=trained["intent"].best(words)[0][0],
        scores=dict(sorts))
    return unread(checked(found, known.facts, known.today).reading, held)


def _parties(held: Page, model: Linear, of_lists: bool) -> Iterator[PartyRead]:
    """Each name once, with the role that its surroundings give it. Where it is asked whether names
    stand on lists, whatever looks like a name is one."""
    scores: dict[str, dict[str, float]] = {}
    first: dict[str, Mention] = {}
    for one in held.of("name"):
        name = " ".join(one.value.split())
        first.setdefault(name, one)
        best = model.best(number(of_mention(held.masked, one, held.sentence(one.start))))
        for role, score in best:
            held_score = scores.setdefault(name, {})
            held_score[role] = max(held_score.get(role, -9.0), score)
    for name, one in first.items():
        ranked = sorted(scores[name].items(), key=lambda item: -item[1])
        role = ranked[0][0]
        sure = one.unit in ("known", "form", "label")
        if role == NONE and (sure or ranked[0][1] - ranked[1][1] < DOUBT + of_lists):
            role = ranked[1][0] if ranked[1][1] > -0.6 else "other"
        if role != NONE:
            yield PartyRead(name, role, one.span, Mode.SAID, one.unit == "known")


def _slots(held: Page, model: Linear, parties: Sequence[PartyRead], shares: Sequence[Share],
           known: Mapping[str, Declaration]) -> Iterator[FactRead]:
    """Amounts, days and countries with the fact that their surroundings say they tell."""
    spent = {one.span for one in shares}
    for one in held.mentions:
        if one.kind not in ("percent", "number", "day", "country") or any(
                one.span.overlaps(span) for span in spent):
            continue
        if one.kind == "day" and one.value.since != one.value.until:
            continue
        owner = _beside(held, one, parties) if one.kind == "country" else None
        if owner is not None:
            if owner.role in ("end_user", "importer", "consignee"):
                yield FactRead("end_user_country", one.value, one.span, of=owner.name)
            continue
        features = number(of_mention(held.masked, one, held.sentence(one.start)))
        name = _told_by(model.best(features), model.limits)
        if name in PLACES and one.value == "CN":
            continue  # where the goods come from, unless a party has its seat there
        if one.kind == "day" and one.value.since == held.today:
            continue  # "today" is the day of the question
        if name and _measures(one, known.get(name)):
            value = one.value.since if one.kind == "day" else one.value
            yield FactRead(name, value, one.span, one.op)


def _told_by(ranked: Sequence[tuple[str, float]], limits: Mapping[str, float]) -> str:
    """The fact that a mention tells, empty for none: the one that is furthest beyond its limit; of
    the two facts that a place may tell the likelier, where it is sure that it is one of them."""
    beyond = [(score - limits.get(name, 9.0), name) for name, score in ranked if name != NONE]
    margin, name = max(beyond, default=(-1.0, ""))
    if margin < 0:
        return ""
    if name == PLACE:
        return next(other for other, _ in ranked if other in PLACES)
    return name


def _measures(one: Mention, fact: Declaration | None) -> bool:
    """Whether an amount is in the unit of the fact."""
    if fact is None:
        return False
    return one.kind != "number" or not fact.unit or one.unit == fact.unit


def _beside(held: Page, one: Mention, parties: Sequence[PartyRead]) -> PartyRead | None:
    """The party whose seat a place is: "Name (Country)", "Name, City"."""
    plain = held.text.plain
    for party in parties:
        gap = plain[party.span.end:one.start]
        if 0 <= one.start - party.span.end <= 12 and gap.strip(" ,，(（·.-\t") in (
                "", "in", "of", "from", "at", "en", "aus", "在", "位于", "der", "de"):
            return party
    return None


def _clauses(held: Page, model: Linear, polarity: Linear) -> Iterator[FactRead]:
    """Facts that the wording of a clause tells; a yes or no that is not clear is not read."""
    for place, (span, asks) in enumerate(held.clauses):
        features = number(of_clause(held.masked, held.clauses, place))
        for label, _ in model.certain(features)[:2]:
            name, _, value = label.partition("=")
            told: Any = value
            if not value:
                sides = polarity.best(number(of_polarity(held.masked, held.clauses, place, name)))
                if sides[0][1] - sides[1][1] < CLEAR:
                    continue
                told = sides[0][0] == "true"
            mode = Mode.ASKED if asks and len(held.clauses) == 1 else Mode.SAID
            yield FactRead(name, told, held.text.trimmed(span.start, span.end), mode=mode)


def _codes(held: Page) -> Iterator[FactRead]:
    for one in held.of("code"):
        if one.unit == "cn" and held.text.sentence(one.start).asks:
            continue  # a code that is asked about
        name = "control_code" if one.unit == "cn" else "eccn"
        yield FactRead(name, one.value, one.span)


def _days(held: Page, model: Linear, facts: Sequence[FactRead]) -> Iterator[DayRead]:
    """Each day and what it is: of the facts, of the law that is asked about, or neither."""
    used = {one.span: one.name for one in facts}
    for one in held.of("day"):
        name = used.get(one.span, "")
        if not name:
            best = model.best(number(of_mention(held.masked, one, held.sentence(one.start))))
            name = best[0][0] if best and best[0][1] > 0 else ""
        what = ("shipment" if name == "shipment_date" else "law" if name == "law_day" else
                "contract" if name == "contract_date" else "deadline" if name == "deadline"
                else "other")
        yield DayRead(what, one.value.since, one.value.until, one.span)


def _asks(held: Page, sorts: Sequence[tuple[str, float]], kinds: Sequence[tuple[str, float]],
          questions: Sequence[tuple[str, float]]) -> Iterator[Ask]:
    """What is asked. A case and the law at large are both answered where they cannot be told
    apart."""
    asking = next((one for one in held.text.sentences if one.asks), None)
    span = (held.text.trimmed(asking.start, asking.end) if asking else
            held.text.trimmed(0, len(held.text.raw)))
    sort, scored = sorts[0][0], dict(sorts)
    kind = Kind(next((name for name, _ in kinds if coarse(name) == sort), sort))
    close = abs(scored["case"] - scored["law"]) < UNSURE_KIND
    yield Ask(kind, span, questions=tuple(label for label, _ in questions[:3]),
              sure=not (close and sort in (Kind.CASE, Kind.LAW)))


def _misuse(held: Page, model: Linear, words: Sequence[int]) -> Misuse | None:
    """Whether the text asks for what is refused, and the likeliest kind of it."""
    ranked = model.best(words)
    if dict(ranked).get(REFUSED, -9.0) < model.limits.get(REFUSED, 9.0):
        return None
    kind = next(label for label, _ in ranked if label in MISUSE)
    return Misuse(kind, held.text.trimmed(0, len(held.text.raw)))
