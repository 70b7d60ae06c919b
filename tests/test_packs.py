"""Four tests that every pack gets free, and its signed cases."""

import json
from datetime import date

import pytest

from assistant.wording.words import held_by
from knowledge.errors import NoRuleInForce
from knowledge.packs import installed, load, scenarios
from knowledge.rules import Pack, Truth, determine
from knowledge.rules.facts import SUBJECTS
from tests.packs import Case, cases, check

PACKS = [(name, scenario) for name in installed() for scenario in (scenarios(name) or ("",))]
SIGNED = list(cases())


@pytest.fixture(params=PACKS, ids=lambda one: "-".join(filter(None, one)))
def pack(request: pytest.FixtureRequest) -> Pack:
    return load(*request.param)


@pytest.mark.parametrize("case", SIGNED, ids=str)
def test_a_signed_case_is_answered_as_signed(case: Case) -> None:
    check(case)


def test_every_pack_has_signed_cases_with_a_sentence_and_no_name_twice() -> None:
    names = [str(case) for case in SIGNED]
    assert {case.pack for case in SIGNED} == set(installed())
    assert len(names) == len(set(names)), sorted({n for n in names if names.count(n) > 1})


def test_every_fact_says_what_it_is_about_and_who_has_it_in_both_languages(pack: Pack) -> None:
    for fact in pack.facts.values():
        assert fact.subject in SUBJECTS, fact.name
        assert held_by(fact.held_by, "zh") != fact.held_by or fact.held_by == "BIS", fact.name


def test_a_fact_is_about_the_same_thing_in_every_pack() -> None:
    about: dict[str, str] = {}
    for one in PACKS:
        for fact in load(*one).facts.values():
            assert about.setdefault(fact.name, fact.subject) == fact.subject, fact.name


def test_every_rule_is_seen_to_hold_and_to_fail(pack: Pack) -> None:
    """A test that no case ever sees hold (or fail) may silently be off. Where only the law's
    silence
    stands between a rule and its answer, a case that shows it open has seen both sides."""
    seen: dict[str, set[Truth]] = {rule: set() for rule in pack.rules}
    for case in SIGNED:
        if case.pack == pack.id:
            for found in case.determine().findings():
                seen[found.rule].add(found.truth)
                if found.unsettled and not found.missing:
                    seen[found.rule] |= {Truth.TRUE, Truth.FALSE}
    lacking = {
        rule: [t.name for t in (Truth.TRUE, Truth.FALSE) if t not in truths]
        for rule, truths in seen.items()
    }
    assert not {rule: truths for rule, truths in lacking.items() if truths}


def test_told_nothing_it_asks_and_never_crashes_on_any_day_of_change(pack: Pack) -> None:
    for day in pack.days:
        for around in (day.toordinal() - 1, day.toordinal(), day.toordinal() + 1):
            for question in pack.questions.values():
                try:
                    found = determine(pack, question.name, {}, date.fromordinal(around))
                except NoRuleInForce as error:
                    assert question.name in str(error)
                    continue
                off = [one for one in found.findings() if not one.state.applies]
                assert off or not found.favourable, (question.name, around, found.outcome)
                if found.outcome == "needs_facts":
                    assert found.missing.ask, question.name


def test_learning_a_fact_never_overturns_a_settled_answer(pack: Pack) -> None:
    """Take facts of a signed case away, one at a time: what was settled without one stays so."""
    for case in SIGNED:
        if case.pack != pack.id or not case.said.get("facts"):
            continue
        whole = case.determine()
        for name in case.said["facts"]:
            less = Case(
                case.pack,
                case.file,
                {
                    **case.said,
                    "facts": {
                        key: value for key, value in case.said["facts"].items() if key != name
                    },
                },
            )
            before = less.determine()
            if before.settled:
                assert whole.outcome == before.outcome, f"{case} without {name}"


def test_every_citation_names_an_instrument_with_a_title_and_a_link(pack: Pack) -> None:
    for rule in pack.rules.values():
        for version in rule.versions:
            for passage in version.cites:
                instrument = pack.instrument(passage.split(":")[0])
                assert instrument.title and instrument.link and instrument.evidence


def test_every_rule_question_fact_and_value_has_its_chinese_words(pack: Pack) -> None:
    for rule in pack.rules.values():
        assert rule.sentence_zh, rule.id
    for question in pack.questions.values():
        assert question.asks_zh, question.name
    for value in pack.parameters.values():
        assert value.description_zh, value.name
    for condition in pack.conditions().values():
        assert condition.sentence_zh, condition.id


CHANGEABLE = {
    "magnet_family", "dysprosium_pct", "terbium_pct", "holmium_pct", "end_user_on_watch_list",
    "site_segregated", "extra_undertakings_given", "on_site_verification_accepted",
    "certification_before_first_shipment", "notice_timing_agreed", "request_has_mt_or_cc_item",
    "site_notice_days",
}
"""Another material, a duty that is met, an undertaking that is given, a paper that is had."""


def test_no_name_consignee_quantity_day_or_form_is_ever_proposed_for_change(pack: Pack) -> None:
    """What officers signed as honest to change; whoever adds a lever adds it here and says why."""
    assert {fact.name for fact in pack.facts.values() if fact.lawful_change} <= CHANGEABLE


def test_every_state_and_value_names_who_says_so(pack: Pack) -> None:
    timelines = [*(one.states for one in pack.instruments.values()),
                 *(one.values for one in pack.parameters.values())]
    dated = [entry for one in timelines for entry in one.entries]
    assert all(entry.reference.strip() and entry.state for entry in dated)


def test_a_determination_is_written_as_its_plain_values_are(pack: Pack) -> None:
    """Its text is put together from parts that were made text before: the bytes are the same."""
    for case in SIGNED:
        if case.pack == pack.id and "question" in case.said:
            made = case.determine()
            assert made.canonical() == json.dumps(
                made.plain(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_what_other_cases_found_changes_no_determination(pack: Pack) -> None:
    """Sets of answers are shared between cases that tell the same cells: each case says what it
    says when nobody asked before."""
    cases = [one for one in SIGNED if one.pack == pack.id and "question" in one.said][:120]
    together = [one.determine().digest() for one in cases]
    for case, digest in zip(cases, together, strict=True):
        made = case.determine()
        made._evaluation.program.sets_told.clear()
        made._evaluation.program.texts_behind.clear()
        assert made.digest() == digest, str(case)
