"""Spot the names of firms in a text: those of the lists, of the packs' tables, of the register."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from assistant import tables
from assistant.embedded.reading import NameSeen
from knowledge.register import Register
from knowledge.screening import Lists
from knowledge.screening.spotting import KnownNames, NameSpan, Spotter


@dataclass
class Names:
    """The names that are known, and where they stand in a text."""

    lists: Lists
    register: Register
    _teams: dict[str, tuple[tuple[int, ...], KnownNames]] = field(default_factory=dict)

    @cached_property
    def _spotter(self) -> Spotter:
        return Spotter(self.lists, tables.names())

    def spot(self, text: str, team: str) -> list[NameSeen]:
        """Every name in the text in the order of the text, none over another."""
        return [_seen(span) for span in self._spotter.spans(text, self._of_team(team))]

    def _of_team(self, team: str) -> KnownNames:
        mark = self.register.names_mark(team)
        held = self._teams.get(team)
        if held is None or held[0] != mark:
            names = (name.text for id in self.register.ids(team)
                     for name in self.register.firm(team, id).names)
            held = self._teams[team] = (mark, KnownNames(names))
        return held[1]


def _seen(span: NameSpan) -> NameSeen:
    """The one known name that stands there; the text itself where it may be several or another."""
    known = span.how in ("list", "register")
    name = span.names[0] if known and len(span.names) == 1 else span.text
    return NameSeen(name, span.start, span.end, known)
