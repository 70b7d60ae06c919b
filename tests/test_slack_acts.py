"""What is done with an answer in Slack: why, missing facts, confirming, memo, review, by whom."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from assistant.roles import Role
from tests.service import TDK
from tests.slack_double import Call, form, mention, press, slash, submit
from tests.slack_support import FERRITE, ON_RECORD, OPEN_ITEM, Office, map_people, office

NAMES = ("dysprosium_pct", "terbium_pct")


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("data")) as opened:
        yield opened


def view_of(at: Office, call: Call, act: str, user: str = "U0ANNA", **more: Any) -> dict[str, Any]:
    at.tell(press(call, act, user, **more))
    view: dict[str, Any] = at.slack.wait("views.open").said["view"]
    return view


def fields(view: dict[str, Any]) -> dict[str, str]:
    return {one["block_id"]: one["element"]["type"] for one in view["blocks"]
            if one["type"] == "input"}


def elements(call: Call) -> set[str]:
    return {one["action_id"] for block in call.blocks if block["type"] == "actions"
            for one in block["elements"]}


def test_why_opens_a_window_with_rules_and_sources_for_the_one_who_asks(at: Office) -> None:
    view = view_of(at, at.ask(TDK), "why")
    said = json.dumps(view, ensure_ascii=False)
    assert "watch list" in said and "Rule trace" in said and "|S1>" in said
    assert "not checked" in said.lower() and "lodestone.example/answers/" in said
    assert len(view["blocks"]) <= 100 and "submit" not in view


def test_a_missing_fact_opens_a_form_with_typed_fields_and_the_case_is_asked_again(
        at: Office) -> None:
    call = at.ask(OPEN_ITEM)
    view = view_of(at, call, "facts")
    assert {fields(view)[name] for name in NAMES} == {"number_input"}
    assert all(one["optional"] for one in view["blocks"] if one["type"] == "input")
    found = at.tell(submit(view, {"terbium_pct": {"value": "1.2"}, "source of all": {
        "value": "test report 4711"}}))
    assert found.text == ""
    again = at.slack.wait("chat.postMessage")
    assert again.said["thread_ts"] == call.said["thread_ts"] and "IN SCOPE" in again.text
    body = at.house.records.read("local", at.house.records.list("local", limit=1)[0].id)
    told = body["asked"]["facts"]["terbium_pct"]
    assert told["source"] == "entered by anna: test report 4711" and told["value"] == 1.2


def test_every_type_of_fact_has_a_field_of_its_own(at: Office) -> None:
    view = view_of(at, at.ask("Could Pumpenwerk Hollfeld GmbH import N38EH arc segments with 6.5 % "
                              "dysprosium from Ningbo under general authorisation?"), "facts")
    kinds = set(fields(view).values())
    assert "static_select" in kinds and len(fields(view)) >= 6


@pytest.mark.parametrize(("values", "field", "words"), [
    ({"terbium_pct": {"value": "101"}}, "terbium_pct", "between 0 and 100"),
    ({"terbium_pct": {"value": "nan"}}, "terbium_pct", "between 0 and 100"),
    ({"terbium_pct": {"value": "9" * 5_000}}, "terbium_pct", "between 0 and 100"),
    ({}, "", "at least one fact"),
])
def test_what_is_wrong_in_a_form_is_said_in_the_form(
        at: Office, values: dict[str, Any], field: str, words: str) -> None:
    view = view_of(at, at.ask(OPEN_ITEM), "facts")
    before = at.count()
    found = at.tell(submit(view, values)).json()
    assert found["response_action"] == "errors"
    assert words in found["errors"][field or next(iter(found["errors"]))]
    assert at.count() == before


def test_what_was_read_is_confirmed_by_an_officers_button_and_only_then_the_verdict_stands(
        at: Office) -> None:
    call = at.ask(FERRITE)
    assert "CONFIRM FIRST" in call.text
    before = at.count()
    at.tell(press(call, "confirm"))
    assert "officer" in at.slack.wait("chat.postEphemeral").text and at.count() == before
    at.tell(press(call, "confirm", "U0BEN"))
    said = at.slack.wait("chat.postMessage").text
    assert said.startswith("✓") and "NOT IN SCOPE" in said and "CONFIRM FIRST" not in said
    body = at.house.records.read("local", at.house.records.list("local", limit=1)[0].id)
    assert body["asked"]["confirm"] and body["asked"]["user"] == "ben"


def test_buttons_of_an_answer_that_is_no_longer_the_last_change_nothing(at: Office) -> None:
    said = mention(FERRITE)
    at.tell(said)
    first = at.slack.wait("chat.postMessage")
    at.ask(TDK, thread_ts=said["event"]["ts"])
    before = at.count()
    at.tell(press(first, "confirm"))
    assert "newer answer" in at.slack.wait("chat.postEphemeral").text
    assert at.count() == before


def test_the_memo_comes_as_a_file_in_the_thread(at: Office) -> None:
    call = at.ask(TDK)
    at.tell(press(call, "memo"))
    pdf = at.slack.wait("upload").said["content"]
    assert b"%PDF" in pdf
    start = pdf.index(b"%PDF")
    assert "TDK" in PdfReader(BytesIO(pdf[start:pdf.rindex(b"%%EOF") + 5])).pages[0].extract_text()
    done = at.slack.wait("files.completeUploadExternal").said
    assert done["channel_id"] == "C0OPEN" and done["thread_ts"] == call.said["thread_ts"]


def test_the_memo_of_an_answer_that_rests_on_firm_records_goes_to_one_person(at: Office) -> None:
    at.tell(mention(ON_RECORD))
    alone = at.slack.wait("chat.postEphemeral")
    at.tell(press(alone, "memo", slack=at.slack))
    assert at.slack.wait("files.completeUploadExternal").said["channel_id"] == "D0ANNA"
    assert "to you alone" in at.slack.wait("response_url").text


def test_an_answer_is_reviewed_by_another_person_with_the_role(at: Office) -> None:
    call = at.ask(TDK)
    at.tell(press(call, "submit"))
    waiting = at.slack.wait("chat.postMessage")
    row = at.house.records.list("local", kind="answer", limit=1)[0]
    assert "Waits for approval" in waiting.text and row.hash[:12] in waiting.text
    assert waiting.said["thread_ts"] == call.said["thread_ts"]
    at.tell(press(waiting, "approve"))
    assert "takes one of: officer" in at.slack.wait("chat.postEphemeral").text
    at.tell(press(waiting, "approve", "U0BEN"))
    assert "Approved by ben" in at.slack.wait("chat.update").text
    assert "Approved by ben" in at.slack.wait("chat.postMessage").text
    step = at.house.records.bodies("local", "review")[-1][1]
    assert step["step"] == "approved" and step["channel"] == "slack"
    at.tell(press(waiting, "approve", "U0BEN"))
    assert "decided already" in at.slack.wait("chat.postEphemeral").text


def test_who_asked_cannot_approve_even_with_the_role(at: Office) -> None:
    call = at.ask(TDK, user="U0BEN")
    at.tell(press(call, "submit"))
    waiting = at.slack.wait("chat.postMessage")
    before = at.count("review")
    at.tell(press(waiting, "approve", "U0BEN"))
    assert "another officer" in at.slack.wait("chat.postEphemeral").text
    assert at.count("review") == before


def test_an_answer_is_returned_with_a_comment(at: Office) -> None:
    at.tell(press(at.ask(TDK), "submit"))
    waiting = at.slack.wait("chat.postMessage")
    at.tell(press(waiting, "return"))
    assert "takes one of: officer" in at.slack.wait("chat.postEphemeral").text
    view = view_of(at, waiting, "return", "U0BEN")
    at.tell(submit(view, {"comment": {"value": "Who is the <end user>?"}}, "U0BEN"))
    found = at.slack.wait("chat.update")
    assert "Returned by ben: Who is the &lt;end user&gt;?" in found.text
    assert "lodestone_approve" not in elements(found)
    review = at.house.records.bodies("local", "review")[-1][1]
    assert review["comment"] == "Who is the <end user>?"


def test_who_is_not_mapped_approves_nothing_and_sees_nothing(at: Office) -> None:
    at.tell(press(at.ask(TDK), "submit"))
    waiting = at.slack.wait("chat.postMessage")
    before = at.count("review")
    for act in ("approve", "return"):
        at.tell(press(waiting, act, "U0NEW"))
        assert "not linked" in at.slack.wait("chat.postEphemeral").text
    call = at.ask(OPEN_ITEM)
    for act in ("why", "facts", "memo", "submit"):
        at.tell(press(call, act, "U0NEW"))
        assert "not linked" in at.slack.wait("chat.postEphemeral").text
    view = view_of(at, call, "facts")
    found = at.tell(submit(view, {"terbium_pct": {"value": "1.2"}}, "U0NEW")).json()
    assert "not linked" in str(found["errors"])
    assert at.count("review") == before


def test_who_is_unmapped_later_is_nobody_at_once(at: Office) -> None:
    from api.slack.store.people import People
    from tests.slack_double import TEAM

    map_people(at.house, U0NEW=("nora", [Role.OFFICER]))
    at.tell(press(at.ask(TDK), "submit"))
    waiting = at.slack.wait("chat.postMessage")
    People(at.house.records.engine, TEAM).unmap("U0NEW")
    at.tell(press(waiting, "approve", "U0NEW"))
    assert "not linked" in at.slack.wait("chat.postEphemeral").text


def test_an_answer_of_another_team_is_as_unknown_as_what_never_was(at: Office) -> None:
    from api.slack.store.people import People
    from tests.service import NOW
    from tests.slack_double import TEAM

    People(at.house.records.engine, TEAM).map("U0NEW", "south", "nora", [Role.OFFICER], "t", NOW)
    call = at.ask(OPEN_ITEM)
    record = json.dumps(call.blocks).split('"lodestone_why", "value": "')[1][:36]
    for act in ("why", "facts", "memo", "submit"):
        at.tell(press(call, act, "U0NEW"))
        foreign = at.slack.wait("chat.postEphemeral").text
        never = Call("chat.postMessage", json.loads(
            json.dumps(call.said).replace(record, "0" * 36)), call.ts)
        at.tell(press(never, act, "U0NEW"))
        assert at.slack.wait("chat.postEphemeral").text.replace("0" * 36, record) == foreign
        assert record in foreign
    again = at.ask("And with 1.2 % terbium?", user="U0NEW", thread_ts=call.said["thread_ts"])
    assert "42SH" not in again.text
    People(at.house.records.engine, TEAM).unmap("U0NEW")


def test_a_viewer_reads_and_asks_nothing(at: Office) -> None:
    at.tell(mention(FERRITE, user="U0VIEW"))
    assert "takes one of: analyst, officer" in at.slack.wait("chat.postEphemeral").text
    assert "Rule trace" in json.dumps(view_of(at, at.ask(TDK), "why", "U0VIEW"))


def test_a_window_that_slack_refuses_says_to_press_again(at: Office) -> None:
    from aiohttp import web

    call = at.ask(TDK)
    at.slack.fails["views.open"] = [web.json_response({"ok": False, "error": "expired_trigger_id"})]
    at.tell(press(call, "why"))
    assert "press the button again" in at.slack.wait("chat.postEphemeral").text


def test_a_command_goes_on_by_its_buttons_for_its_asker(at: Office) -> None:
    at.tell(slash(at.slack, OPEN_ITEM))
    alone = at.slack.wait("response_url")
    view = view_of(at, alone, "facts", slack=at.slack)
    at.tell(submit(view, {"terbium_pct": {"value": "1.2"}}))
    assert "IN SCOPE" in at.slack.wait("response_url").text


def test_a_press_by_somebody_of_another_organization_does_nothing(at: Office) -> None:
    call = at.ask(TDK)
    before = len(at.slack.calls)
    for act in ("why", "submit", "memo"):
        at.tell(press(call, act, "U0ANNA").replace(
            "user%22%3A+%7B%22id%22%3A+%22U0ANNA%22%2C+%22team_id%22%3A+%22T0HOME",
            "user%22%3A+%7B%22id%22%3A+%22U0ANNA%22%2C+%22team_id%22%3A+%22T0OTHER"))
    at.ask(TDK)
    assert [one.method for one in at.slack.calls[before:]] == ["chat.postMessage"]


def test_a_button_with_nonsense_in_it_breaks_nothing(at: Office) -> None:
    call = at.ask(TDK)
    for value in ("", "x", " ", "\u202e", "a b c d"):
        payload = {
            "type": "block_actions", "team": {"id": "T0HOME"}, "user": {"id": "U0ANNA"},
            "container": {"message_ts": call.ts, "channel_id": "C0OPEN"}, "trigger_id": value + "9",
            "channel": {"id": "C0OPEN"}, "actions": [{
                "action_id": "lodestone_submit", "value": value, "block_id": "b",
                "type": "button"}]}
        at.tell(form(payload))
        at.slack.wait("chat.postEphemeral")
