"""A mention: a typed stretch of the text, before anybody knows whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from assistant.reading.contract import Span


class Mention(NamedTuple):
    """`kind`: percent, number, day, country, element, family, alloy, grade, part, code or name.
    `op` other than "=" is a bound or an approximation; `unit` is that of a number."""

    kind: str
    value: Any
    start: int
    end: int
    op: str = "="
    unit: str = ""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def apart(found: Iterable[Mention]) -> list[Mention]:
    """Mentions that do not overlap: of two that do, the longer one; in the order of the text."""
    kept: list[Mention] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if not any(one.span.overlaps(other.span) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
