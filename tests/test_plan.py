"""The tables that say what is shown: every name in them exists, and every reading has a row."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest

from assistant.answering import _Parts
from assistant.plan.pack_plans import PackPlan, pack_plan, pack_plans
from assistant.plan.plan import PARTS, matched, processes, rows
from assistant.reading.contract import Kind
from assistant.view.process import PROCESSES
from knowledge.packs import installed, load, scenarios
from knowledge.rules import Pack

PLANS = {one.pack: one for one in pack_plans()}


def _pack(name: str) -> Pack:
    return load(name, next(iter(scenarios(name)), ""))


def _questions(plan: PackPlan) -> Iterator[str]:
    for line in plan.lines:
        yield from (*line.questions, *line.beside, *line.named)
    yield from plan.supposed
    yield from plan.asked_as.values()
    yield from (row["question"] for row in plan.first)
    for one in plan.instead:
        yield from (*one.asked, one.question, *one.unless)
    for step in plan.next:
        yield from (*step.questions, *step.beside)


@pytest.mark.parametrize("name", PLANS)
def test_every_question_of_a_plan_is_one_of_its_pack(name: str) -> None:
    known = set(_pack(name).questions)
    assert [one for one in _questions(PLANS[name]) if one not in known] == []


@pytest.mark.parametrize("name", PLANS)
def test_what_a_plan_supposes_or_assumes_is_a_value_that_the_fact_can_have(name: str) -> None:
    facts = _pack(name).facts
    supposed = [(fact, value) for told in PLANS[name].supposed.values()
                for fact, value in told.items()]
    for fact, value in [*supposed, *((one.fact, one.value) for one in PLANS[name].assumed)]:
        declared = facts[fact]
        assert not declared.choices or value in declared.choices, (fact, value)
    assert {one.known for one in PLANS[name].assumed if one.known} <= set(facts)
    assert all(facts[told].type == facts[fact].type for told, fact in PLANS[name].likely)


@pytest.mark.parametrize("name", PLANS)
def test_every_outcome_of_a_plan_is_one_that_its_question_can_have(name: str) -> None:
    pack, plan = _pack(name), PLANS[name]

    def of(*questions: str) -> set[str]:
        can = {outcome for one in questions for outcome in pack.question(one).outcomes}
        return {"needs_facts", "needs_confirmation", "unsettled", *can}

    for one in plan.instead:
        assert set(one.outcomes) <= of(one.question) and set(one.where) <= of(*one.asked)
        assert all(set(outcomes) <= of(other) for other, outcomes in one.unless.items())
    for step in plan.next:
        assert set(step.outcomes) <= of(*step.questions)
        assert all(set(outcomes) <= of(other) for other, outcomes in step.beside.items())


@pytest.mark.parametrize("name", PLANS)
def test_a_next_step_is_told_in_both_languages_and_has_somebody_to_take_it(name: str) -> None:
    for step in PLANS[name].next:
        assert step.texts["en"].strip() and step.texts["zh"].strip() and step.who


def test_a_pack_without_a_plan_has_no_lines() -> None:
    assert all(not pack_plan(name).lines for name in installed() if name not in PLANS)


def test_every_part_of_the_plan_is_made_by_the_answer() -> None:
    assert all(hasattr(_Parts, f"_{part}") for part in PARTS)
    assert {part for row in rows() for part in row["show"]} <= set(PARTS)


def test_every_work_of_ours_that_a_label_stands_for_is_done() -> None:
    assert set(processes().values()) <= set(PROCESSES)


CONDITIONS: Mapping[str, tuple[Any, ...]] = {
    "kind": tuple(kind.value for kind in Kind),
    "reply": ("", "value", "why", "source", "missing", "again"),
    **{name: (True, False) for name in ("work", "sure", "new", "named", "case", "before", "parties",
                                        "laws", "open", "asks", "points", "sharp", "goods",
                                        "record", "recorded", "scheme", "day", "item",
                                        "line", "aside", "buyer", "thanks")}}


TRIES = 5_000


def test_every_reading_has_a_row_and_every_row_is_the_first_for_some_reading() -> None:
    """For each row, readings that fit it are drawn until one has it for its first."""
    held_rows = rows()
    assert set(held_rows[-1]) == {"show"}, "the last row must fit every reading"
    never = []
    for place, row in enumerate(held_rows):
        drawn = Random(place)
        for _ in range(TRIES):
            held = {name: drawn.choice(values) for name, values in CONDITIONS.items()}
            held |= {name: drawn.choice(wanted) if isinstance(wanted, list) else wanted
                     for name, wanted in row.items() if name != "show"}
            assert matched(held)
            if next(at for at, one in enumerate(held_rows) if _fits(one, held)) == place:
                break
        else:
            never.append(row)
    assert never == []


def _fits(row: Mapping[str, Any], held: Mapping[str, Any]) -> bool:
    return all(held[key] in wanted if isinstance(wanted, list) else held[key] == wanted
               for key, wanted in row.items() if key != "show")
