"""A message that puts another figure or place in the place of the one told before: "sorry, 2.1 %",
"not Kiel, the Pune plant"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.case.case_card import CardFact, CardShare, CaseCard
from assistant.reading import plain_replies
from assistant.reading.contract import Reading
from assistant.reading.mentions.amounts import percents
from assistant.reading.mentions.places import places
from assistant.reading.text import Text
from knowledge.rules import Declaration


def corrected(card: CaseCard, read: Reading, declared: Mapping[str, Declaration]) -> CaseCard:
    """The card with the one percentage of the message before replaced by the one of this message,
    where it is a correction and nothing else; else the card as it is. The new figure is the user's
    word, and confirmed by nobody."""
    text = Text(read.text)
    told = [one for one in percents(text) if one.op == "="]
    if len(told) != 1 or not plain_replies.corrects(text, told[0].span):
        return card
    value, words = float(told[0].value), read.text[told[0].start:told[0].end]
    facts = [name for name, one in card.facts.items()
             if name in declared and declared[name].type == "percent" and _last(card, one)]
    shares = [place for place, one in enumerate(card.shares) if _last(card, one)]
    if len(facts) + len(shares) != 1:
        return card
    if facts:
        return replace(card, facts={**card.facts, facts[0]: CardFact(value, words)})
    changed = replace(card.shares[shares[0]], percent=value, words=words, op="=")
    return replace(card, shares=tuple(
        changed if place == shares[0] else one for place, one in enumerate(card.shares)))


def elsewhere(card: CaseCard, read: Reading, declared: Mapping[str, Declaration]) -> CaseCard:
    """The card with the place that the message says is not meant replaced by the only other one
    that it names; the new one is read, and confirmed by nobody."""
    text = Text(read.text)
    named = places(text)
    left = {one.value for one in named if plain_replies.denies_next(text, one.start)}
    other = [one for one in named if one.value not in left]
    if not left or len({one.value for one in other}) != 1:
        return card
    new = CardFact(other[0].value, read.text[other[0].start:other[0].end])

    def moved(facts: Mapping[str, CardFact]) -> dict[str, CardFact]:
        return {name: new if name in declared and declared[name].type == "country"
                and one.value in left else one for name, one in facts.items()}
    return replace(card, facts=moved(card.facts), likely=moved(card.likely))


def _last(card: CaseCard, one: CardFact | CardShare) -> bool:
    """Whether the message before told this, with a figure."""
    return bool(one.words) and one.words in card.text and any(
        sign.isdigit() for sign in one.words)
