"""A mention: a typed stretch of the text, before anybody knows whose it is."""

from __future__ import annotations

from bisect import bisect_left, insort
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


class Taken:
    """Stretches of a text that are taken: whether another overlaps one of them is found in few
    steps, however many there are."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans: list[Span] = []
        for one in sorted(spans):
            last = self._spans[-1] if self._spans else None
            if last is not None and one.start < last.end:
                self._spans[-1] = Span(last.start, max(last.end, one.end))
            else:
                self._spans.append(one)

    def overlaps(self, span: Span) -> bool:
        at = bisect_left(self._spans, Span(span.end, span.end))
        return at > 0 and self._spans[at - 1].overlaps(span)

    def add(self, span: Span) -> None:
        """Take a stretch that overlaps none that is taken."""
        insort(self._spans, span)


def apart(found: Iterable[Mention]) -> list[Mention]:
    """Mentions that do not overlap: of two that do, the longer one; in the order of the text."""
    kept, taken = list[Mention](), Taken()
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if not taken.overlaps(one.span):
            kept.append(one)
            taken.add(one.span)
    return sorted(kept, key=lambda one: one.start)
