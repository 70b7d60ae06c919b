"""On the command line: keys and sessions ended, feedback given, packs signed, the status read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli.command_line import app
from api.clock import moment
from api.http.identity import Keys
from api.http.sign_in import Sessions, Visitor
from assistant.settings import Settings

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LODESTONE_DATA", str(folder))
    monkeypatch.setenv("LODESTONE_OIDC_GROUPS", '{"staff": "north:analyst"}')
    return lambda *words: CliRunner().invoke(app, list(words))


def read(found: Result) -> Any:
    return json.loads(found.stdout)


def test_a_key_is_made_and_ended(run: Run) -> None:
    made = read(run("keys", "make", "orders", "--team", "north", "--json"))
    keys = Keys.open(Settings())
    assert keys.caller(made["secret"], moment()) is not None
    assert read(run("keys", "revoke", made["id"], "--team", "north", "--json"))["revoked"]
    assert keys.caller(made["secret"], moment()) is None
    assert run("keys", "revoke", made["id"], "--team", "south").exit_code == 2


def test_sessions_are_listed_and_ended_one_or_all_of_a_person(run: Run) -> None:
    sessions = Sessions.open(Settings())
    secrets = [sessions.make(Visitor(user, ("staff",)), moment()) for user in ("a", "a", "b")]
    assert len(read(run("sessions", "list", "--team", "north", "--json"))) == 3
    one = secrets[2].partition("_")[0]
    assert run("sessions", "end", one, "--team", "south").exit_code == 2
    assert run("sessions", "end", one, "--team", "north").exit_code == 0
    assert len(read(run("sessions", "end", "--user", "a", "--team", "north", "--json"))) == 2
    assert [sessions.caller(secret, moment()) for secret in secrets] == [None] * 3
    assert "ended" in run("sessions", "list", "--team", "north").stdout
    assert run("sessions", "end").exit_code == 2


def test_feedback_is_given_and_listed(run: Run) -> None:
    made = read(run("screen", "TDK Corporation", "--json"))["record"]["id"]
    assert run("feedback", "give", made, "wrong", "--comment", "see the file").exit_code == 0
    assert read(run("feedback", "list", "--json"))[0]["comment"] == "see the file"
    assert "wrong" in run("feedback", "list").stdout
    assert run("feedback", "give", made, "bad").exit_code == 2
    assert run("feedback", "give", "nothing", "right").exit_code == 2


def test_two_people_sign_a_pack_and_nobody_twice(run: Run) -> None:
    listed = run("releases", "list", "--json")
    assert listed.exit_code == 3, "what is not released is said by the exit code"
    pack = next(one for one in read(listed) if one["pack"] == "us_veu")
    mine = ("releases", "sign", "us_veu", pack["fingerprint"], "--by")
    assert "not released" in run(*mine, "ann").stdout
    assert run(*mine, "ann").exit_code == 2
    assert read(run(*mine, "bo", "--json"))["state"] == "released"
    assert run("releases", "sign", "us_veu", "0" * 64, "--by", "cy").exit_code == 2
    assert "released (ann, bo)" in run("releases", "list").stdout


def test_a_scenario_is_checked_before_it_is_kept(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("name: ours\nauthor: us\ndate: 2026-11-24\nextends: middle\nswitches:\n"
                    "  inspection: {value: paper, because: ours}\n", encoding="utf-8")
    assert read(run("scenarios", "check", "cn_veu", str(file), "--json"))["name"] == "ours"
    file.write_text("name: ours\n", encoding="utf-8")
    assert run("scenarios", "check", "cn_veu", str(file)).exit_code == 2


def test_the_status_says_how_old_everything_is(run: Run) -> None:
    found = read(run("status", "--json"))
    assert found["lists"]["editions"] and found["packs"] and found["record"]["wrong"] == []
    assert "last checked" in run("status").stdout
