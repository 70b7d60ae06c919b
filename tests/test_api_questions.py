"""Asking over HTTP: the card, the steps while it works, the conversation, the record."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from assistant.services.services import House
from tests.service import CASE, TDK, client_of, open_in


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with client_of(house) as opened:
        yield opened


def test_the_answer_over_http_is_the_rules_answer_and_on_record(
        client: TestClient, house: House) -> None:
    found = client.post("/v1/questions", json={"question": TDK, "on": "2026-11-23"})
    assert found.status_code == 200, found.text
    answer = found.json()
    assert answer["verdict"]["outcome"] == "not_eligible"
    assert answer["as_of"]["law"] == "2026-11-23"
    kept = client.get(f"/v1/records/{answer['record']}").json()
    assert kept["kind"] == "answer" and kept["body"]["headline"] == answer["headline"]
    replay = client.get(f"/v1/records/{answer['record']}/replay").json()
    asked = [one["question"] for one in answer["determinations"]]
    assert replay["same"]
    assert [one["question"] for one in replay["replayed"]] == [*asked, "screening"]


def test_a_stream_tells_steps_then_the_card_then_the_checked_text(client: TestClient) -> None:
    found = client.post("/v1/questions", json={"question": TDK},
                        headers={"accept": "text/event-stream"})
    assert found.headers["content-type"].startswith("text/event-stream")
    events = [part.split("\n", 1) for part in found.text.strip().split("\n\n")]
    names = [head.removeprefix("event: ") for head, _ in events]
    data = [json.loads(line.removeprefix("data: ")) for _, line in events]
    assert names[0] == "step" and names[-1] == "done"
    assert list(dict.fromkeys(names)) == ["step", "card", "text", "done"]
    card = data[names.index("card")]
    text = "".join(one["text"] for name, one in zip(names, data, strict=True) if name == "text")
    assert text == card["text"] and card["verdict"]["outcome"] == "not_eligible"
    assert data[-1]["record"] == card["record"]


def test_a_stream_that_fails_says_so_in_an_event(client: TestClient) -> None:
    found = client.post("/v1/questions", json={"question": TDK, "conversation": "nothing"},
                        headers={"accept": "text/event-stream"})
    assert found.text.startswith("event: error") and "no conversation" in found.text.lower()


def test_a_conversation_goes_on_and_is_its_users_own(client: TestClient) -> None:
    first = client.post("/v1/questions", json={"question": TDK}).json()
    second = client.post("/v1/questions", json={
        "question": "And if it were free of dysprosium and terbium?",
        "conversation": first["conversation"]}).json()
    assert second["conversation"] == first["conversation"]
    found = client.get(f"/v1/conversations/{first['conversation']}").json()
    assert [turn["record"] for turn in found["turns"]] == [first["record"], second["record"]]
    client.post("/v1/questions", json={"question": TDK})  # at the very same moment
    seen, after = [], ""
    while True:
        page = client.get("/v1/conversations", params={"limit": 1, "after": after}).json()
        seen += [one["id"] for one in page["entries"]]
        if not (after := page["next"]):
            break
    assert len(seen) == len(set(seen)) >= 2 and first["conversation"] in seen


def test_the_day_of_the_law_is_the_day_where_the_law_is_made(house: House) -> None:
    """02:30 UTC on 10 November is the 10th in Beijing and still the 9th in Washington."""
    from datetime import UTC, datetime

    with client_of(house, datetime(2026, 11, 10, 2, 30, tzinfo=UTC)) as client:
        asked = {pack: client.get(f"/v1/packs/{pack}").json()["questions"][0]["name"]
                 for pack in ("cn_dual_use", "us_veu")}
        today = {pack: client.post("/v1/determinations", json={"pack": pack, "question": question})
                 .json()["determination"]["on"] for pack, question in asked.items()}
    assert today == {"cn_dual_use": "2026-11-10", "us_veu": "2026-11-09"}


def test_the_same_case_gives_the_same_bytes(client: TestClient) -> None:
    digests = {client.post("/v1/determinations", json=CASE).json()["digest"] for _ in range(3)}
    assert len(digests) == 1


def test_packs_texts_lists_and_firms_are_there_on_a_fresh_folder(client: TestClient) -> None:
    packs = {one["id"]: one for one in client.get("/v1/packs").json()}
    assert {"cn_dual_use", "us_veu"} <= set(packs)
    assert "Fingerprint" in client.get("/v1/packs/cn_dual_use/rulebook").text
    found = client.get("/v1/search", params={"q": "Decree 792 art 26 watch list"}).json()
    assert found[0]["id"].startswith("d792:26")
    passage = client.get("/v1/passages/d792:26").json()
    assert passage["state"] == "in_force" and passage["link"].startswith("http")
    assert {one["list"] for one in client.get("/v1/lists").json()["lists"]} >= {"watch_list"}
    firms = client.get("/v1/firms", params={"q": "Velbrandt"}).json()
    assert firms and firms[0]["demonstration"]
    assert client.get(f"/v1/firms/{firms[0]['id']}").json()["demonstration"]


def test_it_says_whether_it_is_alive_and_ready(
        client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready", "wrong": []}
    monkeypatch.setattr(house.records, "writable", lambda: False)
    found = client.get("/readyz")
    assert found.status_code == 503 and found.json()["wrong"] == ["record"]


def test_the_addresses_are_described_without_script(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "<script" not in page and "http://127.0.0.1/v1/determinations" in page
    assert "TDK Corporation" in page


def test_what_is_sent_twice_under_one_key_is_done_once(client: TestClient, house: House) -> None:
    before, headers = house.records.count("local"), {"idempotency-key": "order 4711"}
    first = client.post("/v1/determinations", json=CASE, headers=headers)
    second = client.post("/v1/determinations", json=CASE, headers=headers)
    assert first.json() == second.json() and first.status_code == 200
    assert second.headers["idempotent-replayed"] == "true"
    assert house.records.count("local") == before + 1
    other = client.post("/v1/determinations", json=CASE | {"on": "2026-01-05"}, headers=headers)
    assert other.status_code == 422 and "another request" in other.json()["detail"]
    refused = client.post("/v1/determinations", json=CASE, headers={"idempotency-key": "x" * 256})
    assert refused.status_code == 422


def test_a_request_that_failed_may_be_sent_again_under_its_key(
        client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    headers = {"idempotency-key": "order 4712"}
    with monkeypatch.context() as broken:
        broken.setattr(house.records.head, "move", full)
        assert client.post("/v1/determinations", json=CASE, headers=headers).status_code == 503
    assert client.post("/v1/determinations", json=CASE, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/v1/packs", "/v1/packs/cn_dual_use", "/v1/lists",
                                  "/v1/packs/cn_dual_use/rulebook"])
def test_whoever_has_the_edition_is_not_sent_it_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200
