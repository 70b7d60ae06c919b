"""What a question wants and what it says is read from texts that nothing was taught with."""

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
