"""Replies: only a message that says one thing and nothing beside it is the user's own word."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.case import OpenQuestion
from assistant.reading import plain_replies
from assistant.reading.contract import Reading
from assistant.reading.reader import read
from assistant.reading.text import Text
from knowledge.packs import load
from tests.embedded_reader import known

DECLARED = load("cn_dual_use").facts
WORDS = (Path(__file__).parents[1] / "knowledge/screening/data/plain_words.txt").read_text(
    encoding="utf-8").split()
GROUP = OpenQuestion("q", "fact", ("us_armed_forces", "us_military_tie", "passed_on_to_japan"))
SHARE = OpenQuestion("q", "fact", ("control_listed_owner_pct",))
CONTENT = OpenQuestion("q", "fact", ("dysprosium_pct",))
PAPER = OpenQuestion("q", "fact", ("dysprosium_pct", "terbium_pct"))
PLACE = OpenQuestion("q", "fact", ("destination_country",))
TO_CONFIRM = OpenQuestion("confirm", "confirm", ("end_user", "dysprosium_pct"))
LIKE = OpenQuestion("q", "same", ("end_user_on_control_list",), ("Anduril Industries", "none"))
ALLOWED = {kind: {word for words in lists for word in " ".join(words).split()} for kind, lists in {
    "yes": (plain_replies.ASSENT, plain_replies.ASSENT_BESIDE),
    "no": (plain_replies.DENIAL, plain_replies.DENIAL_BESIDE)}.items()}


def answered(text: str, to: OpenQuestion) -> Reading:
    return read(text, known(), [to], DECLARED)


def told(found: Reading) -> dict[str, Any]:
    """What the reply says plainly of what was asked; nothing where it is a reading."""
    if found.reply is None or not found.reply.plain:
        return {}
    return {one.name: one.value for one in found.said()}


@pytest.mark.parametrize("text", [
    "yes", "Yes.", "correct", "That's right, all of it", "ja", "是的", "是的，都对"])
def test_a_plain_yes_confirms(text: str) -> None:
    found = answered(text, TO_CONFIRM)
    assert found.reply and found.reply.kind == "confirmed" and found.reply.plain


@given(st.sampled_from(["yes", "correct", "that is right"]), st.sampled_from(WORDS),
       st.booleans())
def test_no_word_but_one_of_assent_passes_beside_a_yes(yes: str, word: str, first: bool) -> None:
    text = f"{word} {yes}" if first else f"{yes}, {word}"
    if word not in ALLOWED["yes"]:
        assert not plain_replies.assents(Text(text))


@given(st.sampled_from(["no", "none of them", "not"]), st.sampled_from(WORDS), st.booleans())
def test_no_word_but_one_of_denial_passes_beside_a_no(no: str, word: str, first: bool) -> None:
    text = f"{word} {no}" if first else f"{no} {word}"
    if word not in ALLOWED["no"]:
        assert not plain_replies.denies(Text(text))


@pytest.mark.parametrize("text", [
    "yes, except that it goes to a navy yard", "right, but the dysprosium is 2 %", "is that right?",
    "Is that correct", "yes if the report says so", "对，但是卖给军方", "是不是都对"])
def test_a_yes_with_anything_beside_it_confirms_nothing(text: str) -> None:
    found = answered(text, TO_CONFIRM)
    assert found.reply is None or found.reply.kind != "confirmed"


@pytest.mark.parametrize("text", [
    "no", "None of these.", "nein", "都没有", "以上都不是", "no, none of them"])
def test_a_plain_no_holds_for_all_that_were_asked_together(text: str) -> None:
    assert told(answered(text, GROUP)) == dict.fromkeys(GROUP.names, False)


@pytest.mark.parametrize("text", [
    "no, but the buyer is a navy yard", "none of us knows", "not all of them", "no idea", "不都是",
    "no military end use that I know of", "yes", "no, only the second"])
def test_a_sentence_or_a_bare_yes_answers_no_group(text: str) -> None:
    assert told(answered(text, GROUP)) == {}
    assert not {*GROUP.names} & {one.name for one in answered(text, GROUP).said()
                                 if one.value is False}


@pytest.mark.parametrize("text", ["2", "(2)", "the second one", "第二个", "②"])
def test_a_number_names_the_one_of_a_group_that_holds(text: str) -> None:
    assert told(answered(text, GROUP)) == {"us_military_tie": True}


@pytest.mark.parametrize("text", ["no", "none", "nobody", "0", "0 %", "没有", "zero"])
def test_no_listed_owner_is_a_share_of_nothing(text: str) -> None:
    assert told(answered(text, SHARE)) == {"control_listed_owner_pct": 0.0}


@pytest.mark.parametrize("text", ["no", "none", "没有", "无"])
def test_a_no_to_a_content_may_mean_no_paper_and_is_nobodys_word(text: str) -> None:
    assert told(answered(text, CONTENT)) == {}
    assert not list(answered(text, PAPER).said())


@pytest.mark.parametrize(("text", "value"), [
    ("3.1", 3.1), ("3.1 %", 3.1), ("0 %", 0.0), ("2,5%", 2.5)])
def test_an_amount_alone_is_the_users_word(text: str, value: float) -> None:
    assert told(answered(text, CONTENT)) == {"dysprosium_pct": value}


@pytest.mark.parametrize("text", [
    "less than 3 %", "<3 %", "about 3 %", "3 to 5 %", "not 3 %", "低于3%"])
def test_a_bound_or_a_range_is_no_amount(text: str) -> None:
    assert not [one for one in answered(text, CONTENT).said() if one.name == "dysprosium_pct"]


@pytest.mark.parametrize(("text", "value"), [
    ("Germany", "DE"), ("to Germany.", "DE"), ("德国", "DE")])
def test_a_place_alone_is_the_users_word(text: str, value: str) -> None:
    assert told(answered(text, PLACE)) == {"destination_country": value}


@pytest.mark.parametrize("text", ["not Germany", "anywhere but Germany", "Germany, then on to Iran",
                                  "the buyer is in Germany", "不是德国"])
def test_a_place_with_anything_beside_it_is_nobodys_word(text: str) -> None:
    assert told(answered(text, PLACE)) == {}


@pytest.mark.parametrize("text", [
    "not that one, I think", "no idea", "it could be", "no relation to them that we know"])
def test_a_listed_name_is_dismissed_by_a_plain_no_alone(text: str) -> None:
    reply = answered(text, LIKE).reply
    assert reply is None or reply.kind not in ("yes", "no")


def test_what_is_read_beside_an_answer_is_no_answer() -> None:
    """A longer reply may tell other facts; they are read, and stay to be confirmed."""
    found = answered("Germany; the magnets hold 2 % dysprosium", PLACE)
    assert found.reply is None or not found.reply.plain


def test_two_amounts_of_one_element_are_asked_about_and_neither_is_taken() -> None:
    found = read("NdFeB with 0.12 % Dy by the laboratory and 0.08 % by the mill", known(), [],
                 DECLARED)
    assert "dysprosium_pct" in found.differing
    assert not [one for one in found.said() if one.name == "dysprosium_pct"]


@pytest.mark.parametrize("name", ["Rotor Magnet Works GmbH", "Samarium Cobalt Motors Ltd.",
                                  "Japan Steel Rotor Co., Ltd."])
def test_a_firms_name_tells_nothing_of_goods_or_places(name: str) -> None:
    found = read(f"Can we sell to {name} at all?", known(), [], DECLARED)
    spans = [one.span for one in found.parties]
    assert spans and not [one for one in found.said()
                          if any(one.span.overlaps(span) for span in spans)]


def test_the_days_of_this_bench_are_fixed() -> None:
    assert known().today == date(2026, 11, 30)
