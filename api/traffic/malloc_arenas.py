"""Memory that was given back is kept in two places, not in one for every thread that works.

The GNU C library opens up to eight such places a processor. Under load each keeps holes of its own,
and the service grew by a tenth in a quarter of an hour while all that it held stayed the same.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

M_ARENA_MAX = -8  # as <malloc.h> has it
ARENAS = 2


def few_arenas() -> None:
    """Before threads start; whoever set MALLOC_ARENA_MAX has decided, and other C libraries have
    no such places."""
    if "MALLOC_ARENA_MAX" not in os.environ:
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
