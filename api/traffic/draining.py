"""Stop the server without losing a request: report not ready, wait, finish, exit.

At SIGTERM the readiness turns to 503 while everything is still served, so that whoever spreads the
requests sends them elsewhere; after the notice no new connection is taken, what is under way is
finished, and the process ends with 0.
"""

from __future__ import annotations

import signal
import time
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.traffic.slow_requests import LARGEST_HEAD, TimedConnection

FINISH_SECONDS = 25


class Draining(uvicorn.Server):
    """A server that gives `notice` seconds of notice before it ends."""

    def __init__(self, app: FastAPI, host: str, port: int, notice: float) -> None:
        super().__init__(uvicorn.Config(
            app, host=host, port=port, log_config=None, access_log=False, server_header=False,
            proxy_headers=False, timeout_graceful_shutdown=FINISH_SECONDS, timeout_keep_alive=75,
            http=TimedConnection, ws="none", h11_max_incomplete_event_size=LARGEST_HEAD))
        self._app, self._notice, self._ends = app, notice, 0.0

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first SIGTERM begins the notice; a second one, or Ctrl-C, ends it."""
        if sig == signal.SIGTERM and not self._app.state.draining:
            self._app.state.draining = True
            self._ends = time.monotonic() + self._notice
        elif sig == signal.SIGTERM:
            self.should_exit = True
        else:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        if self._ends and time.monotonic() >= self._ends:
            self.should_exit = True
        return await super().on_tick(counter)
