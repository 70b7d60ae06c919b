"""Keeps clearances in one SQLite file; a row once written is never changed or removed."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from knowledge.screening.clearances import Clearance

_SCHEMA = """
CREATE TABLE IF NOT EXISTS clearance (
  number INTEGER PRIMARY KEY, team TEXT NOT NULL, party TEXT NOT NULL, entry_id TEXT NOT NULL,
  entry_hash TEXT NOT NULL, reason TEXT NOT NULL, author TEXT NOT NULL,
  decided TEXT NOT NULL, expires TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS clearance_party ON clearance (team, party);
CREATE TRIGGER IF NOT EXISTS clearance_stays BEFORE UPDATE ON clearance
  BEGIN SELECT RAISE(ABORT, 'a clearance is never changed; give a new one'); END;
CREATE TRIGGER IF NOT EXISTS clearance_kept BEFORE DELETE ON clearance
  BEGIN SELECT RAISE(ABORT, 'a clearance is never removed; it ends on its day'); END;
"""


class ClearanceFile:
    """A ClearanceStore in a file; several processes may use it at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as held:
            held.execute("PRAGMA journal_mode = WAL")
            held.executescript(_SCHEMA)

    def add(self, team: str, clearance: Clearance) -> None:
        """Keep one more decision of the team."""
        with self._open() as held:
            held.execute(
                "INSERT INTO clearance (team, party, entry_id, entry_hash, reason, author, "
                "decided, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    team, clearance.party, clearance.entry_id, clearance.entry_hash,
                    clearance.reason, clearance.author,
                    clearance.decided.isoformat(), clearance.expires.isoformat(),
                ),
            )

    def of(self, team: str, party: str) -> Sequence[Clearance]:
        """The team's decisions on one party, the oldest first."""
        with self._open() as held:
            rows = held.execute(
                "SELECT party, entry_id, entry_hash, reason, author, decided, expires "
                "FROM clearance WHERE team = ? AND party = ? ORDER BY number",
                (team, party),
            ).fetchall()
        return [
            Clearance(
                party, entry_id, entry_hash, reason, author,
                date.fromisoformat(decided), date.fromisoformat(expires),
            )
            for party, entry_id, entry_hash, reason, author, decided, expires in rows
        ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        held = sqlite3.connect(self._path, timeout=30)
        try:
            held.execute("PRAGMA synchronous = FULL")
            with held:
                yield held
        finally:
            held.close()
