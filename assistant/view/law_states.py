"""What is in force: the state of a law with its history and both branches, and two days
compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from assistant.answer import ShownSentence
from assistant.desk import Desk
from assistant.plan import pack_plan
from assistant.view.card.law_values import laws_named
from assistant.view.sentences import by_id, say
from assistant.wording import words
from knowledge.packs import installed
from knowledge.rules import Determination, Instrument, compare

BRANCHES, CHANGES = 4, 6
OPEN = ("unverified", "suspended", "announced", "unsettled")


def status(desk: Desk) -> Iterator[ShownSentence]:
    """The history of each law named, and what would follow on either branch where it is open."""
    for id in laws_named(desk):
        for pack in desk.house.packs():
            if id not in pack.instruments:
                continue
            yield from _of(desk, pack.instruments[id])
            entry = pack.instruments[id].states.on(desk.law_day)
            if entry is not None and entry.state.value in OPEN:
                rules = [rule for rule in pack.rules.values()
                         for version in [rule.on(desk.law_day)] if version
                         and id in (version.under, version.cites[0].split(":")[0])]
                for rule in rules[:BRANCHES]:
                    yield say(desk, "if_in_force", _sentence(desk, rule),
                              cites=rule.versions[-1].cites[:1])
                yield say(desk, "if_not_in_force")
            break


def _of(desk: Desk, law: Instrument) -> Iterator[ShownSentence]:
    before = None
    for one in law.states.entries:
        if one.since <= desk.law_day and one.state is not before:
            yield say(desk, "state_since", one.since,
                      words.say("states", one.state.value, desk.language),
                      words.told("references", one.reference, desk.language))
        before = one.state


def _sentence(desk: Desk, rule: object) -> str:
    chinese = getattr(rule, "sentence_zh", "")
    version = rule.on(desk.law_day)  # type: ignore[attr-defined]
    return str(chinese) if desk.language == "zh" and chinese else str(version.sentence)


def two_days(desk: Desk, found: Determination | None) -> Iterator[ShownSentence]:
    """What differs between the two days that the text names: of the case, if there is one, and of
    the laws."""
    named = sorted({one.until for one in desk.read.days if one.what in ("law", "other")})
    if len(named) < 2:
        return
    yield from by_id(desk, (one for pack in installed() if (one := pack_plan(pack).two_days)))
    if found is not None:
        yield from case_on_two_days(desk, found, named[0], named[1])
    yield from laws_between(desk, named[0], named[1])[:CHANGES]


def case_on_two_days(desk: Desk, found: Determination, first: date, second: date
                     ) -> Iterator[ShownSentence]:
    """The same case on both days, and which rules flip."""
    pack = desk.rules.pack(found.pack, found.scenario)
    both = compare(pack, found.question, desk.rules.told(found.pack, found.scenario), first, second)
    for one in (both.before, both.after):
        yield say(desk, "on_day", one.on, words.outcome(one.question, one.outcome, desk.language))
    for flip in both.flips[:CHANGES]:
        rule = pack.rules[flip.rule]
        yield say(desk, "flips", _sentence(desk, rule),
                  words.say("truths", flip.before[0], desk.language),
                  words.say("truths", flip.after[0], desk.language), cites=flip.cites[:1])


def laws_between(desk: Desk, first: date, second: date) -> list[ShownSentence]:
    """The laws whose state changed after the first day, up to the second, in the order of days;
    those that changed alike on one day stand together."""
    found: dict[tuple[date, str, str], list[str]] = {}
    for law in {law.id: law for pack in desk.house.packs()
                for law in pack.instruments.values()}.values():
        for before, one in pairwise([None, *law.states.entries]):
            if one and first < one.since <= second and not (before and before.state is one.state):
                title = law.title_zh if desk.language == "zh" and law.title_zh else law.title
                found.setdefault((one.since, one.state.value, one.reference), []).append(title)
    return [say(desk, "law_changes", since, ("；" if desk.language == "zh" else "; ").join(titles),
                words.say("states", state, desk.language),
                words.told("references", reference, desk.language))
            for (since, state, reference), titles in sorted(found.items())]
