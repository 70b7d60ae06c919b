"""How likely two names are those of one party: aligned words, and weights learned from pairs.

The weights stand in `data/likelihood.json`; `tests/bench/learn_names.py` writes them anew and
tells on which pairs. 0.8 is where the pairs that are one party and those that are not part.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Literal

from knowledge.screening.names.alignment import NameComparison, Weight, align, plain_weight
from knowledge.screening.names.folding import Folded, readings
from knowledge.screening.names.inner_names import spoken
from knowledge.screening.names.name_differences import MEASURES, measures
from knowledge.screening.names.word_kinds import is_generic, is_linking, is_trade

Kind = Literal["organization", "person"]
PART = 0.8


@dataclass(frozen=True)
class Weights:
    """The weight of each measure, and the score of two names without any difference."""

    of: Mapping[str, float]
    alike: float

    def likelihood(self, measured: tuple[float, ...]) -> float:
        """Between 0 and 1; PART where both are equally likely."""
        sum_ = self.alike + sum(
            self.of[name] * value for name, value in zip(MEASURES, measured, strict=True) if value)
        return 1 / (1 + exp(-max(-30.0, min(30.0, sum_ + log(PART / (1 - PART))))))


@cache
def weights(kind: Kind) -> Weights:
    """The learned weights for firms or for persons."""
    text = (files("knowledge.screening") / "data" / "likelihood.json").read_text(encoding="utf-8")
    own = json.loads(text)["weights"][kind]
    return Weights({name: float(own[name]) for name in MEASURES}, float(own["alike"]))


def compare(
    asked: Folded, listed: Folded, weight: Weight = plain_weight, kind: Kind = "organization"
) -> NameComparison:
    """Align both names and say how likely they are one party's; the same words are 1."""
    found = align(asked, listed, weight)
    if asked.whole == listed.whole or not found.score:
        return found
    measured = measures(asked, listed, found, weight)
    return replace(found, score=weights(kind).likelihood(measured))


def likeness(a: str, b: str, kind: Kind | None = None) -> float:
    """How likely two names are one party's (0 to 1), without any list: every reading of the first
    is tried against every name inside the second. `kind`: guessed from the names where not told.
    """
    theirs = [way.name for name in spoken(b) for way in readings(name)[0]]
    return max((compare(way.name, listed, kind=kind or kind_of(way.name, listed)).score
                for way in readings(a)[0] for listed in theirs), default=0.0)


def kind_of(*names: Folded) -> Kind:
    """Guess whether names are persons' or firms': persons' if none has a legal form, a figure or a
    trade word, and each has two to nine words."""
    return "person" if all(map(_like_a_persons, names)) else "organization"


def _like_a_persons(name: Folded) -> bool:
    return not name.forms and 2 <= len(name.words) <= 9 and not any(
        is_trade(w) or is_generic(w) or w in _NO_PERSON or any(c.isdigit() for c in w)
        for w in name.words
    ) and not any(is_linking(w) and w in ("and", "of", "for", "the") for w in name.words)


_NO_PERSON = frozenset(("and", "of", "for", "the", "brigade", "government", "ministry", "gruppe"))
