"""Reads and writes one record on an open connection; only rows of the named team are touched."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from knowledge.errors import RegisterError, UnknownRecord
from knowledge.register.fields import Kind
from knowledge.register.firms_and_items import Record
from knowledge.register.name_keys import number, plain
from knowledge.register.statements import Fact
from knowledge.register.storage.register_tables import FactRow, KeyRow, RegisterRow
from knowledge.register.storage.revision import revise
from knowledge.register.storage.statement_rows import (
    FACT_COLUMNS,
    fact_of,
    key_rows,
    row_of,
    stamped,
)

Written = Literal["created", "changed", "unchanged"]
BLOCK = 500
"""Records that are read, and written, at once."""


def unknown(kind: Kind, id: str) -> UnknownRecord:
    """The error for a record that is not there."""
    return UnknownRecord(f"no {kind} {id!r} in your register; search for it by name")


def read(
    connection: Connection, team: str, kind: Kind, id: str, known: datetime | None
) -> dict[str, Any]:
    """The parts of a record, its statements in the order in which they were recorded."""
    where = (RegisterRow.team == team, RegisterRow.kind == kind, RegisterRow.id == id)
    query = select(RegisterRow.demonstration, RegisterRow.recorded_at).where(*where)
    row = connection.execute(query).one_or_none()
    if row is None or (known is not None and row.recorded_at > known):
        raise unknown(kind, id)
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


def read_some(
    connection: Connection, team: str, kind: Kind, ids: list[str]
) -> dict[str, dict[str, Any]]:
    """The parts of those of the records that are there, as they stand, in the order of the ids."""
    marks = select(RegisterRow.id, RegisterRow.demonstration).where(
        RegisterRow.team == team, RegisterRow.kind == kind, RegisterRow.id.in_(ids))
    marked = {row.id: row.demonstration for row in connection.execute(marks)}
    facts: dict[str, list[Fact]] = {id: [] for id in ids if id in marked}
    stated = select(FactRow.record, *FACT_COLUMNS).where(
        FactRow.team == team, FactRow.kind == kind, FactRow.record.in_(list(facts)),
        FactRow.retracted_at.is_(None))
    for row in connection.execute(stated.order_by(FactRow.number)) if facts else ():
        facts[row.record].append(fact_of(kind, row, apart=("record",)))
    return {id: {"id": id, "demonstration": marked[id], "facts": tuple(said)}
            for id, said in facts.items()}


def retract(connection: Connection, team: str, ids: list[str], by: str, now: datetime) -> None:
    """Mark statements as withdrawn."""
    for some in blocks(ids):
        mine = (FactRow.team == team, FactRow.id.in_(some))
        connection.execute(update(FactRow).where(*mine).values(retracted_at=now, retracted_by=by))


def rebuild_keys(connection: Connection, team: str, kind: Kind, id: str) -> None:
    """Write the keys of a record anew from the statements that stand."""
    _replace_keys(connection, team, kind, {id: read(connection, team, kind, id, None)["facts"]})


def _replace_keys(
    connection: Connection, team: str, kind: Kind, standing: Mapping[str, Iterable[Fact]]
) -> None:
    for some in blocks(list(standing)):
        mine = (KeyRow.team == team, KeyRow.kind == kind, KeyRow.record.in_(some))
        connection.execute(delete(KeyRow).where(*mine, KeyRow.how != "id"))
    keys = [key for id, facts in standing.items() for fact in facts
            for key in key_rows(team, kind, id, fact)]
    if keys:
        connection.execute(insert(KeyRow), keys)


class Writer:
    """Takes unsaved statements of many records in, with few statements to the database.

    What is written waits in memory until `flush`; what is known of a record is read once, and all
    at once for those that are named to `prefetch`.
    """

    def __init__(
        self, connection: Connection, team: str, kind: Kind, by: str, now: datetime
    ) -> None:
        if not 0 < len(team.strip()) <= 100 or not 0 < len(by.strip()) <= 200:
            raise RegisterError("a record is saved for a team and by somebody; name both, in short")
        self._connection, self._team, self._kind = connection, team, kind
        self._by, self._now = by, now
        self._standing: dict[str, list[Fact] | None] = {}  # None: no such record
        self._holders: dict[str, set[str]] = {}
        self._clear()

    def _clear(self) -> None:
        self._records: list[dict[str, Any]] = []
        self._facts: list[dict[str, Any]] = []
        self._keys: list[dict[str, Any]] = []
        self._gone: list[str] = []
        self._rekeyed: set[str] = set()

    def prefetch(self, ids: Iterable[str], keys: Iterable[str] = ()) -> None:
        """Read these records, and find who bears these register numbers."""
        wanted = list(dict.fromkeys(key for key in keys if key not in self._holders))
        self._holders.update({key: set() for key in wanted})
        for some in blocks(wanted):
            held = select(FactRow.record, FactRow.key).where(
                FactRow.team == self._team, FactRow.kind == self._kind,
                FactRow.field == "identifier", FactRow.key.in_(some),
                FactRow.retracted_at.is_(None))
            for row in self._connection.execute(held):
                self._holders[row.key].add(row.record)
        met = (id for key in wanted for id in self._holders[key])
        missing = list(dict.fromkeys(id for id in (*ids, *met) if id not in self._standing))
        self._standing.update(dict.fromkeys(missing))
        for some in blocks(missing):
            self._read(some)

    def _read(self, ids: list[str]) -> None:
        found = read_some(self._connection, self._team, self._kind, ids)
        self._standing.update({id: list(parts["facts"]) for id, parts in found.items()})

    def holders(self, keys: Iterable[str]) -> set[str]:
        """The records that bear one of these register numbers."""
        self.prefetch((), keys)
        return {id for key in keys for id in self._holders[key]}

    def write(self, record: Record, *, settle: bool = False, existing: bool = False) -> Written:
        """Take the unsaved statements of a record in; `existing` refuses to create the record."""
        self.prefetch([record.id])
        held = self._standing[record.id]
        if held is None:
            if existing:
                raise unknown(self._kind, record.id)
            self._create(record)
        standing, added, gone = _revised(held or [], record.facts, self._stamp, settle)
        self._standing[record.id] = [*standing, *added]
        self._facts += [row_of(self._team, self._kind, record.id, fact) for fact in added]
        self._follow(record.id, gone, added)
        return "created" if held is None else "changed" if added else "unchanged"

    def _stamp(self, fact: Fact) -> Fact:
        return stamped(fact, self._by, self._now)

    def _follow(self, id: str, gone: list[Fact], added: list[Fact]) -> None:
        """Keep the keys and the bearers of register numbers in step."""
        self._gone += [fact.id for fact in gone if fact.id is not None]
        if gone or id in self._rekeyed:
            self._rekeyed.add(id)
        else:
            self._keys += [key for fact in added
                           for key in key_rows(self._team, self._kind, id, fact)]
        for fact in (*gone, *added):
            if fact.field == "identifier" and fact.key in self._holders:
                (self._holders[fact.key].discard if fact in gone else
                 self._holders[fact.key].add)(id)

    def _create(self, record: Record) -> None:
        row = {"team": self._team, "kind": self._kind, "id": record.id}
        self._records.append({**row, "demonstration": record.demonstration,
                              "recorded_at": self._now, "recorded_by": self._by})
        written = {"team": self._team, "kind": self._kind, "record": record.id, "text": record.id}
        names = dict.fromkeys((number(record.id), plain(record.id)))
        self._keys += [{**written, "how": "id", "key": name} for name in names]

    def flush(self) -> None:
        """Write the pending changes, and clear what was read."""
        for table, rows in ((RegisterRow, self._records), (FactRow, self._facts)):
            if rows:
                self._connection.execute(insert(table), rows)
        retract(self._connection, self._team, self._gone, self._by, self._now)
        if self._keys:
            self._connection.execute(insert(KeyRow), self._keys)
        _replace_keys(self._connection, self._team, self._kind,
                      {id: self._standing[id] or () for id in sorted(self._rekeyed)})
        self._standing, self._holders = {}, {}
        self._clear()


def _revised(
    held: list[Fact], facts: Iterable[Fact], stamp: Callable[[Fact], Fact], settle: bool
) -> tuple[list[Fact], list[Fact], list[Fact]]:
    """The statements that stay, are added and are retracted once the new facts are saved."""
    standing, added, gone = list(held), list[Fact](), list[Fact]()
    for fact in facts:
        if fact.id is not None:
            continue
        revision = revise([*standing, *added], stamp(fact), settle=settle)
        left = {id(old) for old in revision.retracted}
        gone += [old for old in revision.retracted if old.id is not None]
        standing = [old for old in standing if id(old) not in left]
        added = [old for old in added if id(old) not in left]
        added += [stamp(part) for part in revision.added]
    return standing, [fact.model_copy(update={"id": uuid4().hex}) for fact in added], gone


def blocks(ids: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(ids), BLOCK):
        yield ids[first : first + BLOCK]
