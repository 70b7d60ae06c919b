"""Points of law: each rests on passages that exist, says its values once, and is found by its own
questions; an unrelated question finds none."""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.library import digests
from knowledge.packs import load, points, scenarios
from knowledge.packs.points import LONGEST, Point, words_in
from knowledge.points import find
from knowledge.rules import Pack, Parameter
from knowledge.rules.law import State

READER = import_module("knowledge.packs.load")
DAY = date(2026, 11, 30)
EVERY = points.every()
PASSAGES = {passage.id: passage for document in digests.packaged() for passage in document.passages}
UNRELATED = (
    "What is the weather in Paris tomorrow?", "Write me a poem about autumn", "how do I bake bread",
    "今天天气怎么样", "推荐一家好吃的火锅店", "Who won the football match yesterday?",
    "Can you book a flight to Lisbon?", "What is the capital of Mongolia?", "讲个笑话",
)
# Units by which a figure in a sentence can be told to be a parameter's, as people would type it.
UNITS = {
    "working days": ("working days", "个工作日"), "percent": ("%",), "years": ("years", "年内"),
}
SENTENCE = re.compile(r"(?<!\bNo)(?<!\bNos)(?<!\bart)[.!?](?=\s|$)|[。！？]")


def ids(point: Point) -> str:
    return point.id


def pack_of(point: Point) -> Pack:
    return load(point.pack, (*scenarios(point.pack), "")[0])


def test_a_points_name_stands_once_over_all_packs() -> None:
    assert len({point.id.split(".")[1] for point in EVERY}) == len(EVERY)


@pytest.mark.parametrize("point", EVERY, ids=ids)
def test_every_citation_is_a_passage_of_the_library(point: Point) -> None:
    assert [cite for cite in point.cites if cite not in PASSAGES] == []


YES_OR_NO = re.compile(r"(?:Yes|No)(?:[,:;]|\.(?! \d))"
                       r"|(?:是的?|不是|不|否|不?可以|不?能|不?会|有|没有|不?要|不?需要|没有用)[，。：:]")


@pytest.mark.parametrize("point", EVERY, ids=ids)
def test_a_point_states_the_law_and_answers_no_question_that_it_does_not_know(point: Point
                                                                              ) -> None:
    for language in ("en", "zh"):
        assert not YES_OR_NO.match(point.says(DAY, language))


@pytest.mark.parametrize("point", EVERY, ids=ids)
def test_the_sentences_are_short_with_the_values_of_the_day_in_them(point: Point) -> None:
    for day in (DAY, date(2025, 4, 3), date(2030, 1, 1)):
        for language in ("en", "zh"):
            shown = point.says(day, language)
            assert words_in(shown) <= LONGEST, (language, shown)
            assert "{" not in shown
            assert 1 <= len(SENTENCE.findall(shown)) <= 3, shown


@pytest.mark.parametrize("point", EVERY, ids=ids)
def test_no_sentence_types_a_figure_that_a_parameter_holds(point: Point) -> None:
    pack = pack_of(point)
    for text in point.texts.values():
        plain = re.sub(r"\{\w+\}", "", text)
        typed = [(name, figure) for name, value in pack.parameters.items()
                 for figure in _typed(value) if figure in plain]
        assert typed == []


def _typed(value: Parameter) -> list[str]:
    """A parameter's figure with its unit, as somebody would type it."""
    units = next((words for unit, words in UNITS.items() if value.unit.startswith(unit)), ())
    figures = {str(entry.value) for entry in value.values.entries
               if isinstance(entry.value, int | float) and not isinstance(entry.value, bool)}
    return [f"{figure}{gap}{unit}" for figure in figures for unit in units for gap in ("", " ")]


@pytest.mark.parametrize("point", EVERY, ids=ids)
def test_its_own_questions_find_a_point_first_or_second(point: Point) -> None:
    day = DAY if point.holds(DAY) else (point.until or DAY) - timedelta(days=1)
    for question in (*point.examples["en"], *point.examples["zh"]):
        assert point.id in [found.point.id for found in find(question, day, limit=2)], question


@pytest.mark.parametrize("question", UNRELATED)
def test_an_unrelated_question_finds_no_point(question: str) -> None:
    assert find(question, DAY) == ()


@pytest.mark.parametrize("point", EVERY, ids=ids)
def test_a_chinese_sentence_shows_no_english_value(point: Point) -> None:
    shown, around = point.says(DAY, "zh"), re.sub(r"\{\w+\}", "", point.texts["zh"])
    english = re.compile(r"(?<![.\w])[a-z]{3,}(?![.\w])")
    assert set(english.findall(shown)) <= set(english.findall(around))


def test_the_state_of_a_point_follows_from_its_instruments() -> None:
    by_id = {point.id: point for point in EVERY}
    smco = by_id["cn_dual_use.smco"]
    assert smco.state(date(2025, 4, 3)) is State.NOT_ISSUED
    assert smco.state(DAY) is State.IN_FORCE
    holmium = by_id["cn_dual_use.holmium_magnets"]
    assert [holmium.state(day) for day in (date(2025, 10, 9), date(2026, 1, 1), DAY)] == [
        State.ANNOUNCED, State.SUSPENDED, State.UNVERIFIED]


def test_the_least_certain_instrument_speaks_for_a_point() -> None:
    never = next(point for point in EVERY if point.id == "cn_dual_use.never_suspended")
    assert {instrument.state(DAY) for instrument in never.law} == {
        State.IN_FORCE, State.UNVERIFIED}
    assert never.state(DAY) is State.UNVERIFIED


def test_the_same_question_finds_the_same_points() -> None:
    question = "Who holds the general license, buyer or seller?"
    assert find(question, DAY) == find(question, DAY)
    assert [one.point.id for one in find(question, DAY, limit=1)] == ["cn_dual_use.who_holds"]


@pytest.mark.parametrize(("question", "sides", "both"), [
    ("What is the difference between No. 57 and No. 62?", ("No. 57", "No. 62"),
     {"no57", "no62_overview"}),
    ("45-day review against records period",
     ("how long the review takes", "how long records are kept"), {"review_time", "records"}),
    ("转卖和集团内部调拨有什么区别", ("转卖", "集团内部调拨"), {"resale", "group_transfer"}),
])
def test_a_comparison_gives_a_point_of_each_side(
        question: str, sides: tuple[str, ...], both: set[str]) -> None:
    found = find(question, DAY, sides=sides)
    assert both <= {one.point.id.split(".")[1] for one in found} and len(found) <= 3


def test_a_question_that_follows_up_is_read_with_the_answer_before_it() -> None:
    before = "Papers on dual-use exports are kept for at least five years (Decree 792, art. 27)."
    asked = "from when? shipment, end of contract, or end of license"
    assert "records_from" in {one.point.id.split(".")[1] for one in find(asked, DAY, before=before)}


def test_rewording_a_point_voids_no_release_of_the_rules(packs: Path) -> None:
    rules, words = load("cn_dual_use").fingerprint, points.fingerprint()
    sheet = packs / "cn_dual_use" / "points" / "scope.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("Every samarium", "Each samarium"), "utf-8")
    clear()
    assert load("cn_dual_use").fingerprint == rules
    assert points.fingerprint() != words


@pytest.mark.parametrize("gone", sorted({point.pack for point in EVERY}))
def test_removing_a_packs_folder_removes_its_points(packs: Path, gone: str) -> None:
    shutil.rmtree(packs / gone)
    clear()
    assert {point.pack for point in points.every()} == {
        point.pack for point in EVERY if point.pack != gone}
    asked = next(point for point in EVERY if point.pack == gone).examples["en"][0]
    assert gone not in {found.point.pack for found in find(asked, DAY)}


@pytest.mark.parametrize(("change", "says"), [
    (("law: [no18_2025]", "law: [no99_2025]"), "no instrument named 'no99_2025'"),
    (("layer: A", "layer: D"), "layers: A, B, C"),
    (("layer: A", "layer: A\n  state: in_force"), "has state, which no point has"),
    (("{controlled_elements} elements", "{controled_elements} elements"),
     "did you mean 'controlled_elements'?"),
    (("{controlled_elements} elements", "seven elements"), "in one language only"),
    (("title_zh:", "title_cn:"), "lacks title_zh"),
    (('"no18_2025:scope"', '"no18_2025"'), "a passage is written instrument:pinpoint"),
    (("Every samarium", "Word " * 61 + "samarium"), "say it in 60"),
    (("smco:", "ndfeb_plain:"), "stands twice"),
])
def test_a_point_with_a_mistake_does_not_load(
        packs: Path, change: tuple[str, str], says: str) -> None:
    sheet = packs / "cn_dual_use" / "points" / "scope.yaml"
    text = sheet.read_text("utf-8")
    assert change[0] in text
    sheet.write_text(text.replace(*change, 1), "utf-8")
    clear()
    with pytest.raises(KnowledgeError, match=re.escape(says)):
        points.every()


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The installed packs, copied into a folder of the test's own."""
    here = tmp_path / "packs"
    shutil.copytree(READER.HERE, here, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(READER, "HERE", here)
    clear()
    yield here
    monkeypatch.undo()
    clear()


def clear() -> None:
    """Forget what was read, as a new process would."""
    points._of.cache_clear()
    READER._load.cache_clear()
    READER._own.cache_clear()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_code_or_number_is_shown_as_a_day(language: points.Language) -> None:
    far = re.compile(r"[A-Z][a-z]+ (?:2[1-9]|[3-9]\d)\d\d\b|(?:2[1-9]|[3-9]\d)\d\d年")
    shown = [one.says(DAY, language) for one in EVERY]
    assert [one for one in shown if far.search(one)] == []
