"""A portfolio on record: decided, supposed otherwise, watched; who is told, and once."""

import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pydantic import SecretStr

from assistant.determining.screenings import clear_hit, looked_up
from assistant.portfolio.alerts import acknowledge, alerts, look
from assistant.portfolio.deciding import Decided, PortfolioRequest, decide, opened, replayed
from assistant.portfolio.impact import SupposedChange, cliffs, what_if
from assistant.portfolio.portfolio_workbook import workbook
from assistant.portfolio.webhook import send
from assistant.roles import LOCAL, Who
from assistant.services.services import House
from knowledge.errors import PortfolioRefused, UnknownRecord
from knowledge.portfolio.input_tables import GivenTable
from knowledge.register import Firm, Item
from knowledge.register.values import EndUseStatement, GeneralLicense, Name
from knowledge.screening import Query
from knowledge.screening.lists.list_files import AboutListFile
from tests.register_support import fact
from tests.service import NOW, open_in
from tests.test_portfolio_tables import ITEMS, as_csv

DAY = date(2026, 11, 24)
BUYERS = [["id", "name", "country"], ["B1", "Example Works 7", "DE"], ["B2", "TDK", "JP"],
          ["B3", "", ""]]
LINES = [["id", "item_id", "buyer_id"],
         *([f"{item}-{buyer}", item, buyer] for item in ("T1", "T2", "T3")
           for buyer in ("B1", "B2", "B3", "gone"))]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), vectors="off")
    yield opened
    opened.close()


@pytest.fixture
def officer(request: pytest.FixtureRequest) -> Who:
    """Somebody who may confirm, in a team of his own."""
    return replace(LOCAL, team=request.node.name[5:45], actor="officer")


def tables(folder: Path) -> dict[str, GivenTable]:
    folder.mkdir(exist_ok=True)
    return {"items": as_csv(folder, "items", ITEMS), "buyers": as_csv(folder, "buyers", BUYERS),
            "lines": as_csv(folder, "lines", LINES)}


def decided(house: House, folder: Path, who: Who, **said: Any) -> Decided:
    found = decide(house, PortfolioRequest(tables(folder), DAY, **said), who, NOW)
    found.portfolio.close()
    return found


def test_a_run_is_on_record_with_all_that_it_rests_on(house: House, officer: Who,
                                                      tmp_path: Path) -> None:
    out = tmp_path / "answers.csv"
    found = decide(house, PortfolioRequest(tables(tmp_path / "in"), DAY), officer, NOW, out=out)
    found.portfolio.close()
    body = house.records.read(officer.team, found.id)
    assert body["lines"] == 12 == sum(body["counts"].values()) - body["counts"]["to_confirm"]
    assert body["fingerprint"] == house.pack("cn_dual_use").fingerprint
    assert body["list_snapshot"] == house.lists.snapshot.id
    assert body["outputs"] == {"answers.csv": sha256(out.read_bytes()).hexdigest()}
    assert len(body["inputs"]["lines"]["sha256"]) == 64 and body["sample"]["lines"] == 12
    assert body["determinations"] and house.records.verify(officer.team).whole
    assert replayed(house, officer.team, found.id)["lines_that_differ"] == 0


def test_the_lists_and_not_the_cells_say_who_is_listed(house: House, officer: Who,
                                                       tmp_path: Path) -> None:
    found = decided(house, tmp_path / "in", officer)
    portfolio, law, _ = opened(house, officer.team, found.id)
    assert portfolio.facts(2)["end_user_on_watch_list"].value is True
    assert portfolio.facts(1)["end_user_on_watch_list"].value is False
    assert "end_user_on_watch_list" not in portfolio.facts(3)
    assert law.determine(portfolio.facts(2)).outcome == "not_eligible"
    portfolio.close()
    unseen = decided(house, tmp_path / "in", officer, screen=False)
    portfolio, *_ = opened(house, officer.team, unseen.id)
    assert "end_user_on_watch_list" not in portfolio.facts(2)


def test_whoever_may_not_confirm_confirms_nothing_by_a_table(house: House, officer: Who,
                                                             tmp_path: Path) -> None:
    found = decided(house, tmp_path / "in", Who(officer.team, "analyst"))
    portfolio, *_ = opened(house, officer.team, found.id)
    assert not any(one.confirmed for one in portfolio.facts(1).values())


def test_another_team_sees_nothing_of_it(house: House, officer: Who, tmp_path: Path) -> None:
    found = decided(house, tmp_path / "in", officer)
    with pytest.raises(UnknownRecord):
        opened(house, "south", found.id)


def test_a_stopped_run_is_not_on_record_and_goes_on_by_its_id(house: House, officer: Who,
                                                              tmp_path: Path) -> None:
    asked = PortfolioRequest(tables(tmp_path / "in"), DAY)
    with pytest.raises(PortfolioRefused, match="stopped before the end") as refused:
        decide(house, asked, officer, NOW, stop=lambda: True)
    id = str(refused.value).split()[-1]
    assert not house.records.bodies(officer.team, "portfolio")
    with pytest.raises(PortfolioRefused, match="begun under another law"):
        decide(house, PortfolioRequest(asked.tables, DAY + timedelta(1)), officer, NOW, id=id)
    found = decide(house, asked, officer, NOW, id=id)
    found.portfolio.close()
    assert found.lines == 12 and found.record["id"] == id


def test_what_if_shows_only_what_flips_with_a_trace(house: House, officer: Who,
                                                    tmp_path: Path) -> None:
    found = decided(house, tmp_path / "in", officer, question="item_controlled")
    told = what_if(house, found.id, SupposedChange(facts=(("items", "T2", {
        "magnet_family": "NdFeB", "dysprosium_pct": 2}),)), officer, NOW).plain()
    assert told["flipped"] == 4 and {one["was"] for one in told["groups"]} == {"not_controlled"}
    assert told["examples"][0]["after"] and told["examples"][0]["sentence"]
    with pytest.raises(PortfolioRefused, match="say what is supposed"):
        what_if(house, found.id, SupposedChange(), officer, NOW)


def test_what_if_another_edition_of_a_list_were_in_use(house: House, officer: Who,
                                                       tmp_path: Path) -> None:
    found = decided(house, tmp_path / "in", officer)
    own = tmp_path / "own.csv"
    own.write_text("id,name,other_names,country,since,until,reason,reference\n"
                   "1,Example Works 7,,DE,2026-01-01,,own,own\n", encoding="utf-8")
    told = what_if(house, found.id, SupposedChange(lists=(own, AboutListFile(
        "company", date(2026, 11, 20), name="own"))), officer, NOW)
    assert told.found.flipped == 0  # a list of one's own is no ground of the law


def test_the_next_days_of_change_are_looked_at_unasked(house: House, officer: Who,
                                                       tmp_path: Path) -> None:
    found = decided(house, tmp_path / "in", officer, question="overseas_license_needed")
    days = list(dict.fromkeys(one.found.after.on for one in cliffs(house, found.id, officer)))
    assert days == [day for day in house.pack("cn_dual_use").days if day > DAY][:len(days)] and days


def test_an_alert_is_raised_once_and_acknowledged_once(house: House, officer: Who,
                                                       tmp_path: Path) -> None:
    decided(house, tmp_path / "in", officer, question="overseas_license_needed")
    first = look(house, officer, NOW, DAY)
    assert not look(house, officer, NOW, DAY)
    one = cleared(house, officer)
    kept = {alert.id for alert in alerts(house, officer.team)}
    assert {alert.id for alert in (*first, *one)} == kept and one
    told = acknowledge(house, officer, one[0].id, "sales told", NOW)
    assert told.acknowledged.endswith("sales told")
    assert one[0].id not in {alert.id for alert in alerts(house, officer.team, waiting=True)}
    for id, comment, said in ((one[0].id, "again", "acknowledged already"),
                              (one[0].id, " ", "say what follows")):
        with pytest.raises(PortfolioRefused, match=said):
            acknowledge(house, officer, id, comment, NOW)
    with pytest.raises(UnknownRecord):
        acknowledge(house, officer, "none", "x", NOW)


def test_papers_that_run_out_are_alerts_while_they_can_still_be_renewed(
        house: House, officer: Who) -> None:
    """A general license, an end user's certificate and a report; not what holds for long yet."""
    register, team = house.register, officer.team
    soon, later = DAY + timedelta(40), DAY + timedelta(400)
    register.save_firm(team, Firm(id="f1", facts=(
        fact("name", Name(text="Example Works 7")),
        fact("general_license", GeneralLicense(number="GL-1", until=soon)),
        fact("general_license", GeneralLicense(number="GL-2", until=later)),
        fact("end_use_statement", EndUseStatement(statement="EUC-9", valid_until=soon)))),
        "test", NOW)
    register.save_item(team, Item(id="P-1", facts=(
        fact("family", "NdFeB", valid_to=soon),)), "test", NOW)
    found = {one.what for one in look(house, officer, NOW, DAY)}
    assert len(found) == 3 and all(str(soon) in one for one in found)
    for name in ("GL-1", "EUC-9", "P-1"):
        assert any(name.lower() in one.lower() for one in found), name
    assert not look(house, officer, NOW, DAY + timedelta(1))


def cleared(house: House, officer: Who) -> list[Any]:
    """A clearance that runs out is an alert."""
    query = Query("TDK", "JP")
    seen = looked_up(house, house.lists, query, DAY, NOW, house.clearances.held(officer.team))
    hit = (*seen.hits, *seen.near_misses)[0]
    clear_hit(house, query, hit.entry.id, officer, NOW, reason="another firm",
              expires=DAY + timedelta(30), on=DAY)
    return look(house, officer, NOW, DAY)


def test_new_alerts_are_sent_signed_and_a_dead_receiver_loses_none(
        house: House, officer: Who, tmp_path: Path) -> None:
    taken: list[tuple[str, bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            taken.append((self.headers["lodestone-signature"], body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    found = cleared(house, officer)
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.handle_request, daemon=True).start()
    settings = house.settings.model_copy(update={
        "alert_webhook": f"http://127.0.0.1:{server.server_port}/alerts",
        "alert_webhook_secret": SecretStr("ours")})
    assert send(settings, officer.team, found, NOW)
    server.server_close()
    signed, body = taken[0]
    seconds = int(NOW.timestamp())
    mac = hmac.new(b"ours", f"{seconds}.".encode() + body, "sha256").hexdigest()
    assert signed == f"t={seconds},v1={mac}"
    assert [one["id"] for one in json.loads(body)["alerts"]] == [one.id for one in found]
    assert not send(settings, officer.team, found, NOW)
    assert not send(house.settings, officer.team, found, NOW)


def test_the_workbook_shows_every_line_and_who_has_what_is_missing(
        house: House, officer: Who, tmp_path: Path) -> None:
    found = decide(house, PortfolioRequest(tables(tmp_path / "in"), DAY), officer, NOW)
    path = tmp_path / "out.xlsx"
    path.write_bytes(workbook(found))
    found.portfolio.close()
    book = openpyxl.load_workbook(path, read_only=True)
    assert book.sheetnames == ["Summary", "Results", "Missing facts", "Rules", "Run info"]
    results = list(book["Results"].iter_rows(values_only=True))
    assert [row[1] for row in results[1:]] == [line[0] for line in LINES[1:]]
    holders = {row[0] for row in list(book["Missing facts"].iter_rows(values_only=True))[1:]}
    assert holders & {"the exporter", "the magnet maker", "the end user"}
    book.close()
