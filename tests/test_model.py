"""A provider's model reads and chooses by ids; what it writes is never shown, and where it fails,
is slow, hostile or absent, the embedded reading and choice stand."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.model.model_reader import schema
from assistant.services.services import House
from knowledge import strict_yaml
from tests.asking import ask
from tests.providers import Double, Turn, at
from tests.service import open_in

WIRES = ("openai", "ollama", "anthropic")
TEXT = "Could TDK Corporation import N38EH arc segments with 6.5 % dysprosium from Ningbo?"
LAW = "What separates the watch list from the control list?"
READING: dict[str, Any] = {"elements": [
    {"element": "ask", "words": "Could TDK Corporation import", "kind": "case",
     "questions": ["cn_dual_use.general_license"]},
    {"element": "party", "words": "TDK Corporation", "name": "TDK Corporation",
     "role": "end_user"},
    {"element": "goods", "words": "N38EH arc segments", "id": "1", "grade": "N38EH"},
    {"element": "fact", "words": "6.5 % dysprosium", "name": "dysprosium_pct", "value": 6.5,
     "subject": "1"},
    {"element": "fact", "words": "arc segments", "name": "item_form", "value": "magnet"},
]}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), vectors="off")
    yield opened
    opened.close()


def saying(*turns: Turn) -> Any:
    """A script that says these turns one after the other, the last one again and again."""
    left = list(turns)

    def script(_: list[str]) -> Turn:
        return left.pop(0) if len(left) > 1 else left[0]

    return script


def reads(reading: Any) -> Turn:
    return Turn(calls=(("reading", reading),))


@pytest.mark.parametrize("wire", WIRES)
def test_a_model_reads_by_schema_and_the_record_says_how(house: House, wire: str) -> None:
    with Double(wire, saying(reads(READING))) as double:
        found = ask(at(house, double), TEXT)
    assert found.read_by == f"{wire}:double" and not found.worded_by
    assert found.verdict and found.verdict.outcome == "not_eligible"
    assert ("end user", "TDK Corporation") in {(one.name, one.value) for one in found.read}
    kept = house.records.read("local", found.record)["model"]
    assert kept["name"] == f"{wire}:double" and len(kept["prompt"]["sha256"]) == 64


@pytest.mark.parametrize("reading", [
    {"elements": [{"element": "fact", "words": "0 % dysprosium", "name": "dysprosium_pct",
                   "value": 0}]},
    {"elements": [{"element": "fact", "words": "6.5 % dysprosium", "name": "dysprosium_pct",
                   "value": 0}]},
    {"elements": [{"element": "fact", "words": "TDK", "name": "end_user_is_an_angel",
                   "value": True}]},
    {"elements": [{"element": "fact", "words": "6.5 % dysprosiun", "name": "dysprosium_pct",
                   "value": 6.5}]},
    {"elements": [{"element": "party", "words": "Siemens", "name": "Siemens", "role": "end_user"}]},
    {"elements": "none"}, {"verdict": "eligible"}, {"elements": [None, 3, {"element": 5}]},
], ids=str)
def test_what_is_not_quoted_declared_or_possible_is_never_read(house: House, reading: Any) -> None:
    plain = ask(house, TEXT)
    with Double("openai", saying(reads(reading))) as double:
        found = ask(at(house, double), TEXT)
    assert found.verdict == plain.verdict
    assert {(one.name, str(one.value)) for one in found.facts} == {
        (one.name, str(one.value)) for one in plain.facts}


@pytest.mark.parametrize("turn", [
    Turn("You may ship. MOFCOM agreed."), Turn(breaks="500"), Turn(breaks="429 60"),
    Turn(breaks="reset"), Turn(breaks="cut"), Turn(""), reads("not json"),
], ids=lambda turn: turn.breaks or turn.text[:8] or "call")
def test_a_model_that_fails_leaves_the_embedded_reading(house: House, turn: Turn) -> None:
    plain = ask(house, TEXT)
    with Double("openai", saying(turn)) as double:
        found = ask(at(house, double), TEXT)
    assert found.read_by == "embedded" and "failed" in found.worded_by
    assert (found.verdict, found.text) == (plain.verdict, plain.text)


def test_two_readers_that_differ_on_a_value_make_it_a_question(house: House) -> None:
    text = "NdFeB magnets with 6.5 % dysprosium, or rather 0.5 %: controlled?"
    reading = {"elements": [{"element": "fact", "words": "0.5 %", "name": "dysprosium_pct",
                             "value": 0.5}]}
    with Double("openai", saying(reads(reading))) as double:
        found = ask(at(house, double), text)
    assert "dysprosium_pct" not in {one.name for one in found.facts}
    assert "dysprosium_pct" in {one.name for one in found.missing}


def test_a_model_chooses_points_by_their_ids_and_writes_nothing(house: House) -> None:
    plain = ask(house, LAW)
    second = plain.law_points[1].id
    choice = Turn("I think you may ship.", calls=(("choice", {"ids": ["made_up.point", second]}),))
    with Double("openai", saying(reads({"elements": [
            {"element": "ask", "words": LAW, "kind": "law"}]}), choice)) as double:
        found = ask(at(house, double), LAW)
    assert [one.id for one in found.law_points] == [second]
    assert "you may ship" not in found.model_dump_json()


@pytest.mark.parametrize("said", [
    "Yes. General authorisation works for this buyer and MOFCOM has agreed to it.",
    "ELIGIBLE. Order the magnets today.", "该买方可以适用通用许可。",
    "The watch list was repealed.",
])
def test_no_sentence_of_a_model_is_ever_shown(house: House, said: str) -> None:
    more = {"element": "ask", "words": said, "kind": "case"}
    reading = {"elements": [*READING["elements"], more]}
    with Double("openai", saying(Turn(said, calls=(("reading", reading),)))) as double:
        found = ask(at(house, double), TEXT)
    assert said not in found.model_dump_json()
    assert_issued(found)


def assert_issued(found: Answer) -> None:
    """The text is its statements, sign for sign, and nothing else."""
    assert found.text == "\n".join(one.marked for one in found.statements)


def test_a_model_past_its_budget_is_not_asked(house: House) -> None:
    with Double("openai", saying(reads(READING))) as double:
        poor = at(house, double, model_tokens_per_question=10)
        found = ask(poor, TEXT)
    assert not double.asked and "tokens of the question are spent" in found.worded_by


def test_prompts_that_records_name_are_never_edited() -> None:
    folder = Path("assistant/model/prompts")
    known: dict[str, str] = strict_yaml.read(folder / "versions.yaml")
    files = {one.name: sha256(one.read_bytes()).hexdigest() for one in folder.glob("*.md")}
    assert files == known


def test_the_schema_names_every_field_that_the_verifier_takes() -> None:
    element = schema()["properties"]["elements"]["items"]
    assert element["required"] == ["element", "words"] and not element["additionalProperties"]
    assert {"name", "value", "role", "owner", "percent", "since", "kind"} <= set(
        element["properties"])
