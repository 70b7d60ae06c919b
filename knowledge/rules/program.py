"""A pack written down for one day: every rule as gates over tests, decided in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any as AnyValue

from knowledge.errors import PackError, WrongValue
from knowledge.rules.facts import OPERATIONS, Declaration
from knowledge.rules.formula import All, Any, Fixed, Formula, Not, Open, Said, Test
from knowledge.rules.law import Instrument, Parameter, State
from knowledge.rules.rule import Rule, Version
from knowledge.rules.symbols import Symbols, ValuesOn
from knowledge.rules.truth import Truth

FALSE, UNKNOWN, TRUE = Truth.FALSE.value, Truth.UNKNOWN.value, Truth.TRUE.value
ALL, ANY, NOT = "all", "any", "not"


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule on the day: its text, state and node, and what it reads directly."""

    rule: Rule
    version: Version
    state: State
    node: int
    facts: tuple[str, ...]
    refers: tuple[str, ...]
    points: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(slots=True)
class Program:
    """Tests and gates in an order in which each gate follows its parts."""

    declarations: Mapping[str, Declaration]
    parameters: Mapping[str, Parameter]
    instruments: Mapping[str, Instrument]
    day: date
    assumed: Mapping[str, State]
    entries: dict[str, Entry] = field(default_factory=dict)
    initial: list[int] = field(default_factory=list)
    gates: list[tuple[int, str, tuple[int, ...]]] = field(default_factory=list)
    gate_of: dict[int, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    tests: dict[int, Test] = field(default_factory=dict)
    tests_of: dict[str, list[tuple[int, AnyValue, AnyValue]]] = field(default_factory=dict)
    pairs: list[tuple[int, Test]] = field(default_factory=list)
    points: dict[int, str] = field(default_factory=dict)
    rule_at: dict[int, str] = field(default_factory=dict)
    _known: dict[AnyValue, int] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def evaluate(self, values: Mapping[str, AnyValue],
                 settled: Mapping[str, bool] | None = None) -> list[int]:
        """The truth of every node, told these values; `settled` supposes answers to open points."""
        out = self.initial.copy()
        for name, value in values.items():
            for node, operation, operand in self.tests_of.get(name, ()):
                out[node] = TRUE if operation(value, operand) else FALSE
        for node, test in self.pairs:
            if test.fact in values and test.other in values:
                out[node] = TRUE if compare_pair(test, values) else FALSE
        if settled:
            for node, point in self.points.items():
                if point in settled:
                    out[node] = TRUE if settled[point] else FALSE
        for node, kind, parts in self.gates:
            if kind is ALL:
                out[node] = min([out[part] for part in parts])
            elif kind is ANY:
                out[node] = max([out[part] for part in parts])
            else:
                out[node] = TRUE - out[parts[0]]
        return out

    def add_rule(self, rule: Rule) -> int | None:
        """Write the rule down for the day (once) and return its node; None while it is being written."""
        if rule.id in self.entries:
            return self.entries[rule.id].node
        if rule.id in self._open:
            raise PackError(f"rule {rule.id!r} refers to itself: {' -> '.join(self._open)}")
        self._open.append(rule.id)
        refers: list[str] = []

        def visit(other: Rule) -> None:
            self.add_rule(other)
            refers.append(other.id)

        version = rule.on(self.day) or rule.versions[0]
        state = self._state(rule, version)
        values = ValuesOn(self.parameters, self.day)
        try:
            formula = version.body(Symbols(self.declarations, visit), values)
        except WrongValue as error:
            raise PackError(f"rule {rule.id!r}: {error}") from None
        if not isinstance(formula, Formula):
            raise PackError(f"rule {rule.id!r} returns {formula!r}; return joined tests")
        points = {part.point for part in _walk(formula) if isinstance(part, Open)}
        if state.open:
            formula, points = formula & Open(version.under), points | {version.under}
        elif not state.applies:
            formula = Fixed(Truth.FALSE)
        elif values.unsettled:
            formula, points = Open(min(values.unsettled)), points | values.unsettled
        node = self._lower(formula)
        facts = {name for part in _walk(formula) if isinstance(part, Test)
                 for name in (part.fact, part.other) if name}
        self.entries[rule.id] = Entry(rule, version, state, node, tuple(sorted(facts)),
                                      tuple(dict.fromkeys(refers)), tuple(sorted(points)),
                                      tuple(sorted(values.read)))
        self.rule_at.setdefault(node, rule.id)
        self._open.pop()
        return node

    def _state(self, rule: Rule, version: Version) -> State:
        if version.under in self.assumed:
            return self.assumed[version.under]
        instrument = self.instruments.get(version.under)
        if instrument is None:
            raise PackError(f"rule {rule.id!r} stands under {version.under!r}, which is no instrument")
        if rule.on(self.day) is None:
            return State.NOT_ISSUED
        return instrument.state(self.day)

    def _lower(self, formula: Formula) -> int:
        match formula:
            case Said(rule):
                return self.entries[rule].node
            case Fixed(truth):
                return self._node(("fixed", truth), truth.value)
            case Open(point):
                node = self._node(("open", point), UNKNOWN)
                self.points[node] = point
                return node
            case Test():
                return self._test(formula)
            case Not(part):
                return self._gate(NOT, (self._lower(part),))
            case All(parts):
                return self._gate(ALL, tuple(self._lower(part) for part in parts))
            case Any(parts):
                return self._gate(ANY, tuple(self._lower(part) for part in parts))
        raise PackError(f"cannot read {formula!r} in a rule")

    def _node(self, key: AnyValue, initial: int) -> int:
        if key not in self._known:
            self._known[key] = len(self.initial)
            self.initial.append(initial)
        return self._known[key]

    def _gate(self, kind: str, parts: tuple[int, ...]) -> int:
        node = self._node((kind, parts), UNKNOWN)
        if node not in self.gate_of:
            self.gate_of[node] = (kind, parts)
            self.gates.append((node, kind, parts))
        return node

    def _test(self, test: Test) -> int:
        node = self._node(("test", test.fact, test.operation, test.operand, test.other), UNKNOWN)
        if node not in self.tests:
            self.tests[node] = test
            if test.other is None:
                reading = (node, OPERATIONS[test.operation], test.operand)
                self.tests_of.setdefault(test.fact, []).append(reading)
            else:
                self.pairs.append((node, test))
        return node


def compare_pair(test: Test, values: Mapping[str, AnyValue]) -> bool:
    """A test of two facts: their sum against a limit, or one against the other."""
    first, second = values[test.fact], values[test.other or ""]
    if test.operand is None:
        return bool(OPERATIONS[test.operation](first, second))
    return bool(OPERATIONS[test.operation](first + second, test.operand))


def _walk(formula: Formula) -> list[Formula]:
    match formula:
        case Not(part):
            return [formula, *_walk(part)]
        case All(parts) | Any(parts):
            return [formula, *(found for part in parts for found in _walk(part))]
    return [formula]
