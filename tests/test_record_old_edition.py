"""What an earlier edition wrote opens, is shown, makes a memo, replays to the byte and goes on,
once its rows are sealed as today's are (`lodestone record take-over`)."""

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.answer import recorded
from assistant.answering import answer
from assistant.asked import Asked
from assistant.memo import memo
from assistant.office.reviews import Reviews
from assistant.record.custody import take_over
from assistant.replay.replay import replayed
from assistant.roles import EVERYBODY, Who
from assistant.services.services import House
from tests.memos import bare, docx_text
from tests.service import client_of, open_in

OLD = Path(__file__).parent / "records_of_e646826"
MADE: dict[str, Any] = json.loads((OLD / "made.json").read_text())
RECORDS: dict[str, str] = MADE["records"]
ANSWERS = [name for name in RECORDS if name not in ("determined", "compared")]
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("data")
    with zipfile.ZipFile(OLD / "data.zip") as held:
        held.extractall(folder)
    opened = open_in(folder, vectors="off")
    take_over(opened.records, "Anna Officer", NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(house: House) -> TestClient:
    return client_of(house, NOW)


def go_on(house: House, conversation: str, text: str) -> Any:
    return answer(house, Asked(text, law_day=DAY, now=NOW, user="asker", roles=EVERYBODY,
                               conversation=conversation))


def test_the_record_is_whole_and_goes_on(house: House) -> None:
    before = house.records.verify()
    assert before.whole and before.rows > len(RECORDS), before.problems
    go_on(house, "", "Is 42SH controlled?")
    assert house.records.verify().whole


@pytest.mark.parametrize("name", ANSWERS)
def test_an_old_answer_opens_and_is_shown_as_it_was(
        house: House, client: TestClient, name: str) -> None:
    body = house.records.read("local", RECORDS[name])
    found = recorded(body, RECORDS[name])
    assert found.question == body["question"] and found.headline == body["headline"]
    assert (found.verdict.outcome if found.verdict else "") == (
        body["verdict"]["outcome"] if body["verdict"] else "")
    shown = client.get(f"/answers/{RECORDS[name]}")
    assert shown.status_code == 200
    for said in (body["question"], body["disclaimer"], *(one["quote"] for one in
                                                         body["citations"][:1])):
        assert bare(said)[:60] in bare(shown.text.replace("&#39;", "'").replace("&#34;", '"'))
    told = client.get(f"/v1/records/{RECORDS[name]}").json()
    assert told["body"]["text"] == body["text"]


@pytest.mark.parametrize("name", ANSWERS)
def test_an_old_answer_makes_a_memo(house: House, name: str) -> None:
    body = house.records.read("local", RECORDS[name])
    language = "zh" if name == "chinese" else "en"
    said = docx_text(memo(house.records, "local", RECORDS[name], "docx").content)
    assert bare(body["question"]) in said and bare(body["disclaimer"]) in said
    assert bare((body["verdict"] or {"line": body["headline"]})["line"]) in said
    assert language == body["language"]


@pytest.mark.parametrize("name", RECORDS)
def test_an_old_record_replays_to_the_byte_and_says_what_is_other_today(
        house: House, name: str) -> None:
    then = replayed(house, "local", RECORDS[name], "then")
    assert then["same"], [one["differences"] for one in then["replayed"]]
    body = house.records.read("local", RECORDS[name])
    assert len(then["replayed"]) >= len(body["determinations"])
    now = replayed(house, "local", RECORDS[name], "now")
    assert all(one["same"] or one["differences"] for one in now["replayed"])


def test_an_old_approval_stands(house: House) -> None:
    held = Reviews(house.records).of("local", RECORDS["listed"])
    assert held is not None and held.state == "approved" and held.decided
    assert held.decided.by == "officer"
    assert "officer" in docx_text(memo(house.records, "local", RECORDS["listed"], "docx").content)
    again = Reviews(house.records).submit(Who("local", "asker", EVERYBODY), RECORDS["open"], NOW)
    assert again.state == "submitted"


def test_an_old_conversation_goes_on_from_its_case(house: House, client: TestClient) -> None:
    held = house.conversations.get("local", "asker", MADE["conversation"])
    assert [turn["record"] for turn in held.turns] == [RECORDS[f"turn {n}"] for n in (1, 2, 3)]
    before = house.conversations.card("local", "asker", MADE["conversation"])
    assert before.buyer == "Norddrive Pumpen GmbH" and before.open
    found = go_on(house, MADE["conversation"], "The magnets contain 2.5 % dysprosium instead.")
    facts = {one.name: one.value for one in found.facts}
    assert facts["dysprosium_pct"] == 2.5 and found.conversation == MADE["conversation"]
    after = house.conversations.card("local", "asker", MADE["conversation"])
    assert after.number == before.number and after.buyer == before.buyer
    assert len(house.conversations.get("local", "asker", MADE["conversation"]).turns) == 4


def of_record(house: House, name: str) -> str:
    return str(house.records.read("local", RECORDS[name])["conversation"])


@pytest.mark.parametrize(("name", "told"), [
    ("entered", {"japan_armed_forces": True}),
    ("entered no", {"japan_armed_forces": False, "japan_military_tie": False,
                    "us_armed_forces": False, "us_military_tie": False,
                    "unreliable_notice_bars_trade": False}),
])
def test_a_fact_that_was_split_since_is_told_by_those_that_took_its_place(
        house: House, name: str, told: dict[str, bool]) -> None:
    held = house.conversations.card("local", "asker", of_record(house, name))
    assert "japan_military" in held.facts
    found = go_on(house, of_record(house, name), "Dysprosium is 3.0 %.")
    facts = {one.name: one.value for one in found.facts}
    assert told.items() <= facts.items() and not {"japan_military", "us_military"} & facts.keys()
    decided = {fact["name"] for one in found.determinations for fact in one["facts"]}
    assert decided & told.keys()


def test_a_new_buyer_takes_the_old_buyers_split_facts_away(house: House) -> None:
    found = go_on(house, of_record(house, "entered"),
                  "And if Velbrandt Pumpenbau GmbH in Austria buys them instead?")
    assert not {"japan_armed_forces", "japan_military"} & {one.name for one in found.facts}
