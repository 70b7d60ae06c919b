"""Run the kernel on each distinct row of one table, and keep its result for the nodes to be
joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from knowledge.portfolio.split import NOWHERE, WORD, Split
from knowledge.portfolio.sql import OPEN, SURE, WAITS
from knowledge.rules.engine.evaluation import Evaluation
from knowledge.rules.engine.program import Part, Program
from knowledge.rules.engine.question_reading import follow
from knowledge.rules.truth import FALSE, NEITHER, TRUE, UNKNOWN

WITNESSES = 12
"""So many answers that once made nodes as wanted are kept, to be tried before any search."""
NO_RULE = -1
Columns = dict[str, np.ndarray[Any, Any]]


class TableRow(NamedTuple):
    """The facts that one row of a table gives, and the names of those that nobody confirmed."""

    values: Mapping[str, Any]
    unsure: frozenset[str] = frozenset()


UNTOLD = TableRow({})


class RowAnswer(NamedTuple):
    """The kernel's result for one row. For each border node: its truth, the reason if it is
    unknown, the deciding rule, and the missing facts. For each hope: whether facts could make it
    true."""

    nodes: tuple[tuple[int, int, int, tuple[int, ...]], ...]
    hopes: tuple[bool, ...]


def decide(split: Split, table: str, rows: Iterable[TableRow]) -> Columns:
    """The rows of one table as columns: `t`, `b`, `d`, `m` with the number of each border node, and
    `h` with a bit for each way to the favourable answer that facts of this table leave open."""
    deciding = _Deciding(split, table)
    known: dict[RowAnswer, int] = {}
    places = np.array([known.setdefault(deciding.said(row), len(known)) for row in rows], np.int64)
    return {name: column[places] for name, column in _columns(split, table, list(known))}


def _columns(split: Split, table: str, said: Sequence[RowAnswer]
             ) -> Iterable[tuple[str, np.ndarray[Any, Any]]]:
    for place, node in enumerate(split.border[table]):
        of_node = [one.nodes[place] for one in said]
        yield f"t{node}", np.array([one[0] for one in of_node], np.int8)
        yield f"b{node}", np.array([one[1] for one in of_node], np.int8)
        yield f"d{node}", np.array([one[2] for one in of_node], np.int16)
        for word in split.words_of(node):
            yield f"m{word}_{node}", np.array([one[3][word] for one in of_node], np.int64)
    for word in split.hope_words(table):
        ways = list(enumerate(split.ways[word * WORD:(word + 1) * WORD]))
        yield f"h{word}_{table}", np.array(
            [sum(1 << bit for bit, way in ways
                 if all([one.hopes[place] for home, place in way if home == table]))
             for one in said], np.int64)


@dataclass
class _Deciding:
    """One table of a split, with the part of the program that it decides alone, and what was found
    for rows that the law cannot tell apart."""

    split: Split
    table: str
    _known: dict[Any, RowAnswer] = field(default_factory=dict)
    _witnesses: dict[tuple[Part, ...], list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        whole, split = self.split.program, self.split
        own = {node for node, home in split.home.items() if home in (self.table, NOWHERE)}
        self.program = program = replace(
            whole, gates={node: gate for node, gate in whole.gates.items() if node in own},
            tests={node: test for node, test in whole.tests.items() if node in own},
            points={node: point for node, point in whole.points.items() if node in own})
        compared = {name for test in program.tests.values() if test.other
                    for name in (test.fact, test.other)}
        read = 0
        for node in split.border[self.table]:
            read |= program.reach[node]
        self._places = [(name, None if name in compared else cells.place)
                        for name, cells in program.cells.items()
                        if program.fact_bits[name] & read]
        self._numbers = {rule: place for place, rule in enumerate(split.rules)}
        self._bits = {bit: split.bits[name]
                      for name, bit in (*program.fact_bits.items(), *program.point_bits.items())
                      if name in split.bits}

    def said(self, row: TableRow) -> RowAnswer:
        """What the kernel says to a row; rows of the same cells are decided once."""
        values, unsure = row.values, row.unsure
        key = tuple([((values[name] if place is None else place(values[name])), name in unsure)
                     if name in values else None for name, place in self._places])
        if key not in self._known:
            told = {name: values[name] for name, _ in self._places if name in values}
            self._known[key] = self._decided(told, unsure & told.keys())
        return self._known[key]

    def _decided(self, values: Mapping[str, Any], unsure: AbstractSet[str]) -> RowAnswer:
        split, program = self.split, self.program
        evaluation = Evaluation.of(program, values)
        truths, sure = evaluation.truths, evaluation.truths
        if unsure:
            sure = program.evaluate({name: value for name, value in values.items()
                                     if name not in unsure})
        nodes = []
        for node in split.border[self.table]:
            rule = follow(program, truths, node)
            unknown = truths[node] == UNKNOWN
            behind = evaluation.because(node) if unknown else 0
            open_law = (OPEN if unknown and program.reach[node] & program.every_point
                        and evaluation.open_behind([node]) else 0)
            waits = WAITS if behind & program.answers.facts else 0
            nodes.append((truths[node] | sure[node] << SURE, open_law | waits,
                          self._numbers[rule] if rule else NO_RULE, self._words(behind)))
        could = program.by_facts(truths)
        return RowAnswer(tuple(nodes), tuple(self._hope(parts, evaluation, could)
                                             for parts in split.hopes[self.table]))

    def _words(self, bits: int) -> tuple[int, ...]:
        """Missing facts and points, as the words of a result."""
        found = [0] * self.split.words
        while bits:
            word, bit = self._bits[bits & -bits]
            found[word] |= bit
            bits &= bits - 1
        return tuple(found)

    def _hope(self, parts: tuple[Part, ...], evaluation: Evaluation,
              could: Sequence[int]) -> bool:
        """Whether facts could make all these nodes as wanted together: by what could be, then by
        answers that did so for another row, and only then by search."""
        if not all([could[node] & UNKNOWN if wanted else not could[node] & NEITHER
                    for node, wanted in parts]):
            return False
        if _as_wanted(evaluation.truths, parts):
            return True
        program, values = self.program, evaluation.values
        witnesses = self._witnesses.setdefault(parts, [])
        for answers in witnesses:
            if _as_wanted(program.evaluate({**answers, **values}), parts):
                return True
        found = evaluation.settling.all_of(parts)
        if found.sets:
            witnesses.insert(0, {**_answers(program, found.sets[0]), **values})
            del witnesses[WITNESSES:]
        return bool(found.sets or found.more)


def _as_wanted(truths: Sequence[int], parts: Iterable[Part]) -> bool:
    return all([truths[node] == (TRUE if wanted else FALSE) for node, wanted in parts])


def _answers(program: Program, one: int) -> dict[str, Any]:
    """Values that lie in the cells of a set of answers."""
    found = {}
    for name in program.answers.names(program.answers.asked(one)):
        mask = program.answers.mask(one, name)
        found[name] = program.cells[name].samples[(mask & -mask).bit_length() - 1]
    return found
