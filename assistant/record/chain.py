"""One row of the record, and the hash that ties it to the row before it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from knowledge.rules.canonical import digest

FIRST = "0" * 64
"""What the first row of a team names as the row before it."""


@dataclass(frozen=True)
class RecordRow:
    """What is on record of one answer, without its content.

    `seq` counts from 1 within the team; `at` is the moment in UTC (ISO 8601); `previous` is the
    hash of the row before, so that no row can be changed, moved or taken out unseen.
    """

    team: str
    seq: int
    id: str
    at: str
    kind: str
    actor: str
    title: str
    body_sha256: str
    previous: str
    hash: str

    def sealed(self) -> str:
        """The hash that this row must carry: SHA-256 over all its other columns."""
        parts: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__
                                 if name != "hash"}
        return digest(parts)


def sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()
