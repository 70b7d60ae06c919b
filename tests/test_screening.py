"""Screening against the built-in lists: who is found, on which day, on what evidence."""

from datetime import date

import pytest

from knowledge.screening import ListEntry, Lists, Query, Screening, screen

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def lists() -> Lists:
    return Lists.built_in()


def ask(lists: Lists, name: str, country: str = "", on: date = TODAY) -> Screening:
    return screen(lists, Query(name, country), on=on)


def listed(lists: Lists, name: str) -> list[ListEntry]:
    return [e for e in lists.entries if e.names[0] == name]


def test_the_built_in_edition_holds_every_party_once_with_names_states_and_sources(
    lists: Lists,
) -> None:
    counts = {e.list: e.entries for e in lists.snapshot.editions}
    assert counts == {
        "control_list": 153, "watch_list": 40, "unreliable_entity_list": 72,
        "afsl_countermeasure": 80,
    }
    assert len({e.id for e in lists.entries}) == 345
    for entry in lists.entries:
        assert entry.names and entry.standings and entry.instrument
        assert entry.source_url.startswith("http") or entry.evidence
        assert all(s.reference for s in entry.standings)
        assert entry.evidence or entry.grade == "A"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TDK Corporation", "TDK Corporation"),
        ("TDK", "TDK Corporation"),
        ("T.D.K. Corp.", "TDK Corporation"),
        ("TDK株式会社", "TDK Corporation"),
        ("ＴＤＫ株式会社", "TDK Corporation"),
        ("Lafert S.p.A.", "Lafert S.p.A."),
        ("Lafert", "Lafert S.p.A."),
        ("LAFERT SPA", "Lafert S.p.A."),
        ("拉法特集团", "Lafert S.p.A."),
        ("日东电工", "Nitto Denko Corporation"),
        ("日東電工株式会社", "Nitto Denko Corporation"),
        ("Denko Nitto", "Nitto Denko Corporation"),
        ("トーキン", "Tokin Corporation"),
        ("Rheinmetal", "Rheinmetall AG"),
        ("Sumitomo Heavy Ind.", "Sumitomo Heavy Industries, Ltd."),
    ],
)
def test_a_listed_party_is_found_however_its_name_is_written(
    lists: Lists, name: str, expected: str
) -> None:
    found = ask(lists, name)
    assert found.state == "hit"
    assert found.hits[0].entry.names[0] == expected
    assert found.hits[0].why


@pytest.mark.parametrize(
    "name",
    ["Müller Pumpen GmbH", "Nordic Valve AB", "北京示例科技有限公司", "Ivan's 3D-Print 2.0 Inc."],
)
def test_a_firm_that_is_not_listed_is_not_a_hit(lists: Lists, name: str) -> None:
    assert ask(lists, name).state == "no_hit"


def test_a_party_is_clear_of_a_list_only_when_nobody_near_stands_on_it(lists: Lists) -> None:
    tdk = ask(lists, "TDK Corporation")
    assert not tdk.clear_of("watch_list")
    assert tdk.clear_of("control_list") and not tdk.flags
    assert not tdk.clear_of("us_sdn")  # a list that was not searched
    raytheon = ask(lists, "Raytheon")
    assert raytheon.flags and not raytheon.clear_of("control_list")
    assert raytheon.clear_of("watch_list")
    assert ask(lists, "Lockheed").state == "review"  # common on the list because it is listed
    assert ask(lists, "China").state == "no_hit"
    assert not ask(lists, "Sunny\u200b Bakery").clear_of("watch_list")
    assert ask(lists, "Müller Pumpen GmbH").clear_of("control_list")


def test_only_the_same_name_in_the_same_script_is_exact(lists: Lists) -> None:
    assert ask(lists, "TDK Corporation").hits[0].exact
    assert ask(lists, "tdk corp.").hits[0].exact
    assert ask(lists, "TDK株式会社").hits[0].exact
    assert not ask(lists, "TDK").hits[0].exact
    assert not ask(lists, "TDK GmbH").hits[0].exact
    assert not ask(lists, "日東電工株式会社").hits[0].exact
    assert not ask(lists, "TDК Corporation").hits[0].exact  # a Cyrillic К


@pytest.mark.parametrize(
    ("name", "list_name", "day", "state"),
    [
        ("TDK Corporation", "watch_list", date(2026, 2, 23), "not_yet"),
        ("TDK Corporation", "watch_list", date(2026, 2, 24), "in_force"),
        ("Leidos", "control_list", date(2025, 3, 3), "not_yet"),
        ("Leidos", "control_list", date(2025, 3, 4), "in_force"),
        ("Leidos", "control_list", date(2025, 11, 9), "in_force"),
        ("Leidos", "control_list", date(2025, 11, 10), "ended"),
        ("Cyberlux Corporation", "control_list", date(2025, 4, 4), "in_force"),
        ("Cyberlux Corporation", "control_list", date(2025, 5, 14), "suspended"),
        ("Cyberlux Corporation", "control_list", date(2026, 11, 10), "suspended"),
        ("Cyberlux Corporation", "control_list", date(2026, 11, 11), "unverified"),
        ("Hanwha Shipping LLC", "afsl_countermeasure", date(2025, 11, 9), "in_force"),
        ("Hanwha Shipping LLC", "afsl_countermeasure", date(2025, 11, 10), "suspended"),
        ("Hanwha Shipping LLC", "afsl_countermeasure", date(2026, 11, 11), "unverified"),
    ],
)
def test_an_entry_has_a_state_on_each_side_of_each_of_its_days(
    lists: Lists, name: str, list_name: str, day: date, state: str
) -> None:
    entry = next(e for e in listed(lists, name) if e.list == list_name)
    assert entry.state(day) == state


def test_the_last_day_of_the_suspension_is_flagged(lists: Lists) -> None:
    entry = next(e for e in listed(lists, "Cyberlux Corporation") if e.list == "control_list")
    assert entry.standing(date(2026, 11, 9)).note == ""
    assert "10 November 2026" in entry.standing(date(2026, 11, 10)).note


def test_the_grade_and_the_reach_of_the_evidence_stand_on_the_entry(lists: Lists) -> None:
    lafert = ask(lists, "Lafert S.p.A.", "IT").hits[0].entry
    assert (lafert.list, lafert.grade, lafert.transfer_barred) == ("control_list", "C", True)
    assert "transcription" in lafert.evidence
    tdk = ask(lists, "TDK Corporation").hits[0].entry
    assert (tdk.list, tdk.grade) == ("watch_list", "A")
    assert listed(lists, "Leidos")[0].transfer_barred is False
    unread = next(e for e in lists.entries if e.instrument.endswith("No. 27 of 2026"))
    assert unread.transfer_barred is None


def test_what_the_lists_do_not_hold_is_said(lists: Lists) -> None:
    gaps = lists.snapshot.edition("afsl_countermeasure").gaps
    assert any("three of the five names" in gap for gap in gaps)
