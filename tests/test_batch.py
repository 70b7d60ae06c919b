"""A customer master before lists and rules: no row dropped, input untouched, flips by row key."""

import io
import json
from base64 import b64decode
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from assistant.services.services import House
from tests.service import officer_of, open_in

ROWS = [
    ("00017", "TDK Corporation", "JP", "=1+1"), ("00018", "Musterwerk GmbH", "DE", "plain"),
    ("00019", "", "", ""), ("00020", "Lockheed", "US", ""), ("00021", "示例泵业", "中国", "@x"),
    ("00022", "Nowhere Ltd", "Nowhere", ""), ("00018", "Musterwerk GmbH", "DE", "again"),
]
FACTS = json.dumps({"magnet_family": "NdFeB", "dysprosium_pct": 6.5, "item_form": "magnet"})


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), mode="served", demonstration=False)
    yield opened
    opened.close()


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with officer_of(house, uuid4().hex) as opened:
        yield opened


def master(rows: list[tuple[str, ...]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Customer master of Example Works"])
    sheet.append(["客户编号 Customer no", "Kunde", "Land", "Notiz"])
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def send(client: TestClient, rows: list[tuple[str, ...]] = ROWS, **said: str) -> Any:
    return client.post("/v1/batches", data={"facts": FACTS} | said,
                       files={"file": ("客户.xlsx", master(rows))})


def sheets(content: bytes) -> dict[str, list[list[str]]]:
    book = load_workbook(io.BytesIO(content))
    types = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert types <= {"s", "n", "inlineStr"}, types  # "n" is what an empty cell is read as
    return {sheet.title: [[cell.value or "" for cell in row] for row in sheet] for sheet in book}


def test_the_workbook_keeps_every_row_and_its_columns_untouched(client: TestClient) -> None:
    found = sheets(send(client).content)
    assert list(found) == ["Summary", "Results", "Missing facts", "Rules", "Run info"]
    heading, *rows = found["Results"]
    assert [row[:4] for row in rows] == [
        [cell if not cell.startswith(("=", "@")) else f"'{cell}" for cell in row] for row in ROWS]
    by_number = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    tdk = by_number["00017"]
    assert tdk["verdict"].startswith("NOT ELIGIBLE") and "watch_list" in tdk["list"]
    assert tdk["deciding rule"] == "cn.d792.watch_list_bars_general" and tdk["why matched"]
    assert by_number["00020"]["lists say"] == "review"
    assert by_number["00019"]["verdict"] == "NOT READ" == by_number["00022"]["verdict"]
    assert "no country is called" in by_number["00022"]["because"]
    assert len({row[heading.index("row key")] for row in rows}) == len(ROWS)
    counts = dict(row[:2] for row in found["Summary"])
    assert counts["all rows"] == str(len(ROWS)) and counts["NOT READ"] == "2"
    missing = found["Missing facts"]
    assert missing[1][0] == "(every buyer)" and all(row[3] and row[4] for row in missing[1:])
    rules = {row[0]: row for row in found["Rules"]}
    assert rules["cn.d792.watch_list_bars_general"][5] == "in force"
    about = dict(row[:2] for row in found["Run info"])
    assert len(about["record hash"]) == 64 and about["rows above the headings"] == "1"


def test_a_second_batch_shows_only_what_flipped(client: TestClient) -> None:
    first = send(client, form="json").json()
    outcomes = {row["key"]: row["outcome"] for row in first["rows"]}
    assert outcomes["00017"] == "not_eligible" and first["counts"]["not_read"] == 2
    later = [(id, name.replace("Musterwerk GmbH", "Lafert S.p.A."), land, note)
             for id, name, land, note in ROWS]
    second = send(client, later, form="json", against=first["record"]["id"]).json()
    assert second["flips"] == 2
    flipped = {row["key"]: row["was"] for row in second["rows"] if row["was"] != row["outcome"]}
    assert set(flipped) == {"00018", "00018#2"} and set(flipped.values()) == {"needs_facts"}


def test_records_and_clearances_of_the_team_are_part_of_the_result(client: TestClient) -> None:
    said = [{"field": "name", "value": {"text": "Musterwerk GmbH"}, "source": "x", "grade": "A"},
            {"field": "name", "value": {"text": "TDK株式会社", "kind": "translation"},
             "source": "x", "grade": "A"}]
    client.put("/v1/firms/m-1", json={"statements": said})
    rows = [("", "Musterwerk GmbH", "", "")]
    [row] = send(client, rows, form="json").json()["rows"]
    assert row["firm"] == "m-1" and row["outcome"] == "not_eligible"  # by its Japanese name
    for entry in row["hits"]:
        client.post("/v1/clearances", json={
            "name": "Musterwerk GmbH", "others": ["TDK株式会社"], "entry": entry,
            "reason": "The translation is wrong", "expires": "2027-05-01"})
    [row] = send(client, rows, form="json").json()["rows"]
    assert row["hits"] == [] and row["outcome"] == "needs_facts"


def test_progress_is_told_and_the_workbook_comes_last(client: TestClient) -> None:
    rows: list[tuple[str, ...]] = [(str(n), f"Example Works {n}", "DE", "") for n in range(120)]
    found = client.post("/v1/batches", data={"facts": FACTS}, files={"file": ("x", master(rows))},
                        headers={"accept": "text/event-stream"}).text
    steps = [part for part in found.split("\n\n") if part.startswith("event: step")]
    assert ['"50 of 120' in steps[0], '"120 of 120' in steps[-1], len(steps)] == [True, True, 3]
    last = found.strip().rsplit("event: ", 1)[1]
    content = b64decode(json.loads(last.partition("data: ")[2])["base64"])
    assert len(sheets(content)["Results"]) == 121


@pytest.mark.parametrize(("said", "status", "words"), [
    ({"item": "NOTHING-1"}, 404, "no item"), ({"pack": "cn"}, 404, "no pack"),
    ({"question": "general"}, 422, "did you mean"), ({"facts": "[]"}, 422, "facts is JSON"),
    ({"facts": '{"magnet": 1}'}, 422, "magnet"), ({"against": "0"}, 404, "on record"),
    ({"mapping": '{"Kunde": "", "客户编号 Customer no": ""}'}, 422, "holds the firms' names"),
    ({"on": "soon"}, 422, "must be a day"),
])
def test_what_cannot_be_run_is_refused_with_the_way_out(
        client: TestClient, said: dict[str, str], status: int, words: str) -> None:
    found = send(client, **said)
    assert found.status_code == status and words.casefold() in found.text.casefold(), found.text


def test_the_lists_of_firms_and_items_are_paged(client: TestClient) -> None:
    rows = "\n".join(f"{n:04d},Vexholm {n},DE" for n in range(120))
    said = client.post("/v1/imports", data={"kind": "firm", "source": "Customer master",
                                            "grade": "B", "dry_run": "false"}, files={
        "file": ("m.csv", f"Customer no,Customer name,Country\n{rows}\n")})
    assert said.status_code == 200, said.text
    first = client.get("/firms")
    assert first.text.count("/firms/0") == 100 and 'href="/firms?after=0099"' in first.text
    second = client.get("/firms?after=0099")
    assert second.text.count('href="/firms/0') == 20 and "after=" not in second.text
