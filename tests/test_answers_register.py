"""Questions on firms are answered from the team's records, each statement cited with its paper."""

from collections.abc import Iterator

import pytest

from assistant.answer import Answer
from assistant.answering import answer
from assistant.asked import Asked
from assistant.services.services import House
from knowledge.register import Fact, Firm, Grade
from tests.service import NOW, open_in


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"))
    yield opened
    opened.close()


def ask(house: House, text: str, team: str = "local") -> Answer:
    return answer(house, Asked(text=text, law_day=NOW.date(), now=NOW, team=team))


@pytest.mark.parametrize(("question", "language"), [
    ("What do we know of Kestrovia Antriebe AG's military work?", "en"),
    ("我们掌握 Kestrovia Antriebe AG 的军工业务情况吗？", "zh")])
def test_military_work_is_told_from_the_record_with_source_grade_and_date(
        house: House, question: str, language: str) -> None:
    found = ask(house, question)
    assert found.language == language and found.private
    cited = {one.mark: one for one in found.citations}
    [share] = [one for one in found.points if "2025; percent 14" in one.sentence]
    paper = cited[share.marks[0]]
    assert paper.pinpoint == "defence_share" and paper.evidence == "grade_B"
    assert paper.issuer == "Annual report 2025 of Kestrovia Antriebe (invented), 2026-04-02"
    assert paper.quote in share.sentence and paper.link == "/firms/demo-kestrovia"
    assert f"[{paper.mark}]" in found.text
    assert {cited[one.marks[0]].evidence for one in found.points if one.marks} >= {"grade_C"}
    assert len(cited) == len(found.citations)  # one row of marks for law and records


def test_a_part_of_a_name_shows_the_record_only_as_what_may_be_meant(house: House) -> None:
    found = ask(house, "What do we know of Kestrovia's military work?")
    assert found.ending == "which_party" and found.choices
    assert found.points[0].sentence.startswith("If Kestrovia Antriebe AG is meant")


def test_another_teams_record_is_not_told(house: House) -> None:
    found = ask(house, "What do we know of Kestrovia Antriebe AG's military work?", team="other")
    assert "percent 14" not in found.model_dump_json()


def test_a_team_without_a_record_is_told_that_there_is_none(house: House) -> None:
    found = ask(house, "What do we know of Kestrovia Antriebe AG's military work?", team="other")
    assert any("No record of" in one.sentence for one in found.points)


def test_owners_are_told_with_their_papers_and_on_which_side_of_half_listed_ones_stand(
        house: House) -> None:
    def stake(owner: str, percent: float | None) -> Fact:
        return Fact(field="owner", value={"owner": owner, "percent": percent, "direct": True},
                    source="Shareholder list", source_date=NOW.date(), grade=Grade.A)

    name = Fact(field="name", value={"text": "Musterwerk Beta GmbH"}, source="x",
                grade=Grade.A)
    house.register.save_firm("local", Firm(id="beta", facts=(
        name, stake("Lafert S.p.A.", 30), stake("Family", 40))), "me", NOW)
    said = [one.sentence for one in ask(house, "Who owns Musterwerk Beta GmbH?").points]
    assert any("Shareholder list, 2026-11-24; grade A" in one for one in said)
    assert any("30 % of Musterwerk Beta GmbH is without a named owner" in one for one in said)
    assert any("(Lafert S.p.A.) hold 30-100 % together: on which side of half is not known" in one
               for one in said)


def test_a_question_on_our_buyers_is_answered_for_every_firm_on_record(house: House) -> None:
    for question in ("Which of our buyers are on a list?", "我们的客户哪些在名单上？"):
        said = ask(house, question).statements
        assert any("14" in one.sentence or "13" in one.sentence for one in said[:1]), said


def test_a_name_that_a_firm_gains_is_known_in_the_next_question(house: House) -> None:
    def name(text: str) -> Fact:
        return Fact(field="name", value={"text": text}, source=text, grade=Grade.A)

    house.register.save_firm("local", Firm(id="gamma", facts=(name("Musterwerk Gamma GmbH"),)),
                             "me", NOW)
    ask(house, "Who owns Musterwerk Gamma GmbH?")
    house.register.set_field("local", "gamma", name("Quillenfeld Motors AG"), "me", NOW)
    said = [one.sentence for one in ask(house, "Who owns Quillenfeld Motors AG?").points]
    assert any("Musterwerk Gamma GmbH names no owner" in one or
               "Quillenfeld Motors AG names no owner" in one for one in said), said
