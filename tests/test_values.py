"""Every dated value and state of the packs, on both sides of each change, as the texts have it."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from knowledge.packs import installed, load, scenarios
from knowledge.packs.us_military import firm_table as editions
from knowledge.packs.us_veu import firm_table as veu_list
from knowledge.rules import Pack, Told
from tests.values import (
    Course,
    check_instrument,
    check_value,
    favors,
    instruments,
    tables,
    values,
    without_case,
)

PACKS = [(name, scenario) for name in installed() for scenario in (scenarios(name) or ("",))]


@pytest.fixture(params=PACKS, ids=lambda one: "-".join(filter(None, one)))
def pack(request: pytest.FixtureRequest) -> Pack:
    return load(*request.param)


def _scenario(course: Course) -> str:
    return course.scenario or next(iter(scenarios(course.pack)), "")


@pytest.mark.parametrize("course", list(values()), ids=str)
def test_a_value_is_what_the_text_sets_on_both_sides_of_each_change(course: Course) -> None:
    check_value(course, load(course.pack, _scenario(course)))


@pytest.mark.parametrize("course", list(instruments()), ids=str)
def test_a_law_is_in_the_state_that_the_texts_give_it(course: Course) -> None:
    check_instrument(course, load(course.pack, _scenario(course)))


def test_no_dated_value_and_no_state_is_without_a_case(pack: Pack) -> None:
    assert without_case(pack) == []


def test_no_course_is_signed_twice() -> None:
    names = [str(course) for course in (*values(), *instruments())]
    assert len(names) == len(set(names)), sorted({n for n in names if names.count(n) > 1})


def test_every_question_favors_whom_it_was_signed_to_favor_and_clears_what_was_signed(
    pack: Pack,
) -> None:
    signed = favors(pack.id)
    assert set(signed) == set(pack.questions)
    for name, favor in signed.items():
        question = pack.questions[name]
        assert (question.favourable, question.clears) == (favor.favourable, favor.clears), name
        assert favor.reason


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


NAMES = {row["id"]: row["name"] for row in _rows(veu_list.TABLE / "entities.csv")}


def _told(course: Course, day: date) -> Told | None:
    """What the pack's table tells of a row on a day."""
    about = course.about
    if about["table"] == "editions":
        return editions.facts_1260h(about["id"], day)["listing_1260h"]
    row = about.get("row", "")
    told = veu_list.veu_facts(NAMES[about["id"]], day, row, row)
    return told.get({"listings": "entity_listing", "sites": "site_listing",
                     "items": "item_in_row"}[about["table"]])


@pytest.mark.parametrize("course", list(tables()), ids=str)
def test_a_name_a_site_an_item_is_listed_from_the_day_to_the_day_that_the_rules_give(
    course: Course,
) -> None:
    for day, line in course.days():
        told = _told(course, day)
        if line is None:  # before the table's first day nothing was read of it
            assert told is None or (told.value, told.grade) == ("unread", "D"), (str(course), day)
        else:
            assert told, (str(course), day)
            assert (told.value, told.grade) == (line.value, line.passage), (str(course), day)


def test_no_row_of_the_tables_is_without_a_case() -> None:
    signed = Counter((course.about["table"], course.about["id"], course.about.get("row", ""), day)
                     for course in tables() for day in course.lines)
    stands: Counter[tuple[str, str, str, date]] = Counter()
    for table, key in (("listings", ""), ("sites", "site"), ("items", "eccn")):
        stands.update((table, row["id"], row.get(key, ""), date.fromisoformat(row["since"]))
                      for row in _rows(veu_list.TABLE / f"{table}.csv"))
    stands.update(("editions", row["name"], "", date.fromisoformat(row["since"]))
                  for row in _rows(editions.TABLE))
    assert signed == stands
