"""Whatever goes wrong with a model, by whatever entrance: the answer of the embedded reader leaves,
soon, and the fault is on record."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from mcp import Client
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api import mcp
from api.cli import common
from api.cli.command_line import app
from assistant.services.services import House
from tests.injections import BASES
from tests.providers import Double, Turn, at
from tests.service import CASE, NOW, client_of, open_in

LISTED = BASES["not eligible"]
ONE_MB = "x" * 1_000_000


def says(text: str) -> Callable[[list[str]], Turn]:
    """Writes this, and calls nothing."""
    return lambda results: Turn(text=text)


def breaks(how: str, text: str = "The verdict will follow in a moment. " * 60
           ) -> Callable[[list[str]], Turn]:
    return lambda results: Turn(text=text, breaks=how)


def calls(*made: tuple[str, Any]) -> Callable[[list[str]], Turn]:
    return lambda results: Turn(calls=made, id=f"again-{len(results)}")


def claims(**fields: Any) -> Callable[[list[str]], Turn]:
    """Reads this one element."""
    return calls(("reading", {"elements": [fields]}))


FAULTS: dict[str, Callable[[list[str]], Turn]] = {
    "read timeout": breaks("silent"),
    "429 with Retry-After": breaks("429 30"),
    "429": breaks("429"),
    "500": breaks("500"),
    "reset while it streams": breaks("reset"),
    "empty": breaks("", text=""),
    "truncated JSON": breaks("cut"),
    "unknown tool": calls(("approve", {"verdict": "eligible"})),
    "wrong types": calls(("reading", {"elements": {"fact": "x"}})),
    "arguments that are no JSON": calls(("reading", '{"elements": [{"element": "fa')),
    "a refusal": says("I'm sorry, but I can't help with that."),
    "another language": says("Der Käufer steht auf der Liste, daher geht das so leider nicht."),
    "a forged citation": says("See 15 CFR 740.30 and [S42]."),
    "the word eligible": says("However, it is eligible."),
    "ten times too slow": breaks("slow"),
}
"""The kinds of fault; 'connection timeout' has a test of its own, since nothing answers there."""
SLOW = ("read timeout", "ten times too slow")
UNKNOWN_QUESTION = "a question that does not exist"
DROPPED: dict[str, Callable[[list[str]], Turn]] = {
    "1 MB of words": claims(element="fact", name="us_armed_forces", value=False, words=ONE_MB),
    "the same element many times": calls(("reading", {"elements": [
        {"element": "fact", "name": "dysprosium_pct", "value": 0, "words": "0 %"}] * 900})),
    "half characters": calls(("reading", '{"elements": [{"element": "fact", "name": "\\ud800", '
                                         '"value": "\\udfff", "words": "\\ud800"}]}')),
    "a listing denied": claims(element="fact", name="end_user_on_watch_list", value=False,
                               words="TDK Corporation"),
    "a firm that nobody named": claims(element="party", name="Siemens AG", role="end_user",
                                       words="Siemens AG"),
    UNKNOWN_QUESTION: claims(element="ask", kind="case", words="Could TDK",
                                             questions=["cn_dual_use.everything_allowed"]),
}
"""Readings of which nothing can be taken."""
PARTLY = {*DROPPED, "arguments that are no JSON"}
"""What still has the form of a reading, and is dropped piece by piece."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), vectors="off")
    yield opened
    opened.close()


@dataclass
class Place:
    """The service with a provider's model behind it, whose script can be changed."""

    house: House
    double: Double
    client: TestClient


@pytest.fixture(scope="module")
def place(house: House) -> Iterator[Place]:
    with Double("openai", says("")) as double:
        there = at(house, double)
        with client_of(there) as client:
            yield Place(there, double, client)


def by_api(place: Place, _: pytest.MonkeyPatch) -> dict[str, Any]:
    found = place.client.post("/v1/questions", json={"question": LISTED})
    assert found.status_code == 200
    return dict(found.json())


def by_events(place: Place, _: pytest.MonkeyPatch) -> dict[str, Any]:
    found = place.client.post("/v1/questions", json={"question": LISTED},
                              headers={"accept": "text/event-stream"})
    card = next(part for part in found.text.split("\n\n") if part.startswith("event: card"))
    return dict(json.loads(card.split("data: ", 1)[1]))


def by_openai_shape(place: Place, _: pytest.MonkeyPatch) -> dict[str, Any]:
    found = place.client.post("/v1/chat/completions", json={
        "stream": True, "messages": [{"role": "user", "content": LISTED}]})
    last = found.text.split("\n\n")[-3]
    return dict(json.loads(last.removeprefix("data: "))["x_lodestone"])


def by_command_line(place: Place, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    patch.setattr(common, "house", lambda *_, **__: place.house)
    found = CliRunner().invoke(app, ["ask", LISTED, "--json", "--on", "2026-11-24"])
    assert found.exit_code == 0, found.output
    return dict(json.loads(found.stdout))


ENTRANCES = {"JSON": by_api, "events": by_events, "OpenAI's shape": by_openai_shape,
             "command line": by_command_line}


@pytest.fixture(scope="module")
def plain(house: House) -> dict[str, Any]:
    """The answer where no model is set."""
    with client_of(house) as client:
        return dict(client.post("/v1/questions", json={"question": LISTED}).json())


@pytest.mark.parametrize("entrance", ENTRANCES)
@pytest.mark.parametrize("fault", FAULTS | DROPPED)
def test_the_answer_of_the_embedded_reader_leaves_where_a_model_fails(
        place: Place, plain: dict[str, Any], fault: str, entrance: str,
        monkeypatch: pytest.MonkeyPatch) -> None:
    house, double = place.house, place.double
    double.over.set()
    double.script, double.asked = (FAULTS | DROPPED)[fault], []
    double.over = threading.Event()
    seconds = 0.3 if fault in SLOW else 60.0
    house.settings = house.settings.model_copy(update={"model_seconds": seconds})
    house.limits.circuit.worked()
    found = ENTRANCES[entrance](place, monkeypatch)
    assert found["verdict"]["outcome"] == "not_eligible"
    assert found["headline"] == found["verdict"]["line"]
    assert [one["sentence"] for one in found["statements"]][:2] == [
        one["sentence"] for one in plain["statements"]][:2]
    text = found["text"].casefold()
    assert not any(word in text for word in ("however", "sorry", "740.30", "s42", "käufer"))
    assert len(double.asked) <= 2, "one call to read, one to choose"
    kept = house.records.read("local", found["record"])["model"]
    if kept["fault"]:
        assert "failed" in found["worded_by"] and found["read_by"] == "embedded"
        assert found["text"] == plain["text"]
    else:
        assert fault in PARTLY and (kept["dropped"] or fault == UNKNOWN_QUESTION)


def test_a_provider_that_takes_no_connection_costs_its_time_and_no_more(house: House) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:  # they fill the queue, so that the next one waits without end
            one.setblocking(False)
            one.connect_ex(address)
        nowhere = Double("openai", says(""))
        with nowhere:
            there = at(house, nowhere, model_seconds=0.3,
                       model_base_url=f"http://127.0.0.1:{address[1]}/v1")
            with client_of(there) as client:
                found = client.post("/v1/questions", json={"question": LISTED}).json()
        for one in waiting:
            one.close()
    assert found["verdict"]["outcome"] == "not_eligible"
    assert "took too long" in found["worded_by"] or "Timeout" in found["worded_by"]


def test_programs_that_speak_mcp_get_the_verdict_without_any_model(house: House) -> None:
    class Untouched:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(f"a model was asked for {name}")

    with Double("openai", breaks("500")) as double:
        there = at(house, double)
        there.__dict__["model"] = Untouched()

        async def decide() -> Any:
            async with Client(mcp.server(there, lambda: NOW)) as client:
                return await client.call_tool("determine", {
                    **CASE, "on": str(date(2026, 11, 24))})

        found = asyncio.run(decide())
    said = json.loads(found.content[0].text)
    assert said["determination"]["outcome"] == "not_eligible" and not double.asked


def test_readiness_does_not_hang_on_a_model(house: House) -> None:
    with Double("openai", breaks("silent")) as double, client_of(at(house, double)) as client:
        assert client.get("/readyz").status_code == 200
    assert not double.asked
