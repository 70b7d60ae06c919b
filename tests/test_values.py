"""Every dated value and state of the packs, on both sides of each change, as the texts have it."""

import pytest

from knowledge.packs import installed, load, scenarios
from knowledge.rules import Pack
from tests.values import Course, check_instrument, check_value, instruments, values, without_case

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
