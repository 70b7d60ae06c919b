"""Each row of a customer master screened, matched with the records, and put before the rules.

No row is dropped: one that cannot be read is in the result with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from assistant.batch.firms_on_record import FirmsOnRecord
from assistant.case.evidence import Party, find_item, on_file, vouched
from assistant.determining.determinations import on_record, told
from assistant.determining.screenings import looked_up
from assistant.office.clearances import Held
from assistant.roles import Claim, Who, may_confirm
from assistant.services.services import House
from assistant.wording import words
from knowledge import usual_question
from knowledge.errors import ImportRefused, KnowledgeError, UnknownRecord
from knowledge.register import Firm, Item
from knowledge.register.importers import ImportSource, Upload, format_of, look
from knowledge.register.importers.columns import check
from knowledge.register.importers.table_rows import candidates
from knowledge.rules import Determination, Grade, Pack, Told, determine
from knowledge.screening import Lists, Query, Screening

KIND = "batch"
EVERY = 50


@dataclass(frozen=True)
class Batch:
    """An uploaded customer master, and the question that is put to each row.

    `item` is a part number on record, `facts` hold for every row; `against` is the record of an
    earlier batch, to show what flipped since.
    """

    data: bytes
    file: str
    on: date
    pack: str = usual_question.PACK
    question: str = usual_question.QUESTION
    scenario: str = ""
    item: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)
    against: str = ""


@dataclass(frozen=True)
class BatchRow:
    """What one row came to; `refused` says why it could not be read."""

    number: int
    cells: tuple[str, ...]
    key: str
    name: str = ""
    refused: str = ""
    firm: str = ""
    screening: Screening | None = None
    determination: Determination | None = None
    was: str = ""

    @property
    def outcome(self) -> str:
        """The outcome by the rules; `not_read` for a row that was refused."""
        return self.determination.outcome if self.determination else "not_read"

    @property
    def hits(self) -> list[str]:
        return [hit.entry.id for hit in self.screening.hits] if self.screening else []


@dataclass(frozen=True)
class Result:
    """The whole of a batch, and where it stands on record."""

    batch: Batch
    upload: Upload
    mapping: Mapping[str, str]
    pack: Pack
    lists: Lists
    rows: tuple[BatchRow, ...]
    record: dict[str, Any]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(row.outcome for row in self.rows))


@dataclass
class _Run:
    """What every row of one batch is put before: one snapshot, one pack, one item."""

    house: House
    batch: Batch
    who: Who
    now: datetime
    lists: Lists = field(init=False)
    clearances: Held = field(init=False)
    pack: Pack = field(init=False)
    known: FirmsOnRecord = field(init=False)
    item: Item | None = field(init=False)
    facts: dict[str, Told] = field(init=False)

    def __post_init__(self) -> None:
        house, batch = self.house, self.batch
        self.lists, self.clearances = house.lists, house.clearances.all_held(self.who.team)
        self.pack = house.pack(batch.pack, batch.scenario)
        self.pack.question(batch.question)
        self.known = FirmsOnRecord(house.register, self.who.team)
        self.item = find_item(house.register, self.who.team, batch.item) if batch.item else None
        if batch.item and self.item is None:
            raise UnknownRecord(f"no item {batch.item!r} in your register; search for it by name")
        self.facts = told(batch.facts, self.who, self.now)

    def row(self, number: int, cells: tuple[str, ...], key: str, asked: Firm) -> BatchRow:
        """One row screened and decided."""
        found = self.known.find(asked)
        named = asked if asked.names else found
        if named is None:
            raise ImportRefused(f"the row names no firm, and none on record has the id {asked.id}")
        firm = (found.stating(*asked.facts) if found else asked).as_of(self.batch.on)
        country = firm.value("country")
        ids = {one.scheme.lower(): one.value for one in firm.values("identifier")}
        query = Query(named.name, country if isinstance(country, str) else "", ids,
                      tuple(name.text for name in firm.names))
        seen = looked_up(self.house, self.lists, query, self.batch.on, self.now, self.clearances)
        party = Party("end_user", named.name, found is not None and vouched(found), firm.id,
                      query.country, seen)
        known = on_file([(party, firm)], self.item).over({})
        facts = {name: one.told for name, one in known.items() if name in self.pack.facts}
        made = determine(self.pack, self.batch.question, {**facts, **self.facts}, self.batch.on)
        return BatchRow(number, cells, key, named.name, firm=found.id if found else "",
                        screening=seen, determination=made)


def run_batch(house: House, batch: Batch, who: Who, now: datetime,
              progress: Callable[[int, int], None] | None = None) -> Result:
    """Every row of the file, decided and on record. Raises ImportRefused for a file that is no
    table, with nothing recorded."""
    if format_of(batch.data) != "table":
        raise ImportRefused("a batch is a table; hand in a CSV file or a workbook")
    upload = look(house.register, who.team, "firm", batch.data, batch.file)
    mapping = check("firm", upload.heading, {**upload.mapping, **batch.mapping})
    if not set(mapping.values()) & {"name", "id", "name_en", "name_zh"}:
        raise ImportRefused("no column holds the firms' names; say which, as in column=name")
    run, before = _Run(house, batch, who, now), _before(house, who.team, batch.against)
    rows: list[BatchRow] = []
    total = sum(1 for line in upload.table.lines if line.number > upload.heading.number)
    for row in _rows(run, upload, mapping):
        was = before.get(row.key, "new") if batch.against else ""
        rows.append(BatchRow(**{**vars(row), "was": was}))
        if progress and (len(rows) % EVERY == 0 or len(rows) == total):
            progress(len(rows), total)
    return _on_record(run, upload, mapping, tuple(rows))


def _rows(run: _Run, upload: Upload, mapping: dict[str, str]) -> Iterator[BatchRow]:
    checked = may_confirm(run.who.roles, Claim.STATEMENT).may
    source = ImportSource(title=f"{upload.file} ({upload.sha256[:12]})", day=run.batch.on,
                          grade=Grade.B if checked else Grade.C, confirmed=checked)
    cells = {line.number: line.cells for line in upload.table.lines}
    seen: Counter[str] = Counter()
    for one in candidates("firm", upload.table, upload.heading, mapping, source):
        record, refused = one.record, one.refused
        id = record.id if record else f"row-{one.number}"
        seen[id] += 1
        key = id if seen[id] == 1 else f"{id}#{seen[id]}"
        if isinstance(record, Firm):
            try:
                yield run.row(one.number, cells[one.number], key, record)
                continue
            except KnowledgeError as error:
                refused = str(error)
        yield BatchRow(one.number, cells[one.number], key, refused=refused)


def _before(house: House, team: str, record: str) -> dict[str, str]:
    """The outcomes of an earlier batch by row key."""
    if not record:
        return {}
    if house.records.row(team, record).kind != KIND:
        raise UnknownRecord(f"no batch is on record under {record!r}; see the list of records")
    return {one["key"]: one["outcome"] for one in house.records.read(team, record)["rows"]}


def flips(rows: tuple[BatchRow, ...]) -> list[BatchRow]:
    """The rows whose outcome is other than in the earlier batch, new rows apart."""
    return [row for row in rows if row.was not in ("", "new", row.outcome)]


def _on_record(run: _Run, upload: Upload, mapping: dict[str, str], rows: tuple[BatchRow, ...]
               ) -> Result:
    batch = run.batch
    counts = dict(Counter(row.outcome for row in rows))
    asked = words.noun(batch.question, run.pack.question(batch.question).asks, "en")
    body = {
        "headline": f"{batch.file}: {len(rows)} rows, {asked} on {batch.on}: "
                    + ", ".join(f"{count} {words.outcome(batch.question, name, 'en').lower()}"
                                for name, count in sorted(counts.items())),
        "file": batch.file, "sha256": upload.sha256, "on": batch.on.isoformat(),
        "pack": run.pack.id, "fingerprint": run.pack.fingerprint, "question": batch.question,
        "scenario": batch.scenario, "item": batch.item, "facts": sorted(batch.facts),
        "mapping": mapping, "list_snapshot": run.lists.snapshot.id, "counts": counts,
        "rows": [{
            "key": row.key, "number": row.number, "name": row.name, "firm": row.firm,
            "outcome": row.outcome, "refused": row.refused, "hits": row.hits,
            "screening": row.screening.state if row.screening else "",
            "because": list(row.determination.because[:3]) if row.determination else [],
        } for row in rows],
    }
    row = run.house.records.write(KIND, run.who.team, run.who.actor, body, run.now,
                                  id=str(uuid4()))
    return Result(batch, upload, mapping, run.pack, run.lists, rows, on_record(row))
