"""What an answer is to show: the plan for what was read, with the points of law found and the lists
that packs hold of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from assistant.case import changed
from assistant.case.case_card import BUYER_ROLES
from assistant.case.pack_tables import known
from assistant.desk import Desk
from assistant.plan import Key, Plan, listing_questions, pack_plans, plan, scheme_plan
from assistant.plan.pack_plans import bodies_spoken_of
from assistant.reading import plain_replies
from assistant.reading.contract import SCHEME_NAMED, Kind, Mode
from assistant.reading.text import Text
from assistant.view import law_answers
from assistant.view.outcomes import tone
from knowledge.packs import scenarios
from knowledge.points import FoundPoint
from knowledge.rules import Determination

GOODS = "goods"
ORDER = frozenset({"order", "shipping plan"})
"""Papers that every order has: what they tell is told whatever is asked."""
SHARP = 2.0
"""From which score on a point answers a question well."""
FAIR, AHEAD, PLAIN = 1.0, 2.5, 5.0
"""From which score on a point is shown beside a case, and before a verdict that is open; and from
which on it answers a message that asks nothing in so many words."""


@dataclass(frozen=True)
class Laid:
    """What the steps found, handed from one to the next."""

    desk: Desk
    planned: Plan
    points: tuple[FoundPoint, ...]
    whole: int
    """How many points are shown in full: one for each thing that is asked of the law."""
    kept: Key
    """The question that the case goes on with: the one asked now, or before."""
    shown: Determination | None = None


def planned(desk: Desk) -> Laid:
    """What to show; nothing but the lawful way where something is refused."""
    each = law_answers.each(desk)
    points = law_answers.points(desk, each)
    if desk.read.kind is Kind.CASE and desk.card.open:  # beside a verdict, only what surely answers
        points = tuple(one for one in points if one.score >= FAIR)
    listings = tuple(_listings(desk, points))
    askable = _askable(desk, points)
    made = plan(
        desk.read, desk.card, desk.house.facts, points=bool(points),
        sharp=any(one.score >= SHARP for one in points[:1]), scheme=_of_scheme(desk, points),
        waiting=bool(desk.before.waiting), askable=askable,
        before=desk.before.open,
        recorded=any(one.firm for one in desk.parties) or bool(desk.ambiguous),
        foreign=next(((pack, name) for pack, name, alone in listings if alone), None),
        told=_told(desk, askable) or _spoken(desk, askable),
        scenario=bool(desk.asked.scenario))
    made = replace(made, special=tuple(dict.fromkeys(
        (*made.special, *((pack, name) for pack, name, _ in listings)))))
    kept = _kept(desk, made, askable)
    if desk.read.misuse is not None and "standing" in made.parts and not desk.read.goods:
        made = replace(made, parts=("points",), first=None)
    return Laid(desk, made, points, max(1, len(each)), kept)


def _kept(desk: Desk, made: Plan, askable: Collection[Key]) -> Key:
    """The question that the case goes on with. A question of law at large opens no case, and
    another buyer's case begins with its own first question."""
    before = (desk.before.pack, desk.before.question)
    if "standing" not in made.parts:
        return before
    if not made.asked and desk.read.parties:
        return ("", "")
    if made.first and made.asked:
        return made.first
    read = (desk.card.pack, desk.card.question)
    return read if read in askable else before


def in_order(found: Laid) -> tuple[str, ...]:
    """The parts in the order in which they are shown: a point of law that answers a question well
    goes before a verdict that is open, so that nobody is asked for facts where a text decides; who
    names a buyer asks of the case, unless a text answers outright."""
    parts, shown, read = found.planned.parts, found.shown, found.desk.read
    best = found.points[0].score if found.points else 0.0
    asks = read.asking or not found.desk.before.open or best >= PLAIN
    settled = (shown is None or tone(shown) != "open" or shown.to_confirm
               or found.desk.evidence.doubts)
    buyer = any(one.role in BUYER_ROLES for one in read.parties)
    if settled or best < (PLAIN if buyer else AHEAD) or not asks or read.reply is not None or (
            parts[:1] != ("standing",)):
        return parts
    return ("points", *(one for one in parts if one != "points"))


def _askable(desk: Desk, points: tuple[FoundPoint, ...]) -> frozenset[tuple[str, str]]:
    """The questions that a text may ask: those of the packs whose lines a case shows; of another
    law's pack only where a point, a named law or a fact says that it is spoken of."""
    home = pack_plans()
    ours = {name for one in home for name in desk.house.pack(
        one.pack, next(iter(scenarios(one.pack)), "")).facts}
    told = {one.name for one in desk.read.said()} - ours
    named = {one.instrument for one in desk.read.references}
    spoken = {one.pack for one in home} | {one.point.pack for one in points} | {desk.before.pack}
    spoken |= {pack.id for pack in desk.house.packs()
               if named & set(pack.instruments) or told & set(pack.facts)}
    return frozenset(one for one in desk.house.askable if one[0] in spoken)


def _told(desk: Desk, askable: Collection[Key]) -> Key | None:
    """The question that alone reads what a message tells of an open case: "the license ends on
    2 December, we are named in it" asks whether the shipment lies within the license. None where
    the lines of the case read any of it, or where the order tells it whatever is asked."""
    said = {one.name: desk.house.facts[one.name] for one in desk.read.said()
            if one.name in desk.house.facts}
    about = {name for name, fact in said.items() if fact.subject != GOODS}
    if not desk.before.open or desk.read.questions or not about:
        return None
    best: tuple[int, int, Key] | None = None
    for held in pack_plans():
        pack = desk.rules.pack(held.pack, next(iter(scenarios(held.pack)), ""))
        program = pack.written(desk.law_day)
        reads = {name: program.reads(one) for name, one in pack.questions.items()}
        of_lines = {fact for line in held.lines for name in (*line.questions, *line.beside)
                    for fact in reads[name]}
        if about & of_lines:
            return None
        for name in sorted(reads):
            key, own = (held.pack, name), reads[name] - of_lines
            told = about & own
            signal = {fact for fact in told if said[fact].document not in ORDER}
            if key in askable and signal and held.line_of(name) is None:
                best = max(best or (0, 0, key), (len(told), -len(own), key))
    return best[2] if best and best[0] else None


def _spoken(desk: Desk, askable: Collection[Key]) -> Key | None:
    """The line of a case that hangs on what a body named in the message probably tells: that is
    asked about before anything else, since it may bar what the other lines leave open. None where
    the message asks a question by name."""
    probable = {one.name for one in desk.read.likely}
    probable |= {one.name for one in desk.read.facts if one.mode is Mode.SUPPOSED}
    named = probable & {name for one in bodies_spoken_of() for name in (one.fact, one.tie)}
    if not named or desk.read.questions:
        return None
    best: tuple[int, Key] | None = None
    for held in pack_plans():
        pack = desk.rules.pack(held.pack, next(iter(scenarios(held.pack)), ""))
        program = pack.written(desk.law_day)
        for question in (name for line in held.lines for name in line.questions):
            key, reads = (held.pack, question), program.reads(pack.question(question))
            if key in askable and named & reads and (best is None or len(reads) < best[0]):
                best = len(reads), key
    return best[1] if best else None


def _listings(desk: Desk, points: tuple[FoundPoint, ...]) -> Iterator[tuple[str, str, bool]]:
    """The lists that packs hold of their own, where they have a party's name and are asked about:
    by a question about lists, or by a point of law or a fact of the pack. With each, whether that
    law alone is spoken of: no goods are told of that the packs know whose lines a case shows."""
    told = {one.name for one in desk.read.said()}
    goods = {one for one in told if desk.house.facts[one].subject == "goods"}
    home = {name for one in pack_plans() for name in desk.house.pack(
        one.pack, next(iter(scenarios(one.pack)), "")).facts}
    for pack, question in listing_questions():
        own = (told - home) & set(desk.rules.pack(pack).facts)
        point = any(one.point.pack == pack for one in points)
        if (own or point or desk.read.kind is Kind.LIST) and any(
                known(pack, party.name, desk.law_day) for party in desk.parties):
            first = bool(points) and points[0].point.pack == pack
            yield pack, question, bool(own) or (first and not goods & home)


def _of_scheme(desk: Desk, points: tuple[FoundPoint, ...]) -> bool:
    """Whether the unpublished scheme is spoken of: a question of its pack, a scenario by name, or
    one that was asked for with the question."""
    scheme = scheme_plan()
    if scheme is None:
        return False
    asked = desk.read.questions
    spoken = any(SCHEME_NAMED in one.topics for one in desk.read.asks) and desk.card.open
    return spoken or bool(desk.asked.scenario or desk.card.scenario) or any(
        one.startswith(f"{scheme.pack}.") for one in asked) or (desk.read.asking and any(
        one.point.pack == scheme.pack for one in points[:1]))


def nothing_taken(desk: Desk, shown: Collection[str]) -> bool:
    """Whether a message that tells something about an open case told nothing that was read, and
    nothing of what is `shown` as probably told."""
    read, kind = desk.read, desk.read.reply.kind if desk.read.reply else ""
    if not desk.before.open or read.asking or read.text == desk.before.text:
        return False
    told = desk.asked.facts or desk.asked.confirm or desk.before.shares != desk.card.shares
    if told or changed(desk.before, desk.card) or (
            set(shown) - desk.before.likely.keys()):
        return False
    if kind:
        return kind in ("yes", "no", "value", "choice", "name", "other")
    said = Text(read.text)
    return not plain_replies.greets(said) and not plain_replies.assents(said) and read.kind not in (
        Kind.HELP, Kind.DRAFT, Kind.PROCESS)
