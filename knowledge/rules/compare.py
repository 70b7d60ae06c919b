"""What would change: the same case on two days, or under another state of an instrument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.rules.determination import Determination
from knowledge.rules.determine import determine
from knowledge.rules.law import State
from knowledge.rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Flip:
    """A rule that said one thing before and says another after."""

    rule: str
    sentence: str
    cites: tuple[str, ...]
    before: tuple[str, str]
    """Truth and state."""
    after: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two determinations and only what flips between them."""

    before: Determination
    after: Determination
    flips: tuple[Flip, ...]

    @property
    def same_outcome(self) -> bool:
        return self.before.outcome == self.after.outcome


def compare(pack: Pack, question: str, facts: Mapping[str, Any], day_a: date,
            day_b: date) -> Comparison:
    """The same case on two days."""
    return difference(determine(pack, question, facts, day_a),
                      determine(pack, question, facts, day_b))


def assume(pack: Pack, question: str, facts: Mapping[str, Any], on: date,
           states: Mapping[str, State]) -> Comparison:
    """The case as the law stands, and as it would stand if instruments were in other states."""
    return difference(determine(pack, question, facts, on),
                      determine(pack, question, facts, on, assume=states))


def difference(before: Determination, after: Determination) -> Comparison:
    """Only what flips, in the order of the question."""
    first = {found.rule: found for found in before.findings()}
    flips = []
    for found in after.findings():
        old = first.pop(found.rule, None)
        if old is None:
            continue
        was, now = (old.truth.name, old.state.value), (found.truth.name, found.state.value)
        if was != now:
            flips.append(Flip(found.rule, found.sentence, found.cites, was, now))
    return Comparison(before, after, tuple(flips))
