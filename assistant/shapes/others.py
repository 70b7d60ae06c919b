"""Shorter shapes: two readings of a content, no odds, both governments' tests, an old order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer import Point
from assistant.desk import Desk
from assistant.embedded.reading.days import every_day
from assistant.shapes.base import by_id, quoted, say
from assistant.wording import words
from knowledge.errors import KnowledgeError
from knowledge.packs.us_mirror.mirror import mirror
from knowledge.packs.us_veu.deadlines import decision_due
from knowledge.rules import Determination, Grade, Told, determine

NEAREST = 3
SUBJECTS = ((re.compile(r"drawing|trade secret|confidential|blueprint|formula|图纸|商业秘密|保密",
                        re.IGNORECASE), "trade secrets, drawings and technical data"),)
"""Subjects that a question names by an example."""
CIRCULATED = re.compile(r"circulat|(?:complete|whole) (?:file|application|request)", re.IGNORECASE)
CRITERIA = ("ecl:13", "cn_open:E1", "cn_practice:refusals", "cn_practice:eu")
FAQ = ("faq5:1", "faq4:1")
FAQ_BY_FORM = {"moulded_sensor": ("faq5:2", "faq4:1"), "finished_goods": ("faq4:2", "faq5:1"),
               "downstream_goods": ("faq5:3", "faq4:1")}
PAPERS = ("gacc_123_2025:challenge", "cn_practice:checklist")


def texts(desk: Desk, count: int = NEAREST) -> Iterator[Point]:
    """The passages that answer, best first."""
    subject = next((more for form, more in SUBJECTS if form.search(desk.read.text)), "")
    for one in desk.nearest(subject or desk.read.text, count):
        yield quoted(desk, one)


def both_readings(desk: Desk, found: Determination | None) -> Iterator[Point]:
    """Two contents were named: what each would give; neither is picked."""
    unsure = desk.read.unsure
    if unsure is None or found is None or not unsure.values:
        return
    pack = desk.pack(found.pack, found.scenario)
    if unsure.about not in pack.facts:
        return
    for choice, value in zip(unsure.choices, unsure.values, strict=False):
        facts = desk.told(found.pack, found.scenario)
        facts[unsure.about] = Told(value, "one of two amounts named", None, Grade.C, False)
        other = determine(pack, found.question, facts, desk.law_day)
        yield say(desk, "with_choice", choice, words.outcome(
            other.question, other.outcome, desk.language))
    yield from by_id(desk, ["cn_practice:tests", "cn_open:C1"])


def no_odds(desk: Desk) -> Iterator[Point]:
    """Criteria that are published and figures that are reported, never a probability."""
    yield from by_id(desk, CRITERIA)


def advice(desk: Desk) -> Iterator[Point]:
    yield say(desk, "who_decides")
    yield say(desk, "how_to_escalate")


def hs_code(desk: Desk) -> Iterator[Point]:
    """A customs code indicates; description and content decide."""
    yield say(desk, "hs_only", cites=["no18_2025:hs", "no18_2025:1C905.a"])


def processing_depth(desk: Desk) -> Iterator[Point]:
    """The words of the FAQ that fit the form; guidance, not the announcement."""
    form = desk.read.facts.get("item_form")
    yield from by_id(desk, FAQ_BY_FORM.get(str(form.value) if form else "", FAQ))
    yield say(desk, "faq_is_guidance")


def for_counsel(desk: Desk) -> Iterator[Point]:
    """Two laws that may pull apart: texts and issues only."""
    yield say(desk, "for_counsel")


def committee_deadline(desk: Desk) -> Iterator[Point]:
    """The last day of the American committee's decision, the days of waiting left out."""
    days = [one for one in every_day(desk.read.text, desk.asked.law_day)]
    if days and CIRCULATED.search(desk.read.text):
        waited = (days[2] - days[1]).days if len(days) > 2 else 0
        due = decision_due(days[0], max(0, waited))
        yield say(desk, "committee_due", due.day, days[0], max(0, waited),
                  cites=["us_veu_supp9:4"])


def regimes(desk: Desk) -> Iterator[Point]:
    """The same facts under both governments' tests, side by side; evidence is no definition."""
    known = {**desk.told("us_mirror"), **desk.told("us_military")}
    try:
        both = mirror(known, desk.law_day)
    except KnowledgeError:
        return  # one of the tests is younger than the day, so there is nothing to lay side by side
    for one in both.us_reading:
        asked = desk.pack(one.pack).question(one.question)
        yield say(desk, "us_side", asked.asks_zh if desk.language == "zh" else asked.asks,
                  words.outcome(one.question, one.outcome, desk.language))
    rung = both.ladder.rung.value.replace("_", " ").lower() if both.ladder.rung else "-"
    yield say(desk, "ladder", rung, ", ".join(one.value for one in both.ladder.open) or "-",
              cites=["us_mirror:ladder"])
    for warning in both.warnings:
        yield Point(sentence=warning.sentence)


def old_order(desk: Desk) -> Iterator[Point]:
    """An order is re-run from its record; without one, its facts are asked for."""
    if desk.read.order_no:
        yield say(desk, "replay_order", desk.read.order_no, desk.law_day)
    else:
        yield say(desk, "replay_which", desk.law_day)
    yield say(desk, "replay_how")


def before_and_after(desk: Desk) -> Iterator[Point]:
    """A follow-up says what the answer was before."""
    turns = desk.house.conversations.get(
        desk.asked.team, desk.asked.user, desk.asked.conversation).turns
    if turns:
        yield say(desk, "answer_before", turns[-1]["headline"])


def parent_of(desk: Desk) -> Iterator[Point]:
    """The path to the party that a follow-up asks for, where a record knows it."""
    wanted = desk.read.follow_up.relation if desk.read.follow_up else ""
    buyer = desk.card.buyer or "?"
    for party in desk.buyers():
        if party.firm and wanted in ("parent", "owner"):
            firm = desk.register.firm(desk.asked.team, party.firm, on=desk.law_day)
            for held in firm.values("owner"):
                yield say(desk, "share_on_record", held.owner, party.name,
                          held.percent if held.percent is not None else "?")
    yield say(desk, "name_relation", wanted, buyer)
    yield from by_id(desk, ["cn_open:D3"])


