"""What follows in a conversation: what is probably told is asked, a message that tells nothing is
called so, and a yes enters what it was asked about."""

from collections.abc import Iterator

import pytest

from assistant.answer import Answer
from assistant.answering import answer
from assistant.asked import Asked
from assistant.roles import EVERYBODY
from assistant.services.services import House
from tests.service import NOW, open_in


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"))
    yield opened
    opened.close()


def talk(house: House, *turns: str) -> list[Answer]:
    """The answers to the turns of one conversation."""
    made: list[Answer] = []
    for text in turns:
        made.append(answer(house, Asked(
            text, law_day=NOW.date(), now=NOW, roles=EVERYBODY,
            conversation=made[-1].conversation if made else "")))
    return made


def ids(found: Answer) -> list[str]:
    return [one.id for one in found.statements]


BUYERS = ("Quillfeder Antriebe GmbH, Kassel, Germany", "Mirabel Ventilation S.r.l., Torino, Italy",
          "Ostrava Drives s.r.o., Ostrava, Czechia")


@pytest.mark.parametrize("buyer", BUYERS)
def test_the_buyers_country_is_asked_about_as_the_destination_till_a_yes(
        house: House, buyer: str) -> None:
    first, yes = talk(
        house, f"SmCo magnets for {buyer}: can they get them under a general license?", "yes")
    assert [one.name for one in first.likely] == ["destination_country"]
    assert "destination_country" not in {one.name for one in first.facts}
    entered = {one.name: one for one in yes.facts}["destination_country"]
    assert entered.value == first.likely[0].value and entered.source.startswith("answered by")


@pytest.mark.parametrize("buyer", BUYERS)
def test_after_a_no_nothing_is_entered_and_it_is_not_asked_again(house: House, buyer: str) -> None:
    _, no = talk(house, f"SmCo magnets for {buyer}: can they get them under a general license?",
                 "no")
    assert "destination_country" not in {one.name for one in no.facts}
    assert "destination_country" not in {one.name for one in no.likely}
    assert no.waiting and no.waiting[0].kind == "fact"


def test_what_is_only_probable_is_still_missing_until_it_is_told(house: House) -> None:
    asked = f"SmCo magnets for {BUYERS[0]}: can they get them under a general license?"
    found = talk(house, asked)[0]
    told = answer(house, Asked(asked, law_day=NOW.date(), now=NOW, roles=EVERYBODY,
                               facts={one.name: one.value for one in found.likely}))
    probable = {one.name for one in found.likely}
    assert probable and probable <= {one.name for one in found.missing}
    assert not probable & {one.name for one in told.missing}


@pytest.mark.parametrize("message", [
    "They build wardrobes and bridges as well.", "The weather in the port is bad this week.",
    "他们也做衣柜和桥梁。"])
def test_a_message_that_tells_nothing_is_said_to_tell_nothing(house: House, message: str) -> None:
    found = talk(house, f"SmCo magnets for {BUYERS[0]}: license needed?", message)[1]
    assert "nothing_taken" in ids(found) and found.standing


def test_thanks_are_not_called_a_message_that_tells_nothing(house: House) -> None:
    found = talk(house, f"SmCo magnets for {BUYERS[0]}: license needed?", "Thank you!")[1]
    assert "nothing_taken" not in ids(found)


def test_what_was_said_when_going_back_tells_no_fact(house: House) -> None:
    made = talk(house, f"N42SH with 0.8 % Dy for {BUYERS[0]}: general license?",
                "Change it to 48M without Dy and Tb.", "Go back to the first one.")
    assert not [one for one in made[2].read if one.name not in ("", "named")]
    facts = {one.name: one.value for one in made[2].facts}
    assert facts["dysprosium_pct"] == 0.8 and "onward_transfer" not in facts


def test_an_item_outside_the_list_is_no_reason_to_stop_the_shipment(house: House) -> None:
    """A general license that is not eligible since none is needed is not told as a no."""
    for item in ("Ferrite rings", "NdFeB N42 magnets without Dy and without Tb"):
        found = talk(house, f"{item} for {BUYERS[0]}: can they come under a general license?")[0]
        assert found.verdict and found.verdict.question in ("item_controlled", "october_listed")
        assert "do not ship" not in found.text


def test_a_watch_listed_buyer_without_an_item_is_told_of_the_individual_license(house: House
                                                                                ) -> None:
    found = talk(house, "Can Nitto Denko get magnets under a general license?")[0]
    assert found.verdict and found.verdict.outcome == "not_eligible"
    assert "do not ship" not in found.text and "individual license" in found.text


@pytest.mark.parametrize("text", [
    "Would VEU work for them?", "那VEU行得通吗？"])
def test_in_a_chinese_case_the_scheme_is_the_chinese_one(house: House, text: str) -> None:
    found = talk(house, f"SmCo magnets for {BUYERS[0]}: license needed?", text)[1]
    assert "scheme" in [one.name for one in found.standing] and found.scenarios
    assert not [one for one in found.law_points if one.id.startswith("us_veu")]


def test_a_listed_american_veu_is_answered_by_american_law(house: House) -> None:
    found = talk(house, "Can Lam Research receive ECCN 3B001 tools in China under VEU?")[0]
    assert found.verdict and found.verdict.pack == "us_veu"
    assert {one.questions[0].split(".")[0] for one in found.standing if one.questions} == {"us_veu"}


@pytest.mark.parametrize(("first", "then", "question"), [
    ("SmCo rings for {}: can they get them under a general license?", "And individual?",
     "individual_license"),
    ("SmCo rings for {}: can they get them under a general license?", "Is it controlled at all?",
     "item_controlled"),
    ("{}要钐钴磁环，通用许可行吗？", "那单项呢？", "individual_license")])
def test_a_short_question_that_names_a_line_is_answered_by_it(
        house: House, first: str, then: str, question: str) -> None:
    found = talk(house, first.format(BUYERS[0]), then)[1]
    assert found.verdict and found.verdict.question == question
    assert "no_text" not in ids(found)


def test_without_an_open_case_the_same_words_name_no_line(house: House) -> None:
    found = talk(house, "And individual?")[0]
    assert not found.verdict or found.verdict.question != "individual_license"


@pytest.mark.parametrize(("before", "point"), [
    ("How long may a general license run?", "general_term"),
    ("Which papers must an importer keep?", "records")])
def test_what_was_asked_before_decides_between_two_points(
        house: House, before: str, point: str) -> None:
    found = talk(house, before, "For how many years?")[1]
    assert [one.id.split(".")[1] for one in found.law_points][:1] == [point]


def test_what_was_asked_first_stays_the_question_until_another_is_asked(house: House) -> None:
    made = talk(house, f"SmCo rings for {BUYERS[0]}: can they get them under a general license?",
                "yes", "no")
    assert [one.verdict and one.verdict.question for one in made] == ["general_license"] * 3


def test_where_no_license_is_asked_for_by_name_what_is_settled_is_told_first(house: House) -> None:
    found = talk(house, f"SmCo rings for {BUYERS[0]}. What do we need?")[0]
    assert found.verdict and found.verdict.outcome == "license_needed"
    assert "individual license" in found.text


@pytest.mark.parametrize("why", ["why?", "which article?", "依据是什么"])
def test_why_after_a_point_of_law_shows_the_passages_that_carry_it(house: House, why: str) -> None:
    made = talk(house, "Who holds a general license?", why)
    point = made[0].law_points[0].id
    assert [one.kind for one in made[1].statements][:1] == ["quote"]
    assert made[1].law_points[0].id == point and made[1].statements[0].marks


@pytest.mark.parametrize("listed", ["Lafert S.p.A.", "Oshkosh Defense", "Rheinmetall AG"])
def test_a_listed_party_beside_the_buyer_is_never_passed_over(house: House, listed: str) -> None:
    found = talk(house, f"SmCo rings for {BUYERS[0]}, delivered together with goods of {listed}: "
                        "can they get them under a general license?")[0]
    assert listed.split()[0] in found.text and "list" in found.text


@pytest.mark.parametrize("past", [
    "What was the rule on 1 March 2025?", "2025年3月1日的规定是什么？"])
def test_the_day_of_a_question_about_the_law_answers_no_later_one(house: House, past: str) -> None:
    """SmCo stood in no entry before 4 April 2025 (No. 18 of 2025)."""
    made = talk(house, f"SmCo rings for {BUYERS[0]}: license needed?", past,
                "Is a general license open for them?")
    assert made[1].as_of.law.isoformat() == "2025-03-01"
    assert made[2].as_of.law == NOW.date() and "NOT IN SCOPE" not in made[2].text


def test_nor_does_the_day_of_a_first_question_about_the_law(house: House) -> None:
    made = talk(house, "Was SmCo controlled on 1 March 2025?", f"And for {BUYERS[0]}?")
    assert made[1].as_of.law == NOW.date()


@pytest.mark.parametrize("asked", ["a general license", "an individual license", "a license"])
def test_goods_outside_the_list_for_a_control_listed_buyer_are_no_green_light(
        house: House, asked: str) -> None:
    """No text settles whether a listing reaches goods that no list names (entries.md)."""
    made = talk(house, f"Ferrite rings for Lafert S.p.A., Italy: do we need {asked}?", "yes", "yes")
    assert all(one.tone != "good" and "no list calls for a license" not in one.text for one in made)


@pytest.mark.parametrize(("first", "then", "percent"), [
    ("A watch-listed company owns 30 % of Ostrava Drives s.r.o. SmCo rings for them: license?",
     "sorry, it is 51 %", 51.0),
    ("客户Ostrava Drives s.r.o.要钐钴磁环，股东里有一家占30%是管控名单上的，能出吗？",
     "不对，是51%", 51.0)])
def test_a_corrected_figure_takes_the_place_of_the_last_one(
        house: House, first: str, then: str, percent: float) -> None:
    before, found = talk(house, first, then)
    assert "nothing_taken" not in ids(found) and found.unread == []
    assert before.verdict is not None and found.verdict is not None
    owner = [one for one in found.facts if one.name.endswith("listed_owner_pct")]
    assert [one.value for one in owner] == [percent]


def test_a_corrected_content_takes_the_place_of_the_last_one(house: House) -> None:
    found = talk(house, "NdFeB rings with 0.3 % Dy for Ostrava Drives s.r.o.: license?",
                 "correction, 3.1 %")[1]
    content = next(one for one in found.facts if one.name == "dysprosium_pct")
    assert content.value == 3.1 and not content.confirmed


def test_a_figure_after_two_others_corrects_none_of_them(house: House) -> None:
    found = talk(house, "NdFeB with 0.3 % Dy and 0.2 % Tb for Ostrava Drives s.r.o.: license?",
                 "correction, 3.1 %")[1]
    told = {one.name: one.value for one in found.facts}
    assert told["dysprosium_pct"] == 0.3 and told["terbium_pct"] == 0.2
    assert not any(one.value == 3.1 for one in found.facts)


def test_a_figure_without_its_element_is_asked_about_and_counts_for_nothing(house: House) -> None:
    _, said, done = talk(house, "NdFeB 38SH for Ostrava Drives s.r.o.: license?",
                             "ok supplier says 1.8", "yes")
    assert any(one.name == "dysprosium_pct" and one.value == 1.8 for one in said.likely)
    assert "dysprosium_pct" not in {one.name for one in said.facts}
    assert "dysprosium_pct" in {one.name for one in done.facts}
