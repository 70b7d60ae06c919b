"""What changes: the same lines under another law, or with other facts; only what flips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from knowledge.errors import PortfolioRefused, no_such
from knowledge.portfolio.decided import Row
from knowledge.portfolio.lines import Law, Portfolio
from knowledge.portfolio.split import Split
from knowledge.portfolio.sql import NEEDS_FACTS, UNSETTLED, joined
from knowledge.portfolio.stage import Rows
from knowledge.portfolio.tables import LINES
from knowledge.rules.compare import Comparison, difference

LARGEST = 10
"""So many groups are shown with a line decided by the kernel under both laws."""
UNKNOWN = (NEEDS_FACTS, UNSETTLED)


@dataclass(frozen=True)
class Cause:
    """Lines that flip alike: from which answer to which, and the rule that decides each."""

    was: str
    now: str
    rule_before: str
    rule_after: str
    lines: int
    example: int
    """The first such line."""
    unknown: bool
    """Whether one of the two answers is no yes or no."""


@dataclass(frozen=True)
class Flips:
    """Every flip between two states of the law, or of the facts. They stand, a row a line, in the
    table `flips` of the portfolio."""

    before: Law
    after: Law
    lines: int
    causes: tuple[Cause, ...]

    @property
    def flipped(self) -> int:
        """Lines that flip between a yes and a no."""
        return sum(one.lines for one in self.causes if not one.unknown)

    @property
    def unknown(self) -> int:
        """Lines that become known or unknown."""
        return sum(one.lines for one in self.causes if one.unknown)


def flips(portfolio: Portfolio, before: Law, after: Law,
          changed: Mapping[str, Rows] | None = None) -> Flips:
    """Decide every line under both laws (and, after, with other rows) and keep what flips."""
    later = replace(portfolio, groups={**portfolio.groups, **(changed or {})})
    was, now = portfolio.decided(before), later.decided(after, "then")
    portfolio.connection.execute("CREATE OR REPLACE TABLE flips AS " + _both(portfolio, was, now))
    causes = _causes(portfolio, was, now, before, after)
    return Flips(before, after, portfolio.lines, causes)


def _both(portfolio: Portfolio, was: Split, now: Split) -> str:
    """The statement that decides every line twice and keeps those with two answers."""
    keys = ["line", *(f"k_{group}" for group in portfolio.groups)]
    first = joined(was, portfolio.source(was), keys=keys, rule=False, missing=False)
    renamed = f"(SELECT {', '.join(keys)}, answer AS was FROM ({first}) AS first)"
    second = joined(now, portfolio.source(now, "then", renamed), keys=[*keys, "was"], rule=False,
                    missing=False)
    return f"SELECT * FROM ({second}) AS second WHERE was <> answer"


def _causes(portfolio: Portfolio, was: Split, now: Split, before: Law, after: Law
            ) -> tuple[Cause, ...]:
    first = joined(was, portfolio.source(was, lines="flips"), rule=True, missing=False)
    second = joined(now, portfolio.source(now, "then", "flips"), rule=True, missing=False)
    found = portfolio.connection.execute(
        "SELECT one.answer, two.answer, one.rule, two.rule, count(*), min(line) "
        f"FROM ({first}) AS one JOIN ({second}) AS two USING (line) GROUP BY ALL "
        "ORDER BY count(*) DESC, min(line)").fetchall()
    return tuple(Cause(before.outcome(one), after.outcome(two), was.rules[rule_one],
                       now.rules[rule_two], count, line, one in UNKNOWN or two in UNKNOWN)
                 for one, two, rule_one, rule_two, count, line in found)


def traced(portfolio: Portfolio, found: Flips, changed: Mapping[str, Rows] | None = None
           ) -> list[tuple[Cause, Comparison]]:
    """The largest groups, each with one line decided by the kernel under both laws. Raises
    PortfolioRefused where the kernel says otherwise than the tables."""
    later = replace(portfolio, groups={**portfolio.groups, **(changed or {})})
    shown = []
    for cause in found.causes[:LARGEST]:
        both = difference(found.before.determine(portfolio.facts(cause.example)),
                          found.after.determine(later.facts(cause.example)))
        if (both.before.outcome, both.after.outcome) != (cause.was, cause.now):
            raise PortfolioRefused(
                f"line {cause.example}: the tables say {cause.was} and {cause.now}, the kernel "
                f"{both.before.outcome} and {both.after.outcome}; nothing of this may be used, "
                "please report it")
        shown.append((cause, both))
    return shown


def with_facts(portfolio: Portfolio, table: str, id: str, facts: Mapping[str, Any],
               law: Law) -> dict[str, Rows]:
    """The rows of a table with other facts in one row: values as the pack takes them, None for a
    fact that is no longer told. What is supposed counts as confirmed."""
    rows = portfolio.groups.get(table)
    if rows is None or table.startswith(LINES):
        raise PortfolioRefused(no_such("table", table, (
            name for name in portfolio.groups if not name.startswith(LINES))))
    if id not in rows.ids[1:]:
        raise PortfolioRefused(f"the table {table} has {no_such('row', id, rows.ids[1:])}")
    place = rows.ids.index(id, 1)
    values, _ = law.pack.read({name: value for name, value in facts.items() if value is not None})
    compared = facts.keys() & portfolio.groups[LINES].facts
    if compared:
        raise PortfolioRefused(f"{', '.join(sorted(compared))} is compared with facts of the "
                               "lines; hand the tables in anew to change it")
    old = rows.rows[place]
    told = {name: value for name, value in old.values.items() if name not in facts}
    made = list(rows.rows)
    made[place] = Row({**told, **values}, old.unsure - facts.keys())
    return {table: replace(rows, facts=rows.facts | values.keys(), rows=made)}
