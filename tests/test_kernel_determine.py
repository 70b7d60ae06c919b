"""What a determination says, part by part, on a small pack whose answers a reader can work out."""

import json
from datetime import date
from typing import Any

import pytest

from knowledge.rules import (
    Condition,
    Pack,
    Question,
    State,
    Told,
    Truth,
    Unsaid,
    all_of,
    assume,
    compare,
    determine,
    rule,
)
from knowledge.rules.findings import Missing
from tests.kernel import DAY, declare, instrument, make_pack, make_rule, parameter

FACTS = {one.name: one for one in (
    declare("family", "choice", lawful_change="choose another material", document="report"),
    declare("dy", "percent", lawful_change="choose a grade without it", document="report",
            unsaid=True),
    declare("tb", "percent", document="report"),
    declare("watched", "yes_no"), declare("barred", "yes_no"), declare("system", "yes_no"),
    declare("share", "percent"),
)}
INSTRUMENTS = {one.id: one for one in (
    instrument("law", d2021_1_1="in_force"),
    instrument("annex", d2025_4_4="in_force"),
    instrument("abroad", d2025_10_9="in_force", d2025_11_7="suspended", d2026_11_10="unverified"),
)}
PARAMETERS = {"trace": parameter("trace", value=0.1, state="in_force"),
              "grey": parameter("grey", state="unsettled")}


@rule("dysprosium", cites="annex:a")
def dysprosium(f: Any, p: Any) -> Any:
    """It contains dysprosium."""
    return f.family.is_("red") & f.dy.more_than(0)


@rule("other", cites="annex:b")
def other(f: Any, p: Any) -> Any:
    """It is of the other listed material."""
    return f.family.is_("green")


@rule("listed", cites=("annex:a", "law:14"))
def listed(f: Any, p: Any) -> Any:
    """It stands on the list."""
    return dysprosium(f, p) | other(f, p)


@rule("watched", cites="law:26")
def watched(f: Any, p: Any) -> Any:
    """The end user stands on the watch list."""
    return f.watched.holds()


@rule("barred", cites="law:29")
def barred(f: Any, p: Any) -> Any:
    """The end user is barred."""
    return f.barred.holds()


@rule("system", cites="law:16")
def system(f: Any, p: Any) -> Any:
    """The exporter has a compliance system."""
    return f.system.holds()


@rule("overseas", cites="abroad:2")
def overseas(f: Any, p: Any) -> Any:
    """The Chinese share reaches the line."""
    return f.share.at_least(0.1)


@rule("traces", cites="law:9")
def traces(f: Any, p: Any) -> Any:
    """Both together are a trace, and a trace counts."""
    return f.dy.plus(f.tb).at_most(p.trace) & p.open("grey")


@traces.revised(since="2026-06-01", cites="law:9a")
def traces(f: Any, p: Any) -> Any:
    """Both together are a trace."""
    return f.dy.plus(f.tb).at_most(p.trace)


KEEP = Condition("keep", "Keep the papers.", "保存资料。", "law:27")
REPORT = Condition("report", "A risk report goes with it.", "须附风险报告。", "law:26", watched)
CAUTION = Condition("caution", "The catch-all stays.", "全面管制仍适用。", "law:12")
GENERAL = Question("general", "May it go under a general license?", "可否适用通用许可？", "law",
                   (listed, ~watched, ~barred, system), conditions=(KEEP, REPORT),
                   authorization=True)
SINGLE = Question("single", "May a license be applied for?", "可否申请？", "law", (listed,),
                  provisos=(~barred,), conditions=(KEEP, REPORT), clears=False, authorization=True)
ABROAD = Question("abroad", "May it go under the scheme of 2025?", "可否？", "abroad", (~overseas,),
                  authorization=True)
SCOPE = Question("scope", "Is it controlled?", "是否受管制？", "annex", (listed,),
                 outcomes=("controlled", "free"), favourable="no", cautions=(CAUTION,))
TRACE = Question("trace_only", "Is it a trace?", "是否微量？", "law", (traces,))


@pytest.fixture(scope="module")
def pack() -> Pack:
    return make_pack([dysprosium, other, listed, watched, barred, system, overseas, traces],
                     [GENERAL, SINGLE, ABROAD, SCOPE, TRACE], FACTS, PARAMETERS, INSTRUMENTS)


def test_the_first_failing_requirement_is_the_reason_on_each_route(pack: Pack) -> None:
    told = {"family": "red", "dy": 3, "watched": True, "system": False}
    found = determine(pack, "general", told, DAY)
    assert found.outcome == "not_eligible" and found.because == ("watched", "system")
    said = {one.question: (one.outcome, one.rule, one.cites) for one in found.why_not}
    assert said == {"general": ("not_eligible", "watched", ("law:26",)),
                    "single": ("eligible", "", ()), "abroad": ("needs_facts", "", ())}
    assert found.settled and found.missing.ask == ()


def test_a_rule_is_followed_down_to_the_part_that_decides(pack: Pack) -> None:
    assert determine(pack, "scope", {"family": "green"}, DAY).because == ("other",)
    assert determine(pack, "scope", {"family": "red", "dy": 3}, DAY).because == ("dysprosium",)
    assert determine(pack, "scope", {"family": "blue"}, DAY).because == ("listed",)


def test_a_rule_out_of_force_never_lends_its_name_to_another(pack: Pack) -> None:
    """Both rules are off on that day for the same reason, and each stands for itself."""
    first = make_rule("first", lambda f, p: f.watched.holds(), cites="abroad:1")
    second = make_rule("second", lambda f, p: f.watched.holds(), cites="abroad:2")
    outer = make_rule("outer", lambda f, p: second(f, p) & f.barred.holds())
    twin = make_rule("twin", lambda f, p: f.barred.holds() & f.barred.holds())
    asked = [Question("asked", "?", "？", "law", (outer,)),
             Question("twin", "?", "？", "law", (twin,))]
    small = make_pack([barred, first, second, outer, twin], asked, FACTS, PARAMETERS, INSTRUMENTS)
    assert determine(small, "asked", {"watched": True}, date(2025, 12, 1)).because == ("second",)
    assert determine(small, "twin", {"barred": False}, DAY).because == ("twin",)


def test_it_asks_first_for_what_decides_first_and_what_stands_in_the_same_paper(pack: Pack) -> None:
    found = determine(pack, "general", {}, DAY)
    assert found.outcome == "needs_facts" and found.missing.ask == ("family", "dy")
    assert set(map(frozenset, found.missing.to_yes)) == {
        frozenset({"family", "watched", "barred", "system"})}
    assert found.missing.to_no == (("family",), ("watched",), ("barred",), ("system",))
    assert determine(pack, "general", {"family": "red"}, DAY).missing.ask == ("dy",)


def test_duties_attach_to_a_yes_and_cautions_to_a_no(pack: Pack) -> None:
    yes = determine(pack, "single", {"family": "green"}, DAY)
    assert [(one.id, one.certain) for one in yes.conditions] == [("keep", True), ("report", False)]
    sure = determine(pack, "single", {"family": "green", "watched": True}, DAY)
    assert [(one.id, one.certain) for one in sure.conditions] == [("keep", True), ("report", True)]
    none = determine(pack, "single", {"family": "green", "watched": False}, DAY)
    assert [one.id for one in none.conditions] == ["keep"]
    assert [one.id for one in determine(pack, "scope", {"family": "blue"}, DAY).conditions] == [
        "caution"]


def test_a_proviso_stands_open_beside_the_yes_and_fails_it_when_known(pack: Pack) -> None:
    found = determine(pack, "single", {"family": "green"}, DAY)
    assert found.outcome == "eligible" and not found.settled
    assert [(one.rule, one.missing) for one in found.subject_to] == [("barred", ("barred",))]
    assert found.missing.to_no == (("barred",),) and found.missing.ask == ("barred",)
    failed = determine(pack, "single", {"family": "green", "barred": True}, DAY)
    assert failed.outcome == "not_eligible" and failed.because == ("barred",)


def test_law_that_nobody_can_tell_is_no_missing_fact(pack: Pack) -> None:
    found = determine(pack, "abroad", {"share": 5}, DAY)
    assert found.outcome == "unsettled" and found.unsettled == ("abroad",)
    assert [(one.suppose, one.outcome) for one in found.branches] == [
        ((("abroad", True),), "not_eligible"), ((("abroad", False),), "eligible")]
    assert found.missing.to_yes == found.missing.to_no == () and found.settled
    finding = found.finding("overseas")
    assert finding.truth is Truth.UNKNOWN and finding.state is State.UNVERIFIED
    assert (finding.missing, finding.unsettled) == ((), ("abroad",))
    below = determine(pack, "abroad", {"share": 0}, DAY)
    assert below.outcome == "eligible" and not below.unsettled


def test_a_branch_counts_confirmed_facts_under_its_own_supposition(pack: Pack) -> None:
    told = {"share": 5, "watched": Told(False, confirmed=False)}
    found = determine(pack, "abroad", told, DAY)
    assert [one.outcome for one in found.branches] == ["not_eligible", "eligible"]


def test_a_favourable_answer_waits_for_the_facts_it_rests_on(pack: Pack) -> None:
    told = {"family": Told("red", confirmed=False), "dy": Told(0, confirmed=False), "tb": 1}
    found = determine(pack, "scope", told, DAY)
    assert found.outcome == "needs_facts" and not found.favourable
    assert found.to_confirm == ("family", "dy") and not found.settled
    assert determine(pack, "scope", {**told, "family": "red", "dy": 0}, DAY).outcome == "free"
    assert determine(pack, "scope", {**told, "family": "red"}, DAY).to_confirm == ("dy",)
    barred_anyway = determine(pack, "scope", {**told, "dy": Told(3, confirmed=False)}, DAY)
    assert barred_anyway.outcome == "controlled" and barred_anyway.to_confirm == ()


def test_lawful_changes_name_what_may_be_changed_and_what_stays_to_be_shown(pack: Pack) -> None:
    found = determine(pack, "scope", {"family": "red", "dy": 3, "watched": True}, DAY)
    changes = [[(change.fact, change.to) for change in one.changes] for one in found.lawful_changes]
    assert changes == [[("family", ("blue",))], [("dy", ("0",))]]
    watched_only = determine(pack, "general", {"family": "green", "watched": True}, DAY)
    assert watched_only.lawful_changes == ()


def test_the_same_case_on_two_days_and_under_other_states_shows_what_flips(pack: Pack) -> None:
    flipped = compare(pack, "abroad", {"share": 5}, date(2025, 10, 10), date(2025, 11, 7))
    assert (flipped.before.outcome, flipped.after.outcome) == ("not_eligible", "eligible")
    assert [(one.rule, one.before, one.after) for one in flipped.flips] == [
        ("overseas", ("TRUE", "in_force"), ("FALSE", "suspended"))]
    what_if = assume(pack, "abroad", {"share": 5}, DAY, {"abroad": State.IN_FORCE})
    assert (what_if.before.outcome, what_if.after.outcome) == ("unsettled", "not_eligible")
    assert what_if.after.assumed == (("abroad", State.IN_FORCE),) and not what_if.same_outcome
    before = compare(pack, "trace_only", {"dy": 0, "tb": 0}, date(2026, 5, 31), date(2026, 6, 1))
    assert (before.before.outcome, before.after.outcome) == ("unsettled", "eligible")


@pytest.mark.parametrize(("dy", "tb", "outcome"), [
    (0.05, 0.05, "eligible"), (0.07, 0.03, "eligible"), (0.06, 0.04, "eligible"),
    (0.091, 0.009, "eligible"), (0.0999, 0.0002, "not_eligible"), (0.1, 0.001, "not_eligible"),
])
def test_a_sum_on_the_line_is_on_the_line(pack: Pack, dy: float, tb: float, outcome: str) -> None:
    """Percentages are added as they are written, not as a machine rounds them."""
    assert determine(pack, "trace_only", {"dy": dy, "tb": tb}, DAY).outcome == outcome


def test_a_content_told_without_its_amount_is_above_every_line(pack: Pack) -> None:
    found = determine(pack, "scope", {"family": "red", "dy": "contained"}, DAY)
    assert found.outcome == "controlled"
    assert determine(pack, "trace_only", {"dy": Unsaid(), "tb": 0}, DAY).outcome == "not_eligible"
    assert json.loads(found.canonical())["facts"][0]["value"] == "contained"


@pytest.mark.parametrize(("count", "branches"), [(1, 2), (2, 4), (3, 8), (4, 2)])
def test_up_to_three_open_points_are_answered_in_every_way_and_more_all_alike(
        count: int, branches: int) -> None:
    points = [f"point{place}" for place in range(count)]
    every = make_rule("every", lambda f, p: all_of(*(p.open(point) for point in points)))
    small = make_pack([every], [Question("asked", "?", "？", "law", (every,))], FACTS,
                      {point: parameter(point, state="unsettled") for point in points},
                      INSTRUMENTS)
    found = determine(small, "asked", {}, DAY)
    assert found.outcome == "unsettled" and found.unsettled == tuple(points)
    assert len({one.suppose for one in found.branches}) == len(found.branches) == branches
    for one in found.branches:
        assert [point for point, _ in one.suppose] == points
        yes = all(side for _, side in one.suppose)
        assert one.outcome == ("eligible" if yes else "not_eligible")
    sides = [{side for _, side in one.suppose} for one in found.branches]
    assert {True} in sides and {False} in sides


def test_a_duty_is_cited_by_the_first_case_that_holds_or_by_its_own_passage() -> None:
    papers = Condition("papers", "Keep them.", "保存。", "law:5",
                       by_case=((watched, "law:6"), (barred, "law:7")))
    asked = Question("asked", "?", "？", "law", (system,), conditions=(papers,))
    small = make_pack([watched, barred, system], [asked], FACTS, PARAMETERS, INSTRUMENTS)
    for told, passage in (({}, "law:5"), ({"watched": True, "barred": True}, "law:6"),
                          ({"watched": False, "barred": True}, "law:7"),
                          ({"watched": False, "barred": False}, "law:5")):
        [found] = determine(small, "asked", {"system": True, **told}, DAY).conditions
        assert (found.id, found.sentence, found.cites, found.certain) == (
            "papers", "Keep them.", passage, True)


def test_every_fact_may_be_the_one_that_settles_it_alone(pack: Pack) -> None:
    """`share` is declared last of all, `watched` before others: each alone settles one side."""
    found = determine(pack, "abroad", {}, date(2025, 10, 10))
    assert found.missing.to_no == found.missing.to_yes == (("share",),)
    assert found.missing.ask == ("share",) and not found.missing.more
    settled = determine(pack, "abroad", {"share": 0}, date(2025, 10, 10))
    assert settled.missing == Missing() == Missing((), (), (), more=False)


def test_a_determination_does_not_change_and_is_written_whole(pack: Pack) -> None:
    told = {"family": "red", "dy": Told(3, "test report", date(2026, 1, 2), "B")}  # type: ignore[arg-type]
    found = determine(pack, "general", told, DAY)
    with pytest.raises(AttributeError, match="does not change"):
        found.outcome = "eligible"  # type: ignore[misc]
    said = json.loads(found.canonical())
    assert said["facts"][0] == {"name": "dy", "value": 3, "told": True, "source": "test report",
                                "source_date": "2026-01-02", "grade": "B", "confirmed": True}
    top = said["trace"][0]
    assert (top["rule"], top["truth"], top["expected"]) == ("listed", "true", True)
    assert [part["rule"] for part in top["parts"]] == ["dysprosium", "other"]
    assert top["parts"][0]["reads"] == ["dy", "family"] and top["parts"][0]["cites"] == ["annex:a"]
    assert [one["missing"] for one in said["trace"][1:]] == [["watched"], ["barred"], ["system"]]
    assert "missing" in said and found.plain() == said and len(found.digest()) == 64
    assert found != determine(pack, "general", told, date(2026, 11, 22))


def test_a_rule_met_twice_is_written_once() -> None:
    inner = make_rule("inner", lambda f, p: f.watched.holds())
    left = make_rule("left", lambda f, p: inner(f, p) | f.barred.holds())
    right = make_rule("right", lambda f, p: inner(f, p) & left(f, p))
    asked = Question("asked", "?", "？", "law", (left, right))
    small = make_pack([inner, left, right], [asked], FACTS, PARAMETERS, INSTRUMENTS)
    found = determine(small, "asked", {"watched": True}, DAY)
    parts = json.loads(found.canonical())["trace"][1]["parts"]
    assert parts == [{"rule": "inner", "truth": "true", "expected": None, "above": True},
                     {"rule": "left", "truth": "true", "expected": None, "above": True}]
    assert found.plain() == json.loads(found.canonical())
    assert [one.rule for one in found.findings()] == ["left", "inner", "right"]
    [told, *_], [untold] = found.finding("inner").reads, found.finding("left").reads
    assert (told.name, told.value, told.told, told.confirmed) == ("watched", True, True, True)
    assert (untold.name, untold.value, untold.told, untold.confirmed, untold.source) == (
        "barred", None, False, False, "")
    with pytest.raises(KeyError):
        found.finding("outer")
