"""How heavy the page is and how soon it is seen: `python -m tests.bench.page`.

The last line is one JSON object: first contentful paint in ms (median of 5, empty cache), the
page's bytes with script, styles and icon, compressed by gzip, and how many requests it makes.
"""

import gzip
import json
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Response

from api.app import create_app
from assistant.services.services import open_house
from assistant.settings import Settings
from tests.browser import chromium, served

PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def visit(browser: Browser, address: str) -> tuple[float, int, int]:
    """First contentful paint in ms, compressed bytes, requests of one visit with an empty cache."""
    page = browser.new_context().new_page()
    seen: list[Response] = []
    page.on("response", lambda one: seen.append(one))
    page.goto(address, wait_until="networkidle")
    paint = float(page.locator("body").evaluate(f"() => {PAINT}"))
    weight = sum(len(gzip.compress(one.body())) for one in seen)
    page.context.close()
    return paint, weight, len(seen)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Settings(data=Path(folder)))
        with served(create_app(house)) as address, chromium() as browser:
            found = [visit(browser, address) for _ in range(5)]
        house.close()
    print(json.dumps({"first_paint_ms": round(statistics.median(one[0] for one in found)),
                      "slowest_paint_ms": round(max(one[0] for one in found)),
                      "gzip_bytes": found[0][1], "requests": found[0][2]}))


if __name__ == "__main__":
    main()
