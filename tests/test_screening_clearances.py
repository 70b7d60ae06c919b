"""Clearances: a dismissed hit stays dismissed until its day, or until the entry changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.office.clearances import Clearances
from assistant.record import Records
from assistant.roles import Who
from assistant.settings import Settings
from knowledge.errors import ScreeningError, UnknownRecord
from knowledge.screening import Clearance, ListEntry, Lists, Query, Screening, screen
from knowledge.screening.clearing import LONGEST, clear, party_key, with_clearances

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
END = date(2027, 5, 23)
QUERY = Query("Lafert", "CA")
OFFICER = Who("magnets", "officer 7")


def found(query: Query = QUERY, on: date = TODAY) -> Screening:
    return screen(Lists.built_in(), query, on=on)


LAFERT = found().hits[0].entry


def decision(expires: date = END) -> Clearance:
    return clear(
        found().hits[0], QUERY, reason="A restaurant in Montreal, another register number",
        author="officer 7", decided=TODAY, expires=expires)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Clearances]:
    records = Records.open(Settings(data=tmp_path))
    yield Clearances(records)
    records.close()


def given(store: Clearances, query: Query = QUERY) -> str:
    return store.give(OFFICER, found(query), LAFERT.id, reason="Another firm", expires=END,
                      now=NOW).id


def asked(store: Clearances, team: str, query: Query, on: date = TODAY) -> Screening:
    return with_clearances(found(query, on), store.held(team)(query))


def test_a_cleared_hit_does_not_return_and_is_not_lost(store: Clearances) -> None:
    given(store)
    again = asked(store, "magnets", Query("LAFERT", "ca"))
    assert again.state == "no_hit" and again.clear_of("control_list")
    [(hit, clearance)] = [one for one in again.cleared if one[0].score == 1.0]
    assert hit.entry.names[0] == "Lafert S.p.A." and clearance.author == "officer 7"


def test_a_clearance_is_for_its_team_its_party_and_its_days_only(store: Clearances) -> None:
    given(store)
    assert asked(store, "motors", QUERY).state == "hit"
    for other in (Query("Lafert", "IT"), Query("Lafert", "CA", {"lei": "X"}),
                  Query("Lafert S.p.A.", "CA")):
        assert asked(store, "magnets", other).state == "hit"
    assert with_clearances(found(on=END - timedelta(1)), [decision()]).cleared
    assert not with_clearances(found(on=END), [decision()]).cleared
    assert not with_clearances(found(on=TODAY - timedelta(1)), [decision()]).cleared


def changed_entries() -> list[ListEntry]:
    return [replace(LAFERT, names=(*LAFERT.names, "Lafert Canada")),
            replace(LAFERT, countries=("CA",)),
            replace(LAFERT, standings=(replace(LAFERT.standings[0], state="ended"),))]


@pytest.mark.parametrize("entry", changed_entries())
def test_a_clearance_falls_when_the_entry_changes(store: Clearances, entry: ListEntry) -> None:
    now = found()
    later = replace(now, hits=(replace(now.hits[0], entry=entry),))
    assert with_clearances(later, [decision()]).state == "hit"
    given(store)
    [one] = store.list("magnets")
    assert one.state(Lists.built_in(), TODAY) == "stands"
    parts = [(edition, tuple(entry if old.id == entry.id else old for old in entries))
             for edition, entries in Lists.built_in().parts]
    assert one.state(Lists(parts), TODAY) == "fallen"
    gone = [(edition, tuple(old for old in entries if old.id != entry.id))
            for edition, entries in Lists.built_in().parts]
    assert one.state(Lists(gone), TODAY) == "fallen"
    assert one.state(Lists.built_in(), END) == "expired"


def test_a_near_miss_that_wants_a_person_can_be_cleared_too() -> None:
    query = Query("Lockheed", "IT")
    seen = found(query)
    assert seen.state == "review"
    held = [clear(hit, query, reason="A locksmith", author="officer 7", decided=TODAY,
                  expires=END)
            for hit in seen.near_misses if hit.flags]
    assert held and with_clearances(seen, held).state == "no_hit"
    assert len(held) > 10  # every one that wants a person is shown, so that none is passed over
    for left_open in range(len(held)):
        others = held[:left_open] + held[left_open + 1:]
        assert with_clearances(seen, others).state == "review"


@pytest.mark.parametrize(("reason", "author", "expires"), [
    ("", "officer 7", END), ("Another firm", " ", END), ("Another firm", "officer 7", TODAY),
    ("Another firm", "officer 7", TODAY + LONGEST + timedelta(1))])
def test_a_clearance_needs_a_reason_an_author_and_an_end_within_a_year(
        reason: str, author: str, expires: date) -> None:
    with pytest.raises(ScreeningError):
        clear(found().hits[0], QUERY, reason=reason, author=author, decided=TODAY,
              expires=expires)


def test_whoever_bears_the_number_of_an_entry_is_that_party_and_is_never_cleared() -> None:
    numbered = replace(LAFERT, ids=(("lei", "5493000000000000TEST"),))
    hit = replace(found().hits[0], entry=numbered)
    with pytest.raises(ScreeningError, match="it is that party"):
        clear(hit, Query("Lafert", "CA", {"LEI": "5493000000000000test "}), reason="Another firm",
              author="officer 7", decided=TODAY, expires=END)


def test_only_what_a_screening_shows_can_be_cleared(store: Clearances) -> None:
    with pytest.raises(ScreeningError, match="does not show the entry"):
        store.give(OFFICER, found(Query("Musterwerk")), LAFERT.id, reason="x", expires=END, now=NOW)
    assert store.list("magnets") == []


def test_a_withdrawn_clearance_lets_the_hit_return_for_good(store: Clearances) -> None:
    id = given(store)
    assert asked(store, "magnets", QUERY).state == "no_hit"
    with pytest.raises(ScreeningError, match="with a reason"):
        store.withdraw(OFFICER, id, reason=" ", now=NOW)
    gone = store.withdraw(Who("magnets", "officer 8"), id, reason="The extract was wrong", now=NOW)
    assert gone.withdrawn == "officer 8, 2026-11-23: The extract was wrong"
    assert asked(store, "magnets", QUERY).state == "hit"
    with pytest.raises(ScreeningError, match="already"):
        store.withdraw(OFFICER, id, reason="again", now=NOW)
    for team, unknown in (("motors", id), ("magnets", "nothing")):
        with pytest.raises(UnknownRecord):
            store.withdraw(Who(team), unknown, reason="x", now=NOW)


def test_of_a_party_its_own_clearances_are_found_and_no_others(store: Clearances) -> None:
    queries = [Query("Lafert"), Query("LAFERT", "ca"), Query("Lafert", "IT")]
    ids = [given(store, query) for query in queries]
    store.withdraw(OFFICER, ids[0], reason="It is the one", now=NOW)
    held = store.held("magnets")
    for query in queries:
        expected = [one.clearance for one in store.list("magnets") if not one.withdrawn
                    and one.clearance.party == party_key(query)]
        assert list(held(query)) == expected
    assert [store.read("magnets", id).id for id in ids] == ids
    assert store.held("others")(queries[1]) == ()
