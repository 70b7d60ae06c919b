"""The register: firms and items of a team, read as they were known, written without losing what
stood.

Each method takes the team first. A record of another team is, in every respect, a record that does
not exist.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import groupby, islice
from typing import Self

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from knowledge.errors import RegisterError, UnknownRecord
from knowledge.register.database import connect, writing
from knowledge.register.fields import Kind
from knowledge.register.firms_and_items import Firm, FirmFound, Item, ItemFound, Record
from knowledge.register.passages import RecordPassage, passages_of
from knowledge.register.statements import Fact
from knowledge.register.storage import finding, record_access
from knowledge.register.storage.name_index import NameIndexes, mark_of
from knowledge.register.storage.register_tables import MappingRow, RegisterRow


class Register:
    """Firm and item records of all teams; safe to share between threads."""

    def __init__(self, engine: Engine, within: Connection | None = None,
                 names: NameIndexes | None = None) -> None:  # fmt: skip
        self.engine, self._within, self._names = engine, within, names or NameIndexes()

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the register at a database address and bring its tables up to date."""
        return cls(connect(url))

    def close(self) -> None:
        self.engine.dispose()

    def within(self, connection: Connection) -> Self:
        """The register on another's open transaction: its writes are committed or rolled back with
        it."""
        return type(self)(self.engine, connection, self._names)

    @contextmanager
    def writing(self, keep: bool = True) -> Iterator[Connection]:
        """Open a writing transaction, or use the given one; without `keep` its own is rolled
        back."""
        if self._within is not None:
            yield self._within
            return
        with writing(self.engine, keep=keep) as connection:
            yield connection

    # Reading

    def find(self, team: str, text: str, limit: int = 10) -> list[FirmFound]:
        """The firms that a text may mean: by id or number first, else every firm of such a name."""
        with self.engine.connect() as connection:
            return finding.firms(connection, team, text, limit, self._names)

    def firm(
        self, team: str, id: str, known: datetime | None = None, on: date | None = None
    ) -> Firm:
        """One firm: what was true on the day `on`, as known at `known` (default: any day, now)."""
        with self.engine.connect() as connection:
            record = Firm(**record_access.read(connection, team, "firm", id, known))
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
            record = Item(**record_access.read(connection, team, "item", part_no.strip(), known))
        return record.as_of(on) if on else record

    def passages(
        self,
        team: str,
        id: str,
        kind: Kind = "firm",
        known: datetime | None = None,
        on: date | None = None,
    ) -> list[RecordPassage]:
        """What is held on a firm or an item, statement by statement, each with its source."""
        read = self.firm if kind == "firm" else self.item
        return passages_of(read(team, id, known=known, on=on))

    def ids(self, team: str, kind: Kind = "firm") -> list[str]:
        """The ids of all records of a team, in order."""
        query = select(RegisterRow.id).where(RegisterRow.team == team, RegisterRow.kind == kind)
        with self.engine.connect() as connection:
            return list(connection.execute(query.order_by(RegisterRow.id)).scalars())

    def page(self, team: str, kind: Kind = "firm", after: str = "", limit: int = 100
             ) -> tuple[list[Record], bool]:  # fmt: skip
        """The records whose ids follow `after`, in the order of the ids, at most so many; and
        whether more follow."""
        query = select(RegisterRow.id).where(
            RegisterRow.team == team, RegisterRow.kind == kind, RegisterRow.id > after)
        with self.engine.connect() as connection:
            first = query.order_by(RegisterRow.id).limit(limit + 1)
            ids = list(connection.execute(first).scalars())
            found = record_access.read_some(connection, team, kind, ids[:limit])
        made = Firm if kind == "firm" else Item
        return [made(**parts) for parts in found.values()], len(ids) > limit

    def every(self, team: str, kind: Kind = "firm") -> Iterator[Record]:
        """All records of a team, in the order of their ids, read some hundreds at a time."""
        after, more = "", True
        while more:
            some, more = self.page(team, kind, after, record_access.BLOCK)
            yield from some
            after = some[-1].id if some else ""

    def names_mark(self, team: str) -> tuple[int, ...]:
        """Other than before as soon as a firm of the team gains or loses a name."""
        with self.engine.connect() as connection:
            return mark_of(connection, team)

    # Writing

    def save_firm(self, team: str, firm: Firm, by: str, now: datetime) -> Firm:
        """Save a firm's statements that are not saved yet; what others added meanwhile stays."""
        self._save(team, [firm], by, now)
        return self.firm(team, firm.id)

    def save_item(self, team: str, item: Item, by: str, now: datetime) -> Item:
        """Save the statements of an item that are not saved yet."""
        self._save(team, [item], by, now)
        return self.item(team, item.id)

    def save_all(
        self, team: str, records: Iterable[Record], by: str, now: datetime, *, settle: bool = False
    ) -> None:
        """Save many records in one transaction: all of them or, if one is refused, none."""
        self._save(team, records, by, now, settle=settle)

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
        with self.writing() as connection:
            record = record_access.read(connection, team, kind, id, None)
            if fact_id not in {fact.id for fact in record["facts"]}:
                raise UnknownRecord(f"no standing statement {fact_id!r} on {kind} {id!r}")
            record_access.retract(connection, team, [fact_id], by, now)
            record_access.rebuild_keys(connection, team, kind, id)

    # Column mappings

    def mapping(self, team: str, name: str) -> dict[str, str] | None:
        """The remembered column mapping of that name, if there is one."""
        query = select(MappingRow.columns).where(MappingRow.team == team, MappingRow.name == name)
        with self.engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def remember_mapping(
        self, team: str, name: str, columns: dict[str, str], by: str, now: datetime
    ) -> None:
        """Store a mapping of columns under a name, in place of the earlier one."""
        mine = (MappingRow.team == team, MappingRow.name == name)
        row = {"team": team, "name": name, "columns": columns, "recorded_at": now}
        with self.writing() as connection:
            connection.execute(delete(MappingRow).where(*mine))
            connection.execute(insert(MappingRow), [{**row, "recorded_by": by}])

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
        try:
            with self.writing() as connection:
                for kind, some in _blocks(records):
                    writer = record_access.Writer(connection, team, kind, by, now)
                    writer.prefetch(record.id for record in some)
                    for record in some:
                        writer.write(record, settle=settle, existing=existing)
                    writer.flush()
        except IntegrityError as error:
            raise RegisterError(
                "somebody else created the same record at the same moment; try again"
            ) from error


def _blocks(records: Iterable[Record]) -> Iterator[tuple[Kind, list[Record]]]:
    """The records in their order, a few hundred of one kind at a time."""
    for kind, alike in groupby(records, key=lambda record: record.kind):
        while some := list(islice(alike, record_access.BLOCK)):
            yield kind, some
