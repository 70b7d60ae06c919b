"""The book of a pack says what runs: every rule, value, fact and citation, on the day asked for."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from knowledge.packs import installed, load, scenarios
from knowledge.rulebook import difference, rulebook
from knowledge.rules import Pack, Question, all_of, any_of, none_of
from knowledge.rules.formula_words import in_words
from tests.kernel import DAY, facts, make_pack, make_rule, parameter

BEFORE, PAUSED = date(2025, 11, 9), date(2025, 11, 10)
FACTS = facts("yes_no1", "percent1", "percent2", "choice1", "date1", "date2", "number1")
PARAMETERS = {
    "line": parameter("line", value=1, state="in_force"),
    "point": parameter("point", state="unsettled"),
}


@pytest.fixture
def small() -> Pack:
    dy = make_rule("dy", lambda f, p: f.choice1.is_("red") & f.percent1.more_than(p.line),
                   zh="含镝。")
    paused = make_rule("paused", lambda f, p: f.yes_no1.holds() | p.open("point"),
                       cites=("pause:2", "law:3"))
    lapsed = make_rule("lapsed", lambda f, p: paused(f, p) & ~dy(f, p), cites="lapse:1")
    asked = Question("asked", "May it leave?", "可否出口？", "law", (dy, ~paused),
                     holder="the exporter")
    return make_pack([dy, paused, lapsed], [asked], FACTS, PARAMETERS)


def block(book: str, heading: str) -> str:
    """The part of a book under one heading."""
    return book.split(f"### `{heading}`\n")[1].split("\n### ")[0].split("\n## ")[0]


def test_a_rule_is_printed_with_sentence_formula_source_and_state(small: Pack) -> None:
    said = block(rulebook(small, DAY), "dy")
    assert said.startswith("\nRule dy holds.\n含镝。\n")
    assert "Holds when the choice1 is red and the percent1 is more than 1." in said
    assert "- Source: Law law, 1 [`law:1`]" in said
    assert "- Stands under `law`: in force (gazette)\n" in said
    assert "- Reads the value `line`: 1, in force (law:9)" in said


def test_the_state_of_a_rule_says_what_it_makes_of_it(small: Pack) -> None:
    assert "`pause`: in force (gazette)\n" in block(rulebook(small, BEFORE), "paused")
    assert "so it does not hold on this day" in block(rulebook(small, PAUSED), "paused")
    assert "unverified (gazette); so nobody can tell" in block(rulebook(small, DAY), "lapsed")
    assert "- See also: Law law, 3 [`law:3`]" in block(rulebook(small, DAY), "paused")


def test_a_question_lists_what_it_needs_in_order_and_who_would_hold_it(small: Pack) -> None:
    said = block(rulebook(small, DAY), "asked")
    assert "1. rule `dy` holds: Rule dy holds. [law:1]\n2. rule `paused` does not hold:" in said
    assert "可否出口？" in said and "- Held by the exporter" in said


def test_facts_values_points_and_instruments_are_printed(small: Pack) -> None:
    book = rulebook(small, DAY)
    assert "What is percent1?\npercent1是什么？" in block(book, "percent1")
    assert "Takes: a percentage between 0 and 100" in block(book, "percent1")
    assert "- From 2020-01-01: 1, in force (law:9)" in block(book, "line")
    assert "- On the day: `point`: unsettled (law:9)" in block(book, "point")
    assert book.index("### `point`") > book.index("## Points that no text settles")
    assert "- From 2025-11-10: suspended (gazette)" in block(book, "pause")
    assert f"Fingerprint `{small.fingerprint}`" in book and f"As of {DAY}" in book


def test_the_difference_of_two_days_is_only_what_differs(small: Pack) -> None:
    said = difference(small, BEFORE, PAUSED)
    assert "- − Stands under `pause`: in force (gazette)\n" in said
    assert "- + Stands under `pause`: suspended (gazette); so it does not hold" in said
    assert "`dy`" not in said and "`line`" not in said and "From 2025-11-10" not in said
    assert "Nothing differs." in difference(small, BEFORE, BEFORE)
    assert "Nothing differs." in difference(small, BEFORE, date(2025, 11, 8))


WORDS = {
    "a share": (lambda f, p: f.percent1.at_least(0.1), "the percent1 is at least 0.1"),
    "a day": (lambda f, p: f.date1.at_most(date(2025, 4, 4)),
              "the date1 is on or before 2025-04-04"),
    "two days": (lambda f, p: f.date1.more_than(f.date2), "the date1 is after the date2"),
    "a sum": (lambda f, p: f.percent1.plus(f.percent2).at_most(0.1),
              "the percent1 and the percent2 together are at most 0.1"),
    "a choice": (lambda f, p: f.choice1.is_one_of(("red", "blue")),
                 "the choice1 is one of red, blue"),
    "no": (lambda f, p: ~f.yes_no1.holds(), "“yes no1” is answered no"),
    "an open point": (lambda f, p: p.open("point"), "the open point `point` is settled so"),
    "none of": (lambda f, p: none_of(f.yes_no1.holds(), f.number1.less_than(3)),
                "it is not so that (“yes no1” is answered yes or the number1 is less than 3)"),
    "parts in parts": (lambda f, p: all_of(f.yes_no1.holds(), f.choice1.is_("red")
                                           | f.choice1.is_("blue")),
                       "“yes no1” is answered yes and (the choice1 is red or the choice1 is blue)"),
}


@pytest.mark.parametrize("what", WORDS)
def test_a_formula_reads_as_a_sentence(what: str) -> None:
    body, sentence = WORDS[what]
    one = make_rule("one", body)
    pack = make_pack([one], [Question("asked", "?", "？", "law", (one,))], FACTS, PARAMETERS)
    assert in_words(pack.written(DAY).entries["one"].formula, FACTS) == [sentence]


def test_a_long_formula_is_a_list_and_percentages_have_names() -> None:
    long = make_rule("long", lambda f, p: any_of(
        *(f.percent1.more_than(limit) & f.percent2.less_than(limit) for limit in range(1, 5))))
    pack = make_pack([long], [Question("asked", "?", "？", "law", (long,))], FACTS, PARAMETERS)
    lines = in_words(pack.written(DAY).entries["long"].formula, FACTS)
    assert lines[0] == "at least one of these:" and len(lines) == 5
    assert lines[1] == "- the percent1 is more than 1 and the percent2 is less than 1"


PACKS = [(name, scenario) for name in installed() for scenario in (scenarios(name) or ("",))]


@pytest.mark.parametrize(("name", "scenario"), PACKS)
def test_the_book_of_every_pack_has_every_part_of_it(name: str, scenario: str) -> None:
    pack = load(name, scenario)
    book = rulebook(pack, DAY)
    for kind in (pack.rules, pack.questions, pack.parameters, pack.instruments, pack.facts):
        for id in kind:
            assert f"### `{id}`\n" in book, id
    for rule in pack.rules.values():
        version = rule.on(DAY) or rule.versions[0]
        assert version.sentence in book and rule.sentence_zh in book
    for day in pack.days:
        assert rulebook(pack, day) and difference(pack, day, DAY)


def test_the_same_pack_and_day_print_the_same_book_under_any_hash_seed() -> None:
    script = ("from datetime import date; from hashlib import sha256\n"
              "from knowledge.packs import load; from knowledge.rulebook import rulebook\n"
              "book = rulebook(load('cn_dual_use'), date(2026, 11, 23))\n"
              "print(sha256(book.encode()).hexdigest())")
    said = {subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=True,
                           cwd=Path(__file__).parent.parent,
                           env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in "123"}
    assert len(said) == 1
