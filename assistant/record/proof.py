"""Whether the record stands where it was signed: looked at before each write, and when asked.

A write goes on from a row only after it has proved that row: it is the one that the head names, its
seal is right, and the team's last row is the one that the head names too. Between the commit of a
row and the move of the head a process may die; so one sealed row, tied to the head, may stand
beyond it, and no more.
"""

from __future__ import annotations

from sqlalchemy import Connection, Row, select

from assistant.record.anchors import Anchors
from assistant.record.chain import RecordRow, Seal, link_of
from assistant.record.head import END, Head
from assistant.record.keys import Ring
from assistant.record.record_tables import LARGEST, RECORD, SEAL
from knowledge.errors import RecordAlarm

SEALED = select(SEAL, RECORD).join(RECORD, RECORD.c.id == SEAL.c.id)


def proved(connection: Connection, head: Head, ring: Ring, anchors: Anchors) -> Head:
    """How far the record has come, by the head that is signed and the rows beyond it. RecordAlarm
    where it does not stand where it was signed."""
    found = connection.execute(
        select(SEAL, RECORD).join(RECORD, RECORD.c.id == SEAL.c.id, isouter=True)
        .where(SEAL.c.number <= LARGEST).order_by(SEAL.c.number.desc()).limit(1)).one_or_none()
    number = found.number if found else 0
    if number < head.number:
        raise RecordAlarm(
            f"the record was signed up to row {head.number} ({head.at[:19]}), and the database has "
            f"come to row {number} only: rows were cut, or an older copy was restored; {END}")
    if number > head.number + 1:
        raise RecordAlarm(
            f"the signed head names row {head.number} ({head.at[:19]}), and the database has come "
            f"to row {number}: an older head was put back; {END}")
    if found:
        head = _on(found, head, ring)
    for anchor in anchors.last():
        if anchor.number > head.number or _link(connection, anchor.number) != anchor.link:
            raise RecordAlarm(
                f"the anchor of {anchor.at[:19]} in {anchor.place} names row {anchor.number}, "
                "which is not on record as it was: an older copy was restored, or rows were "
                f"rewritten; {END}")
    return head


def team_proved(connection: Connection, head: Head, team: str) -> None:
    """Raise RecordAlarm if the team's last row is not the one in the head."""
    said = head.team(team)
    query = select(RECORD.c.seq, RECORD.c.hash).where(RECORD.c.team == team,
                                                      RECORD.c.seq <= LARGEST)
    found = connection.execute(query.order_by(RECORD.c.seq.desc()).limit(1)).one_or_none()
    seq, hash = (found.seq, found.hash) if found else (0, said["hash"])
    if seq < said["seq"]:
        raise RecordAlarm(f"team {team}: row {said['seq']} was on record and is gone; {END}")
    if seq > said["seq"]:
        raise RecordAlarm(f"team {team}: row {seq} was not written by this program; {END}")
    if hash != said["hash"]:
        raise RecordAlarm(f"team {team}: row {seq} is not the row that was signed; {END}")


def _on(found: Row[tuple[object, ...]], head: Head, ring: Ring) -> Head:
    """The head of the last row; it goes on by that one where a process died before it moved."""
    seal, row = seal_of(found), row_of(found)
    if found.team is None or not seal.right(row, ring):
        raise RecordAlarm(f"row {seal.number} of the record is not the row that was sealed; {END}")
    if seal.number == head.number:
        if seal.link != head.link:
            raise RecordAlarm(f"row {seal.number} is not the row that was signed; {END}")
        return head
    if seal.link != link_of(seal.number, seal.mark, row.hash, head.link):
        raise RecordAlarm(f"row {seal.number} does not follow the row that was signed; {END}")
    return head.moved(row, seal)


def _link(connection: Connection, number: int) -> str | None:
    found: str | None = connection.execute(
        select(SEAL.c.link).where(SEAL.c.number == number)).scalar()
    return found


def seal_of(found: Row[tuple[object, ...]]) -> Seal:
    held = found._mapping
    return Seal(*(held[column] for column in SEAL.columns))


def row_of(found: Row[tuple[object, ...]]) -> RecordRow:
    held = found._mapping
    return RecordRow(*(held[column] for column in RECORD.columns))
