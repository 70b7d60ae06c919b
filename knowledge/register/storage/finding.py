"""Finds the firms and items that a text may mean; all of them, where a name is shared."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from knowledge.register.firms_and_items import Firm, FirmFound, Item, ItemFound
from knowledge.register.name_keys import key, number, plain
from knowledge.register.storage.name_index import NameIndex, NameIndexes, NameKey
from knowledge.register.storage.register_tables import FactRow, KeyRow, RegisterRow
from knowledge.register.storage.statement_rows import FACT_COLUMNS, fact_of

_NEAR = 83.0  # one letter of seven
_LONGEST = 500


def firms(
    connection: Connection, team: str, text: str, limit: int, indexes: NameIndexes
) -> list[FirmFound]:
    """By id and register number first; if there is none, by name, the best first."""
    text = text.strip()[:_LONGEST]
    if not plain(text) or limit < 1:
        return []
    met = _by_number(connection, team, text) or _by_name(indexes.of(connection, team), text)
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
    for row in _item_keys(connection, team):
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


def _item_keys(connection: Connection, team: str) -> Sequence[Any]:
    query = select(KeyRow.record, KeyRow.how, KeyRow.text, KeyRow.key)
    return connection.execute(query.where(KeyRow.team == team, KeyRow.kind == "item")).all()


_Hit = tuple[Any, str, float, str]  # how, the text that met, score, record


def _by_number(connection: Connection, team: str, text: str) -> dict[str, _Hit]:
    query = select(KeyRow.record, KeyRow.how, KeyRow.text).where(
        KeyRow.team == team,
        KeyRow.kind == "firm",
        KeyRow.key == number(text),
        KeyRow.how.in_(("id", "number")),
    )
    return {row.record: (row.how, row.text, 100.0, row.record) for row in connection.execute(query)}


def _by_name(index: NameIndex, text: str) -> dict[str, _Hit]:
    """Every firm whose name is or contains the text; else those of a similar name."""
    whole, core = plain(text), key(text)
    hits: list[_Hit] = []
    for row in _holding(index, core):
        if row.key in (whole, core):
            hits.append((row.how, row.text, 100.0 if row.key == whole else 99.0, row.record))
        elif len(core) > 1:
            hits.append(("part of a name", row.text, 90.0, row.record))
    if not hits:
        hits = [("similar name", row.text, score, row.record)
                for row, score in index.near(core, _NEAR)]
    best: dict[str, _Hit] = {}
    for hit in hits:
        if hit[3] not in best or hit[2] > best[hit[3]][2]:
            best[hit[3]] = hit
    return best


def _holding(index: NameIndex, wanted: str) -> list[NameKey]:
    """The names in which all words of `wanted` stand; without spaces: in which it stands."""
    if not wanted.isascii() and " " not in wanted:
        return index.containing(wanted)
    return index.with_words(wanted.split())


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
    marks = select(RegisterRow.id, RegisterRow.demonstration).where(
        RegisterRow.team == team, RegisterRow.kind == "firm", RegisterRow.id.in_(records)
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
    mark = select(RegisterRow.demonstration).where(
        RegisterRow.team == team, RegisterRow.kind == "item", RegisterRow.id == part_no
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
