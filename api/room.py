"""How many requests are worked at at once, and in which turn the others come.

More threads than cores only make everybody wait for everybody, the probes included. So a few work,
the others wait in a row for each caller, and the callers take turns: whoever sends two hundred
waits for his own two hundred, and his neighbor for at most the few that are under way.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

Waiting = asyncio.Future[None]


class Full(Exception):
    """Nobody more may wait; `seconds` is about how long the row takes."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the service is busy; try again in {seconds} seconds")
        self.seconds = seconds


class Room:
    """Places for `at_once` requests, and rows for at most `most` that wait, `each` of one caller.

    Safe between threads: each request may come on an event loop of its own.
    """

    def __init__(self, at_once: int, most: int, each: int) -> None:
        self._at_once, self._most, self._each = at_once, most, each
        self._free, self._waiting = at_once, 0
        self._rows: OrderedDict[str, deque[Waiting]] = OrderedDict()
        self._lock = threading.Lock()
        self._seconds = 0.1

    @asynccontextmanager
    async def place(self, who: str) -> AsyncIterator[None]:
        """A place to work in, as soon as it is the caller's turn. Raises Full."""
        await self.enter(who)
        since = time.monotonic()
        try:
            yield
        finally:
            self.leave(time.monotonic() - since)

    async def enter(self, who: str) -> None:
        """Wait for a place and take it; `leave` gives it back. Raises Full."""
        with self._lock:
            if self._free:
                self._free -= 1
                return
            row = self._rows.setdefault(who, deque())
            if self._waiting >= self._most or len(row) >= self._each:
                if not row:
                    del self._rows[who]
                raise Full(1 + int(self._waiting * self._seconds / self._at_once))
            mine = asyncio.get_running_loop().create_future()
            row.append(mine)
            self._waiting += 1
        try:
            await mine
        except asyncio.CancelledError:
            if not self._gone(who, mine):
                self.leave()  # the place was given in this very moment
            raise

    def leave(self, seconds: float | None = None) -> None:
        """Give the place back: to the next caller whose turn it is, or to the room."""
        with self._lock:
            if seconds is not None:
                self._seconds += (seconds - self._seconds) / 20
            while self._rows:
                who, row = next(iter(self._rows.items()))
                following = row.popleft()
                self._waiting -= 1
                if row:
                    self._rows.move_to_end(who)
                else:
                    del self._rows[who]
                with suppress(RuntimeError):  # its loop has ended, and with it the request
                    following.get_loop().call_soon_threadsafe(_give, following)
                    return
            self._free += 1

    def _gone(self, who: str, mine: Waiting) -> bool:
        """Take somebody out of his row; whether he still stood there."""
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
