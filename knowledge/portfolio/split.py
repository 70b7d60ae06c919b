"""Where a question crosses tables: what the kernel decides alone, and the few gates left to join.

A test reads one fact, or two; a fact stands in one table. So most gates read one table only, and
the kernel decides them once for each distinct row of it. What is left are the gates that mix tables
(of the 174 nodes of a general license, 8) and the nodes on their border, whose truths are joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.errors import PortfolioRefused
from knowledge.rules.engine.program import ALL, OPPOSITE, Gate, Part, Program
from knowledge.rules.question import Question
from knowledge.rules.truth import FALSE, TRUE

ALTERNATIVES = 256
"""At most this many ways to the favourable answer are carried; the packs' questions have up to
116."""
WORD = 62
"""So many facts and open points are written in one whole number of 64 bits."""
MIXED, NOWHERE = "", "-"
Term = frozenset[Part]
"""Nodes that would have to be as wanted together, each decided by one table."""


@dataclass(frozen=True)
class Split:
    """One question of a program, over tables that tell different facts.

    `home` names for each node the table that decides it (`MIXED` where several do, `NOWHERE` where
    no fact does). `border` are the nodes of each table that are joined; `hopes` the sets of nodes
    of each table of which it matters whether facts could make all of them as wanted together, and
    `ways` the alternatives of the favourable answer, each as places in `hopes`.
    """

    program: Program
    question: Question
    tables: Mapping[str, frozenset[str]]
    home: Mapping[int, str]
    mixed: tuple[int, ...]
    border: Mapping[str, tuple[int, ...]]
    hopes: Mapping[str, tuple[tuple[Part, ...], ...]]
    ways: tuple[tuple[tuple[str, int], ...], ...]
    rules: tuple[str, ...]
    """The names of rules, by the number that stands for each in a result."""
    bits: Mapping[str, tuple[int, int]]
    """For each fact and open point that may be missing, facts first: which word of a result, and
    its bit."""

    @cached_property
    def words(self) -> int:
        """How many whole numbers hold what is missing."""
        return 1 + max((word for word, _ in self.bits.values()), default=0)

    @cached_property
    def _reached(self) -> tuple[int, ...]:
        """For each word, the facts and points in it, as the program's bits."""
        found = [0] * self.words
        for name, (word, _) in self.bits.items():
            found[word] |= self.program.fact_bits.get(name, 0) | self.program.point_bits.get(
                name, 0)
        return tuple(found)

    def words_of(self, node: int) -> tuple[int, ...]:
        """The words that may hold something behind a node's being unknown."""
        return tuple(word for word, reached in enumerate(self._reached)
                     if self.program.reach[node] & reached)

    def hope_words(self, table: str) -> tuple[int, ...]:
        """The words of ways in which this table has a part; a bit a way."""
        return tuple(sorted({place // WORD for place, way in enumerate(self.ways)
                             if any(one == table for one, _ in way)}))

    @property
    def parts(self) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
        """What the question needs, and what its yes is subject to, as nodes."""
        return self.program.parts(self.question)

    @property
    def left_open(self) -> tuple[int, ...]:
        """The places, in what a yes is subject to, of provisos that leave the answer unsettled once
        only the law stands against them."""
        return tuple(place for place, need in enumerate(self.question.subject_to)
                     if any(need.rule is one for one in self.question.left_open))

    @property
    def yes_favoured(self) -> bool:
        return self.question.favourable == "yes"

    def named(self, words: Iterable[int]) -> tuple[str, ...]:
        """The facts and open points that the bits of a result stand for."""
        said = tuple(words)
        return tuple(name for name, (word, bit) in self.bits.items() if said[word] & bit)

    def spoken(self, rule: str) -> tuple[str, int]:
        """The rule that a rule merely repeats, if it does, and its node."""
        entry = self.program.entries[rule]
        while entry.repeats:
            entry = self.program.entries[entry.repeats]
        return entry.rule.id, entry.node


def tables_of(program: Program, told: Mapping[str, Iterable[str]], default: Mapping[str, str],
              line: str) -> dict[str, frozenset[str]]:
    """Every fact that the program reads, by the table that decides it: the one that tells it, else
    the one that tells what it is compared with, else that of its subject, else `line`."""
    found = {name: table for table, names in told.items() for name in names}
    pairs = [(test.fact, test.other) for test in program.tests.values() if test.other]
    for _ in pairs:  # what is compared with a fact may itself be compared with a third
        for first, second in (*pairs, *[(other, one) for one, other in pairs]):
            if first in found:
                found.setdefault(second, found[first])
    for pair in pairs:
        for name in pair:
            found.setdefault(name, line)
    for name in program.cells:
        found.setdefault(name, default.get(program.declarations[name].subject, line))
    return {table: frozenset(name for name in program.cells if found[name] == table)
            for table in dict.fromkeys((*told, line))}


def split(program: Program, question: Question,
          tables: Mapping[str, frozenset[str]]) -> Split:
    """Split a question over tables. Raises PortfolioRefused where too many ways cross them."""
    needs, subject_to = program.parts(question)
    asked = [node for node, _ in (*needs, *subject_to)]
    inside = _inside(program, asked)
    home = {node: _home(program, tables, node) for node in inside}
    for node in home.keys() & program.tests.keys():
        if home[node] == MIXED:
            test = program.tests[node]
            raise PortfolioRefused(f"{test.fact} and {test.other} are compared, and stand in two "
                                   "tables; hand both in in one table")
    mixed = tuple(node for node in program.gates if home.get(node) == MIXED)
    used = {*asked, *(part for node in mixed for part in program.gates[node].parts)}
    border = {table: tuple(node for node in sorted(used) if home[node] == table)
              for table in tables}
    hopes, ways = _ways(_Alternatives(program, home).of(question), home, tables)
    return Split(program, question, tables, home, mixed, border, hopes, ways,
                 tuple(sorted(program.entries)), _missing(program, asked, tables, border))


def _inside(program: Program, asked: Iterable[int]) -> set[int]:
    found, waiting = set[int](), list(asked)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            gate = program.gates.get(node)
            waiting += gate.parts if gate else ()
    return found


def _home(program: Program, tables: Mapping[str, frozenset[str]], node: int) -> str:
    reached = program.reach[node] & sum(program.fact_bits.values())
    if not reached:
        return NOWHERE
    for table, facts in tables.items():
        if not reached & ~sum(program.fact_bits[name] for name in facts):
            return table
    return MIXED


def _missing(program: Program, asked: Iterable[int], tables: Mapping[str, frozenset[str]],
             border: Mapping[str, Sequence[int]]) -> dict[str, tuple[int, int]]:
    """The facts and points that may be missing behind the nodes, and the place of each in a result.
    Those of one table stand in one word if they can, so that few nodes need more than one."""
    reached = 0
    for node in asked:
        reached |= program.reach[node]
    together = [[name for name, bit in program.point_bits.items() if reached & bit]]
    for table in sorted(tables, key=lambda one: -len(border[one])):
        together.append([name for name in program.fact_bits
                         if name in tables[table] and reached & program.fact_bits[name]])
    place, found = 0, dict[str, int]()
    for names in together:
        if len(names) <= WORD < place % WORD + len(names):
            place += WORD - place % WORD
        found |= {name: place + number for number, name in enumerate(names)}
        place += len(names)
    return {name: (found[name] // WORD, 1 << found[name] % WORD)
            for name in (*program.fact_bits, *program.point_bits) if name in found}


def _ways(terms: Iterable[Term], home: Mapping[int, str], tables: Iterable[str]
          ) -> tuple[dict[str, tuple[tuple[Part, ...], ...]], tuple[tuple[tuple[str, int], ...],
                                                                    ...]]:
    hopes: dict[str, dict[tuple[Part, ...], int]] = {table: {} for table in tables}
    ways = []
    for term in sorted(terms, key=lambda one: (len(one), sorted(one))):
        way = []
        for table, known in hopes.items():
            parts = tuple(sorted(part for part in term if home[part[0]] == table))
            if parts:
                way.append((table, known.setdefault(parts, len(known))))
        ways.append(tuple(way))
    return {table: tuple(known) for table, known in hopes.items()}, tuple(ways)


class _Alternatives:
    """The ways in which nodes of single tables make a node as wanted, none of them needless."""

    def __init__(self, program: Program, home: Mapping[int, str]) -> None:
        self.program, self.home = program, home
        self._known: dict[Part, set[Term]] = {}

    def of(self, question: Question) -> set[Term]:
        """The ways to the favourable answer."""
        needs, subject_to = self.program.parts(question)
        if question.favourable == "yes":
            return self._all(needs)
        return self._any((node, not wanted) for node, wanted in (*needs, *subject_to))

    def _part(self, part: Part) -> set[Term]:
        if part not in self._known:
            self._known[part] = self._found(*part)
        return self._known[part]

    def _found(self, node: int, wanted: bool) -> set[Term]:
        if self.home[node] not in (MIXED, NOWHERE):
            return {frozenset([(node, wanted)])}
        gate = self.program.gates.get(node)
        if gate is None:
            sure = self.program.fixed[node] == (TRUE if wanted else FALSE)
            return {frozenset()} if sure and node not in self.program.points else set()
        return self._gate(gate, wanted)

    def _gate(self, gate: Gate, wanted: bool) -> set[Term]:
        if gate.kind is OPPOSITE:
            return self._part((gate.parts[0], not wanted))
        parts = [(part, wanted) for part in gate.parts]
        return self._all(parts) if (gate.kind is ALL) is wanted else self._any(parts)

    def _all(self, parts: Iterable[Part]) -> set[Term]:
        found: set[Term] = {frozenset()}
        for part in parts:
            both = {one | other for one in found for other in self._part(part)}
            found = self._needed(one for one in both
                                 if not any((node, not wanted) in one for node, wanted in one))
        return found

    def _any(self, parts: Iterable[Part]) -> set[Term]:
        return self._needed(one for part in parts for one in self._part(part))

    def _needed(self, terms: Iterable[Term]) -> set[Term]:
        kept: list[Term] = []
        for term in sorted(set(terms), key=len):
            if not any(other <= term for other in kept):
                kept.append(term)
        if len(kept) > ALTERNATIVES:
            raise PortfolioRefused(
                f"the tables cut this question into more than {ALTERNATIVES} alternatives; hand "
                "the facts of one subject (goods, end user, deal) in in one table")
        return set(kept)
