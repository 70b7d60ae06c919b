"""Each message once: over two workers, a slow model, a crash, a Slack that fails, in a thread's
order, within limits."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiohttp import web
from langchain_core.language_models import BaseChatModel
from langchain_core.outputs import ChatResult
from sqlalchemy import select
from starlette.testclient import TestClient

from api.app import create_app
from api.slack.place import Place
from api.slack.store.jobs import Jobs, New, QuestionLimits
from api.slack.store.slack_tables import JOB
from knowledge.register.database import connect, writing
from tests.register_support import address as address
from tests.service import NOW, TDK, open_in
from tests.slack_double import SETTINGS, WAIT, direct, mention, slash, tell
from tests.slack_support import FERRITE, OPEN_ITEM, Clock, Office, office


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("data")) as opened:
        yield opened


@pytest.fixture
def jobs(address: str) -> Iterator[Jobs]:
    engine = connect(address)
    yield Jobs(engine, QuestionLimits(3, 5))
    engine.dispose()


@contextmanager
def second(at: Office) -> Iterator[TestClient]:
    """A second server on the same data."""
    house = open_in(at.house.settings.data, **SETTINGS | {
        "slack_base_url": at.slack.base, "slack_user_per_minute": 1_000,
        "slack_team_per_minute": 10_000})
    with TestClient(create_app(house, at.clock), base_url="http://127.0.0.1") as client:
        yield client
    house.close()


def new(text: str, thread: str = "1.1", user: str = "U0ANNA", key: str = "", team: str = "t",
        kind: str = "ask") -> New:
    return New(kind, Place("C0OPEN", user, thread), (key or text,), team, {"text": text})


def test_fifty_events_told_to_two_workers_are_each_answered_once(at: Office) -> None:
    before, sent = at.count(), len(at.slack.of("chat.postMessage"))
    said = [mention(FERRITE) for _ in range(50)]
    with second(at) as other:
        def all_to(client: TestClient, events: list[dict[str, Any]]) -> None:
            for one in events:
                assert tell(client, one, NOW).status_code == 200

        threads = [threading.Thread(target=all_to, args=(client, events)) for client, events in (
            (at.client, said), (other, said[::-1]), (at.client, said[25:]), (other, said[:25]))]
        for one in threads:
            one.start()
        for one in threads:
            one.join(WAIT)
        answered = {at.slack.wait("chat.postMessage").said["thread_ts"] for _ in range(50)}
        last = at.ask(FERRITE)
    assert answered == {one["event"]["ts"] for one in said} and last.ts
    assert at.count() == before + 51 and len(at.slack.of("chat.postMessage")) == sent + 51


class Held(BaseChatModel):
    """A model that says nothing until it is let go."""

    def __init__(self, **held: Any) -> None:
        super().__init__(**held)
        self._began, self._goes = threading.Event(), threading.Event()

    @property
    def _llm_type(self) -> str:
        return "held"

    def bind_tools(self, tools: Any, **_: Any) -> Any:
        return self

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        self._began.set()
        assert self._goes.wait(WAIT)
        raise TimeoutError("it never answers")


def test_slack_is_told_at_once_however_long_the_model_takes(
        at: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is held until every message was acknowledged: no acknowledgment waited for it."""
    model = Held()
    at.house.limits.circuit.worked()  # whatever failed before, this model is tried
    monkeypatch.setitem(at.house.__dict__, "model", model)
    said = [mention(TDK) for _ in range(6)]
    at.tell(said[0])
    assert model._began.wait(WAIT)
    for one in said[1:]:
        at.tell(one)
    for one in (slash(at.slack, TDK), slash(at.slack, TDK)):
        assert "reading the rules" in at.tell(one).text
    answered = len([one for one in at.slack.of("chat.postMessage")
                    if one.said["thread_ts"] in {event["event"]["ts"] for event in said}])
    assert answered == 0
    model._goes.set()
    for _ in said:
        assert "NOT ELIGIBLE" in at.slack.wait("chat.postMessage").text
    for _ in range(2):
        assert "NOT ELIGIBLE" in at.slack.wait("response_url").text


def test_a_job_whose_worker_died_is_done_by_another(at: Office) -> None:
    dead = Jobs(at.house.records.engine, QuestionLimits(99, 99))
    said = mention(FERRITE)
    place = Place("C0OPEN", "U0ANNA", said["event"]["ts"], said["event"]["ts"])
    at.clock.go(-3_600)
    dead.put(New("ask", place, ("before the crash",), "local", {"text": FERRITE}), at.clock())
    claimed = dead.claim("a worker that dies", at.clock())
    assert claimed is None or claimed.place == place  # the living one may have been quicker
    at.clock.go(3_600)
    call = at.slack.wait("chat.postMessage", said["event"]["ts"])
    assert "CONFIRM FIRST" in call.text


def test_an_answer_that_was_made_before_the_crash_is_shown_and_not_made_again(at: Office) -> None:
    at.ask(TDK)
    record = at.house.records.list("local", kind="answer", limit=1)[0].id
    before = at.count()
    engine = at.house.records.engine
    place = Place("C0OPEN", "U0ANNA", "1899.1", "1899.1")
    at.clock.go(-3_600)
    with writing(engine) as connection:
        connection.execute(JOB.insert(), [{
            "kind": "ask", "place": place.key, "key": "crashed", "user": "U0ANNA", "team": "local",
            "at": at.clock().isoformat(), "payload": json.dumps(
                {"place": vars(place), "said": {"text": TDK}}),
            "state": "working", "not_before": "", "worker": "dead", "seen_alive": "", "tries": 1,
            "record": record, "note": ""}])
    at.clock.go(3_600)
    assert "NOT ELIGIBLE" in at.slack.wait("chat.postMessage", "1899.1").text
    assert at.count() == before


@pytest.mark.parametrize("failure", [
    lambda: web.json_response({"ok": False, "error": "internal_error"}),
    lambda: web.Response(status=503, text="down"),
    lambda: web.Response(status=200, text="<html>", content_type="text/html"),
    lambda: web.json_response({"ok": False, "error": "ratelimited"}, status=429,
                              headers={"Retry-After": "0"}),
], ids=["internal error", "down", "not Slack's JSON", "too many requests"])
def test_an_answer_that_slack_did_not_take_is_sent_again_and_made_once(
        at: Office, failure: Any) -> None:
    before = at.count()
    at.slack.fails["chat.postMessage"] = [failure() for _ in range(2)]
    said = mention(TDK)
    at.tell(said)
    moved = threading.Event()

    def go() -> None:
        while not moved.wait(0.2):
            at.clock.go(30)

    mover = threading.Thread(target=go)
    mover.start()
    try:
        assert "NOT ELIGIBLE" in at.slack.wait("chat.postMessage", said["event"]["ts"]).text
    finally:
        moved.set()
        mover.join()
        at.clock.at = NOW
    assert not at.slack.fails["chat.postMessage"] and at.count() == before + 1


def test_an_answer_that_slack_will_never_take_is_given_up_and_the_thread_goes_on(
        at: Office) -> None:
    said = mention(TDK)
    at.slack.fails["chat.postMessage"] = [
        web.json_response({"ok": False, "error": "is_archived"})]
    at.tell(said)
    assert "could not be done" in at.slack.wait("chat.postEphemeral").text
    assert "NOT ELIGIBLE" in at.ask(TDK, thread_ts=said["event"]["ts"]).text


def test_what_was_said_is_kept_no_longer_than_it_is_needed(at: Office) -> None:
    at.ask(f"{FERRITE} canary-5f1e0c")
    at.ask(FERRITE)
    with at.house.records.engine.connect() as connection:
        kept = connection.execute(select(JOB.c.payload).where(JOB.c.state == "done")).scalars()
        assert set(kept) == {""}


def test_one_thread_is_worked_on_one_job_at_a_time_in_order(jobs: Jobs) -> None:
    for text in ("a1", "a2"):
        assert jobs.put(new(text, "1.1"), NOW) == "new"
    jobs.put(new("b1", "2.2"), NOW)
    first, other = jobs.claim("w", NOW), jobs.claim("w", NOW)
    assert first and other and (first.said["text"], other.said["text"]) == ("a1", "b1")
    assert jobs.claim("w", NOW) is None
    jobs.later(first, 10, NOW)
    assert jobs.claim("w", NOW) is None
    clock = Clock()
    clock.go(11)
    again = jobs.claim("w", clock())
    assert again and again.said["text"] == "a1" and again.tries == 2
    jobs.end(again, "done")
    last = jobs.claim("w", clock())
    assert last and last.said["text"] == "a2"


def test_a_worker_that_lives_keeps_its_job_and_one_that_does_not_loses_it(jobs: Jobs) -> None:
    jobs.put(new("a"), NOW)
    job, clock = jobs.claim("w", NOW), Clock()
    assert job
    clock.go(50)
    jobs.alive("w", [job.number], clock())
    clock.go(50)
    assert jobs.claim("other", clock()) is None
    clock.go(50)
    taken = jobs.claim("other", clock())
    assert taken and taken.number == job.number


def test_two_workers_never_claim_the_same_job(jobs: Jobs) -> None:
    for number in range(40):
        jobs.put(new(f"q{number}", f"{number}.1", f"U{number}", team=f"t{number}"), NOW)
    claimed: list[int] = []

    def work(name: str) -> None:
        while (job := jobs.claim(name, NOW)) is not None:
            claimed.append(job.number)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(WAIT)
    assert sorted(claimed) == sorted(set(claimed)) and len(claimed) == 40


def test_who_asks_too_much_waits_and_others_and_other_teams_do_not(jobs: Jobs) -> None:
    mine = [jobs.put(new(f"m{number}", f"{number}.1"), NOW) for number in range(5)]
    assert mine == ["new"] * 3 + ["slow"] * 2
    assert [jobs.put(new(f"o{number}", f"{number}.2", "U0BEN"), NOW) for number in range(3)] == [
        "new", "new", "slow"]  # five of the team in this minute
    assert jobs.put(new("x", "9.9", "U0FAR", team="south"), NOW) == "new"
    clock = Clock()
    clock.go(61)
    assert jobs.put(new("later", "8.8"), clock()) == "new"


def test_a_question_that_is_deleted_or_changed_in_time_is_not_answered_as_it_was(
        jobs: Jobs) -> None:
    jobs.put(new("old words", key="message 1"), NOW)
    assert jobs.asks_now("message 1", "new words") == "changed"
    job = jobs.claim("w", NOW)
    assert job and job.said["text"] == "new words"
    assert jobs.asks_now("message 1", "newer words") == "too late"
    assert jobs.stands(job)
    jobs.drop("message 1")
    assert not jobs.stands(job) and jobs.asks_now("message 1", "x") == "unknown"
    jobs.end(job, "done")
    assert jobs.count("dropped") == 1 and jobs.claim("w", NOW) is None


def test_a_question_deleted_while_it_is_answered_is_shown_to_nobody(
        at: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Held()
    at.house.limits.circuit.worked()  # whatever failed before, this model is tried
    monkeypatch.setitem(at.house.__dict__, "model", model)
    said = direct(TDK)
    at.tell(said)
    assert model._began.wait(WAIT)
    event = said["event"]
    at.tell(direct("", subtype="message_deleted", channel=event["channel"],
                   deleted_ts=event["ts"], previous_message=event))
    model._goes.set()
    at.write(OPEN_ITEM)
    posted = [one.said.get("thread_ts") for one in at.slack.of("chat.postMessage")]
    assert event["ts"] not in posted


def test_too_many_questions_are_said_to_be_too_many_once(
        at: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at.client.app.state.slack.jobs, "_limits", QuestionLimits(2, 99))
    at.clock.go(7_200)
    before, told = at.count(), len(at.slack.of("chat.postEphemeral"))
    for _ in range(5):
        at.tell(mention(FERRITE))
    assert "Too many questions" in at.tell(slash(at.slack, FERRITE)).text
    assert "Too many questions" in at.slack.wait("chat.postEphemeral").text
    for _ in range(2):
        at.slack.wait("chat.postMessage")
    assert "CONFIRM FIRST" in at.ask(FERRITE, user="U0BEN").text
    assert len(at.slack.of("chat.postEphemeral")) == told + 1 and at.count() == before + 3
