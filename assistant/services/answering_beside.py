"""What the processes that answer questions offer to whoever holds the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sqlalchemy import Connection

from assistant.answer import Answer
from assistant.asked import Asked


class AnsweringBeside(Protocol):
    """Processes that answer questions beside this one (`assistant/answerers.py`)."""

    count: int

    @property
    def up(self) -> bool:
        """Whether one of them answers."""

    def answer(self, asked: Asked, on_step: Callable[[str], None] | None = None,
               beside: Callable[[Connection, Answer], None] | None = None) -> Answer:
        """The answer, on record; `on_step` is told the steps, `beside` writes in the transaction
        of the answer's row."""

    def written(self, asked: Asked) -> bytes:
        """The answer, on record, as JSON."""

    def ready(self) -> None:
        """Wait until each of them may be asked."""

    def close(self) -> None:
        """End them."""
