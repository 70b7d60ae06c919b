"""What is missing, who holds it, and the one thing to ask for first."""

from __future__ import annotations

from assistant.answer import MissingFact
from assistant.case.confirming import rests_on_list
from assistant.desk import Desk
from assistant.wording import list_words, words
from assistant.wording.phrases import phrase
from knowledge.rules import Determination, Pack

MOST_CHOICES = 6
SCREENED = "this assistant (screening)"
"""Who holds a fact that screening tells; without a party's name there is nothing to screen."""


def missing(desk: Desk, found: Determination) -> list[MissingFact]:
    """The facts that could settle it: those to ask first, then the rest of the smallest sets. Where
    a buyer's name is like a listed one, whether it is that firm comes before anything else."""
    pack = desk.rules.pack(found.pack, found.scenario)
    doubtful = [name for name in desk.evidence.doubts if name in pack.facts
                and name not in desk.evidence.facts and not rests_on_list(found)][:1]
    names = dict.fromkeys([*doubtful, *found.missing.ask])
    names.update(dict.fromkeys(name for one in found.subject_to for name in one.missing))
    for names_of_set in (*found.missing.to_yes[:1], *found.missing.to_no):
        names.update(dict.fromkeys(names_of_set))
    first = doubtful or found.missing.ask
    asked = [_missing_fact(desk, pack, name, name in first) for name in names]
    if desk.parties:
        return asked
    return [one for one in asked if one.first or pack.facts[one.name].held_by != SCREENED]


def _missing_fact(desk: Desk, pack: Pack, name: str, first: bool) -> MissingFact:
    fact = pack.facts[name]
    ask = fact.ask_zh if desk.language == "zh" else fact.ask
    if doubt := desk.evidence.doubts.get(name):
        entry = doubt.hits[0].entry
        ask = phrase("same_firm", desk.language).format(
            doubt.party, "” / “".join(doubt.names), list_words.name(entry.list, desk.language),
            list_words.notice(entry.instrument, desk.language))
    return MissingFact(
        name=name,
        ask=ask,
        type=fact.type,
        choices=fact.choices,
        document=fact.document,
        held_by="" if doubt else words.held_by(fact.held_by, desk.language),
        first=first,
    )


def listed(names: list[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(names)
