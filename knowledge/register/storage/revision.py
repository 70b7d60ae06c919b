"""What a new statement does to standing ones: a source replaces itself, others stay beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.register.statements import Fact


@dataclass(frozen=True)
class Revision:
    """Statements to retract and statements to add."""

    retracted: tuple[Fact, ...]
    added: tuple[Fact, ...]


def revise(standing: Iterable[Fact], new: Fact, *, settle: bool = False) -> Revision:
    """Take a new statement in among the standing ones of the same record.

    A statement of the same field, entry and source about the same time is replaced; the part of its
    time that the new statement does not cover is kept. Statements of other sources stay, so that a
    contradiction remains visible, unless a person settles it (`settle`). Saying the same again
    changes nothing.
    """
    about = [
        fact
        for fact in standing
        if (fact.field, fact.key) == (new.field, new.key) and fact.overlaps(new)
    ]
    if not settle and any(fact.says_the_same(new) for fact in about):
        return Revision((), ())
    replaced = [fact for fact in about if settle or fact.source == new.source]
    kept = [part for fact in replaced for part in fact.outside(new)]
    return Revision(tuple(replaced), (*kept, new))
