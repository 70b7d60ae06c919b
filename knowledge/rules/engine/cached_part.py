"""A part of a value that is worked out when it is first read, and then kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class cached_part(Generic[T]):
    """Like `functools.cached_property`, without the lock that Python 3.11 takes for all instances
    together: two threads may both work the same part out, and find the same."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self.make, self.__doc__ = make, make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> cached_part[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> cached_part[T] | T:
        if instance is None:
            return self
        found = instance.__dict__[self.name] = self.make(instance)
        return found
