"""Running summaries of a team's rows of one kind, in memory, extended as rows are added.

They are made from sealed rows alone and kept nowhere else, so that nothing can be slipped in.
Only rows that were added since are read; everything is read anew where the last row is not the one
that was read (a database was put back), or where a content was erased.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from assistant.record.chain import RecordRow

TEAMS = 200
"""Of so many teams and kinds, those used last, it is kept."""


class FoldedRows(Protocol):
    """What takes one row after the other."""

    def take(self, row: RecordRow, body: dict[str, Any]) -> None: ...


class RowSource(Protocol):
    """Where the rows are read from: the records."""

    def last_seq(self, team: str, kind: str) -> int: ...

    def bodies(self, team: str, kind: str, title: str = "", since: int = 0
               ) -> Sequence[tuple[RecordRow, dict[str, Any]]]: ...


F = TypeVar("F", bound=FoldedRows)


@dataclass
class _Held:
    """The summary of a team's rows so far; `seq` and `hash` are those of the last row."""

    made: FoldedRows
    seq: int = 0
    hash: str = ""
    erased: int = 0
    lock: Lock = field(default_factory=Lock)


class Folds:
    """The summaries of every team and kind; safe to share between threads."""

    def __init__(self, records: RowSource) -> None:
        self._records = records
        self._held: OrderedDict[tuple[str, str], _Held] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def of(self, team: str, kind: str, begin: Callable[[], F]) -> Iterator[F]:
        """The current summary of the team's rows of the kind, locked while it is used."""
        with self._lock:
            held = self._held.setdefault((team, kind), _Held(begin()))
            self._held.move_to_end((team, kind))
            while len(self._held) > TEAMS:
                self._held.popitem(last=False)
        with held.lock:
            self._read_on(held, team, kind, begin)
            yield cast(F, held.made)

    def _read_on(self, held: _Held, team: str, kind: str, begin: Callable[[], F]) -> None:
        erased = self._records.last_seq(team, "erased")
        rows = self._records.bodies(team, kind, since=held.seq)
        stands = held.seq == 0 or (bool(rows) and rows[0][0].hash == held.hash)
        if not stands or erased != held.erased:
            held.made, held.seq, held.hash, held.erased = begin(), 0, "", erased
            rows = self._records.bodies(team, kind)
        for row, body in rows:
            if row.seq > held.seq:
                held.made.take(row, body)
                held.seq, held.hash = row.seq, row.hash
