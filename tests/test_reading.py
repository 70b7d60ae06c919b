"""What a question wants and what it says is read from texts that nothing was taught with."""

from datetime import date
from typing import Any

import pytest

from tests.reading import ask, table, talk

LAW = [*table("chinese_law.yaml"), *table("american_law.yaml")]
UNSEEN = ("intents.yaml", "intents_unseen.yaml")


def intents(name: str) -> list[tuple[str, Any]]:
    return [(intent, text) for intent, texts in table(name).items() for text in texts]


def same(read: Any, wanted: Any) -> bool:
    return bool(read == wanted or str(read) == str(wanted))


@pytest.mark.parametrize(("name", "share"), [("intents.yaml", 0.95), ("intents_unseen.yaml", 0.9)])
def test_intents_of_questions_that_were_kept_apart_are_read(name: str, share: float) -> None:
    missed = []
    for intent, text in intents(name):
        turns = [text] if isinstance(text, str) else text
        found = talk(*turns)[1]
        if found.intent != intent:
            missed.append((intent, found.intent, text))
    assert len(missed) <= (1 - share) * len(intents(name)), missed


@pytest.mark.parametrize("case", LAW, ids=lambda case: case["text"][:60])
def test_a_question_of_law_and_its_facts_are_read(case: dict[str, Any]) -> None:
    found = ask(case["text"])
    for key, got in (("ask", found.question), ("value", found.value)):
        wanted = case.get(key, ())
        if wanted:
            assert got and ".".join(got) in ([wanted] if isinstance(wanted, str) else wanted), got
    for name, value in case.get("facts", {}).items():
        assert name in found.facts and same(found.facts[name].value, value), (name, found.facts)
    assert not set(case.get("without", ())) & set(found.facts)


@pytest.mark.parametrize(("text", "site"), [
    ("Same but for the Pune plant", "Pune"), ("换成浦那工厂呢", "浦那"),
    ("最终用户是印度浦那工厂", "浦那"), ("卖给苏州工厂的42SH要证吗", "苏州"),
    ("我们出口给音箱厂的磁钢", ""), ("客户的新工厂", "")])
def test_a_plant_is_known_by_its_place(text: str, site: str) -> None:
    assert ask(text).site == site


def test_a_content_named_without_amount_stays_with_the_case() -> None:
    card, _ = talk("含镝钕铁硼，客户是TDK，能走通用许可吗？", "那单项许可呢？")
    assert card.contains == ("dysprosium_pct",)
    card, _ = talk("含镝钕铁硼，要证吗？", "如果不含镝呢？")
    assert card.contains == () and card.facts["dysprosium_pct"].value == 0


def test_a_weekday_is_the_next_one_and_after_it_the_day_after() -> None:
    assert ask("Is the gallium ban in force on Friday?").day == date(2026, 11, 27)
    assert ask("Is the gallium ban in force after Friday?").day == date(2026, 11, 28)


def test_what_we_want_to_sell_is_the_goods() -> None:
    assert ask("Can we sell SmCo magnets to Norddrive GmbH?").facts["magnet_family"].value == "SmCo"


def test_unlisted_goods_and_the_name_of_a_test_say_nothing_of_a_party() -> None:
    assert "end_user_on_control_list" not in ask("What of unlisted items under article 12?").facts
    assert "us_armed_forces" not in ask("Compare the US military end user tests, please").facts


@pytest.mark.parametrize(("text", "day"), [
    ("Was CSMC Technologies a validated end-user in February 2014?", "2014-02-28"),
    ("Did China control samarium-cobalt in December 2024?", "2024-12-31"),
    ("Could we export 42SH without a licence in 2024?", "2024-12-31"),
    ("2025年2月时钐钴出口要许可证吗", "2025-02-28"),
    ("The contract was signed in March 2025. Licence for 42SH with 2% Dy?", "None"),
    ("Can we ship the 42SH made in March 2025?", "None"),
    ("2025年3月签的合同，现在出口42SH要证吗", "None")])
def test_a_month_in_which_the_law_is_asked_for_is_answered_for_its_last_day(
        text: str, day: str) -> None:
    found = ask(text)
    assert str(found.day) == day and bool(found.span) == (day != "None")


@pytest.mark.parametrize("name", ["Boeing", "Lockheed", "Raytheon", "Airbus"])
def test_a_firm_that_phrases_speak_of_is_a_party_all_the_same(name: str) -> None:
    assert [one.name for one in ask(f"Can {name} get ferrite magnets?").parties] == [name]
