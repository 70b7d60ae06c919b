"""Clearances over HTTP and their effect: an officer's word, on record, for one party and entry."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from assistant.roles import Role
from assistant.services.services import House
from tests.service import officer_of, open_in

PARTY = {"name": "Lafert", "country": "CA"}
SAID = {"reason": "A restaurant in Montreal, another register number", "expires": "2027-05-23"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), mode="served", demonstration=False)
    yield opened
    opened.close()


@pytest.fixture
def officer(house: House) -> Iterator[TestClient]:
    with officer_of(house, uuid4().hex, name="officer 7") as opened:
        yield opened


def screened(client: TestClient) -> Any:
    return client.post("/v1/screenings", json=PARTY).json()


def test_a_clearance_is_given_listed_and_withdrawn(officer: TestClient) -> None:
    entry = screened(officer)["hits"][0]["entry"]
    made = officer.post("/v1/clearances", json=PARTY | SAID | {"entry": entry})
    assert made.status_code == 201 and made.json()["author"] == "officer 7"
    after = screened(officer)
    assert after["state"] == "no_hit" and not after["hits"]
    [set_aside] = [one for one in after["cleared"] if one["entry"] == entry]
    assert set_aside["cleared"]["reason"] == SAID["reason"]
    [listed] = officer.get("/v1/clearances").json()
    assert listed["state"] == "stands" and listed["id"] == made.json()["id"]
    assert officer.get("/v1/clearances?on=2027-05-23").json()[0]["state"] == "expired"
    gone = officer.post(f"/v1/clearances/{listed['id']}/withdraw", json={"reason": "Wrong extract"})
    assert gone.json()["state"] == "withdrawn" and "Wrong extract" in gone.json()["withdrawn"]
    assert screened(officer)["state"] == "hit"


def test_what_was_cleared_then_replays_as_it_was(officer: TestClient) -> None:
    entry = screened(officer)["hits"][0]["entry"]
    made = officer.post("/v1/clearances", json=PARTY | SAID | {"entry": entry}).json()
    record = screened(officer)["record"]["id"]
    officer.post(f"/v1/clearances/{made['id']}/withdraw", json={"reason": "Wrong extract"})
    assert officer.get(f"/v1/records/{record}/replay").json()["same"]
    now = officer.get(f"/v1/records/{record}/replay?known=now").json()
    assert not now["same"] and "is a hit" in str(now["replayed"])


def test_an_answer_rests_on_the_clearance_and_says_so(officer: TestClient, house: House) -> None:
    case = "Could Lafert import NdFeB magnets with 6.5 % dysprosium under a general license?"
    asked = {"question": case, "confirm": ["parties"]}

    def fact() -> Any:
        found = officer.post("/v1/questions", json=asked).json()
        return next((one for one in found["facts"] if one["name"] == "end_user_on_control_list"),
                    {"value": None})

    assert fact()["value"] is True
    name = {"name": "Lafert", "country": ""}
    hits = officer.post("/v1/screenings", json=name).json()["hits"]
    for hit in hits:
        officer.post("/v1/clearances", json=name | SAID | {"entry": hit["entry"]})
    told = fact()
    assert told["value"] is False, told
    assert "was dismissed by officer 7 until 2027-05-23" in told["source"]


def test_only_officers_clear_and_only_what_is_shown(officer: TestClient, house: House) -> None:
    entry = screened(officer)["hits"][0]["entry"]
    for role in (Role.ANALYST, Role.ADMIN, Role.VIEWER, Role.AUDITOR):
        with officer_of(house, "others", role, role.value) as other:
            assert other.post("/v1/clearances", json=PARTY | SAID | {"entry": entry}
                              ).status_code == 403
    for change, words in (({"entry": "nothing"}, "does not show the entry"),
                          ({"expires": "2028-01-01"}, "within a year"),
                          ({"expires": "2026-11-24"}, "within a year"), ({"reason": ""}, "empty"),
                          ({"reason": " "}, "needs a reason")):
        found = officer.post("/v1/clearances", json=PARTY | SAID | {"entry": entry} | change)
        assert found.status_code == 422 and words in found.text, found.text
    assert officer.get("/v1/clearances").json() == []
