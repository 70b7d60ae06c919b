"""Replay: the recorded case decided again gives the same bytes, also by a pack that has changed."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.determining import Case, Who, assumed, compared, determined
from assistant.house import House
from assistant.record.replay import decide, replayed
from assistant.screenings import screened
from knowledge.errors import FactError, KnowledgeError, PackError
from knowledge.rules.canonical import canonical
from knowledge.screening import Query
from tests.service import CASE, NOW, open_in

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"))
    yield opened
    opened.close()


def case(**facts: object) -> Case:
    return Case("cn_dual_use", "general_license", CASE["facts"] | facts, DAY)


@pytest.mark.parametrize("known", ["then", "now"])
def test_a_determination_replays_to_the_same_bytes(house: House, known: str) -> None:
    made = determined(house, case(end_user_country={
        "value": "JP", "source": "end-user certificate 7", "grade": "B", "confirmed": False,
        "source_date": "2026-10-01"}), Who(), NOW)
    again = replayed(house, "local", made["record"]["id"], known)  # type: ignore[arg-type]
    assert again["same"] and again["replayed"][0]["outcome"] == "not_eligible"


def test_comparisons_and_assumptions_replay_too(house: House) -> None:
    two = compared(house, case(), date(2025, 6, 1), Who(), NOW)
    other = assumed(house, Case("cn_dual_use", "overseas_license_needed", {}, DAY,
                                assume={"no61_2025": "in_force"}), Who(), NOW)
    for made in (two, other):
        found = replayed(house, "local", made["record"]["id"], "then")
        assert found["same"] and len(found["replayed"]) == 2


def test_the_pack_that_decided_is_kept_and_decides_alone(house: House) -> None:
    made = determined(house, case(), Who(), NOW)["determination"]
    assert canonical(house.records.kept.decide(made)) == canonical(made)


def test_an_older_pack_decides_as_it_did_and_the_difference_is_told(
        house: House, tmp_path: Path) -> None:
    """The pack of that day had another sentence; it is replayed as it was, not as it is."""
    made = determined(house, case(), Who(), NOW)
    kept = house.records.kept.folder / made["determination"]["fingerprint"] / "cn_dual_use"
    old = tmp_path / "packs" / "old"


    shutil.copytree(kept.parent, old)
    sentence = "The importer or end user stands on the watch list"
    for path in (old / "cn_dual_use").rglob("*.py"):
        path.write_text(path.read_text().replace(sentence, "Formerly: it stood on the watch list"))
    house.records.kept.folder, before = tmp_path / "packs", house.records.kept.folder
    try:
        formerly = house.records.kept.decide(made["determination"] | {"fingerprint": "old"})
        assert "Formerly" in canonical(formerly)
        fingerprint = formerly["fingerprint"]
        assert fingerprint != made["determination"]["fingerprint"]
        old.rename(tmp_path / "packs" / fingerprint)
        row = house.records.write("determination", "local", "local",
                                  {"determinations": [formerly]}, NOW)
        assert replayed(house, "local", row.id, "then")["same"]
        now = replayed(house, "local", row.id, "now")
        assert not now["same"]
        assert any("The pack was" in line for line in now["replayed"][0]["differences"])
    finally:
        house.records.kept.folder = before


def test_a_pack_that_is_not_kept_is_said_to_be_missing(house: House) -> None:
    made = determined(house, case(), Who(), NOW)["determination"]
    with pytest.raises(PackError, match="not kept"):
        house.records.kept.decide(made | {"fingerprint": "0" * 64})


def test_deciding_a_recorded_determination_needs_nothing_but_itself(house: House) -> None:
    made = determined(house, case(), Who(), NOW)["determination"]
    assert canonical(decide(made)) == canonical(made)


def test_a_screening_replays_against_the_snapshot_it_was_made_with(house: House) -> None:
    made = screened(house, Query("TDK Corporation"), DAY, Who(), NOW)
    assert made["state"] == "hit"
    assert replayed(house, "local", made["record"]["id"], "then")["same"]


@pytest.mark.parametrize("fact", [
    {"value": 1, "grade": "Z"}, {"value": 1, "source_date": "soon"}, {"source": "x"},
    {"value": 1, "weight": 2},
])
def test_evidence_that_is_not_evidence_is_refused_and_nothing_recorded(
        house: House, fact: dict[str, object]) -> None:
    before = house.records.count("local")
    with pytest.raises((FactError, KnowledgeError)):
        determined(house, case(terbium_pct=fact), Who(), NOW)
    assert house.records.count("local") == before
