"""A license as the exporter's ledger keeps it, read against one shipment: the facts that the rules
ask for. What the record does not say stays untold; names are compared exactly, never guessed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from knowledge.errors import WrongValue, no_such

RECORD = ("holder", "end_users", "items", "valid_from", "valid_until", "quantity_kg", "used_kg",
          "withdrawn_on", "kind", "exports_completed")
SHIPMENT = ("exporter", "end_user", "item", "quantity_kg", "day")


def ledger_facts(record: Mapping[str, Any], shipment: Mapping[str, Any],
                 on: date) -> dict[str, Any]:
    """The facts of `shipment_within_license` that a ledger record and a shipment settle.

    `record`: holder, end_users and items (each named as in the register), valid_from,
    valid_until (days or ISO dates, both included), quantity_kg, used_kg, withdrawn_on (a day,
    or None for "never"), kind ("general" or "individual") and exports_completed. `shipment`:
    exporter, end_user, item, quantity_kg, day. A key that is absent settles nothing. `on` is
    the day on which the license is looked at: a withdrawal counts from its own day on. Raises
    WrongValue for an unknown key.
    """
    _known("license record", record, RECORD)
    _known("shipment", shipment, SHIPMENT)
    told = {
        "license_names_end_user": _named(record.get("end_users"), shipment.get("end_user")),
        "license_names_item": _named(record.get("items"), shipment.get("item")),
        "license_held_by_exporter": _same(record.get("holder"), shipment.get("exporter")),
        "license_from": record.get("valid_from"),
        "license_until": record.get("valid_until"),
        "shipment_date": shipment.get("day"),
        "license_quantity_left": _left(record.get("quantity_kg"), record.get("used_kg")),
        "shipment_quantity": shipment.get("quantity_kg"),
    }
    if "withdrawn_on" in record:
        day = _day(record["withdrawn_on"])
        told["license_withdrawn"] = day is not None and day <= on
    if record.get("kind") == "individual" and "exports_completed" in record:
        told["license_used_up"] = record["exports_completed"] > 0
    return {name: value for name, value in told.items() if value is not None}


def ledger_question(record: Mapping[str, Any]) -> str:
    """The question that fits the kind of license; WrongValue where the kind is not said."""
    questions = {"general": "shipment_within_license",
                 "individual": "shipment_within_individual_license"}
    kind = str(record.get("kind", ""))
    if kind not in questions:
        raise WrongValue(no_such("kind of license", kind, questions))
    return questions[kind]


def _day(said: date | str | None) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) else said


def _known(what: str, said: Mapping[str, Any], names: tuple[str, ...]) -> None:
    for name in said:
        if name not in names:
            raise WrongValue(no_such(f"entry of a {what}", str(name), names))


def _named(names: Iterable[str] | None, one: str | None) -> bool | None:
    return None if names is None or one is None else one in set(names)


def _same(one: str | None, other: str | None) -> bool | None:
    return None if one is None or other is None else one == other


def _left(total: float | None, used: float | None) -> float | None:
    return None if total is None or used is None else round(total - used, 9)
