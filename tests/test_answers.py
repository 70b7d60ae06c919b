"""The main job, end to end and offline: real buyers, real magnets, a verdict from the rules."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.answer import Answer, Ending
from assistant.answering import answer
from assistant.asked import Asked
from assistant.roles import EVERYBODY
from assistant.services.services import House, open_house
from assistant.settings import Settings

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TDK = (
    "Could TDK Corporation import N38EH arc segments with 6.5 % dysprosium from Ningbo under "
    "general authorisation?"
)
LAFERT = (
    "Could Lafert S.p.A. import N38EH arc segments with 6.5 % dysprosium from Ningbo under "
    "general authorisation?"
)
PUMP = (
    "Could Norddrive Pumpen GmbH, a civil pump maker in Germany, import 35SH blocks with 3.1 % "
    "dysprosium from Ningbo under general authorisation?"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("data")
    opened = open_house(Settings(data=folder), now=NOW)
    yield opened
    opened.close()


def ask(house: House, text: str, **more: object) -> Answer:
    said = {"roles": EVERYBODY, **more}
    return answer(house, Asked(text, law_day=DAY, now=NOW, **said))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        TDK,
        "TDK株式会社能否以通用许可从宁波进口含镝6.5%的N38EH磁瓦？",
    ],
)
def test_a_watch_listed_buyer_has_no_general_license_but_may_be_applied_for(
    house: House, text: str
) -> None:
    found = ask(house, text)
    assert found.verdict and found.verdict.outcome == "not_eligible"
    assert found.verdict.layer == "A"
    assert found.because[0].rule == "cn.d792.watch_list_bars_general"
    assert "d792:26" in {one.passage for one in found.citations}
    individual = next(one for one in found.alternatives if one.question == "individual_license")
    assert individual.outcome == "eligible"
    duties = " ".join(individual.conditions)
    for wanted in (
        ("risk-assessment", "undertaking", "45 working days")
        if found.language == "en"
        else ("风险评估", "承诺", "45个工作日")
    ):
        assert wanted in duties
    assert individual.subject_to
    assert found.hits[0].list == "MOFCOM watch list"
    assert found.hits[0].instrument == "MOFCOM Announcement No. 12 of 2026"
    assert found.holder and found.not_checked and found.as_of.law == DAY and found.trace


@pytest.mark.parametrize(
    "text", [LAFERT, "Lafert S.p.A. 能不能用通用许可从宁波进口含镝6.5%的N38EH磁瓦？"]
)
def test_a_control_listed_buyer_is_barred_and_the_grade_of_that_evidence_is_shown(
    house: House, text: str
) -> None:
    found = ask(house, text)
    assert found.verdict and found.verdict.outcome == "not_eligible"
    assert found.because[0].rule == "cn.ecl.control_list"
    assert all(one.outcome == "not_eligible" for one in found.alternatives)
    hit = found.hits[0]
    assert hit.instrument == "MOFCOM Announcement No. 30 of 2026" and hit.grade == "C"
    assert "transcription" in hit.evidence
    listed = next(one for one in found.facts if one.name == "end_user_on_control_list")
    assert listed.value is True and listed.grade == "C"


def test_a_civil_unlisted_buyer_hears_which_route_is_open_to_whom_and_what_is_missing(
    house: House,
) -> None:
    found = ask(house, PUMP)
    assert found.verdict and found.verdict.outcome == "needs_facts"
    assert found.ending is Ending.NEEDS_FACTS
    individual = next(one for one in found.alternatives if one.question == "individual_license")
    assert individual.outcome == "eligible" and "exporter" in individual.holder
    assert individual.conditions and individual.subject_to
    assert {"exporter_compliance_system", "us_armed_forces"} <= {one.name for one in found.missing}
    assert sum(one.first for one in found.missing) >= 1


@pytest.mark.parametrize("text", ["Is 42SH controlled?", "42SH要出口许可证吗？"])
def test_a_grade_without_composition_asks_for_the_one_fact_that_decides(
    house: House, text: str
) -> None:
    found = ask(house, text)
    assert found.verdict and found.verdict.outcome == "needs_facts"
    first = [one for one in found.missing if one.first]
    assert {one.name for one in first} <= {"dysprosium_pct", "terbium_pct"} and first
    assert {one.document for one in first} == {"composition report"}


def test_a_favorable_verdict_waits_until_what_was_read_is_confirmed(house: House) -> None:
    text = "Are NdFeB block magnets with 0 % dysprosium and 0 % terbium controlled?"
    found = ask(house, text)
    assert found.ending is Ending.NEEDS_CONFIRMATION
    assert {"dysprosium_pct", "terbium_pct"} <= {one.name for one in found.to_confirm}
    names = tuple(one.name for one in found.to_confirm)
    sure = ask(house, text, confirm=names)
    assert sure.verdict and sure.verdict.outcome == "not_controlled"


def test_every_answer_is_on_record_before_it_leaves(house: House) -> None:
    found = ask(house, TDK)
    assert found.record
    kept = house.records.read("local", found.record)
    assert kept["decision"] == found.decision
    assert kept["asked"]["text"] == TDK
    assert house.records.verify().whole


def test_the_same_question_on_the_same_day_gives_the_same_decision(house: House) -> None:
    assert ask(house, TDK).decision == ask(house, TDK).decision


def test_a_citation_quotes_the_stored_passage_byte_for_byte(house: House) -> None:
    for one in ask(house, TDK).citations:
        passage = house.library.passage(one.passage)
        assert one.quote == passage.text and one.sha256 == passage.sha256


def test_the_same_question_with_a_fact_entered_is_the_same_case(house: House) -> None:
    text = "Are NdFeB block magnets with 3.1 % dysprosium controlled?"
    first = ask(house, text)
    second = ask(house, text, conversation=first.conversation, facts={"dysprosium_pct": 0})
    assert second.what_changed == ["Dysprosium content: 3.1 % → 0 %"]
    third = ask(house, text, conversation=first.conversation, facts={"terbium_pct": 0})
    told = {one.name: one for one in third.facts}
    assert told["dysprosium_pct"].value == 0 and told["dysprosium_pct"].confirmed
    assert third.what_changed == ["Terbium content: not known → 0 %"]


def test_a_bare_no_does_not_take_a_listed_firm_off_its_list(house: House) -> None:
    told = ask(house, TDK, facts={"end_user_on_watch_list": False})
    assert told.verdict and told.verdict.outcome == "not_eligible"
    assert any("listing stands" in one for one in told.corrections)


def test_a_name_like_a_listed_one_is_asked_about_first_and_once(house: House) -> None:
    text = "Can we ship NdFeB with 3 % Dy to Anduril under a general license?"
    first = [one for one in ask(house, text).missing if one.first]
    assert [one.name for one in first] == ["end_user_on_control_list"]
    assert "Anduril Industries" in first[0].ask
    same = ask(house, text, facts={"end_user_on_control_list": True})
    assert same.verdict and same.verdict.outcome == "not_eligible"
    other = ask(house, text, facts={"end_user_on_control_list": False})
    listed = {one.name: one.value for one in other.facts if one.name.startswith("end_user_")}
    assert listed["end_user_on_unreliable_entity_list"] is False
    assert listed["end_user_under_countermeasures"] is False
    assert "end_user_on_control_list" not in {one.name for one in other.missing}


def test_a_no_holds_only_for_the_names_that_were_asked_about(house: House) -> None:
    text = "Can we ship NdFeB with 3 % Dy to Mitsubishi Heavy Industries under a general license?"
    asked = next(one.ask for one in ask(house, text).missing if one.first)
    assert "Shipbuilding" in asked and "Maritime Systems" in asked and "Aero Engines" in asked


@pytest.mark.parametrize("text", ["What changed since 10 November 2026?", "11月10日以后有什么变化",
                                  "What changed this month?"])
def test_what_changed_tells_of_laws_as_well_as_of_listed_parties(house: House, text: str) -> None:
    found = ask(house, text)
    assert found.intent == "change_impact"
    for told in ("2026-11-10", "2026-11-11", "61", "Affiliates Rule" if found.language == "en"
                 else "关联企业规则"):
        assert told in found.text


def test_a_state_said_again_on_a_later_day_is_no_change(house: House) -> None:
    found = ask(house, "What changed on 9 November 2026?")
    assert "parties suspended" not in found.text


def test_whom_a_notice_hits_is_answered_first(house: House) -> None:
    found = ask(house, "Who of our customers is hit by announcement No. 28 of 2026?")
    assert found.headline.startswith("No firm on record")
    assert "20 parties" in found.text


@pytest.mark.parametrize(("text", "since"), [
    ("11月以后规则有什么变化", "2026-11-01"), ("What changed since June?", "2026-06-01"),
    ("What changed in May?", "2026-05-01"), ("What may have changed this month?", "2026-11-01"),
    ("What changed since March 2025?", "2025-03-01")])
def test_since_when_is_the_month_that_the_question_names(house: House, text: str, since: str
                                                         ) -> None:
    assert since in ask(house, text).headline
