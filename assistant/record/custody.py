"""What persons do to the record as a whole; each is on record in every team that it concerns.

    take_over      a record of an earlier edition gets its seals; what could not be proved is stated
    accept_loss    two persons accept what is wrong, and the record goes on from what is left
    rotate_key     a new key seals from now on
    note_restored  a backup was put back

Nothing is mended: what was wrong stays as it is, named in `record verify` with who accepted it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, func, select

from assistant.record.chain import FIRST, RecordRow, Seal, sha
from assistant.record.head import Head
from assistant.record.proof import row_of, seal_of
from assistant.record.record_store import Records, available
from assistant.record.record_tables import BODY, RECORD, SEAL, as_it_stands
from assistant.record.verify import LOSS, RecordProblem, VerifiedRecords
from knowledge.errors import FourEyes, RecordAlarm, WrongValue
from knowledge.register.database import writing
from knowledge.rules.canonical import canonical

TEAM = "local"
"""Where nothing is left that names a team, what was done is on record here."""
UNPROVED = (
    "that no team's whole record was removed, with its head, before it was taken over",
    "that no rows were cut and grown over by later rows before it was taken over",
    "that the rows beyond the signed head, if any, were written by the program",
)
SHOWN = 20


def take_over(records: Records, by: str, now: datetime, accept: bool = False) -> int:
    """Seal the rows of an earlier edition's record; how many. RecordAlarm where they are not what
    that edition signed, unless that is to be accepted as a loss; WrongValue where the record bears
    seals already."""
    ring = records.head.ring
    with available(), records.head.locked():
        ring.load()
        if not ring.old:
            raise WrongValue("the record bears seals already; there is nothing to take over")
        with writing(records.engine) as connection, as_it_stands(connection):
            signed = _old_heads(records)
            wrong, beyond = _old_problems(connection, signed, records)
            if wrong and not accept:
                raise RecordAlarm(
                    f"the record is not what the earlier edition signed: {'; '.join(wrong[:5])}; "
                    "put it back from a backup, or let two persons accept the loss (lodestone "
                    "record accept-loss)")
            head = _seal_all(connection, records)
            records.head.prepare(head)
        records.head.move()
        ring.renew()
    for team in () if accept else sorted(head.teams) or [TEAM]:
        rows, said = head.team(team)["seq"], signed.get(team, {})
        records.write("taken_over", team, by, {
            "headline": f"taken over from an earlier edition: {rows} rows", "rows": rows,
            "signed_to": said.get("seq", 0), "beyond_the_head": beyond.get(team, []),
            "not_proved": list(UNPROVED)}, now)
    return head.number


def accept_loss(records: Records, names: tuple[str, str], reason: str, now: datetime
                ) -> tuple[str, ...]:
    """Go on from what is left; the sentences that were accepted. FourEyes for one person twice,
    WrongValue where nothing is wrong. The key is needed; without it nothing can be proved, and a
    new record is begun in a new folder."""
    by = tuple(" ".join(name.split()) for name in names)
    if not all(by) or by[0].casefold() == by[1].casefold() or not reason.strip():
        raise FourEyes("a loss is accepted by two different persons and with a reason; name both")
    if records.head.ring.old:
        with writing(records.engine) as connection, as_it_stands(connection):
            before, _ = _old_problems(connection, _old_heads(records), records)
        take_over(records, " and ".join(by), now, accept=True)
    else:
        before = []
    found = records.verify()
    alarm = records.wrong_at_head()
    if found.whole and not alarm and not before:
        raise WrongValue("nothing is wrong with the record; there is no loss to accept")
    with available(), records.head.locked():
        with writing(records.engine) as connection, as_it_stands(connection):
            head, gaps = _left(connection, records)
            teams = sorted(head.teams) or [TEAM]
            for place, team in enumerate(teams):
                gap = [] if place else [one for one in gaps if one[0] == ""]
                gap += [one for one in gaps if one[0] == team]
                body = {
                    "headline": f"loss accepted by {by[0]} and {by[1]}: {reason.strip()}"[:500],
                    "by": list(by), "reason": reason.strip(), "alarm": list(alarm),
                    "problems": [*before, *_of_team(found, team, teams)],
                    "found": [one.found for one in found.found] + [one.found for _, one in gap]}
                head = _loss(connection, records, head, (team, body, now))
            records.head.prepare(head)
        records.head.move()
        records.anchors.put(head)
    return (*before, *(one.sentence for one in found.found), *alarm)


def rotate_key(records: Records, by: str, reason: str, now: datetime) -> str:
    """Make a new key, which seals from now on; its name."""
    with available(), records.head.locked():
        with writing(records.engine) as connection, as_it_stands(connection):
            head = records.proved(connection, TEAM)
        old, new = records.head.ring.names[-1], records.head.ring.add()
        records.head.prepare(head)
        records.head.move()
    _everywhere(records, "key_rotated", by, {
        "headline": f"the record's key was rotated: {reason}"[:500], "reason": reason,
        "old": old, "new": new}, now)
    return new


def note_restored(records: Records, made: str, now: datetime) -> None:
    """Record that a backup of that moment was restored."""
    head = records.head.read()
    _everywhere(records, "restored", "command line", {
        "headline": f"restored from the backup of {made[:19]}", "backup": made,
        "rows_of_all": head.number, "last": head.at,
        "not_proved": ["what was recorded after that backup, if anything, is not here"]}, now)


def _everywhere(records: Records, kind: str, by: str, body: Mapping[str, Any], now: datetime
                ) -> None:
    for team in sorted(records.head.read().teams):
        records.write(kind, team, by, body, now)


def _of_team(found: VerifiedRecords, team: str, teams: list[str]) -> list[str]:
    """The part of a report that a team may see: nothing of other teams."""
    return [one.sentence for one in found.found
            if not any(one.sentence.startswith(f"team {other}:")
                       for other in teams if other != team)]


def _left(connection: Connection, records: Records
          ) -> tuple[Head, list[tuple[str, RecordProblem]]]:
    """The head from which the record goes on, behind all numbers that were ever given, and the gaps
    that this leaves, each with its team."""
    try:
        signed = records.head.read()
    except RecordAlarm:
        signed = Head()
    anchored = max((one.number for one in records.anchors.all()), default=0)
    last, teams, marks = Head(), dict[str, RecordRow](), dict[str, str]()
    query = select(SEAL, RECORD).join(RECORD, RECORD.c.id == SEAL.c.id, isouter=True)
    for one in connection.execute(query.order_by(SEAL.c.number),
                                  execution_options={"yield_per": 500}):
        seal, row = seal_of(one), row_of(one)
        last = Head(seal.number, seal.link) if seal.number >= 0 else last
        if row.team is not None and seal.right(row, records.head.ring):
            teams[row.team], marks[row.team] = row, seal.mark
    number = max(last.number, signed.number, anchored)
    gaps = [("", RecordProblem.of(f"rows {last.number + 1} to {number} of all are gone",
                                  last.number, number + 1))] if number > last.number else []
    most: dict[str, int] = {one[0]: one[1] for one in connection.execute(
        select(RECORD.c.team, func.max(RECORD.c.seq)).group_by(RECORD.c.team))}
    held: dict[str, dict[str, Any]] = {}
    for team in sorted({*teams, *most, *signed.teams}):
        mine = teams.get(team)
        seq = max(most.get(team, 0), signed.team(team)["seq"])
        if seq > (mine.seq if mine else 0):
            gap = RecordProblem.of(f"team {team}: row {seq + 1} does not follow the row before it",
                                   mine.seq if mine else 0)
            gaps.append((team, gap))
        held[team] = {"seq": seq, "hash": mine.hash if mine else FIRST,
                      "at": mine.at if mine else "", "mark": marks.get(team, "")}
    return replace(last, number=number, teams=held), gaps


def _loss(connection: Connection, records: Records, head: Head,
          said: tuple[str, dict[str, Any], datetime]) -> Head:
    team, body, now = said
    last, written = head.team(team), canonical(body)
    row = RecordRow(team, last["seq"] + 1, str(uuid4()),
                    now.astimezone(UTC).isoformat(timespec="microseconds"), LOSS,
                    " and ".join(body["by"])[:200], body["headline"], sha(written), last["hash"],
                    "")
    return records.put(connection, head, replace(row, hash=row.sealed()), written)


# A record of an earlier edition: rows without seals, and of each team a head under one key.

def _old_heads(records: Records) -> dict[str, dict[str, Any]]:
    """The heads that the earlier edition signed, team by team; none where one is false."""
    try:
        said = json.loads(records.head.path.read_text(encoding="utf-8"))
        found = {team: {name: one[name] for name in ("seq", "hash", "at")}
                 for team, one in said.items()}
        right = all(records.head.ring.signed(canonical({"team": team, **one}))
                    == said[team]["signature"] for team, one in found.items())
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return found if right else {}


def _old_problems(connection: Connection, signed: Mapping[str, Mapping[str, Any]],
                  records: Records) -> tuple[list[str], dict[str, list[str]]]:
    """What is wrong by the rules of the earlier edition; and the ids of the rows beyond each signed
    head."""
    wrong: list[str] = []
    beyond: dict[str, list[str]] = {}
    erased = {(one.team, one.title) for one in connection.execute(
        select(RECORD.c.team, RECORD.c.title).where(RECORD.c.kind == "erased"))}
    last: dict[str, RecordRow] = {}
    hashes: dict[str, str] = {}
    for row, body in _old_rows(connection):
        before, where = last.get(row.team), f"team {row.team}: row {row.seq}"
        if row.seq != (before.seq + 1 if before else 1) \
                or row.previous != (before.hash if before else FIRST):
            wrong.append(f"{where} does not follow the row before it")
        if row.hash != row.sealed():
            wrong.append(f"{where} was changed")
        if body is None and (row.team, row.id) not in erased:
            wrong.append(f"{where} has lost its content")
        if body is not None and sha(body) != row.body_sha256:
            wrong.append(f"{where} has other content than was recorded")
        said = signed.get(row.team, {})
        if row.seq == said.get("seq"):
            hashes[row.team] = row.hash
        if row.seq > said.get("seq", 0):
            beyond.setdefault(row.team, []).append(row.id)
        last[row.team] = row
    wrong += [f"team {team}: row {said['seq']} is not the row that was signed"
              for team, said in sorted(signed.items()) if hashes.get(team) != said["hash"]]
    wrong += [f"team {team}: no signed head is kept in {records.head.path.name}"
              for team in sorted(last.keys() - signed.keys())]
    return wrong, beyond


def _old_rows(connection: Connection) -> Iterator[tuple[RecordRow, str | None]]:
    query = select(RECORD, BODY.c.body).join(BODY, RECORD.c.id == BODY.c.id, isouter=True)
    for one in connection.execute(query.order_by(RECORD.c.team, RECORD.c.seq),
                                  execution_options={"yield_per": 500}):
        yield row_of(one), one.body


def _seal_all(connection: Connection, records: Records) -> Head:
    """Seal every row that is what its hash says, team by team, and that bears no seal yet."""
    head = Head()
    marks: dict[str, str] = {}
    seals: list[dict[str, Any]] = []
    have = {one.id: one for one in map(seal_of, connection.execute(select(SEAL)))}
    for row, _ in _old_rows(connection):
        if row.hash != row.sealed():
            continue
        mark = marks.setdefault(row.team, row.hash)
        seal = have.get(row.id) or Seal.of(row, head.number + 1, mark, head.link,
                                           records.head.ring)
        if row.id not in have:
            seals.append(vars(seal))
        head = head.moved(row, seal)
    for start in range(0, len(seals), 1000):
        connection.execute(SEAL.insert(), seals[start:start + 1000])
    return head
