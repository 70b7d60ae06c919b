"""A foreign file is read in a process of its own: what it does to that process harms no other."""

import io
import os
import pickle
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from api.http.permissions import UPLOADS
from assistant.roles import Role
from assistant.services.services import House
from knowledge.apart import TooMuch, _Plain, apart
from knowledge.errors import ImportRefused
from knowledge.register.importers.files.file_limits import FileLimits
from knowledge.register.importers.files.read_csv import read_csv
from knowledge.register.importers.files.read_xlsx import read_xlsx
from tests.service import client_of, officer_of, open_in


def never(_: bytes) -> None:
    while True:
        pass


def sleeps(_: bytes) -> None:
    time.sleep(600)


def swallows(_: bytes) -> int:
    return len([bytes(1_000_000) + bytes([i % 256]) for i in range(100_000)])


def dies(_: bytes) -> None:
    os._exit(9)


def refuses(_: bytes) -> None:
    raise ImportRefused("row 3 is not one")


@dataclass
class Foreign:
    """Not one of ours: a class of a test."""


def foreign(_: bytes) -> Foreign:
    return Foreign()


@pytest.mark.parametrize("work", [never, sleeps, swallows, dies])
def test_whatever_a_file_does_the_reader_goes_on(work: Any) -> None:
    with pytest.raises(TooMuch):
        apart(work, b"", seconds=3)
    assert apart(read_csv, b"name\nA\n", FileLimits()).lines[1].cells == ("A",)


def test_an_error_of_ours_comes_back_as_it_was() -> None:
    with pytest.raises(ImportRefused, match="row 3 is not one"):
        apart(refuses, b"")


@pytest.mark.parametrize("made", [os.getcwd, print, eval, Foreign(), pickle.loads])
def test_nothing_but_our_own_values_is_taken_back(made: Any) -> None:
    with pytest.raises(pickle.UnpicklingError):
        _Plain(io.BytesIO(pickle.dumps(made))).load()
    with pytest.raises(pickle.UnpicklingError):
        apart(foreign, b"")


def book(merges: list[str], rows: int = 3) -> bytes:
    """A workbook with these merged ranges, as its XML says them."""
    made = openpyxl.Workbook()
    for number in range(rows):
        made.active.append([f"name {number}", "DE"])  # type: ignore[union-attr]
    plain, packed = io.BytesIO(), io.BytesIO()
    made.save(plain)
    ranges = "".join(f'<mergeCell ref="{one}"/>' for one in merges)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(
            packed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename.endswith("sheet1.xml"):
                data = data.replace(b"</sheetData>", (
                    f'</sheetData><mergeCells count="{len(merges)}">{ranges}</mergeCells>'
                    ).encode())
            new.writestr(member, data)
    return packed.getvalue()


def test_twenty_thousand_merged_ranges_are_refused_before_they_are_filled() -> None:
    with pytest.raises(ImportRefused, match="merged cells"):
        read_xlsx(book(["A1:A5000"] * 20_000), FileLimits())


def test_merged_cells_are_filled_as_before() -> None:
    found = read_xlsx(book(["A1:A3"]), FileLimits())
    assert [line.cells[0] for line in found.lines] == ["name 0"] * 3


@pytest.mark.parametrize("data", [
    b"," * 24_000_000, b"name," * 200_000 + b"\n", b'"' + b"x" * 2_000_000,
    (b"a," * 290 + b"\n") * 15_000])
def test_a_file_that_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(ImportRefused):
        read_csv(data, FileLimits())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), mode="served", vectors="off")
    yield opened
    opened.close()


HOSTILE: list[tuple[str, Role, dict[str, str], bytes, int]] = [
    ("/v1/imports", Role.ANALYST, {"kind": "firm", "source": "x", "grade": "B"},
     b"[" * 5_000_000, 422),
    ("/v1/imports", Role.ANALYST, {"kind": "firm", "source": "x", "grade": "B"},
     b'{"results": [' + b"{}," * 4_000_000 + b"{}]}", 422),
    ("/v1/batches", Role.ANALYST, {"pack": "cn_dual_use", "question": "item_controlled"},
     b"," * 10_000_000, 422),
    ("/v1/portfolios", Role.ANALYST, {}, b"," * 10_000_000, 422),
    ("/v1/portfolios", Role.ANALYST, {}, b"PAR1" + b"x" * 9000 + b"PAR1", 422),
    ("/v1/portfolios", Role.ANALYST, {}, b"PK\x05\x06" + b"\0" * 18, 422),
    ("/v1/portfolios", Role.ANALYST, {}, b"id\n" + b"a\n" * 2_000_001, 422),
    ("/v1/lists/updates", Role.OWNER, {"kind": "company", "published": "2026-11-01", "name": "o"},
     b"," * 10_000_000, 409),
    ("/v1/lists/updates", Role.OWNER, {"kind": "csl", "published": "2026-11-01"},
     b'{"results": [' * 1_000_000, 409),
    ("/v1/lists/updates", Role.OWNER, {"kind": "officers"}, b"PK\x03\x04" + b"x" * 1000, 409)]


@pytest.mark.parametrize(("path", "role", "said", "data", "status"), HOSTILE)
def test_a_hostile_file_is_refused_at_every_entrance(
        house: House, path: str, role: Role, said: dict[str, str], data: bytes, status: int
        ) -> None:
    field = "lines" if path == "/v1/portfolios" else "file"
    with officer_of(house, "magnets", role, role.value) as client:
        found = client.post(path, data=said, files={field: ("f", data)})
        assert found.status_code == status, found.text[:300]
        assert "/tmp" not in found.text  # where it was laid down is nobody's business


def test_every_entrance_that_takes_a_file_meets_hostile_ones() -> None:
    assert {path for _, path in UPLOADS} == {path for path, *_ in HOSTILE}


def test_a_table_of_orders_is_never_read_by_the_process_that_serves(
        house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.portfolio import handed

    monkeypatch.setattr(handed, "apart", lambda *said: apart(never, b"", seconds=1))
    with officer_of(house, "magnets", Role.ANALYST, "orders") as client:
        found = client.post("/v1/portfolios", files={"lines": ("f.csv", b"id\nA\n")})
        assert found.status_code == 422 and "too much time or memory" in found.text


def test_a_file_that_takes_too_long_is_refused_with_a_sentence(
        house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.register.importers import spreadsheet_import

    monkeypatch.setattr(spreadsheet_import, "apart", lambda *said: apart(never, b"", seconds=1))
    with officer_of(house, "magnets") as client:
        found = client.post("/v1/batches", files={"file": ("f.csv", b"name\nA\n")},
                            data={"pack": "cn_dual_use", "question": "item_controlled"})
        assert found.status_code == 422 and "too much time or memory" in found.text


def test_a_full_or_closed_disk_is_said_and_not_a_failure(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_in(tmp_path, vectors="off")
    with client_of(opened) as client:
        assert client.get("/readyz").status_code == 200

        def full(*_: Any, **__: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(type(opened.list_store), "update", full)
        found = send_list(client)
        assert found.status_code == 503 and "disk has room" in found.json()["detail"]
    opened.close()


def send_list(client: TestClient) -> Any:
    head = b"id,name,other_names,country,since,until,reason,reference\n1,X,,,2026-01-01,,o,o\n"
    return client.post("/v1/lists/updates", files={"file": ("own.csv", head)}, data={
        "kind": "company", "published": "2026-11-01", "name": "own"})

