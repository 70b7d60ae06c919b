"""Who is answered and where: not strangers, not guests, not where outsiders read; and public law at
most to whom nobody has mapped."""

import json
from collections.abc import Iterator

import pytest
from aiohttp import web

from api.slack.place import PUBLIC_TEAM
from tests.service import TDK
from tests.slack_double import mention, press, slash
from tests.slack_support import FERRITE, ON_RECORD, Office, office


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("data"), slack_unmapped="public",
                slack_open_channels="C0ALLOWED") as opened:
        opened.slack.channels["C0ALLOWED"] = {"about": {"id": "C0ALLOWED", "is_ext_shared": True},
                                              "members": ["U0ANNA", "U0FAR"]}
        yield opened


@pytest.mark.parametrize(("channel", "words"), [
    ("C0SHARED", "shared with other organizations"), ("C0GUESTS", "channels with guests"),
    ("C0NOWHERE", "cannot see who reads"),
])
def test_where_outsiders_read_nothing_is_answered(at: Office, channel: str, words: str) -> None:
    before = at.count()
    at.tell(mention(FERRITE, channel=channel))
    found = at.slack.wait("chat.postEphemeral")
    assert words in found.text and found.said["user"] == "U0ANNA"
    at.tell(slash(at.slack, FERRITE, channel=channel))
    assert words in at.slack.wait("response_url").text
    assert at.count() == before


def test_a_channel_that_slack_calls_shared_is_shared(at: Office) -> None:
    at.tell({**mention(FERRITE), "is_ext_shared_channel": True})
    assert "shared with other organizations" in at.slack.wait("chat.postEphemeral").text


def test_a_shared_channel_that_is_allowed_is_answered(at: Office) -> None:
    assert "CONFIRM FIRST" in at.ask(FERRITE, channel="C0ALLOWED").text


@pytest.mark.parametrize("user", ["U0GUEST", "U0GONE", "U0STRANGER"])
def test_guests_leavers_and_strangers_are_not_answered(at: Office, user: str) -> None:
    at.tell(mention(FERRITE, user=user))
    assert "full members" in at.slack.wait("chat.postEphemeral").text


def test_who_belongs_to_another_organization_hears_nothing(at: Office) -> None:
    at.ask(FERRITE)
    before = len(at.slack.calls)
    for teams in ({"user_team": "T0OTHER"}, {"team": "T0OTHER"}, {"source_team": "T0OTHER"}):
        at.tell(mention(FERRITE, user="U0ANNA", channel="C0ALLOWED", **teams))
    at.ask(FERRITE)
    assert [one.method for one in at.slack.calls[before:]] == ["chat.postMessage"]


def test_a_workspace_that_cannot_be_looked_up_is_looked_up_again(at: Office) -> None:
    at.slack.channels["C0LATE"] = {"about": {"id": "C0LATE"}, "members": ["U0ANNA"]}
    at.slack.fails["conversations.info"] = [
        web.json_response({"ok": False, "error": "missing_scope"})]
    at.tell(mention(FERRITE, channel="C0LATE"))
    assert "cannot see who reads" in at.slack.wait("chat.postEphemeral").text
    assert "CONFIRM FIRST" in at.ask(FERRITE, channel="C0LATE").text


def test_who_is_not_mapped_gets_public_law_and_nothing_of_the_firm_records(at: Office) -> None:
    call = at.ask(TDK, user="U0NEW")
    assert "NOT ELIGIBLE" in call.text
    acts = {one["action_id"] for block in call.blocks if block["type"] == "actions"
            for one in block["elements"]}
    assert acts == {"lodestone_why", "lodestone_open"}
    row = at.house.records.list(PUBLIC_TEAM, limit=1)[0]
    assert row.actor == "slack:U0NEW" and row.team == PUBLIC_TEAM
    at.tell(press(call, "why", "U0NEW"))
    assert "watch list" in json.dumps(at.slack.wait("views.open").said)
    record = at.ask(ON_RECORD, user="U0NEW", channel="C0OPEN")
    assert "invented" not in json.dumps(record.said).lower()
    assert "firm records" not in record.text


def test_who_is_not_mapped_confirms_shares_and_sends_nothing(at: Office) -> None:
    at.tell(slash(at.slack, FERRITE, user="U0NEW"))
    call = at.slack.wait("response_url")
    before = at.count(team=PUBLIC_TEAM)
    for act in ("confirm", "share", "submit"):
        forged = json.loads(json.dumps(call.said).replace("lodestone_why", f"lodestone_{act}"))
        at.tell(press(type(call)("response_url", forged), act, "U0NEW", slack=at.slack))
        assert "not linked" in at.slack.wait("response_url").text
    assert at.count(team=PUBLIC_TEAM) == before
