"""Statements enter a record over HTTP with source, date and grade; others stay beside them."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from assistant.roles import Role
from assistant.services.services import House
from tests.service import officer_of, open_in

NAME: dict[str, Any] = {"field": "name", "value": {"text": "Musterwerk GmbH"},
                        "source": "Commercial register", "source_date": "2026-05-01", "grade": "A"}
WORK: dict[str, Any] = {"field": "military_work", "value": False, "source": "Their letter",
                        "source_date": "2026-06-01", "grade": "B"}
PRESS: dict[str, Any] = {"field": "military_work", "value": True, "source": "Trade press",
                         "source_date": "2026-07-01", "grade": "C"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), mode="served", demonstration=False)
    yield opened
    opened.close()


@pytest.fixture
def team() -> str:
    return uuid4().hex


@pytest.fixture
def officer(house: House, team: str) -> Iterator[TestClient]:
    with officer_of(house, team) as opened:
        yield opened


def put(client: TestClient, *said: dict[str, Any], path: str = "/v1/firms/musterwerk",
        **more: Any) -> Any:
    return client.put(path, json={"statements": list(said), **more})


def test_a_record_is_made_and_added_to_and_contradictions_are_shown(officer: TestClient) -> None:
    made = put(officer, NAME, WORK).json()
    assert made["id"] == "musterwerk" and len(made["facts"]) == 2
    assert made["facts"][0]["source_date"] == "2026-05-01"
    assert made["facts"][0]["recorded_by"] == "officer" and not made["facts"][0]["confirmed"]
    again = put(officer, NAME, WORK).json()
    assert again["facts"] == made["facts"]  # the same said again changes nothing
    against = put(officer, PRESS).json()
    assert against["contradictions"] == ["military_work"] and len(against["facts"]) == 3
    settled = put(officer, PRESS | {"confirmed": True}, settle=True).json()
    assert settled["contradictions"] == [] and len(settled["facts"]) == 2
    assert officer.get("/v1/firms?q=Musterwerk").json()[0]["id"] == "musterwerk"


def test_what_was_true_on_a_day_is_kept_apart_from_today(officer: TestClient) -> None:
    put(officer, NAME, {"field": "country", "value": "DE", "source": "Register", "grade": "A",
                        "valid_to": "2026-01-01"},
        {"field": "country", "value": "AT", "source": "Register", "grade": "A",
         "valid_from": "2026-01-01"})

    def countries(day: str) -> list[str]:
        found = officer.get(f"/v1/firms/musterwerk?on={day}").json()["facts"]
        return [fact["value"] for fact in found if fact["field"] == "country"]

    assert countries("2025-12-31") == ["DE"] and countries("2026-01-01") == ["AT"]


def test_an_item_takes_its_composition_with_method_laboratory_and_date(officer: TestClient) -> None:
    reading = {"field": "dysprosium_pct", "value": {
        "percent": 3.1, "method": "ICP-OES", "laboratory": "Example Lab", "report": "R-17",
        "measured_on": "2026-08-01"}, "source": "Report R-17", "grade": "B"}
    found = put(officer, reading, path="/v1/items/ARC-17").json()
    assert found["facts"][0]["value"]["laboratory"] == "Example Lab"
    unknown = {"field": "terbium_pct", "state": "unknown", "source": "Report R-17", "grade": "B"}
    found = put(officer, unknown, path="/v1/items/ARC-17").json()
    assert [fact["value"] for fact in found["facts"] if fact["field"] == "terbium_pct"] == [None]


def test_a_withdrawn_statement_is_gone_today(officer: TestClient) -> None:
    made = put(officer, NAME, WORK).json()
    gone = officer.delete(f"/v1/firms/musterwerk/statements/{made['facts'][1]['id']}")
    assert [fact["field"] for fact in gone.json()["facts"]] == ["name"]
    assert officer.delete("/v1/firms/musterwerk/statements/nothing").status_code == 404


def test_only_an_officer_confirms_settles_and_withdraws(house: House, team: str) -> None:
    with officer_of(house, team, Role.ANALYST, "analyst") as analyst:
        made = put(analyst, NAME).json()
        for refused in (put(analyst, WORK | {"confirmed": True}), put(analyst, WORK, settle=True)):
            assert refused.status_code == 403 and "confirmed by an officer" in refused.text
        statement = made["facts"][0]["id"]
        assert analyst.delete(f"/v1/firms/musterwerk/statements/{statement}").status_code == 403


@pytest.mark.parametrize(("change", "words"), [
    ({"field": "militry_work"}, "did you mean 'military_work'?"), ({"value": "maybe"}, "military"),
    ({"value": None}, "has a value exactly where"), ({"state": "unknown"}, "has a value exactly"),
    ({"grade": "Z"}, "grade"), ({"source": ""}, "empty"), ({"source": " "}, "source"),
    ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "would end"),
    ({"price": 1}, "is not known here")])
def test_a_statement_that_does_not_fit_is_refused_whole(
        officer: TestClient, change: dict[str, Any], words: str) -> None:
    found = put(officer, NAME, WORK | change)
    assert found.status_code == 422 and words in found.text, found.text
    assert officer.get("/v1/firms/musterwerk").status_code == 404


def test_the_fields_say_what_they_take(officer: TestClient) -> None:
    fields = {one["field"]: one for one in officer.get("/v1/fields/firm").json()}
    assert fields["owner"]["several"] and "percent" in fields["owner"]["parts"]
    item = {one["field"]: one for one in officer.get("/v1/fields/item").json()}
    assert "NdFeB" in item["family"]["choices"] and item["dysprosium_pct"]["ask_zh"]
