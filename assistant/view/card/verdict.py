"""The outcome, the rules that decided it, and the whole trace of the rules."""

from __future__ import annotations

from datetime import timedelta

from assistant.answer import FactShown, Reason, TraceLine, Verdict
from assistant.desk import Desk
from assistant.wording import words
from knowledge.rules import Determination, Finding, Truth
from knowledge.rules.canonical import plain

FIRST_DAWN = timedelta(hours=14)
REASONS = 3
SUPPOSED = "supposed for this answer"
"""The source of a fact that is supposed in so many words where nobody told it."""


def verdict(desk: Desk, found: Determination) -> Verdict:
    """The outcome with its layer and the line that states it, the buyer, the item and the day."""
    language = desk.language
    question = desk.rules.pack(found.pack, found.scenario).question(found.question)
    label = words.outcome(found.question, found.outcome, language)
    provisional = question.favourable_outcome if found.to_confirm else ""
    if provisional:
        would = words.outcome(found.question, provisional, language)
        label = words.say("sections", "confirm_first", language).format(would)
    asks = question.asks_zh if language == "zh" else question.asks
    about = [party.name for party in desk.buyers]
    about += [one for one in (desk.card.site, desk.card.item or desk.card.grade) if one]
    layer = words.layer(found.layer, found.scenario, language)
    noun = words.noun(found.question, asks, language)
    line = " · ".join([f"{label} — {noun} ({layer})", *about, desk.law_day.isoformat(),
                       *limit_of_reading(desk, found.pack, found.scenario)])
    return Verdict(
        pack=found.pack,
        question=found.question,
        asks=asks,
        outcome=found.outcome,
        label=label,
        layer=found.layer,
        scenario=found.scenario,
        favourable=found.favourable,
        provisional=provisional,
        line=line,
    )


def limit_of_reading(desk: Desk, pack_id: str, scenario: str = "") -> list[str]:
    """For a day after the day of asking, wherever that begins first: up to which day the law was
    read."""
    pack, day = desk.rules.pack(pack_id, scenario), desk.law_day
    if day <= (desk.asked.now + FIRST_DAWN).date() or not pack.beyond_what_was_read(day):
        return []
    return [words.say("sections", "read_until", desk.language).format(pack.read_until)]


def reasons(desk: Desk, found: Determination) -> list[Reason]:
    """At most three deciding rules, each with the marks of its passages."""
    by_rule = {one.rule: one for one in found.findings()}
    shown = []
    for rule in (*_open_points(found), *sorted(found.because,
                                               key=lambda rule: _supposed(by_rule.get(rule)))):
        one = by_rule.get(rule)
        if one is None:
            continue
        marks = tuple(filter(None, (desk.texts.cite(passage) for passage in one.cites)))
        shown.append(
            Reason(rule=rule, sentence=held(desk, found, one), truth=one.truth.name, marks=marks)
        )
    return shown[:REASONS]


def _open_points(found: Determination) -> list[str]:
    """Of a case that no text settles, the rules that are open for want of law and not of facts."""
    if found.outcome != "unsettled":
        return []
    return [one.rule for one in found.findings() if _open_by_law(one)
            and not any(_open_by_law(part) for part in one.parts)]


def _open_by_law(one: Finding) -> bool:
    return one.truth is Truth.UNKNOWN and bool(one.unsettled) and not one.missing


def _supposed(one: Finding | None) -> bool:
    """Whether a rule rests on nothing but what was supposed for this answer."""
    told = [fact.source for fact in one.reads if fact.told] if one else []
    return bool(told) and all(source == SUPPOSED for source in told)


def sentence(desk: Desk, found: Determination, one: Finding) -> str:
    """What the rule says, in the user's language."""
    rule = desk.rules.pack(found.pack, found.scenario).rules[one.rule]
    return rule.sentence_zh if desk.language == "zh" and rule.sentence_zh else one.sentence


def held(desk: Desk, found: Determination, one: Finding) -> str:
    """What the rule says, as it turned out: a sentence that does not hold is told as one that does
    not, so that no reason reads as its opposite; under a favorable answer as one that was met."""
    said = sentence(desk, found, one)
    if one.truth is Truth.TRUE:
        return said
    untrue = "met_not" if found.favourable else "not_so"
    key = untrue if one.truth is Truth.FALSE else (
        "not_settled" if _open_by_law(one) else "not_known")
    return words.say("sections", key, desk.language).format(said)


def trace(desk: Desk, found: Determination) -> list[TraceLine]:
    """The whole rule trace, flat, parents first; of a rule that stands in several places, the rules
    below it once."""
    lines: list[TraceLine] = []
    told = set[str]()

    def add(one: Finding, depth: int) -> None:
        lines.append(
            TraceLine(
                depth=depth,
                rule=one.rule,
                sentence=sentence(desk, found, one),
                truth=one.truth.name,
                expected=one.expected,
                state=one.state.value,
                cites=one.cites,
                facts=tuple(
                    FactShown(
                        name=fact.name,
                        value=plain(fact.value),
                        source=fact.source,
                        source_date=fact.source_date,
                        grade=fact.grade,
                        confirmed=fact.confirmed,
                    )
                    for fact in one.reads
                ),
                missing=one.missing if one.truth is Truth.UNKNOWN else (),
                unsettled=one.unsettled,
            )
        )
        if one.rule not in told:
            told.add(one.rule)
            for part in one.parts:
                add(part, depth + 1)

    for top in found.trace:
        add(top, 0)
    return lines
