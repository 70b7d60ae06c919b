"""The symbols a rule is written down with: facts without values, and the law of one day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from knowledge.errors import PackError, UnknownFact, UnknownParameter, WrongValue, no_such
from knowledge.rules.facts import NUMBERS, ORDERED, Declaration
from knowledge.rules.formula import Fixed, Formula, Open, Said, Test
from knowledge.rules.law import Parameter
from knowledge.rules.rule import Rule
from knowledge.rules.truth import Truth

NAMES = ("choice", "country", "code", "text")


class Ordered:
    """The named tests of something that has an order: a number, a day, the sum of two numbers."""

    __slots__ = ()

    def more_than(self, limit: Any) -> Any:
        return self._ordered("more_than", limit)

    def at_least(self, limit: Any) -> Any:
        return self._ordered("at_least", limit)

    def less_than(self, limit: Any) -> Any:
        return self._ordered("less_than", limit)

    def at_most(self, limit: Any) -> Any:
        return self._ordered("at_most", limit)

    def _ordered(self, operation: str, limit: Any) -> Any:
        raise NotImplementedError


class Listed(tuple[str, ...]):
    """A list of the law. `rest` is the answer for an unlisted value: no if the list was read to its
    end, an open point if it was not, nothing if the list does not say."""

    name: str
    rest: Any

    @classmethod
    def of(cls, name: str, values: Iterable[str], rest: Any) -> Listed:
        made = cls(values)
        made.name, made.rest = name, rest
        return made

    def and_(self, *more: str) -> Listed:
        """The list with these values added."""
        return Listed.of(self.name, (*self, *more), self.rest)


class NamedTests(Ordered):
    """The named tests of one fact. What they return is left to `_test` and `_test_of_two`, so that
    one text of a rule makes a formula, a truth or a column."""

    __slots__ = ("_declaration",)

    def __init__(self, declaration: Declaration) -> None:
        self._declaration = declaration

    def holds(self) -> Any:
        """A yes-or-no fact is yes."""
        return self._only(("yes_no",), "is", True)

    def is_(self, value: Any) -> Any:
        """A choice, country, code or text is just this, or the same as another fact."""
        return self._only(NAMES, "is", value)

    def is_one_of(self, values: Iterable[str]) -> Any:
        """A choice, country, code or text is among these. Of a list of the law that was not read to
        its end, what is not among them is unsettled, never outside."""
        return self._among("is_one_of", values)

    def is_under(self, entries: Iterable[str]) -> Any:
        """A code is one of these entries or stands under one: 1C909.a.2.b under 1C909."""
        return self._among("is_under", entries)

    def _among(self, operation: str, values: Iterable[str]) -> Any:
        test = self._only(("code",) if operation == "is_under" else NAMES, operation, tuple(values))
        if not isinstance(values, Listed) or values.rest is False:
            return test
        if values.rest is None:
            raise PackError(f"the list {values.name!r} does not say where it was read whole; say "
                            "it in `whole`, or name in `unread` the open point that stands for the "
                            "rest")
        return test | values.rest

    def plus(self, other: NamedTests) -> Sum:
        """The sum of two numeric facts; both have to be told before anything is said of it."""
        return Sum(self, other)

    def _ordered(self, operation: str, limit: Any) -> Any:
        return self._only(ORDERED, operation, limit)

    def _only(self, types: tuple[str, ...], operation: str, operand: Any) -> Any:
        fact = self._declaration
        if fact.type not in types:
            raise WrongValue(f"{fact.name!r} is of type {fact.type!r}, which has no such test")
        if isinstance(operand, NamedTests):
            if not _alike(fact.type, operand._declaration.type):
                raise WrongValue(f"{fact.name!r} ({fact.type}) cannot be compared with "
                                 f"{operand._declaration.name!r} ({operand._declaration.type})")
            return self._test_of_two(operand, operation, None)
        for value in operand if isinstance(operand, tuple) else (operand,):
            fact.check(value)
        return self._test(operation, operand)

    def _test(self, operation: str, operand: Any) -> Any:
        """This fact against a value."""
        raise NotImplementedError

    def _test_of_two(self, other: Any, operation: str, limit: Any) -> Any:
        """This fact against another; where there is a limit, the sum of both against it."""
        raise NotImplementedError

    def __bool__(self) -> bool:
        raise TypeError(f"{self._declaration.name!r} is not yes or no by itself: use a named test "
                        "such as .holds(), and join tests with &, | and ~, never with if")

    def __eq__(self, other: object) -> bool:
        raise TypeError(f"{self._declaration.name!r} is not compared with ==: use .is_(...)")

    __hash__ = None  # type: ignore[assignment]


class Sum(Ordered):
    """Two numeric facts added up, to be compared with a number."""

    __slots__ = ("_first", "_second")

    def __init__(self, first: NamedTests, second: NamedTests) -> None:
        for one in (first, second):
            if one._declaration.type not in NUMBERS:
                raise WrongValue(f"{one._declaration.name!r} is no number and cannot be added up")
        self._first, self._second = first, second

    def _ordered(self, operation: str, limit: Any) -> Any:
        if not isinstance(limit, int | float) or isinstance(limit, bool):
            raise WrongValue(f"a sum is compared with a number, not {limit!r}")
        return self._first._test_of_two(self._second, operation, limit)


class Symbol(NamedTests):
    """A fact without a value: its tests are formulas."""

    __slots__ = ()

    def _test(self, operation: str, operand: Any) -> Formula:
        return Test(self._declaration.name, operation, operand)

    def _test_of_two(self, other: Symbol, operation: str, limit: Any) -> Formula:
        return Test(self._declaration.name, operation, limit, other._declaration.name)


def _alike(first: str, second: str) -> bool:
    return first == second or {first, second} <= set(NUMBERS)


def symbols(declarations: Mapping[str, Declaration]) -> dict[str, Symbol]:
    """Every declared fact as a symbol."""
    return {name: Symbol(declared) for name, declared in declarations.items()}


class Symbols:
    """The parameter `f` of a rule: every declared fact as a symbol, every rule as a reference."""

    def __init__(self, known: Mapping[str, Symbol], visit: Callable[[Rule], None]) -> None:
        self._known = known
        self._visit = visit

    def __getattr__(self, name: str) -> Symbol:
        try:
            return self._known[name]
        except KeyError:
            raise UnknownFact(no_such("fact", name, self._known)) from None

    def said(self, rule: Rule, _: Any) -> Formula:
        self._visit(rule)
        return Said(rule.id)


class ValuesOn:
    """The parameter `p` of a rule: the law's values on one day, and its open points.

    A value whose state on that day is not settled makes the rule that reads it unsettled;
    `unsettled` collects the names of such values.
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
        entry = found or parameter.values.entries[0]
        if not isinstance(entry.value, list):
            return entry.value
        rest = False if entry.whole else self.open(entry.unread) if entry.unread else None
        return Listed.of(name, entry.value, rest)

    def open(self, point: str) -> Formula:
        """A point that no text settles, declared among the parameters with state `unsettled`. From
        a day on which a text settles it, its value (true or false) is used instead."""
        parameter = self._parameters.get(point)
        if parameter is None:
            raise UnknownParameter(no_such("open point", point, self._parameters))
        self.read.add(point)
        found = parameter.on(self._day)
        if found is None or not found.state.applies:
            return Open(point)
        if not isinstance(found.value, bool):
            raise WrongValue(f"the open point {point!r} is settled by true or false, "
                             f"not {found.value!r}")
        return Fixed(Truth.of(found.value))
