"""What the packs' own tables say of a named firm: the American VEU list, the 1260H editions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from assistant.case.evidence import Evidence
from knowledge.packs.firm_tables import UNREAD, firm_table


def table_facts(pack: str, name: str, on: date, text: str) -> dict[str, Evidence]:
    """The facts of a pack's table on a named firm, on the day. The site is one that the text
    names."""
    table = firm_table(pack)
    return {fact: Evidence(told, name) for fact, told in table.facts(name, on, text).items()
            } if table else {}


def known(pack: str, name: str, on: date) -> bool:
    """Whether a table of the pack has the name."""
    return any(one.told.value != UNREAD for one in table_facts(pack, name, on, "").values())


def with_tables(known: Mapping[str, Evidence], pack: str, names: Iterable[str], on: date, text: str
                ) -> dict[str, Evidence]:
    """What is known, and over it what the pack's own tables say of the first party they know."""
    found: dict[str, Evidence] = {}
    for name in names:
        told = table_facts(pack, name, on, text)
        found = found or told
        if any(one.told.value != UNREAD for one in told.values()):
            found = told
            break
    return {**known, **{name: one for name, one in found.items()
                        if name not in known or one.told.value != UNREAD}}
