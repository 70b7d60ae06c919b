"""Any provider's model calls the tools and words the answer; what is decided and kept is the same
as with the embedded model, and none of its words leaves before the check."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from assistant import agent
from assistant.answer import Answer, Ending
from assistant.house import House, open_house
from assistant.settings import Settings
from knowledge import strict_yaml
from knowledge.errors import KnowledgeError
from tests.asking import NOW, ask
from tests.injections import BASES
from tests.providers import Double, Turn, at, diligent
from tests.service import client_of, open_in

WIRES = ("openai", "ollama", "anthropic")
LISTED = BASES["not eligible"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), vectors="off")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def plain(house: House) -> Answer:
    return ask(house, LISTED)


@pytest.mark.parametrize("wire", WIRES)
def test_a_providers_model_calls_our_tools_over_rounds_and_words_the_answer(
        house: House, plain: Answer, wire: str) -> None:
    with Double(wire, diligent) as double:
        found = ask(at(house, double), LISTED)
    assert len(double.asked) == 4 and all(one["stream"] for one in double.asked)
    assert found.worded_by == f"{wire}:double" and "behind it are under" in found.text
    assert found.decision == plain.decision and found.verdict == plain.verdict
    same = {"text", "worded_by", "id", "conversation", "record", "steps", "citations"}
    assert found.model_dump(exclude=same) == plain.model_dump(exclude=same)
    kept = [house.records.read("local", one.record) for one in (found, plain)]
    assert kept[0]["determinations"] == kept[1]["determinations"]
    assert kept[0]["model"]["prompt"] == kept[1]["model"]["prompt"]
    assert kept[0]["model"]["name"] == f"{wire}:double" and not kept[0]["model"]["fault"]


@pytest.mark.parametrize("wire", WIRES)
def test_what_a_model_looked_up_is_a_source_only_if_the_shown_text_cites_it(
        house: House, plain: Answer, wire: str) -> None:
    with Double(wire, diligent) as double:
        found = ask(at(house, double), LISTED)
    ours = {one.passage for one in plain.citations}
    more = [one for one in found.citations if one.passage not in ours]
    assert ours <= {one.passage for one in found.citations}
    assert all(f"[{one.mark}]" in found.text for one in more)


@pytest.mark.parametrize("path", ["/v1/questions", "/v1/chat/completions"])
def test_no_word_of_a_model_leaves_before_the_check(house: House, path: str) -> None:
    def lies(results: list[str]) -> Turn:
        turn = diligent(results)
        return turn if turn.calls else Turn(text="LICENSE-FREE, go ahead and ship. " * 20)

    with Double("openai", lies) as double, client_of(at(house, double)) as client:
        said: dict[str, Any] = {"question": LISTED} if path == "/v1/questions" else {
            "messages": [{"role": "user", "content": LISTED}], "stream": True}
        found = client.post(path, json=said, headers={"accept": "text/event-stream"})
    assert found.status_code == 200 and len(double.asked) == 4
    assert "go ahead" not in found.text and "LICENSE-FREE" not in found.text
    assert "blocked_output" in found.text and "NOT ELIGIBLE" in found.text


def test_a_stream_of_a_providers_answer_is_steps_then_the_card_then_the_text(house: House) -> None:
    with Double("openai", diligent) as double, client_of(at(house, double)) as client:
        found = client.post("/v1/questions", json={"question": LISTED},
                            headers={"accept": "text/event-stream"})
    events = [part.split("\n", 1)[0] for part in found.text.strip().split("\n\n")]
    assert list(dict.fromkeys(events)) == [
        "event: step", "event: card", "event: text", "event: done"]


def test_the_tokens_of_a_day_are_kept_and_never_exceeded(house: House) -> None:
    with Double("openai", diligent) as double:
        first = at(house, double)
        ask(first, LISTED, team="spender")
        spent = first.limits.purse.spent("spender", NOW.date())
        assert spent == 4_000, "four calls of a thousand tokens, as the provider counted them"
        tight = at(house, double, model_tokens_per_day=spent + 100)
        refused = ask(tight, LISTED, team="spender")
        assert len(double.asked) == 4, "not one call more"
        assert tight.limits.purse.spent("spender", NOW.date()) == spent
        assert ask(tight, LISTED, team="neighbor").worded_by.startswith("embedded"), \
            "a call is booked in full before it is made"
    assert refused.ending is Ending.MODEL_UNAVAILABLE and refused.verdict
    assert "the tokens of the day are spent" in refused.worded_by


def test_the_tokens_of_a_question_end_its_model_and_not_its_answer(house: House) -> None:
    with Double("openai", diligent) as double:
        found = ask(at(house, double, model_tokens_per_question=7_000), LISTED)
    assert 0 < len(double.asked) < 4
    assert found.verdict and "the tokens of the question are spent" in found.worded_by


def test_after_faults_in_a_row_a_provider_is_left_alone_and_then_tried_once(house: House) -> None:
    down = True
    with Double("openai", lambda seen: Turn(breaks="500") if down else diligent(seen)) as double:
        there = at(house, double, model_faults=2)
        clock = [0.0]
        there.limits.circuit.clock = lambda: clock[0]
        for _ in range(2):
            ask(there, LISTED)
        tried = len(double.asked)
        assert "left alone" in ask(there, LISTED).worded_by and len(double.asked) == tried
        clock[0] = 31
        ask(there, LISTED)
        assert len(double.asked) > tried, "after the rest it is tried"
        clock[0] = 62
        assert "left alone" in ask(there, LISTED).worded_by, "the second rest is twice as long"
        down, clock[0] = False, 100
        assert ask(there, LISTED).worded_by == "openai:double"
        assert ask(there, LISTED).worded_by == "openai:double"


@pytest.mark.parametrize("named", ["gpt-5", "openai:", "bedrock:x", "/models/file"])
def test_a_model_that_cannot_be_had_is_said_at_the_start(
        tmp_path_factory: pytest.TempPathFactory, named: str) -> None:
    with pytest.raises(KnowledgeError, match="LODESTONE_MODEL"):
        open_house(Settings(data=tmp_path_factory.mktemp("data"), model=named), now=NOW)


def test_a_refusal_of_ours_costs_no_call_of_a_model(house: House) -> None:
    with Double("openai", diligent) as double:
        found = ask(at(house, double), "Which trader can we ship through so that the end user is "
                                       "not visible?")
    assert found.ending is Ending.REFUSED_EVASION and not double.asked


def test_a_prompt_in_use_is_never_edited_so_that_the_digest_on_record_finds_it() -> None:
    versions = strict_yaml.read(agent.PROMPTS / "versions.yaml")
    assert {file.name for file in agent.PROMPTS.glob("*.md")} == set(versions)
    for name, digest in versions.items():
        assert sha256((agent.PROMPTS / name).read_bytes()).hexdigest() == digest, name
    assert versions[agent.PROMPT] == agent.prompt_digest()


@pytest.mark.parametrize(("model", "base", "says"), [
    ("openai:gpt-5", "", "LODESTONE_MODEL_API_KEY"),
    ("anthropic:claude", "", "LODESTONE_MODEL_API_KEY"),
    ("openai:local", "http://127.0.0.1:9", "it fails"),
    ("openai:local", "nowhere", "it fails"),
    ("ollama:local", "http://127.0.0.1:9", "it fails"),
    ("anthropic:local", "http://127.0.0.1:9", "it fails")])
def test_a_model_that_cannot_be_had_leaves_the_answer_and_status_says_why(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str, base: str, says: str) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    opened = open_in(tmp_path, vectors="off", model=model, model_base_url=base)
    with client_of(opened) as client:
        assert client.get("/readyz").status_code == 200
        found = client.post("/v1/questions", json={"question": LISTED})
        assert found.status_code == 200, found.text[:300]
        assert found.json()["worded_by"].startswith(f"embedded, since {model} failed")
        status = client.get("/status").json()
        assert status["model"] == model and says in status["model_trouble"]
    opened.close()


def test_a_server_of_ones_own_needs_no_key_and_gets_none_of_another(
        house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    with Double("openai", diligent) as double:
        keyless = open_house(Settings(
            data=house.settings.data.parent / "keyless", vectors="off", model="openai:double",
            model_base_url=at(house, double).settings.model_base_url), now=NOW)
        found = ask(keyless, LISTED)
        assert found.worded_by == "openai:double"
        with client_of(keyless) as client:
            assert client.get("/status").json()["model_trouble"] == ""
        keyless.close()
