"""Days are read as people write them: dates, months, quarters, and what is said from today on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.mentions.days import days
from assistant.reading.text import Text
from tests.embedded_reader import TODAY


def spans(text: str) -> list[tuple[str, str]]:
    return [(one.value.since.isoformat(), one.value.until.isoformat())
            for one in days(Text(text), TODAY)]


@pytest.mark.parametrize(("text", "since", "until"), [
    ("Feb 2027", "2027-02-01", "2027-02-28"), ("mid January", "2027-01-11", "2027-01-20"),
    ("Q1 2027", "2027-01-01", "2027-03-31"), ("last March", "2026-03-01", "2026-03-31"),
    ("two weeks ago", "2026-11-16", "2026-11-16"), ("下个月", "2026-12-01", "2026-12-31"),
    ("去年12月", "2025-12-01", "2025-12-31"), ("after 10 Nov", "2026-11-10", "2026-11-10"),
    ("shipped on 25 February", "2026-02-25", "2026-02-25"),
    ("2027年1月中旬", "2027-01-11", "2027-01-20"), ("下周五", "2026-12-11", "2026-12-11"),
    ("22.12.2026", "2026-12-22", "2026-12-22"), ("2027-02-10", "2027-02-10", "2027-02-10"),
    ("12月9日", "2026-12-09", "2026-12-09"), ("Dec 9th", "2026-12-09", "2026-12-09"),
    ("next month", "2026-12-01", "2026-12-31"), ("今年3月", "2026-03-01", "2026-03-31"),
    ("since 2024", "2024-01-01", "2024-12-31"), ("yesterday", "2026-11-29", "2026-11-29"),
    ("am 3. Dezember", "2026-12-03", "2026-12-03"), ("3个月后", "2027-02-28", "2027-02-28"),
    ("11月以后", "2026-11-01", "2026-11-30"), ("what changed in May", "2026-05-01", "2026-05-31"),
    ("三天后", "2026-12-03", "2026-12-03"),
    ("31/12/2026", "2026-12-31", "2026-12-31"), ("2027年第一季度", "2027-01-01", "2027-03-31")])
def test_a_day_or_span_of_days_is_read(text: str, since: str, until: str) -> None:
    assert spans(text) == [(since, until)]


@pytest.mark.parametrize("text", [
    "03/04/2027", "we may ship", "the October 2025 package", "No. 18 of 2025 art. 3", "31.2.2027",
    "Mar is our brand"])
def test_what_is_no_day_or_two_days_is_not_read_as_one(text: str) -> None:
    assert not [span for span in spans(text) if span[0] == span[1]]


WRITTEN = ["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%Y年%m月%d日"]


@given(st.dates(date(2015, 1, 1), date(2040, 12, 31)), st.sampled_from(WRITTEN),
       st.sampled_from(["It ships on {}.", "{}", "报关日 {}，要证吗"]))
def test_every_date_written_out_is_read(day: date, form: str, frame: str) -> None:
    assert (day.isoformat(), day.isoformat()) in spans(frame.format(day.strftime(form)))


@given(st.integers(1, 300), st.sampled_from(["days ago", "天前"]))
def test_days_are_counted_from_today(count: int, way: str) -> None:
    wanted = (TODAY - timedelta(count)).isoformat()
    assert spans(f"{count} {way}" if way.isascii() else f"{count}{way}") == [(wanted, wanted)]


@given(st.text(max_size=300))
def test_no_text_makes_the_reader_of_days_raise_or_misquote(text: str) -> None:
    for one in days(Text(text), TODAY):
        assert 0 <= one.start < one.end <= len(text) and one.value.since <= one.value.until
