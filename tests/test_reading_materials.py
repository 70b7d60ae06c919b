"""An amount is that of its own element; what is not there is nil, and a grade proves nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.contract import Mode
from assistant.reading.mentions.materials import contents
from tests.embedded_reader import read, seen


def told(text: str) -> dict[str, object]:
    held = seen(text)
    return {one.element: one.value for one in contents(held.text, held.elements, held.of("percent"))
            if one.op == "=" and not one.basis}


@pytest.mark.parametrize(("text", "wanted"), [
    ("Nd 28.5 %, Dy 2.8 %", {"Nd": 28.5, "Dy": 2.8}), ("2.1 % dysprosium", {"Dy": 2.1}),
    ("no Dy, no Tb", {"Dy": 0.0, "Tb": 0.0}), ("no Dy or Tb", {"Dy": 0.0, "Tb": 0.0}),
    ("Dy-free NdFeB", {"Dy": 0.0}), ("Dy and Tb free", {"Dy": 0.0, "Tb": 0.0}),
    ("含镝1.2%，不含铽", {"Dy": 1.2, "Tb": 0.0}), ("镝铽都没有", {"Dy": 0.0, "Tb": 0.0}),
    ("Dy: 2.1, Tb: 0", {"Dy": 2.1, "Tb": 0.0}), ("no heavy rare earths", {"Dy": 0.0, "Tb": 0.0}),
    ("contains Dy", {"Dy": "contained"}), ("含鏑的磁鐵", {"Dy": "contained"}),
    ("Dy less than 0.1 %", {}), ("Dy + Tb together 0.08 %", {}), ("Dy2O3 1.2 %", {}),
    ("Dy 0.9 % -> 0", {}), ("Dy .55, Nd 29 %", {"Dy": 0.55, "Nd": 29.0}),
    ("镝零点九，铽没有", {"Dy": 0.9, "Tb": 0.0}), ("不加镝铽", {"Dy": 0.0, "Tb": 0.0}),
    ("没镝没铽", {"Dy": 0.0, "Tb": 0.0}), ("有没有镝", {}), ("Dy无", {"Dy": 0.0}),
    ("Dy 2.5 %, Tb below detection limit", {"Dy": 2.5, "Tb": 0.0}),
    ("Dy magnets", {"Dy": "contained"}), ("Dy/Tb magnets", {"Dy": "contained", "Tb": "contained"}),
    ("no Dy magnets", {"Dy": 0.0}), ("含铽磁钢", {"Tb": "contained"})])
def test_contents_are_read_as_told(text: str, wanted: dict[str, object]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(("text", "mode"), [
    ("What if it had 2 % Dy?", Mode.SUPPOSED), ("如果镝是2%", Mode.SUPPOSED),
    ("N52 是不是没有 Dy？", Mode.ASKED), ("It has 2 % Dy.", Mode.SAID)])
def test_what_is_supposed_or_asked_is_marked(text: str, mode: Mode) -> None:
    held = seen(text)
    found = contents(held.text, held.elements, held.of("percent"))
    assert [one.mode for one in found if one.element == "Dy"] == [mode]


@given(st.decimals(0, 9, places=2), st.sampled_from(["，", ", ", "; "]))
def test_a_composition_without_signs_of_percent_is_read_element_by_element(
        amount: Decimal, glue: str) -> None:
    text = glue.join([f"Nd {29 - amount}", f"Dy {amount}", "Co 1.0", "Al 0.15"])
    assert told(text).get("Dy") == float(amount)
    assert not read(text).parties


def test_that_it_is_contained_and_how_much_are_no_two_values() -> None:
    found = read("Dy 1.5 %. Our ring contains Dy, so is it controlled?")
    assert [one.value for one in found.facts_of("dysprosium_pct")] == [1.5]
    assert not found.differing


@given(st.sampled_from(["N42SH", "N52", "35EH", "YXG-28"]))
def test_a_grade_says_nothing_of_the_contents(grade: str) -> None:
    assert not told(f"We buy {grade} segments.") and seen(f"We buy {grade} segments.").of("grade")


ELEMENTS = ["Dy", "Tb", "Ho", "Gd"]


@given(st.lists(st.tuples(st.sampled_from(ELEMENTS), st.integers(1, 400)), min_size=1, max_size=4,
                unique_by=lambda one: one[0]), st.booleans())
def test_each_amount_stays_with_its_element(parts: list[tuple[str, int]], after: bool) -> None:
    shown = [f"{amount / 100:.2f} % {name}" if after else f"{name} {amount / 100:.2f} %"
             for name, amount in parts]
    assert told("The magnet has " + ", ".join(shown) + ".") == {
        name: amount / 100 for name, amount in parts}


@pytest.mark.parametrize("text", [
    "Customer wants ferrite or SmCo rings: is a license needed?", "SmCo / NdFeB rings for Vestas?",
    "铁氧体还是钐钴磁环，要证吗"])
def test_of_two_alternatives_none_is_taken(text: str) -> None:
    found = read(text)
    assert not found.facts_of("magnet_family") and "magnet_family" in found.differing


@pytest.mark.parametrize("text", [
    "They make motors in Poland and want N38EH with 6 % Dy. General license?",
    "We sell N38EH with 6 % Dy to a motor manufacturer. General license?",
    "客户做电机的，买N38EH含镝6%的磁钢，能走通用许可吗？"])
def test_what_somebody_makes_is_not_what_is_bought(text: str) -> None:
    forms = {one.value for one in read(text).facts if one.name == "item_form"}
    assert not forms & {"finished_goods", "rotor_or_stator", "rotating_assembly"}, forms


@pytest.mark.parametrize("text", [
    "Ferrite ring magnets for Acme Motors Oy: is a licence needed?",
    "We ship N42SH arcs with 2 % Dy to Acme Motors Oy. Licence?",
    "SmCo discs for hearing aids, do I need a licence?"])
def test_the_form_right_behind_its_material_is_that_of_the_goods(text: str) -> None:
    assert {one.value for one in read(text).facts if one.name == "item_form"} == {"magnet"}
