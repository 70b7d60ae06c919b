"""Amounts are read as they are written, each with its unit and its bound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.mentions.amounts import numbers, percents
from assistant.reading.text import Text


def percent(text: str) -> list[tuple[float, str]]:
    return [(one.value, one.op) for one in percents(Text(text))]


def number(text: str) -> list[tuple[float, str, str]]:
    return [(one.value, one.unit, one.op) for one in numbers(Text(text))]


@pytest.mark.parametrize(("text", "wanted"), [
    ("Dy 1.4 %", [(1.4, "=")]), ("Dy 1,4%", [(1.4, "=")]), ("0.04 wt%", [(0.04, "=")]),
    ("800 ppm Dy", [(0.08, "=")]), ("百分之六点五", [(6.5, "=")]), ("约2%", [(2.0, "~")]),
    ("less than 0.1 %", [(0.1, "<")]), ("up to 0.5 percent", [(0.5, "<=")]),
    ("不超过0.1%", [(0.1, "<=")]), ("1-2 %", [(2.0, "range")]), ("５％", [(5.0, "=")]),
    ("0.9 % -> 0", [(0.9, "range")]), ("101 %", []), ("1.5.2 %", [])])
def test_a_percentage_is_read_with_its_bound(text: str, wanted: list[tuple[float, str]]) -> None:
    assert percent(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("12 t", [(12000.0, "kg", "=")]), ("850公斤", [(850.0, "kg", "=")]),
    ("1.2 tonnes", [(1200.0, "kg", "=")]), ("1,200 kg", [(1200.0, "kg", "=")]),
    ("一吨半", [(1500.0, "kg", "=")]), ("1万片", [(10000.0, "pcs", "=")]),
    ("2.1 T", [(2.1, "T", "=")]), ("45 days", [(45.0, "days", "=")]),
    ("9 tons/yr", [(9000.0, "kg", "rate")]), ("4 kg par an", [(4.0, "kg", "rate")]),
    ("about 40 kg", [(40.0, "kg", "~")]), ("5G filters", []),
    ("USD 4 million", [(4e6, "USD", "=")])])
def test_a_number_is_read_in_its_units_base(text: str, wanted: list[tuple[float, str, str]]
                                            ) -> None:
    assert [one for one in number(text) if one[1]] == wanted


@given(st.floats(0, 100).map(lambda value: round(value, 3)), st.sampled_from([" ", ""]),
       st.sampled_from(["%", "percent", "wt%", "％"]), st.sampled_from([".", ","]))
def test_every_percentage_written_is_read(value: float, gap: str, sign: str, point: str) -> None:
    written = f"{value:.3f}".replace(".", point)
    assert percent(f"Dy {written}{gap}{sign}") == [(value, "=")]


@given(st.text(max_size=300))
def test_every_amount_quotes_the_text(text: str) -> None:
    held = Text(text)
    for one in (*percents(held), *numbers(held)):
        assert held.raw[one.start:one.end].strip() and 0 <= one.start < one.end <= len(held.raw)
