"""Reads and writes one record on an open connection; only rows of the named team are touched."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select, update

from knowledge.errors import RegisterError, UnknownRecord
from knowledge.register.facts import Fact
from knowledge.register.fields import Kind
from knowledge.register.names import number, plain
from knowledge.register.records import Record
from knowledge.register.revise import revise
from knowledge.register.rows import FACT_COLUMNS, fact_of, key_rows, row_of, stamped
from knowledge.register.tables import FactRow, KeyRow, RecordRow

Written = Literal["created", "changed", "unchanged"]


def read(
    connection: Connection, team: str, kind: Kind, id: str, known: datetime | None
) -> dict[str, Any]:
    """The parts of a record, its statements in the order in which they were recorded."""
    where = (RecordRow.team == team, RecordRow.kind == kind, RecordRow.id == id)
    query = select(RecordRow.demonstration, RecordRow.recorded_at).where(*where)
    row = connection.execute(query).one_or_none()
    if row is None or (known is not None and row.recorded_at > known):
        raise UnknownRecord(f"no {kind} {id!r} in your register; search for it by name")
    facts = select(*FACT_COLUMNS).where(
        FactRow.team == team, FactRow.kind == kind, FactRow.record == id
    )
    if known is None:
        facts = facts.where(FactRow.retracted_at.is_(None))
    else:
        facts = facts.where(
            FactRow.recorded_at <= known,
            FactRow.retracted_at.is_(None) | (FactRow.retracted_at > known),
        )
    found = connection.execute(facts.order_by(FactRow.number))
    return {
        "id": id,
        "demonstration": row.demonstration,
        "facts": tuple(fact_of(kind, fact) for fact in found),
    }


def write(
    connection: Connection,
    team: str,
    record: Record,
    by: str,
    now: datetime,
    *,
    settle: bool = False,
    existing: bool = False,
) -> Written:
    """Take the unsaved statements of a record in; `existing` refuses to create the record."""
    if not 0 < len(team.strip()) <= 100 or not 0 < len(by.strip()) <= 200:
        raise RegisterError("a record is saved for a team and by somebody; name both, in short")
    try:
        standing = list(read(connection, team, record.kind, record.id, None)["facts"])
    except UnknownRecord:
        if existing:
            raise
        standing, new = [], True
        _create(connection, team, record, by, now)
    else:
        new = False
    gone_ids: list[str] = []
    added: list[Fact] = []
    for fact in record.facts:
        if fact.id is not None:
            continue
        revision = revise([*standing, *added], stamped(fact, by, now), settle=settle)
        gone = {id(old) for old in revision.retracted}
        gone_ids += [old.id for old in revision.retracted if old.id is not None]
        standing = [old for old in standing if id(old) not in gone]
        added = [old for old in added if id(old) not in gone]
        added += [stamped(part, by, now) for part in revision.added]
    retract(connection, team, gone_ids, by, now)
    if added:
        rows = [row_of(team, record.kind, record.id, fact) for fact in added]
        connection.execute(insert(FactRow), rows)
    if gone_ids:
        rebuild_keys(connection, team, record.kind, record.id)
    elif keys := [k for f in added for k in key_rows(team, record.kind, record.id, f)]:
        connection.execute(insert(KeyRow), keys)
    return "created" if new else "changed" if added else "unchanged"


def _create(connection: Connection, team: str, record: Record, by: str, now: datetime) -> None:
    row = {
        "team": team,
        "kind": record.kind,
        "id": record.id,
        "demonstration": record.demonstration,
        "recorded_at": now,
        "recorded_by": by,
    }
    connection.execute(insert(RecordRow), [row])
    written = {"team": team, "kind": record.kind, "record": record.id, "text": record.id}
    keys = dict.fromkeys((number(record.id), plain(record.id)))
    connection.execute(insert(KeyRow), [{**written, "how": "id", "key": key} for key in keys])


def retract(connection: Connection, team: str, ids: list[str], by: str, now: datetime) -> None:
    """Mark statements as withdrawn."""
    if ids:
        mine = (FactRow.team == team, FactRow.id.in_(ids))
        connection.execute(update(FactRow).where(*mine).values(retracted_at=now, retracted_by=by))


def rebuild_keys(connection: Connection, team: str, kind: Kind, id: str) -> None:
    """Write the keys of a record anew from the statements that stand."""
    mine = (KeyRow.team == team, KeyRow.kind == kind, KeyRow.record == id)
    connection.execute(delete(KeyRow).where(*mine, KeyRow.how != "id"))
    facts = read(connection, team, kind, id, None)["facts"]
    keys = [key for fact in facts for key in key_rows(team, kind, id, fact)]
    if keys:
        connection.execute(insert(KeyRow), keys)
