"""Socket Mode: the same bot without an address; and the commands that an administrator needs."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from typer.testing import CliRunner

from api.cli.command_line import app
from api.slack.bot import Bot
from api.slack.manifest import manifest
from api.slack.socket_mode import serve
from knowledge.errors import WrongValue
from tests.service import NOW, TDK, open_in
from tests.slack_double import SETTINGS, TEAM, WAIT, Slack, double, mention, press, slash
from tests.slack_support import map_people


@contextmanager
def connected(slack: Slack, folder: Path) -> Iterator[None]:
    """The bot over the double's socket."""
    house = open_in(folder, **SETTINGS | {
        "mode": "local", "slack_base_url": slack.base, "slack_app_token": "xapp-test"})
    map_people(house)
    ends: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
    ready = threading.Event()

    async def run() -> None:
        ends.append((asyncio.get_running_loop(), asyncio.Event()))
        ready.set()
        await serve(Bot(house, lambda: NOW), ends[0][1])

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(WAIT)
    try:
        yield
    finally:
        ends[0][0].call_soon_threadsafe(ends[0][1].set)
        thread.join(WAIT)
        house.close()


def envelope(kind: str, payload: object, number: int) -> dict[str, object]:
    return {"type": kind, "envelope_id": f"e{number}", "payload": payload,
            "accepts_response_payload": kind != "events_api"}


def test_over_the_socket_the_same_questions_get_the_same_answers_once(tmp_path: Path) -> None:
    with double() as slack, connected(slack, tmp_path):
        said = mention(TDK)
        for number in range(3):  # Slack sends again what was not acknowledged in time
            slack.send(envelope("events_api", said, number))
        assert {slack.acks.get(timeout=WAIT)["envelope_id"] for _ in range(3)} == {"e0", "e1", "e2"}
        call = slack.wait("chat.postMessage")
        assert "NOT ELIGIBLE" in call.text and call.said["thread_ts"] == said["event"]["ts"]
        command = {key: values[0] for key, values in parse_qs(slash(slack, TDK)).items()}
        slack.send(envelope("slash_commands", command, 3))
        assert "reading the rules" in slack.acks.get(timeout=WAIT)["payload"]["text"]
        assert "NOT ELIGIBLE" in slack.wait("response_url").text
        click = json.loads(parse_qs(press(call, "why"))["payload"][0])
        slack.send(envelope("interactive", click, 4))
        assert slack.wait("views.open").said["view"]["title"]["text"] == "Why"
        other = {**mention(TDK), "team_id": "T0OTHER"}
        slack.send(envelope("events_api", other, 5))
        for _ in range(2):
            slack.acks.get(timeout=WAIT)
        assert len(slack.of("chat.postMessage")) == 1 and not slack.refused


def test_an_administrator_says_who_is_who(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LODESTONE_DATA", str(tmp_path))
    run = CliRunner()
    bare = run.invoke(app, ["slack", "list"])
    assert bare.exit_code == 2 and "LODESTONE_SLACK_WORKSPACE" in bare.output
    monkeypatch.setenv("LODESTONE_SLACK_WORKSPACE", TEAM)
    made = run.invoke(app, ["slack", "map", "U0ANNA", "--team", "north", "--user", "anna",
                            "--role", "analyst", "--role", "viewer"])
    assert made.exit_code == 0 and "anna of north: analyst, viewer" in made.output
    assert "U0ANNA" in run.invoke(app, ["slack", "list"]).output
    found = json.loads(run.invoke(app, ["slack", "list", "--json"]).output)
    assert found[0]["roles"] == ["analyst", "viewer"]
    for wrong, words in ((["u0anna", "--user", "a"], "is not the id"),
                         (["U1", "--user", "a", "--team", "slack-public"], "unmapped"),
                         (["U1", "--user", "a", "--role", "boss"], "is not one of")):
        refused = run.invoke(app, ["slack", "map", *wrong])
        assert refused.exit_code == 2 and words in refused.output
    assert run.invoke(app, ["slack", "unmap", "U0ANNA"]).exit_code == 0
    assert run.invoke(app, ["slack", "unmap", "U0ANNA"]).exit_code == 2
    assert run.invoke(app, ["slack", "list"]).output == ""


def test_the_bot_says_which_setting_is_missing(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = open_in(tmp_path, vectors="off", slack_workspace=TEAM)
    with pytest.raises(WrongValue, match="LODESTONE_SLACK_BOT_TOKEN"):
        Bot(house, lambda: NOW)
    house.close()
    monkeypatch.setenv("LODESTONE_DATA", str(tmp_path))
    monkeypatch.setenv("LODESTONE_VECTORS", "off")
    found = CliRunner().invoke(app, ["slack", "run"])
    assert found.exit_code == 2 and "LODESTONE_SLACK_APP_TOKEN" in found.output


def test_the_manifest_asks_for_what_is_used_and_for_nothing_else() -> None:
    made = manifest()
    assert made["settings"]["socket_mode_enabled"] is True and "url" not in str(made["settings"])
    about = made["display_information"]
    assert len(about["name"]) <= 35 and len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4_000
    scopes = set(made["oauth_config"]["scopes"]["bot"])
    assert not scopes & {"channels:history", "groups:history", "mpim:history", "chat:write.public"}
    assert {"app_mentions:read", "chat:write", "commands", "files:write", "users:read"} <= scopes
    over_http = json.loads(CliRunner().invoke(
        app, ["slack", "manifest", "--url", "https://lodestone.example/"]).output)
    address = "https://lodestone.example/slack/events"
    assert over_http["settings"]["event_subscriptions"]["request_url"] == address
    assert over_http["settings"]["interactivity"]["request_url"] == address
    assert over_http["features"]["slash_commands"][0]["url"] == address
    assert over_http["settings"]["socket_mode_enabled"] is False
    refused = CliRunner().invoke(app, ["slack", "manifest", "--url", "http://lodestone.example"])
    assert refused.exit_code == 2
