"""Likeness of a question to example questions of each kind, by words, notions, phrases and facts.

A kernel ridge regression over a few hundred examples, worked out when the vocabulary is made: no
stored weights, no chance, the same numbers each time. It says what a question wants, never what the
law answers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.embedded.reading.phrases import Phrases, Seen
from assistant.embedded.reading.plain import Text

Features = Mapping[str, float]
Kind = TypeVar("Kind", bound=Hashable)
"""What is told apart: intents, or what may be asked of a pack."""
LIGHT = frozenset(["the", "a", "an", "of", "to", "is", "are", "in", "for", "and", "on", "it", "this", "that", "with", "we", "our", "do", "does", "i"])
BY_INTENT = {"word": 0.7, "notion": 1.0, "cue": 0.2, "fact": 0.3}
BY_QUESTION = {"word": 0.8, "notion": 0.5, "fact": 0.7}
"""What each kind of feature weighs where intents, and where the packs' questions, are compared."""
SMOOTHING = 0.3
MOST_CUES = 8.0
MOST_OF_ONE = 12
"""Phrases of one intent that are counted; more say nothing more."""
MOST_NOTIONS = 16
MOST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Notion:
    """A word for one of the notions of concepts.yaml."""

    name: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that speaks for an intent."""

    intent: str
    weight: float


@dataclass(frozen=True)
class Likeness(Generic[Kind]):
    """For each feature its rarity and what it says of each kind of question."""

    kinds: tuple[Kind, ...]
    shares: Mapping[str, float]
    rarity: Mapping[str, float]
    place: Mapping[str, int]
    weights: NDArray[np.float64]

    @classmethod
    def learn(cls, examples: Mapping[Kind, Sequence[str]], phrases: Phrases,
              shares: Mapping[str, float]) -> Likeness[Kind]:
        """Learn from the example questions of each kind."""
        texts = [(Text(text), kind) for kind, ones in examples.items() for text in ones]
        found = [features(text, phrases.find(text)) for text, _ in texts]
        count = Counter(name for one in found for name in one)
        rarity = {name: math.log(1 + len(texts) / times) for name, times in count.items()}
        place = {name: at for at, name in enumerate(sorted(count))}
        rows = np.zeros((len(texts), len(place)))
        for at, one in enumerate(found):
            for name, value in _scaled(one, rarity, shares).items():
                rows[at, place[name]] = value
        kinds = tuple(examples)
        wanted = np.array([[float(kind == one) for one in kinds] for _, kind in texts])
        duals = np.linalg.solve(rows @ rows.T + SMOOTHING * np.eye(len(texts)), wanted)
        return cls(kinds, shares, rarity, place, np.asarray(rows.T @ duals))

    def scores(self, text: Text, seen: Iterable[Seen]) -> dict[Kind, float]:
        """How like the text is to each kind's examples: about 1 for the same words, 0 for none."""
        total = np.zeros(len(self.kinds))
        for name, value in _scaled(features(text, seen), self.rarity, self.shares).items():
            total += value * self.weights[self.place[name]]
        return {kind: round(float(total[at]), 6) for at, kind in enumerate(self.kinds)}


def features(text: Text, seen: Iterable[Seen]) -> dict[str, float]:
    """Words and pairs of words, notions and pairs of notions, the phrases that name an intent, and
    the facts that are spoken of."""
    seen = list(seen)
    return {**_words(text), **_notions(text, seen), **_facts(seen),
            **{f"cue {intent}": min(score, MOST_CUES) for intent, score in cues(seen).items()}}


def cues(seen: Iterable[Seen]) -> dict[str, float]:
    """Each phrase once, a phrase inside a longer one of the same intent not again."""
    scores: dict[str, float] = {}
    spans: dict[str, list[tuple[int, int]]] = {}
    named = [(one, one.meaning) for one in seen if isinstance(one.meaning, Cue)]
    for one, cue in sorted(named, key=lambda pair: (-pair[1].weight, pair[0].start - pair[0].end)):
        held = spans.setdefault(cue.intent, [])
        if len(held) >= MOST_OF_ONE or any(one.start < end and start < one.end
                                           for start, end in held):
            continue
        held.append((one.start, one.end))
        gain = cue.weight * (1 + 0.15 * (one.size - 1)) / (1 + 0.3 * (len(held) - 1))
        scores[cue.intent] = scores.get(cue.intent, 0.0) + gain
    return scores


def _words(text: Text) -> dict[str, float]:
    stems = [token.stem for token in text.tokens[:MOST_WORDS]]
    found: Counter[str] = Counter()
    for one in stems:
        found[f"word {one}"] += 0.4 if one in LIGHT else 1.0  # type: ignore[assignment]
    for one, other in zip(["<", *stems], [*stems, ">"], strict=True):
        found[f"word {one} {other}"] += 0.7  # type: ignore[assignment]
    return dict(found)


def _notions(text: Text, seen: Sequence[Seen]) -> dict[str, float]:
    order = list(dict.fromkeys(one.meaning.name for one in seen if isinstance(one.meaning, Notion)))
    order = order[:MOST_NOTIONS]
    found = {f"notion {name}": 1.0 for name in order}
    for one, other in combinations(sorted(order), 2):
        found[f"notion {one} {other}"] = 0.3
    if order:
        found[f"notion first {order[0]}"] = 0.5
    if text.tokens:
        found[f"notion opens {text.tokens[0].stem}"] = 0.5
    if len(text.tokens) < 5:
        found["notion short"] = 0.3
    if not any(sentence.asks for sentence in text.sentences):
        found["notion tells"] = 0.3
    return found


def _facts(seen: Sequence[Seen]) -> dict[str, float]:
    """Each fact that a phrase of its declaration speaks of."""
    names = dict.fromkeys(one.meaning.spec.name for one in seen if hasattr(one.meaning, "spec"))
    return {f"fact {name}": 1.0 for name in [*names][:MOST_NOTIONS]}


def _scaled(one: Features, rarity: Mapping[str, float], shares: Mapping[str, float]
            ) -> dict[str, float]:
    """The known features; words, notions and facts each of one length, cues as they are."""
    found: dict[str, float] = {}
    for kind, share in shares.items():
        part = {name: value * (1.0 if kind == "cue" else rarity[name])
                for name, value in one.items() if name in rarity and name.startswith(kind + " ")}
        size = 1.0 if kind == "cue" else math.sqrt(sum(value * value for value in part.values()))
        found |= {name: share * value / size for name, value in part.items() if size}
    return found
