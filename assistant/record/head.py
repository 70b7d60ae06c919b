"""The signed head: outside the database, how far the record of every team has come.

It binds the number of rows, the link of the last one, which is tied to all before it, and of each
team the number and hash of its last row. Whoever holds the database can rewrite a whole chain or
cut its end; he cannot sign a head without the key.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from filelock import FileLock

from assistant.record.chain import FIRST, RecordRow, Seal
from assistant.record.keys import Ring
from knowledge.errors import RecordAlarm, RecordUnavailable
from knowledge.rules.canonical import canonical

AGAIN = 0.002
"""Seconds after which a process that waits for another one looks again."""
END = ("run `lodestone record verify`; put the right file back from its copy, or let two persons "
       "accept the loss (lodestone record accept-loss)")
"""How an alarm ends."""


@dataclass(frozen=True)
class Head:
    """How far the record has come: `teams` gives the last row of each (seq, hash, at, mark)."""

    number: int = 0
    link: str = FIRST
    at: str = ""
    teams: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def moved(self, row: RecordRow, seal: Seal) -> Head:
        """The head once this row stands behind it."""
        last = {"seq": row.seq, "hash": row.hash, "at": row.at, "mark": seal.mark}
        return Head(seal.number, seal.link, row.at, {**self.teams, row.team: last})

    def team(self, name: str) -> Mapping[str, Any]:
        """The last row of a team; of one without rows the number 0."""
        return self.teams.get(name, {"seq": 0, "hash": FIRST, "at": "", "mark": ""})


class HeadFile:
    """The head and the keys in one folder; safe for several threads and processes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "record-head.json"
        self._beside = self.path.with_suffix(".new")
        self._thread = Lock()
        self._process = FileLock(folder / "record-head.lock", thread_local=False,
                                 poll_interval=AGAIN)
        with self.locked():
            self.ring = Ring(folder / "record.key")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the record against other writers, in this process and in others."""
        with self._thread, self._process:
            yield

    def read(self) -> Head:
        """The signed head of the record. RecordAlarm if it is missing or its signature does not
        fit."""
        try:
            held = json.loads(self.path.read_text(encoding="utf-8"))
            said = {name: held[name] for name in ("number", "link", "at", "teams")}
            right = self.ring.right(_text(said), held["key"], held["mac"])
        except FileNotFoundError:
            raise RecordAlarm(f"the signed head {self.path.name} is gone; {END}") from None
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise RecordAlarm(
                f"the signed head {self.path.name} cannot be read; {END}") from error
        if not right:
            raise RecordAlarm(f"the signature of the head {self.path.name} is wrong; {END}")
        return Head(**said)

    def heads(self) -> dict[str, Mapping[str, Any]]:
        """The last row of every team by the signed head; none where it cannot be had."""
        try:
            return dict(self.read().teams)
        except RecordUnavailable:
            return {}

    def prepare(self, head: Head) -> None:
        """Sign a head and make it durable beside the one that stands, so that putting it in its
        place is all that remains to be done once the rows are."""
        said = vars(head)
        made = {**said, "key": self.ring.names[-1], "mac": self.ring.signed(_text(said))}
        with self._beside.open("w", encoding="utf-8") as file:
            file.write(json.dumps(made, indent=1, sort_keys=True))
            file.flush()
            os.fsync(file.fileno())

    def move(self) -> None:
        """Put the head that was prepared in its place, in one step."""
        os.replace(self._beside, self.path)


def _text(said: Mapping[str, Any]) -> str:
    return canonical(["head", said])
