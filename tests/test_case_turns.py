"""What a further message changes: whose case it is, and which line it asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.page.render import tone_of
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


BUYER = "SmCo sensor rings for Corliss Gauges Inc, Boston: license?"


@pytest.mark.parametrize(("first", "text", "fact"), [
    (BUYER, "The gauges go into a hangar of the Air Force.", "us_armed_forces"),
    (BUYER, "Their parts are for the US Navy itself.", "us_armed_forces"),
    (BUYER, "They have a maintenance contract with the army.", "us_military_tie"),
    (BUYER, "最终用户是美国海军", "us_armed_forces"),
    ("钐钴磁环卖给大阪的Tanimoto Keiki，要许可证吗", "货是给自卫队用的", "japan_armed_forces")])
def test_a_body_named_is_asked_about_before_anything_else(
        house: House, first: str, text: str, fact: str) -> None:
    """Its name proves nothing of the case: nothing is read from it until the user says yes."""
    found = said(house, first, text)
    assert found.verdict and found.verdict.question == "export_barred"
    told = {one.name for one in found.facts} | {one.name for one in found.likely}
    assert fact in told
    if fact not in {one.name for one in found.facts}:
        assert found.verdict.outcome == "needs_facts" and found.waiting[0].kind == "confirm"
    barred = said(house, first, text, "yes")
    assert barred.verdict and barred.verdict.outcome in ("barred", "unsettled")
    assert barred.verdict.question == "export_barred"


@pytest.mark.parametrize("text", [
    "The workshop master is a retired navy man.", "Nothing of it is for the army.",
    "Military use: none", "Does it matter whether the police buys there too?"])
def test_a_body_that_is_denied_past_or_asked_about_tells_nothing(house: House, text: str) -> None:
    found = said(house, BUYER, text)
    assert not any(one.value is True for one in (*found.facts, *found.likely)
                   if "armed" in one.name or "tie" in one.name)


def test_a_body_of_another_country_is_not_the_american_one(house: House) -> None:
    found = said(house, "SmCo sensor rings for Corliss Gauges BV, Utrecht: license?",
                 "The gauges go into a hangar of the air force.")
    assert not any(one.name in ("us_armed_forces", "us_military_tie")
                   for one in (*found.facts, *found.likely))


def test_a_supposition_holds_for_its_answer_alone(house: House) -> None:
    first = "NdFeB rings, 1.8 % Dy, no Tb, no Ho, for Rovira Bombas in Spain: license?"
    asked = said(house, first, "What if it had no dysprosium at all?")
    after = said(house, first, "What if it had no dysprosium at all?", "thanks. and in Chile?")
    assert {one.name: one.value for one in asked.facts}["dysprosium_pct"] == 0
    assert {one.name: one.value for one in after.facts}["dysprosium_pct"] == 1.8


def test_what_the_first_message_supposes_is_its_case(house: House) -> None:
    found = said(house, "If a ring has 0.4 % terbium, is a license needed?", "and to Peru?")
    assert {one.name: one.value for one in found.facts}["terbium_pct"] == 0.4


@pytest.mark.parametrize("text", [
    "No, not Bilbao, the works in Monterrey.", "not Spain but Mexico", "不是西班牙，是墨西哥"])
def test_a_place_that_is_not_meant_gives_way_to_the_one_that_is(house: House, text: str) -> None:
    found = said(house, "SmCo rings for Rovira Bombas, Bilbao: license?", text)
    places = {one.name: one.value for one in found.facts if one.name.endswith("_country")}
    assert places and set(places.values()) == {"MX"}


def test_an_owner_called_by_its_first_words_is_that_owner(house: House) -> None:
    found = said(house, "Buyer Corliss Gauges BV, owners Rheinmetall AG 30 % and IHC Merwede "
                 "Holding B.V. 25 %. SmCo. Is it barred?", "Correction: IHC holds 15 %.")
    assert found.verdict and "Corliss" in found.verdict.line
    owned = {one.value for one in found.facts if one.name.endswith("_owner_pct")}
    assert owned == {45}


def test_thanks_get_one_sentence_and_leave_the_case(house: House) -> None:
    for text in ("Thanks a lot, that helps!", "ok great", "谢谢，明白了", "Perfect"):
        found = said(house, BUYER, text)
        assert [one.id for one in found.statements] == ["closing"] and not found.verdict
    assert said(house, BUYER, "thanks a lot", "and the individual one?").verdict


def test_what_a_text_answers_well_goes_before_the_case_told_again(house: House) -> None:
    found = said(house, BUYER, "Noted. Which documents go with the application?")
    assert found.law_points[0].id == "cn_dual_use.application_papers"
    assert found.statements[0].kind == "point" and found.heading == found.statements[0].sentence
    assert tone_of(found) == "plain"


@pytest.mark.parametrize("text", [
    "And to a small pump maker in Chile?", "what about a hospital that has no record?",
    "那换成一家医院呢", "別家呢"])
def test_a_buyer_who_is_only_described_is_not_the_one_before(house: House, text: str) -> None:
    found = said(house, "SmCo rings for TDK Corporation: general license?", text)
    assert found.verdict and found.verdict.outcome == "needs_facts"
    assert "TDK" not in found.text and not found.hits
    back = said(house, "SmCo rings for TDK Corporation: general license?", text,
                "and under a general one?")
    assert back.verdict and back.verdict.outcome == "not_eligible"


def test_a_case_with_a_buyer_is_not_answered_by_a_point_of_law_first(house: House) -> None:
    found = said(house, "Dy magnets 2% for Rovira Bombas, license?")
    assert found.statements[0].kind == "verdict"


@pytest.mark.parametrize(("text", "day"), [
    ("It shipped on 31 October.", "2026-10-31"), ("they sailed on 3 November", "2026-11-03"),
    ("发货日是12月12日", "2026-12-12"), ("Dispatch 12 Dec", "2026-12-12")])
def test_a_day_of_shipment_is_read_with_the_year_that_its_verb_means(
        house: House, text: str, day: str) -> None:
    found = said(house, BUYER, text)
    assert str({one.name: one.value for one in found.facts}["shipment_date"]) == day
    assert found.as_of.law.isoformat() == (day if day < NOW.date().isoformat()
                                               else NOW.date().isoformat())


def test_a_new_day_of_shipment_leaves_the_law_of_the_old_one(house: House) -> None:
    found = said(house, BUYER, "It shipped on 31 October.", "No, dispatch is on 12 December.")
    assert found.as_of.law == NOW.date()


def test_a_question_for_a_year_is_no_day(house: House) -> None:
    found = said(house, "我们去年因为两用物项违规被罚，情节严重", "哪一年以后可以再申请")
    assert found.as_of.law == NOW.date()


def test_facts_of_the_exporter_alone_tell_of_no_item(house: House) -> None:
    found = said(house, "我们去年因为两用物项违规被罚，情节严重")
    assert found.verdict and found.verdict.question == "general_license"


def test_who_owns_a_party_is_not_the_party(house: House) -> None:
    asked = said(house, "Lafert, Italy, motors: may they get magnets with 3 % Dy?",
                 "It is Lafert Adria d.o.o., another company.")
    assert asked.waiting[0].kind == "same"
    found = said(house, "Lafert, Italy, motors: may they get magnets with 3 % Dy?",
                 "It is Lafert Adria d.o.o., another company.",
                 "It is owned 100 % by Lafert S.p.A.")
    assert not any(one.value is True and "control_list" in one.name and "owner" not in one.name
                   for one in found.facts)


def test_the_scheme_by_name_is_answered_by_what_there_is_of_it(house: House) -> None:
    found = said(house, "那VEU呢，我听说买家自己可以拿")
    assert found.law_points and found.law_points[0].id.startswith("cn_veu.")


OWNED = ("We are Norvik Elektro AS, Norway, 40 % owned by Rheinmetall AG, Düsseldorf. SmCo, "
         "license?")


def test_a_party_of_the_case_is_known_by_its_first_word(house: House) -> None:
    found = said(house, OWNED, "The plant of Norvik is in Bergen.")
    assert found.verdict and "Norvik Elektro AS" in found.verdict.line and not found.beside


def test_a_share_beside_an_owner_of_the_case_is_his(house: House) -> None:
    def shares(*turns: str) -> set[object]:
        return {one.value for one in said(house, OWNED, *turns).facts
                if one.name.endswith("_owner_pct")}
    assert shares("rheinmetall now has 45 %") == {45}
    assert shares("What if Rheinmetall goes up to 50 %?") == {50}
    assert shares("What if Rheinmetall goes up to 50 %?", "And under a general license?") == {40}


@pytest.mark.parametrize("text", [
    "Quillon Robotics owns the rest.", "Quillon Robotics has bought all shares",
    "Quillon Robotics acquired 60 % of them"])
def test_who_owns_the_rest_is_an_owner(house: House, text: str) -> None:
    found = said(house, OWNED, text)
    assert found.verdict and "Norvik" in found.verdict.line


def test_what_a_party_holds_besides_shares_makes_it_no_owner(house: House) -> None:
    found = said(house, "SmCo rings for Rovira Bombas: license? Rovira Bombas holds two plants.")
    assert found.verdict and "Rovira" in found.verdict.line


def test_a_question_about_lists_is_headed_by_what_the_lists_say(house: House) -> None:
    found = said(house, "Is Northrop Grumman Systems Corporation on MOFCOM's control list?")
    assert "countermeasures" in found.heading and tone_of(found) == "no"
    assert found.verdict and found.verdict.outcome == "not_eligible"


CONTROLLED = "N42 magnets for Brakko Tools GmbH, Ulm, Dy 0.4, Tb 0: license?"


def test_foreign_law_that_answers_hardly_better_goes_second_in_a_case(house: House) -> None:
    found = said(house, CONTROLLED, "What does the exporter have to file and when?")
    assert found.law_points[0].id.startswith("cn_")
    named = said(house, CONTROLLED, "What does 15 CFR 748.15 say of filing and reports?")
    assert named.law_points[0].id.startswith("us_")


def test_a_question_beside_the_lines_of_a_case_is_answered_by_its_law(house: House) -> None:
    found = said(house, CONTROLLED, "Who signs the end user certificate?")
    assert found.law_points and found.heading == found.statements[0].sentence
    asked = said(house, CONTROLLED, "do we need a license")
    assert asked.verdict and asked.verdict.outcome == "license_needed"
    assert asked.heading == asked.verdict.line


def test_a_further_buyer_has_the_bars_of_its_own_listing(house: House) -> None:
    found = said(house, "May Rovira Bombas and TDK Corporation get SmCo rings under a general "
                 "license?")
    heads = {one.about: one.headline for one in found.beside}
    assert found.verdict
    whole = heads | {"first": found.verdict.line}
    assert any("TDK" in head and "NOT ELIGIBLE" in head for head in whole.values()), whole
    assert not any("Rovira" in head and "NOT ELIGIBLE" in head for head in whole.values()), whole
