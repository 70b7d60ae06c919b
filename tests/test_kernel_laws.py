"""What must hold of the kernel for every pack, every fact told, every seed."""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import chain, combinations, product
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.rules import Pack, Told, Truth, all_of, any_of, determine, none_of
from knowledge.rules.engine.evaluation import Evaluation
from tests.kernel import (
    ALL_FACTS,
    DAY,
    FEW_FACTS,
    LEVERS,
    POOL,
    declare,
    random_facts,
    random_pack,
)
from tests.readers import direct, on_columns, on_truths

draws = st.integers(0, 2**32).map(Random)
truths = st.sampled_from(list(Truth))
thorough = settings(max_examples=80, deadline=None)
slow = settings(max_examples=20, deadline=None)


@given(truths, truths, truths)
def test_truths_obey_the_laws_of_kleene(a: Truth, b: Truth, c: Truth) -> None:
    order = [Truth.FALSE, Truth.UNKNOWN, Truth.TRUE]
    assert a & b is order[min(order.index(a), order.index(b))]
    assert a | b is order[max(order.index(a), order.index(b))]
    assert ~a is order[2 - order.index(a)]
    assert ~~a is a and ~(a & b) is ~a | ~b and ~(a | b) is ~a & ~b
    assert a & (b | c) is (a & b) | (a & c) and a | (b & c) is (a | b) & (a | c)
    assert a & (a | b) is a and a | (a & b) is a
    assert all_of(a, b, c) is a & b & c and any_of(a, b, c) is a | b | c
    assert none_of(a, b, c) is ~a & ~b & ~c


@thorough
@given(draws)
def test_the_program_says_what_the_rules_say_when_called_on_truths(rnd: Random) -> None:
    pack = random_pack(rnd)
    values = random_facts(rnd, pack.facts, 0.6)
    f = on_truths(pack, values)
    program = pack.written(DAY)
    said = Evaluation.of(program, values).truths
    for one in pack.rules.values():
        assert Truth(said[program.entries[one.id].node]) is f.said(one, None), one.id


@settings(max_examples=20, deadline=None)
@given(draws)
def test_the_same_rules_say_the_same_on_columns_row_by_row(rnd: Random) -> None:
    """SQL's logic of NULL is Kleene's: one text of a rule serves both roads."""
    pack = random_pack(rnd)
    rows = [random_facts(rnd, pack.facts, 0.6) for _ in range(20)]
    program = pack.written(DAY)
    for row, in_sql in zip(rows, on_columns(pack, rows), strict=True):
        said = Evaluation.of(program, row).truths
        assert in_sql == {id: Truth(said[program.entries[id].node]) for id in pack.rules}


@thorough
@given(draws)
def test_learning_a_fact_never_overturns_a_settled_answer(rnd: Random) -> None:
    pack = random_pack(rnd)
    more = random_facts(rnd, pack.facts, 0.9)
    less = {name: value for name, value in more.items() if rnd.random() < 0.6}
    for question in pack.questions:
        before, after = (determine(pack, question, told, DAY) for told in (less, more))
        if before.settled:
            assert after.outcome == before.outcome and after.favourable == before.favourable
        if before.outcome in ("yes", "no") and pack.questions[question].clears:
            assert before.settled


@thorough
@given(draws)
def test_what_is_unknown_is_never_favourable(rnd: Random) -> None:
    """Favourable is only what the rules themselves, called on truths, say is TRUE (or FALSE)."""
    pack = random_pack(rnd)
    told = random_facts(rnd, pack.facts, 0.5)
    for name, question in pack.questions.items():
        found = determine(pack, name, told, DAY)
        truth = direct(pack, name, told)
        assert found.favourable == (
            truth is (Truth.TRUE if question.favourable == "yes" else Truth.FALSE))
        if truth is Truth.UNKNOWN:
            assert found.outcome in ("needs_facts", "unsettled")


@slow
@given(draws)
def test_missing_sets_are_sufficient_minimal_and_all_there_are(rnd: Random) -> None:
    """Against every assignment: some answers to exactly these facts settle it, to no fewer do."""
    pack = random_pack(rnd, FEW_FACTS, whole=False)
    told = random_facts(rnd, pack.facts, 0.25)
    for question in pack.questions:
        found = determine(pack, question, told, DAY)
        wanted_sets = settling_sets(pack, question, told)
        if direct(pack, question, told) is Truth.FALSE:
            wanted_sets = (set(), set())
        shown_sets = (found.missing.to_yes, found.missing.to_no)
        for shown, wanted in zip(shown_sets, wanted_sets, strict=True):
            sets = {frozenset(names) for names in shown}
            assert len(sets) == len(shown)
            assert sets <= wanted if found.missing.more else sets == wanted
        assert set(found.missing.ask) <= set(pack.facts) - set(told)
        assert bool(found.missing.ask) == bool(found.missing.to_yes or found.missing.to_no)


Sets = set[frozenset[str]]


def settling_sets(pack: Pack, question: str, told: dict[str, Any],
                  pool: Mapping[str, tuple[Any, ...]] = POOL) -> tuple[Sets, Sets]:
    """By trying every set of facts with every value: the minimal sets that make the requirements
    hold, and those that make the answer no; none on a side on which it stands already."""
    rest = [name for name in pack.facts if name not in told]
    found: list[Sets] = [set(), set()]
    for names in chain.from_iterable(combinations(rest, n) for n in range(1, len(rest) + 1)):
        for values in product(*(pool[pack.facts[name].type] for name in names)):
            now = {**told, **dict(zip(names, values, strict=True))}
            for side, truth in enumerate((Truth.TRUE, Truth.FALSE)):
                settles = direct(pack, question, now, provisos=truth is Truth.FALSE) is truth
                if settles and not any(smaller < set(names) for smaller in found[side]):
                    found[side].add(frozenset(names))
    for side, truth in enumerate((Truth.TRUE, Truth.FALSE)):
        if direct(pack, question, told, provisos=truth is Truth.FALSE) is truth:
            found[side] = set()
    return found[0], found[1]


GRID: dict[str, tuple[Any, ...]] = {
    "yes_no": (True, False), "country": ("DE", "JP", "US", "FR"),
    "percent": (0, 0.01, 0.3, 0.6, 0.99, 1, 1.01, 1.9, 2, 2.1, 2.9, 3, 3.1, 4, 4.1, 4.99, 5, 5.01,
                40, 60, 99.99, 100),
    "date": tuple(date(2025, 4, 4) + timedelta(days=day)
                  for day in (-40, -1, 0, 1, 90, 180, 270, 271, 272, 400)),
}
"""Every cell of a fact of the drawn packs several times, near its edges and apart from them."""
TOLD: dict[str, tuple[Any, ...]] = {
    **GRID, "percent": (0, 1, 3), "date": GRID["date"][1:-1],
}
"""What may be told beforehand, so that the grid has values on all sides of it."""


@settings(max_examples=60, deadline=None)
@given(draws)
def test_with_tests_of_two_facts_the_sets_are_sufficient_minimal_and_all_there_are(
        rnd: Random) -> None:
    """Some answers to exactly these facts settle it, to no fewer do, and no other set is smaller:
    found by trying values all over the cells of both facts together."""
    names = rnd.choice((("yes_no1", "percent1", "percent2"), ("date1", "date2", "yes_no1"),
                        ("country1", "country2")))
    pack = random_pack(rnd, {name: declare(name, name[:-1]) for name in names}, pairs=0.9)
    told = {name: rnd.choice(TOLD[one.type]) for name, one in pack.facts.items()
            if rnd.random() < 0.25}
    for question in pack.questions:
        found = determine(pack, question, told, DAY)
        wanted_sets = settling_sets(pack, question, told, GRID)
        if direct(pack, question, told) is Truth.FALSE:
            wanted_sets = (set(), set())
        shown_sets = (found.missing.to_yes, found.missing.to_no)
        for shown, wanted in zip(shown_sets, wanted_sets, strict=True):
            sets = {frozenset(one) for one in shown}
            assert sets <= wanted if found.missing.more else sets == wanted, (told, pack.rules)


@thorough
@given(draws)
def test_a_favourable_answer_rests_on_confirmed_facts_and_names_them(rnd: Random) -> None:
    pack = random_pack(rnd)
    values = random_facts(rnd, pack.facts, 0.8)
    told = {name: Told(value, confirmed=rnd.random() < 0.6) for name, value in values.items()}
    sure = {name: one for name, one in told.items() if one.confirmed}
    for name, question in pack.questions.items():
        found, plain = (determine(pack, name, facts, DAY) for facts in (told, values))
        if not (plain.favourable and question.clears):
            assert found.outcome == plain.outcome
        elif determine(pack, name, sure, DAY).outcome == plain.outcome:
            assert found.favourable and not found.to_confirm
        else:
            assert found.outcome == "needs_facts" and found.to_confirm and not found.settled
            now = {**sure, **{one: Told(values[one]) for one in found.to_confirm}}
            assert determine(pack, name, now, DAY).favourable


@thorough
@given(draws)
def test_lawful_changes_turn_the_answer_and_touch_only_what_may_be_changed(rnd: Random) -> None:
    declared = FEW_FACTS if rnd.random() < 0.6 else ALL_FACTS
    pack = random_pack(rnd, declared, whole=rnd.random() < 0.5)
    told = random_facts(rnd, pack.facts, 0.9)
    cells = pack.written(DAY).cells
    for question in pack.questions:
        found = determine(pack, question, told, DAY)
        for one in found.lawful_changes:
            assert {change.fact for change in one.changes} <= set(LEVERS) & set(told)
            assert one.changes and not set(one.still_missing) & set(told)
            if not one.still_missing:
                changed = {change.fact: cells[change.fact].samples[
                    cells[change.fact].labels.index(change.to[0])] for change in one.changes}
                assert determine(pack, question, {**told, **changed}, DAY).favourable


@thorough
@given(draws)
def test_open_law_is_answered_on_both_sides(rnd: Random) -> None:
    """A branch says what the answer is if a point is settled so; facts cannot settle a point."""
    pack = random_pack(rnd)
    told = random_facts(rnd, pack.facts, 0.8)
    for question in pack.questions:
        found = determine(pack, question, told, DAY)
        assert bool(found.branches) == bool(found.unsettled)
        assert (len(found.branches) == 2 ** len(found.unsettled)) or not found.unsettled
        for branch in found.branches:
            assert {point for point, _ in branch.suppose} == set(found.unsettled)
        if found.outcome == "unsettled":
            hoped = "to_yes" if pack.questions[question].favourable == "yes" else "to_no"
            assert found.unsettled and not getattr(found.missing, hoped)


SEEDS = range(10)
SAME = """
from random import Random
from tests.kernel import DAY, random_facts, random_pack
from knowledge.rules import determine
from hashlib import sha256
total = sha256()
for seed in range(40):
    rnd = Random(seed)
    pack = random_pack(rnd)
    facts = random_facts(rnd, pack.facts, 0.5)
    for question in pack.questions:
        total.update(determine(pack, question, facts, DAY).canonical().encode())
print(total.hexdigest())
"""


def test_same_input_same_bytes_under_ten_hash_seeds() -> None:
    running = [subprocess.Popen([sys.executable, "-c", SAME], stdout=subprocess.PIPE, text=True,
                                cwd=Path(__file__).parent.parent,
                                env={**os.environ, "PYTHONHASHSEED": str(seed)}) for seed in SEEDS]
    said = [one.communicate()[0].strip() for one in running]
    assert len(set(said)) == 1 and len(said[0]) == 64


@thorough
@given(draws)
def test_the_order_in_which_facts_are_told_and_parts_are_read_changes_no_byte(rnd: Random) -> None:
    pack = random_pack(rnd)
    told = list(random_facts(rnd, pack.facts, 0.6).items())
    for question in pack.questions:
        first = determine(pack, question, dict(told), DAY)
        again = determine(pack, question, dict(reversed(told)), DAY)
        assert again.lawful_changes == first.lawful_changes and again.missing == first.missing
        assert first.canonical() == again.canonical() and first == again
        assert first.digest() == again.digest() and hash(first) == hash(again)
