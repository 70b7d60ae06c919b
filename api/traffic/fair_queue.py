"""Limit how many requests run at once, and serve the waiting callers in turn.

More threads than cores only make everybody wait for everybody, the probes included. So a few work,
the others wait in a row for each caller, and the callers take turns. No caller holds every place:
whoever sends two hundred waits for his own two hundred, and his neighbor finds a place free.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

Waiting = asyncio.Future[None]


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
        self._held: Counter[str] = Counter()
        self._rows: OrderedDict[str, deque[Waiting]] = OrderedDict()
        self._lock = threading.Lock()
        self._seconds = 0.1

    @asynccontextmanager
    async def place(self, who: str) -> AsyncIterator[None]:
        """Wait until it is the caller's turn, then hold a place. Raises Full."""
        await self.enter(who)
        since = time.monotonic()
        try:
            yield
        finally:
            self.leave(who, time.monotonic() - since)

    async def enter(self, who: str) -> None:
        """Wait for a place and take it; `leave` gives it back. Raises Full."""
        with self._lock:
            if self._free and self._held[who] < self._each:
                self._take(who)
                return
            row = self._rows.get(who, deque())
            if self._waiting >= self._most or len(row) >= self._longest:
                raise Full(1 + int(self._waiting * self._seconds / self._at_once))
            mine = asyncio.get_running_loop().create_future()
            row.append(mine)
            self._rows[who] = row
            self._waiting += 1
        try:
            await mine
        except asyncio.CancelledError:
            if not self._gone(who, mine):
                self.leave(who)  # the place was given in this very moment
            raise

    def leave(self, who: str, seconds: float | None = None) -> None:
        """Give a place back: to the next caller whose turn it is, or to the room."""
        with self._lock:
            self._free += 1
            self._held[who] -= 1
            if not self._held[who]:
                del self._held[who]
            if seconds is not None:
                self._seconds += (seconds - self._seconds) / 20
            for other in [one for one in self._rows if self._held[one] < self._each]:
                if self._free and self._given(other):
                    return

    def _given(self, who: str) -> bool:
        """Give a place to the first request of a caller, who then goes to the end of the turn;
        False if the caller has none waiting."""
        row = self._rows.pop(who)
        while row:
            first = row.popleft()
            self._waiting -= 1
            try:
                first.get_loop().call_soon_threadsafe(_give, first)
            except RuntimeError:  # its loop has ended, and with it the request
                continue
            self._take(who)
            if row:
                self._rows[who] = row
            return True
        return False

    def _take(self, who: str) -> None:
        self._free -= 1
        self._held[who] += 1

    def _gone(self, who: str, mine: Waiting) -> bool:
        """Remove a request from its queue; return whether it was still waiting."""
        with self._lock:
            row = self._rows.get(who, deque())
            if mine not in row:
                return False
            row.remove(mine)
            self._waiting -= 1
            if not row:
                del self._rows[who]
            return True


def _give(mine: Waiting) -> None:
    if not mine.done():
        mine.set_result(None)
