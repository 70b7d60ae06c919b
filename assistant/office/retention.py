"""How long the content of a record is kept, what holds it longer, and what remains when it goes.

Ten years, the longest period of the laws that apply (31 CFR 501.601), longer under a legal hold.
What is erased leaves its row, with the hash of what it held, and a row that says who erased it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete

from assistant.conversations import forget_turns
from assistant.record.chain import RecordRow
from assistant.record.record_store import Beside, Records
from assistant.record.record_tables import BODY
from knowledge.errors import RecordKept

YEARS = 10
HOLDS = ("held", "released")


def hold(records: Records, team: str, id: str, *, by: str, reason: str, now: datetime) -> None:
    """Keep a record's content, whatever its age, until it is released."""
    _note(records, "held", team, id, (by, reason, now))


def release(records: Records, team: str, id: str, *, by: str, reason: str, now: datetime) -> None:
    """End a hold."""
    _note(records, "released", team, id, (by, reason, now))


def erase(records: Records, team: str, id: str, *, by: str, reason: str, now: datetime) -> None:
    """Erase a record's content for good; RecordKept before its time or under a hold."""
    row = records.row(team, id)
    if held(records, team, id):
        raise RecordKept(f"the record {id!r} is under a legal hold; release it first")
    until = kept_until(row, [one.at for one in records.about(team, id) if one.kind not in HOLDS])
    if now < until:
        raise RecordKept(f"the record {id!r} is kept until {until:%Y-%m-%d}")

    def gone(connection: Connection, _: RecordRow) -> None:
        connection.execute(delete(BODY).where(BODY.c.id == row.id))
        forget_turns(connection, row)

    _note(records, "erased", team, id, (by, reason, now), gone)


def held(records: Records, team: str, id: str) -> bool:
    """Whether the last word on the record is a hold."""
    said = [row for row in records.about(team, id) if row.kind in HOLDS]
    return bool(said) and said[-1].kind == "held"


def _note(records: Records, kind: str, team: str, id: str, said: tuple[str, str, datetime],
          beside: Beside | None = None) -> None:
    by, reason, now = said
    row = records.row(team, id)
    records.write(kind, team, by, {"record": row.id, "reason": reason}, now, title=row.id,
                  beside=beside)


def kept_until(row: RecordRow, reviewed: Sequence[str] = ()) -> datetime:
    """Ten years after the record was made, or last reviewed (`reviewed` are those moments); of a
    leap day the first of March."""
    made = max(map(datetime.fromisoformat, (row.at, *reviewed)))
    try:
        return made.replace(year=made.year + YEARS)
    except ValueError:
        return made.replace(year=made.year + YEARS, month=3, day=1)
