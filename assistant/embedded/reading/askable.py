"""A pack's questions, known by the words they are asked in and by the facts that decide them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.plain import Text, _tokens
from knowledge.rules import Pack, determine

Key = tuple[str, str]
"""Pack and question."""
LIGHT = frozenset(["a", "an", "the", "of", "to", "is", "are", "in", "for", "and", "or", "on", "it", "this", "that", "with", "be", "by", "as", "at", "may", "must", "can", "does", "do", "did", "was", "were", "will", "would", "could", "should", "has", "have", "what", "which", "who", "when", "how", "long", "its", "not", "any", "his", "her", "their", "item", "goods", "的", "是", "否", "该", "物", "项", "在", "不", "可", "能", "为", "有"])
WORDS, FACTS, INFERRED = 4.0, 1.6, 0.3
"""What likeness of words, a telling fact, and an inferred fact count."""
MOST_FACTS = 3.0


@dataclass(frozen=True)
class Askable:
    """For each question its words with their rarity, and the facts its rules read."""

    words: Mapping[Key, Mapping[str, float]]
    facts: Mapping[Key, frozenset[str]]
    uses: Mapping[tuple[str, str], int]
    """How many questions of a pack read a fact: one that few read tells more."""

    @classmethod
    def of(cls, packs: Iterable[Pack]) -> Askable:
        """The questions of these packs."""
        stems: dict[Key, Counter[str]] = {}
        facts: dict[Key, frozenset[str]] = {}
        uses: Counter[tuple[str, str]] = Counter()
        for pack in packs:
            for name, question in pack.questions.items():
                key = (pack.id, name)
                stems[key] = _stems(f"{question.asks} {question.asks_zh}")
                found = determine(pack, name, {}, pack.days[-1])
                facts[key] = frozenset(fact.name for finding in found.findings()
                                       for fact in finding.reads)
                uses.update((pack.id, fact) for fact in facts[key])
        times = Counter(one for ones in stems.values() for one in ones)
        rarity = {one: math.log(1 + len(stems) / count) for one, count in times.items()}
        words = {}
        for key, ones in stems.items():
            size = math.sqrt(sum(rarity[one] ** 2 for one in ones))
            words[key] = {one: rarity[one] / size for one in ones} if size else {}
        return cls(words, facts, uses)

    def scores(self, text: Text, facts: Sequence[ReadFact],
               packs: Sequence[str]) -> dict[Key, float]:
        """How well each question of the packs fits the text's words and the facts read in it."""
        said = {token.stem for token in text.tokens} - LIGHT
        told = {(pack, fact.name): INFERRED if fact.inferred else 1.0
                for fact in facts for pack in fact.packs}
        found = {}
        for key, words in self.words.items():
            if key[0] not in packs:
                continue
            shared = sum(weight for one, weight in words.items() if one in said)
            size = math.sqrt(max(len(said), 4))
            gain = sum(FACTS * told[key[0], name] / math.sqrt(self.uses[key[0], name])
                       for name in self.facts[key] if (key[0], name) in told)
            found[key] = WORDS * shared / size + min(gain, MOST_FACTS)
        return found


def _stems(asks: str) -> Counter[str]:
    return Counter({token.stem for token in _tokens(asks.lower())} - LIGHT)
