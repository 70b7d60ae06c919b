"""The shared American cases, each answered through the engine: names become facts, rules decide."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.packs import load
from knowledge.packs.us_military.firm_table import facts_1260h
from knowledge.packs.us_veu.deadlines import decision_due
from knowledge.packs.us_veu.firm_table import veu_facts
from knowledge.rules import determine

CASES = {
    "US-MIL-001": ("meu_license", {"end_user_country": "CN", "on_meu_list": False,
                                   "end_user_kind": "supports_military_end_uses",
                                   "item_in_supp2": True}, "license_required"),
    "US-MIL-002": ("meu_reached", {"end_user_country": "DE", "on_meu_list": False}, "not_reached"),
    "US-MIL-003": ("list_creates_ear_license", {"listing_1260h": "listed", "on_entity_list": False,
                                                "on_meu_list": False}, "no_license_by_list"),
    "US-MIL-004": ("named_1260h", {}, "named"),
    "US-MIL-005": ("named_1260h", {}, "not_named"),
    "US-VEU-003": ("validated_end_user", {"destination": "CN"}, "not_eligible"),
    "US-VEU-004": ("is_listed", {}, "listed"),
    "US-VEU-005": ("is_listed", {}, "not_listed"),
    "US-VEU-009": ("is_listed", {}, "listed"),
    "US-VEU-012": ("site_listed", {}, "site_listed"),
    "US-VEU-013": ("validated_end_user", {}, "not_eligible"),
    "US-VEU-015": ("validated_end_user", {}, "not_eligible"),
    "US-VEU-016": ("validated_end_user", {}, "not_eligible"),
    "US-VEU-018": ("is_listed", {}, "not_listed"),
    "US-VEU-025": ("is_listed", {}, "not_listed"),
    "US-VEU-027": ("is_listed", {}, "unsettled"),
    "US-VEU-032": ("end_use_allowed", {"destination": "IN", "end_use": "military",
                                       "part_744_activity": False}, "end_use_allowed"),
    "US-VEU-033": ("end_use_allowed", {"destination": "IN", "end_use": "military"},
                   "end_use_not_allowed"),
    "US-VEU-035": ("validated_end_user", {"mt_controlled": True}, "not_eligible"),
    "US-VEU-038": ("data_center_veu", {"veu_type": "dc_universal", "data_center_country": "MO"},
                   "not_eligible"),
    "US-VEU-044": ("data_center_transfer", {"target_is_same_veu": True,
                                            "target_site_authorized": True}, "permitted"),
    "US-VEU-045": ("data_center_transfer", {"target_is_same_veu": False,
                                            "separate_authorization": False}, "not_permitted"),
    "US-VEU-046": ("refusal_creates_license_requirement",
                   {"veu_request_refused": True, "item_needed_license_before": False},
                   "no_new_license_requirement"),
    "US-VEU-057": ("material_change_breach",
                   {"material_change": True, "change_reported_promptly": False,
                    "request_stage": "under_consideration"}, "breach"),
    "US-VEU-058": ("partial_revocation", {"bis_action": "revocation", "bis_action_extent": "part"},
                   "bis_may"),
    "US-VEU-081": ("geographic_allocation",
                   {"us_headquartered": False, "share_largest_other_country_pct": 9},
                   "over_a_share"),
    "US-VEU-091": ("item_barred", {"eccn": "3E001", "mt_controlled": False, "cc_controlled": False},
                   "not_barred"),
}
VALUES = {
    "US-VEU-021": "lam_research_facilities", "US-VEU-026": "entities_removed_december_2024",
    "US-VEU-050": "erc_vote_to_authorize", "US-VEU-051": "erc_vote_to_remove",
    "US-VEU-054": "erc_chair", "US-VEU-055": "who_may_request",
    "US-VEU-080": "new_site_notice_days", "US-VEU-085": "data_center_enforcement",
}
VERDICTS = {
    "VEU_NOT_AVAILABLE": {"not_eligible", "end_use_not_allowed"}, "LISTED": {"listed"},
    "NOT_LISTED": {"not_listed"}, "FACILITY_LISTED": {"site_listed"},
    "LICENCE_REQUIRED": {"license_required"}, "END_USE_ALLOWED": {"end_use_allowed"},
    "PERMITTED": {"permitted"}, "NOT_PERMITTED": {"not_permitted"},
    "INSUFFICIENT_INFORMATION": {"unsettled"}, "NOT_BLOCKED_BY_748_15_c": {"not_barred"},
    "YES": {"named", "breach", "bis_may"},
    "NO": {"not_named", "not_reached", "no_license_by_list", "not_listed", "over_a_share",
           "no_new_license_requirement"},
}


def shared_cases(shared: Path) -> dict[str, dict[str, Any]]:
    lines = (shared / "cases" / "us.jsonl").read_text(encoding="utf-8").splitlines()
    return {case["id"]: case for case in map(json.loads, lines)}


def test_every_shared_case_is_answered(shared: Path) -> None:
    assert set(shared_cases(shared)) == {*CASES, *VALUES, "US-VEU-053"}


@pytest.mark.parametrize("id", CASES)
def test_the_engine_answers_as_the_text_has_it(shared: Path, id: str) -> None:
    case = shared_cases(shared)[id]
    question, said, outcome = CASES[id]
    on, about = date.fromisoformat(case["as_of"]), case["facts"]
    facts: dict[str, Any] = dict(said)
    if "entity" in about:
        facts |= (facts_1260h(about["entity"], on) if id.startswith("US-MIL")
                  else veu_facts(about["entity"], on, about.get("facility", ""),
                                 about.get("eccn", "")))
    pack = load("us_military" if id.startswith("US-MIL") else "us_veu")
    found = determine(pack, question, facts, on)
    assert found.outcome == outcome
    assert found.outcome in VERDICTS[case["expected_verdict"]]


@pytest.mark.parametrize("id", VALUES)
def test_a_value_is_answered_from_a_parameter_with_its_reference(shared: Path, id: str) -> None:
    case = shared_cases(shared)[id]
    found = load("us_veu").value(VALUES[id], date.fromisoformat(case["as_of"]))
    expected = case.get("expected_value", case["expected_verdict"].lower().replace("_", " "))
    unit = load("us_veu").parameters[VALUES[id]].unit
    assert expected in (found.value, f"{found.value} {unit}")
    assert found.reference


def test_the_committees_last_day_leaves_the_waiting_out(shared: Path) -> None:
    case = shared_cases(shared)["US-VEU-053"]
    days = {name: date.fromisoformat(day) for name, day in case["facts"].items()}
    waited = (days["tolled_to"] - days["tolled_from"]).days
    assert decision_due(days["circulated"], waited).day.isoformat() == case["expected_value"]
