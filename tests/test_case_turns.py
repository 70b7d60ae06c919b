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
