"""Writing a pack down for one day: each rule is run once on symbols and becomes gates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any as AnyValue

from knowledge.errors import KnowledgeError, PackError
from knowledge.rules.engine.program import ALL, ANY, OPPOSITE, Gate, Program, RuleEntry
from knowledge.rules.engine.symbols import Symbols, ValuesOn, symbols
from knowledge.rules.facts import Declaration
from knowledge.rules.formula import All, Any, Fixed, Formula, Not, Open, Said, Test
from knowledge.rules.law import Instrument, Parameter, State
from knowledge.rules.rule import Rule, Version
from knowledge.rules.truth import UNKNOWN, Truth

Spoken = tuple[int, str]
"""A node, and the rule whose word it is (or nothing)."""


def write(declarations: Mapping[str, Declaration], parameters: Mapping[str, Parameter],
          states: Mapping[str, State], rules: Iterable[Rule], day: date) -> Program:
    """Write every rule down as of the day, under these states of the instruments. PackError, naming
    the rule, where one cannot be read."""
    writer = _Writer(declarations, parameters, states, day)
    for rule in rules:
        writer.add(rule)
    return Program(declarations, states, writer.entries, tuple(writer.fixed), writer.gates,
                   writer.tests, writer.points)


class _Writer:
    """A program in the making."""

    def __init__(self, declarations: Mapping[str, Declaration], parameters: Mapping[str, Parameter],
                 states: Mapping[str, State], day: date) -> None:
        self.symbols, self.parameters = symbols(declarations), parameters
        self.states, self.day = states, day
        self.entries: dict[str, RuleEntry] = {}
        self.fixed: list[int] = []
        self.gates: dict[int, Gate] = {}
        self.tests: dict[int, Test] = {}
        self.points: dict[int, str] = {}
        self._known: dict[AnyValue, int] = {}
        self._begun: list[str] = []

    def add(self, rule: Rule) -> None:
        """Write the rule down, once, after those that it refers to."""
        if rule.id in self.entries:
            return
        if rule.id in self._begun:
            raise PackError(f"a rule refers to itself: {' -> '.join([*self._begun, rule.id])}")
        self._begun.append(rule.id)
        version = rule.on(self.day) or rule.versions[0]
        values = ValuesOn(self.parameters, self.day)
        text, refers = self._read(rule, version, values)
        formula: Formula = text
        state = self._state(rule, version)
        points = {part.point for part in walk(formula) if isinstance(part, Open)}
        facts = {name for part in walk(formula) if isinstance(part, Test)
                 for name in (part.fact, part.other) if name}
        if state.open:
            formula, points = formula & Open(version.under), points | {version.under}
        elif not state.applies:
            formula = Fixed(Truth.FALSE)
        elif values.unsettled:
            formula = All(tuple(Open(point) for point in sorted(values.unsettled)))
            points |= values.unsettled
        node, repeats = self._lower(formula)
        self.entries[rule.id] = RuleEntry(
            rule, version, text, state, node, tuple(sorted(facts)), tuple(dict.fromkeys(refers)),
            tuple(sorted(points)), tuple(sorted(values.read)), repeats)
        self._begun.pop()

    def _read(self, rule: Rule, version: Version,
              values: ValuesOn) -> tuple[Formula, list[str]]:
        """The formula of a rule, and the rules that it refers to."""
        refers: list[str] = []

        def visit(other: Rule) -> None:
            self.add(other)
            refers.append(other.id)

        try:
            formula = version.body(Symbols(self.symbols, visit), values)
        except PackError:
            raise
        except (KnowledgeError, TypeError, AttributeError) as error:
            raise PackError(f"rule {rule.id!r} cannot be read: {error}") from error
        if not isinstance(formula, Formula):
            raise PackError(f"rule {rule.id!r} returns {formula!r}; return named tests of facts "
                            "joined by &, | and ~")
        return formula, refers

    def _state(self, rule: Rule, version: Version) -> State:
        if version.under not in self.states:
            raise PackError(
                f"rule {rule.id!r} stands under {version.under!r}, which is no instrument")
        return self.states[version.under] if rule.on(self.day) else State.NOT_ISSUED

    def _lower(self, formula: Formula) -> Spoken:
        match formula:
            case Said(rule):
                return self.entries[rule].node, rule
            case Fixed(truth):
                return self._node(("fixed", truth), truth.value), ""
            case Open(point):
                node = self._node(("open", point))
                self.points[node] = point
                return node, ""
            case Test(fact, operation, operand, other):
                node = self._node((fact, operation, operand, other))
                self.tests[node] = formula
                return node, ""
            case Not(part):
                return self._gate(OPPOSITE, (part,))
            case All(parts):
                return self._gate(ALL, parts)
            case Any(parts):
                return self._gate(ANY, parts)
        raise PackError(f"cannot read {formula!r} in a rule; join named tests of facts")

    def _gate(self, kind: str, parts: tuple[Formula, ...]) -> Spoken:
        spoken = [self._lower(part) for part in parts]
        gate = Gate(kind, tuple(node for node, _ in spoken), tuple(said for _, said in spoken))
        node = self._node(gate)
        self.gates[node] = gate
        return node, ""

    def _node(self, key: AnyValue, truth: int = UNKNOWN) -> int:
        """The node of a thing; the same thing has one node."""
        if key not in self._known:
            self._known[key] = len(self.fixed)
            self.fixed.append(truth)
        return self._known[key]


def walk(formula: Formula) -> Iterator[Formula]:
    """A formula and every part of it."""
    yield formula
    match formula:
        case Not(part):
            yield from walk(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from walk(part)


def states(instruments: Mapping[str, Instrument], day: date,
           supposed: Mapping[str, State]) -> dict[str, State]:
    """The state of every instrument on the day, or as supposed."""
    return {id: supposed.get(id) or instrument.state(day) for id, instrument in instruments.items()}
