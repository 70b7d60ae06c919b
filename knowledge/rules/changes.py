"""What could lawfully be different: only facts that declare an honest way to change are proposed.

A name, a consignee, a split consignment or a backdated paper is never proposed, because their facts
declare no lawful change (Decree 792 art. 39 punishes altering or splitting goods to evade).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.rules.facts import Declaration, Told
from knowledge.rules.missing import Cells, Settling
from knowledge.rules.program import Program

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


def lawful_changes(program: Program, cells: Cells, told: Mapping[str, Told],
                   parts: tuple[tuple[int, bool], ...]) -> tuple[LawfulChange, ...]:
    """The smallest lawful changes after which every part (node, wanted truth) could be as wanted."""
    kept, levers = _split(program.declarations, told)
    if not levers:
        return ()
    settling = Settling(program, cells, program.evaluate(kept), kept)
    found = []
    for answers in settling.all_of(parts):
        changed = sorted(name for name in answers if name in levers
                         and not _already(cells, name, answers[name], told))
        if changed:
            changes = tuple(
                Change(name, program.declarations[name].lawful_change,
                       cells.words(name, answers[name])) for name in changed
            )
            missing = tuple(sorted(name for name in answers if name not in told))
            found.append(LawfulChange(changes, missing))
    found.sort(key=lambda one: (len(one.changes), len(one.still_missing), one.changes[0].fact))
    return tuple(found[:SHOWN])


def _split(declarations: Mapping[str, Declaration],
           told: Mapping[str, Told]) -> tuple[dict[str, object], set[str]]:
    levers = {name for name in told if declarations[name].lawful_change}
    return {name: one.value for name, one in told.items() if name not in levers}, levers


def _already(cells: Cells, name: str, mask: int, told: Mapping[str, Told]) -> bool:
    """Whether the told value already lies in the cells asked for."""
    return cells.holding(name, told[name].value) & mask != 0
