"""Papers at hand are read where a word of having or lacking stands at their name."""

from __future__ import annotations

import pytest

from assistant.reading import embedded
from tests.embedded_reader import known


def said(text: str) -> dict[str, object]:
    return {one.name: one.value for one in embedded.read(text, known()).said()
            if one.name.startswith("has_")}


@pytest.mark.parametrize(("text", "papers"), [
    ("EUC attached, contract signed, no datasheet yet",
     {"has_end_user_certificate": True, "has_contract": True, "has_technical_description": False}),
    ("合同已签，最终用户证明还没拿到", {"has_contract": True, "has_end_user_certificate": False}),
    ("We have no contract.", {"has_contract": False}),
    ("身份证明齐，风险评估报告没有",
     {"has_identity_papers": True, "has_risk_assessment_report": False}),
])
def test_papers_at_hand_and_lacking_are_read(text: str, papers: dict[str, bool]) -> None:
    assert said(text) == papers


@pytest.mark.parametrize("text", [
    "We hold no prime contract with the DoD", "The EUC says that nothing is passed on",
    "The contract will be signed in May", "Is the EUC signed?", "Must the contract be attached?",
    "Please draft a request for the end-user certificate", "如果合同已签，能报吗",
    "最终用户证明要谁签",
    "They have a contract with the air force", "Im EUC fehlt der Satz zur Verwendung"])
def test_what_a_paper_says_or_what_is_planned_or_asked_is_not_having_it(text: str) -> None:
    assert not said(text)
