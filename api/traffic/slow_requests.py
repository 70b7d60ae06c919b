"""Close a connection whose request head does not arrive within its seconds.

uvicorn waits for the head of a request without end. The time of a body is the edge's.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 10.0
"""For a request's head to arrive whole, from the first moment of the connection or its own first
byte; and for the rest of a body that nobody reads any more."""
LARGEST_HEAD = 32_768
"""Bytes of a request's head."""


class TimedConnection(H11Protocol):
    """HTTP/1.1 with a limit to how long the head of a request may take."""

    _ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            if not self.conn.trailing_data[0]:
                self._stop()
            elif self._ends is None:
                self._begin()
        elif self.cycle is not None and not self.cycle.response_complete:
            self._stop()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:  # refused before its body was read
            self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def _begin(self) -> None:
        self._stop()
        self._ends = self.loop.call_later(SECONDS, self.transport.close)

    def _stop(self) -> None:
        if self._ends is not None:
            self._ends.cancel()
            self._ends = None

