"""Recomputes the whole chain: is every row there, unchanged, in its place, as it was signed?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.record.chain import FIRST, RecordRow, sha
from assistant.record.head import Head, Signed


@dataclass(frozen=True)
class Verified:
    """What was looked at, and each thing that is wrong, in a sentence."""

    rows: int
    teams: int
    problems: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Nothing is wrong."""
        return not self.problems


def verified(rows: Iterable[tuple[RecordRow, str | None]], erased: set[str], head: Head,
             heads: Mapping[str, Signed]) -> Verified:
    """Check rows with their content, ordered by team and number.

    `erased` are the ids whose content was erased on record; `heads` were read before the rows, so
    that a team whose rows are all gone is missed.
    """
    problems: list[str] = []
    hashes: dict[str, dict[int, str]] = {team: {} for team in heads}
    last: RecordRow | None = None
    count = 0
    for row, body in rows:
        count += 1
        before = last if last and last.team == row.team else None
        where = f"team {row.team}: row {row.seq}"
        if row.seq != (before.seq + 1 if before else 1):
            problems.append(f"{where} does not follow the row before it")
        if row.previous != (before.hash if before else FIRST):
            problems.append(f"{where} is not tied to the row before it")
        if row.hash != row.sealed():
            problems.append(f"{where} was changed")
        if body is None and row.id not in erased:
            problems.append(f"{where} has lost its content")
        if body is not None and sha(body) != row.body_sha256:
            problems.append(f"{where} has other content than was recorded")
        hashes.setdefault(row.team, {})[row.seq] = row.hash
        last = row
    told = (head.check(team, found, heads) for team, found in sorted(hashes.items()))
    problems += [wrong for wrong in told if wrong]
    return Verified(count, len(hashes), tuple(problems))
