"""Memos and reviews through the doors: HTTP with its roles and teams, and the command line."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_docx
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from api.cli.command_line import app
from api.http.identity import Keys
from assistant.roles import Role
from assistant.services.services import House
from tests.memos import NOW, pdf
from tests.service import TDK, client_of, open_in


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), mode="served", requests_per_minute=100_000)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with client_of(house) as opened:
        yield opened


@pytest.fixture(scope="module")
def bearers(house: House) -> Iterator[dict[str, dict[str, str]]]:
    keys = Keys.open(house.settings)
    found = {}
    for name, role, team in [*((role, role, "local") for role in Role),
                             ("second officer", Role.OFFICER, "local"),
                             ("stranger", Role.OFFICER, "other")]:
        _, secret = keys.make(team, str(name), role, "test", NOW)
        found[str(name)] = {"authorization": f"Bearer {secret}"}
    yield found
    keys.close()


@pytest.fixture
def answer(client: TestClient, bearers: dict[str, dict[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = client.post("/v1/questions", json={"question": TDK},
                                        headers=bearers["officer"]).json()
    return found


def submit(client: TestClient, who: dict[str, str], record: str) -> dict[str, Any]:
    found = client.post("/v1/reviews", json={"record": record}, headers=who)
    assert found.status_code == 201, found.text
    said: dict[str, Any] = found.json()
    return said


def test_the_memo_comes_as_a_file_to_whoever_may_read(
        client: TestClient, bearers: dict[str, dict[str, str]], answer: dict[str, Any]) -> None:
    wanted = {"record": answer["record"], "form": "pdf", "language": "zh"}
    found = client.post("/v1/memos", json=wanted, headers=bearers["viewer"])
    assert found.headers["content-type"] == "application/pdf"
    assert found.headers["content-disposition"].endswith(f'{answer["record"]}-zh.pdf"')
    assert pdf(found.content).trailer["/Root"]["/Lang"] == "zh-CN"  # type: ignore[index]
    word = client.post("/v1/memos", json=wanted | {"form": "docx"}, headers=bearers["auditor"])
    assert open_docx(io.BytesIO(word.content)).tables
    assert client.post("/v1/memos", json=wanted, headers=bearers["admin"]).status_code == 403
    foreign = client.post("/v1/memos", json=wanted, headers=bearers["stranger"])
    unknown = client.post("/v1/memos", json=wanted | {"record": "0" * 36},
                          headers=bearers["stranger"])
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.text.replace(answer["record"], "") == unknown.text.replace("0" * 36, "")
    for wrong in ({"form": "odt"}, {"language": "fr"}, {"record": ""}, {"more": 1}):
        refused = client.post("/v1/memos", json=wanted | wrong, headers=bearers["viewer"])
        assert refused.status_code == 422


def test_only_another_officer_approves(client: TestClient, bearers: dict[str, dict[str, str]],
                                       answer: dict[str, Any]) -> None:
    one = submit(client, bearers["analyst"], answer["record"])
    said = {"record_hash": one["record_hash"][:12], "comment": "seen"}
    path = f"/v1/reviews/{one['id']}/approve"
    for role in ("viewer", "analyst", "admin", "auditor"):
        assert client.post(path, json=said, headers=bearers[role]).status_code == 403
    asked_himself = client.post(path, json=said, headers=bearers["officer"])
    assert asked_himself.status_code == 403 and asked_himself.json()["title"] == "Four eyes"
    assert client.post(path, json=said, headers=bearers["stranger"]).status_code == 404
    wrong = client.post(path, json=said | {"record_hash": "0" * 12},
                        headers=bearers["second officer"])
    assert wrong.status_code == 409
    found = client.post(path, json=said, headers=bearers["second officer"])
    assert found.status_code == 200 and found.json()["state"] == "approved"
    assert found.json()["steps"][-1]["by"] == "second officer"
    assert client.post(path, json=said, headers=bearers["second officer"]).status_code == 409
    again = client.post("/v1/reviews", json={"record": answer["record"]},
                        headers=bearers["analyst"])
    assert again.status_code == 409 and "approved already" in again.json()["detail"]


def test_the_queue_and_the_tasks_are_the_team_s_own(
        client: TestClient, bearers: dict[str, dict[str, str]], answer: dict[str, Any]) -> None:
    one = submit(client, bearers["analyst"], answer["record"])
    mine = client.get("/v1/reviews?state=submitted&limit=200", headers=bearers["viewer"]).json()
    assert one in mine["entries"]
    first = client.get("/v1/reviews?limit=1", headers=bearers["viewer"]).json()
    assert len(first["entries"]) == 1
    assert client.get(f"/v1/reviews/{one['id']}", headers=bearers["viewer"]).json() == one
    on = "/v1/tasks?on=2027-11-20"
    due = client.get(on, headers=bearers["viewer"]).json()
    assert {"10"} <= {task["band"] for task in due if task["record"] == answer["record"]}
    for path in ("/v1/reviews", on):
        theirs = client.get(path, headers=bearers["stranger"]).json()
        assert theirs == [] or theirs == {"entries": [], "next": ""}
    assert client.get(f"/v1/reviews/{one['id']}", headers=bearers["stranger"]).status_code == 404
    back = client.post(f"/v1/reviews/{one['id']}/return", headers=bearers["officer"],
                       json={"record_hash": one["record_hash"], "comment": "name the site"})
    assert back.json()["state"] == "returned"


def test_the_command_line_writes_memos_and_keeps_reviews(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LODESTONE_DATA", str(tmp_path / "data"))

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, list(words))

    record = json.loads(run("ask", TDK, "--json", "--on", "2026-11-23").stdout)["record"]
    out = tmp_path / "memo.pdf"
    assert run("memo", record, "--form", "pdf", "--out", str(out)).exit_code == 0
    assert pdf(out.read_bytes()).pages
    assert run("memo", record, "--out", str(out)).exit_code == 2
    assert run("memo", "nothing", "--out", str(tmp_path / "no.pdf")).exit_code == 2
    one = json.loads(run("review", "submit", record, "--by", "clerk", "--json").stdout)
    decide = ("review", "approve", one["id"], "--hash", one["record_hash"][:12], "--by")
    assert run(*decide, "clerk").exit_code == 2
    assert run(*decide, "head of export control").exit_code == 0
    assert "approved" in run("review", "list").stdout
    due = json.loads(run("tasks", "--on", one["tasks"][-1]["due"], "--json").stdout)
    assert due[-1]["days"] == 0 and due[-1]["record"] == record
