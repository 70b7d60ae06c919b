"""Check readiness on a thread of its own, once for all callers who ask at that moment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

SECONDS = 5.0
"""After which a look that has not ended is itself what is wrong."""
LOG = logging.getLogger("lodestone")


class Probe:
    """Runs the check in its own thread. Callers who ask during a check share its result."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "lodestone-probe")
        self._under_way: Future[list[str]] | None = None

    async def wrong(self, look: Callable[[], dict[str, bool]]) -> list[str]:
        """The names of the failed checks; `no answer` if the check takes too long."""
        if self._under_way is None or self._under_way.done():
            self._under_way = self._thread.submit(_wrong, look)
        try:
            return await asyncio.wait_for(
                asyncio.shield(asyncio.wrap_future(self._under_way)), SECONDS)
        except TimeoutError:
            return ["no answer"]


def _wrong(look: Callable[[], dict[str, bool]]) -> list[str]:
    try:
        return [name for name, right in look().items() if not right]
    except Exception as error:  # whatever it is, it is not ready
        LOG.error("the look at readiness failed", exc_info=error)
        return ["look"]
