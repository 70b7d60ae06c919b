"""Loads the invented firms and items with which a newcomer tries the program, each so marked."""

from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge import strict_yaml
from knowledge.register.firms_and_items import Firm, Item
from knowledge.register.register import Register
from knowledge.register.statements import NOT_APPLICABLE, Fact

_FILE = Path(__file__).with_name("demonstration.yaml")
_SHARED = ("source", "source_date", "grade")


def demonstration_records() -> list[Firm | Item]:
    """The invented firms and items, unsaved."""
    read = strict_yaml.read(_FILE)
    firms = [Firm(id=e["id"], demonstration=True, facts=_facts(e)) for e in read["firms"]]
    items = [Item(id=e["id"], demonstration=True, facts=_facts(e)) for e in read["items"]]
    return [*firms, *items]


def load_demonstration(register: Register, team: str, now: datetime) -> None:
    """Put the invented firms and items into a team's register; doing it again changes nothing."""
    register.save_all(team, demonstration_records(), by="demonstration", now=now)


def _facts(entry: dict[str, Any]) -> tuple[Fact, ...]:
    shared = {name: entry[name] for name in _SHARED} | {"confirmed": True}
    return tuple(Fact(**{**shared, **_stated(said)}) for said in entry["statements"])


def _stated(said: dict[str, Any]) -> dict[str, Any]:
    if said["value"] == NOT_APPLICABLE.value:
        return {**said, "value": NOT_APPLICABLE}
    return said
