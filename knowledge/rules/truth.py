"""Three values: a test of the law holds, does not hold, or cannot be told (Kleene, 1952)."""

from __future__ import annotations

from enum import Enum
from functools import reduce
from operator import and_, or_
from typing import NoReturn, Protocol, Self, TypeVar

FALSE, UNKNOWN, TRUE = 0b00, 0b01, 0b11
"""A truth as two bits: whether it could hold, and whether it does. "And" and "or" are those of the
bits, so that many truths can be joined as plain numbers."""
NEITHER = 0b10
"""No truth: it can be made neither to hold nor to fail."""
NOT = (TRUE, UNKNOWN, NEITHER, FALSE)
"""The opposite of a truth, by its two bits."""


class Testable(Protocol):
    """Anything that rules may join: a `Truth`, a formula, an expression on columns."""

    def __and__(self, other: Self, /) -> Self: ...
    def __or__(self, other: Self, /) -> Self: ...
    def __invert__(self) -> Self: ...


T = TypeVar("T", bound=Testable)


class Truth(Enum):
    """What one test says."""

    FALSE = FALSE
    UNKNOWN = UNKNOWN
    TRUE = TRUE

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.value & other.value)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.value | other.value)

    def __invert__(self) -> Truth:
        return Truth(NOT[self.value])

    def __bool__(self) -> NoReturn:
        raise TypeError("a Truth is not yes or no: join truths with &, | and ~, never with if")

    @classmethod
    def of(cls, told: bool) -> Truth:
        """The truth of something that is known."""
        return cls.TRUE if told else cls.FALSE


TRUTHS = (Truth.FALSE, Truth.UNKNOWN, Truth.UNKNOWN, Truth.TRUE)
"""The truth of two bits (0b10 is no truth, and never occurs)."""


def all_of(*parts: T) -> T:
    """Every part holds."""
    return reduce(and_, parts)


def any_of(*parts: T) -> T:
    """At least one part holds."""
    return reduce(or_, parts)


def none_of(*parts: T) -> T:
    """No part holds: how the law writes an exception."""
    return ~any_of(*parts)
