"""How much a provider's model may take: seconds, tokens of a question and of a day, and rest after
faults. Past any limit the embedded reader alone reads; the verdict never waits for a model.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from langchain_core.callbacks import BaseCallbackHandler
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, select, update
from sqlalchemy.exc import IntegrityError

from assistant.settings import Settings
from knowledge.register.database import writing

TABLES = MetaData()
SPENT = Table(
    "model_spent", TABLES,
    Column("team", String(100), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("tokens", Integer, nullable=False),
)
SIGNS_A_TOKEN = 3
"""Fewer than a token has in English, more than it has in Chinese: an estimate on the safe side."""


class OutOfBudget(RuntimeError):
    """The tokens of the question or of the day are spent."""

    def __init__(self, which: str) -> None:
        super().__init__(f"the tokens of the {which} are spent")


class TooLong(RuntimeError):
    """The model writes on after its time or beyond all measure."""


@dataclass
class Circuit:
    """Leaves a provider alone after faults in a row; after the rest one question tries again, and
    each further fault doubles the rest."""

    faults: int
    seconds: float
    longest: float = 900.0
    clock: Callable[[], float] = time.monotonic
    why: str = ""
    """What the last fault was; empty where the last question had none."""
    _row: int = 0
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def may_try(self) -> bool:
        """Whether the provider may be asked now; the one that tries after a rest tries alone."""
        with self._lock:
            if self._row < self.faults:
                return True
            if self.clock() < self._until:
                return False
            self._until = self.clock() + self._rest()
            return True

    def failed(self, why: str = "") -> None:
        """One fault more; `why` in words."""
        with self._lock:
            self._row += 1
            self.why = why
            self._until = self.clock() + self._rest()

    def worked(self) -> None:
        with self._lock:
            self._row, self.why = 0, ""

    def _rest(self) -> float:
        return min(self.longest, self.seconds * 2.0 ** min(16, max(0, self._row - self.faults)))


@dataclass(frozen=True)
class Purse:
    """The tokens that each team spent on a day; kept, so that a restart or a second worker does not
    begin anew."""

    engine: Engine
    per_day: int

    @classmethod
    def open(cls, settings: Settings, engine: Engine) -> Self:
        with writing(engine) as connection:
            TABLES.create_all(connection)
        return cls(engine, settings.model_tokens_per_day)

    def take(self, team: str, day: date, tokens: int) -> None:
        """Book tokens before they are spent; OutOfBudget if the day's would not suffice."""
        if tokens > self.per_day or not (self._add(team, day, tokens)
                                         or self._begin(team, day, tokens)
                                         or self._add(team, day, tokens)):
            raise OutOfBudget("day")

    def give_back(self, team: str, day: date, tokens: int) -> None:
        """Correct an estimate by what was really spent."""
        with writing(self.engine) as connection:
            connection.execute(update(SPENT).where(*_of(team, day)).values(
                tokens=SPENT.c.tokens - tokens))

    def spent(self, team: str, day: date) -> int:
        with self.engine.connect() as connection:
            return connection.execute(select(SPENT.c.tokens).where(*_of(team, day))).scalar() or 0

    def _add(self, team: str, day: date, tokens: int) -> bool:
        with writing(self.engine) as connection:
            return bool(connection.execute(
                update(SPENT).where(*_of(team, day), SPENT.c.tokens + tokens <= self.per_day)
                .values(tokens=SPENT.c.tokens + tokens)).rowcount)

    def _begin(self, team: str, day: date, tokens: int) -> bool:
        try:
            with writing(self.engine) as connection:
                connection.execute(SPENT.insert(), [
                    {"team": team, "day": day.isoformat(), "tokens": tokens}])
        except IntegrityError:  # the day has begun already, perhaps in another worker just now
            return False
        return True


def _of(team: str, day: date) -> tuple[Any, Any]:
    return SPENT.c.team == team, SPENT.c.day == day.isoformat()


@dataclass(frozen=True)
class ModelLimits:
    """The limits of a provider's model in one house."""

    circuit: Circuit
    purse: Purse

    @classmethod
    def open(cls, settings: Settings, engine: Engine) -> Self:
        return cls(Circuit(settings.model_faults, settings.model_rest_seconds),
                   Purse.open(settings, engine))


class Patience(BaseCallbackHandler):
    """Breaks a stream off that goes on after the time is up, or that grows beyond all measure."""

    raise_error = True

    def __init__(self, seconds: float, signs: int,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.clock, self.until, self.signs = clock, clock() + seconds, signs

    def on_llm_new_token(self, token: Any, *, chunk: Any = None, **_: Any) -> None:
        calls = getattr(getattr(chunk, "message", None), "tool_call_chunks", ())
        self.signs -= len(str(token)) + sum(len(one["args"] or "") for one in calls)
        if self.clock() > self.until or self.signs < 0:
            raise TooLong
