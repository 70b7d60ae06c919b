"""Laws are read as people name them: by number, by paragraph, and by the month of a package."""

import pytest

from assistant.reading.mentions.references import Laws, references
from assistant.reading.text import Text

HELD = {("no46_2024", "2"), ("d792", "26")}
LAWS = Laws(("no46_2024", "no61_2025", "d792"),
            lambda id, point: f"{id}:{point}" if (id, point) in HELD else "", ("october_2025",))


def named(text: str) -> list[tuple[str, str]]:
    return [(one.instrument, one.passage) for one in references(Text(text), LAWS)]


@pytest.mark.parametrize(("text", "wanted"), [
    ("Announcement 46 paragraph 2", [("no46_2024", "no46_2024:2")]),
    ("2024年第46号公告第二款", [("no46_2024", "no46_2024:2")]),
    ("792号令第二十六条", [("d792", "d792:26")]),
    ("No. 61 of 2025", [("no61_2025", "")])])
def test_a_paragraph_is_read_in_figures_and_in_chinese_numerals(
        text: str, wanted: list[tuple[str, str]]) -> None:
    assert named(text) == wanted


@pytest.mark.parametrize("text", [
    "Which October announcements are in force?", "the October 2025 package", "10月公告有效吗",
    "十月公告现在哪些有效", "2025年10月公告"])
def test_a_package_is_named_by_its_month(text: str) -> None:
    assert named(text) == [("october_2025", "")]


@pytest.mark.parametrize("text", ["We ship in October.", "the October 2024 package", "二十月公告"])
def test_a_month_alone_or_another_year_names_no_package(text: str) -> None:
    assert named(text) == []
