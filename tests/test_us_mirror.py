"""The mirror and the 1260H editions as a clerk meets them: two readings of a firm, side by side."""

from datetime import date, timedelta

import pytest

from knowledge.errors import UnknownFact
from knowledge.packs import load
from knowledge.packs.us_military.firm_table import facts_1260h
from knowledge.packs.us_mirror.mirror import QUESTION_OF, Rung, ladder, mirror
from knowledge.rules import determine

TODAY = date(2026, 11, 23)
NOTHING = {"listed_by_china": False, "us_armed_service_or_agency": False,
           "dod_prime_contract": False, "dod_subaward": False, "dfars_clause_flowed_down": False,
           "supplies_dod_prime_stated": False, "federal_vendor": False, "weak_sign": False}
LADDER = (("listed_by_china", Rung.LISTED_BY_CHINA),
          ("us_armed_service_or_agency", Rung.US_ARMED_SERVICE_OR_AGENCY),
          ("dod_prime_contract", Rung.DOD_PRIME_CONTRACT_DIRECT),
          ("dod_subaward", Rung.DOD_SUBAWARD_OR_DFARS_FLOWDOWN),
          ("dfars_clause_flowed_down", Rung.DOD_SUBAWARD_OR_DFARS_FLOWDOWN),
          ("federal_vendor", Rung.GENERAL_FEDERAL_VENDOR))


@pytest.mark.parametrize(("fact", "rung"), LADDER)
def test_each_kind_of_evidence_has_its_rung(fact: str, rung: Rung) -> None:
    assert mirror({**NOTHING, fact: True}, TODAY).ladder.rung is rung


def test_the_strongest_evidence_names_the_rung() -> None:
    seen = mirror({**NOTHING, "federal_vendor": True, "dod_prime_contract": True}, TODAY).ladder
    assert seen.rung is Rung.DOD_PRIME_CONTRACT_DIRECT
    assert seen.reached == (Rung.DOD_PRIME_CONTRACT_DIRECT, Rung.GENERAL_FEDERAL_VENDOR)


def test_a_stronger_rung_that_nobody_looked_at_stays_open() -> None:
    seen = mirror({"dod_subaward": True}, TODAY).ladder
    assert seen.rung is Rung.DOD_SUBAWARD_OR_DFARS_FLOWDOWN
    assert Rung.DOD_PRIME_CONTRACT_DIRECT in seen.open


def test_nothing_told_reaches_no_rung_and_nothing_found_is_never_civil() -> None:
    assert mirror({}, TODAY).ladder.rung is None
    assert ladder([]).open == tuple(QUESTION_OF)
    assert mirror(NOTHING, TODAY).ladder.rung is None
    found = mirror({**NOTHING, "all_sources_searched": True}, TODAY)
    assert found.ladder.rung is Rung.NO_EVIDENCE_FOUND
    assert not any("CIVIL" in rung.name for rung in Rung)
    assert "never a legal definition" in found.note
    assert "never_civil_proven" in {one.id for one in found.evidence[-1].conditions}


def test_both_readings_of_one_firm_stand_side_by_side() -> None:
    seen = mirror({**NOTHING, "dfars_clause_flowed_down": True, "end_user_kind": "none_of_these",
                   "end_user_country": "US", "on_meu_list": False,
                   "covered_material": "ndfeb_magnet", "for_dod_supply": True,
                   "melted_or_produced_in": "CN"}, TODAY)
    us = {one.question: one.outcome for one in seen.us_reading}
    assert us["is_military_end_user"] == "not_a_military_end_user"
    assert us["dfars_magnet_barred"] == "barred"
    assert seen.ladder.rung is Rung.DOD_SUBAWARD_OR_DFARS_FLOWDOWN
    assert {one.layer for one in seen.us_reading} == {"A"}
    assert {one.layer for one in seen.evidence} == {"B"}


@pytest.mark.parametrize(("facts", "warning"), [
    ({"claims_non_chinese_origin_to_dod": True, "chinese_origin_in_that_product": True},
     "warn_origin"),
    ({"civil_only_undertaking_to_mofcom": True, "same_product_or_site": True,
      "claims_non_chinese_origin_to_dod": True}, "warn_use"),
    ({"told_mofcom_no_us_military_customers": True, "dod_prime_contract": True}, "warn_customers"),
    ({"civil_only_certification_to_bis": True, "supports_military_item": True}, "warn_bis"),
])
def test_a_statement_to_one_side_that_contradicts_the_other_is_warned_of(
        facts: dict[str, bool], warning: str) -> None:
    assert [one.id for one in mirror(facts, TODAY).warnings] == [warning]


def test_what_is_not_known_is_not_warned_of() -> None:
    assert mirror({"claims_non_chinese_origin_to_dod": True}, TODAY).warnings == ()


def test_a_fact_of_neither_pack_is_refused() -> None:
    with pytest.raises(UnknownFact, match="did you mean 'dod_subaward'"):
        mirror({"dod_subawards": True}, TODAY)


@pytest.mark.parametrize(("name", "day", "before", "after"), [
    ("YMTC", "2025-01-07", "unsettled", "named"),
    ("Yangtze Memory Technologies Co., Ltd.", "2026-02-17", "named", "unsettled"),
    ("YMTC", "2026-06-08", "unsettled", "named"),
    ("CXMT", "2026-06-08", "unsettled", "named"),
    ("AMEC", "2024-01-31", "unsettled", "named"),
    ("Advanced Micro-Fabrication Equipment Inc. China", "2025-01-07", "named", "not_named"),
])
def test_only_the_edition_of_the_day_counts(name: str, day: str, before: str, after: str) -> None:
    pack, on = load("us_military"), date.fromisoformat(day)
    for when, outcome in ((on - timedelta(days=1), before), (on, after)):
        assert determine(pack, "named_1260h", facts_1260h(name, when), when).outcome == outcome


def test_a_name_not_read_in_the_editions_is_unread() -> None:
    told = facts_1260h("A Firm That Nobody Knows", TODAY)["listing_1260h"]
    assert told.value == "unread" and told.grade == "D"
