"""The register: firms and items of a team, read as they were known, written without losing what
stood.

Each method takes the team first. A record of another team is, in every respect, a record that does
not exist.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge.errors import RegisterError, UnknownRecord
from knowledge.register import finding
from knowledge.register.database import connect, writing
from knowledge.register.facts import Fact
from knowledge.register.fields import Kind
from knowledge.register.names import number, plain
from knowledge.register.records import Firm, FirmFound, Item, ItemFound, Record
from knowledge.register.revise import revise
from knowledge.register.rows import FACT_COLUMNS, fact_of, key_rows, row_of, stamped
from knowledge.register.tables import FactRow, KeyRow, RecordRow


class Register:
    """Firm and item records of all teams; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the register at a database address and bring its tables up to date."""
        return cls(connect(url))

    def close(self) -> None:
        self.engine.dispose()

    # Reading

    def find(self, team: str, text: str, limit: int = 10) -> list[FirmFound]:
        """The firms that a text may mean: by id or number first, else every firm of such a name."""
        with self.engine.connect() as connection:
            return finding.firms(connection, team, text, limit)

    def firm(
        self, team: str, id: str, known: datetime | None = None, on: date | None = None
    ) -> Firm:
        """One firm: what was true on the day `on`, as known at `known` (default: any day, now)."""
        with self.engine.connect() as connection:
            record = Firm(**_read(connection, team, "firm", id, known))
        return record.as_of(on) if on else record

    def find_items(self, team: str, text: str, limit: int = 10) -> list[ItemFound]:
        """The items whose part number, description, grade or maker contains the text."""
        with self.engine.connect() as connection:
            return finding.items(connection, team, text, limit)

    def item(
        self, team: str, part_no: str, known: datetime | None = None, on: date | None = None
    ) -> Item:
        """One item by its part number; `known` and `on` as for a firm."""
        with self.engine.connect() as connection:
            record = Item(**_read(connection, team, "item", part_no.strip(), known))
        return record.as_of(on) if on else record

    def ids(self, team: str, kind: Kind = "firm") -> list[str]:
        """The ids of all records of a team, in order."""
        query = select(RecordRow.id).where(RecordRow.team == team, RecordRow.kind == kind)
        with self.engine.connect() as connection:
            return list(connection.execute(query.order_by(RecordRow.id)).scalars())

    # Writing

    def save_firm(self, team: str, firm: Firm, by: str, now: datetime) -> Firm:
        """Save a firm's statements that are not saved yet; what others added meanwhile stays."""
        self._save(team, [firm], by, now)
        return self.firm(team, firm.id)

    def save_item(self, team: str, item: Item, by: str, now: datetime) -> Item:
        """Save the statements of an item that are not saved yet."""
        self._save(team, [item], by, now)
        return self.item(team, item.id)

    def save_all(self, team: str, records: Iterable[Record], by: str, now: datetime) -> None:
        """Save many records in one transaction: all of them or, if one is refused, none."""
        self._save(team, records, by, now)

    def set_field(
        self, team: str, id: str, fact: Fact, by: str, now: datetime, *, settle: bool = False
    ) -> Firm:
        """Add one statement to an existing firm; `settle` retracts what it contradicts."""
        firm = self.firm(team, id)
        self._save(team, [Firm(id=firm.id, facts=(fact,))], by, now, settle=settle, existing=True)
        return self.firm(team, id)

    def set_item_field(
        self, team: str, part_no: str, fact: Fact, by: str, now: datetime, *, settle: bool = False
    ) -> Item:
        """Add one statement to an existing item; `settle` retracts what it contradicts."""
        item = self.item(team, part_no)
        self._save(team, [Item(id=item.id, facts=(fact,))], by, now, settle=settle, existing=True)
        return self.item(team, part_no)

    def retract(self, team: str, kind: Kind, id: str, fact_id: str, by: str, now: datetime) -> None:
        """Withdraw one statement; it stays readable for the time before `now`."""
        with writing(self.engine) as connection:
            record = _read(connection, team, kind, id, None)
            if fact_id not in {fact.id for fact in record["facts"]}:
                raise UnknownRecord(f"no standing statement {fact_id!r} on {kind} {id!r}")
            _retract(connection, team, [fact_id], by, now)
            _rebuild_keys(connection, team, kind, id)

    def _save(
        self,
        team: str,
        records: Iterable[Record],
        by: str,
        now: datetime,
        *,
        settle: bool = False,
        existing: bool = False,
    ) -> None:
        if not team.strip() or not by.strip():
            raise RegisterError("a record is saved for a team and by somebody; name both")
        try:
            with writing(self.engine) as connection:
                for record in records:
                    _write(connection, team, record, by, now, settle, existing)
        except IntegrityError as error:
            raise RegisterError(
                "somebody else created the same record at the same moment; try again"
            ) from error


def _read(
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


def _write(
    connection: Connection,
    team: str,
    record: Record,
    by: str,
    now: datetime,
    settle: bool,
    existing: bool,
) -> None:
    try:
        standing = list(_read(connection, team, record.kind, record.id, None)["facts"])
    except UnknownRecord:
        if existing:
            raise
        standing = []
        _create(connection, team, record, by, now)
    retracted: list[Fact] = []
    added: list[Fact] = []
    for fact in record.facts:
        if fact.id is not None:
            continue
        revision = revise([*standing, *added], stamped(fact, by, now), settle=settle)
        gone = {id(old) for old in revision.retracted}
        retracted += [old for old in revision.retracted if old.id is not None]
        standing = [old for old in standing if id(old) not in gone]
        added = [old for old in added if id(old) not in gone]
        added += [stamped(part, by, now) for part in revision.added]
    _retract(connection, team, [old.id for old in retracted if old.id], by, now)
    if added:
        rows = [row_of(team, record.kind, record.id, fact) for fact in added]
        connection.execute(insert(FactRow), rows)
    if retracted:
        _rebuild_keys(connection, team, record.kind, record.id)
    elif keys := [k for f in added for k in key_rows(team, record.kind, record.id, f)]:
        connection.execute(insert(KeyRow), keys)


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


def _retract(connection: Connection, team: str, ids: list[str], by: str, now: datetime) -> None:
    if ids:
        mine = (FactRow.team == team, FactRow.id.in_(ids))
        connection.execute(update(FactRow).where(*mine).values(retracted_at=now, retracted_by=by))


def _rebuild_keys(connection: Connection, team: str, kind: Kind, id: str) -> None:
    mine = (KeyRow.team == team, KeyRow.kind == kind, KeyRow.record == id)
    connection.execute(delete(KeyRow).where(*mine, KeyRow.how != "id"))
    facts = _read(connection, team, kind, id, None)["facts"]
    keys = [key for fact in facts for key in key_rows(team, kind, id, fact)]
    if keys:
        connection.execute(insert(KeyRow), keys)
