"""Whatever comes in: a clear sentence that says what to do, never a failure, nothing lost."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.problems import MEDIA
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


def refused(response: Any, status: int, words: str) -> None:
    assert response.status_code == status, response.text[:300]
    assert response.headers["content-type"] == MEDIA
    said = response.json()
    assert said["status"] == status and words in said["detail"], said
    assert said["detail"].endswith((".", "?", "…")) and "Traceback" not in response.text


RAW = [
    (b"{", 400, "not JSON"), (b'{"a": NaN}', 400, "NaN"), (b'{"a": -Infinity}', 400, "Infinity"),
    (b'{"a": 1e999}', 400, "too large"), (b'{"a": 1, "a": 2}', 400, "stands twice"),
    (b"\xff\xfe{}", 400, "UTF-8"), (b'{"a": "\xc3\x28"}', 400, "UTF-8"),
    (b"[" * 100_000, 400, "deep"), (b'{"a":' * 65 + b"1" + b"}" * 65, 400, "deep"),
    (b'{"a": "\\ud800"}', 400, "half a character"), (b'{"\\udc00": 1}', 400, "half a character"),
    (b'{"a": "\\u0000"}', 400, "NUL"), (b'{"a": ' + b"9" * 5000 + b"}", 400, "digits"),
    (b'"' + b"x" * 1_000_001 + b'"', 413, "bytes"), (b"null", 422, ""), (b"[]", 422, ""),
    (b"1", 422, ""),
]


@pytest.mark.parametrize("path", ["/v1/questions", "/v1/determinations", "/v1/screenings"])
@pytest.mark.parametrize(("body", "status", "words"), RAW)
def test_a_body_that_is_no_clean_json_is_refused(
        client: TestClient, path: str, body: bytes, status: int, words: str) -> None:
    found = client.post(path, content=body, headers={"content-type": "application/json"})
    refused(found, status, words)


@pytest.mark.parametrize(("change", "status", "words"), [
    ({"pack": "cn_dual"}, 404, "did you mean"), ({"pack": ""}, 422, "pack"),
    ({"question": "general_licence"}, 422, "did you mean 'general_license'?"),
    ({"facts": {"dysprosum_pct": 1}}, 422, "did you mean 'dysprosium_pct'?"),
    ({"facts": {"dysprosium_pct": "a lot"}}, 422, "between 0 and 100"),
    ({"facts": {"dysprosium_pct": 101}}, 422, "between 0 and 100"),
    ({"facts": {"dysprosium_pct": None}}, 422, "facts"),
    ({"facts": {"dysprosium_pct": [1]}}, 422, "facts"),
    ({"facts": {"magnet_family": "Alnicoo"}}, 422, "one of"),
    ({"facts": {"end_user_country": "Germany"}}, 422, "ISO 3166"),
    ({"facts": {"end_user_on_watch_list": "perhaps"}}, 422, "true or false"),
    ({"on": "1999-01-01"}, 422, "ask for that day or a later one"),
    ({"on": "24.11.2026"}, 422, "a day such as 2026-11-24"),
    ({"on": "2026-02-30"}, 422, "a day such as 2026-11-24"),
    ({"on": 0}, 422, "a day such as"), ({"on": "20261124"}, 422, "a day such as"),
    ({"on": "2026-11-24T00:00"}, 422, "a day such as"), ({"on": [2026]}, 422, "a day such as"),
    ({"scenario": "../../etc/passwd.yaml"}, 422, "scenario"),
    ({"scenario": "strict"}, 422, "published law"), ({"team": "other"}, 422, "not known here"),
])
def test_a_case_that_the_rules_cannot_take_is_refused_with_the_way_out(
        client: TestClient, house: House, change: dict[str, Any], status: int, words: str) -> None:
    before = house.records.count("local")
    refused(client.post("/v1/determinations", json=CASE | change), status, words)
    assert house.records.count("local") == before


@pytest.mark.parametrize(("said", "words"), [
    ({}, "question: is missing"), ({"question": ""}, "is empty"), ({"question": "   "}, "empty"),
    ({"question": "x" * 20_001}, "at most 20,000 characters"),
    ({"question": "镝" * 33_000}, "at most 20,000 characters"),
    ({"question": TDK, "facts": {"dysprosum_pct": 6.5}}, "did you mean"),
    ({"question": TDK, "facts": {"dysprosium_pct": "lots"}}, "between 0 and 100"),
    ({"question": TDK, "language": "fr"}, "language"),
    ({"question": TDK, "confirm": ["x"] * 51}, "confirm"),
    ({"question": TDK, "user": "root"}, "not known here"),
])
def test_a_question_that_cannot_be_taken_is_refused_with_the_way_out(
        client: TestClient, said: dict[str, Any], words: str) -> None:
    refused(client.post("/v1/questions", json=said), 422, words)


@pytest.mark.parametrize("path", [
    "/v1/records/nothing", "/v1/records/nothing/replay", "/v1/conversations/nothing",
    "/v1/firms/nothing", "/v1/items/nothing", "/v1/packs/nothing", "/v1/passages/nothing",
    "/v1/packs/nothing/rulebook", "/v1/nothing", "/v1/packs/../../etc/passwd",
])
def test_what_is_not_there_is_said_to_be_not_there(client: TestClient, path: str) -> None:
    refused(client.get(path), 404, "")


@pytest.mark.parametrize("path", [
    "/v1/search", "/v1/search?q=", "/v1/search?q=x&limit=0", "/v1/search?q=x&on=soon",
    "/v1/tasks?on=0", "/v1/clearances?on=-1.5e-300", "/v1/tasks?on=", "/v1/tasks?on=٢٠٢٦-11-24",
    "/v1/tasks?on=2026-11-24&on=2026-11-24", "/v1/sources?on=2026-11-24",
    "/v1/firms?q=x&limt=3", "/v1/search?q=x&q=y", "/v1/packs?x", "/v1/keys?team=other",
    "/v1/firms", "/v1/records?after=x", "/v1/records?limit=1000", "/v1/search?q=" + "x" * 1001,
])
def test_a_query_out_of_its_limits_is_refused(client: TestClient, path: str) -> None:
    refused(client.get(path), 422, "")


def test_the_wrong_method_host_origin_and_kind_of_content_are_refused(client: TestClient) -> None:
    refused(client.delete("/v1/packs"), 405, "GET")
    refused(client.get("/healthz", headers={"host": "evil.example"}), 421, "host")
    refused(client.get("/healthz", headers={"host": ""}), 421, "host")
    for origin in ("https://evil.example", "null", "http://127.0.0.1:9"):
        refused(client.post("/v1/determinations", json=CASE, headers={"origin": origin}), 403,
                "another site")
    refused(client.post("/v1/determinations", content=json.dumps(CASE),
                        headers={"content-type": "text/plain"}), 415, "application/json")


def test_naughty_strings_never_break_anything(client: TestClient) -> None:
    for text in ("' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}",
                 "../../../etc/passwd", "%00", "\u202etxt.exe", "🧲" * 50, "Z̷̡̢" * 40,
                 "=cmd|' /C calc'!A0", "\ufeff", "a" * 500):
        assert client.post("/v1/screenings", json={"name": text}).status_code == 200
        assert client.get("/v1/firms", params={"q": text}).status_code == 200
        assert client.get("/v1/search", params={"q": text}).status_code == 200
        assert client.post("/v1/questions", json={"question": text}).status_code in (200, 422)
        found = client.post("/v1/determinations", json=CASE | {"facts": {text: True}})
        assert found.status_code == 422


def test_every_response_carries_the_security_headers(client: TestClient) -> None:
    for found in (client.get("/healthz"), client.get("/nothing"), client.get("/docs"),
                  client.post("/v1/determinations", content=b"{", headers={
                      "content-type": "application/json"})):
        assert "default-src 'none'" in found.headers["content-security-policy"]
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["cache-control"] == "no-store"


def test_a_failure_nobody_foresaw_shows_its_number_and_nothing_else(
        client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret is hunter2")

    monkeypatch.setattr(type(house.library), "search", broken)
    found = client.get("/v1/search?q=x")
    refused(found, 500, "nothing was decided")
    assert "hunter2" not in found.text


def test_without_a_record_no_answer_leaves(
        house: House, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(house.records.head, "move", full)
    for path, said in (("/v1/determinations", CASE), ("/v1/questions", {"question": TDK}),
                       ("/v1/screenings", {"name": "TDK Corporation"})):
        found = client.post(path, json=said)
        refused(found, 503, "nothing is answered")
        assert "eligible" not in found.text.lower() and "hit" not in found.text
