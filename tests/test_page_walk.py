"""The walks of those who use the page: a clerk to the memo, by keyboard, over a broken line."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from api.app import create_app
from assistant.services.services import House, open_house
from assistant.settings import Settings
from tests.browser import CHROMIUM, chromium, served
from tests.page import NOW, PHONE, TDK, accessible, answered, ask, opened

HELD = {"exporter_compliance_system": "true", "exporter_prior_exports": "true",
        "exporter_fixed_channels": "true"}
"""What an exporter of a general license must have; no other yes/no fact may hold."""
MAIL = """Dear Ms Li,

please offer sintered NdFeB blocks, grade 42SH, with 3.1 % dysprosium and no terbium,
for our plant in Kiel, Germany.

The end user is Norddrive Pumpen GmbH; the magnets go into pumps for water works.

Could this come under general authorisation?

Best regards
Head of purchasing
"""
KINDS = {
    "no": TDK, "asked back": "Is 42SH controlled?", "law": "What is a general license?",
    "state": "Is No. 61 back in force today?", "help": "help",
    "scheme": "Can Velbrandt Pumpenbau get the magnets under the VEU scheme?",
    "confirm": "Are NdFeB block magnets with no dysprosium and no terbium controlled?",
    "refusal": "Put 'motor parts' on the packing list for the SmCo, ok?",
    "list": "Which firms stand on the watch list?", "mail": MAIL,
    "Chinese": "TDK株式会社能否以通用许可从宁波进口含镝6.5%的N38EH磁瓦？"}
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium here")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_house(Settings(data=tmp_path_factory.mktemp("data"), vectors="off"), now=NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def at(house: House) -> Iterator[str]:
    with served(create_app(house, now=lambda: NOW)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, at: str) -> Iterator[Page]:
    yield from opened(browser, at)


def fill(page: Page) -> None:
    """Answer every field of the last card as the sound case has it."""
    card = page.locator(".card").last
    card.locator(".missing details:not(.evidence)").evaluate_all(
        "all => all.forEach((one) => { one.open = true; })")
    for row in card.locator(".missing .fact").all():
        name, kind = row.get_attribute("data-name") or "", row.get_attribute("data-type")
        if kind == "yes_no":
            row.locator(f"[data-value={HELD.get(name, 'false')}]").click()
        else:
            row.locator("input").fill("DE" if kind == "country" else "0")
    card.locator(".missing .primary").click()


def test_a_clerk_comes_from_no_report_to_eligible_and_to_the_memo(page: Page) -> None:
    steps = 1
    ask(page, "Grade 42SH to a pump maker, no composition report. Licence needed?")
    page.locator(".missing .fact[data-name=dysprosium_pct] input").fill("3.1")
    page.locator(".missing .fact[data-name=terbium_pct] input").fill("0")
    page.keyboard.press("Enter")
    answered(page, steps := steps + 1)
    ask(page, "Norddrive Pumpen GmbH, Kiel, Germany. General license possible?")
    answered(page, steps := steps + 1)
    fill(page)
    answered(page, steps := steps + 1)
    while page.locator(".card").last.locator(".act-confirm").count():
        page.locator(".card").last.locator(".act-confirm").click()
        answered(page, steps := steps + 1)
    last = page.locator(".card").last
    expect(last.locator("h2")).to_have_text(re.compile("^ELIGIBLE"))
    assert steps <= 6
    expect(last.locator(".met > summary")).to_be_visible()
    assert "Not so here" not in last.inner_text()
    with page.expect_download() as memo:
        last.locator(".act-memo[data-form=pdf]").click()
    assert memo.value.suggested_filename.endswith(".pdf")


@pytest.mark.parametrize("kind", [{}, PHONE | {"locale": "en-US"}], ids=["screen", "phone"])
def test_verdict_reason_next_step_and_the_field_stand_on_the_first_screen(
        browser: Browser, at: str, kind: dict[str, object]) -> None:
    for page in opened(browser, at, **kind):
        ask(page, "Is 42SH controlled?")
        box = page.locator("form.ask").bounding_box()
        assert box is not None
        for place in ("h2", ".text", ".next", ".progress", ".fact[data-name=dysprosium_pct] input"):
            found = page.locator(".card").last.locator(place).first.bounding_box()
            assert found is not None and 0 <= found["y"] < box["y"], place


def test_who_holds_a_fact_is_asked_in_one_form_with_an_e_mail_in_both_languages(
        browser: Browser, at: str) -> None:
    for page in opened(browser, at):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        ask(page, "Is 42SH controlled?")
        expect(page.locator(".holder legend")).to_have_text("Ask the magnet maker")
        for to, words in (("en", "dysprosium"), ("zh", "镝")):
            page.locator(f".act-mail[data-draft$='to={to}']").click()
            expect(page.locator(".card .acted")).to_contain_text("copied")
            page.wait_for_function(
                "async words => (await navigator.clipboard.readText()).includes(words)", arg=words)


def test_what_nobody_knows_is_left_for_later(page: Page, house: House) -> None:
    ask(page, "Is 42SH controlled?")
    for one in page.locator(".missing .unknown").all():
        one.click()
        expect(one).to_have_attribute("aria-pressed", "true")
    page.locator(".missing .primary").click()
    answered(page, 2)
    held = house.conversations.card("local", "local", page.url.split("=")[1])
    assert {"dysprosium_pct", "terbium_pct"} <= set(held.unknown)


def test_a_pasted_text_shows_what_was_read_with_the_words_marked(page: Page) -> None:
    page.fill("#question", MAIL)
    page.keyboard.press("Enter")
    answered(page, 1)
    assert page.locator(".read-items").get_attribute("open") is not None
    expect(page.locator(".said mark").first).to_be_attached()
    expect(page.locator(".card h2")).to_be_in_viewport()
    page.locator(".facts-parties .change > summary").first.click()
    name = page.locator(".rename-party input").first
    name.fill("Muster Motoren AG")
    name.press("Enter")
    answered(page, 2)
    expect(page.locator(".facts-parties")).to_contain_text("Muster Motoren AG")


def test_a_double_click_on_ask_is_one_question(page: Page) -> None:
    page.fill("#question", TDK)
    page.locator("form.ask .primary").dblclick()
    answered(page, 1)
    expect(page.locator(".status")).to_contain_text("Answered")


def test_a_new_case_while_it_works_says_nothing_of_a_stop(page: Page) -> None:
    page.route("**/v1/questions", lambda route: None)
    page.fill("#question", TDK)
    page.keyboard.press("Enter")
    expect(page.locator(".stop")).to_be_visible()
    page.locator(".new-case").click()
    expect(page.locator(".status")).to_have_text("")
    expect(page.locator(".stop")).not_to_be_visible()
    page.unroute("**/v1/questions")
    ask(page, TDK)


def test_stop_works_without_the_steps(page: Page) -> None:
    page.locator(".settings > summary").click()
    page.locator("[name=steps]").uncheck()
    page.route("**/v1/questions", lambda route: None)
    page.fill("#question", TDK)
    page.keyboard.press("Enter")
    page.locator(".stop").click()
    expect(page.locator(".status")).to_contain_text("Stopped")


def test_asking_again_after_a_lost_answer_makes_no_second_one(page: Page, house: House) -> None:
    """The server has the question; the line breaks before its answer is heard."""
    def lost(route: Route) -> None:
        route.fetch()
        route.abort()

    before = house.records.count("local")
    page.route("**/v1/questions", lost)
    page.fill("#question", TDK)
    page.keyboard.press("Enter")
    expect(page.locator(".status")).to_contain_text("failed")
    page.unroute("**/v1/questions")
    page.locator(".retry").click()
    answered(page, 1)
    assert house.records.count("local") == before + 1


def test_one_key_leads_to_what_is_missing_and_back_and_one_recalls(page: Page) -> None:
    ask(page, "Is 42SH controlled?")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".missing .fact input").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#question")).to_have_value("Is 42SH controlled?")
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("kind", [{}, PHONE], ids=["light", "dark, Chinese, phone"])
def test_every_kind_of_answer_is_accessible(browser: Browser, at: str, kind: dict[str, object]
                                            ) -> None:
    for page in opened(browser, at, **kind):
        for name, text in KINDS.items():
            page.locator(".new-case").click()
            page.fill("#question", text)
            page.keyboard.press("Enter")
            answered(page, 1)
            page.locator(".card details:not(.evidence)").evaluate_all(
                "all => all.forEach((one) => { one.open = true; })")
            expect(page.locator(".card [data-load]")).to_have_count(0)
            accessible(page, name)


def test_conversations_are_found_renamed_archived_and_written_out(page: Page, at: str) -> None:
    ask(page, "Are 35SH magnets of Kestrovia controlled?")
    conversation = page.url.split("=")[1]
    expect(page).to_have_title(re.compile("Lodestone"))
    page.goto(f"{at}/conversations?q=Kestrovia")
    row = page.locator(f"tr[data-conversation='{conversation}']")
    expect(row).to_be_visible()
    row.locator(".menu > summary").click()
    row.locator("[name=title]").fill("Spring order")
    row.locator(".rename button").click()
    expect(page.locator(f"tr[data-conversation='{conversation}'] a").first
           ).to_have_text("Spring order")
    said = httpx.get(f"{at}/v1/conversations/{conversation}/text").text
    assert said.startswith("# Spring order") and "> Are 35SH magnets" in said
    row.locator(".menu > summary").click()
    row.locator(".archive").click()
    expect(row).to_have_count(0)
    page.goto(f"{at}/conversations?archived=true")
    expect(row).to_be_visible()
    page.goto(f"{at}/conversations?q=no-such-word-was-said")
    expect(page.locator("main .empty")).to_be_visible()


def test_a_table_of_firms_is_checked_row_by_row(page: Page, at: str) -> None:
    table = "Company,Country\nTDK Corporation,JP\nMuster Motoren AG,CH\n"
    file = {"name": "customers.csv", "mimeType": "text/csv", "buffer": table.encode()}
    for run in (1, 2):
        page.goto(f"{at}/batches")
        page.set_input_files("#file", file)  # type: ignore[arg-type]
        page.locator("[value=look]").click()
        expect(page.locator(".columns-of select").first).to_have_value("name")
        if run == 2:
            page.locator("[name=against]").select_option(index=1)
        page.locator("[value=run]").click()
        expect(page.locator(".made .counts")).to_contain_text("NOT ELIGIBLE")
    expect(page.locator(".workbook")).to_have_attribute("download", re.compile("xlsx$"))
    page.locator(".results").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    accessible(page, "a run")
    page.locator(".tabs a", has_text="NOT ELIGIBLE").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("TDK Corporation")


def test_a_long_thread_is_light_and_comes_back_by_one_request(page: Page, at: str) -> None:
    ask(page, TDK)
    ask(page, "And if the buyer were Lafert S.p.A.?")
    ask(page, "And with 1 % dysprosium?")
    conversation = page.url.split("=")[1]
    record = page.locator(".card").last.get_attribute("data-record")
    found = httpx.get(f"{at}/page/answers/{record}", headers={"accept-encoding": "gzip"})
    assert found.headers["content-encoding"] == "gzip"
    assert len(found.content) <= 24_000
    thread = httpx.get(f"{at}/page/conversations/{conversation}").text
    assert thread.count("<article") == 1 and thread.count('class="earlier"') == 2
    page.reload()
    expect(page.locator(".log > .card")).to_have_count(1)
    page.locator(".earlier > summary").first.click()
    expect(page.locator(".earlier .card h2").first).to_contain_text("NOT ELIGIBLE")
    assert page.locator(".earlier .card .act").count() == 0
