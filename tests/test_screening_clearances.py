"""Clearances: a dismissed hit stays dismissed until its day, or until the entry changes."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import ScreeningError
from knowledge.screening import Lists, Query, Screening, screen
from knowledge.screening.clearance_file import ClearanceFile
from knowledge.screening.clearances import (
    Clearance,
    ClearanceStore,
    clear,
    party_key,
    with_clearances,
)

TODAY = date(2026, 11, 23)
QUERY = Query("Lafert Cafe", "CA")


def found(query: Query = QUERY, on: date = TODAY) -> Screening:
    return screen(Lists.built_in(), query, on=on)


def decision(expires: date = date(2027, 5, 23)) -> Clearance:
    query = Query("Lafert", "CA")
    hit = screen(Lists.built_in(), query, on=TODAY).hits[0]
    return clear(
        hit, query, reason="A restaurant in Montreal, another address and register number",
        author="officer 7", decided=TODAY, expires=expires,
    )


@pytest.fixture
def store(tmp_path: Path) -> ClearanceFile:
    return ClearanceFile(tmp_path / "clearances.sqlite")


def asked(store: ClearanceStore, team: str, query: Query, on: date = TODAY) -> Screening:
    return with_clearances(found(query, on), store.of(team, party_key(query)))


def test_a_cleared_hit_does_not_return_and_is_not_lost(store: ClearanceFile) -> None:
    store.add("magnets", decision())
    again = asked(store, "magnets", Query("LAFERT", "ca"))
    assert again.state == "no_hit"
    [(hit, clearance)] = again.cleared
    assert hit.entry.names[0] == "Lafert S.p.A."
    assert clearance.author == "officer 7"


def test_a_clearance_is_for_its_team_its_party_and_its_days_only(store: ClearanceFile) -> None:
    store.add("magnets", decision())
    assert asked(store, "motors", Query("Lafert", "CA")).state == "hit"
    assert asked(store, "magnets", Query("Lafert", "IT")).state == "hit"
    assert asked(store, "magnets", Query("Lafert", "CA", {"lei": "X"})).state == "hit"
    assert asked(store, "magnets", Query("Lafert S.p.A.", "CA")).state == "hit"
    last, first_after = date(2027, 5, 22), date(2027, 5, 23)
    assert with_clearances(found(Query("Lafert", "CA"), last), [decision()]).cleared
    assert not with_clearances(found(Query("Lafert", "CA"), first_after), [decision()]).cleared
    before = date(2026, 11, 22)
    assert not with_clearances(found(Query("Lafert", "CA"), before), [decision()]).cleared


def test_a_clearance_falls_when_the_entry_changes() -> None:
    query = Query("Lafert", "CA")
    now = found(query)
    hit = now.hits[0]
    for changed in (
        replace(hit.entry, names=(*hit.entry.names, "Lafert Canada")),
        replace(hit.entry, countries=("CA",)),
        replace(hit.entry, standings=(replace(hit.entry.standings[0], state="ended"),)),
    ):
        later = replace(now, hits=(replace(hit, entry=changed),))
        assert with_clearances(later, [decision()]).state == "hit"


@pytest.mark.parametrize(
    ("reason", "author", "expires"),
    [("", "officer 7", date(2027, 1, 1)), ("Another firm", " ", date(2027, 1, 1)),
     ("Another firm", "officer 7", TODAY)],
)
def test_a_clearance_needs_a_reason_an_author_and_an_end(
    reason: str, author: str, expires: date
) -> None:
    query = Query("Lafert")
    with pytest.raises(ScreeningError):
        clear(
            found(query).hits[0], query, reason=reason, author=author, decided=TODAY,
            expires=expires,
        )


def test_decisions_are_never_changed_or_removed(store: ClearanceFile, tmp_path: Path) -> None:
    store.add("magnets", decision())
    held = sqlite3.connect(tmp_path / "clearances.sqlite")
    for statement in ("UPDATE clearance SET expires = '2099-01-01'", "DELETE FROM clearance"):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            held.execute(statement)
    held.close()
    kept: Sequence[Clearance] = ClearanceFile(tmp_path / "clearances.sqlite").of(
        "magnets", party_key(Query("Lafert", "CA"))
    )
    assert list(kept) == [decision()]
