"""Pasted tables and forms: each value under its heading, each line an item."""

from __future__ import annotations

import random

import pytest

from assistant.reading import embedded
from assistant.reading.contract import Reading
from tests.embedded_reader import known


def told(text: str) -> dict[tuple[str, str], object]:
    read = embedded.read(text, known())
    return {(one.of, one.name): one.value for one in read.said()}


@pytest.mark.parametrize("sign", ["|", ";", ",", "\t"])
def test_each_line_of_a_table_is_an_item_with_its_own_contents(sign: str) -> None:
    table = "\n".join(sign.join(line) for line in (
        ("pos", "material", "Dy %", "Tb", "dest", "form"),
        ("10", "NdFeB", "1.2", "0", "DE", "ring"),
        ("20", "SmCo", "", "", "POL", "disc"),
        ("30", "NdFeB", "nd", "0.4", "Italy", "rotor")))
    found = told(f"Which lines need a license?\n{table}")
    assert found["1", "dysprosium_pct"] == 1.2 and found["1", "terbium_pct"] == 0
    assert found["1", "destination_country"] == "DE" and found["1", "magnet_family"] == "NdFeB"
    assert ("2", "dysprosium_pct") not in found and found["2", "magnet_family"] == "SmCo"
    assert found["2", "destination_country"] == "PL"
    assert found["3", "dysprosium_pct"] == 0 and found["3", "item_form"] == "rotor_or_stator"


def test_the_order_of_columns_and_rows_changes_no_value() -> None:
    head = ["alloy", "dy", "tb", "ho", "destination country"]
    rows = [["NdFeB", "3.1", "0.2", "0", "KR"], ["NdFeB", "0", "0", "1.4", "VN"]]
    dice = random.Random(7)
    for _ in range(20):
        order = dice.sample(range(5), 5)
        lines = [head, *rows]
        found = told("\n".join("|".join(line[at] for at in order) for line in lines))
        assert [found[row, name] for row in "12" for name in (
            "dysprosium_pct", "terbium_pct", "holmium_pct", "destination_country")] == [
                3.1, 0.2, 0, "KR", 0, 0, 1.4, "VN"]


def test_a_form_is_read_field_by_field() -> None:
    found = told("ORIG CN / DEST US / EUC Y / CONTRACT Y / TECHDESC N / MAT NDFEB DY 2.8 / route?")
    assert found == {("", "prc_origin"): True, ("", "destination_country"): "US",
                     ("", "has_end_user_certificate"): True, ("", "has_contract"): True,
                     ("", "has_technical_description"): False, ("", "magnet_family"): "NdFeB",
                     ("", "dysprosium_pct"): 2.8}


def test_every_field_quotes_its_value_and_its_heading() -> None:
    read: Reading = embedded.read("Dest: CH\nETD: 2026-12-18\nDy: 2.1\nTb: n.d.", known())
    named = {one.name: (read.words(one.heading), read.words(one.span)) for one in read.facts}
    assert named["destination_country"] == ("Dest", "CH")
    assert named["shipment_date"] == ("ETD", "2026-12-18")


@pytest.mark.parametrize("text", [
    "Dest: soon / EUC: maybe / Dy: high / ETD: next spring or so",
    "dy,tb\nhigh,low", "Contract: to be discussed", "origin, form and destination matter",
    "EUC, contract and ID papers: which of them does MOFCOM want?"])
def test_a_value_that_is_not_of_its_type_is_not_read(text: str) -> None:
    assert not [one for one in embedded.read(text, known()).said() if one.heading.end]


def test_a_heading_is_no_party() -> None:
    read = embedded.read("MATNR|DESC|DY|TB|DEST|QTY\n100|MAG SEG NDFEB 38UH|3.9|0.4|DE|1200\n"
                         "101|MAG BLK NDFEB N35|0|0|DE|800", known())
    assert not read.parties and len(read.goods) == 2
