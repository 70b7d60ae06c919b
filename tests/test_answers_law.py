"""What the answer says of the law: paragraphs, whole packages, far days, our own findings."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from assistant.answer import Answer
from assistant.services.services import House, open_house
from assistant.settings import Settings
from knowledge.library import digests
from knowledge.packs import installed, load, scenarios
from knowledge.rules import State
from tests.asking import NOW, ask

TODAY = NOW.date()
PACK = load("cn_dual_use")
OCTOBER = ["no55_2025", "no56_2025", "no57_2025", "no58_2025", "no61_2025", "no62_2025"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_house(Settings(data=tmp_path_factory.mktemp("data")), now=NOW)
    yield opened
    opened.close()


def states(answer: Answer) -> dict[str, str]:
    return {one.instrument: one.state for one in answer.states}


@pytest.mark.parametrize("text", [
    "Is Announcement 46 paragraph 2 in force on 2026-11-30?",
    "Is paragraph 2 of No. 46 of 2024 in force on 2026-11-30?",
    "2024年第46号公告第二款2026-11-30是否有效？",
])
def test_a_paragraph_is_in_the_state_of_the_paragraph(house: House, text: str) -> None:
    assert states(ask(house, text, date(2026, 11, 30))) == {"no46_2024_p2": "unverified"}


@pytest.mark.parametrize("text", ["Is No. 46 of 2024 in force?", "2024年第46号公告还有效吗？",
                                  "Is paragraph 1 of No. 46 of 2024 in force?"])
def test_the_notice_itself_stays_in_force(house: House, text: str) -> None:
    assert states(ask(house, text, date(2026, 11, 30))) == {"no46_2024": "in_force"}


@pytest.mark.parametrize("text", ["Is No. 72 still in force?", "72号公告还有效吗？"])
def test_no_72_knows_its_own_end(house: House, text: str) -> None:
    assert states(ask(house, text, date(2026, 11, 26))) == {"no72_2025": "in_force"}
    assert states(ask(house, text, date(2026, 11, 30))) == {"no72_2025": "unverified"}


@pytest.mark.parametrize("text", ["Which October announcements are in force today?",
                                  "十月公告现在哪些有效？"])
def test_the_october_announcements_are_all_six(house: House, text: str) -> None:
    found = states(ask(house, text, date(2026, 11, 30)))
    assert {id: found.get(id) for id in OCTOBER} == dict.fromkeys(OCTOBER, "unverified")


def test_a_passage_is_governed_by_the_part_with_a_state_of_its_own() -> None:
    assert [PACK.governing(one).id for one in (
        "no46_2024:1", "no46_2024:2", "no61_2025:1(1)", "no61_2025:1(3)", "no18_2025:scope")] == [
        "no46_2024", "no46_2024_p2", "no61_2025_p1_12", "no61_2025", "no18_2025"]
    assert [one.id for one in PACK.package("october_2025")] == OCTOBER


@pytest.mark.parametrize(("text", "limit"), [
    ("Is SmCo controlled on 2040-12-31?", "as the law was read up to 2026-10-10"),
    ("2040年12月31日钐钴磁体受管制吗？", "依截至2026-10-10已读文本"),
])
def test_a_day_to_come_is_answered_as_far_as_the_law_was_read(
        house: House, text: str, limit: str) -> None:
    found = ask(house, text, TODAY)
    assert found.verdict is not None and limit in found.verdict.line


def test_for_today_the_limit_stands_under_what_was_not_checked(house: House) -> None:
    found = ask(house, "Is SmCo controlled?", TODAY)
    assert found.verdict is not None and "2026-10-10" not in found.verdict.line
    assert any("10 October 2026" in line for line in found.not_checked)


@pytest.mark.parametrize("name", installed())
def test_every_pack_says_up_to_which_day_it_was_read(name: str) -> None:
    pack = load(name, next(iter(scenarios(name)), ""))
    assert pack.read_until is not None
    assert not pack.beyond_what_was_read(pack.read_until)
    assert pack.beyond_what_was_read(pack.read_until + timedelta(1))


@pytest.mark.parametrize("text", ["When do the first general licenses expire?",
                                  "首批通用许可何时到期？"])
def test_the_first_general_licenses_lapse_by_report_and_not_by_law(house: House, text: str) -> None:
    found = ask(house, text, date(2026, 11, 30))
    assert [(one.name, one.value, one.state) for one in found.values] == [
        ("first_general_licenses_lapse", "2026-12-02", "reported")]


def test_what_we_did_not_find_is_our_finding_and_no_official_text() -> None:
    ours = [passage for document in digests.packaged() for passage in document.passages
            if passage.id.startswith("cn_open:") or passage.id == "cn_veu_reports:none"]
    assert ours and {one.evidence for one in ours} == {"editor_finding"}
    assert PACK.instrument("cn_open").evidence == "editor_finding"


@pytest.mark.parametrize(("text", "rule", "passage"), [
    ("Is SmCo controlled?", "cn.no18.samarium_cobalt", "no18_2025:1C902.a.4"),
    ("钐钴磁体受管制吗？", "cn.no18.samarium_cobalt", "no18_2025:1C902.a.4"),
    ("Are NdFeB magnets with 3 % dysprosium and no terbium controlled?",
     "cn.no18.ndfeb_dysprosium", "no18_2025:1C905.a"),
])
def test_the_entry_is_the_first_reason(house: House, text: str, rule: str, passage: str) -> None:
    found = ask(house, text, TODAY)
    assert found.because[0].rule == rule
    marks = {one.mark: one.passage for one in found.citations}
    assert marks[found.because[0].marks[0]] == passage
    assert State.IN_FORCE is PACK.governing(passage).state(TODAY)


@pytest.mark.parametrize("text", ["Is Caplugs on the unreliable entity list?",
                                  "Caplugs在不可靠实体清单上吗？"])
def test_a_firm_that_a_text_names_is_no_listing_and_the_passage_is_shown(
        house: House, text: str) -> None:
    found = ask(house, text, TODAY)
    assert not found.hits
    assert "uel:caplugs" in {one.passage for one in found.citations}
