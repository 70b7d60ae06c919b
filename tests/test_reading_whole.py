"""The embedded reading as a whole: quoted, declared, never raising, unmoved by neutral frames."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reading.contract import Reading
from assistant.reading.training.examples import examples
from tests.embedded_reader import declared, read

FRAMES = Path(__file__).parent / "questions" / "frames.json"


def facts(found: Reading) -> set[tuple[str, str, str, str]]:
    return {(one.name, str(one.value), one.op, one.mode.value) for one in found.facts}


def quotes(found: Reading) -> list[str]:
    spans = [one.span for group in (found.facts, found.parties, found.shares, found.goods,
                                    found.days, found.asks, found.references, found.unread)
             for one in group]  # type: ignore[attr-defined]
    return [found.words(span) for span in spans]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_makes_the_reading_raise_or_misquote(text: str) -> None:
    found = read(text)
    assert all(one in text for one in quotes(found)) and found.text == text
    for one in found.facts:
        declared()[one.name].check(one.value)


TEXTS = [one.text for one in examples() if one.whole]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS), st.integers(0, 200))
def test_texts_cut_and_joined_are_read_and_quoted(one: str, other: str, cut: int) -> None:
    text = one[:cut] + "\n" + other[cut:]
    found = read(text)
    assert all(words in text for words in quotes(found))
    assert all(name not in {fact.name for fact in found.facts} for name in found.differing)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?", "\ud800", "﷽" * 300, "a" * 9000,
                                  "Dy " * 3000, "🧲🧲🧲", "\x00\x01", "1)2)3)" * 200])
def test_the_ends_of_what_can_be_written_are_read(text: str) -> None:
    assert read(text).text == text


def test_what_lies_beyond_the_length_that_is_read_is_told() -> None:
    found = read("May we ship? " + "x" * 8000 + " Dy 3 %")
    assert [one.what for one in found.unread][-1] == "rest" and not found.facts


@pytest.mark.parametrize(("text", "pct"), [
    ("Vento Oy is owned 30 % by SMIC and 25 % by Hikvision.", {"SMIC": 30.0, "Hikvision": 25.0}),
    ("Shareholders of Vento GmbH: Rheinmetall 20%, Lafert 31 %", {"Rheinmetall": 20.0,
                                                                   "Lafert": 31.0})])
def test_each_owner_keeps_his_share(text: str, pct: dict[str, float]) -> None:
    found = {one.owner: one.percent for one in read(text).shares}
    assert {name: next((share for owner, share in found.items() if name in owner), None)
            for name in pct} == pct


def test_two_items_are_two_each_with_its_own_facts() -> None:
    found = read("Two items:\n1) N42 blocks, Dy 0.1 %\n2) N45SH rings, Dy 2.2 %\nWhich?")
    assert len(found.goods) == 2
    assert {(one.of, one.value) for one in found.facts_of("dysprosium_pct")} == {
        ("1", 0.1), ("2", 2.2)}


def test_two_values_of_one_thing_are_asked() -> None:
    found = read("The mill says Dy 0.13 %, our laboratory says Dy 0.08 %. Which counts?")
    assert "dysprosium_pct" in found.differing and not found.facts_of("dysprosium_pct")


def test_a_share_of_an_owner_is_no_content_and_a_housing_no_magnet() -> None:
    found = read("The housing is aluminium. 30 % of Vento GmbH belongs to Rheinmetall AG.")
    assert not {"dysprosium_pct", "magnet_family", "defense_contract_share_pct"} & {
        one.name for one in found.facts}


FRAMED = [
    "NdFeB arc magnets with 1.4 % Dy and no Tb to Norddrive Pumpen GmbH, Germany. Licence needed?",
    "Ferrite ring magnets for Acme Motors Oy in Tampere: is a licence needed?",
    "客户是波兰Wiromet公司，钕铁硼磁瓦，镝1.2%，不含铽，要许可证吗？",
    "SmCo discs, 12 kg, shipment on 9 December 2026 to Brno. Do we need a licence?"]


def frames() -> list[tuple[str, str]]:
    return [(before, after) for before, after in json.loads(FRAMES.read_text(encoding="utf-8"))]


def test_there_are_frames_enough() -> None:
    assert len(set(frames())) >= 200


@pytest.mark.parametrize("question", FRAMED)
def test_a_neutral_frame_changes_no_fact_and_adds_no_party(question: str) -> None:
    bare, moved = read(question), []
    for before, after in frames():
        found = read(f"{before}{question}{after}")
        names = {one.name for one in found.parties} - {one.name for one in bare.parties}
        if facts(found) != facts(bare) or names:
            moved.append((before, after, facts(found) ^ facts(bare), names))
    assert not moved, (len(moved), moved[:5])
