"""The Chinese dual-use pack beyond its signed cases: days, thresholds, citations."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import NoRuleInForce
from knowledge.library import digests
from knowledge.packs import load
from knowledge.rules import State, Truth, assume, compare, determine
from tests.packs import cases
from tests.values import values

TODAY = date(2026, 11, 23)
PASSAGES = {passage.id for document in digests.packaged() for passage in document.passages}
PACK = load("cn_dual_use")
CLEAN = {"magnet_family": "SmCo", "item_form": "magnet", "destination_country": "DE",
         "end_user_country": "DE", "control_listed_owner_pct": 0} | dict.fromkeys((
             "end_user_on_control_list", "control_listing_unverified", "end_user_on_watch_list",
             "end_user_on_unreliable_entity_list", "unreliable_listing_unverified",
             "end_user_under_countermeasures", "us_military", "wmd_or_terrorism",
             "passed_on_to_japan"), False)


def test_every_passage_that_rules_conditions_and_values_name_stands_in_the_library() -> None:
    named = {passage for rule in PACK.rules.values() for version in rule.versions
             for passage in version.cites}
    named |= {one.cites for question in PACK.questions.values()
              for one in (*question.conditions, *question.cautions)}
    dated = [entry for parameter in PACK.parameters.values() for entry in parameter.values.entries]
    named |= {entry.reference.split(" ")[0] for entry in dated}
    named |= {entry.whole.split(",")[0] for entry in dated if entry.whole}
    named |= {passage for question in PACK.questions.values()
              for one in (*question.conditions, *question.cautions) for _, passage in one.by_case}
    assert not named - PASSAGES


def test_every_declared_fact_is_read_by_a_rule() -> None:
    read = {name for day in PACK.days for entry in PACK.written(day).entries.values()
            for name in entry.facts}
    assert not set(PACK.facts) - read


@pytest.mark.parametrize(("question", "last", "first"), [
    ("export_barred", date(2020, 11, 30), date(2020, 12, 1)),
    ("general_license", date(2024, 11, 30), date(2024, 12, 1)),
    ("license_needed", date(2024, 11, 30), date(2024, 12, 1)),
    ("item_controlled", date(2024, 11, 30), date(2024, 12, 1)),
    ("overseas_license_needed", date(2024, 11, 30), date(2024, 12, 1)),
    ("compliance_notice_due", date(2025, 10, 8), date(2025, 10, 9)),
])
def test_a_day_before_the_law_is_refused_and_not_cleared(question: str, last: date,
                                                         first: date) -> None:
    with pytest.raises(NoRuleInForce, match=str(first)):
        determine(PACK, question, {}, last)
    determine(PACK, question, {}, first)


@pytest.mark.parametrize(("question", "rule", "before"), [
    ("item_controlled", "cn.no18.samarium_cobalt", date(2025, 4, 3)),
    ("october_listed", "cn.no57.listed", date(2025, 10, 8)),
    ("overseas_license_needed", "cn.no61.prc_origin", date(2025, 10, 8)),
    ("us_denied_in_principle", "cn.no46.gallium_group", date(2024, 12, 2)),
])
def test_before_a_notice_was_issued_the_answer_says_so_of_its_rule(question: str, rule: str,
                                                                   before: date) -> None:
    assert determine(PACK, question, {}, before).finding(rule).state is State.NOT_ISSUED


@pytest.mark.parametrize(("form", "passage", "state"), [
    ("rotor_or_stator", "faq5:1", State.IN_FORCE), ("rotating_assembly", "faq5:1", State.IN_FORCE),
    ("moulded_sensor", "faq5:2", State.IN_FORCE), ("downstream_goods", "faq5:3", State.IN_FORCE),
    ("finished_goods", "faq4:2", State.REPORTED),
])
def test_what_a_faq_sets_outside_cites_the_part_that_speaks_of_it(
        form: str, passage: str, state: State) -> None:
    found = determine(PACK, "item_controlled", {"magnet_family": "SmCo", "item_form": form}, TODAY)
    assert found.outcome == "not_controlled"
    assert [one.cites for one in found.conditions if one.id == "guidance_only"] == [passage]
    assert state in {one.state for one in found.findings()
                     if one.cites[0] == passage and one.truth is Truth.TRUE}


@given(st.floats(0, 100), st.floats(0, 100), st.sampled_from(["NdFeB", "SmCo"]))
@settings(max_examples=200, deadline=None)
def test_no_measured_dysprosium_or_terbium_is_ever_called_uncontrolled(
        dysprosium: float, terbium: float, family: str) -> None:
    found = determine(PACK, "item_controlled", {
        "magnet_family": family, "item_form": "magnet", "dysprosium_pct": dysprosium,
        "terbium_pct": terbium}, TODAY)
    clears = found.outcome == "not_controlled"
    assert clears == (family == "NdFeB" and dysprosium == 0 and terbium == 0)


def test_an_active_control_listing_outweighs_every_other_listing() -> None:
    for watch in (True, False):
        for unreliable in (True, False):
            facts = CLEAN | {"end_user_on_control_list": True, "end_user_on_watch_list": watch,
                             "end_user_on_unreliable_entity_list": unreliable}
            found = determine(PACK, "general_license", facts, TODAY)
            assert found.outcome == "not_eligible"
            assert found.because[0] in ("cn.ecl.control_list", "cn.bars.export_barred")


def test_the_suspension_of_7_november_2025_flips_only_what_it_names() -> None:
    sent_on = {"movement": "outside_china", "destination_country": "MY", "prc_annex_item": True,
               "humanitarian": False}
    found = compare(PACK, "overseas_license_needed", sent_on, date(2025, 11, 6),
                    date(2025, 11, 7))
    assert (found.before.outcome, found.after.outcome) == ("license_needed", "no_license_under_61")
    assert "cn.no61.prc_origin" in {flip.rule for flip in found.flips}
    assert compare(PACK, "item_controlled", CLEAN, date(2025, 11, 6), date(2025, 11, 7)).flips == ()


def test_what_if_no_57_were_in_force_shows_the_holmium_magnet_and_nothing_else() -> None:
    magnet = {"magnet_family": "NdFeB", "item_form": "magnet", "dysprosium_pct": 0,
              "terbium_pct": 0, "holmium_pct": 1}
    found = assume(PACK, "october_listed", magnet, TODAY, {"no57_2025": State.IN_FORCE})
    assert (found.before.outcome, found.after.outcome) == ("unsettled", "controlled")
    assert all("no57" in flip.rule or "october" in flip.rule for flip in found.flips)


def test_every_given_case_of_china_is_signed_with_its_sentence_day_and_source(shared: Path) -> None:
    signed = [case.said for case in cases("cn_dual_use")]
    asked = {id: course for course in values("cn_dual_use") for id in course.asked}
    for line in (shared / "cases" / "china.jsonl").read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        if given["id"] in asked:
            course = asked[given["id"]]
            assert given["source_url"] in course.source, course
            assert min(course.lines) <= date.fromisoformat(given["as_of"]), course
            continue
        same = [said for said in signed if given["id"] in said["name"]]
        assert same, given["id"]
        assert any(str(said["on"]) == given["as_of"] for said in same), given["id"]
        assert any(said["source"] == given["source_url"] for said in same), given["id"]
