"""What the register holds on a firm or an item, as short passages that an answer can cite."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from knowledge.register.fields import FIELDS
from knowledge.register.firms_and_items import Firm, Record
from knowledge.register.statements import NOT_APPLICABLE, Fact
from knowledge.register.values import RecordEntry


class RecordPassage(BaseModel):
    """One statement in words. `topic` is the question it answers, in both languages, for search."""

    model_config = ConfigDict(frozen=True)

    id: str
    record: str
    name: str
    field: str
    group: str
    topic: str
    text: str
    source: str
    source_date: date | None
    grade: str
    confirmed: bool
    contradicted: bool
    demonstration: bool


def passages_of(record: Record) -> list[RecordPassage]:
    """One passage for each statement, in the order of the record's headings."""
    return list(_passages(record))


def _passages(record: Record) -> Iterator[RecordPassage]:
    name = record.name if isinstance(record, Firm) else record.id
    contradicted = {fact.id for held in record.contradictions for fact in held.facts}
    for field in FIELDS[record.kind].values():
        for fact in record.facts:
            if fact.field != field.name:
                continue
            against = fact.id in contradicted
            yield RecordPassage(
                id=f"{record.kind}:{record.id}:{fact.id}",
                record=record.id,
                name=name,
                field=field.name,
                group=field.group,
                topic=f"{field.group}: {field.ask} {field.ask_zh}",
                text=_sentence(name, field.name, fact, against),
                source=fact.source,
                source_date=fact.source_date,
                grade=fact.grade.value,
                confirmed=fact.confirmed,
                contradicted=against,
                demonstration=record.demonstration,
            )


def _sentence(name: str, field: str, fact: Fact, contradicted: bool) -> str:
    label = field.removesuffix("_pct").replace("_", " ")
    said = f"{name}, {label}: {words(fact.value)}"
    if fact.valid_from:
        said += f", since {fact.valid_from.isoformat()}"
    if fact.valid_to:
        said += f", until {fact.valid_to.isoformat()}"
    return said + (" (another source says otherwise)." if contradicted else ".")


def words(value: Any) -> str:
    """Write a value of the register for a sentence or a cell."""
    if value is None:
        return "unknown"
    if value is NOT_APPLICABLE:
        return "none; the question does not arise"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, tuple):
        return ", ".join(words(part) for part in value)
    if isinstance(value, RecordEntry):
        told = {part: getattr(value, part) for part in type(value).model_fields}
        first, *rest = [(part, said) for part, said in told.items() if said is not None]
        parts = [words(first[1]), *(f"{p.replace('_', ' ')} {words(said)}" for p, said in rest)]
        return "; ".join(parts)
    return str(value)
