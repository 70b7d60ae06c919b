"""The chat in a real Chromium: asked, answered in place, changed, kept when the line breaks."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from api.app import create_app
from assistant.services.services import House, open_house
from assistant.settings import Settings
from tests.browser import CHROMIUM, chromium, served
from tests.page import NOW, PHONE, TDK, accessible, answered, ask, opened

LAFERT = TDK.replace("TDK Corporation", "Lafert S.p.A.")
PUMP = ("Could Norddrive Pumpen GmbH, a civil pump maker in Germany, import 35SH blocks with 3.1 % "
        "dysprosium from Ningbo under general authorisation?")
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


@pytest.mark.parametrize(("text", "verdict"), [
    (TDK, "NOT ELIGIBLE"), (LAFERT, "BARRED|NOT ELIGIBLE"), (PUMP, "general license"),
    ("Is 42SH controlled?", "CANNOT TELL YET"),
])
def test_the_four_questions_get_the_verdict_of_the_rules(page: Page, text: str, verdict: str
                                                          ) -> None:
    ask(page, text)
    expect(page.locator(".card h2")).to_have_text(re.compile(verdict))
    expect(page.locator(".status")).to_contain_text("Answered")
    expect(page.locator(".card h2")).to_be_in_viewport()
    expect(page.locator(".card .about")).to_contain_text("published law")
    assert page.locator(".card .sources > summary").count() == 1


def test_missing_facts_told_together_show_what_flips(page: Page) -> None:
    ask(page, "Is 42SH controlled?")
    page.locator(".missing .fact[data-name=dysprosium_pct] input").fill("3,1")
    page.locator(".missing .fact[data-name=terbium_pct] input").fill("0")
    page.locator(".missing .evidence summary").click()
    page.locator(".missing [name=source]").fill("Report 7 of the mill")
    page.locator(".missing [name=grade]").select_option("B")
    page.locator(".missing .primary").click()
    answered(page, 2)
    expect(page.locator(".card h2").last).to_contain_text("IN SCOPE")
    expect(page.locator(".card .flips").last).to_contain_text("CANNOT TELL YET")
    told = page.locator(".facts-entered li[data-fact=dysprosium_pct], "
                        ".facts-records li[data-fact=dysprosium_pct]")
    expect(told).to_contain_text("Report 7 of the mill")
    expect(told.locator(".grade")).to_have_text("B")
    assert page.locator(".card").first.locator(".missing").count() == 0


def test_a_word_where_a_number_belongs_is_said_at_the_field(page: Page) -> None:
    ask(page, "Is 42SH controlled?")
    field = page.locator(".missing .fact[data-name=dysprosium_pct] input")
    field.fill("some")
    field.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".status")).to_contain_text("Write a number")


def test_yes_and_no_are_chosen_before_they_are_sent(page: Page) -> None:
    ask(page, "Could Norddrive Pumpen GmbH, a civil pump maker, import sintered NdFeB blocks N35SH "
              "with 3.1 % dysprosium, 0 % terbium and 0 % holmium, from Ningbo to Germany under "
              "general authorisation?")
    rows = page.locator(".missing .tell > .fact[data-type=yes_no]")
    names = rows.evaluate_all("rows => rows.map(one => one.dataset.name)")
    assert len(names) > 1
    for row in rows.all():
        row.locator("[data-value=false]").click()
    page.locator(".missing .primary").click()
    answered(page, 2)
    for name in names:
        expect(page.locator(f".facts-entered li[data-fact={name}] b")).to_have_text("no")


def test_a_fact_of_the_case_is_changed_beside_the_thread(page: Page) -> None:
    ask(page, "Are NdFeB block magnets with 3.1 % dysprosium controlled?")
    row = page.locator(".case li[data-fact=dysprosium_pct]")
    row.locator(".change > summary").click()
    row.locator(".fact input").fill("0")
    row.locator(".primary").click()
    answered(page, 2)
    expect(page.locator(".card h2").last).to_be_in_viewport()
    expect(page.locator(".card .changed").last).to_contain_text("3.1 % → 0 %")
    expect(page.locator(".card .flips").last).to_contain_text("IN SCOPE")


def test_what_a_person_confirms_ends_the_asking(page: Page) -> None:
    ask(page, "Are NdFeB block magnets with no dysprosium and no terbium controlled?")
    expect(page.locator(".card h2")).to_contain_text("CONFIRM FIRST")
    page.locator(".card .act-confirm").click()
    answered(page, 2)
    expect(page.locator(".card h2").last).to_contain_text("NOT IN SCOPE")
    expect(page.locator(".card h2").last).not_to_contain_text("CONFIRM FIRST")


def test_a_follow_up_keeps_the_case(page: Page) -> None:
    ask(page, TDK)
    ask(page, "And if the buyer were Lafert S.p.A.?")
    expect(page.locator(".card .about").last).to_contain_text("Lafert")
    expect(page.locator(".card .changed").last).to_contain_text("Lafert")


def test_an_unpublished_scheme_is_shown_as_a_matrix_of_scenarios(page: Page) -> None:
    ask(page, "Does a Chinese VEU exist that Velbrandt Pumpenbau GmbH could join?")
    rows = page.locator(".scenarios tbody th")
    expect(rows).to_have_text(["lenient", "middle", "strict"])
    expect(page.locator(".card .text")).to_contain_text("No published text sets up a Chinese")


def test_a_law_is_shown_on_its_line_of_time(page: Page) -> None:
    ask(page, "Is No. 61 back in force today?")
    expect(page.locator(".law-states svg desc")).to_contain_text("2025-11-07 suspended")
    expect(page.locator(".law-states .mark-name")).to_have_text("today 2026-11-23")


def test_a_citation_opens_its_passage_in_both_languages(page: Page) -> None:
    ask(page, TDK)
    chip = page.locator(".card a.chip").first
    expect(chip).to_contain_text("in force")
    chip.click()
    expect(page.locator("dialog .cited [lang=en]")).to_contain_text("Watch list")
    expect(page.locator("dialog .cited [lang=zh-CN]")).to_contain_text("关注名单")
    expect(page.locator("dialog")).to_contain_text("digest in our own words")
    page.locator("dialog .fold > summary").click()
    expect(page.locator("dialog mark")).to_contain_text("Watch list")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).not_to_be_visible()
    expect(chip).to_be_focused()


def test_the_memo_is_downloaded_and_the_link_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, TDK)
    with page.expect_download() as found:
        page.locator(".act-memo[data-form=docx]").click()
    assert found.value.path().read_bytes()[:2] == b"PK"
    assert found.value.suggested_filename.endswith(".docx")
    expect(page.locator(".acted")).to_have_text("The memo was downloaded.")
    page.locator(".act-copy").click()
    expect(page.locator(".acted")).to_have_text("The link was copied.")
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    expect(page.locator(".card h2")).to_contain_text("NOT ELIGIBLE")


def test_why_opens_the_deciding_path(page: Page) -> None:
    ask(page, TDK)
    page.locator(".act-why").click()
    expect(page.locator(".trace > summary")).to_be_focused()
    expect(page.locator(".trace .path li")).to_contain_text([
        "NOT ELIGIBLE", "watch list", "End user on watch list"])
    expect(page.locator(".requirement[open] > summary")).to_contain_text("watch list")


def test_an_answer_is_announced_once_with_the_steps_or_without(page: Page) -> None:
    page.evaluate("""() => { window.told = [];
        const status = document.querySelector('.status');
        new MutationObserver(() => window.told.push(status.textContent))
            .observe(status, { childList: true, characterData: true, subtree: true }); }""")
    seen: list[str] = []
    page.on("request", lambda one: seen.append(one.headers["accept"])
            if one.url.endswith("/v1/questions") else None)
    ask(page, TDK)
    page.locator(".settings summary").click()
    page.locator("[name=steps]").uncheck()
    ask(page, "Is 42SH controlled?")
    told = page.evaluate("window.told")
    assert [one.split(" ")[0] for one in told] == ["Working", "Answered:"] * 2
    assert seen == ["text/event-stream", "application/json"]
    assert page.locator(".log").get_attribute("aria-live") == "off"
    page.reload()
    expect(page.locator("[name=steps]")).not_to_be_checked()


def broken(route: Route) -> None:
    route.fulfill(status=200, content_type="text/event-stream",
                  body='event: step\ndata: {"sentence": "read the question"}\n\n')


@pytest.mark.parametrize("fail", [lambda route: route.abort(), broken], ids=["at once", "half way"])
def test_a_dropped_connection_loses_no_typed_word(page: Page, fail: object) -> None:
    page.route("**/v1/questions", fail)  # type: ignore[arg-type]
    page.fill("#question", TDK)
    page.keyboard.press("Enter")
    expect(page.locator(".status")).to_contain_text("failed")
    expect(page.locator("#question")).to_have_value(TDK)
    page.unroute("**/v1/questions")
    page.locator(".retry").click()
    answered(page, 1)
    expect(page.locator("#question")).to_have_value("")
    expect(page.locator(".retry")).not_to_be_visible()


def test_a_long_wait_can_be_stopped_and_a_reload_keeps_the_words(page: Page) -> None:
    page.route("**/v1/questions", lambda route: None)
    page.fill("#question", TDK)
    page.keyboard.press("Enter")
    page.locator(".stop").click()
    expect(page.locator(".status")).to_contain_text("Stopped")
    page.unroute("**/v1/questions")
    page.reload()
    expect(page.locator("#question")).to_have_value(TDK)


def test_a_refusal_is_said_in_the_words_of_the_server(page: Page) -> None:
    ask(page, "Is 42SH controlled?")
    field = page.locator(".missing .fact[data-name=dysprosium_pct] input")
    field.fill("300")
    field.press("Enter")
    expect(page.locator(".status")).to_contain_text("between 0 and 100")
    expect(field).to_have_value("300")


def test_a_reload_and_the_list_of_conversations_bring_the_thread_back(page: Page, at: str) -> None:
    ask(page, TDK)
    page.reload()
    expect(page.locator(".card h2")).to_contain_text("NOT ELIGIBLE")
    conversation = page.url.split("=")[1]
    page.goto(f"{at}/conversations")
    page.locator(f"td a[href$='{conversation}']").click()
    page.locator("main .primary").click()
    expect(page.locator(".said")).to_have_text(TDK)
    page.locator(".new-case").click()
    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()


def test_the_keyboard_alone_asks_and_reads(page: Page) -> None:
    def until(place: str, key: str) -> None:
        for _ in range(60):
            if page.locator(f"{place}:focus").count():
                return
            page.keyboard.press(key)
        raise AssertionError(f"{place} is not reached by {key}")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    until("#question", "Tab")
    page.keyboard.type(TDK)
    page.keyboard.press("Enter")
    answered(page, 1)
    until(".act-why", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".trace")).to_have_attribute("open", "")
    until(".case .change > summary", "Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".case .change[open]")).to_have_count(1)


def test_chinese_dark_and_on_a_phone(browser: Browser, at: str) -> None:
    for page in opened(browser, at, **PHONE):
        ask(page, "42SH要出口许可证吗？")
        assert page.locator("html").get_attribute("lang") == "zh-CN"
        expect(page.locator(".card h2")).to_contain_text("暂不能判断")
        expect(page.locator(".case li[data-fact=magnet_family]")).to_contain_text("钕铁硼")
        expect(page.locator(".case li[data-fact=magnet_family] .name")).to_have_text("磁体类别")
        expect(page.locator(".card h2")).to_be_in_viewport()
        accessible(page, "the chat")
        page.locator(".to-case").click()
        expect(page.locator("#case")).to_be_in_viewport()
        page.locator(".language").click()
        expect(page.locator("nav [aria-current]")).to_have_text("Ask")
