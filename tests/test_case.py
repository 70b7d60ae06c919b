"""The card of a case through a conversation: what stays, what goes, what is never carried on."""

from datetime import date

import pytest

from assistant.case import CardFact, CardParty, CaseCard, follow
from assistant.reading.contract import (
    FactRead,
    Goods,
    Mode,
    PartyRead,
    Reading,
    Reply,
    Span,
)
from knowledge.packs import load

DECLARED = load("cn_dual_use").facts
HELD = CaseCard(
    number=1, roles={"end_user": CardParty("Siemens Energy AG", confirmed=True)}, grade="N42SH",
    facts={"end_user_country": CardFact("DE", "Germany", confirmed=True),
           "dysprosium_pct": CardFact(3.1, "3.1 % Dy", confirmed=True),
           "item_form": CardFact("magnet", "magnets")}, text="the first question")


def _read(text: str, *parties: PartyRead, facts: tuple[FactRead, ...] = (), **more: object
          ) -> Reading:
    return Reading(text, "en", parties=parties, facts=facts, **more)  # type: ignore[arg-type]


def _buyer(name: str, known: bool = False, mode: Mode = Mode.SAID) -> PartyRead:
    return PartyRead(name, "end_user", Span(0, len(name)), mode, known)


def _fact(name: str, value: object, **more: object) -> FactRead:
    return FactRead(name, value, Span(0, 3), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["Siemens Energy", "SIEMENS ENERGY AG", "Siemens"])
def test_the_buyer_named_shorter_is_the_same_buyer(name: str) -> None:
    after = follow(HELD, _read(f"and {name}?", _buyer(name)), DECLARED)
    assert after.roles == HELD.roles and after.facts == HELD.facts


@pytest.mark.parametrize("party", [
    _buyer("Siemens", known=True), _buyer("Siemens Energy Turbines AG"), _buyer("Bosch")])
def test_another_buyer_takes_the_buyers_facts_and_the_confirmation_away(party: PartyRead) -> None:
    after = follow(HELD, _read(f"what about {party.name}?", party), DECLARED)
    assert after.buyer == party.name and not after.confirmed("end_user")
    assert "end_user_country" not in after.facts
    assert after.facts["dysprosium_pct"] == HELD.facts["dysprosium_pct"]


def test_another_grade_takes_the_items_facts_away_and_no_others() -> None:
    goods = (Goods("g1", Span(0, 5), grade="N35"),)
    after = follow(HELD, _read("and N35?", goods=goods), DECLARED)
    assert after.grade == "N35" and "dysprosium_pct" not in after.facts
    assert after.facts["end_user_country"] == HELD.facts["end_user_country"]


def test_another_buyer_and_another_item_begin_a_case_of_their_own() -> None:
    goods = (Goods("g1", Span(0, 5), grade="N35"),)
    after = follow(HELD, _read("N35 for Bosch?", _buyer("Bosch"), goods=goods), DECLARED)
    assert after.number == 2 and not after.facts


def test_back_returns_to_the_case_that_was_left() -> None:
    other = follow(HELD, _read("what about Bosch?", _buyer("Bosch")), DECLARED)
    reading = _read("back to the first", reply=Reply("back", Span(0, 4)))
    again = follow(other, reading, DECLARED)
    assert again.roles == HELD.roles and again.facts == HELD.facts


@pytest.mark.parametrize("fact", [
    _fact("us_military_tie", False, mode=Mode.ASKED),
    _fact("us_military_tie", False, mode=Mode.DENIED),
    _fact("dysprosium_pct", 0.1, op="<"), _fact("us_military_tie", False, of="Bosch"),
    _fact("no_such_fact", True)])
def test_what_is_asked_denied_bounded_or_anothers_is_no_fact_of_the_case(fact: FactRead) -> None:
    after = follow(HELD, _read("some words", facts=(fact,)), DECLARED)
    assert after.facts == HELD.facts


def test_a_fact_told_in_two_ways_is_taken_off_the_card() -> None:
    told = _fact("dysprosium_pct", 2.0)
    read = _read("2 % or 4 %", facts=(told,), differing=("dysprosium_pct",))
    after = follow(HELD, read, DECLARED)
    assert "dysprosium_pct" not in after.facts


def test_what_is_said_anew_is_no_longer_confirmed() -> None:
    after = follow(HELD, _read("it is 2 %", facts=(_fact("dysprosium_pct", 2.0),)), DECLARED)
    assert after.facts["dysprosium_pct"].value == 2.0
    assert not after.facts["dysprosium_pct"].confirmed


def test_the_same_text_again_keeps_what_was_confirmed_meanwhile() -> None:
    fact = _fact("dysprosium_pct", 3.1)
    after = follow(HELD, _read(HELD.text, _buyer("Siemens Energy AG"), facts=(fact,)), DECLARED)
    assert after.facts == HELD.facts and after.roles == HELD.roles


def test_a_shipment_of_the_past_is_judged_by_the_law_of_its_day() -> None:
    fact = _fact("shipment_date", date(2025, 12, 1))
    after = follow(HELD, _read("it left on 1 December 2025", facts=(fact,),
                               today=date(2026, 11, 30)), DECLARED)
    assert after.day == date(2025, 12, 1)
