"""A rule: a sentence (its docstring), a citation, and one line of named tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from knowledge.errors import PackError

Facts = Any
"""What a rule reads: `f.dysprosium_pct.more_than(0)`. Values, symbols or columns; never decided
inside the rule."""
Parameters = Any
"""What the law sets on the day: `p.overseas_value_share`; `p.open("point")` is unsettled law."""


class Body(Protocol):
    def __call__(self, f: Facts, p: Parameters, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Version:
    """The text of a rule from one day on; `since` None: as long as its instrument exists."""

    since: date | None
    body: Body
    sentence: str
    cites: tuple[str, ...]
    under: str


@dataclass(slots=True)
class Rule:
    """One test of the law. Calling it inside another rule refers to its finding."""

    id: str
    versions: list[Version] = field(default_factory=list)
    sentence_zh: str = ""

    def __call__(self, f: Facts, p: Parameters) -> Any:
        return f.said(self, p)

    def __invert__(self) -> Unless:
        """In a question: the answer is yes unless this rule holds."""
        return Unless(self)

    def on(self, day: date) -> Version | None:
        """The version that governs the day; None before the first."""
        found = None
        for version in self.versions:
            if version.since is None or version.since <= day:
                found = version
        return found

    def revised(self, *, since: str, cites: str | tuple[str, ...],
                under: str = "") -> Callable[[Body], Rule]:
        """Decorate the text that replaces this rule's from `since` on; nothing is overwritten."""
        day = date.fromisoformat(since)
        last = self.versions[-1].since
        if last is not None and last >= day:
            raise PackError(f"rule {self.id!r} is revised as of {day}, not after {last}")

        def add(body: Body) -> Rule:
            self.versions.append(_version(self.id, body, cites, under, day))
            return self

        return add


@dataclass(frozen=True, slots=True)
class Unless:
    """A requirement that a rule must not hold."""

    rule: Rule


def rule(id: str, *, cites: str | tuple[str, ...], under: str = "", since: str = "",
         zh: str = "") -> Callable[[Body], Rule]:
    """Declare a rule. `cites` are passages (`d792:26`), the deciding one first; `under` is the
    instrument (or part of one) whose dated state governs it, by default that of the first citation.
    `since` is needed only where the rule begins later than its instrument.
    """

    def make(body: Body) -> Rule:
        day = date.fromisoformat(since) if since else None
        return Rule(id, [_version(id, body, cites, under, day)], zh)

    return make


def _version(id: str, body: Body, cites: str | tuple[str, ...], under: str,
             since: date | None) -> Version:
    passages = (cites,) if isinstance(cites, str) else cites
    sentence = " ".join((getattr(body, "__doc__", None) or "").split())
    if not sentence:
        raise PackError(f"rule {id!r} has no sentence: write its docstring")
    if not passages or not all(":" in passage for passage in passages):
        raise PackError(f"rule {id!r} cites {passages}; a citation reads instrument:pinpoint")
    return Version(since, body, sentence, passages, under or passages[0].split(":")[0])
