"""What changes: the same lines under another law, or with other facts; only what flips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from knowledge.errors import PortfolioRefused, no_such
from knowledge.portfolio.chosen import FLIPS
from knowledge.portfolio.decided import TableRow
from knowledge.portfolio.duckdb_database import text
from knowledge.portfolio.input_tables import LINES
from knowledge.portfolio.lines import Law, Portfolio
from knowledge.portfolio.split import Split
from knowledge.portfolio.sql import NEEDS_FACTS, UNSETTLED, joined
from knowledge.portfolio.stage import StagedRows
from knowledge.rules import State
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
          changed: Mapping[str, StagedRows] | None = None) -> Flips:
    """Decide every line under both laws (and, after, with other rows) and keep what flips."""
    later = replace(portfolio, groups={**portfolio.groups, **(changed or {})})
    was, now = portfolio.decided(before), later.decided(after, "then")
    keys = _keys(portfolio)
    first = joined(was, portfolio.source(was), keys=keys, rule=False, missing=False)
    _keep(portfolio, f"SELECT {', '.join(keys)}, answer AS was FROM ({first}) AS first", now)
    rules = joined(was, portfolio.source(was, lines="flips"), missing=False)
    numbers = " ".join(f"WHEN {number} THEN {text(rule)}" for number, rule in enumerate(was.rules))
    return _grouped(portfolio, before, after, now,
                    f"SELECT line, CASE rule {numbers} END AS rule FROM ({rules}) AS rules")


def since_decided(portfolio: Portfolio, before: Law, after: Law) -> Flips:
    """What flips between the answers that are kept, whatever edition of the pack gave them, and
    what another law says now."""
    now, keys = portfolio.decided(after, "then"), _keys(portfolio)
    _keep(portfolio, f"SELECT {', '.join(keys)}, answer AS was FROM staged JOIN result "
                     "USING (line)", now)
    return _grouped(portfolio, before, after, now,
                    "SELECT line, name AS rule FROM flips JOIN result USING (line) "
                    "LEFT JOIN result_rules ON n = result.rule")


def _keys(portfolio: Portfolio) -> list[str]:
    return ["line", *(f"k_{group}" for group in portfolio.groups)]


def _keep(portfolio: Portfolio, first: str, now: Split) -> None:
    """Decide the lines of a statement (their keys, and the answer that `was`) and keep, as the
    table `flips`, those with another answer."""
    second = joined(now, portfolio.source(now, "then", f"({first})"),
                    keys=[*_keys(portfolio), "was"], rule=False, missing=False)
    portfolio.connection.execute("CREATE OR REPLACE TEMP TABLE flips AS SELECT * FROM "
                                 f"({second}) AS second WHERE was <> answer")


def _grouped(portfolio: Portfolio, before: Law, after: Law, now: Split, rules_before: str) -> Flips:
    """The flips by cause, and a row a line in the table `ruled`. `rules_before` gives the rule that
    decided each line."""
    rules = joined(now, portfolio.source(now, "then", "flips"), missing=False)
    numbers = " ".join(f"WHEN {number} THEN {text(rule)}" for number, rule in enumerate(now.rules))
    connection = portfolio.connection
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE ruled AS SELECT flips.line, was, flips.answer AS now, "
        f"COALESCE(one.rule, '') AS rule_before, COALESCE(CASE two.rule {numbers} END, '') "
        f"AS rule_after FROM flips JOIN ({rules_before}) AS one ON one.line = flips.line "
        f"JOIN ({rules}) AS two ON two.line = flips.line")
    found = connection.execute(
        "SELECT was, now, rule_before, rule_after, count(*), min(line) FROM ruled GROUP BY ALL "
        "ORDER BY count(*) DESC, min(line)").fetchall()
    return Flips(before, after, portfolio.lines, tuple(
        Cause(before.outcome(was), after.outcome(answer), rule, number, lines, line,
              was in UNKNOWN or answer in UNKNOWN)
        for was, answer, rule, number, lines, line in found))


def ahead(law: Law, count: int) -> list[tuple[Law, Law]]:
    """The law before and after each of the next days on which it changes. Where nobody has
    verified the state of a notice from such a day on, also the day itself with those notices
    suspended, and in force."""
    found = []
    for day in [day for day in law.pack.days if day > law.on][:count]:
        later = replace(law, on=day)
        found.append((law, later))
        open_notices = sorted(
            id for id, one in law.pack.instruments.items() if id not in dict(law.assumed)
            and any(entry.since == day and entry.state is State.UNVERIFIED
                    for entry in one.states.entries))
        if open_notices:
            suspended, in_force = (
                replace(later, assumed=(*law.assumed, *((id, state) for id in open_notices)))
                for state in (State.SUSPENDED, State.IN_FORCE))
            found.append((suspended, in_force))
    return found


def keep(portfolio: Portfolio, cliff: int) -> None:
    """Keep the flips that were found last in the portfolio's file, under the number of a day."""
    portfolio.connection.execute(
        f"CREATE TABLE IF NOT EXISTS {FLIPS} AS SELECT 0 AS cliff, * FROM ruled LIMIT 0")
    portfolio.connection.execute(f"DELETE FROM {FLIPS} WHERE cliff = {cliff:d}")
    portfolio.connection.execute(f"INSERT INTO {FLIPS} SELECT {cliff:d}, * FROM ruled")


def traced(portfolio: Portfolio, found: Flips, changed: Mapping[str, StagedRows] | None = None
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
               law: Law) -> dict[str, StagedRows]:
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
    made[place] = TableRow({**told, **values}, old.unsure - facts.keys())
    return {table: replace(rows, facts=rows.facts | values.keys(), rows=made)}
