"""Finds the firms and items that a text may mean; all of them, where a name is shared."""

from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, select

from knowledge.register.fields import Kind
from knowledge.register.names import key, number, plain
from knowledge.register.records import Firm, FirmFound, Item, ItemFound
from knowledge.register.rows import FACT_COLUMNS, fact_of
from knowledge.register.tables import FactRow, KeyRow, RecordRow

_NEAR = 86.0  # two writings of one name, one or two letters apart
_LONGEST = 500


def firms(connection: Connection, team: str, text: str, limit: int) -> list[FirmFound]:
    """By id and register number first; if there is none, by name, the best first."""
    text = text.strip()[:_LONGEST]
    if not plain(text) or limit < 1:
        return []
    met = _by_number(connection, team, text) or _by_name(connection, team, text)
    best = sorted(met.values(), key=lambda hit: (-hit[2], hit[1], hit[3]))[:limit]
    shown = _firms(connection, team, [record for *_, record in best])
    return [
        FirmFound(
            id=record,
            name=shown[record].name,
            country=shown[record].value("country"),
            demonstration=shown[record].demonstration,
            matched=matched,
            how=how,
            score=score,
        )
        for how, matched, score, record in best
    ]


def items(connection: Connection, team: str, text: str, limit: int) -> list[ItemFound]:
    """By part number, else by a part of it, else by the words of description, grade and maker."""
    wanted, words = number(text[:_LONGEST]), set(plain(text[:_LONGEST]).split())
    found: dict[str, tuple[int, Any]] = {}
    for row in _keys(connection, team, "item"):
        if row.how == "id" and wanted and number(row.text) == wanted:
            rank, how = 0, "part number"
        elif row.how == "id" and len(wanted) >= 3 and wanted in number(row.text):
            rank, how = 1, "part of a part number"
        elif row.how == "text" and words and words <= set(row.key.split()):
            rank, how = 2, "text"
        else:
            continue
        if rank < found.get(row.record, (9, ""))[0]:
            found[row.record] = (rank, how)
    if any(rank == 0 for rank, _ in found.values()):
        found = {record: hit for record, hit in found.items() if hit[0] == 0}
    best = sorted(found, key=lambda record: (found[record][0], record))[:limit]
    return [_item_found(connection, team, record, found[record][1]) for record in best]


def _keys(connection: Connection, team: str, kind: Kind) -> Any:
    query = select(KeyRow.record, KeyRow.how, KeyRow.text, KeyRow.key)
    return connection.execute(query.where(KeyRow.team == team, KeyRow.kind == kind))


_Hit = tuple[Any, str, float, str]  # how, the text that met, score, record


def _by_number(connection: Connection, team: str, text: str) -> dict[str, _Hit]:
    query = select(KeyRow.record, KeyRow.how, KeyRow.text).where(
        KeyRow.team == team,
        KeyRow.kind == "firm",
        KeyRow.key == number(text),
        KeyRow.how.in_(("id", "number")),
    )
    return {row.record: (row.how, row.text, 100.0, row.record) for row in connection.execute(query)}


def _by_name(connection: Connection, team: str, text: str) -> dict[str, _Hit]:
    met: dict[str, _Hit] = {}
    wanted = dict.fromkeys((plain(text), key(text)))
    rows = [row for row in _keys(connection, team, "firm") if "name" in row.how]
    for row in rows:
        if row.key in wanted:
            score = 100.0 if row.key == plain(text) else 99.0
            how = row.how
        elif _is_part(key(text), row.key):
            how, score = "part of a name", 90.0
        else:
            continue
        if score > met.get(row.record, ("", "", 0.0, ""))[2]:
            met[row.record] = (how, row.text, score, row.record)
    if met:
        return met
    near = process.extract(
        key(text), [row.key for row in rows], scorer=fuzz.ratio, score_cutoff=_NEAR, limit=None
    )
    for _, score, index in near:
        row = rows[index]
        if score > met.get(row.record, ("", "", 0.0, ""))[2]:
            met[row.record] = ("similar name", row.text, score, row.record)
    return met


def _is_part(wanted: str, name: str) -> bool:
    """True if all words of `wanted` stand in `name`; without spaces: if it stands in it."""
    if len(wanted) < 2:
        return False
    if not wanted.isascii() and " " not in wanted:
        return wanted in name
    return set(wanted.split()) <= set(name.split())


def _firms(connection: Connection, team: str, records: list[str]) -> dict[str, Firm]:
    query = select(FactRow.record, *FACT_COLUMNS).where(
        FactRow.team == team,
        FactRow.kind == "firm",
        FactRow.record.in_(records),
        FactRow.field.in_(("name", "country")),
        FactRow.retracted_at.is_(None),
    )
    facts: dict[str, list[Any]] = {record: [] for record in records}
    for row in connection.execute(query.order_by(FactRow.number)):
        facts[row.record].append(row)
    marks = select(RecordRow.id, RecordRow.demonstration).where(
        RecordRow.team == team, RecordRow.kind == "firm", RecordRow.id.in_(records)
    )
    return {
        row.id: Firm(
            id=row.id,
            demonstration=row.demonstration,
            facts=tuple(fact_of("firm", fact) for fact in facts[row.id]),
        )
        for row in connection.execute(marks)
    }


def _item_found(connection: Connection, team: str, part_no: str, how: Any) -> ItemFound:
    query = select(*FACT_COLUMNS).where(
        FactRow.team == team,
        FactRow.kind == "item",
        FactRow.record == part_no,
        FactRow.retracted_at.is_(None),
    )
    mark = select(RecordRow.demonstration).where(
        RecordRow.team == team, RecordRow.kind == "item", RecordRow.id == part_no
    )
    item = Item(
        id=part_no,
        demonstration=connection.execute(mark).scalar_one(),
        facts=tuple(fact_of("item", row) for row in connection.execute(query)),
    )
    return ItemFound(
        part_no=part_no,
        maker=item.value("maker"),
        grade=item.value("grade"),
        description=item.value("description"),
        demonstration=item.demonstration,
        how=how,
    )
