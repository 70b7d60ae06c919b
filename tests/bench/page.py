"""How heavy the page is and how soon it is seen: `python -m tests.bench.page [TURNS]`.

The last line is one JSON object. Of the first visit with an empty cache: first contentful paint in
ms (median and slowest of 5), bytes as they came over the line, requests, words on the first screen.
Of an answer's card: bytes as they are and compressed. Of a conversation of 16 turns that is opened
again: ms until its last answer is seen, bytes over the line, nodes of the page. Aims: paint
1,000 ms, card 12 kB compressed, conversation 1,000 ms and 150 kB.
"""

import gzip
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, CDPSession, Page

from api.app import create_app
from assistant.answer import Answer
from assistant.answering import answer
from assistant.asked import Asked
from assistant.services.services import House, open_house
from assistant.settings import Settings
from tests.browser import chromium, served
from tests.page import NOW, TDK

PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
WORDS = """() => [...document.querySelectorAll('body *')].filter((one) => {
  const box = one.getBoundingClientRect();
  return one.checkVisibility() && box.top < innerHeight && box.bottom > 0 && box.height;
}).flatMap((one) => [...one.childNodes].filter((part) => part.nodeType === Node.TEXT_NODE))
  .map((part) => part.data.trim().split(/\\s+/).filter(Boolean).length).reduce((a, b) => a + b, 0)
"""
BUYERS = ("Lafert S.p.A.", "Norddrive Pumpen GmbH", "Muster Motoren AG", "TDK Corporation")


def listening(page: Page) -> tuple[CDPSession, list[float]]:
    """The session that counts the bytes of the line, and the bytes."""
    session, told = page.context.new_cdp_session(page), list[float]()
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda one: told.append(one["encodedDataLength"]))
    return session, told


def visit(browser: Browser, address: str) -> dict[str, float]:
    """One visit with an empty cache."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    _, told = listening(page)
    page.goto(address, wait_until="networkidle")
    found = {"paint": float(page.evaluate(PAINT)), "bytes": sum(told), "requests": len(told),
             "words": float(page.evaluate(WORDS))}
    page.context.close()
    return found


def conversation(house: House, turns: int) -> Answer:
    """The last answer of a conversation of so many turns."""
    made = answer(house, Asked(TDK, law_day=NOW.date(), now=NOW))
    for turn in range(1, turns):
        text = f"And if the buyer were {BUYERS[turn % len(BUYERS)]}?"
        made = answer(house, Asked(text, law_day=NOW.date(), now=NOW,
                                   conversation=made.conversation))
    return made


def reopened(browser: Browser, address: str, made: Answer) -> dict[str, Any]:
    """The conversation opened again, with an empty cache."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    _, told = listening(page)
    page.goto(f"{address}/?conversation={made.conversation}")
    page.locator(".log > .card").wait_for()
    ms = float(page.evaluate("performance.now()"))
    page.wait_for_load_state("networkidle")
    found = {"restored_ms": round(ms), "restored_bytes": round(sum(told)),
             "restored_nodes": page.evaluate("document.querySelectorAll('*').length"),
             "restored_words_first_screen": page.evaluate(WORDS)}
    page.context.close()
    return found


def main(turns: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Settings(data=Path(folder), vectors="off"), now=NOW)
        made = conversation(house, turns)
        with served(create_app(house, now=lambda: NOW)) as address, chromium() as browser:
            seen = [visit(browser, address) for _ in range(5)]
            card = httpx.get(f"{address}/page/answers/{made.record}").content
            again = reopened(browser, address, made)
        house.close()
    paints = [one["paint"] for one in seen]
    print(json.dumps({
        "first_paint_ms": round(statistics.median(paints)), "slowest_paint_ms": round(max(paints)),
        "bytes": round(seen[0]["bytes"]), "requests": seen[0]["requests"],
        "words_first_screen": round(seen[0]["words"]), "card_bytes": len(card),
        "card_gzip_bytes": len(gzip.compress(card)), "turns": turns, **again}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 16)
