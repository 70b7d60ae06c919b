"""The page in Chinese: no English stands in it but names, codes and quoted texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from assistant.services.services import open_house
from assistant.settings import Settings
from knowledge.packs import installed, scenarios

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
ENGLISH = re.compile(r"\b[A-Za-z][a-z]+(?:[ '\-][A-Za-z]?[a-z]+){2,}")
"""Three words or more, one after the other."""
PLACES = ("/", "/conversations", "/reviews", "/batches", "/portfolios", "/regimes", "/lists",
          "/records", "/import", "/alerts", "/no-such-page",
          *(f"/regimes/{pack}" for pack in installed() if not scenarios(pack)))
QUESTIONS = ("钐钴磁环给TDK Corporation，能用通用许可吗", "42SH要许可证吗，买方是尼得科",
             "61号公告今天是否有效？", "TDK在名单上吗", "含镝的钕铁硼，成分不明，能出吗")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    house = open_house(Settings(data=tmp_path_factory.mktemp("chinese"), vectors="off"), now=NOW)
    yield TestClient(create_app(house, lambda: NOW), base_url="http://127.0.0.1",
                     headers={"accept-language": "zh-CN", "accept": "text/html"})
    house.close()


def english(page: str) -> list[str]:
    """What stands in English, less scripts, code, and what is marked as another language's."""
    for tag in ("script", "style", "template", "code"):
        page = re.sub(rf"(?s)<{tag}\b[^>]*>.*?</{tag}>", " ", page)
    page = re.sub(r'(?s)<(?!html)(\w+)[^>]*\blang="en"[^>]*>.*?</\1>', " ", page)
    said = " | ".join(re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', page))
    page = re.sub(r"\blodestone(?: [a-z]+)+", " ", page)  # a command
    return ENGLISH.findall(f"{unescape(re.sub(r'(?s)<[^>]+>', ' | ', page))} | {unescape(said)}")


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_chinese(client: TestClient, place: str) -> None:
    assert english(client.get(place).text) == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_and_its_trace_are_chinese(client: TestClient, question: str) -> None:
    record = client.post("/v1/questions", json={"question": question}).json()["record"]
    card = client.get(f"/answers/{record}").text
    shown = re.sub(r'(?s)<[^>]*class="[^"]*\bsources\b.*?</(?:details|section)>', " ", card)
    assert english(shown) == []
    assert english(client.get(f"/page/answers/{record}/trace").text) == []


def test_what_is_sought_here_is_found_in_english(client: TestClient) -> None:
    """The test is no empty one: the same places in English have it everywhere."""
    for place in PLACES[:10]:
        assert english(client.get(place, headers={"accept-language": "en"}).text), place
