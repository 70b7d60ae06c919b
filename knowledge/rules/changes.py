"""What could lawfully be different: only facts that declare an honest way to change are proposed.

A name, a consignee, a split consignment or a backdated paper is never proposed, because their facts
declare no lawful change (Decree 792 art. 39 punishes altering or splitting goods to evade).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.rules.engine.evaluation import Evaluation
from knowledge.rules.engine.question_reading import QuestionReading
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


def lawful_changes(reading: QuestionReading) -> tuple[LawfulChange, ...]:
    """The smallest lawful changes after which an unfavourable answer could be favourable."""
    evaluation, question = reading.evaluation, reading.question
    declarations = evaluation.program.declarations
    levers = [name for name in evaluation.program.cells
              if name in evaluation.values and declarations[name].lawful_change]
    if not levers or reading.truth == UNKNOWN or reading.apparent == question.favourable_outcome:
        return ()
    values = {name: value for name, value in evaluation.values.items() if name not in levers}
    kept = QuestionReading(question, Evaluation.of(evaluation.program, values))
    parts = [*kept.requires, *kept.provisos]
    if question.favourable == "yes":
        sets = kept.evaluation.settling.together(tuple(parts)).sets
    else:
        sets = kept.evaluation.settling.any_of([(node, not wanted) for node, wanted in parts]).sets
    return tuple(_described(answers, changed, evaluation)
                 for changed, answers in _fewest(sets, levers, reading))


def _fewest(sets: Iterable[int], levers: list[str],
            reading: QuestionReading) -> list[tuple[frozenset[str], int]]:
    """Keep the sets with the fewest changes, then with the fewest questions; drop a set that
    another one makes needless."""
    evaluation, program = reading.evaluation, reading.evaluation.program
    answers, cells = program.answers, program.cells
    told = [(name, cells[name].holding(evaluation.values[name])) for name in levers]
    found = []
    for one in sets:
        changed = [name for name, cell in told if not answers.mask(one, name) & cell]
        asked = answers.asked(one)
        found.append((len(changed), asked.bit_count(), one, frozenset(changed)))
    kept: list[tuple[frozenset[str], int]] = []
    for _, _, one, changed_names in sorted(found, key=lambda each: each[:3]):
        if (changed_names and not any([other <= changed_names for other, _ in kept])
                and _turns(one, changed_names, reading)):
            kept.append((changed_names, one))
        if len(kept) == SHOWN:
            break
    return kept


def _turns(answers: int, changed: frozenset[str], reading: QuestionReading) -> bool:
    """Whether the changes leave nothing that stands against a favourable answer. A test of two
    facts may, whatever the set of answers says: which side it falls on depends on both."""
    evaluation, program = reading.evaluation, reading.evaluation.program
    values = dict(evaluation.values)
    for name in changed:
        mask = program.answers.mask(answers, name)
        values[name] = program.cells[name].samples[(mask & -mask).bit_length() - 1]
    now = QuestionReading(reading.question, Evaluation.of(program, values))
    if now.truth == UNKNOWN:
        return any(name not in values for name in program.answers.names(
            program.answers.asked(answers)))
    return now.apparent == reading.question.favourable_outcome


def _described(answers: int, changed: frozenset[str], evaluation: Evaluation) -> LawfulChange:
    """Split a set of answers into changes of told facts and facts that were not told."""
    program = evaluation.program
    asked = tuple(program.answers.names(program.answers.asked(answers)))
    changes = tuple(
        Change(name, program.declarations[name].lawful_change,
               program.cells[name].words(program.answers.mask(answers, name)))
        for name in asked if name in changed
    )
    return LawfulChange(changes, tuple(name for name in asked if name not in evaluation.values))
