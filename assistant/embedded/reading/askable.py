"""A pack's questions and dated values, known by their own words and by the facts that decide them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.phrases import Seen
from assistant.embedded.reading.plain import Text, _tokens
from knowledge.rules import Pack, determine

Key = tuple[str, str]
"""Pack, and question or parameter."""
LIGHT = frozenset(["a", "an", "the", "of", "to", "is", "are", "in", "for", "and", "or", "on", "it", "this", "that", "with", "be", "by", "as", "at", "may", "must", "can", "does", "do", "did", "was", "were", "will", "would", "could", "should", "has", "have", "what", "which", "who", "when", "how", "long", "its", "not", "any", "his", "her", "their", "item", "goods", "的", "是", "否", "该", "物", "项", "在", "不", "可", "能", "为", "有"])
WORDS, FACTS = 6.0, 1.6
"""What likeness of words and a telling fact count."""
INFERRED, SPOKEN = 0.3, 0.6
"""What an inferred fact, and one that is spoken of without a value, count beside one that is told."""
MOST_FACTS = 3.0


@dataclass(frozen=True)
class Askable:
    """For each question and value its words with their rarity, for each question the facts read."""

    words: Mapping[Key, Mapping[str, float]]
    values: Mapping[Key, Mapping[str, float]]
    facts: Mapping[Key, frozenset[str]]
    uses: Mapping[tuple[str, str], int]
    """How many questions of a pack read a fact: one that few read tells more."""

    @classmethod
    def of(cls, packs: Iterable[Pack]) -> Askable:
        """The questions and values of these packs."""
        stems: dict[Key, Counter[str]] = {}
        values: dict[Key, Counter[str]] = {}
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
            for parameter in pack.parameters.values():
                own = f"{parameter.description} {parameter.description_zh} " \
                    + " ".join(map(str, parameter.words))
                values[pack.id, parameter.name] = _stems(own)
        return cls(_weighted(stems), _weighted(values), facts, uses)

    def scores(self, text: Text, seen: Iterable[Seen], facts: Sequence[ReadFact],
               packs: Sequence[str]) -> dict[Key, float]:
        """How well each question of the packs fits the text's words, the facts read in it, and the
        facts spoken of."""
        told = {(pack, one.meaning.spec.name): SPOKEN for one in seen
                if hasattr(one.meaning, "spec") for pack in one.meaning.spec.packs}
        told |= {(pack, fact.name): INFERRED if fact.inferred else 1.0
                 for fact in facts for pack in fact.packs}
        found = self._alike(self.words, text, packs)
        for key in found:
            gain = sum(FACTS * told[key[0], name] / math.sqrt(self.uses[key[0], name])
                       for name in self.facts[key] if (key[0], name) in told)
            found[key] += min(gain, MOST_FACTS)
        return found

    def value_scores(self, text: Text, packs: Sequence[str]) -> dict[Key, float]:
        """How well each dated value of the packs fits the text's words."""
        return self._alike(self.values, text, packs)

    def _alike(self, table: Mapping[Key, Mapping[str, float]], text: Text,
               packs: Sequence[str]) -> dict[Key, float]:
        said = {token.stem for token in text.tokens} - LIGHT
        size = math.sqrt(max(len(said), 4))
        return {key: WORDS * sum(weight for one, weight in words.items() if one in said) / size
                for key, words in table.items() if key[0] in packs}


def _weighted(stems: Mapping[Key, Counter[str]]) -> dict[Key, dict[str, float]]:
    """Each word by its rarity among all, each entry of one length."""
    times = Counter(one for ones in stems.values() for one in ones)
    rarity = {one: math.log(1 + len(stems) / count) for one, count in times.items()}
    found = {}
    for key, ones in stems.items():
        size = math.sqrt(sum(rarity[one] ** 2 for one in ones)) or 1.0
        found[key] = {one: rarity[one] / size for one in ones}
    return found


def _stems(own: str) -> Counter[str]:
    return Counter({token.stem for token in _tokens(own.lower())} - LIGHT)
