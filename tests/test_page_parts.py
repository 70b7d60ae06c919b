"""What the page is made of, without a browser: words, pictures, the cut book, the weight."""

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.page import render
from api.page.pictures import timeline
from api.page.rulebook_pages import cut, spans
from assistant.services.services import House
from assistant.wording import words
from knowledge.packs import installed, load, scenarios
from knowledge.rulebook import rulebook
from tests.service import open_in

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HEAVIEST = 100_000
"""Bytes of the page with everything that it loads, compressed."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), vectors="off")
    yield opened
    opened.close()


def test_every_word_of_the_page_stands_in_both_languages_and_is_used() -> None:
    sources = "".join(one.read_text("utf-8") for folder in ("templates", ".")
                      for one in (render.HERE / folder).iterdir() if one.suffix in (".html", ".py"))
    names = set(re.findall(r"['\"](\w+)['\"]", sources))
    begins = {one for one in re.findall(r"t\('(\w+)' ?[~+]", sources)} | {"kind_"}
    for name, said in render.texts().items():
        assert set(said) == {"en", "zh"} and all(said.values()), name
        assert name in names or name.startswith(tuple(begins)), name
    wanted = set(re.findall(r"t\('(\w+)'\)", sources))
    assert wanted <= set(render.texts()), wanted - set(render.texts())


def test_nearly_every_fact_has_a_chinese_name() -> None:
    """A fact that is new in a pack goes by its own name until somebody says what it is called."""
    names = {name for id in installed()
             for name in load(id, next(iter(scenarios(id)), "")).facts}
    named = {name for name in names if words.fact(name, "zh") != words.fact(name, "en")}
    assert len(named) > 0.9 * len(names), sorted(names - named)


def test_the_page_is_light_and_asks_nothing_of_others(house: House) -> None:
    client = TestClient(create_app(house, lambda: NOW), base_url="http://127.0.0.1")
    page = client.get("/")
    loaded = [client.get(f"/static/{render.version()}/{one.name}")
              for one in render.STATIC.iterdir()]
    assert all(one.status_code == 200 for one in loaded)
    assert sum(len(gzip.compress(one.content)) for one in (page, *loaded)) < HEAVIEST
    assert "immutable" in loaded[0].headers["cache-control"]
    assert client.get("/static/000000000000/page.css").headers["cache-control"] == "no-store"
    addresses = re.findall(r"(?:src|href|action)=\"([^\"]*)\"", page.text)
    assert addresses and all(re.match(r"^(/(?!/)|#)", one) for one in addresses)
    for one in (page.text, *(one.text for one in loaded)):
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", one)
        assert not re.search(r"<script>|\bstyle=|\beval\(|new Function", one)


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example",
                                  "/ok\r\nSet-Cookie: x=1"])
def test_the_choice_of_language_leads_to_no_other_site(house: House, back: str) -> None:
    client = TestClient(create_app(house, lambda: NOW), base_url="http://127.0.0.1",
                        follow_redirects=False)
    assert client.get("/language", params={"to": "zh", "back": back}).status_code == 422
    found = client.get("/language", params={"to": "zh", "back": "/regimes/cn_dual_use"})
    assert found.headers["location"] == "/regimes/cn_dual_use"


def test_the_book_is_cut_without_losing_a_line() -> None:
    text = rulebook(load("cn_dual_use"), NOW.date())
    book = cut(text)
    kept = " ".join(part for one in book.sections for block in one.blocks
                    for part in (block.name, block.lead, *(line for _, lines in block.runs
                                                           for line in lines)))
    body = text.partition("## Questions")[2].partition("## Signature")[0]
    for line in body.splitlines():
        said = re.sub(r"^#+ |^\s*(- |\d+\. )", "", line).strip("` ")
        assert said in kept or said in {one.title for one in book.sections}, line
    assert [one.title for one in cut(text, "no such words").sections if one.blocks] == []


def test_names_and_citations_of_a_line_lead_somewhere() -> None:
    found = spans("rule `a.b` holds: So it is. [d792:26, no12_2026:1]", lambda code: f"/{code}")
    assert [one["code"] for one in found if one["code"]] == ["a.b", "d792:26", "no12_2026:1"]
    assert "".join(one["text"] or one["code"] for one in found) == (
        "rule a.b holds: So it is. [d792:26, no12_2026:1]")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_timeline_stays_inside_its_frame_and_says_what_it_draws(language: str) -> None:
    pack = load("cn_dual_use")
    days = [(date(2026, 11, 9), "day asked about"), (NOW.date(), "today")]
    drawn = timeline(list(pack.instruments.values()), days, "States", {}, language)
    width = int(re.search(r'viewBox="0 0 (\d+)', drawn)[1])  # type: ignore[index]
    for x, wide in re.findall(r'<rect [^>]*x="([\d.]+)"[^>]*width="([\d.]+)"', drawn):
        assert float(x) >= 0 and float(x) + float(wide) <= width + 0.2
    assert "day asked about 2026-11-09" in drawn and "today 2026-11-23" in drawn
    spoken = re.search("<desc>(.*?)</desc>", drawn)[1]  # type: ignore[index]
    assert all(str(entry.since) in spoken for one in pack.instruments.values()
               for entry in one.states.entries)


def test_static_files_are_only_those_of_the_page(house: House) -> None:
    client = TestClient(create_app(house, lambda: NOW), base_url="http://127.0.0.1")
    version = render.version()
    for name in ("../render.py", "..%2Frender.py", "chat.js.map", "none.js"):
        assert client.get(f"/static/{version}/{name}").status_code in (404, 422)
    assert Path(render.STATIC).is_dir()
