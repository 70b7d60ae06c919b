"""A portfolio on the page, in a real Chromium: counts, filters, flips, down to one line; alerts."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from assistant.portfolio.alerts import alerts, look
from assistant.portfolio.deciding import PortfolioRequest, decide, opened
from assistant.roles import LOCAL
from assistant.services.services import House, open_house
from assistant.settings import Settings
from knowledge.portfolio.input_tables import GivenTable
from tests.browser import CHROMIUM, chromium, served
from tests.page import NOW, PHONE, accessible
from tests.page import opened as opened_page
from tests.test_portfolio_tables import as_csv

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium here")
ABROAD = ["outside_china", "JP", "yes", "5", "no", "yes", "no"]
LINES = [["id", "movement", "destination_country", "annex_product", "prc_value_share_pct",
          "prc_technology", "prc_annex_item", "humanitarian"],
         *([f"L{number}", *ABROAD] for number in range(1, 4)),
         ["<b>L4</b>", "leaves_china", *ABROAD[1:]], ["L5", *[""] * 7]]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    found = open_house(Settings(data=tmp_path_factory.mktemp("data"), vectors="off"), now=NOW)
    yield found
    found.close()


@pytest.fixture(scope="module")
def made(house: House, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("tables")
    lines: GivenTable = as_csv(folder, "lines", LINES)
    found = decide(house, PortfolioRequest({"lines": lines}, date(2026, 11, 23),
                                           question="overseas_license_needed"), LOCAL, NOW)
    found.portfolio.close()
    look(house, LOCAL, NOW, NOW.date())
    return found.id


@pytest.fixture(scope="module")
def at(house: House) -> Iterator[str]:
    with served(create_app(house, now=lambda: NOW)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, at: str) -> Iterator[Page]:
    yield from opened_page(browser, at)


@pytest.mark.parametrize("kind", [{}, PHONE], ids=["light", "dark, Chinese, phone"])
def test_its_places_are_accessible_and_fit(browser: Browser, at: str, made: str,
                                           kind: dict[str, object]) -> None:
    for page in opened_page(browser, at, **kind):
        for place in ("/portfolios", f"/portfolios/{made}", f"/portfolios/{made}/lines/1",
                      f"/portfolios/{made}/lines/5", "/alerts", "/alerts?state=all"):
            assert page.goto(at + place).status == 200, place  # type: ignore[union-attr]
            accessible(page, place)


def test_from_the_counts_to_a_group_of_flips_to_a_line(page: Page, at: str, house: House, made: str
                                                       ) -> None:
    page.goto(f"{at}/portfolios")
    page.locator(f"a[href='/portfolios/{made}']").click()
    kept, law, body = opened(house, "local", made)
    outcomes = [law.determine(kept.facts(line)).outcome for line in range(1, 6)]
    kept.close()
    assert {name: outcomes.count(name) for name in outcomes} == {
        name: count for name, count in body["counts"].items() if count and name != "to_confirm"}
    expect(page.locator(".tabs .count")).to_have_text([
        str(body["counts"][word]) for word in body["outcomes"].values()])
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.locator("tbody")).to_contain_text("<b>L4</b>")  # text stays text
    section = page.locator(".cliff", has_text="61")
    expect(section.first).to_contain_text("3 lines flip")
    section.first.locator("li a").first.click()
    expect(page.locator("tbody tr")).to_have_count(3)
    answer = page.request.get(at + str(page.locator("a[download]").get_attribute("href")))
    assert answer.status == 200, answer.text()
    rows = list(csv.DictReader(io.StringIO(answer.text())))
    assert sorted(row["id"] for row in rows) == ["L1", "L2", "L3"]
    page.locator("tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("L1")
    expect(page.locator("main")).to_contain_text("outside China")


def test_lines_are_found_by_verdict_rule_missing_fact_and_order(page: Page, at: str, made: str
                                                                ) -> None:
    for found, lines in (("missing=movement", 1), ("id=L2", 1), ("answer=3&id=L5", 0)):
        page.goto(f"{at}/portfolios/{made}?{found}")
        expect(page.locator("tbody tr")).to_have_count(lines)
    page.goto(f"{at}/portfolios/{made}")
    count = page.locator("details .rows li").first.locator("small").inner_text().split()[0]
    page.locator("details .rows li a").first.click()
    expect(page.locator("tbody tr")).to_have_count(int(count))
    for wrong in ("answer=9", "missing=colour", "cliff=9&group=0", "group=1", "colour=red"):
        answer = page.request.get(f"{at}/portfolios/{made}?{wrong}")
        assert 400 <= answer.status < 500, wrong
    assert page.request.get(f"{at}/portfolios/{made}/lines/6").status in (404, 422)
    assert page.request.get(f"{at}/portfolios/none").status == 404


def test_an_alert_is_noted_with_a_word_and_leaves_the_list(page: Page, at: str, house: House,
                                                           made: str) -> None:
    before = alerts(house, "local", waiting=True)
    assert any(made in one.about for one in before)
    page.goto(f"{at}/alerts")
    expect(page.locator(".rows > li")).to_have_count(len(before))
    first = page.locator(".rows > li").first
    first.locator("summary").click()
    first.locator("button").click()
    expect(first.locator(".acted")).to_contain_text("what follows")
    first.locator("textarea").fill("Sales told; the orders are on hold.")
    first.locator("button").click()
    expect(page.locator(".rows > li, .empty")).to_have_count(max(len(before) - 1, 1))
    noted = [one for one in alerts(house, "local") if one.acknowledged]
    assert len(noted) == 1 and "on hold" in noted[0].acknowledged
    page.locator(".look button").click()  # nothing new: what was raised is not raised again
    page.wait_for_load_state("networkidle")
    assert len(alerts(house, "local")) == len(before)
