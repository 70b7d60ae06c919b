"""The span of one name in a text, and the choice among spans that overlap."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

How = Literal["list", "register", "form", "longer", "part"]
"""`list`, `register`: a known name, written in full or without its legal form. `form`: an unknown
name with a legal form. `longer`: a name that begins or ends with a known one and is another.
`part`: the beginning of longer known names (三菱重工), which may be meant."""


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A firm's name: `text[start:end]`, how it was found, and the known names behind it."""

    start: int
    end: int
    text: str
    how: How
    names: tuple[str, ...] = ()


_RANK = {"list": 0, "register": 1, "longer": 2, "form": 3, "part": 4}


KNOWN = ("list", "register")


def _cuts(one: NameSpan, other: NameSpan) -> bool:
    """Whether a name takes a piece of another, and neither is a part of the other."""
    return one.start < other.start < one.end < other.end or (
        other.start < one.start < other.end < one.end)


def without_overlap(found: Iterable[NameSpan]) -> tuple[NameSpan, ...]:
    """The longest of those that overlap, in the order of the text; none that takes a piece of a
    known name. The spans that begin in one
    another's reach are few, so the work grows with the text."""
    kept: list[NameSpan] = []
    taken: dict[int, None] = {}
    spans = list(found)
    known = {at: span for span in spans if span.how in KNOWN for at in (span.start, span.end - 1)}
    spans = [one for one in spans if one.how in KNOWN or not any(
        _cuts(one, other) for at in range(one.start, one.end) if (other := known.get(at)))]
    for span in sorted(spans, key=lambda s: (s.start - s.end, _RANK[s.how], s.start)):
        if span.start not in taken and span.end - 1 not in taken:
            kept.append(span)
            taken.update(dict.fromkeys(range(span.start, span.end)))
    return tuple(sorted(kept, key=lambda s: s.start))
