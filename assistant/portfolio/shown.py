"""A decided portfolio looked at: which lines have which answer, why, and what flips."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
from pydantic import BaseModel, ConfigDict, Field

from assistant.portfolio.deciding import kept_file
from assistant.services.services import House
from knowledge.errors import PortfolioRefused
from knowledge.portfolio import chosen
from knowledge.portfolio.chosen import Chosen, DecidedLine, LineFlip


class Filter(BaseModel):
    """Which lines are wanted: of an answer (0 no, 1 facts are missing, 2 unsettled law, 3 yes), a
    deciding rule, a fact that is missing, an order id, or a group of what flips on a day of change
    (`cliff` and `group` as they stand on record); after a line."""

    model_config = ConfigDict(extra="forbid")
    answer: int | None = Field(None, ge=0, le=3)
    rule: str = Field("", max_length=200)
    missing: str = Field("", max_length=200)
    id: str = Field("", max_length=200)
    cliff: int | None = Field(None, ge=0, le=100)
    group: int | None = Field(None, ge=0, le=10_000)
    after: int = Field(0, ge=0, le=10**12)

    @property
    def told(self) -> dict[str, Any]:
        """What is asked for, without what is left open."""
        return {name: value for name, value in self.model_dump().items()
                if value not in (None, "") and name != "after"}


@dataclass(frozen=True)
class Shown:
    """An open portfolio, its row on record, and the lines that are wanted of it."""

    connection: duckdb.DuckDBPyConnection
    body: dict[str, Any]
    wanted: Chosen
    after: int

    def outcome(self, answer: int) -> str:
        """The outcome that an answer's number stands for."""
        return str(self.body["outcomes"][str(answer)])

    def by_answer(self) -> dict[int, int]:
        """How many lines have each answer, whatever answer is filtered for."""
        found = chosen.by_answer(self.connection, Chosen(
            None, self.wanted.rule, self.wanted.missing, self.wanted.id, self.wanted.flip))
        return {int(answer): found.get(int(answer), 0) for answer in self.body["outcomes"]}

    def by_rule(self) -> list[tuple[str, int]]:
        return chosen.by_rule(self.connection, self.wanted)

    def waited_for(self) -> dict[str, int]:
        return chosen.waited_for(self.connection, self.wanted)

    def lines(self, limit: int) -> list[DecidedLine]:
        return chosen.listed(self.connection, self.wanted, self.after, limit)

    def statement(self) -> str:
        """The statement that gives the wanted lines in words."""
        return chosen.statement(self.connection, {int(answer): word for answer, word
                                                  in self.body["outcomes"].items()}, self.wanted)


@contextmanager
def shown(house: House, team: str, id: str, said: Filter) -> Iterator[Shown]:
    """Look into a portfolio on record. Raises UnknownRecord where there is none of the team's, and
    PortfolioRefused where its lines are no longer kept."""
    path, body = kept_file(house, team, id)
    connection = chosen.opened(path)
    try:
        if "outcomes" not in body:
            raise PortfolioRefused("this portfolio was decided by another edition of Lodestone; "
                                   "decide its tables anew to look into it")
        yield Shown(connection, body, _wanted(body, said), said.after)
    finally:
        connection.close()


def _wanted(body: dict[str, Any], said: Filter) -> Chosen:
    return Chosen(said.answer, said.rule, said.missing, said.id, _flip(body, said))


def _flip(body: dict[str, Any], said: Filter) -> LineFlip | None:
    if said.cliff is None and said.group is None:
        return None
    cliffs = body["cliffs"]
    if said.cliff is None or said.group is None or said.cliff >= len(cliffs) or (
            said.group >= len(cliffs[said.cliff]["groups"])):
        raise PortfolioRefused("there is no such group of flips; see the portfolio's `cliffs`")
    group = cliffs[said.cliff]["groups"][said.group]
    number = {word: int(answer) for answer, word in body["outcomes"].items()}
    return LineFlip(said.cliff, number[group["was"]], number[group["now"]], group["rule_before"],
                    group["rule_after"])
