"""The statements that join what the kernel decided: `and`, `or`, `not` and nothing else.

No test of a fact is written here; a statement knows only truths, and joins them as the gates of the
law do. A truth is a number of two bits as in the kernel (whether it could hold, whether it does),
and that without what is unconfirmed stands two bits higher: `and` and `or` join both at once. One
subquery a gate, so that what is used twice is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.portfolio.split import MIXED, NOWHERE, WORD, Split
from knowledge.rules.engine.program import ALL, OPPOSITE, Gate, Part
from knowledge.rules.question import Need
from knowledge.rules.truth import FALSE, TRUE, UNKNOWN

NO, NEEDS_FACTS, UNSETTLED, YES = 0, 1, 2, 3
"""The four answers as a result holds them."""
SURE = 2
"""So many bits higher stands the truth without what is unconfirmed."""
BOTH = 1 + (1 << SURE)
"""A truth times this is that truth, with and without what is unconfirmed."""
OPEN, WAITS = 1, 2
"""What stands behind a node's being unknown: an open point of law, facts that nobody told."""
NOTHING = "0"


def joined(split: Split, lines: str, *, keys: Sequence[str] = ("line",), rule: bool = True,
           missing: bool = True) -> str:
    """The statement that decides lines: `answer` and `confirm`, and if wanted the number of the
    first deciding `rule` and the words `missing_0`, ... of what is missing.

    `lines` is a FROM clause that gives the `keys` and the columns of every decided table.
    """
    return _Statement(split, rule, missing).written(lines, keys)


def columns(split: Split, table: str, *, rule: bool = True, missing: bool = True) -> list[str]:
    """The columns of a decided table that a statement reads."""
    found = []
    for node in split.border[table]:
        found += [f"t{node}", f"b{node}", *([f"d{node}"] if rule else []),
                  *([f"m{word}_{node}" for word in split.words_of(node)] if missing else [])]
    return found + [f"h{word}_{table}" for word in split.hope_words(table)]


@dataclass
class _Statement:
    split: Split
    rule: bool
    missing: bool
    _done: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._numbers = {rule: place for place, rule in enumerate(self.split.rules)}

    def written(self, lines: str, keys: Sequence[str]) -> str:
        split, favoured = self.split, self.split.yes_favoured
        read = [name for table in split.tables
                for name in columns(split, table, rule=self.rule, missing=self.missing)]
        source = f"SELECT {', '.join([*keys, *read])} FROM {lines}"
        for node in split.mixed:
            source = self._with_gate(source, node)
        source = f"SELECT *, {self._yes()} AS yes FROM ({source}) AS gates"
        best, worst = (YES, NO) if favoured else (NO, YES)
        good, bad = (TRUE, FALSE) if favoured else (FALSE, TRUE)
        resting = (f"(yes & {TRUE}) = {good} AND "
                   f"(yes & {TRUE << SURE}) <> {good << SURE}")
        held = f"WHEN {resting} THEN {NEEDS_FACTS} " if split.question.clears else ""
        found = [f"CAST(CASE {held}WHEN (yes & {TRUE}) = {good} THEN {best} "
                 f"WHEN (yes & {TRUE}) = {bad} THEN {worst} "
                 f"WHEN {self._open_law()} AND NOT {self._hope()} THEN {UNSETTLED} "
                 f"ELSE {NEEDS_FACTS} END AS TINYINT) AS answer",
                 (f"({resting})" if split.question.clears else "false") + " AS confirm"]
        if self.rule:
            found.append(f"CAST({self._deciding()} AS SMALLINT) AS rule")
        if self.missing:
            found += [f"{self._all_missing(word)} AS missing_{word}"
                      for word in range(split.words)]
        return f"SELECT {', '.join([*keys, *found])} FROM ({source}) AS answered"

    def _with_gate(self, source: str, node: int) -> str:
        """The source with what one gate says; the gates after it read its columns."""
        source = f"SELECT *, {self._gate(node)} AS t{node} FROM ({source}) AS truths_{node}"
        self._done.add(node)
        behind = [f"{self._gate_behind(node)} AS b{node}"]
        if self.rule:
            behind.append(f"{self._gate_rule(node)} AS d{node}")
        if self.missing:
            behind += [f"{self._gate_missing(node, word)} AS m{word}_{node}"
                       for word in self.split.words_of(node)]
        return f"SELECT *, {', '.join(behind)} FROM ({source}) AS behind_{node}"

    # --- truths ---

    def _is_column(self, node: int) -> bool:
        home = self.split.home[node]
        return home != NOWHERE and (home != MIXED or node in self._done)

    def _truth(self, node: int) -> str:
        if self._is_column(node):
            return f"t{node}"
        program = self.split.program
        if node in program.points:
            return str(UNKNOWN * BOTH)
        return self._gate(node) if node in program.gates else str(program.fixed[node] * BOTH)

    def _gate(self, node: int) -> str:
        gate = self.split.program.gates[node]
        parts = [self._truth(part) for part in gate.parts]
        if gate.kind is OPPOSITE:
            return _opposite(parts[0])
        return "(" + (" & " if gate.kind is ALL else " | ").join(parts) + ")"

    def _met(self, part: Part) -> str:
        truth = self._truth(part[0])
        return truth if part[1] else _opposite(truth)

    def _is(self, node: int, truth: int) -> str:
        return f"(({self._truth(node)} & {TRUE}) = {truth})"

    def _met_is(self, part: Part, truth: int) -> str:
        return self._is(part[0], truth if part[1] or truth == UNKNOWN else TRUE - truth)

    def _yes(self) -> str:
        """Every need is met, and nothing that the yes is subject to is known to fail, or left open
        by the law alone."""
        needs, subject_to = self.split.parts
        parts = [self._met(part) for part in needs]
        for place, part in enumerate(subject_to):
            could = f"(({self._met(part)} & {BOTH}) * {TRUE})"
            parts.append(f"(CASE WHEN {self._by_law_alone(part)} THEN {UNKNOWN * BOTH} "
                         f"ELSE {could} END)" if place in self.split.left_open else could)
        return "(" + " & ".join(parts or [str(TRUE * BOTH)]) + ")"

    def _by_law_alone(self, part: Part) -> str:
        """Whether a proviso is unknown though every fact behind it is told."""
        return (f"({self._is(part[0], UNKNOWN)} AND "
                f"({self._behind(part[0])} & {WAITS}) = 0)")

    def _left_open(self) -> list[Part]:
        return [self.split.parts[1][place] for place in self.split.left_open]

    def _hope(self) -> str:
        """Whether facts could make it favourable: some way, whole."""
        split = self.split
        if any(not way for way in split.ways):
            hope = "true"
        else:
            hope = " OR ".join(
                "(" + " & ".join(f"h{word}_{table}" for table in split.tables
                                 if word in split.hope_words(table)) + ") <> 0"
                for word in range(-(-len(split.ways) // WORD))) or "false"
        barred = self._any(self._by_law_alone(part) for part in self._left_open())
        return (f"(({hope}) AND NOT {barred})" if split.yes_favoured and barred != "false"
                else f"({hope})")

    # --- open law, missing facts ---

    def _open_law(self) -> str:
        needs = [self._behind(node) for node, _ in self.split.parts[0]]
        behind = " | ".join(one for one in needs if one != NOTHING)
        return self._any([f"((({behind}) & {OPEN}) <> 0)" if behind else "false",
                          *(self._by_law_alone(part) for part in self._left_open())])

    def _behind(self, node: int) -> str:
        """What stands behind the node's being unknown: `OPEN`, `WAITS`."""
        program = self.split.program
        if self._is_column(node):
            return f"b{node}"
        if node in program.points:
            return str(OPEN)
        return self._gate_behind(node) if node in program.gates else NOTHING

    def _gate_behind(self, node: int) -> str:
        return self._while_unknown(node, (self._behind(part)
                                          for part in self.split.program.gates[node].parts))

    def _while_unknown(self, node: int, parts: Iterable[str]) -> str:
        """The reasons of all parts together, while the node is unknown."""
        behind = " | ".join(dict.fromkeys(part for part in parts if part != NOTHING))
        return (f"(CASE WHEN {self._is(node, UNKNOWN)} THEN {behind} ELSE {NOTHING} END)"
                if behind else NOTHING)

    @staticmethod
    def _any(parts: Iterable[str]) -> str:
        said = [part for part in parts if part != "false"]
        return "(" + " OR ".join(said) + ")" if said else "false"

    def _missing(self, node: int, word: int) -> str:
        program = self.split.program
        if word not in self.split.words_of(node):
            return NOTHING
        if self._is_column(node):
            return f"m{word}_{node}"
        if node in program.points:
            return str(self.split.bits[program.points[node]][1])
        return self._gate_missing(node, word)

    def _gate_missing(self, node: int, word: int) -> str:
        return self._while_unknown(node, (self._missing(part, word)
                                          for part in self.split.program.gates[node].parts))

    def _all_missing(self, word: int) -> str:
        parts = [self._missing(node, word) for node, _ in self.split.parts[0]]
        parts += [f"(CASE WHEN {self._by_law_alone(part)} THEN "
                  f"{self._missing(part[0], word)} ELSE {NOTHING} END)"
                  for part in self._left_open()]
        behind = " | ".join(part for part in parts if part != NOTHING)
        return (f"CAST(CASE WHEN (yes & {TRUE}) = {UNKNOWN} THEN {behind or NOTHING} "
                f"ELSE {NOTHING} END AS BIGINT)")

    # --- the rule that decides ---

    def _deciding(self) -> str:
        """The first need (or, for a no, the first failed proviso, and where only the law leaves it
        open, the first such proviso) that is as the answer is, followed down to the rule that
        decides it."""
        question, (needs, subject_to) = self.split.question, self.split.parts
        left_open = self.split.left_open
        asked = list(zip(question.needs, needs, strict=True))
        beside = list(zip(question.subject_to, subject_to, strict=True))
        return ("(CASE " + " ".join((
            f"WHEN (yes & {TRUE}) = {TRUE} THEN {self._first(asked, TRUE)}",
            f"WHEN (yes & {TRUE}) = {FALSE} THEN {self._first(asked + beside, FALSE)}",
            f"ELSE {self._first(asked, UNKNOWN, [beside[at] for at in left_open])}"
        )) + " END)")

    def _first(self, asked: list[tuple[Need, Part]], alike: int,
               by_law: Sequence[tuple[Need, Part]] = ()) -> str:
        """The rule of the first part that is alike, or else of the first left open by law."""
        found = [(self._met_is(part, alike), need) for need, part in asked]
        found += [(self._by_law_alone(part), need) for need, part in by_law]
        return "(CASE " + " ".join(f"WHEN {said} THEN {self._followed(need.rule.id)}"
                                   for said, need in found) + " END)"

    def _followed(self, rule: str) -> str:
        found, node = self.split.spoken(rule)
        return self._rule(node, str(self._numbers[found]))

    def _rule(self, node: int, otherwise: str) -> str:
        if self._is_column(node):
            return f"COALESCE(d{node}, {otherwise})"
        gate = self.split.program.gates.get(node)
        return otherwise if gate is None else self._gate_rule(node, otherwise)

    def _gate_rule(self, node: int, otherwise: str = "NULL") -> str:
        """Follow a gate to the part that decides it: the first one that decides alone, or the only
        one with the gate's truth."""
        gate = self.split.program.gates[node]
        into = [self._into(gate, place, otherwise) for place in range(len(gate.parts))]
        if len(gate.parts) == 1:
            return into[0]
        alone = FALSE if gate.kind is ALL else TRUE
        first = _case([self._is(part, alone) for part in gate.parts], into)
        unknown = [self._is(part, UNKNOWN) for part in gate.parts]
        counted = " + ".join(f"CAST({one} AS TINYINT)" for one in unknown)
        return (f"(CASE WHEN {self._is(node, alone)} THEN {first} "
                f"WHEN {self._is(node, UNKNOWN)} AND ({counted}) = 1 THEN {_case(unknown, into)} "
                f"ELSE {otherwise} END)")

    def _into(self, gate: Gate, place: int, otherwise: str) -> str:
        part, said = gate.parts[place], gate.said[place]
        return self._followed(said) if said else self._rule(part, otherwise)


def _opposite(truth: str) -> str:
    """`not` of both truths at once: what could hold is what does not fail, the other way round."""
    could, does = f"({truth} & {UNKNOWN * BOTH})", f"({truth} & {(TRUE - UNKNOWN) * BOTH})"
    return f"({TRUE * BOTH} - {could} * 2 - ({does} >> 1))"


def _case(alike: Sequence[str], into: Sequence[str]) -> str:
    return "CASE " + " ".join(f"WHEN {one} THEN {rule}"
                              for one, rule in zip(alike, into, strict=True)) + " END"
