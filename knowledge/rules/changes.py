"""What could lawfully be different: only facts that declare an honest way to change are proposed.

A name, a consignee, a split consignment or a backdated paper is never proposed, because their facts
declare no lawful change (Decree 792 art. 39 punishes altering or splitting goods to evade).
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.rules.evaluation import Evaluation
from knowledge.rules.reading import Reading
from knowledge.rules.truth import UNKNOWN

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One fact made different: how, and to which values."""

    fact: str
    how: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawfulChange:
    """Changes that together would turn the answer, and what would still have to be shown."""

    changes: tuple[Change, ...]
    still_missing: tuple[str, ...]


def lawful_changes(reading: Reading) -> tuple[LawfulChange, ...]:
    """The smallest lawful changes after which an unfavourable answer could be favourable."""
    evaluation, question = reading.evaluation, reading.question
    declarations = evaluation.program.declarations
    levers = {name for name in evaluation.values if declarations[name].lawful_change}
    if not levers or reading.truth == UNKNOWN or reading.apparent == question.favourable_outcome:
        return ()
    kept = Reading(question, evaluation.told(
        {name: value for name, value in evaluation.values.items() if name not in levers}))
    parts = [*kept.requires, *kept.provisos]
    if question.favourable == "yes":
        sets = kept.evaluation.settling.all_of(parts).sets
    else:
        sets = kept.evaluation.settling.any_of([(node, not wanted) for node, wanted in parts]).sets
    found = [_change(answers, levers, evaluation) for answers in
             evaluation.program.answers.smallest(list(sets))]
    found = [one for one in found if one.changes]
    found.sort(key=lambda one: (len(one.changes), len(one.still_missing)))
    return tuple(found[:SHOWN])


def _change(answers: int, levers: set[str], evaluation: Evaluation) -> LawfulChange:
    """A set of answers as changes to what was told, and as facts that were not."""
    program, changes, missing = evaluation.program, [], []
    for name in program.answers.names(program.answers.asked(answers)):
        cells, mask = program.cells[name], program.answers.mask(answers, name)
        if name not in levers:
            missing.append(name)
        elif not cells.holding(evaluation.values[name]) & mask:
            changes.append(Change(name, program.declarations[name].lawful_change,
                                  cells.words(mask)))
    return LawfulChange(tuple(changes), tuple(missing))
