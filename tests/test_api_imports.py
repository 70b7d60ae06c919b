"""Files go in over HTTP: tried first, every row reported, kept on record, and out again safely."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from assistant.services.services import House
from tests.messy_workbook import BROKEN, messy_workbook
from tests.service import officer_of, open_in

CUSTOMERS = b"Kunde,Land,Notiz\nMusterwerk GmbH,DE,a\nNo Country Ltd,Nowhere,b\n,DE,c\n"
ABOUT = {"kind": "firm", "source": "Customer master (invented)", "grade": "B"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), mode="served", demonstration=False)
    yield opened
    opened.close()


@pytest.fixture
def team() -> str:
    """Each test has a team, and so a register, of its own."""
    return uuid4().hex


@pytest.fixture
def client(house: House, team: str) -> Iterator[TestClient]:
    with officer_of(house, team) as opened:
        yield opened


def send(client: TestClient, data: bytes, name: str = "customers.csv", **said: str) -> Any:
    return client.post("/v1/imports", data=ABOUT | said, files={"file": (name, data)})


def test_a_trial_reports_every_row_and_changes_nothing(
        client: TestClient, house: House, team: str) -> None:
    found = send(client, CUSTOMERS).json()
    assert found["record"] is None and found["dry_run"]
    assert [(row["number"], row["outcome"]) for row in found["rows"]] == [
        (2, "imported"), (3, "refused"), (4, "refused")]
    assert "no country is called 'Nowhere'" in found["rows"][1]["reason"]
    columns = {one["column"]: one["target"] for one in found["columns"]}
    assert columns == {"Kunde": "name", "Land": "country", "Notiz": ""}
    assert found["columns"][0]["samples"] == ["Musterwerk GmbH", "No Country Ltd"]
    assert house.register.ids(team) == []
    assert client.get("/v1/imports").json()["entries"] == []


def test_a_kept_import_is_on_record_and_its_mapping_is_remembered(
        client: TestClient, house: House, team: str) -> None:
    mapping = json.dumps({"Notiz": "product"})
    kept = send(client, CUSTOMERS, dry_run="false", mapping=mapping).json()
    assert kept["counts"] == {"imported": 1, "updated": 0, "unchanged": 0, "refused": 2}
    firm = house.register.firm(team, kept["rows"][0]["record"])
    assert firm.values("product") == ["a"] and firm.facts[0].source == ABOUT["source"]
    [listed] = client.get("/v1/imports").json()["entries"]
    assert listed["record"] == kept["record"]["id"] and "3 rows" in listed["title"]
    again = client.get(f"/v1/imports/{listed['record']}").json()
    assert again["rows"] == kept["rows"] and again["sha256"] == kept["sha256"]
    with officer_of(house, "another team") as other:
        assert other.get(f"/v1/imports/{listed['record']}").status_code == 404
    later = send(client, CUSTOMERS).json()
    assert later["remembered"] and later["mapping"]["Notiz"] == "product"


def test_two_hundred_messy_rows_go_in_and_the_report_holds_each(client: TestClient) -> None:
    data, _ = messy_workbook()
    kept = send(client, data, "客户.xlsx", dry_run="false").json()
    assert kept["counts"] == {"imported": 195, "updated": 0, "unchanged": 0, "refused": len(BROKEN)}
    where = f"/v1/imports/{kept['record']['id']}/table"
    text = client.get(where + "?form=csv").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert len(lines) == 201 and lines[0] == ["row", "outcome", "record", "reason", "notes"]
    book = load_workbook(io.BytesIO(client.get(where).content))
    assert book["Report"].max_row == 201
    out = load_workbook(io.BytesIO(client.get("/v1/exports/firms").content))
    assert out["Firms"].max_row == 196
    entities = client.get("/v1/exports/firms?form=ftm").text.splitlines()
    assert sum(json.loads(one)["schema"] == "Company" for one in entities) == 195


def test_progress_comes_while_a_file_is_read(client: TestClient) -> None:
    data, _ = messy_workbook()
    found = client.post("/v1/imports", data=ABOUT, files={"file": ("x.xlsx", data)},
                        headers={"accept": "text/event-stream"}).text
    assert 'event: step\ndata: {"sentence": "100 of 200 rows"}' in found
    assert found.rstrip().split("event: ")[-1].startswith("report\n")
    broken = client.post("/v1/imports", data=ABOUT, files={"file": ("x.xlsx", b"PK\x03\x04x")},
                         headers={"accept": "text/event-stream"}).text
    assert "event: error" in broken and "save it again as .xlsx" in broken


def test_other_kinds_are_known_by_their_beginning(client: TestClient) -> None:
    ftm = {"id": "a", "schema": "Company", "properties": {"name": ["Musterwerk GmbH"]}}
    assert send(client, json.dumps(ftm).encode(), "x.json").json()["format"] == "ftm"
    gleif = {"data": [{"attributes": {"lei": "5493000000000000TEST", "entity": {
        "legalName": {"name": "Musterwerk GmbH"}}}}]}
    found = send(client, json.dumps(gleif).encode(), "x.json").json()
    assert found["format"] == "gleif" and found["rows"][0]["record"] == "lei-5493000000000000TEST"


@pytest.mark.parametrize(("data", "said", "words"), [
    (b"", {}, "file is empty"), (b'{"a": 1}', {}, "JSON is none that is read here"),
    (b"PK\x03\x04nothing", {}, "save it again as .xlsx"),
    (CUSTOMERS, {"mapping": '{"Kunde": "nam"}'}, "did you mean 'name'?"),
    (CUSTOMERS, {"mapping": '{"Kunden": "name"}'}, "did you mean 'Kunde'?"),
    (CUSTOMERS, {"mapping": "[]"}, "mapping is JSON"),
    (CUSTOMERS, {"kind": "truck"}, "kind"), (CUSTOMERS, {"grade": "Z"}, "grade"),
    (CUSTOMERS, {"price": "1"}, "is not known here"),
])
def test_a_file_that_cannot_be_taken_is_refused_with_the_way_out(
        client: TestClient, data: bytes, said: dict[str, str], words: str) -> None:
    found = send(client, data, **said)
    assert found.status_code == 422 and words.casefold() in found.text.casefold(), found.text


def test_what_is_no_form_or_too_large_is_refused_at_the_edge(client: TestClient) -> None:
    assert client.post("/v1/imports", json={"a": 1}).status_code == 415
    assert client.post("/v1/screenings", data=ABOUT, files={"file": ("x", b"y")}).status_code == 415
    large = client.post("/v1/imports", content=b"x", headers={
        "content-type": "multipart/form-data; boundary=x", "content-length": "27000000"})
    assert large.status_code == 413
    assert client.post("/v1/imports", content=b"x", headers={
        "content-type": "multipart/form-data"}).status_code == 400
