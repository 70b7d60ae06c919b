"""The page in a real Chromium: asked, answered in place, changed, read; text stays text."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from api.page import render
from assistant.answer import Answer, FactShown
from assistant.answering import answer
from assistant.asked import Asked
from assistant.house import House, open_house
from assistant.settings import Settings
from tests.browser import CHROMIUM, chromium, served

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TDK = ("Could TDK Corporation import N38EH arc segments with 6.5 % dysprosium from Ningbo under "
       "general authorisation?")
LAFERT = TDK.replace("TDK Corporation", "Lafert S.p.A.")
PUMP = ("Could Norddrive Pumpen GmbH, a civil pump maker in Germany, import 35SH blocks with 3.1 % "
        "dysprosium from Ningbo under general authorisation?")
SECONDS_60 = 60_000
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium here")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_house(Settings(data=tmp_path_factory.mktemp("data")), now=NOW)
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


def opened(browser: Browser, at: str, **kind: object) -> Iterator[Page]:
    """A page that fails the test if it asks anything of another origin, runs a dialog, or errs."""
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | kind))  # type: ignore[arg-type]
    found, wrong = context.new_page(), []
    found.on("request", lambda one: wrong.append(one.url) if not one.url.startswith(at) else None)
    found.on("dialog", lambda one: (wrong.append(one.message), one.dismiss()))
    found.on("pageerror", lambda one: wrong.append(str(one)))
    found.goto(at)
    yield found
    context.close()
    assert not wrong


def ask(page: Page, text: str) -> None:
    cards = page.locator(".card").count()
    page.fill("#question", text)
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(cards + 1, timeout=SECONDS_60)
    expect(page.locator("#question")).to_be_focused()


@pytest.mark.parametrize(("text", "verdict"), [
    (TDK, "NOT ELIGIBLE"), (LAFERT, "BARRED|NOT ELIGIBLE"), (PUMP, "general license"),
    ("Is 42SH controlled?", "CANNOT TELL YET"),
])
def test_the_four_questions_get_the_verdict_of_the_rules(page: Page, text: str, verdict: str
                                                          ) -> None:
    ask(page, text)
    expect(page.locator(".card h2")).to_have_text(re.compile(verdict))
    expect(page.locator("[role=status]")).to_contain_text("Answered")
    assert page.locator(".card .sources summary").count() == 1


def test_a_missing_fact_answered_in_place_shows_what_flips(page: Page) -> None:
    ask(page, "Is 42SH controlled?")
    page.locator("form.fact[data-name=dysprosium_pct] input").first.fill("3.1")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(2, timeout=SECONDS_60)
    expect(page.locator(".card h2").last).to_contain_text("IN SCOPE")
    expect(page.locator(".card .flips").last).to_contain_text("CANNOT TELL YET")
    expect(page.locator(".case")).to_contain_text("3.1")


def test_a_fact_of_the_case_is_changed_beside_the_thread(page: Page) -> None:
    ask(page, "Are NdFeB block magnets with 3.1 % dysprosium controlled?")
    row = page.locator(".case tr", has_text="dysprosium")
    row.locator("summary").click()
    row.locator("input").fill("0")
    row.locator("button").click()
    expect(page.locator(".card")).to_have_count(2, timeout=SECONDS_60)
    expect(page.locator(".card .changed").last).to_contain_text("3.1")


def test_a_follow_up_keeps_the_case(page: Page) -> None:
    ask(page, TDK)
    ask(page, "And if the buyer were Lafert S.p.A.?")
    expect(page.locator(".card h2").last).to_contain_text("Lafert")
    expect(page.locator(".card .changed").last).to_contain_text("Lafert")


def test_a_citation_opens_the_passage_marked_in_its_text(page: Page) -> None:
    ask(page, TDK)
    page.locator(".card a.chip").first.click()
    expect(page.locator("dialog .cited")).to_contain_text("Watch list")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).not_to_be_visible()


def test_a_dropped_connection_loses_no_typed_word(page: Page, at: str) -> None:
    page.route("**/v1/questions", lambda route: route.abort())
    page.fill("#question", TDK)
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("failed")
    expect(page.locator("#question")).to_have_value(TDK)
    page.unroute("**/v1/questions")
    page.reload()
    expect(page.locator("#question")).to_have_value(TDK)
    page.locator("#question").press("Enter")
    expect(page.locator(".card")).to_have_count(1, timeout=SECONDS_60)


def test_a_reload_brings_the_thread_back(page: Page) -> None:
    ask(page, TDK)
    page.reload()
    expect(page.locator(".card h2")).to_contain_text("NOT ELIGIBLE", timeout=SECONDS_60)


def test_the_keyboard_alone_asks_and_reads(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    for _ in range(30):
        if page.locator("#question:focus").count():
            break
        page.keyboard.press("Tab")
    page.keyboard.type(TDK)
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(1, timeout=SECONDS_60)
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.locator(".trace summary:focus").count():
            break
    page.keyboard.press("Enter")
    expect(page.locator(".trace")).to_have_attribute("open", "")
    expect(page.locator(".trace svg desc")).to_contain_text("watch list")


@pytest.mark.parametrize("kind", [
    {}, {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}, "locale": "zh-CN"},
], ids=["light", "dark, Chinese, phone"])
def test_every_page_is_accessible_and_fits(browser: Browser, at: str, kind: dict[str, object]
                                           ) -> None:
    for page in opened(browser, at, **kind):
        ask(page, "42SH要出口许可证吗？" if kind else TDK)
        answer = page.locator(".as-of a").get_attribute("href")
        for place in ("", "/regimes", "/regimes/cn_dual_use", "/lists", "/firms",
                      "/firms/demo-kestrovia", "/items", "/conversations", "/records",
                      answer, f"{answer}/what-if"):
            if place:
                assert page.goto(at + str(place)).status == 200  # type: ignore[union-attr]
            found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa",
                                                         "wcag22aa"]})
            serious = [one["id"] for one in found.response["violations"]
                       if one["impact"] in ("serious", "critical")]
            assert not serious, (place, serious, found.generate_report())
            wide = page.locator("body").evaluate("one => one.scrollWidth - one.clientWidth")
            assert wide <= 0, place


def test_what_if_shows_both_sides_of_a_notice(page: Page, at: str) -> None:
    ask(page, TDK)
    page.locator("a", has_text="What if").click()
    page.locator("select[name=instrument]").select_option("d792")
    page.locator("select[name=state]").select_option("suspended")
    page.locator("main button").click()
    expect(page.locator(".flips")).to_contain_text("suspended")


def hostile(shared: Path) -> list[str]:
    files = [shared / "adversarial" / f"{name}.jsonl"
             for name in ("markdown_exfil", "xss_payloads", "blns")]
    lines = [line for file in files for line in file.read_text("utf-8").split("\n") if line]
    return [json.loads(line)["text"] for line in lines]


def test_hostile_strings_stay_text_as_question_record_and_model_text(
        browser: Browser, at: str, house: House, shared: Path) -> None:
    """Each string goes through the real renderer as the question, the model's text, a fact's value
    and source; all are then shown by Chromium at the page's own origin under its own policy."""
    made = answer(house, Asked(TDK, law_day=NOW.date(), now=NOW))
    texts = hostile(shared)
    asked = SimpleNamespace(cookies={}, headers={}, url=SimpleNamespace(path="/"))
    assert len(texts) > 900
    for page in opened(browser, at):
        for start in range(0, len(texts), 50):
            html = "".join(drawn(asked, made, text) for text in texts[start:start + 50])
            page.locator(".log").evaluate("(log, html) => { log.innerHTML = html; }", html)
            tags = page.locator(".log").evaluate(
                "log => [...new Set([...log.querySelectorAll('*')].map(one => one.localName))]")
            assert set(tags) <= TAGS, set(tags) - TAGS
            strange = page.locator(".log").evaluate(
                "log => [...log.querySelectorAll('*')].flatMap(one => [...one.attributes].filter("
                "a => a.name.startsWith('on') || a.name === 'style' || (a.name === 'href' && "
                "!a.value.startsWith('/'))).map(a => a.name + '=' + a.value))")
            assert strange == []


TAGS = {"article", "header", "footer", "section", "span", "h2", "h3", "p", "b", "small", "div", "a",
        "ul", "ol", "li", "details", "summary", "blockquote", "button", "table", "thead", "tbody",
        "tr", "th", "td", "form", "label", "input", "select", "option", "br", "q", "svg", "title",
        "desc", "rect", "text", "line"}


def drawn(asked: SimpleNamespace, made: Answer, text: str) -> str:
    fact = FactShown(name="dysprosium_pct", value=text, source=text, words=text)
    bent = made.model_copy(update={
        "text": text, "question": text, "headline": text, "facts": [fact], "to_confirm": [fact],
        "choices": [text], "what_changed": [text], "corrections": [text], "trace": [],
        "citations": made.citations[:1]})
    card = render.page(asked, "card.html", **render.answer_values(bent))  # type: ignore[arg-type]
    case = render.page(asked, "case.html", answer=bent, declared={})  # type: ignore[arg-type]
    return bytes(card.body).decode() + bytes(case.body).decode()
