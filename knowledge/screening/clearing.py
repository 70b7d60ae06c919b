"""Give a clearance for a hit, and set aside the hits that standing clearances cover."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from knowledge.errors import ScreeningError
from knowledge.screening.clearance import Clearance
from knowledge.screening.lists.entry import ListEntry
from knowledge.screening.names.folding import fold
from knowledge.screening.names.unicode_tricks import tidy
from knowledge.screening.screen import Hit, Query, Screening

LONGEST = timedelta(days=366)
"""After so long somebody looks again."""


def party_key(query: Query) -> str:
    """What makes two queries the same party: the folded name, the country and the ids."""
    name = " ".join(fold(tidy(query.name).text).whole)
    ids = sorted(f"{k.casefold()}={v.strip().casefold()}" for k, v in query.ids.items())
    return "|".join((name, query.country.upper(), *ids))


def clear(
    hit: Hit, query: Query, *, reason: str, author: str, decided: date, expires: date
) -> Clearance:
    """A person's decision on one hit. Raises ScreeningError without reason, author or end, for
    longer than a year, and for a party that bears an identifier of the entry: it is that party."""
    if not reason.strip() or not author.strip():
        raise ScreeningError("a clearance needs a reason and an author; give both")
    if not decided < expires <= decided + LONGEST:
        raise ScreeningError(
            f"a clearance ends after the day it is given ({decided}) and within a year of it; "
            f"{expires} does not, give another day"
        )
    if any(_same_id(hit.entry, kind, value) for kind, value in query.ids.items()):
        raise ScreeningError(
            f"the party bears an identifier of {hit.entry.names[0]!r}, so it is that party and "
            "cannot be cleared; correct the identifier if it is wrong"
        )
    return Clearance(
        party_key(query), hit.entry.id, hit.entry.hash, reason.strip(), author.strip(),
        decided, expires,
    )


def with_clearances(found: Screening, clearances: Iterable[Clearance]) -> Screening:
    """The same screening with every hit and near miss that a standing clearance covers set aside,
    not lost."""
    party, held = party_key(found.query), tuple(clearances)
    cleared: list[tuple[Hit, Clearance]] = []

    def kept(hits: Iterable[Hit]) -> Iterator[Hit]:
        for hit in hits:
            standing = [c for c in held if c.holds(party, hit.entry, found.on)]
            if standing:
                cleared.append((hit, standing[-1]))
            else:
                yield hit

    return replace(found, hits=tuple(kept(found.hits)), near_misses=tuple(kept(found.near_misses)),
                   cleared=tuple(cleared))  # fmt: skip


def _same_id(entry: ListEntry, kind: str, value: str) -> bool:
    mine = {(k.casefold(), v.casefold()) for k, v in entry.ids}
    return (kind.casefold(), value.strip().casefold()) in mine
