"""Two teams may keep records of the same ids, names and numbers and never see each other's."""

from datetime import date

from knowledge.register import Firm, Item, Register
from knowledge.register.exports import to_csv, to_ftm, to_xlsx
from knowledge.register.importers import import_table, look
from knowledge.register.ownership import structure_of
from tests.register_support import NOW, SOURCE, address, fact, register

__all__ = ["address", "register"]
TEAMS = ("one", "two", "three")


def fill(register: Register) -> None:
    """The same ids, the same number and the same name in each team, and a canary in each text."""
    for team in TEAMS:
        firm = Firm(
            id="k1",
            facts=(
                fact("name", {"text": "Vexholm GmbH"}),
                fact("identifier", {"scheme": "LEI", "value": "LEI00DEMO"}),
                fact("product", f"canary-{team}"),
                fact("owner", {"owner": f"canary-{team}", "percent": 10}),
            ),
        )
        item = Item(id="p1", facts=(fact("description", f"magnet canary-{team}"),))
        register.save_all(team, [firm, item], "me", NOW)


def test_each_way_to_a_record_shows_only_what_is_of_the_team(register: Register) -> None:
    fill(register)
    for team in TEAMS:
        firm, item = register.firm(team, "k1"), register.item(team, "p1")
        found = [
            firm, item, register.find(team, "k1"), register.find(team, "LEI00DEMO"),
            register.find(team, "vexholm"), register.find(team, "vexholn"),
            register.find_items(team, "p1"), register.find_items(team, "magnet"),
            register.passages(team, "k1"), register.passages(team, "p1", "item"),
            structure_of(register, team, "k1", date(2026, 11, 23)),
            to_csv([firm]), to_ftm([firm]), to_xlsx([firm, item]),
        ]  # fmt: skip
        assert len(firm.facts) == 4 and len(item.facts) == 1
        assert all(len(hits) == 1 for hits in found[2:8])  # type: ignore[arg-type]
        others = [f"canary-{other}" for other in TEAMS if other != team]
        assert not any(other in repr(found) for other in others)


def test_a_number_that_another_team_keeps_decides_nothing_here(register: Register) -> None:
    fill(register)
    data = b"name,LEI\nVexholm Holding,LEI00DEMO\n"
    upload = look(register, "four", "firm", data, "a.csv")
    report = import_table(register, "four", upload, SOURCE, by="me", now=NOW, dry_run=False)
    assert report.rows[0].outcome == "imported" and report.rows[0].record != "k1"


def test_a_team_without_the_record_finds_nothing_by_any_way(register: Register) -> None:
    fill(register)
    for text in ("k1", "LEI00DEMO", "Vexholm", "vexholn", "p1", "magnet"):
        assert register.find("four", text) == [] == register.find_items("four", text)


def test_what_one_team_retracts_stands_for_the_others(register: Register) -> None:
    fill(register)
    canary = register.firm("one", "k1").entries("product")[0].facts[0].id or ""
    register.retract("one", "firm", "k1", canary, "me", NOW)
    assert register.firm("one", "k1").values("product") == []
    assert register.firm("two", "k1").values("product") == ["canary-two"]
    assert register.find("two", "LEI00DEMO") and register.find("one", "LEI00DEMO")
