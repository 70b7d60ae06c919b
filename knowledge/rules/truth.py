"""Three values: a test of the law holds, does not hold, or cannot be told (Kleene, 1952)."""

from __future__ import annotations

from enum import Enum
from functools import reduce
from operator import and_, or_
from typing import NoReturn, Protocol, Self, TypeVar


class Testable(Protocol):
    """Anything that rules may join: a `Truth`, a formula, an expression on columns."""

    def __and__(self, other: Self, /) -> Self: ...
    def __or__(self, other: Self, /) -> Self: ...
    def __invert__(self) -> Self: ...


T = TypeVar("T", bound=Testable)


class Truth(Enum):
    """What one test says. Ordered FALSE < UNKNOWN < TRUE, so "and" is the least of its parts."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __and__(self, other: Truth) -> Truth:
        return self if self.value <= other.value else other

    def __or__(self, other: Truth) -> Truth:
        return self if self.value >= other.value else other

    def __invert__(self) -> Truth:
        return Truth(2 - self.value)

    def __bool__(self) -> NoReturn:
        raise TypeError("a Truth is not yes or no: join truths with &, | and ~, never with if")

    @classmethod
    def of(cls, told: bool) -> Truth:
        """The truth of something that is known."""
        return cls.TRUE if told else cls.FALSE


def all_of(*parts: T) -> T:
    """Every part holds."""
    return reduce(and_, parts)


def any_of(*parts: T) -> T:
    """At least one part holds."""
    return reduce(or_, parts)


def none_of(*parts: T) -> T:
    """No part holds: how the law writes an exception."""
    return ~any_of(*parts)
