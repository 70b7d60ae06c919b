"""What a rule says, written down once: tests of facts joined by all, any and not.

A rule is an ordinary function. Handed symbols instead of values it returns a formula, and the
kernel decides by formulas alone, so that one text of the rule serves every way of running it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any as AnyValue

from knowledge.rules.truth import Truth


class Formula:
    """A statement that can be joined with others by `&`, `|` and `~`."""

    __slots__ = ()

    def __and__(self, other: Formula) -> Formula:
        return All((*_parts(self, All), *_parts(other, All)))

    def __or__(self, other: Formula) -> Formula:
        return Any((*_parts(self, Any), *_parts(other, Any)))

    def __invert__(self) -> Formula:
        return self.part if isinstance(self, Not) else Not(self)

    def __bool__(self) -> bool:
        raise TypeError("a rule may not look inside a test with if: join tests with &, | and ~")


@dataclass(frozen=True, slots=True, eq=False)
class Test(Formula):
    """One named test of a fact: `operation` is a name in `facts.OPERATIONS`. Where there is an
    `other` fact, the two are compared; with an operand too, their sum is compared with it."""

    fact: str
    operation: str
    operand: AnyValue
    other: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class All(Formula):
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Any(Formula):
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Not(Formula):
    part: Formula


@dataclass(frozen=True, slots=True, eq=False)
class Said(Formula):
    """What another rule said."""

    rule: str


@dataclass(frozen=True, slots=True, eq=False)
class Open(Formula):
    """A point of unsettled law: no fact will settle it."""

    point: str


@dataclass(frozen=True, slots=True, eq=False)
class Fixed(Formula):
    """A truth that does not depend on any fact."""

    truth: Truth


def _parts(formula: Formula, kind: type[All] | type[Any]) -> tuple[Formula, ...]:
    if not isinstance(formula, Formula):
        raise TypeError(f"{formula!r} is no test: only tests are joined with tests")
    return formula.parts if isinstance(formula, kind) else (formula,)
