"""What the tests of the page share: a house that is served, a browser, pages that may not err."""

from collections.abc import Iterator
from datetime import UTC, datetime

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TDK = ("Could TDK Corporation import N38EH arc segments with 6.5 % dysprosium from Ningbo under "
       "general authorisation?")
PATIENCE = 60_000
"""Milliseconds for which a page is waited for; long, so that a loaded machine fails nothing."""
PHONE = {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}, "locale": "zh-CN"}
expect.set_options(timeout=PATIENCE)


def opened(browser: Browser, at: str, **kind: object) -> Iterator[Page]:
    """A page that fails the test if it asks anything of another origin, runs a dialog, or errs."""
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | kind))  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    found, wrong = context.new_page(), []
    found.on("request", lambda one: wrong.append(one.url)
             if not one.url.startswith((at, f"blob:{at}")) else None)
    found.on("dialog", lambda one: (wrong.append(one.message), one.dismiss()))
    found.on("pageerror", lambda one: wrong.append(str(one)))
    found.goto(at)
    yield found
    context.close()
    assert not wrong


def ask(page: Page, text: str) -> None:
    """Type a question, send it, and wait for its card."""
    cards = page.locator(".card").count()
    page.fill("#question", text)
    page.keyboard.press("Enter")
    answered(page, cards + 1)


def answered(page: Page, cards: int) -> None:
    """Wait until so many cards are there and the page waits for the next word."""
    expect(page.locator(".card")).to_have_count(cards)
    expect(page.locator("#question")).to_be_focused()


def accessible(page: Page, place: str) -> None:
    """No finding of axe, of any impact, and nothing wider than the screen; looked at from its end,
    where the field for the next question covers nothing."""
    page.evaluate("window.scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    found = Axe().run(page)
    wrong = [(one["id"], one["impact"]) for one in found.response["violations"]]
    assert not wrong, (place, wrong, found.generate_report())
    wide = page.locator("body").evaluate("one => one.scrollWidth - one.clientWidth")
    assert wide <= 0, place
