"""Feedback on an answer, recorded beside it for the officers; the answer stays unchanged."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from assistant.record import Records
from assistant.roles import Who

KIND = "feedback"
Said = Literal["right", "wrong", "unclear"]
SAID: tuple[Said, ...] = ("right", "wrong", "unclear")


def give(records: Records, who: Who, record: str, said: Said, comment: str, now: datetime
         ) -> dict[str, Any]:
    """Put it on record; UnknownRecord where the team has no such record."""
    about = records.row(who.team, record)
    row = records.write(
        KIND, who.team, who.actor, {"headline": f"{said}: {about.title}"[:500], "record": about.id,
                                    "said": said, "comment": comment}, now, title=about.id)
    return {"id": row.id, "at": row.at, "by": row.actor, "record": about.id, "said": said,
            "comment": comment, "about": about.title}


def listed(records: Records, team: str, *, before: int = 0, limit: int = 50
           ) -> tuple[list[dict[str, Any]], int]:
    """The team's feedback, newest first, and the number to go on below; 0 at the end."""
    rows = records.list(team, kind=KIND, before=before, limit=limit)
    found = []
    for row in rows:
        body = records.read(team, row.id)
        found.append({"id": row.id, "at": row.at, "by": row.actor, "record": body["record"],
                      "said": body["said"], "comment": body["comment"],
                      "about": body["headline"].partition(": ")[2]})
    return found, rows[-1].seq if len(rows) == limit else 0
