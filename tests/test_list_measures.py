"""What a listing bars is said by its notice: order by order, and not by the name of the list."""

from datetime import date

import pytest

from api.terminal.case_text import screening
from assistant.case.evidence import list_facts
from assistant.determining.screenings import plain_screening
from knowledge.packs import load
from knowledge.packs.again import decide
from knowledge.packs.told_by import told_by
from knowledge.rules import determine
from knowledge.screening import Lists, Query, screen

DAY = date(2026, 11, 30)
LISTS = Lists.built_in()
FERRITE = {"magnet_family": "ferrite", "item_form": "magnet", "us_military": False,
           "end_user_on_control_list": False, "control_listing_unverified": False,
           "unreliable_listing_unverified": False, "wmd_or_terrorism": False,
           "destination_country": "US", "end_user_country": "US", "passed_on_to_japan": False,
           "control_listed_owner_pct": 0}


BESIDE = {fact: other for one in told_by().lists.values() for pair in (
    (*one.barring, *one.without_bar),) for fact, other in zip(pair, pair[::-1], strict=True)}
"""Of the two facts on the measures of a notice, each with the other."""
MEASURES = BESIDE.keys()


def told(name: str, on: date = DAY) -> dict[str, bool]:
    found = list_facts(screen(LISTS, Query(name), on=on), confirmed=True)
    return {fact: one.told.value for fact, one in found.items() if fact in MEASURES}


UEL = "Unreliable Entity List Working Mechanism Notice"


@pytest.mark.parametrize(("notice", "fact"), [
    ("Ministry of Foreign Affairs Order No. 5 (2024)", "countermeasures_without_ban"),
    ("Ministry of Foreign Affairs Order No. 7 (2024)", "countermeasures_without_ban"),
    ("Ministry of Foreign Affairs Order No. 13 (2024)", "countermeasures_without_ban"),  # press
    ("Ministry of Foreign Affairs Order No. 19 (2025)", "countermeasures_ban_dealings"),
    (f"{UEL} [2025] No. 4", "unreliable_notice_without_bar"),
    (f"{UEL} [2025] No. 10", "unreliable_notice_bars_trade"),
])
def test_each_listing_tells_what_its_own_notice_bars(notice: str, fact: str) -> None:
    entries = [one for one in LISTS.entries if one.instrument == notice]
    assert entries
    for entry in entries:
        facts, others = told(entry.names[0]), {one.instrument for one in LISTS.entries
                                               if set(one.names) & set(entry.names)}
        assert facts.get(fact) is True, (entry.names[0], facts)
        assert facts[BESIDE[fact]] is False or len(others) > 1, entry.names[0]


def test_a_firm_on_no_list_is_told_clear_of_every_measure() -> None:
    assert told("Pumpenbau Sondermann Zwickau") == dict.fromkeys(MEASURES, False)


def test_every_notice_that_is_said_to_bar_stands_in_the_lists() -> None:
    known = {entry.instrument for entry in LISTS.entries}
    named = [one for tells in told_by().lists.values() for one in tells.notices]
    assert len(named) == 2
    for pack, value in named:
        assert set(load(pack).value(value, DAY).value) <= known


@pytest.mark.parametrize(("old", "told_as", "outcome"), [
    ("end_user_under_countermeasures", True, "unsettled"),
    ("end_user_under_countermeasures", False, "not_barred"),
    ("end_user_on_unreliable_entity_list", True, "barred"),
    ("us_military", False, "not_barred"),
])
def test_a_record_with_the_names_of_an_earlier_edition_is_decided_by_todays_law(
        old: str, told_as: bool, outcome: str) -> None:
    names = dict.fromkeys(("end_user_under_countermeasures", "end_user_on_unreliable_entity_list"),
                          False)
    facts = FERRITE | names | {old: told_as}
    recorded = {"pack": "cn_dual_use", "scenario": "", "question": "export_barred",
                "on": DAY.isoformat(), "assumed": [], "facts": [
                    {"name": name, "value": value, "source": "stated by the user",
                     "source_date": None, "grade": "C", "confirmed": True}
                    for name, value in facts.items()]}
    assert decide(recorded)["outcome"] == outcome
    assert determine(load("cn_dual_use"), "export_barred", facts, DAY).outcome == outcome


@pytest.mark.parametrize(("name", "on", "said"), [
    ("AeroVironment, Inc.", date(2026, 11, 30),
     "listed since 2025-03-04, until 2025-11-10 (ended)"),
    ("AeroVironment, Inc.", date(2025, 6, 1), "in force since 2025-03-04"),
    ("Cyberlux Corporation", date(2026, 1, 1), "listed since 2025-04-04, suspended since"),
])
def test_the_terminal_shows_since_when_and_until_when_a_listing_holds(
        name: str, on: date, said: str) -> None:
    found = {**plain_screening(screen(LISTS, Query(name), on=on)), "record": {"id": "R"}}
    assert said in " ".join(screening(found, 200).split())
