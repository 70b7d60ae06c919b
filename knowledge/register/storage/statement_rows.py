"""Between statements and rows of the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from knowledge.register.fields import FIELDS, Kind
from knowledge.register.name_keys import key, number, plain
from knowledge.register.statements import NOT_APPLICABLE, Fact
from knowledge.register.storage.register_tables import FactRow
from knowledge.register.values import Identifier, Name
from knowledge.rules import Grade

FACT_COLUMNS = (
    FactRow.id, FactRow.field, FactRow.key, FactRow.state, FactRow.value, FactRow.source,
    FactRow.source_date, FactRow.valid_from, FactRow.valid_to, FactRow.grade, FactRow.confirmed,
    FactRow.recorded_at, FactRow.recorded_by, FactRow.retracted_at,
)  # fmt: skip


def fact_of(kind: Kind, row: Row[Any], apart: tuple[str, ...] = ()) -> Fact:
    """The statement that a row holds, beside the columns that are named `apart`."""
    plain_row = {name: said for name, said in row._mapping.items() if name not in apart}
    state, value = plain_row.pop("state"), plain_row.pop("value")
    if state == "known":
        value = FIELDS[kind][row.field].check(value)
    else:
        value = NOT_APPLICABLE if state == "not_applicable" else None
    plain_row["grade"] = Grade(plain_row["grade"])
    return Fact.model_construct(value=value, **plain_row)


def row_of(team: str, kind: Kind, record: str, fact: Fact) -> dict[str, Any]:
    """The row of a statement that is saved for the first time; its id, `recorded_at` and `by` are
    set."""
    state = "known" if fact.known else "unknown" if fact.value is None else "not_applicable"
    value = FIELDS[kind][fact.field].dump(fact.value) if fact.known else None
    return {
        **fact.model_dump(exclude={"value", "retracted_at"}),
        "team": team,
        "kind": kind,
        "record": record,
        "state": state,
        "value": value,
    }


def key_rows(team: str, kind: Kind, record: str, fact: Fact) -> list[dict[str, Any]]:
    """The keys under which a saved statement lets its record be found."""
    row = {"team": team, "kind": kind, "record": record}
    if isinstance(fact.value, Identifier):
        return [{**row, "how": "number", "text": fact.value.value, "key": number(fact.value.value)}]
    if isinstance(fact.value, Name):
        how = "former name" if fact.value.kind == "former" else "name"
        text = fact.value.text
        keys = dict.fromkeys(found for found in (key(text), plain(text)) if found)
        return [{**row, "how": how, "text": text, "key": found} for found in keys]
    if kind == "item" and fact.known and fact.field in {"description", "grade", "maker"}:
        found = plain(str(fact.value))
        return [{**row, "how": "text", "text": str(fact.value), "key": found}] if found else []
    return []


def stamped(fact: Fact, by: str, now: datetime) -> Fact:
    """The statement with its time of recording."""
    return fact.model_copy(update={"recorded_at": now, "recorded_by": by})
