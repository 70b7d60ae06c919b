"""Limit how many requests run at once, and serve the waiting callers in turn.

More threads than cores only make everybody wait for everybody, the probes included. So a few work,
the others wait in a row for each caller; teams take turns, and in each team its callers. No caller
holds every place: whoever sends two hundred waits for his own two hundred, and his neighbor finds
a place free; and a team of two hundred people is one team beside another.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

Waiting = asyncio.Future[None]


class Turn(NamedTuple):
    """Whose turn it is: that of one caller of a team."""

    team: str
    caller: str


class Full(Exception):
    """The queue is full; `seconds` is about how long it takes to serve those who wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the service is busy; try again in {seconds} seconds")
        self.seconds = seconds


class FairQueue:
    """Places for `at_once` requests, `each` of one caller; and rows for at most `waiting` that
    wait, `row` of one caller.

    Safe between threads: each request may come on an event loop of its own.
    """

    def __init__(self, at_once: int, each: int, waiting: int, row: int) -> None:
        self._at_once, self._each, self._most, self._longest = at_once, each, waiting, row
        self._free, self._waiting = at_once, 0
        self._held: Counter[Turn] = Counter()
        self._teams: OrderedDict[str, OrderedDict[Turn, deque[Waiting]]] = OrderedDict()
        self._lock = threading.Lock()
        self._seconds = 0.1

    @asynccontextmanager
    async def place(self, who: Turn) -> AsyncIterator[None]:
        """Wait until it is the caller's turn, then hold a place. Raises Full."""
        await self.enter(who)
        since = time.monotonic()
        try:
            yield
        finally:
            self.leave(who, time.monotonic() - since)

    async def enter(self, who: Turn) -> None:
        """Wait for a place and take it; `leave` gives it back. Raises Full."""
        with self._lock:
            if self._free and self._held[who] < self._each:
                self._take(who)
                return
            rows = self._teams.get(who.team, OrderedDict())
            row = rows.get(who, deque())
            if self._waiting >= self._most or len(row) >= self._longest:
                raise Full(1 + int(self._waiting * self._seconds / self._at_once))
            mine = asyncio.get_running_loop().create_future()
            row.append(mine)
            rows[who], self._teams[who.team] = row, rows
            self._waiting += 1
        try:
            await mine
        except asyncio.CancelledError:
            if not self._gone(who, mine):
                self.leave(who)  # the place was given in this very moment
            raise

    def leave(self, who: Turn, seconds: float | None = None) -> None:
        """Give a place back: to the next caller whose turn it is, or to the room."""
        with self._lock:
            self._free += 1
            self._held[who] -= 1
            if not self._held[who]:
                del self._held[who]
            if seconds is not None:
                self._seconds += (seconds - self._seconds) / 20
            for other in [one for rows in self._teams.values() for one in rows
                          if self._held.get(one, 0) < self._each]:
                if self._free and self._given(other):
                    return

    def _given(self, who: Turn) -> bool:
        """Give a place to the first request of a caller, who then goes to the end of the turn, as
        the team does; False if the caller has none waiting."""
        rows = self._teams.pop(who.team)
        row = rows.pop(who)
        while row:
            first = row.popleft()
            self._waiting -= 1
            try:
                first.get_loop().call_soon_threadsafe(_give, first)
            except RuntimeError:  # its loop has ended, and with it the request
                continue
            self._take(who)
            if row:
                rows[who] = row
            if rows:
                self._teams[who.team] = rows
            return True
        if rows:
            self._teams[who.team] = rows
        return False

    def _take(self, who: Turn) -> None:
        self._free -= 1
        self._held[who] += 1

    def _gone(self, who: Turn, mine: Waiting) -> bool:
        """Remove a request from its queue; return whether it was still waiting."""
        with self._lock:
            rows = self._teams.get(who.team, OrderedDict())
            row = rows.get(who, deque())
            if mine not in row:
                return False
            row.remove(mine)
            self._waiting -= 1
            if not row:
                del rows[who]
            if not rows:
                del self._teams[who.team]
            return True


def _give(mine: Waiting) -> None:
    if not mine.done():
        mine.set_result(None)
