"""What the packs' own tables say of a named firm: the American VEU list, the 1260H editions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from assistant.case.evidence import Evidence
from knowledge.packs.us_military import editions
from knowledge.packs.us_veu import veu_list
from knowledge.rules import Grade, Told

UNREAD = "unread"
"""What a table says of a name that it does not have: the list itself must be read."""


def names() -> list[str]:
    """Every firm that a table knows, for spotting it in a text; a site is no party."""
    return [*veu_list.known_names(), *editions.known_names()]


def table_facts(pack: str, name: str, on: date, text: str) -> dict[str, Evidence]:
    """The facts of a pack's table on a named firm, on the day. The site is one that the text
    names."""
    if pack == "us_veu":
        site = next(
            (one for one in veu_list.known_sites() if one.casefold() in text.casefold()), ""
        )
        found = veu_list.veu_facts(name, on, site=site)
        if "row_country" in found:
            row = found["row_country"]
            found["destination"] = Told(
                row.value, f"country of the row; {row.source}", row.source_date, Grade.D
            )
    elif pack == "us_military":
        found = editions.facts_1260h(name, on)
    else:
        return {}
    return {fact: Evidence(told, name) for fact, told in found.items()}


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
