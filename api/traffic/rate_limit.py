"""The request rate of each caller: a burst, then so many a minute."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

MOST = 10_000
"""Callers that are remembered; beyond that the one who was quiet longest is forgotten."""


@dataclass
class RateLimit:
    """At most `burst` requests at once, refilled steadily by so many a minute, for each caller."""

    per_minute: int
    burst: int
    clock: Callable[[], float] = time.monotonic
    _held: OrderedDict[Hashable, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, who: Hashable, weight: int = 1) -> int:
        """Seconds to wait; 0 when the request, which counts as so many, may pass."""
        now, weight = self.clock(), min(weight, self.burst)
        left, since = self._held.pop(who, (float(self.burst), now))
        left = min(self.burst, left + max(0.0, now - since) * self.per_minute / 60)
        self._held[who] = (left - weight if left >= weight else left, now)
        while len(self._held) > MOST:
            self._held.popitem(last=False)
        return 0 if left >= weight else math.ceil((weight - left) * 60 / self.per_minute)
