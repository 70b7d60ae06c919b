"""The scenarios of a Chinese validated end-user scheme: side by side, and never as law."""

import re
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import NoRuleInForce, PackError, UnknownPack
from knowledge.library import digests
from knowledge.packs import load, scenarios
from knowledge.packs.matrix import matrix
from knowledge.rules import State, determine

TODAY = date(2026, 11, 23)
PASSAGES = {passage.id for document in digests.packaged() for passage in document.passages}
NO, YES = False, True
ASKED = ("cn_veu", "validated_end_user")
MIXED = {
    "destination_country": "DE", "end_user_country": "DE", "defense_contract_share_pct": 5,
    "any_defense_revenue": YES, "mixed_user": YES, "site_segregated": YES, "item_kind": "magnet",
    "extra_undertakings_given": YES, "on_site_verification_accepted": YES,
    "inspection_accepted": "officials_on_site", "data_offered": "design_data",
    "control_listed_owner_pct": 0, "watch_listed_owner_pct": 0, "military_owner_pct": 0,
} | dict.fromkeys((
    "end_user_on_control_list", "us_military", "passed_on_to_japan", "end_user_on_watch_list",
    "end_user_on_unreliable_entity_list", "end_user_under_countermeasures",
    "common_control_with_military", "is_uniformed_force", "has_defense_affiliate",
    "supplies_listed_firm", "wmd_or_terrorism"), NO)


def own(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text("name: own\nauthor: the trade office\ndate: 2026-11-23\n" + text,
                    encoding="utf-8")
    return path


def test_the_matrix_shows_each_scenario_with_its_deciding_rule() -> None:
    rows = {row.scenario: row for row in matrix(*ASKED, MIXED, TODAY).rows}
    assert [rows[name].outcome for name in ("lenient", "middle", "strict")] == [
        "eligible", "eligible", "not_eligible"]
    assert rows["strict"].rule == "cn_veu.v2.military_tie"
    assert not any(row.certain for row in rows.values())  # a yes rests on what is assumed too
    assert all(row.sentence and row.sentence_zh and row.cites for row in rows.values())
    assert all(row.determination.layer == "C" for row in rows.values())


def test_what_is_certain_is_said_as_certain_with_published_law_in_every_scenario() -> None:
    for row in matrix(*ASKED, MIXED | {"end_user_on_control_list": YES}, TODAY).rows:
        assert (row.outcome, row.certain, row.cites[0]) == ("not_eligible", True, "ecl:18")
        assert row.determination.finding(row.rule).state is State.IN_FORCE


def test_no_scenario_clears_a_buyer_of_whom_a_risk_of_such_weapons_is_known() -> None:
    for row in matrix(*ASKED, MIXED | {"wmd_or_terrorism": YES, "mixed_user": NO}, TODAY).rows:
        assert (row.outcome, row.rule) == ("not_eligible", "cn_veu.certain.known_risk")
        assert (row.certain, row.cites[0]) == (True, "ecl:12(3)")


def test_what_is_assumed_carries_the_state_assumed() -> None:
    for row in matrix(*ASKED, MIXED, TODAY).rows:
        for found in row.determination.findings():
            certain = found.rule.startswith("cn_veu.certain.")
            assert found.state is (State.IN_FORCE if certain else State.ASSUMED)


def test_every_point_shows_its_readings_and_what_is_reported_with_passages() -> None:
    points = matrix(*ASKED, MIXED, TODAY).points
    assert [point.id for point in points] == [f"V{number}" for number in range(1, 11)]
    for point in points:
        assert [one.scenario for one in point.readings] == list(scenarios("cn_veu"))
        assert all("Lodestone, 2026-11-23" in one.because for one in point.readings)
        assert {passage for passage, _ in point.reports} <= PASSAGES


@pytest.mark.parametrize("scenario", scenarios("cn_veu"))
def test_a_built_in_scenario_sets_every_switch_and_names_a_passage_for_it(scenario: str) -> None:
    pack = load("cn_veu", scenario)
    for name in pack.parameters:
        value = pack.value(name, TODAY)
        assert value.state is State.ASSUMED, name
        named = re.findall(r"\b[a-z][a-z0-9_]*:[A-Za-z0-9_-]+", value.reference)
        assert named, name
        assert set(named) <= PASSAGES, name


def test_a_scenario_of_ones_own_changes_one_switch_and_takes_over_the_rest(tmp_path: Path) -> None:
    path = own(tmp_path, "extends: middle\nswitches:\n"
                         "  defense_share_limit_pct: {value: 0, because: any share counts}\n")
    found = matrix(*ASKED, MIXED, TODAY, extra=(path,))
    row = found.rows[-1]
    assert (row.scenario, row.outcome, row.rule) == ("own", "not_eligible",
                                                     "cn_veu.v2.military_tie")
    tie = next(point for point in found.points if point.id == "V4").readings[-1]
    assert "taken over from the scenario middle" in tie.because


def test_a_switch_that_is_set_nowhere_leaves_the_answer_unsettled(tmp_path: Path) -> None:
    path = own(tmp_path, "switches:\n  items: {value: magnets, because: only these}\n")
    pack = load("cn_veu", path)
    assert determine(pack, "items_covered", {"item_kind": "magnet"}, TODAY).outcome == "covered"
    found = determine(pack, "mixed_user", {"mixed_user": NO}, TODAY)
    assert (found.outcome, found.unsettled) == ("unsettled", ("mixed_users",))


@pytest.mark.parametrize(("text", "says"), [
    ("extends: middle\nswitches:\n  mixed_users: {value: sites, because: x}\n", "sites"),
    ("extends: midle\nswitches: {}\n", "midle"),
    ("extends: middle\nswitches:\n  itms: {value: magnets, because: x}\n", "itms"),
    ("extends: middle\nswitches:\n  items: {value: magnets}\n", "because"),
])
def test_a_scenario_with_a_mistake_does_not_load_and_says_what_is_wrong(
        tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PackError, match=says):
        load("cn_veu", own(tmp_path, text))


def test_a_scenario_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(UnknownPack, match="strict"):
        load("cn_veu", "strikt")


def test_before_the_first_report_nothing_is_answered() -> None:
    with pytest.raises(NoRuleInForce, match="2025-11-11"):
        matrix(*ASKED, MIXED, date(2025, 11, 10))
