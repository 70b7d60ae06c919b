"""What a further message changes: whose case it is, and which line it asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.answering import answer
from assistant.asked import Asked
from assistant.roles import EVERYBODY
from assistant.services.services import House, open_house
from assistant.settings import Settings

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder: Path = tmp_path_factory.mktemp("turns")
    return open_house(Settings(data=folder), now=NOW)


def said(house: House, *turns: str) -> Answer:
    conversation = ""
    for text in turns:
        found = answer(house, Asked(text, law_day=NOW.date(), now=NOW, conversation=conversation,
                                    roles=EVERYBODY))
        conversation = found.conversation
    return found


def test_what_is_told_of_a_license_asks_whether_the_shipment_lies_within_it(house: House) -> None:
    found = said(house, "Our Pune plant needs NdFeB arcs with 2.1 % Dy. General license route?",
                 "They say we are named, valid till 2 December 2026.",
                 "What is left of the license is 900 kg, this shipment is 1,050 kg.")
    assert found.verdict and found.verdict.question == "shipment_within_license"
    assert found.verdict.outcome == "not_within"


def test_what_every_order_tells_asks_for_no_other_line(house: House) -> None:
    found = said(house, "SmCo for our plant in Kiel, license?", "500 kg, ETD 2026-12-12")
    assert found.verdict and found.verdict.question == "license_needed"


def test_a_listed_owner_who_is_named_is_told_first(house: House) -> None:
    found = said(house, "Dy magnets for Pumpenbau Harz GmbH, license?",
                 "They belong to Rheinmetall AG with 55 %.")
    assert found.text.startswith("Rheinmetall AG: on the MOFCOM control list")
    assert found.tone != "good"


def test_the_buyer_that_is_denied_gives_his_place_to_the_one_that_is_meant(house: House) -> None:
    found = said(house, "TDK株式会社，钕铁硼Dy 6.5%，能用通用许可吗",
                 "不是TDK株式会社，是杭州青岚电机有限公司")
    assert "青岚" in found.text
    assert "关注名单：不得" not in found.text


def test_a_buyer_who_owns_the_one_that_is_meant_is_its_owner(house: House) -> None:
    found = said(house, "SmCo for OMNIPOL a.s., ok?",
                 "And its distributor in Brno, 49 % owned by OMNIPOL?")
    roles = {one.name: one.value for one in found.read}
    assert roles["owner"].startswith("OMNIPOL")
    assert found.verdict and found.verdict.outcome != "not_eligible"
    assert found.tone != "good"


def test_a_share_told_before_its_holder_makes_an_owner(house: House) -> None:
    found = said(house, "青岚电机有限公司买含镝磁瓦，要证吗", "股权我查到了，100%是Lafert S.p.A.")
    assert any("Lafert" in str(one.value) and one.name == "股东" for one in found.read)
    assert found.tone != "good"


@pytest.mark.parametrize("text", ["Shipper offers to redeclare as 8505190000 ferrite.",
                                  "厂家说可以申报成铁氧体。"])
def test_what_goods_are_only_called_is_not_what_they_are(house: House, text: str) -> None:
    found = said(house, "N42SH for Kiel, license?", text)
    assert not any(one.value in ("ferrite", "铁氧体") for one in found.read)


def test_a_question_of_law_within_a_case_is_answered_first(house: House) -> None:
    found = said(house, "May Sumitomo Heavy Industries, Ltd. import SmCo by general license?",
                 "How long time is necessary for an individual license?")
    assert found.text.startswith("45 working days")


@pytest.mark.parametrize("text", [
    "The buyer is owned 20 % by a company on the Entity List and 35 % by another company on the "
    "Entity List. Does the affiliates rule reach it?",
    "The buyer is owned 25 % by a company on the Entity List and 25 % by a company on the MEU "
    "List. Does the US 50 % rule catch it?"])
def test_american_lists_count_together_and_the_rule_that_is_named_is_asked(
        house: House, text: str) -> None:
    found = said(house, text)
    assert found.verdict and found.verdict.question == "affiliates_rule_reaches"
    assert found.verdict.outcome not in ("not_reached",) and found.tone != "good"
    told = {one.name: one.value for one in found.facts}
    assert told["listed_ownership_pct"] in (55.0, 50.0)


def test_a_labelled_role_stands_before_a_guessed_one(house: House) -> None:
    found = said(house, "Please quote 42SH from Ningbo Yunsheng (Export) Co., Ltd.\n"
                 "End user: Norddrive Pumpen GmbH, Kiel\nForwarder: Kortman Logistics")
    roles = {str(one.value): one.name for one in found.read}
    assert roles["Norddrive Pumpen GmbH"] == "end user"
    assert roles["Ningbo Yunsheng (Export) Co., Ltd"] != "end user"


def test_a_parents_listing_is_not_the_buyers(house: House) -> None:
    found = said(house, "The buyer's parent is on the watch list but the buyer is not. SmCo, "
                 "general license?")
    assert found.verdict and found.verdict.outcome != "not_eligible"


@pytest.mark.parametrize("text", [
    "1) NdFeB rings with 0.9 % Dy 2) ferrite discs, for Rovira Bombas: is a license needed?",
    "line|material|form|Dy|Tb\n1|NdFeB|ring|0.9|0\n2|ferrite|disc||\n"
    "for Rovira Bombas, license needed?"])
def test_each_of_two_items_has_its_standing(house: House, text: str) -> None:
    found = said(house, text)
    assert found.verdict and found.verdict.outcome == "license_needed"
    beside = " ".join(one.headline for one in found.beside)
    assert "NOT IN SCOPE" in beside or "not in scope" in beside


def test_a_table_of_several_buyers_is_answered_by_the_lists_name_by_name(house: House) -> None:
    found = said(house, "check these\nline|customer|material|Dy|Tb\n1|Rovira Bombas|NdFeB|0|0\n"
                 "2|Teledyne FLIR|SmCo||\n3|Norvik Elektro AS|NdFeB|1.4|0.1")
    assert "Teledyne FLIR: on the unreliable entity list" in found.text
    assert "Rovira Bombas: no entry" in found.text and "Norvik Elektro AS: no entry" in found.text
    assert not any(one.name == "dysprosium_pct" for one in found.facts)


def test_words_on_armed_forces_that_nothing_took_are_told_as_unread(house: House) -> None:
    found = said(house, "SmCo for Redwillow Instruments, Tucson: license?",
                 "the test stand belongs to a research lab of the navy, by the way")
    assert any("navy" in one for one in found.unread) or any(
        "force" in one.name or "military" in one.name or "uniformed" in one.name
        for one in (*found.facts, *found.likely))
