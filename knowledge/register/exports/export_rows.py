"""The rows of an export: one for each record, and one for each statement with its source."""

from collections.abc import Iterable

from knowledge.register.fields import FIELDS
from knowledge.register.firms_and_items import Firm, Record
from knowledge.register.passages import words

_FIRM_COLUMNS = ("id", "name", "names", "country", "identifiers", "military_work", "owners",
                 "contradictions", "demonstration")  # fmt: skip
STATEMENT_COLUMNS = ("record", "field", "key", "value", "source", "source_date", "grade",
                     "confirmed", "valid_from", "valid_to", "recorded_at", "recorded_by",
                     "statement")  # fmt: skip


def record_rows(records: Iterable[Record]) -> list[list[str]]:
    """One row for each record under a heading; firms and items are not mixed."""
    listed = list(records)
    if listed and listed[0].kind == "item":
        names = list(FIELDS["item"])
        heading = ["part no", *names, "contradictions", "demonstration"]
        return [heading, *(_item_row(item, names) for item in listed)]
    return [list(_FIRM_COLUMNS), *(_firm_row(firm) for firm in listed if isinstance(firm, Firm))]


def statement_rows(records: Iterable[Record]) -> list[list[str]]:
    """One row for each statement, with everything that is known about it."""
    rows = [list(STATEMENT_COLUMNS)]
    for record in records:
        for fact in record.facts:
            recorded = fact.recorded_at.isoformat() if fact.recorded_at else ""
            rows.append(
                [record.id, fact.field, fact.key, words(fact.value), fact.source,
                 words(fact.source_date) if fact.source_date else "", fact.grade.value,
                 words(fact.confirmed), str(fact.valid_from or ""), str(fact.valid_to or ""),
                 recorded, fact.recorded_by or "", fact.id or ""]
            )  # fmt: skip
    return rows


def _firm_row(firm: Firm) -> list[str]:
    numbers = [f"{number.scheme} {number.value}" for number in firm.values("identifier")]
    return [
        firm.id,
        firm.name,
        "; ".join(name.text for name in firm.names),
        words(firm.value("country")),
        "; ".join(numbers),
        words(firm.value("military_work")),
        "; ".join(words(stake) for stake in firm.values("owner")),
        _contradictions(firm),
        words(firm.demonstration),
    ]


def _item_row(item: Record, names: list[str]) -> list[str]:
    held = [words(item.value(name)) for name in names]
    return [item.id, *held, _contradictions(item), words(item.demonstration)]


def _contradictions(record: Record) -> str:
    return "; ".join(dict.fromkeys(held.field for held in record.contradictions))
