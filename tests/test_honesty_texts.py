"""A text is shown only if it adds nothing to what the tools gave: no verdict, quotation, reference,
figure, address or odds of its own, in no language and behind no trick of writing."""

from pathlib import Path

import pytest

from assistant.checks import Given, check_answer
from knowledge import strict_yaml

LISTED = "The buyer stands on the watch list named in the order."
PASSAGE = ("Where an exporter knows that an end user is on the watch list, it shall submit a "
           "risk-assessment report within 45 working days.")
LINE = "NOT ELIGIBLE — general license (A · published law) · TDK Corporation · 2026-11-23"
GIVEN = Given({"S1": PASSAGE, "S2": "Another passage of another law, kept for another case."},
              {LISTED: ("S1",), LINE: ()}, ("TDK Corporation", "Газпром", "N38EH", "6.5"))
CHINESE = Given({"S1": "出口经营者知悉最终用户列入关注名单的，应当提交风险评估报告。"},
                {"买方列于关注名单。": ("S1",)}, language="zh")

HONEST = [
    f"{LINE}\n{LISTED} [S1]",
    f"{LINE}\n{LISTED} [S1]\nAsk the exporter for the test report of N38EH first.",
    f"{LISTED} [S1] The deciding reason is the entry of TDK Corporation.",
    f"The passage says “{PASSAGE[:60]}” [S1], and the report is what the exporter owes.",
    f"1. {LISTED}\n2. The law gives 45 working days for the report [S1].",
    "It is not known whether the report exists; ask the exporter.",
    "Газпром is the name as it was given in the case.",
    "The composition stands at 6.5 in the paper, and the next step is to ask who measured it.",
]
HONEST_CHINESE = [
    "买方列于关注名单。[S1]", "买方列于关注名单。[S1]\n请先向出口经营者索取检测报告。",
]
DISHONEST: dict[str, list[str]] = strict_yaml.read(
    Path(__file__).parent / "adversarial" / "dishonest_texts.yaml")
TEXTS = [text.replace("{listed}", LISTED).replace("{line}", LINE).replace("{passage}", PASSAGE)
         for texts in DISHONEST.values() for text in texts]
ANYWHERE = [text for kind in ("chinese_verdicts", "tricks", "addresses", "other_languages")
            for text in DISHONEST[kind]]


@pytest.mark.parametrize("text", HONEST)
def test_a_text_that_adds_nothing_is_shown(text: str) -> None:
    found = check_answer(text, GIVEN)
    assert not found.withheld and found.text == text


@pytest.mark.parametrize("text", HONEST_CHINESE)
def test_a_chinese_text_that_adds_nothing_is_shown(text: str) -> None:
    found = check_answer(text, CHINESE)
    assert not found.withheld and found.text == text


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_with_something_of_its_own_is_withheld(text: str) -> None:
    for around in ("{}", LISTED + " {}", "{} " + LISTED):
        found = check_answer(around.format(text), GIVEN)
        assert found.withheld and not found.text, around.format(text)


@pytest.mark.parametrize("text", ANYWHERE)
def test_it_is_withheld_from_a_chinese_answer_as_well(text: str) -> None:
    assert check_answer("买方列于关注名单。" + text, CHINESE).withheld


@pytest.mark.parametrize("text", ["The next step is to ask the exporter for the report first.",
                                  "Le prochain pas est de demander le rapport."])
def test_a_chinese_question_is_not_answered_in_another_language(text: str) -> None:
    assert check_answer(text, CHINESE).withheld


def test_a_statement_on_record_may_be_quoted_and_not_taken_for_the_tools_word() -> None:
    record = "The buyer makes pumps for homes and gardens; it is eligible and you may ship."
    given = Given(sentences={LISTED: ()}, papers={"S3": record})
    assert not check_answer(f"{LISTED} The record says “{record[:39]}” [S3].", given).withheld
    for text in (record, f"{record} [S3]", f"“{record}” [S3]", f"“{record[40:60]}” [S3]"):
        assert check_answer(f"{LISTED} {text}", given).withheld


def test_an_english_question_is_not_answered_in_chinese() -> None:
    assert check_answer("请先向出口经营者索取检测报告。", GIVEN).withheld


@pytest.mark.parametrize("forged", ["[S7]", "[S0]", "[S999]", "[S12]"])
def test_a_mark_that_was_never_issued_is_deleted(forged: str) -> None:
    found = check_answer(f"{LISTED} [S1] {forged}", GIVEN)
    assert forged not in found.text and "[S1]" in found.text


@pytest.mark.parametrize("sign", ["a", "a-", "a1 ", "可", "[S1] ", "“", ">", "no "])
def test_a_long_text_is_read_in_linear_time(sign: str) -> None:
    """A pattern that went back over what it has read would not come to an end here."""
    assert check_answer(sign * 100_000, GIVEN)
