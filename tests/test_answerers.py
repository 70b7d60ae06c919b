"""Questions are answered in processes of their own: the same answers, on one record, whatever
becomes of a process."""

import json
import logging
import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, text

from api.telemetry.json_log import REQUEST, configure_apart
from assistant.answer import Answer
from assistant.answerers import Answerers, BrokeOff, answerers_of
from assistant.answering import answer
from assistant.asked import Asked
from assistant.services.services import House
from assistant.settings import Settings
from knowledge.errors import KnowledgeError, UnknownRecord
from tests.running import PATIENCE, Server
from tests.service import NOW, TDK, client_of, officer_of, open_in

ASKED = Asked(TDK, NOW.date(), NOW)
OWN = {"id", "conversation", "record"}
"""What no two answers share."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house beside which two processes answer."""
    folder = tmp_path_factory.mktemp("answerers")
    with closing(open_in(folder / "data", mode="served", vectors="off", answerers=2)) as opened:
        opened.answerers = answerers(opened, 2)
        yield opened


def answerers(house: House, count: int) -> Answerers:
    made = Answerers(house.settings, count, partial(configure_apart, logging.WARNING), REQUEST.get)
    made.ready()
    return made


def of(house: House) -> Answerers:
    assert house.answerers is not None
    return house.answerers


def test_the_answer_is_the_one_that_is_made_here(house: House) -> None:
    here, there = answer(house, ASKED), of(house).answer(ASKED)
    assert here.model_dump_json(exclude=OWN) == there.model_dump_json(exclude=OWN)
    as_json = json.loads(of(house).written(ASKED))
    assert {**here.model_dump(mode="json"), **{one: as_json[one] for one in OWN}} == as_json
    assert {one.id for one in house.records.list("local")} >= {
        here.record, there.record, as_json["record"]}
    assert house.records.verify().whole


def test_what_leaves_is_what_left_before_there_were_such_processes(house: House) -> None:
    client = officer_of(house, "north")
    there = client.post("/v1/questions", json={"question": TDK})
    beside, house.answerers = house.answerers, None
    here = client.post("/v1/questions", json={"question": TDK})
    house.answerers = beside
    assert there.status_code == here.status_code == 200
    assert there.headers["content-type"] == here.headers["content-type"] == "application/json"
    own = {one: here.json()[one] for one in OWN}
    assert json.dumps({**there.json(), **own}) == json.dumps(here.json())
    assert list(there.json()) == list(here.json()) == list(Answer.model_fields)


def test_the_steps_are_told_while_it_works(house: House) -> None:
    steps: list[str] = []
    made = of(house).answer(ASKED, steps.append)
    assert steps == made.steps and len(steps) > 2
    client = officer_of(house, "north")
    with client.stream("POST", "/v1/questions", json={"question": TDK},
                       headers={"accept": "text/event-stream"}) as found:
        events = [line[7:] for line in found.iter_lines() if line.startswith("event: ")]
    assert events.count("step") == len(steps) and events[-1] == "done"


def test_whoever_is_told_the_steps_may_fail_and_the_next_is_answered(house: House) -> None:
    def fails(_: str) -> None:
        raise RuntimeError("the listener is gone")

    for _ in range(3):
        with pytest.raises(RuntimeError, match="listener"):
            of(house).answer(ASKED, fails)
    assert of(house).answer(ASKED).record


@pytest.mark.parametrize(("said", "status"), [
    ({"question": "   "}, 422), ({"question": TDK, "scenario": "no such"}, 422),
    ({"question": TDK, "conversation": "00000000-0000-4000-8000-000000000000"}, 404)])
def test_a_refusal_is_the_same(house: House, said: dict[str, Any], status: int) -> None:
    client = officer_of(house, "north")
    there = client.post("/v1/questions", json=said)
    beside, house.answerers = house.answerers, None
    here = client.post("/v1/questions", json=said)
    house.answerers = beside
    assert there.status_code == here.status_code == status and there.json() == here.json()


def test_a_conversation_goes_on_and_is_no_other_teams(house: House) -> None:
    mine, other = officer_of(house, "north"), officer_of(house, "south")
    first = mine.post("/v1/questions", json={"question": TDK}).json()
    said = {"question": "And if the magnets held no dysprosium and no terbium?",
            "conversation": first["conversation"]}
    assert other.post("/v1/questions", json=said).status_code == 404
    assert mine.post("/v1/questions", json=said).json()["conversation"] == first["conversation"]
    assert other.get(f"/v1/records/{first['record']}").status_code == 404


def test_what_is_sent_twice_is_answered_once(house: House) -> None:
    client, rows = officer_of(house, "once"), house.records.count
    found = [client.post("/v1/questions", json={"question": TDK},
                         headers={"idempotency-key": "the same"}) for _ in range(2)]
    assert found[0].content == found[1].content and rows("once") == 1
    assert found[1].headers["idempotent-replayed"] == "true"


def notes(word: str, connection: Connection, made: Answer) -> None:
    connection.execute(text("CREATE TABLE IF NOT EXISTS noted (word TEXT, record TEXT)"))
    connection.execute(text("INSERT INTO noted VALUES (:word, :record)"),
                       {"word": word, "record": made.record})
    if word == "bad":
        raise UnknownRecord("this was not to be")


def test_what_is_written_beside_an_answer_stands_or_falls_with_it(house: House) -> None:
    made = of(house).answer(ASKED, beside=partial(notes, "good"))
    rows = house.records.count("local")
    with pytest.raises(UnknownRecord, match="not to be"):
        of(house).answer(ASKED, beside=partial(notes, "bad"))
    assert house.records.count("local") == rows
    with house.records.engine.connect() as connection:
        assert connection.execute(text("SELECT * FROM noted")).all() == [("good", made.record)]


def test_lists_and_firms_of_this_moment_are_read(house: House) -> None:
    """Each process looks at the folder and the database, not at what they were when it began."""
    client = officer_of(house, "north")
    asked = {"question": "What do you know of Magnetwerk Quellental GmbH?"}
    before = client.post("/v1/questions", json=asked).json()
    assert client.put("/v1/firms/quellental", json={"statements": [
        {"field": "name", "value": {"text": "Magnetwerk Quellental GmbH"},
         "source": "their letter", "grade": "C"}]}).status_code == 200
    after = client.post("/v1/questions", json=asked).json()
    assert before["private"] is False and after["private"] is True


def test_a_process_that_is_killed_is_replaced_and_the_question_is_told_so(tmp_path: Path) -> None:
    with closing(open_in(tmp_path, mode="served", vectors="off")) as opened:
        opened.answerers = answerers(opened, 1)
        client = client_of(opened)
        client.headers["authorization"] = officer_of(opened, "north").headers["authorization"]
        first = opened.answerers.pids
        os.kill(first[0], signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while opened.answerers.up and time.monotonic() < until:
            time.sleep(0.01)
        assert client.get("/readyz").json()["wrong"] == ["answerers"]
        found = client.post("/v1/questions", json={"question": TDK})
        assert found.status_code == 503 and "ask again" in found.json()["detail"]
        again = client.post("/v1/questions", json={"question": TDK})  # waits for the new one
        assert again.status_code == 200 and opened.answerers.pids != first
        assert client.get("/readyz").status_code == 200
        assert opened.records.verify().whole and opened.records.count("north") == 1


def test_a_process_that_cannot_start_is_said_at_the_start(tmp_path: Path) -> None:
    with closing(open_in(tmp_path, mode="served", vectors="off")) as opened:
        wrong = opened.settings.model_copy(update={"packs": str(tmp_path / "no packs here")})
        made = Answerers(wrong, 1, partial(configure_apart, logging.CRITICAL))
        with pytest.raises(KnowledgeError, match="no packs here"):
            made.ready()
        made.close()


@pytest.mark.parametrize("ends", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_however_the_server_ends_no_process_is_left(tmp_path: Path, ends: signal.Signals) -> None:
    server = Server(tmp_path / "log", data=tmp_path / "data", mode="served", vectors="off",
                    answerers=1, drain_seconds=0).ready()
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not tell the children of a process")
    begun = [int(one) for one in children.read_text().split()]
    assert begun and httpx.get(f"{server.address}/healthz").status_code == 200
    server.process.send_signal(ends)
    code = server.process.wait(PATIENCE)
    in_background = signal.getsignal(signal.SIGINT) is signal.SIG_IGN  # as a shell starts jobs
    wanted = {signal.SIGTERM: 0, signal.SIGINT: 0 if in_background else 130,
              signal.SIGKILL: -signal.SIGKILL}
    assert code == wanted[ends], server.log.read_text()[-2000:]
    until = time.monotonic() + PATIENCE
    while any(map(_runs, begun)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_runs, begun))


def _runs(process: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def test_how_many_there_are() -> None:
    served = Settings(mode="served")
    assert 1 <= answerers_of(served) <= 4 and answerers_of(Settings()) == 0
    assert answerers_of(replace_settings(served, model="ollama:x")) == 0
    assert answerers_of(replace_settings(served, answerers=0)) == 0
    assert answerers_of(Settings(answerers=3)) == 3


def replace_settings(settings: Settings, **said: Any) -> Settings:
    return settings.model_copy(update=said)


def test_no_process_is_left_to_answer(house: House) -> None:
    gone = Answerers(house.settings, 0, partial(configure_apart, logging.CRITICAL))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assistant.answerers.PATIENCE", 0.01)
        with pytest.raises(BrokeOff, match="again in a minute"):
            gone.answer(replace(ASKED, text="Anything?"))


