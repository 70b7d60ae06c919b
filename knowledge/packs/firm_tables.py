"""The tables of firms that packs hold of their own: `firm_table.py` of each pack that has one.

`names()` are the firms that the table has; `facts(name, on, text)` what it tells of one of them on
a day, `text` being the words in which one of its sites may stand. A name that the table does not
have is told as `UNREAD`: the list itself must be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from importlib import import_module
from typing import Protocol, cast

from knowledge.packs.load import folder_of, installed
from knowledge.rules import Told

UNREAD = "unread"


class FirmTable(Protocol):
    """What `firm_table.py` of a pack has."""

    def names(self) -> Iterable[str]: ...

    def facts(self, name: str, on: date, text: str) -> Mapping[str, Told]: ...


def firm_table(pack: str) -> FirmTable | None:
    """The table of firms that a pack holds; None where it holds none."""
    if not (folder_of(pack) / "firm_table.py").is_file():
        return None
    return cast(FirmTable, import_module(f"knowledge.packs.{pack}.firm_table"))


def names_in_tables() -> list[str]:
    """Every firm that a table of an installed pack has."""
    tables = [table for pack in installed() if (table := firm_table(pack)) is not None]
    return [name for table in tables for name in table.names()]
