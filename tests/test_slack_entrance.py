"""What is not Slack's is refused, what Slack says twice is done once, and nothing ever breaks."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.service import client_of, open_in
from tests.slack_double import SECRET, TEAM, direct, form, mention, press, sign, slash
from tests.slack_support import FERRITE, Office, office

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("data")) as opened:
        yield opened


def post(at: Office, body: bytes, headers: dict[str, str], kind: str = "application/json") -> Any:
    return at.client.post("/slack/events", content=body, headers={
        "content-type": kind, **{key: value.encode("utf-8") if not value.isascii() else value
                                 for key, value in headers.items()}})


def signed(at: Office, body: bytes, **more: Any) -> dict[str, str]:
    return sign(body, at.clock(), **more)


def without(headers: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in headers.items() if key != name}


MOMENT, SIGNATURE = "x-slack-request-timestamp", "x-slack-signature"
BODY = json.dumps(mention(FERRITE)).encode()
BAD: dict[str, Callable[[Office], tuple[bytes, dict[str, str]]]] = {
    "no headers at all": lambda at: (BODY, {}),
    "no signature": lambda at: (BODY, without(signed(at, BODY), SIGNATURE)),
    "no moment": lambda at: (BODY, without(signed(at, BODY), MOMENT)),
    "the secret of another app": lambda at: (BODY, signed(at, BODY, secret="x" * 32)),
    "an empty secret": lambda at: (BODY, signed(at, BODY, secret="")),
    "301 seconds old": lambda at: (BODY, signed(at, BODY, later=-301)),
    "301 seconds ahead": lambda at: (BODY, signed(at, BODY, later=301)),
    "a moment that is no number": lambda at: (BODY, signed(at, BODY) | {MOMENT: "soon"}),
    "a negative moment": lambda at: (BODY, signed(at, BODY) | {MOMENT: "-1800000000"}),
    "a moment of 5,000 digits": lambda at: (BODY, signed(at, BODY) | {MOMENT: "9" * 5_000}),
    "a moment in Arabic digits": lambda at: (BODY, signed(at, BODY) | {MOMENT: "١٨٠٠٠٠٠٠٠٠"}),
    "a signature that is not ASCII": lambda at: (BODY, signed(at, BODY) | {SIGNATURE: "v0=é"}),
    "a signature of another version": lambda at: (BODY, signed(at, BODY) | {
        SIGNATURE: signed(at, BODY)[SIGNATURE].replace("v0", "v1")}),
    "one byte of the body changed": lambda at: (BODY.replace(b"ferrite", b"ferritE"),
                                                signed(at, BODY)),
    "the moment of another request": lambda at: (BODY, signed(at, BODY) | {
        MOMENT: str(int(signed(at, BODY)[MOMENT]) - 1)}),
    "a retry that is not signed": lambda at: (BODY, {"x-slack-retry-num": "1",
                                                     "x-slack-retry-reason": "http_timeout"}),
}


@pytest.mark.parametrize("case", BAD)
def test_what_slack_did_not_sign_just_now_is_refused_and_does_nothing(
        at: Office, case: str) -> None:
    before, calls = at.count(), len(at.slack.calls)
    body, headers = BAD[case](at)
    assert post(at, body, headers).status_code == 401
    assert at.count() == before and len(at.slack.calls) == calls


def test_the_signature_covers_forms_too(at: Office) -> None:
    body = slash(at.slack, FERRITE).encode()
    assert post(at, body, signed(at, body, secret="x"), FORM).status_code == 401
    assert post(at, body + b"&text=other", signed(at, body), FORM).status_code == 401


def test_the_limits_of_the_five_minutes_are_taken(at: Office) -> None:
    for later in (-300, 300):
        body = json.dumps({"type": "url_verification", "challenge": "c", "team_id": TEAM}).encode()
        assert post(at, body, signed(at, body, later=later)).status_code == 200


def test_slacks_question_whether_the_address_is_ours_is_answered(at: Office) -> None:
    found = at.tell({"type": "url_verification", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdA"})
    assert found.json() == {"challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdA"}


@pytest.mark.parametrize(("body", "kind"), [
    (b"{", "application/json"), (b"[" * 100_000, "application/json"), (b"\xff\xfe", FORM),
    (b'{"a":NaN}', "application/json"), (b"payload=%7B", FORM), (b"payload=%5B%5D", FORM),
    (b"payload=" + b"%5B" * 50_000, FORM), (b"", "application/json"), (b"null", "application/json"),
    (b"{}", "application/json"), (b"a=1", FORM), (b"&".join([b"a=1"] * 1_000), FORM),
    (b'{"team_id":"T0HOME","type":"event_callback","event":7}', "application/json"),
    (b'{"team_id":"T0HOME","type":"event_callback","event":{"type":"message"}}',
     "application/json"),
    (b'{"team_id":7,"event":[]}', "application/json"), (b"x", "text/plain"),
])
def test_signed_nonsense_breaks_nothing(at: Office, body: bytes, kind: str) -> None:
    calls = len(at.slack.calls)
    assert post(at, body, signed(at, body), kind).status_code < 500
    assert len(at.slack.calls) == calls


def test_another_workspace_is_refused_although_slack_signed(at: Office) -> None:
    before = at.count()
    for body in (json.dumps({**mention(FERRITE), "team_id": "T0OTHER"}),
                 slash(at.slack, FERRITE).replace(TEAM, "T0OTHER")):
        kind = "application/json" if body.startswith("{") else FORM
        assert post(at, body.encode(), signed(at, body.encode()), kind).status_code == 403
    assert at.count() == before


@pytest.mark.parametrize("said", [
    {"bot_id": "B0OTHER"}, {"subtype": "bot_message", "bot_id": "B0OTHER"},
    {"bot_profile": {"id": "B0OTHER"}}, {"user": "USLACKBOT"}, {"user": ""},
    {"subtype": "channel_join"}, {"subtype": "message_changed", "message": {
        "bot_id": "B0OTHER", "user": "U0ANNA", "text": "x", "ts": "1800000000.1"}},
])
def test_bots_and_slack_itself_are_never_answered(at: Office, said: dict[str, Any]) -> None:
    before = at.slack.calls.copy()
    at.tell(mention(FERRITE, **said))
    at.tell(direct(FERRITE, **said))
    at.tell(direct(FERRITE))  # jobs are taken in order: when this is answered, nothing else came
    at.slack.wait("chat.postMessage")
    new = [one.method for one in at.slack.calls[len(before):]]
    assert new == ["assistant.threads.setStatus", "chat.postMessage"]


def test_an_event_that_we_do_not_know_is_acknowledged(at: Office) -> None:
    at.tell(mention("x", type="reaction_added"))
    at.tell(form({"type": "shortcut", "team": {"id": TEAM}, "user": {"id": "U0ANNA"},
                  "callback_id": "none", "trigger_id": "1.1"}))


def test_a_hundred_replays_of_signed_bytes_have_one_effect(at: Office) -> None:
    before, calls = at.count(), len(at.slack.of("chat.postMessage"))
    body = json.dumps(mention(FERRITE)).encode()
    headers = signed(at, body)
    for number in range(100):
        retry = {"x-slack-retry-num": str(number)} if number else {}
        assert post(at, body, headers | retry).status_code == 200
    at.slack.wait("chat.postMessage")
    at.ask(FERRITE)  # whatever else the replays did would have come before
    assert at.count() == before + 2
    assert len(at.slack.of("chat.postMessage")) == calls + 2


def test_replays_of_a_command_and_of_a_button_have_one_effect(at: Office) -> None:
    for body in (slash(at.slack, FERRITE), press(at.ask(FERRITE), "submit")):
        before = at.count(), at.count("review")
        headers = signed(at, body.encode())
        for _ in range(20):
            assert post(at, body.encode(), headers, FORM).status_code == 200
        at.slack.wait("response_url" if "command" in body else "chat.postMessage")
        at.ask(FERRITE)
        after = at.count(), at.count("review")
        assert (after[0] - before[0] - 1) + (after[1] - before[1]) == 1


def test_the_same_message_told_as_two_events_is_answered_once(at: Office) -> None:
    before = at.count()
    said = direct(FERRITE)
    at.tell(said)
    at.tell({**said, "event_id": "EvOther", "event": {**said["event"], "type": "app_mention"}})
    at.slack.wait("chat.postMessage")
    at.ask(FERRITE)
    assert at.count() == before + 2


def test_without_settings_the_address_says_how_to_set_it_up(tmp_path: Any) -> None:
    for settings in ({}, {"mode": "served"}, {"slack_signing_secret": SECRET}):
        house = open_in(tmp_path, vectors="off", **settings)
        with client_of(house) as client:
            found = client.post("/slack/events", content=b"{}")
            assert found.status_code == 404 and "lodestone slack run" in found.json()["detail"]
        house.close()
