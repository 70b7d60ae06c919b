"""Whose word clears: an analyst's opens a case, an officer's confirms it, and nobody makes himself
what he is not."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.case.confirming import claim_of, entitled
from assistant.roles import CONFIRMS, EVERYBODY, Claim, Role, may_confirm
from assistant.services.services import House
from tests.service import client_of, officer_of, open_in

CLEAN: dict[str, Any] = {
    "magnet_family": "NdFeB", "item_form": "magnet", "dysprosium_pct": 0, "terbium_pct": 0,
    "holmium_pct": 0, "gadolinium_pct": 0}
CASE: dict[str, Any] = {"pack": "cn_dual_use", "question": "item_controlled", "on": "2026-11-24"}
READ = "Are NdFeB block magnets with 0 % dysprosium and 0 % terbium controlled?"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), mode="served", vectors="off",
                     requests_per_minute=100_000)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def of(house: House) -> dict[Role, TestClient]:
    return {role: officer_of(house, "magnets", role, f"a {role}") for role in Role}


def determine(client: TestClient, facts: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = client.post(
        "/v1/determinations", json=CASE | {"facts": facts}).json()["determination"]
    return found


def evidence(**said: Any) -> dict[str, Any]:
    return {name: {"value": value, **said} for name, value in CLEAN.items()}


@pytest.mark.parametrize("facts", [
    CLEAN, evidence(confirmed=True),
    evidence(confirmed=True, grade="A", source="Certificate of the authority"),
    evidence(grade="B", source="Report R-17")])
def test_what_an_analyst_types_is_his_word_and_clears_nothing(
        of: dict[Role, TestClient], facts: dict[str, Any]) -> None:
    mine = determine(of[Role.ANALYST], facts)
    assert mine["outcome"] == "needs_facts" and "dysprosium_pct" in mine["to_confirm"]
    assert {one["grade"] for one in mine["facts"] if one["told"]} == {"C"}
    assert not any(one["confirmed"] for one in mine["facts"])
    assert determine(of[Role.OFFICER], facts)["outcome"] == "not_controlled"


def test_what_an_analyst_types_still_bars(of: dict[Role, TestClient]) -> None:
    assert determine(of[Role.ANALYST], CLEAN | {"dysprosium_pct": 3})["outcome"] == "controlled"


@pytest.mark.parametrize(("said", "grade"), [
    ({"grade": "A"}, "C"), ({"grade": "A", "source": "Decision of the authority"}, "A"),
    ({"grade": "D"}, "D"), ({}, "C")])
def test_a_grade_above_somebodys_word_takes_a_source(
        of: dict[Role, TestClient], said: dict[str, str], grade: str) -> None:
    found = determine(of[Role.OFFICER], evidence(**said))
    assert {one["grade"] for one in found["facts"] if one["told"]} == {grade}


def test_an_analyst_confirms_nothing_that_was_read(of: dict[Role, TestClient]) -> None:
    asked = {"question": READ, "on": "2026-11-24"}
    found = of[Role.ANALYST].post("/v1/questions", json=asked).json()
    names = [one["name"] for one in found["to_confirm"]]
    assert names
    refused = of[Role.ANALYST].post("/v1/questions", json=asked | {"confirm": names})
    assert refused.status_code == 403 and "officer" in refused.json()["detail"]
    typed = of[Role.ANALYST].post("/v1/questions", json=asked | {"facts": CLEAN}).json()
    assert typed["ending"] == "needs_confirmation"
    sure = of[Role.OFFICER].post("/v1/questions", json=asked | {"confirm": names}).json()
    assert sure["verdict"]["outcome"] == "not_controlled"


def test_a_table_of_an_analyst_clears_nothing(of: dict[Role, TestClient]) -> None:
    data = {"pack": "cn_dual_use", "question": "item_controlled", "on": "2026-11-24",
            "form": "json", "facts": json.dumps(CLEAN)}
    outcomes = {role: of[role].post("/v1/batches", data=data, files={
        "file": ("firms.csv", b"name,country\nMusterwerk GmbH,DE\n")}).json()["counts"]
        for role in (Role.ANALYST, Role.OFFICER)}
    assert outcomes == {Role.ANALYST: {"needs_facts": 1}, Role.OFFICER: {"not_controlled": 1}}


def test_looking_at_an_officers_answer_takes_no_confirmation_away(
        of: dict[Role, TestClient]) -> None:
    made = of[Role.OFFICER].post("/v1/questions", json={
        "question": READ, "on": "2026-11-24", "facts": CLEAN}).json()
    shown = of[Role.ANALYST].post(f"/page/answers/{made['record']}/what-if", json={
        "instrument": "no61_2025", "state": "in_force"})
    assert shown.status_code == 200 and "NOT IN SCOPE" in shown.text


def test_the_one_user_of_a_machine_confirms_for_himself(
        tmp_path_factory: pytest.TempPathFactory) -> None:
    house = open_in(tmp_path_factory.mktemp("local"), vectors="off")
    with client_of(house) as client:
        assert determine(client, CLEAN)["outcome"] == "not_controlled"
    house.close()


@pytest.mark.parametrize("role", ["officer", "owner"])
def test_an_admin_makes_nobody_an_officer(of: dict[Role, TestClient], role: str) -> None:
    made = of[Role.ADMIN].post("/v1/keys", json={"name": "myself", "role": role})
    assert made.status_code == 403 and "lodestone keys make" in made.json()["detail"]
    assert not [one for one in of[Role.ADMIN].get("/v1/keys").json() if one["name"] == "myself"]
    for other in ("viewer", "analyst", "admin", "auditor"):
        assert of[Role.ADMIN].post(
            "/v1/keys", json={"name": f"some {other}", "role": other}).status_code == 200


def test_the_table_says_who_confirms_every_kind_of_claim() -> None:
    assert set(CONFIRMS) == set(Claim)
    for claim, roles in CONFIRMS.items():
        assert not roles & {Role.ANALYST, Role.VIEWER, Role.ADMIN, Role.AUDITOR}, claim
        for role in Role:
            assert may_confirm({role}, claim).may == (role in roles)
            assert may_confirm({role}, claim).who == tuple(sorted(roles))
        assert not may_confirm((), claim).may
        assert may_confirm(EVERYBODY, claim).may == bool(roles)


def test_a_listing_under_the_very_name_is_nobodys_to_confirm() -> None:
    listed = "end_user_on_watch_list"
    assert claim_of(listed) is Claim.HIT and entitled(EVERYBODY, listed).who == ()
    near = entitled({Role.ANALYST}, listed, near=[listed])
    assert not near.may and near.who == (Role.OFFICER,)
    assert claim_of("end_user") is Claim.PARTY and claim_of("dysprosium_pct") is Claim.FACT


ARC: dict[str, Any] = {"family": "NdFeB", "assembly_depth": "magnet"}
READINGS = ("dysprosium_pct", "terbium_pct", "holmium_pct", "gadolinium_pct")


def put(client: TestClient, item: str, **more: Any) -> None:
    said = [{"field": name, "value": value} for name, value in ARC.items()]
    said += [{"field": name, "value": {"percent": 0}} for name in READINGS]
    found = client.put(f"/v1/items/{item}", json={"statements": [
        one | {"source": "Report R-17", "grade": "A", **more} for one in said]})
    assert found.status_code == 200, found.text


def test_a_record_that_an_analyst_wrote_clears_nothing_until_an_officer_checked_it(
        of: dict[Role, TestClient]) -> None:
    asked = {"question": "Is item ARC-17 controlled?", "on": "2026-11-24"}
    put(of[Role.ANALYST], "ARC-17")
    for role in (Role.ANALYST, Role.OFFICER):
        found = of[role].post("/v1/questions", json=asked).json()
        assert found["ending"] == "needs_confirmation"
        assert {one["grade"] for one in found["to_confirm"]} == {"C"}
    put(of[Role.OFFICER], "ARC-17", confirmed=True)
    found = of[Role.ANALYST].post("/v1/questions", json=asked).json()
    assert found["verdict"]["outcome"] == "not_controlled"
    assert {one["grade"] for one in found["facts"] if one["name"] in READINGS} == {"A"}


def test_rows_of_a_file_are_confirmed_by_an_officer_alone(of: dict[Role, TestClient]) -> None:
    said = {"kind": "firm", "source": "Master", "grade": "B", "confirmed": "true",
            "dry_run": "false"}
    for role, status in ((Role.ANALYST, 403), (Role.OFFICER, 200)):
        found = of[role].post("/v1/imports", data=said, files={
            "file": ("firms.csv", b"id,name,country\nm-1,Musterwerk Delta GmbH,DE\n")})
        assert found.status_code == status, found.text
    facts = of[Role.VIEWER].get("/v1/firms/m-1").json()["facts"]
    assert facts and all(one["confirmed"] for one in facts)
