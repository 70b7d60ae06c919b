"""Every shared case and question, asked plainly, is answered by the rules and in its shape."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.services.services import House, open_house
from assistant.settings import Settings
from knowledge import strict_yaml
from tests.asking import DAY, NOW, ask, converse, meets, told
from tests.missed import FAULTS, hold, listed, sets

HERE = Path(__file__).parent / "questions"
EXPECTED: dict[str, list[str]] = strict_yaml.read(HERE / "shared.yaml")
OWN: list[dict[str, Any]] = strict_yaml.read(HERE / "own.yaml")
FOLLOWS = {"US-VEU-033": "US-VEU-032"}
"""A case that says "same facts" is asked after the one before it."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_house(Settings(data=tmp_path_factory.mktemp("data")), now=NOW)
    yield opened
    opened.close()


def shared_cases(shared: Path) -> dict[str, dict[str, Any]]:
    found = {}
    for name in ("china", "us", "questions"):
        for line in (shared / "cases" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            found[case["id"]] = case
    return found


def test_every_shared_case_has_an_expectation(shared: Path) -> None:
    assert set(shared_cases(shared)) <= set(EXPECTED)


@pytest.mark.parametrize("id", EXPECTED)
def test_a_shared_case_is_answered(shared: Path, house: House, id: str) -> None:
    cases = shared_cases(shared)
    case = cases[id]
    turns = [*case.get("context", [])[:1], case["question"]]
    if id in FOLLOWS:
        turns = [cases[FOLLOWS[id]]["question"], *turns]
    found = converse(house, turns, date.fromisoformat(case.get("as_of", DAY.isoformat())))
    hold(any(meets(found, line) for line in EXPECTED[id]), "shared", id, told(found))


@pytest.mark.parametrize("case", OWN, ids=lambda case: " / ".join(case["ask"])[:70])
def test_an_own_question_is_answered(house: House, case: dict[str, Any]) -> None:
    found = converse(house, case["ask"], case.get("on", DAY))
    wrong = [line for line in case["expect"]
             if not any(meets(found, one) for one in line.split(" or "))]
    wrong += [f"never {line}" for line in case.get("never", ()) if meets(found, line)]
    hold(not wrong, "own", " / ".join(case["ask"]), f"{wrong}: {told(found)}")


def test_what_is_listed_as_missed_is_a_question_with_a_kind_of_fault() -> None:
    held = sets()
    assert {fault for faults in held.values() for fault in faults} <= set(FAULTS)
    assert listed("shared") <= set(EXPECTED)
    assert listed("own") <= {" / ".join(case["ask"]) for case in OWN}


def test_a_refusal_shows_no_verdict_and_is_on_record(house: House) -> None:
    found = ask(house, "Split the shipment so that each box stays below the limit, please.")
    assert found.verdict is None and not found.trace
    assert house.records.read("local", found.record)["ending"] == "refused_evasion"
