"""The first sentence of an answer: what is settled, a text that decides, a listing, a like name."""

from collections.abc import Iterator

import pytest

from assistant.answer import Answer
from assistant.services.services import House
from tests.service import open_in
from tests.test_case_follow_ups import ids, talk


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"))
    yield opened
    opened.close()


def first(found: Answer) -> str:
    return found.statements[0].id.partition(":")[0]


@pytest.mark.parametrize(("text", "entry"), [
    ("Can Quillfeder Antriebe GmbH get N42SH arcs with 2 % Dy on a general licence?", "1C905.a"),
    ("General license for SmCo rings to Ostrava Drives s.r.o.?", "1C902.a.4"),
    ("钐钴磁环卖给Quillfeder Antriebe GmbH，能用通用许可吗？", "1C902.a.4")])
def test_what_a_text_settles_is_told_before_what_is_open(
        house: House, text: str, entry: str) -> None:
    found = talk(house, text)[0]
    assert found.tone == "open" and first(found) == "settled"
    settled = found.statements[0]
    assert entry in settled.sentence and settled.marks
    by_question = {one["question"]: one["outcome"] for one in found.determinations}
    assert by_question["item_controlled"] == "controlled"
    assert by_question["license_needed"] == "license_needed"


def test_nothing_is_called_settled_where_the_item_is_open(house: House) -> None:
    found = talk(house, "Can Ostrava Drives s.r.o. get N42SH arcs on a general licence?")[0]
    assert "settled" not in ids(found)


@pytest.mark.parametrize("text", [
    "Complete BLDC motor with dysprosium magnets inside, licence?",
    "Two pieces of Dy magnet as samples by courier, licence needed?",
    "Linear motor track: magnets glued on a flat back-iron plate. Controlled?",
    "Can a distributor buy Dy magnets to stock without knowing the end customer yet?"])
def test_where_a_text_decides_nobody_is_asked_for_facts_first(house: House, text: str) -> None:
    found = talk(house, text)[0]
    assert first(found) == "point" and found.law_points


def test_a_text_does_not_go_before_a_verdict_that_is_closed(house: House) -> None:
    found = talk(house, "Lafert S.p.A. wants two SmCo magnets as samples by courier, allowed?")[0]
    assert first(found) in ("verdict", "list") and found.tone == "bad"


@pytest.mark.parametrize(("text", "name"), [
    ("General Atomics was taken off the list last year, can we sell now?",
     "General Atomics Aeronautical Systems"),
    ("SmCo rings for Boeing Defense: general license?", "Boeing Defense, Space & Security"),
    ("Could Subaru of Indiana Automotive buy 45SH with 1 % Dy?", "SUBARU Corporation")])
def test_whether_a_like_name_is_the_listed_firm_is_asked_before_anything_else(
        house: House, text: str, name: str) -> None:
    """On every list: facts of the lists were asked under names that no rule reads any more."""
    found = talk(house, text)[0]
    assert found.next is not None and name in found.next.sentence
    assert found.waiting and found.waiting[0].kind == "same"


def test_a_no_to_a_like_name_clears_every_list_on_which_it_stands(house: House) -> None:
    told = talk(house, "SmCo rings for General Atomics: general license?",
                "no, another firm of that name")[-1]
    facts = {one.name: one.value for one in told.facts}
    assert facts["unreliable_notice_bars_trade"] is False
    assert facts["unreliable_listing_unverified"] is False
    assert not any(one.kind == "same" for one in told.waiting)


def test_a_yes_to_a_like_name_bars(house: House) -> None:
    told = talk(house, "SmCo rings for General Atomics: general license?", "yes")[-1]
    assert told.verdict is not None and told.tone == "bad"


@pytest.mark.parametrize("text", [
    "Does Hino Motors fall under anything? We want to sell them ferrite magnets.",
    "Ferrite rings for TDK, is a licence needed?"])
def test_a_listing_of_the_buyer_is_told_before_a_verdict_on_the_item(
        house: House, text: str) -> None:
    found = talk(house, text)[0]
    assert found.statements[0].kind == "list" and "watch list" in found.statements[0].sentence


def test_each_name_that_is_asked_about_has_its_sentence(house: House) -> None:
    found = talk(house, "Is Denso listed? What about Nidec and TDK?")[0]
    told = [one.sentence for one in found.statements if one.kind == "list"]
    assert [name for name in ("Denso", "Nidec", "TDK")
            if any(one.startswith(name) for one in told)] == ["Denso", "Nidec", "TDK"]
    assert "verdict" not in ids(found), "who stands on a list was asked, and no more"


def test_of_what_no_text_settles_the_reason_is_a_point_of_law_and_no_missing_fact(
        house: House) -> None:
    found = talk(house, "Skydio wants NdFeB with 2 % Dy, general license?")[0]
    reason = next(one for one in found.statements if one.kind == "reason" and one.id != "settled")
    assert found.verdict is not None and found.verdict.outcome == "unsettled"
    assert reason.sentence.startswith("No text settles"), reason.sentence


def test_what_was_said_of_a_like_name_stands_in_the_standing(house: House) -> None:
    asked, told = talk(house, "SmCo rings for General Atomics: general license?",
                       "no, another firm of that name")
    said = [next(line.text for line in one.standing if line.name == "buyer")
            for one in (asked, told)]
    assert "a person must say" in said[0] and "told to be another firm" in said[1]


def test_a_short_chinese_follow_up_is_answered_in_chinese(house: House) -> None:
    asked, told = talk(house, "汉翔航空要钐钴磁环，能用通用许可吗", "VEU呢")
    assert (asked.language, told.language) == ("zh", "zh")
    assert first(told) == "scheme"


@pytest.mark.parametrize(("text", "said"), [
    ("Was Lafert S.p.A. listed on 1 June 2026?", "not yet on that day"),
    ("2025年3月1日TDK在关注名单上吗？", "当日尚未列入")])
def test_a_list_question_on_a_past_day_is_answered_for_that_day_and_clears_nothing(
        house: House, text: str, said: str) -> None:
    found = talk(house, text)[0]
    assert found.as_of.law.isoformat() in ("2026-06-01", "2025-03-01")
    assert said in found.statements[0].sentence
    assert "verdict" not in ids(found) and found.tone == "open"


def test_a_no_to_a_like_name_takes_no_listing_from_another_party(house: House) -> None:
    told = talk(house, "SmCo rings, end user General Atomics, importer Skydio, Inc.: license?",
                "no, another firm of that name")[-1]
    facts = {one.name: one.value for one in told.facts}
    assert facts["end_user_under_countermeasures"] is True
    assert facts["countermeasures_without_ban"] is True
    assert not (told.verdict and told.verdict.favourable)


@pytest.mark.parametrize("text", [
    "2025年3月2日订的钐钴磁环要许可吗？", "2025年3月2日签约的钐钴磁环受管制吗？",
    "Are SmCo rings from the order of 2 March 2025 controlled?"])
def test_a_past_day_in_a_question_on_goods_brings_back_no_past_law(
        house: House, text: str) -> None:
    found = talk(house, text)[0]
    assert not (found.verdict and found.verdict.favourable and found.tone == "good")
