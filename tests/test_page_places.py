"""The places of the page in a real Chromium: reviewed, looked up, read; text stays text."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from api.page import render
from assistant.answer import (
    Answer,
    Beside,
    FactShown,
    NextStep,
    ReadItem,
    ShownSentence,
    StandingLine,
    Statement,
    Waiting,
)
from assistant.answering import answer
from assistant.asked import Asked
from assistant.intake.file_imports import Handed, take_in
from assistant.office.reviews import Reviews
from assistant.roles import Who
from assistant.services.services import House, open_house
from assistant.settings import Settings
from knowledge.packs import load
from knowledge.register.importers import ImportSource
from tests.browser import CHROMIUM, chromium, served
from tests.page import NOW, PHONE, TDK, accessible, opened

OTHER = Who("local", "Officer B (invented)")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium here")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_house(Settings(data=tmp_path_factory.mktemp("data"), vectors="off"), now=NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def made(house: House) -> Answer:
    return answer(house, Asked(TDK, law_day=NOW.date(), now=NOW))


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


@pytest.mark.parametrize("kind", [{}, PHONE], ids=["light", "dark, Chinese, phone"])
def test_every_place_is_accessible_and_fits(
        browser: Browser, at: str, house: House, made: Answer, kind: dict[str, object]) -> None:
    reviews = Reviews(house.records)
    review = reviews.of("local", made.record) or reviews.submit(OTHER, made.record, NOW)
    for page in opened(browser, at, **kind):
        for place in ("/", "/regimes", "/regimes/cn_dual_use", "/regimes/cn_veu?scenario=strict",
                      "/regimes/us_veu/rulebook?q=chip", "/lists", "/firms",
                      "/firms/demo-kestrovia",
                      "/items", "/conversations", f"/conversations/{made.conversation}",
                      "/records", "/reviews", f"/reviews/{review.id}", f"/answers/{made.record}",
                      f"/answers/{made.record}/what-if", "/texts/d792:26", "/import"):
            assert page.goto(at + place).status == 200, place  # type: ignore[union-attr]
            for one in page.locator("main details").all()[:12]:
                one.evaluate("one => { one.open = true; }")
            accessible(page, place)


def test_an_answer_is_sent_for_review_and_returned_with_a_comment(page: Page, at: str, house: House
                                                                  ) -> None:
    mine = answer(house, Asked(TDK, law_day=NOW.date(), now=NOW))
    page.goto(f"{at}/answers/{mine.record}")
    page.locator(".actions .act-review").click()
    page.locator(".review-form textarea").fill("Before Friday, please.")
    page.locator(".review-form .primary").click()
    expect(page.locator(".card .acted")).to_contain_text("Sent for review")
    review = Reviews(house.records).of("local", mine.record)
    assert review is not None and review.submitted.comment == "Before Friday, please."
    page.goto(f"{at}/reviews")
    page.locator(f".rows a[href$='{review.id}']").click()
    page.locator("[value=approve]").click()
    expect(page.locator(".decide .acted")).to_contain_text("another officer")
    page.locator("[value=return]").click()
    expect(page.locator(".decide .acted")).to_contain_text("what is wanting")
    expect(page.locator(".decide textarea")).to_be_focused()
    page.locator(".decide textarea").fill("The end user's papers are wanting.")
    page.locator("[value=return]").click()
    expect(page.locator("h1 .pill")).to_have_text("returned")
    expect(page.locator(".steps-taken")).to_contain_text("papers are wanting")


def test_an_officer_approves_what_another_asked(page: Page, at: str, house: House) -> None:
    asked = answer(house, Asked(TDK, law_day=NOW.date(), now=NOW, user="Analyst A (invented)"))
    review = Reviews(house.records).submit(OTHER, asked.record, NOW)
    page.goto(f"{at}/reviews/{review.id}")
    page.locator("[value=approve]").click()
    expect(page.locator("h1 .pill")).to_have_text("approved")
    approved = Reviews(house.records).read("local", review.id)
    assert approved.decided is not None and approved.decided.by == "local"


def test_what_if_shows_both_sides_of_a_notice_and_decides_when_asked_only(
        page: Page, at: str, house: House, made: Answer) -> None:
    rows = house.records.count("local")
    page.goto(f"{at}/answers/{made.record}/what-if?instrument=d792&state=suspended")
    page.locator("select[name=instrument]").select_option("d792")
    page.locator("select[name=state]").select_option("suspended")
    assert house.records.count("local") == rows
    page.locator("main button").click()
    expect(page.locator(".side").first).to_contain_text("NOT ELIGIBLE")
    expect(page.locator(".flips")).to_contain_text("suspended")
    assert house.records.count("local") == rows + 1
    accessible(page, "what if, tried")


def test_the_rulebook_holds_every_rule_and_leads_to_its_texts(page: Page, at: str) -> None:
    pack = load("cn_dual_use")
    page.goto(f"{at}/regimes/cn_dual_use/rulebook?on=2026-11-23")
    there = set(page.locator("article.rule").evaluate_all("all => all.map(one => one.id)"))
    assert {*pack.rules, *pack.questions, *pack.facts, *pack.instruments} <= there
    page.goto(f"{at}/regimes/cn_dual_use/rulebook?q=watch_list_bars_general")
    link = page.locator("article[id='cn.d792.watch_list_bars_general'] a").first
    link.click()
    expect(page.locator(".cited")).to_contain_text("Watch list")


@pytest.mark.parametrize(("place", "status", "words"), [
    ("/regimes/cn_dual_use?on=2026-02-31", 422, "no day of the calendar"),
    ("/answers/none", 404, "none"), ("/firms/none", 404, "none"), ("/texts/none", 404, "none")])
def test_a_refusal_is_a_sentence_on_a_page(page: Page, at: str, place: str, status: int, words: str
                                           ) -> None:
    found = page.goto(at + place)
    assert found is not None and found.status == status
    expect(page.locator("main p").first).to_contain_text(words)
    expect(page.locator("nav")).to_be_visible()


def test_the_owners_of_a_firm_are_drawn_and_said(page: Page, at: str) -> None:
    page.goto(f"{at}/firms/demo-kestrovia")
    expect(page.locator(".owners svg desc")).to_contain_text("owns 21 % of Kestrovia Antriebe AG")
    expect(page.locator("main")).to_contain_text("invented example")
    expect(page.locator("main")).to_contain_text("That is not a clearance")


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>[x](javascript:alert(3))"
CUSTOMERS = ("Kunde,Land,Notiz\nMusterwerk GmbH,DE,a\nNo Country Ltd,Nowhere,b\n"
             f"{HOSTILE},DE,c\n")


def test_a_dropped_file_is_tried_given_its_meaning_and_kept(page: Page, at: str, house: House
                                                            ) -> None:
    page.goto(f"{at}/import")
    page.locator(".import > .row [value=try]").click()
    expect(page.locator(".import .acted")).to_have_text("Choose a file first.")
    page.evaluate("""text => {
        const moved = new DataTransfer();
        moved.items.add(new File([text], "customers.csv", { type: "text/csv" }));
        document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: moved,
            bubbles: true, cancelable: true })); }""", CUSTOMERS)
    expect(page.locator(".chosen")).to_have_text("customers.csv")
    page.locator(".import > .row [value=try]").click()
    expect(page.locator(".counts")).to_contain_text("2 new")
    expect(page.locator(".rows-of tr").first).to_contain_text("no country is called 'Nowhere'")
    expect(page.locator(".preview h2")).to_be_focused()
    assert house.register.find("local", "Musterwerk GmbH") == []
    page.locator("select[data-column=Notiz]").select_option("product")
    page.locator("[value=keep]").click()
    expect(page.locator(".import > .row .acted")).to_have_text("Kept, and on record.")
    [found] = house.register.find("local", "Musterwerk GmbH")
    assert house.register.firm("local", found.id).values("product") == ["a"]
    page.goto(f"{at}/firms?q=alert")
    page.locator("td a").first.click()
    expect(page.locator("h1")).to_contain_text("<script>alert(2)</script>")
    assert page.locator("main img, main script").count() == 0


def test_an_officer_clears_a_hit_and_takes_it_back(page: Page, at: str, house: House) -> None:
    take_in(house, Handed(b"Name,Country\nTDK Corporation,JP\n", "listed.csv", "firm", ImportSource(
        title="Listed (invented)", day=None, grade="B")), Who(), NOW, dry_run=False)
    page.goto(f"{at}/firms?q=TDK Corporation")
    page.locator("td a").first.click()
    expect(page.locator(".hits .pill").first).to_have_text("in force")
    page.locator(".hits details > summary", has_text="another firm").first.click()
    page.locator(".clear-hit .primary").first.click()
    expect(page.locator(".clear-hit .acted").first).to_have_text("Give the reason.")
    page.locator(".clear-hit textarea").first.fill("Another register number (invented)")
    page.locator(".clear-hit .primary").first.click()
    expect(page.locator(".clearances")).to_contain_text("Another register number")
    assert page.locator(".hits").count() == 0
    assert answer(house, Asked(TDK, law_day=NOW.date(), now=NOW)).hits == []
    page.locator(".clearances summary").click()
    page.locator(".withdraw textarea").fill("The extract was of another firm (invented)")
    page.locator(".withdraw button").click()
    expect(page.locator(".clearances .pill")).to_have_text("withdrawn")
    assert answer(house, Asked(TDK, law_day=NOW.date(), now=NOW)).hits != []
    expect(page.locator(".hits .pill").first).to_have_text("in force")


def hostile(shared: Path) -> list[str]:
    files = [shared / "adversarial" / f"{name}.jsonl"
             for name in ("markdown_exfil", "xss_payloads", "blns")]
    lines = [line for file in files for line in file.read_text("utf-8").split("\n") if line]
    return [json.loads(line)["text"] for line in lines]


def test_hostile_strings_stay_text_as_question_record_and_model_text(
        browser: Browser, at: str, made: Answer, shared: Path) -> None:
    """Each string goes through the real renderer as the question, the model's text, a fact's value
    and source, a firm's statement, a review's comment; all are then shown by Chromium at the page's
    own origin under its own policy."""
    texts = hostile(shared)
    asked = SimpleNamespace(
        cookies={}, headers={}, url=SimpleNamespace(path="/"), state=SimpleNamespace(),
        app=SimpleNamespace(state=SimpleNamespace(provider=None)))
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
                "!/^[/][^/]/.test(a.value))).map(a => a.name + '=' + a.value))")
            assert strange == []


TAGS = {"article", "header", "footer", "section", "span", "h2", "h3", "p", "b", "small", "div", "a",
        "ul", "ol", "li", "details", "summary", "blockquote", "button", "table", "thead", "tbody",
        "tr", "th", "td", "form", "label", "input", "select", "option", "br", "q", "svg", "title",
        "desc", "rect", "text", "line", "textarea", "code", "abbr", "dl", "dt", "dd", "pre"}


def drawn(asked: SimpleNamespace, made: Answer, text: str) -> str:
    fact = FactShown(name="dysprosium_pct", value=text, source=text, words=text)
    bent = made.model_copy(update={
        "text": text, "statements": [Statement(id="x", kind="notice", sentence=text)],
        "standing": [StandingLine(name="x", title=text, text=text)], "supposed": [text],
        "beside": [Beside(about=text, headline=text, tone="bad", lines=(
            StandingLine(name="x", title=text, text=text),))],
        "next": NextStep(sentence=text), "points": [ShownSentence(sentence=text)], "drafts": [text],
        "read": [ReadItem(name=text, value=text, words=text)], "unread": [text],
        "waiting": [Waiting(id="confirm", kind="confirm", names=("end_user",), text=text)],
        "question": text, "headline": text, "facts": [fact], "to_confirm": [fact],
        "choices": [text], "what_changed": [text], "corrections": [text], "trace": [],
        "conditions": [text], "lawful_changes": [text], "not_checked": [text], "holder": text,
        "citations": [one.model_copy(update={"quote": text, "title": text, "pinpoint": text})
                      for one in made.citations[:1]],
        "hits": [one.model_copy(update={"name": text, "why": (text,), "evidence": text})
                 for one in made.hits[:1]]})
    card = render.page(asked, "card.html", **render.answer_values(bent))  # type: ignore[arg-type]
    case = render.page(asked, "case.html", answer=bent, declared={},  # type: ignore[arg-type]
                       grouped=render.grouped(bent.facts))
    return bytes(card.body).decode() + bytes(case.body).decode()


def test_hostile_names_in_records_stay_text(page: Page, at: str, house: House, shared: Path
                                            ) -> None:
    """They come in as they would: in a firm's record, a question, a comment of a review."""
    mine = answer(house, Asked(f"{TDK} {HOSTILE}", law_day=NOW.date(), now=NOW))
    review = Reviews(house.records).submit(OTHER, mine.record, NOW, comment=HOSTILE)
    for place in ("/conversations", f"/conversations/{mine.conversation}", "/records",
                  f"/answers/{mine.record}", "/reviews", f"/reviews/{review.id}",
                  f"/firms?q={HOSTILE}", f"/?conversation={mine.conversation}"):
        page.goto(at + place)
        found = page.locator("main img, main script").count()
        assert found == 0, place
    expect(page.locator(".said")).to_contain_text("<script>alert(2)</script>")
