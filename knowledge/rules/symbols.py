"""The symbols a rule is written down with: facts without values, and the law's values of one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.errors import PackError, UnknownFact, UnknownParameter, no_such
from knowledge.rules.facts import NUMBERS, ORDERED, Declaration
from knowledge.rules.formula import Fixed, Formula, Open, Said, Test
from knowledge.rules.law import Parameter
from knowledge.rules.rule import Rule
from knowledge.rules.truth import Truth


class NamedTests:
    """The named tests of one fact. What they return is left to `_test`: a formula, a truth, a column."""

    __slots__ = ("_declaration",)

    def __init__(self, declaration: Declaration) -> None:
        self._declaration = declaration

    def holds(self) -> Any:
        """A yes-or-no fact is yes."""
        return self._only(("yes_no",), "is", True)

    def is_(self, value: str) -> Any:
        """A choice, country, code or text is just this."""
        return self._only(("choice", "country", "code", "text"), "is", value)

    def is_one_of(self, values: Any) -> Any:
        """A choice, country, code or text is among these."""
        return self._only(("choice", "country", "code", "text"), "is_one_of", tuple(values))

    def more_than(self, limit: Any) -> Any:
        return self._only(ORDERED, "more_than", limit)

    def at_least(self, limit: Any) -> Any:
        return self._only(ORDERED, "at_least", limit)

    def less_than(self, limit: Any) -> Any:
        return self._only(ORDERED, "less_than", limit)

    def at_most(self, limit: Any) -> Any:
        return self._only(ORDERED, "at_most", limit)

    def _only(self, types: tuple[str, ...], operation: str, operand: Any) -> Any:
        fact = self._declaration
        if fact.type not in types:
            raise PackError(f"{fact.name!r} is of type {fact.type!r}, which has no such test")
        if isinstance(operand, NamedTests):
            return self._test(operation, None, operand._declaration.name)
        for value in operand if operation == "is_one_of" else (operand,):
            fact.check(value)
        return self._test(operation, operand, None)

    def _test(self, operation: str, operand: Any, other: str | None) -> Any:
        raise NotImplementedError


class Symbol(NamedTests):
    """A fact without a value: its tests are formulas."""

    __slots__ = ()

    def _test(self, operation: str, operand: Any, other: str | None) -> Formula:
        return Test(self._declaration.name, operation, operand, other)

    def plus(self, other: Symbol) -> Sum:
        """The sum of two numeric facts."""
        if {self._declaration.type, other._declaration.type} - set(NUMBERS):
            raise PackError(f"{self._declaration.name!r} cannot be added up")
        return Sum(self._declaration.name, other._declaration.name)


@dataclass(frozen=True, slots=True)
class Sum:
    """Two numeric facts added up."""

    first: str
    second: str

    def at_most(self, limit: float) -> Formula:
        return Test(self.first, "at_most", limit, self.second)

    def more_than(self, limit: float) -> Formula:
        return Test(self.first, "more_than", limit, self.second)


class Symbols:
    """What a rule is handed as `f`: every declared fact as a symbol, every rule as a reference."""

    def __init__(self, declarations: Mapping[str, Declaration],
                 visit: Callable[[Rule], None]) -> None:
        self._symbols = {name: Symbol(declared) for name, declared in declarations.items()}
        self._visit = visit

    def __getattr__(self, name: str) -> Symbol:
        try:
            return self._symbols[name]
        except KeyError:
            raise UnknownFact(no_such("fact", name, self._symbols)) from None

    def said(self, rule: Rule, _: Any) -> Formula:
        self._visit(rule)
        return Said(rule.id)


class ValuesOn:
    """What a rule is handed as `p`: the law's values on one day, and its open points.

    A value whose state on that day is not settled makes the rule that reads it unsettled; `unsettled`
    collects the names of such values.
    """

    def __init__(self, parameters: Mapping[str, Parameter], day: date) -> None:
        self._parameters = parameters
        self._day = day
        self.unsettled: set[str] = set()
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        parameter = self._parameters.get(name)
        if parameter is None:
            raise UnknownParameter(no_such("parameter", name, self._parameters))
        found = parameter.on(self._day)
        self.read.add(name)
        if found is None or not found.state.applies:
            self.unsettled.add(name)
        return (found or parameter.values.entries[0]).value

    def open(self, point: str) -> Formula:
        """A point that no text settles, declared among the parameters with state `unsettled`. From a
        day on which a text settles it, its value (true or false) is used instead."""
        parameter = self._parameters.get(point)
        if parameter is None:
            raise UnknownParameter(no_such("open point", point, self._parameters))
        self.read.add(point)
        found = parameter.on(self._day)
        if found is None or not found.state.applies:
            return Open(point)
        return Fixed(Truth.of(bool(found.value)))
