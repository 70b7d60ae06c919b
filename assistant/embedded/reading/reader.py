"""Read one question: every reader in turn, each adding what it is sure of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from assistant.embedded.reading.asked import (
    likeness,
    next_value,
    read_pack,
    read_question,
    read_value,
)
from assistant.embedded.reading.choices import read_choices
from assistant.embedded.reading.countries import read_countries
from assistant.embedded.reading.days import read_days
from assistant.embedded.reading.followups import read_follow_up
from assistant.embedded.reading.found import Names, NameSeen, Premise, Read, ReadFact
from assistant.embedded.reading.implied import implied
from assistant.embedded.reading.intents import Clues, read_intent
from assistant.embedded.reading.items import Item, read_codes, read_item
from assistant.embedded.reading.numbers import read_numbers
from assistant.embedded.reading.owners import read_owners
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.parties import has_form, read_parties, read_site
from assistant.embedded.reading.percents import read_percents
from assistant.embedded.reading.plain import Text
from assistant.embedded.reading.premises import read_premises
from assistant.embedded.reading.references import read_references
from assistant.embedded.reading.statements import read_statements
from assistant.embedded.reading.vocabulary import Vocabulary

NAMED = ("country", "destination", "family", "eccn")
"""Facts that one word tells: a country, an alloy, a code."""


def no_names(text: str) -> list[NameSeen]:
    """No list and no register at hand."""
    return []


def read(text: str, *, today: date, vocabulary: Vocabulary, card: Any = None,
         names: Names = no_names) -> Read:
    """Everything found in one text. `card` is the case so far, `names` spots known firms. Pure; any
    text is read, and what follows the first `plain.LONGEST` characters is not looked at."""
    body = Text(text)
    page = Page(body, vocabulary, vocabulary.phrases.find(body), today)
    known = [one for one in names(body.raw) if 0 <= one.start < one.end <= len(body.raw)]
    references = read_references(page)
    page.spent += [(one.start, one.end) for one in known]
    page.spent += [(one.start, one.end) for one in references
                   if any(char.isdigit() for char in one.words)]
    parties, owner_facts = read_owners(page, read_parties(page, known))
    days = read_days(page)
    day = days.law
    contents, conflicts, contains = read_percents(page)
    item = read_item(page)
    facts = _each_once([*owner_facts, *contents, *days.facts, *read_codes(page), *read_countries(page),
                        *read_choices(page, bool(item.grade)), *read_numbers(page),
                        *read_statements(page)])
    facts = _of_magnets_only(facts, item)
    facts += implied(page, facts, item, [one.about for one in conflicts])
    facts = _of_raw_goods_only(facts)
    alike = likeness(page)
    packs = read_pack(page, vocabulary.packs, alike)
    before = getattr(card, "pack", "")  # a conversation stays with the law that it spoke of
    packs += [before] if before and before not in packs else []
    spoken = set(packs)
    facts = [fact for fact in facts if spoken & set(fact.packs)]
    site = read_site(page)
    follow_up = read_follow_up(page, card, facts, parties, site, day is not None)
    premises = read_premises(page)
    past = day is not None and day < today
    clues = Clues(facts, parties, premises, references, len(conflicts), follow_up, item.grade, past)
    intent, warning, scores = read_intent(page, clues)
    if intent == "change_impact" and not parties:
        day = None  # what changed since it is asked for, not the law of that day
    if intent == "false_premise" and not premises:
        premises = (Premise("other", body.raw.strip(), 0, len(body.raw), ()),)
    asked = read_question(page, facts, packs, alike)
    value, value_leads = read_value(page, packs, alike, bool(parties or facts))
    if value is None and follow_up and follow_up.kind == "change" and not facts:
        value = _next_value(page, card, vocabulary, today)
        value_leads = value is not None
    return Read(
        text=body.raw, language=body.language, intent=intent,
        question=asked[0][1] if asked else None,
        also=tuple(key for score, key in asked[1:4] if score >= 0.5 * asked[0][0]),
        value=value, value_leads=value_leads, packs=tuple(packs), readings=tuple(facts), parties=tuple(parties),
        grade=item.grade, part_no=item.part_no, order_no=item.order_no, site=site,
        contains=contains, day=day, other_day=days.other,
        span=days.span if day else "", references=tuple(references),
        premises=premises, warning=warning, follow_up=follow_up,
        unsure=conflicts[0] if conflicts else None, scores=scores)


FEW = 4
"""Words of a text that may be an answer by itself ("sintered", "for a hospital")."""


def tells(found: Read) -> bool:
    """Whether what was read says anything of a case: a fact, an item, a firm, a day or a law. One
    common word in a longer text ("recipe", "customer") is no fact yet."""
    firm = any(one.known or has_form(one.name) for one in found.parties)
    told = [one for one in found.readings if not one.inferred]
    fact = len({one.words for one in told}) > 1 or len(found.text.split()) <= FEW or any(
        (not isinstance(one.value, bool) and one.name.endswith(NAMED))
        or any(char.isdigit() for char in one.words) or len(Text(one.words).tokens) > 1
        for one in told)
    return bool(firm or (told and fact) or found.grade or found.part_no or found.order_no
                or found.contains or found.day or found.references or found.premises)


def _next_value(page: Page, card: Any, vocabulary: Vocabulary, today: date
                ) -> tuple[str, str] | None:
    """ "and a general one?": the value of the same kind as the one asked for before."""
    text = getattr(card, "text", "")
    before = read(text, today=today, vocabulary=vocabulary) if text else None
    return next_value(page, before.value) if before and before.value and before.value_leads else None


def _of_raw_goods_only(facts: list[ReadFact]) -> list[ReadFact]:
    """An element is the item itself only where the item is no magnet; in a magnet it is a content."""
    family = next((fact.value for fact in facts if fact.name == "magnet_family"), "not_a_magnet")
    return [fact for fact in facts if fact.name != "element" or family == "not_a_magnet"]


def _of_magnets_only(facts: list[ReadFact], item: Item) -> list[ReadFact]:
    """Where technology of the trade is the goods, the magnet it makes is not."""
    said = {fact.name: fact.value for fact in facts}
    know_how = said.get("item_form") == "technology" and said.get("rare_earth_technology") is True
    if not know_how or item.grade or {"dysprosium_pct", "terbium_pct"} & set(said):
        return facts
    return [fact for fact in facts if fact.name != "magnet_family"]


def _each_once(facts: Iterable[ReadFact]) -> list[ReadFact]:
    """The first reading of each fact of each pack."""
    kept: dict[tuple[str, tuple[str, ...]], ReadFact] = {}
    for fact in facts:
        kept.setdefault((fact.name, fact.packs), fact)
    return list(kept.values())
