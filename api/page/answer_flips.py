"""What flips between two answers: the outcome, and each rule that now says something else."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Answer


@dataclass(frozen=True)
class Flipped:
    """One thing before and after, in words; `what` is empty for the outcome itself."""

    what: str
    before: str
    after: str


def flips(before: Answer, after: Answer, truths: dict[str, str]) -> list[Flipped]:
    """The outcome first; then the rules, where both answers are to the same question."""
    old, new = before.verdict, after.verdict
    if old is None or new is None:
        return []
    found = [Flipped("", old.label, new.label)] if old.label != new.label else []
    if (old.pack, old.question, old.scenario) != (new.pack, new.question, new.scenario):
        return found
    was = {one.rule: one.truth for one in before.trace}
    changed = {one.rule: Flipped(one.sentence, truths[was[one.rule]], truths[one.truth])
               for one in after.trace if was.get(one.rule, one.truth) != one.truth}
    return [*found, *changed.values()]
