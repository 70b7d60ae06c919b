"""List updates over HTTP: checked, swapped at once; a loss only by four eyes; all in history."""

import io
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.roles import Role
from assistant.services.services import House
from tests.service import officer_of, open_in

HEAD = "id,name,other_names,country,since,until,reason,reference\n"
HERE = Path(__file__).parent / "lists"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), mode="served", demonstration=False)
    yield opened
    opened.close()


@pytest.fixture
def officer(house: House) -> Iterator[TestClient]:
    with officer_of(house, "magnets") as opened:
        yield opened


@pytest.fixture
def owner(house: House) -> Iterator[TestClient]:
    with officer_of(house, "operations", Role.OWNER, "owner 7") as opened:
        yield opened


def own(firms: int) -> bytes:
    return (HEAD + "".join(f"{n},Example Works {n},,,2026-01-01,,own,own\n"
                           for n in range(firms))).encode()


def send(client: TestClient, data: bytes, **said: Any) -> Any:
    about = {"kind": "company", "published": "2026-11-23", "name": "own"} | said
    return client.post("/v1/lists/updates", data=about, files={"file": ("own.csv", data)})


def ask(client: TestClient, name: str) -> Any:
    return client.post("/v1/screenings", json={"name": name}).json()


def age(client: TestClient, name: str) -> str:
    found = client.get("/v1/lists").json()["lists"]
    return next(str(one["age"]) for one in found if one["list"] == name)


def test_an_update_is_in_force_at_once_and_a_loss_takes_four_eyes(
        house: House, officer: TestClient, owner: TestClient) -> None:
    assert ask(officer, "Example Works 99")["state"] == "no_hit"
    taken = send(owner, own(100)).json()
    assert taken["state"] == "taken" and taken["editions"][0]["entries"] == 100
    seen = ask(officer, "Example Works 99")
    assert seen["state"] == "hit" and seen["snapshot"] == taken["snapshot"]
    shrunken = send(owner, own(40))
    assert shrunken.status_code == 409 and "another accept it" in shrunken.json()["detail"]
    waiting = send(owner, own(40), accept_loss="The source merged two parts").json()
    assert waiting["state"] == "waiting" and waiting["snapshot"] == taken["snapshot"]
    where = f"/v1/lists/updates/{waiting['update']}/accept"
    assert owner.post(where).status_code == 403
    assert ask(officer, "Example Works 99")["state"] == "hit"
    with officer_of(house, "operations", Role.OWNER, "owner 8") as other:
        assert other.post(where).json()["state"] == "taken"
        assert other.post(where).status_code == 404
    assert ask(officer, "Example Works 99")["hits"] == []
    found = officer.get("/v1/lists/updates").json()
    assert found["waiting"] == []
    last, refused = found["history"][0], [one["what"] for one in found["history"]]
    assert last["accepted_by"] == "owner 7 (operations) and owner 8 (operations)"
    assert refused[:4] == ["taken", "put forward", "refused", "refused"]
    kinds = [row.kind for row in house.records.list("operations")]
    assert kinds.count("list_update") == 3


@pytest.mark.parametrize(("data", "said", "words"), [
    (b"", {}, "lacks the columns"), (own(100)[:-9], {}, "too few or too many"),
    (own(0), {}, "holds no party"), (own(3), {"name": ""}, "has a name"),
    (own(3), {"published": "2026-12-24"}, "which is not yet"),
    (own(3), {"fetched": "2026-12-24"}, "which is not yet"),
    (own(3), {"published": ""}, "of which day"), (own(3), {"name": "../own"}, "cannot be named"),
    (own(3), {"kind": "csl"}, "columns have changed"),
    (b"PK\x03\x04", {"kind": "officers"}, "not a zip"),
])
def test_a_file_that_is_no_whole_list_changes_nothing_and_is_noted(
        owner: TestClient, officer: TestClient, data: bytes, said: dict[str, str], words: str
        ) -> None:
    before = officer.get("/v1/lists").json()["snapshot"]
    found = send(owner, data, **said)
    assert found.status_code == 409 and words in found.text, found.text
    assert officer.get("/v1/lists").json()["snapshot"] == before
    assert officer.get("/v1/lists/updates").json()["history"][0]["what"] == "refused"


def test_the_american_list_and_an_officers_folder_come_in_by_the_same_door(
        owner: TestClient) -> None:
    taken = send(owner, (HERE / "csl.json").read_bytes(), kind="csl").json()
    assert {one["list"] for one in taken["editions"]} == {"us_el", "us_sdn"}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("edition.yaml", "instruments.yaml", "entries.csv"):
            held = files("knowledge.screening") / "data" / name
            archive.writestr(name, held.read_text("utf-8"))
    folder = send(owner, packed.getvalue(), kind="officers")
    assert folder.json()["state"] == "taken" and len(folder.json()["editions"]) == 4


def test_only_the_owner_of_the_service_updates(house: House) -> None:
    for role in (Role.OFFICER, Role.ANALYST, Role.ADMIN, Role.AUDITOR, Role.VIEWER):
        with officer_of(house, "magnets", role, role.value) as other:
            assert send(other, own(3)).status_code == 403


def test_an_old_list_is_shown_as_such_and_calls_nobody_clear(
        officer: TestClient, owner: TestClient) -> None:
    late = {"name": "aged", "published": "2026-11-01", "refresh_days": 10}
    send(owner, own(3), **late, fetched="2026-11-10")
    assert age(officer, "aged") == "too_old" and age(officer, "control_list") == "fresh"
    found = ask(officer, "Musterwerk GmbH")
    assert found["state"] == "too_old" and found["too_old"] == ["aged"]
    send(owner, own(3), **late, fetched="2026-11-12")
    assert age(officer, "aged") == "late"
    assert ask(officer, "Musterwerk GmbH")["state"] == "no_hit"
