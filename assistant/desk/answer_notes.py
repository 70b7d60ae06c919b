"""What is said about the making of one answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class AnswerNotes:
    """The steps of the making, told to whoever waits; our own sentences about what was read, kept
    or refused; and the contradictions between sources."""

    on_step: Callable[[str], None] = lambda step: None
    steps: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    def step(self, sentence: str) -> None:
        """Say what is being done, and keep it with the answer."""
        self.steps.append(sentence)
        self.on_step(sentence)

    def notice(self, sentence: str) -> None:
        self.notices.append(sentence)

    def conflict(self, sentence: str) -> None:
        self.conflicts.append(sentence)
