"""The reader that needs no provider: typed mentions, and learned models that say what they mean.

It is sure or it does not read: a fact that a model holds only for likely is left for a question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from assistant.reading import plain_replies
from assistant.reading.contract import (
    MISUSE,
    SCHEME_NAMED,
    Ask,
    DayRead,
    FactRead,
    Kind,
    Misuse,
    Mode,
    PartyRead,
    Reading,
    Reference,
    Share,
    Span,
)
from assistant.reading.learned import linear
from assistant.reading.learned.features import (
    number,
    of_clause,
    of_mention,
    of_polarity,
    of_text,
)
from assistant.reading.learned.linear import Linear
from assistant.reading.mention import Mention
from assistant.reading.mentions import goods as goods_reader
from assistant.reading.mentions import told_shares as shares_reader
from assistant.reading.mentions.firm_names import Spot, names
from assistant.reading.mentions.materials import supposes
from assistant.reading.mentions.mentions import SURE, TextMentions, page
from assistant.reading.mentions.parent_firms import is_parent
from assistant.reading.mentions.references import Laws, of_scheme, references
from assistant.reading.mentions.tells import fact_of, place_facts
from assistant.reading.mentions.unread import unread
from assistant.reading.pasted import own, pasted
from assistant.reading.text import Text, has_han
from assistant.reading.told import written_fields
from assistant.reading.told.another_buyer import another_buyer
from assistant.reading.told.papers import of_papers, papers
from assistant.reading.told.spoken import Spoken, spoken
from assistant.reading.told.wares import wares
from assistant.reading.told.written_fields import WrittenFacts
from assistant.reading.training.examples import coarse
from assistant.reading.training.instances import NONE, PLACE, REFUSED
from assistant.reading.verifier import checked
from knowledge.rules import Declaration
from knowledge.screening.spotting.plain_words import is_plain

UNSURE_KIND = 0.8
"""By how much the score of a case must differ from that of the law for one answer to be enough."""


BUYERS = ("end_user", "importer", "consignee")
USERS = ("end_user", "consignee")
"""Roles whose seat is the end user's country; where a trader imports, it may be another."""
_LEADS = ("的", "客户", "的客户", "客戶", "的客戶", "买方", "的买方", "买家", "的买家", "进口商",
          "厂商", "firm", "company", "customer", "buyer", "client", "end user", "importer", "'s")
"""Words between a place and the name of the party that sits there."""
DOUBT = 0.9
"""How much likelier it must be that a word names no party, to pass it over."""
SHORT = 8
"""How many words a question has that asks an open case for one of its lines."""
BRIEF, BRIEF_DOUBT = 12, 0.35
"""How many words are few: so short a text goes on from the one before, and must be more surely
refused, by how much."""
LIKELY = -0.2
"""From which score on a clause more likely tells a fact than not."""
NEAREST = -0.4
"""From which score on a clause may tell a fact, where it goes on from a case and tells no other."""
MOST_LIKELY, ABOUT = 4, 0.3
"""Facts that one clause probably tells ("no army" denies four), each about as likely as the first.
"""
NEARLY = 0.4
"""By how much a question about the law must be likelier than one about lists."""
MONTH = timedelta(31)
"""The longest stretch of time that may be the day of the law."""
SHORTEST = 3
"""Signs of the shortest first word by which a party of the case is called."""
LEAST_SAID = 8
"""Signs beside names from which on a clause says something."""
CLEAR = 0.7
"""By how much yes must be likelier than no, or no than yes, for either to be read."""


@dataclass(frozen=True)
class ReaderContext:
    """What a reader is told beside the text: the declared facts by name, the laws, the names."""

    facts: Mapping[str, Declaration]
    laws: Laws
    spot: Spot
    today: date
    asked_as: Mapping[str, str] = field(default_factory=dict)
    """Words by which one of a case's lines is asked for, and that question, "pack.question"."""
    open: bool = False
    """Whether a case is open."""
    spoken: tuple[Spoken, ...] = ()
    """Names of bodies that probably tell a fact of the end user."""
    countries: frozenset[str] = frozenset()
    """Where the buyer of the open case sits, and where its goods go."""
    parties: tuple[str, ...] = ()
    """The names of the open case, those of its owners apart."""
    owners: tuple[str, ...] = ()


def read(raw: str, known: ReaderContext) -> Reading:
    """Everything that the user's own words say. Pure; any text is read, and what follows the first
    8,000 characters is told as unread."""
    stretches = pasted(raw)
    plain = own(raw, stretches)
    text = Text(plain)
    written = written_fields.written(text, known.today, known.facts)
    held = page(plain, known.today, _names(text, known, written))
    trained = linear.models()
    words = number(of_text(held.masked))
    sorts, kinds = _sorts(held, trained["coarse"].best(words)), trained["kind"].best(words)
    if written.closed:  # whose each line is, and whether they stand on lists, is what can be told
        sorts = [(Kind.LIST.value, sorts[0][1]), *(one for one in sorts if one[0] != Kind.LIST)]
    lists_asked = sorts[0][0] == Kind.LIST
    named = tuple(replace(one, role="other" if written.closed else "end_user")
                  if any(one.span.overlaps(column.span) for column in written.names) else one
                  for one in _parties(held, trained["roles"], lists_asked, known.owners))
    other = None if any(one.role in BUYERS for one in named) else another_buyer(text)
    if other is not None and known.open:  # whatever its words, it asks of the case
        sorts = [(Kind.CASE.value, max(score for _, score in sorts)),
                 *(one for one in sorts if one[0] != Kind.CASE)]
    shares = tuple(shares_reader.shares(
        held, named, sorts[0][0] == Kind.CASE or _close(sorts), known.owners))
    parents = {one.value for one in held.of("name") if is_parent(held, one)}
    parties = _lone(_sold_on(held, named), shares, sorts[0][0], parents)
    items = ([goods_reader.item(one.id, held, one.whole) for one in written.rows]
             or goods_reader.goods(held, trained["goods"]))
    case = sorts[0][0] == Kind.CASE or (sorts[0][0] == Kind.LAW and _close(sorts))
    made_of = [*written.facts, *goods_reader.facts(
        held, items, trained["goods"],
        [*(one.span for one in shares), *(one.span for one in written.facts)], case)]
    made_of += wares(held, known.facts, {one.value for one in made_of if one.op == "="}, case)
    spent = [*(one.span for one in shares), *(one.span for one in made_of)]
    facts = [*made_of, *_slots(held, trained["slots"], parties, spent, known.facts), *_codes(held)]
    if sorts[0][0] != "work":
        facts += [*papers(held), *(
            one for one in _clauses(held, trained["facts"], trained["polarity"])
            if one.name not in of_papers() and not _of_kin(held, one, known.facts))]
    facts = [one for one in facts if not any(one.span.overlaps(span) for span in written.closed)]
    said: list[FactRead] = []
    if sorts[0][0] == Kind.CASE or known.open:
        lone_body = not known.open and not any(one.role in BUYERS for one in parties)
        bodies = list(spoken(held, known.spoken, known.countries,
                                   {one.name for one in facts}, asked=lone_body))
        facts += [one for one in bodies if one.mode is Mode.SUPPOSED]
        said = [one for one in bodies if one.mode is Mode.SAID]
    spans = [*(one.span for one in shares), *(one.span for one in said), *written.closed]
    likely = (*said, *_likely(held, trained, [*facts, *said], spans, known))
    laws = tuple(references(text, known.laws))
    topics = (SCHEME_NAMED,) if of_scheme(text, laws) else ()
    named_line = _named_line(text, known, sorts[0][0] == Kind.CASE or bool(
        items and sorts[0][0] == Kind.LAW))
    asked = list(dict.fromkeys(
        [*named_line, *(label for label, _ in trained["questions"].certain(words))]))[:3]
    asks = tuple(_asks(held, sorts, kinds, asked, topics))
    lone = len(text.sentences) == 1 and text.sentences[0].asks
    at_large = sorts[0][0] == Kind.LAW or (lone and sorts[0][0] == Kind.LIST)
    to_come = lone and not parties  # of a past day it may as well be the day of an order
    days = tuple(_of_the_law(_days(held, trained["slots"], facts), at_large,
                             known.today if to_come else date.max, laws))
    found = Reading(
        text=raw, language=text.language, asks=asks, goods=tuple(items), parties=parties,
        shares=shares, facts=tuple(facts), likely=likely, days=days,
        references=laws,
        misuse=_misuse(held, trained["misuse"], words), pasted=tuple(stretches),
        today=known.today,
        another_buyer=other,
        asking=any(one.asks for one in text.sentences),
        intent=trained["intent"].best(words)[0][0],
        scores=dict(sorts))
    return unread(checked(found, known.facts, known.today).reading, held)


def _names(text: Text, known: ReaderContext, written: WrittenFacts) -> list[Mention]:
    """The names of the text: those that a column gives, as lists and records know them where they
    do, and elsewhere none that only looks like a name in a table or form."""
    if plain_replies.greets(text):
        return []
    found = names(text, known.spot)
    of_case = [one for one in _of_the_case(text, (*known.parties, *known.owners))
               if not any(one.span.overlaps(each.span) for each in found if each.unit in SURE)]
    found = [*of_case, *(one for one in found if not any(
        one.span.overlaps(each.span) for each in of_case))]
    listed = [one for one in found if one.unit == "known"]
    columns = [one for one in written.names if not any(one.span.overlaps(each.span)
                                                       for each in listed)]
    free = [one for one in found if one.unit in SURE or not any(
        one.span.overlaps(span) for span in (*written.taken, *written.closed))]
    return [*columns, *(one for one in free if not any(one.span.overlaps(each.span)
                                                       for each in columns))]


def _of_the_case(text: Text, parties: Sequence[str]) -> Iterator[Mention]:
    """The parties of the open case, called by the first word of their names, where that is no word
    of the language."""
    for first in dict.fromkeys(name.split()[0].casefold() for name in parties if name.split()):
        if len(first) >= SHORTEST and not is_plain(first):
            for one in re.finditer(rf"(?<!\w){re.escape(first)}(?!\w)", text.plain):
                yield Mention("name", text.raw[one.start():one.end()], *one.span(), unit="case")


def _sorts(held: TextMentions, scored: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The sorts of answer with their scores, the likeliest first; where a name stands, a
    question about lists goes before one about the law, or our own work, that is hardly likelier."""
    scores = dict(scored)
    first = scored[0][0]
    if first in (Kind.LAW, "work") and held.of("name") and (
            scores[first] - scores[Kind.LIST] < NEARLY):
        return [(Kind.LIST.value, scores[Kind.LIST]),
                *(one for one in scored if one[0] != Kind.LIST)]
    return list(scored)


def _parties(held: TextMentions, model: Linear, of_lists: bool, owners: Sequence[str] = ()
             ) -> tuple[PartyRead, ...]:
    """Each name once, with the role that its surroundings give it; one of the owners of the case by
    its first word stays that. Where it is asked whether names stand on lists, whatever looks like a
    name is one."""
    held_owners = {name.split()[0].casefold() for name in owners if name.split()}
    scores: dict[str, dict[str, float]] = {}
    first: dict[str, Mention] = {}
    for one in held.of("name"):
        if one.unit == "capitals" and (held.text.before(one.start, 4).endswith(" in ")
                                       or _is_town(held, one)):
            continue  # a place that no table knows
        name = " ".join(one.value.split())
        first.setdefault(name, one)
        best = model.best(number(of_mention(held.masked, one, held.sentence(one.start))))
        for role, score in best:
            held_score = scores.setdefault(name, {})
            held_score[role] = max(held_score.get(role, -9.0), score)
    labels = {name: told for name, one in first.items() if (told := _labelled(held, one))}
    found = []
    for name, one in first.items():
        if is_parent(held, one) or (one.unit == "case" and name.casefold() in held_owners):
            found.append(PartyRead(name, "owner", one.span, Mode.SAID, one.unit == "known"))
            continue
        ranked = sorted(scores[name].items(), key=lambda item: -item[1])
        role = ranked[0][0]
        sure = one.unit in ("known", "form", "label", "case")
        if role == NONE and (sure or ranked[0][1] - ranked[1][1] < DOUBT + of_lists):
            role = ranked[1][0] if ranked[1][1] > -0.6 else "other"
        role = labels.get(name, "other" if role in labels.values() and role in USERS else role)
        if role == "owner" and of_lists:
            role = "other"  # who is asked about owns nothing by that
        if role != NONE:
            mode = Mode.DENIED if _is_denied(held, one) else Mode.SAID
            found.append(PartyRead(name, role, one.span, mode, one.unit == "known"))
    if of_lists and not found:  # whose names are asked about, if not these
        found = [PartyRead(name, "other", one.span) for name, one in first.items()
                 if not all(is_plain(word.casefold()) for word in name.split())]
    return tuple(found)


_LABELS = {
    "end_user": r"end[\s-]?users?|endverwender|utilisateur final|最终用户",
    "importer": r"importer(?: of record)?|buyer|purchaser|sold[\s-]to|importeur|käufer|买方|进口商",
    "consignee": r"consignee|cnee|ship[\s-]to|收货人",
    "exporter": r"exporter|shipper|seller|supplier|vendor|manufacturer|mill|lieferant"
                r"|出口商|供应商|卖方|发货人|生产商|制造商",
    "other": r"forwarder|carrier|freight forwarder|notify(?: party)?|货代|通知方"}
_LABEL = {role: re.compile(rf"(?:^|[\n;,，；。.|/(（\-]\s*)(?:{words})\s*[:：=]\s*$")
          for role, words in _LABELS.items()}
"""What a party is, where a label and a colon stand before its name."""


def _labelled(held: TextMentions, one: Mention) -> str:
    """The role that a label before a name gives it; empty where there is none."""
    before = held.text.plain[max(0, one.start - 32):one.start]
    return next((role for role, form in _LABEL.items() if form.search(before)), "")


_SELLS_ON = re.compile(
    r"(?:转卖给?|转售给?|再卖给?|卖给|供给|\b(?:re)?s(?:ell|old)s?(?:ing)? (?:it |them |on )?to"
    r"|\bdeliver\w* to)\s*\S{0,12}?\s*$")


def _sold_on(held: TextMentions, parties: tuple[PartyRead, ...]) -> tuple[PartyRead, ...]:
    """The parties; of two end users the one to whom it is sold on is the end user, and the other
    the importer."""
    users = [one for one in parties if one.role == "end_user"]
    last = [one for one in users if _SELLS_ON.search(held.text.before(one.span.start, 40))]
    if len(users) < 2 or len(last) != 1:
        return parties
    return tuple(replace(one, role="importer") if one in users and one not in last else one
                 for one in parties)


def _is_denied(held: TextMentions, one: Mention) -> bool:
    """Whether it is said that a party is not meant, in a text that names another one."""
    others = {" ".join(name.value.split()) for name in held.of("name")}
    return len(others) > 1 and plain_replies.denies_next(held.text, one.start)


def _is_left(held: TextMentions, one: Mention) -> bool:
    """Whether it is said that a place is not meant, in a text that names another one."""
    return any(other.value != one.value for other in held.of("country")) and (
        plain_replies.denies_next(held.text, one.start))


_TOWN = re.compile(r"\s*,\s*[^\W\d_][\w.\- ]{2,24}\s*[,(（]\s*")
"""A town between a party and its country: "Antriebe GmbH, Villingen (DE)"."""


def _is_town(held: TextMentions, one: Mention) -> bool:
    """Whether a name stands between another name and a country, as the town there."""
    plain = held.text.plain
    return any(other.end <= one.start and _TOWN.fullmatch(plain[other.end:place.start])
               for place in held.of("country") if 0 <= place.start - one.end <= 3
               for other in held.of("name") if other.unit in SURE)


def _lone(parties: tuple[PartyRead, ...], shares: Sequence[Share], sort: str,
          parents: Collection[str]) -> tuple[PartyRead, ...]:
    """The parties; the only one of a case, if the text does not say what it is, is the buyer, and
    so is the owner of nothing."""
    unclear = [one for one in parties if one.role == "other" or (
        one.role == "owner" and len(parties) == 1 and not shares and one.name not in parents)]
    if sort != Kind.CASE or len(unclear) != 1 or any(one.role in BUYERS for one in parties):
        return parties
    return tuple(replace(one, role="end_user") if one in unclear else one for one in parties)


def _slots(held: TextMentions, model: Linear, parties: Sequence[PartyRead], spent: Sequence[Span],
           known: Mapping[str, Declaration]) -> Iterator[FactRead]:
    """Amounts, days and countries with the fact that their surroundings say they tell. `spent` are
    the words of what is read already."""
    for one in held.mentions:
        if one.kind not in ("percent", "number", "day", "country") or any(
                one.span.overlaps(span) for span in spent):
            continue
        if one.kind == "day" and one.value.since != one.value.until:
            continue
        if one.kind == "percent" and plain_replies.corrects(held.text, one.span):
            continue  # of what it is the figure, the message before says
        if one.kind == "country" and _is_left(held, one):
            continue  # where it does not go, or no longer
        owner = _beside(held, one, parties) if one.kind == "country" else None
        if owner is not None:
            if owner.role in USERS:
                yield FactRead(fact_of("seat"), one.value, one.span, of=owner.name)
            continue
        features = number(of_mention(held.masked, one, held.sentence(one.start)))
        name = _told_by(model.best(features), model.limits)
        if one.kind == "day" and (_SHIPPED.search(held.text.before(one.start, 40))
                                  or _SHIPS.match(held.text.after(one.end, 8))):
            name = fact_of("shipment_day")
        if name in place_facts() and one.value == "CN":
            continue  # where the goods come from, unless a party has its seat there
        if one.kind == "day" and one.value.since == held.today:
            continue  # "today" is the day of the question
        if name and _measures(one, known.get(name)):
            value = one.value.since if one.kind == "day" else one.value
            supposed = name == fact_of("shipment_day") and supposes(held.text, one.start)
            yield FactRead(name, value, one.span, one.op,
                           mode=Mode.SUPPOSED if supposed else Mode.SAID)


_SHIPPED = re.compile(
    r"\b(?:ship(?:s|ped|ping|ment)?|dispatch(?:ed|es)?|deliver(?:ed|s|y)?|export(?:ed|s)?"
    r"|sail(?:s|ed)?|leav(?:es?|ing)|left|etd|embark(?:ed|s)?|loaded|cleared)\b[^.?!,;]{0,16}$"
    r"|(?:发货|出货|装船|出运|离港|离境|启运|交货|报关)[^。？！，；]{0,6}$")
_SHIPS = re.compile(r"\s*(?:发货|出货|装船|出运|离港|离境|启运|交货|出口)")
"""Words by which a day is that of the shipment."""


def _told_by(ranked: Sequence[tuple[str, float]], limits: Mapping[str, float]) -> str:
    """The fact that a mention tells, empty for none: the one that is furthest beyond its limit; of
    the two facts that a place may tell the likelier, where it is sure that it is one of them."""
    beyond = [(score - limits.get(name, 9.0), name) for name, score in ranked if name != NONE]
    margin, name = max(beyond, default=(-1.0, ""))
    if margin < 0:
        return ""
    if name == PLACE:
        return next(other for other, _ in ranked if other in place_facts())
    return name


def _measures(one: Mention, fact: Declaration | None) -> bool:
    """Whether an amount is in the unit of the fact."""
    if fact is None:
        return False
    return one.kind != "number" or not fact.unit or one.unit == fact.unit


def _beside(held: TextMentions, one: Mention, parties: Sequence[PartyRead]) -> PartyRead | None:
    """The party whose seat a place is: "Name (Country)", "Name, City", 河内的Name."""
    plain = held.text.plain
    for party in parties:
        gap = plain[party.span.end:one.start]
        if 0 <= one.start - party.span.end <= 32 and _TOWN.fullmatch(gap):
            return party
        if 0 <= one.start - party.span.end <= 12 and gap.strip(" ,，(（·.-\t") in (
                "", "in", "of", "from", "at", "en", "aus", "在", "位于", "der", "de"):
            return party
        gap = plain[one.end:party.span.start]
        if 0 <= party.span.start - one.end <= 12 and (
                gap.strip(" ,，:：-\t") in _LEADS or (not gap and has_han(party.name))):
            return party
    return None


def _clauses(held: TextMentions, model: Linear, polarity: Linear) -> Iterator[FactRead]:
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
            mode = Mode.SUPPOSED if asks and supposes(held.text, span.end) else (
                Mode.ASKED if asks and len(held.clauses) == 1 else Mode.SAID)
            yield FactRead(name, told, held.text.trimmed(span.start, span.end), mode=mode)


def _likely(held: TextMentions, trained: Mapping[str, Linear], read: Sequence[FactRead],
            spent: Sequence[Span], about: ReaderContext) -> Iterator[FactRead]:
    """What the text probably tells: the facts of each clause that are more likely told than not,
    by writers not seen, and not surely enough to be read; and where it names a place, whose. Where
    a message goes on from an open case and nothing is read in it, what it comes nearest to."""
    known = {one.name for one in read}
    least = NEAREST if about.open and not read and not held.of("name") else LIKELY
    for place, (span, asks) in enumerate(held.clauses):
        ranked = trained["facts"].best(number(of_clause(held.masked, held.clauses, place)))
        best = ranked[0][1]
        told = [label for label, score in ranked[:MOST_LIKELY]
                if best >= least and score >= best - ABOUT]
        said = asks or any(one.overlaps(span) for one in spent) or not _says(held, span)
        for label in () if said else told:
            name, _, value = label.partition("=")
            if name in known or _of_kin(held, FactRead(name, None, span), about.facts):
                continue
            known.add(name)
            held_as: Any = value or trained["polarity"].best(number(
                of_polarity(held.masked, held.clauses, place, name)))[0][0] == "true"
            yield FactRead(name, held_as, held.text.trimmed(span.start, span.end))
    yield from _likely_places(held, trained["slots"], known)


_KIN = re.compile(r"\b(?:parent|mother company|subsidiar\w+|affiliate\w*"
                  r"|sister (?:company|firm|plant)|shareholder\w*|owners?|group company|cousin)\b"
                  r"|母公司|子公司|股东|关联公司|关联企业|姐妹公司|兄弟公司|控股公司|集团公司")
END_USER = "end_user"


def _of_kin(held: TextMentions, one: FactRead, known: Mapping[str, Declaration]) -> bool:
    """Whether a clause that would tell a fact of the end user speaks of its parent, owner or
    affiliate, whose listings and sales are not its own."""
    fact = known.get(one.name)
    return fact is not None and fact.subject == END_USER and bool(
        _KIN.search(held.text.plain, one.span.start, one.span.end))


def _says(held: TextMentions, span: Span) -> bool:
    """Whether a clause has words beside the names in it."""
    names = sum(len(held.text.words(one.span)) for one in held.of("name")
                if one.span.overlaps(span))
    return len(held.text.words(span).strip()) - names >= LEAST_SAID


def _likely_places(held: TextMentions, model: Linear, known: Collection[str]) -> Iterator[FactRead]:
    """The only country named that no fact holds is probably the buyer's, or that of the goods."""
    free = {one.value: one for one in held.of("country") if one.value != "CN"}
    if place_facts() & set(known) or len(free) != 1:
        return
    for one in free.values():
        scores = dict(model.best(number(of_mention(held.masked, one, held.sentence(one.start)))))
        name, score = max(((name, scores.get(name, -9.0)) for name in (*place_facts(), PLACE)),
                          key=lambda each: each[1])
        if score >= LIKELY:
            for told in (name,) if name in place_facts() else sorted(place_facts()):
                yield FactRead(told, one.value, one.span)


def _codes(held: TextMentions) -> Iterator[FactRead]:
    for one in held.of("code"):
        if one.unit == "cn" and held.text.sentence(one.start).asks:
            continue  # a code that is asked about
        kind = "chinese_code" if one.unit == "cn" else "american_code"
        yield FactRead(fact_of(kind), one.value, one.span)


_ORDERED = re.compile(r"\b(?:orders?|ordered|contract(?:ed)?|po|invoice|bought|purchased|signed)\b"
                      r"[^.?!]{0,16}$|(?:订单|合同|发票|采购|订货)[^。？]{0,6}$")
_ORDER = re.compile(r"\s*(?:order|contract|invoice)\b|\s*的?(?:订|下单|签|买|采购|成交|付款)")
"""Words of an order beside its day, which is not the day of the law that is asked about."""


def _days(held: TextMentions, model: Linear, facts: Sequence[FactRead]) -> Iterator[DayRead]:
    """Each day and what it is: of the facts, of the law that is asked about, or neither."""
    used = {one.span: one.name for one in facts}
    for one in held.of("day"):
        name = used.get(one.span, "")
        if not name:
            best = model.best(number(of_mention(held.masked, one, held.sentence(one.start))))
            name = best[0][0] if best and best[0][1] > 0 else ""
            if _ORDERED.search(held.text.before(one.start, 30)) or _ORDER.match(
                    held.text.after(one.end, 12)):
                name = "contract_date"
        what = ("shipment" if name == fact_of("shipment_day") else "law" if name == "law_day" else
                "contract" if name == "contract_date" else "deadline" if name == "deadline"
                else "other")
        yield DayRead(what, one.value.since, one.value.until, one.span)


def _of_the_law(days: Iterable[DayRead], at_large: bool, after: date, laws: Sequence[Reference]
                ) -> Iterator[DayRead]:
    """The days, less the years in the names of laws; the only one of a question about the law or
    about lists is the day of the law that is meant, and so is one later than `after`."""
    found = [one for one in days if not any(one.span.overlaps(law.span) for law in laws)]
    free = [one for one in found if one.what == "other" and one.until - one.since <= MONTH]
    alone = [one for one in free if len(found) == 1 and (at_large or one.since > after)]
    for one in found:
        yield replace(one, what="law") if one in alone else one


def _asks(held: TextMentions, sorts: Sequence[tuple[str, float]],
          kinds: Sequence[tuple[str, float]], questions: Sequence[str],
          topics: tuple[str, ...]) -> Iterator[Ask]:
    """What is asked. A case and the law at large are both answered where they cannot be told
    apart."""
    asking = next((one for one in held.text.sentences if one.asks), None)
    span = (held.text.trimmed(asking.start, asking.end) if asking else
            held.text.trimmed(0, len(held.text.raw)))
    sort = sorts[0][0]
    kind = Kind(next((name for name, _ in kinds if coarse(name) == sort), sort))
    if kind in (Kind.TALK, Kind.HELP) and plain_replies.wants_text(held.text):
        kind = Kind.DRAFT
    yield Ask(kind, span, questions=tuple(questions), topics=topics,
              sure=not (_close(sorts) and sort in (Kind.CASE, Kind.LAW)))


def _named_line(text: Text, known: ReaderContext, case: bool) -> list[str]:
    """The one line of a case that is asked for by its name, in a question about a case or in a
    short one where a case is open; none where several are named."""
    if not case and not (known.open and len(text.tokens) <= SHORT):
        return []
    asking = " ".join(text.plain[one.start:one.end] for one in text.sentences if one.asks)
    found = {question for word, question in known.asked_as.items()
             if re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", asking)}
    return sorted(found) if len(found) == 1 else []


def _close(sorts: Sequence[tuple[str, float]]) -> bool:
    """Whether a case and the law at large cannot be told apart."""
    scored = dict(sorts)
    return abs(scored["case"] - scored["law"]) < UNSURE_KIND


def _misuse(held: TextMentions, model: Linear, words: Sequence[int]) -> Misuse | None:
    """Whether the text, or a sentence of it, asks for what is refused, and the likeliest kind."""
    score, kind = max(_refused(model, one) for one in (
        words, *(number(of_text(part)) for part in held.parts())))
    brief = BRIEF_DOUBT if len(held.text.tokens) <= BRIEF else 0.0  # a few words say little
    if score < model.limits.get(REFUSED, 9.0) + brief:
        return None
    return Misuse(kind, held.text.trimmed(0, len(held.text.raw)))


def _refused(model: Linear, words: Sequence[int]) -> tuple[float, str]:
    """How surely something is refused: that it is, and what kind it is, speak together."""
    ranked = model.best(words)
    kind, score = next((label, score) for label, score in ranked if label in MISUSE)
    return dict(ranked).get(REFUSED, -9.0) + score, kind
