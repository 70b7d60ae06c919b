"""What if: a stored portfolio under another day, other states, lists, scenario or facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant.portfolio.deciding import CLIFFS, PortfolioRequest, law_of, opened
from assistant.portfolio.row_evidence import RowEvidence
from assistant.roles import Who
from assistant.services.services import House
from assistant.wording import words
from knowledge.errors import PortfolioRefused
from knowledge.portfolio.flips import Cause, Flips, ahead, flips, traced, with_facts
from knowledge.portfolio.lines import Law, Portfolio
from knowledge.portfolio.stage import StagedRows, read
from knowledge.rules import Pack
from knowledge.rules.compare import Comparison
from knowledge.screening import Lists
from knowledge.screening.lists.list_files import AboutListFile, read_path


@dataclass(frozen=True)
class SupposedChange:
    """The suppositions of a what-if. `facts` are other facts of rows, as (table, id of the row,
    facts), where None means no longer told; `lists` is a list file with its description."""

    on: date | None = None
    assume: Mapping[str, str] = field(default_factory=dict)
    scenario: str = ""
    facts: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    lists: tuple[Path, AboutListFile] | None = None

    @property
    def nothing(self) -> bool:
        return not (self.on or self.assume or self.scenario or self.facts or self.lists)


@dataclass(frozen=True)
class Impact:
    """The changed answers, with one line of each of the largest groups decided by the kernel."""

    portfolio: str
    found: Flips
    examples: tuple[tuple[Cause, Comparison], ...]

    def plain(self) -> dict[str, Any]:
        """As plain JSON: flips between yes and no, and what becomes known or unknown, apart."""
        before, after = self.found.before, self.found.after
        return {
            "portfolio": self.portfolio, "before": before.plain(), "after": after.plain(),
            "lines": self.found.lines, "flipped": self.found.flipped,
            "unknown": self.found.unknown,
            "groups": [_plain(cause, after.pack) for cause in self.found.causes],
            "examples": [{**_plain(cause, after.pack),
                          "before": both.before.plain()["trace"],
                          "after": both.after.plain()["trace"],
                          "flips": [one.rule for one in both.flips]}
                         for cause, both in self.examples]}


def _plain(cause: Cause, pack: Pack) -> dict[str, Any]:
    """`rule_after` is empty where only the law's silence about a proviso decides."""
    version = pack.rules[cause.rule_after].versions[-1] if cause.rule_after else None
    return {**vars(cause), "sentence": version.sentence if version else "",
            "cites": list(version.cites) if version else []}


def what_if(house: House, id: str, supposed: SupposedChange, who: Who, now: datetime) -> Impact:
    """What flips in a stored portfolio if this were so; nothing goes on record, nothing changes."""
    if supposed.nothing:
        raise PortfolioRefused("say what is supposed: a day, states of instruments, a scenario, "
                               "facts of a row, or a list file")
    portfolio, before, _ = opened(house, who.team, id)
    try:
        changed: dict[str, StagedRows] = {}
        after = _law(house, before, supposed, who)
        if supposed.lists:
            path, about = supposed.lists
            parts = {edition.list: (edition, entries) for edition, entries in
                     (*house.lists.parts, *read_path(path, about, now))}
            changed |= searched(house, portfolio, after, Lists(parts.values()), who, now)
        for table, row, facts in supposed.facts:
            held = replace(portfolio, groups={**portfolio.groups, **changed})
            changed |= with_facts(held, table, row, facts, after)
        found = flips(portfolio, before, after, changed)
        return Impact(id, found, tuple(traced(portfolio, found, changed)))
    finally:
        portfolio.close()


def _law(house: House, before: Law, supposed: SupposedChange, who: Who) -> Law:
    assumed = {**{name: state.value for name, state in before.assumed}, **supposed.assume}
    asked = PortfolioRequest({}, supposed.on or before.on, before.pack.id, before.question,
                             supposed.scenario or before.pack.scenario, assumed)
    return law_of(house, asked, who)


def searched(house: House, portfolio: Portfolio, law: Law, lists: Lists, who: Who, now: datetime
             ) -> dict[str, StagedRows]:
    """The rows of every table as they are with these lists, and today's records."""
    beside = RowEvidence(house, who, law.pack, law.on, now, lists)
    found = {}
    for name, table in portfolio.tables.items():
        if name in ("buyers", "items"):
            rows = read(portfolio.connection, table, law.pack, beside.complete,
                        portfolio.confirmed)
            kept = portfolio.groups[name]
            found[name] = replace(rows, facts=kept.facts | rows.facts - _elsewhere(portfolio, name))
    return found


def _elsewhere(portfolio: Portfolio, table: str) -> frozenset[str]:
    return frozenset().union(*(rows.facts for name, rows in portfolio.groups.items()
                               if name != table))


def cliffs(house: House, id: str, who: Who, count: int = CLIFFS) -> list[Impact]:
    """What flips on each of the next days on which the law changes, as far as it is known, each
    day against the day that the portfolio was decided for; and, where nobody has verified what
    holds from that day on, if the notices are in force and not suspended."""
    portfolio, law, _ = opened(house, who.team, id)
    try:
        found = []
        for before, after in ahead(law, count):
            one = flips(portfolio, before, after)
            found.append(Impact(id, one, tuple(traced(portfolio, one))))
        return found
    finally:
        portfolio.close()


def supposed_of(found: Flips) -> str:
    """What is supposed after a flip and was not before it; empty where nothing is."""
    before = set(found.before.assumed)
    return ", ".join(f"{id} {state.value.replace('_', ' ')}"
                     for id, state in found.after.assumed if (id, state) not in before)


def said(cause: Cause, question: str, language: str = "en") -> str:
    """A group of flips in one line."""
    return (f"{cause.lines} lines: {words.outcome(question, cause.was, language)} -> "
            f"{words.outcome(question, cause.now, language)} ({cause.rule_after})")
