"""The statements that join what the kernel decided: `and`, `or`, `not` and nothing else.

No test of a fact is written here; a statement knows only truths, as booleans of which NULL is
"cannot be told", and joins them as the gates of the law do. One subquery a gate, so that what is
used twice is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from knowledge.portfolio.split import MIXED, NOWHERE, Split
from knowledge.rules.program import ALL, OPPOSITE, Gate, Part
from knowledge.rules.question import Need
from knowledge.rules.truth import FALSE, TRUE, UNKNOWN

NO, NEEDS_FACTS, UNSETTLED, YES = 0, 1, 2, 3
"""The four answers as a result holds them."""
Truths = Literal["t", "s"]
"""Which truths: those of everything told, or those of what is confirmed."""
LITERAL = {FALSE: "false", UNKNOWN: "CAST(NULL AS BOOLEAN)", TRUE: "true"}


def joined(split: Split, lines: str, *, keys: Sequence[str] = ("line",), rule: bool = True,
           missing: bool = True) -> str:
    """The statement that decides lines: `answer` and `confirm`, and if wanted the number of the
    first deciding `rule` and the words `missing_0`, ... of what is missing.

    `lines` is a FROM clause that gives the `keys` and the columns of every decided table.
    """
    return _Statement(split, rule, missing).written(lines, keys)


def columns(split: Split, table: str, *, rule: bool = True, missing: bool = True) -> list[str]:
    """The columns of a decided table that a statement reads."""
    kinds = ["t", "s", "o", *(["f"] if split.left_open else []), *(["d"] if rule else []),
             *([f"m{word}_" for word in range(split.words)] if missing else [])]
    return [*(f"{kind}{node}" for node in split.border[table] for kind in kinds),
            *(f"h_{table}_{place}" for place in range(len(split.hopes[table])))]


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
        source = (f"SELECT *, {self._yes('t')} AS yes, {self._yes('s')} AS sure, "
                  f"{self._open_law()} AS open_law FROM ({source}) AS gates")
        good, sure = ("yes", "sure") if favoured else ("(NOT yes)", "(NOT sure)")
        best, worst = (YES, NO) if favoured else (NO, YES)
        resting = f"{good} AND NOT COALESCE({sure}, false)"
        held = f"WHEN {resting} THEN {NEEDS_FACTS} " if split.question.clears else ""
        found = [f"CAST(CASE {held}WHEN {good} THEN {best} WHEN NOT {good} THEN {worst} "
                 f"WHEN open_law AND NOT {self._hope()} THEN {UNSETTLED} ELSE {NEEDS_FACTS} END "
                 "AS TINYINT) AS answer",
                 (f"COALESCE({resting}, false)" if split.question.clears else "false")
                 + " AS confirm"]
        if self.rule:
            found.append(f"CAST({self._deciding()} AS SMALLINT) AS rule")
        if self.missing:
            found += [f"{self._all_missing(word)} AS missing_{word}"
                      for word in range(split.words)]
        return f"SELECT {', '.join([*keys, *found])} FROM ({source}) AS answered"

    def _with_gate(self, source: str, node: int) -> str:
        """The source with what one gate says; the gates after it read its columns."""
        truths = ", ".join(f"{self._gate(node, kind)} AS {kind}{node}" for kind in ("t", "s"))
        source = f"SELECT *, {truths} FROM ({source}) AS truths_{node}"
        self._done.add(node)
        behind = [f"{self._gate_open(node)} AS o{node}"]
        if self.split.left_open:
            behind.append(f"{self._gate_waits(node)} AS f{node}")
        if self.rule:
            behind.append(f"{self._gate_rule(node)} AS d{node}")
        if self.missing:
            behind += [f"{self._gate_missing(node, word)} AS m{word}_{node}"
                       for word in range(self.split.words)]
        return f"SELECT *, {', '.join(behind)} FROM ({source}) AS behind_{node}"

    # --- truths ---

    def _is_column(self, node: int) -> bool:
        home = self.split.home[node]
        return home != NOWHERE and (home != MIXED or node in self._done)

    def _truth(self, node: int, kind: Truths = "t") -> str:
        if self._is_column(node):
            return f"{kind}{node}"
        program = self.split.program
        if node in program.points:
            return LITERAL[UNKNOWN]
        return (self._gate(node, kind) if node in program.gates
                else LITERAL[program.fixed[node]])

    def _gate(self, node: int, kind: Truths) -> str:
        gate = self.split.program.gates[node]
        parts = [self._truth(part, kind) for part in gate.parts]
        if gate.kind is OPPOSITE:
            return f"(NOT {parts[0]})"
        return "(" + (" AND " if gate.kind is ALL else " OR ").join(parts) + ")"

    def _met(self, part: Part, kind: Truths = "t") -> str:
        truth = self._truth(part[0], kind)
        return truth if part[1] else f"(NOT {truth})"

    def _yes(self, kind: Truths) -> str:
        """Every need is met, and nothing that the yes is subject to is known to fail, or left open
        by the law alone."""
        needs, subject_to = self.split.parts
        return " AND ".join([
            *(self._met(part, kind) for part in needs),
            *(f"(CASE WHEN {self._by_law_alone(part)} THEN {LITERAL[UNKNOWN]} ELSE "
              f"COALESCE({self._met(part, kind)}, true) END)"
              if place in self.split.left_open else f"COALESCE({self._met(part, kind)}, true)"
              for place, part in enumerate(subject_to))])

    def _by_law_alone(self, part: Part) -> str:
        """Whether a proviso is unknown though every fact behind it is told."""
        return f"({self._met(part)} IS NULL AND NOT {self._waits(part[0])})"

    def _left_open(self) -> list[Part]:
        return [self.split.parts[1][place] for place in self.split.left_open]

    def _hope(self) -> str:
        """Whether facts could make it favourable: some way, whole."""
        ways = [" AND ".join(f"h_{table}_{place}" for table, place in way) or "true"
                for way in self.split.ways]
        hope = "(" + (" OR ".join(f"({way})" for way in ways) or "false") + ")"
        barred = self._any(self._by_law_alone(part) for part in self._left_open())
        return (f"({hope} AND NOT {barred})" if self.split.yes_favoured and barred != "false"
                else hope)

    # --- open law, missing facts ---

    def _open_law(self) -> str:
        return self._any([*(self._open(node) for node, _ in self.split.parts[0]),
                          *(self._by_law_alone(part) for part in self._left_open())])

    def _open(self, node: int) -> str:
        """Whether an open point of law stands behind the node's being unknown."""
        program = self.split.program
        if not program.reach[node] & program.every_point:
            return "false"
        if self._is_column(node):
            return f"o{node}"
        return "true" if node in program.points else self._gate_open(node)

    def _gate_open(self, node: int) -> str:
        parts = self._any(self._open(part) for part in self.split.program.gates[node].parts)
        return parts if parts == "false" else f"({self._truth(node)} IS NULL AND {parts})"

    def _waits(self, node: int) -> str:
        """Whether facts are missing behind the node's being unknown."""
        if self._is_column(node):
            return f"f{node}"
        return self._gate_waits(node) if node in self.split.program.gates else "false"

    def _gate_waits(self, node: int) -> str:
        parts = self._any(self._waits(part) for part in self.split.program.gates[node].parts)
        return parts if parts == "false" else f"({self._truth(node)} IS NULL AND {parts})"

    @staticmethod
    def _any(parts: Iterable[str]) -> str:
        said = [part for part in parts if part != "false"]
        return "(" + " OR ".join(said) + ")" if said else "false"

    def _missing(self, node: int, word: int) -> str:
        program = self.split.program
        if self._is_column(node):
            return f"m{word}_{node}"
        if node in program.points:
            its_word, bit = self.split.bits[program.points[node]]
            return str(bit if its_word == word else 0)
        return self._gate_missing(node, word) if node in program.gates else "0"

    def _gate_missing(self, node: int, word: int) -> str:
        parts = " | ".join(self._missing(part, word)
                           for part in self.split.program.gates[node].parts)
        return f"(CASE WHEN {self._truth(node)} IS NULL THEN {parts} ELSE 0 END)"

    def _all_missing(self, word: int) -> str:
        parts = " | ".join(
            f"(CASE WHEN {self._met(part)} IS NULL THEN {self._missing(part[0], word)} ELSE 0 END)"
            for part in self.split.parts[0])
        parts += "".join(f" | (CASE WHEN {self._by_law_alone(part)} THEN "
                         f"{self._missing(part[0], word)} ELSE 0 END)"
                         for part in self._left_open())
        return f"CAST(CASE WHEN yes IS NULL THEN {parts} ELSE 0 END AS BIGINT)"

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
            f"WHEN yes THEN {self._first(asked, '{}')}",
            f"WHEN NOT yes THEN {self._first(asked + beside, 'NOT {}')}",
            f"ELSE {self._first(asked, '{} IS NULL', [beside[at] for at in left_open])}"
        )) + " END)")

    def _first(self, asked: list[tuple[Need, Part]], alike: str,
               by_law: Sequence[tuple[Need, Part]] = ()) -> str:
        """The rule of the first part that is alike, or else of the first left open by law."""
        found = [(alike.format(self._met(part)), need) for need, part in asked]
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
        """Follow a gate to the first part that alone makes it what it is, or the only one alike."""
        gate = self.split.program.gates[node]
        into = [self._into(gate, place, otherwise) for place in range(len(gate.parts))]
        if len(gate.parts) == 1:
            return into[0]
        parts = [self._truth(part) for part in gate.parts]
        alone = "NOT {}" if gate.kind is ALL else "{}"
        me = self._truth(node)
        first = _case(alone, parts, into)
        counted = " + ".join(f"CASE WHEN {part} IS NULL THEN 1 ELSE 0 END" for part in parts)
        only = _case("{} IS NULL", parts, into)
        return (f"(CASE WHEN {alone.format(me)} THEN {first} "
                f"WHEN {me} IS NULL AND ({counted}) = 1 THEN {only} ELSE {otherwise} END)")

    def _into(self, gate: Gate, place: int, otherwise: str) -> str:
        part, said = gate.parts[place], gate.said[place]
        return self._followed(said) if said else self._rule(part, otherwise)


def _case(alike: str, parts: Sequence[str], into: Sequence[str]) -> str:
    return "CASE " + " ".join(f"WHEN {alike.format(part)} THEN {rule}"
                              for part, rule in zip(parts, into, strict=True)) + " END"
