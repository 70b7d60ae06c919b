"""One way to write a thing down as JSON: the same determination is the same bytes forever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from hashlib import sha256
from typing import Any, ClassVar

from knowledge.rules.truth import Truth

PLAIN = frozenset({str, int, float, bool})
"""What is written as it is."""


class Unsaid(float):
    """A content that somebody states without its amount ("Dy-NdFeB"): the element belongs to the
    material, and no trace is meant. Larger than every limit; written as the word `contained`."""

    WORD: ClassVar[str] = "contained"

    def __new__(cls) -> Unsaid:
        return super().__new__(cls, "inf")

    def __repr__(self) -> str:
        return self.WORD

    __str__ = __repr__


class Writable:
    """A value with computed parts. `WRITTEN` names the parts that are written; two values are equal
    when they are written alike."""

    WRITTEN: ClassVar[tuple[str, ...]] = ()
    __slots__ = ()

    def plain(self) -> dict[str, Any]:
        """Convert a value to plain JSON values."""
        return {name: plain(getattr(self, name)) for name in self.WRITTEN}

    def canonical(self) -> str:
        """Write a value as canonical JSON, the form that is recorded and replayed."""
        return written(self.plain())

    def digest(self) -> str:
        """SHA-256 of the canonical JSON."""
        return digest(self)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and canonical(self) == canonical(other)

    def __hash__(self) -> int:
        return hash(canonical(self))


def plain(thing: Any) -> Any:
    """Writables, dataclasses, enums and days as plain JSON values. Sets are refused: they have no
    order."""
    kind = type(thing)
    if thing is None or kind in PLAIN:
        return thing
    if kind is dict:  # what most of a record is made of
        return {key if type(key) is str else str(key): part if type(part) in PLAIN else plain(part)
                for key, part in thing.items()}
    if kind is list or kind is tuple:
        return [part if type(part) in PLAIN else plain(part) for part in thing]
    if isinstance(thing, Writable):
        return thing.plain()
    if isinstance(thing, Unsaid):
        return thing.WORD
    if isinstance(thing, Truth):
        return thing.name.lower()
    if isinstance(thing, Enum):  # before dataclasses: to ask an enumeration for one takes long
        return thing.value
    if is_dataclass(kind):
        said = [(name, getattr(thing, name)) for name in _parts(kind)]
        return {name: part if type(part) in PLAIN else plain(part) for name, part in said}
    if isinstance(thing, date):
        return thing.isoformat()
    if isinstance(thing, Mapping):
        return {str(key): plain(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [plain(part) for part in thing]
    if isinstance(thing, str | int | float):
        return thing
    raise TypeError(f"cannot write {type(thing).__name__} as canonical JSON")


@cache
def _parts(kind: type[Any]) -> tuple[str, ...]:
    """The names of the fields of a dataclass that are written."""
    return tuple(part.name for part in fields(kind) if part.repr)


def canonical(thing: Any) -> str:
    """Keys sorted, no spaces, no NaN, text as it is (UTF-8)."""
    return thing.canonical() if isinstance(thing, Writable) else written(plain(thing))


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False,
                            allow_nan=False)


def written(thing: Any) -> str:
    """Plain JSON values as canonical JSON."""
    return _ENCODER.encode(thing)


def digest(thing: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return sha256(canonical(thing).encode("utf-8", "surrogatepass")).hexdigest()
