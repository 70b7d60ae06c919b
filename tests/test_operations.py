"""Running it: ready only when it can decide and record, a log without content, an end without loss.
"""

import json
import logging
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.http.problems import cannot_write
from api.telemetry import json_log, request_log
from api.telemetry.json_log import Allowed
from api.telemetry.traces import spans_to
from assistant.services.services import House
from assistant.services.unsafe_settings import refusals
from assistant.settings import Settings
from knowledge.errors import KnowledgeError
from tests.running import Server
from tests.service import CASE, NOW, TDK, client_of, open_in

CANARY = "canary-3f9a61c7"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with closing(open_in(tmp_path / "data", vectors="off")) as opened:
        yield opened


def wrong(client: TestClient) -> list[str]:
    found = client.get("/readyz")
    assert (found.status_code == 200) == (found.json()["wrong"] == [])
    return list(found.json()["wrong"])


def test_it_is_ready_only_while_it_can_decide_and_put_on_record(house: House) -> None:
    client = client_of(house)
    client.post("/v1/determinations", json=CASE)
    assert wrong(client) == []
    assert wrong(client_of(house, NOW + timedelta(days=60))) == ["lists"]
    head = house.records.head.path
    whole = head.read_text()
    head.write_text(whole.replace('"seq": 1', '"seq": 2'))
    assert wrong(client) == ["chain"] and client.get("/status").json()["record"]["wrong"]
    head.write_text(whole)
    with house.records.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON record_body "
                                   "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
    assert wrong(client) == ["record"]
    assert client.post("/v1/determinations", json=CASE).status_code == 503
    client.app.state.draining = True  # type: ignore[attr-defined]
    assert client.get("/readyz").json()["status"] == "draining"


@pytest.mark.parametrize("garbage", [b"", b"\xff{", b"[]", b'{"number": "x"}', b"null",
                                     b"[" * 100_000], ids=range(6))
def test_garbage_for_a_head_makes_it_unready_and_no_question_is_half_recorded(
        house: House, garbage: bytes) -> None:
    client = client_of(house)
    assert client.post("/v1/questions", json={"question": TDK}).status_code == 200
    head, rows = house.records.head.path, house.records.count("local")
    whole = head.read_bytes()
    head.write_bytes(garbage)
    assert wrong(client) == ["chain"]
    assert "record-head.json" in client.get("/status").json()["record"]["wrong"][0]
    found = client.post("/v1/questions", json={"question": TDK})
    assert found.status_code == 503 and "record-head.json" in found.json()["detail"]
    assert house.records.count("local") == rows
    assert len(client.get("/v1/conversations").json()["entries"]) == 1
    head.write_bytes(whole)
    assert wrong(client) == [] and house.records.verify().whole


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which something was asked and decided."""
    folder = tmp_path_factory.mktemp("used") / "data"
    with closing(open_in(folder, vectors="off")) as opened:
        client = client_of(opened)
        assert client.post("/v1/questions", json={"question": TDK}).status_code == 200
        with opened.records.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


def replaced_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink, "a folder": replaced_by_a_folder,
    "garbage": lambda path: path.write_bytes(b"\xff\xfe{{[\x00" * 500),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:path.stat().st_size // 2])}
ASKED: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "/readyz", {}), ("GET", "/status", {}), ("GET", "/metrics", {}), ("GET", "/lists", {}),
    ("GET", "/v1/records", {}), ("GET", "/v1/lists/updates", {}), ("GET", "/v1/conversations", {}),
    ("POST", "/v1/records/verify", {"json": {}}), ("POST", "/v1/determinations", {"json": CASE}),
    ("POST", "/v1/screenings", {"json": {"name": "TDK"}}),
    ("POST", "/v1/questions", {"json": {"question": TDK}})]


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("file", [
    "lodestone.sqlite3", "record-head.json", "record.key", "lists/current", "lists/history.jsonl",
    "library/CURRENT"])
def test_whatever_became_of_a_file_is_said_in_a_sentence(
        used: Path, tmp_path: Path, file: str, damage: str) -> None:
    """Found at the start, or while the service runs: no traceback, no 500, and nothing is decided
    that is not on record."""
    for when in ("before", "while"):
        data = tmp_path / when
        shutil.copytree(used, data)
        if when == "before":
            DAMAGE[damage](data / file)
        try:
            opened = open_in(data, vectors="off")
        except (KnowledgeError, OSError) as refused:  # the command line says both in a sentence
            assert when == "before" and len(str(refused)) > 40
            assert isinstance(refused, KnowledgeError) or cannot_write(refused)
            continue
        with closing(opened):
            client = client_of(opened)
            if when == "while":
                if file == "lodestone.sqlite3" and damage != "garbage":
                    continue  # an open database stays where it is, whatever its name stands for
                DAMAGE[damage](data / file)
            for method, path, said in ASKED:
                found = client.request(method, path, **said)
                assert found.status_code in (200, 409, 503), (when, path, found.text)
                if found.status_code == 503 and path.startswith("/v1"):
                    assert len(found.json()["detail"]) > 40


def test_the_status_tells_the_age_of_all_that_an_answer_rests_on(house: House) -> None:
    client = client_of(house)
    client.post("/v1/determinations", json=CASE)
    said = client.get("/status").json()
    assert said["record"]["rows"] == 1 and len(said["record"]["head"]) == 64
    assert set(said["packs"]) == {pack.id for pack in house.packs()}
    assert all(one["age_hours"] >= 0 for one in said["lists"]["editions"])
    assert said["texts"] and said["library"]["index"] == "none"
    figures = client.get("/metrics").text
    for line in ("audit_chain_ok 1.0", 'lodestone_ready{part="lists"} 1.0', "rulepack_version{",
                 "index_version{", "list_snapshot_age_seconds{",
                 'lodestone_requests_total{method="POST",path="/v1/determinations",status="200"}'):
        assert line in figures


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What our own logger and another library's write, as lines of the configured form."""
    written, logger = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Allowed())
    logger.addHandler(handler)
    logging.getLogger("lodestone").setLevel(logging.INFO)
    yield written
    logger.removeHandler(handler)
    logging.getLogger("lodestone").setLevel(logging.NOTSET)


def test_the_log_holds_allowed_fields_and_nothing_that_was_said(
        house: House, log: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    spans = InMemorySpanExporter()
    app = create_app(house, lambda: NOW)
    app.user_middleware[0].kwargs["span"] = spans_to(SimpleSpanProcessor(spans))
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    asked = client.post("/v1/questions", json={"question": f"{TDK} {CANARY}"})
    assert asked.status_code == 200 and CANARY in asked.text
    client.get(f"/v1/firms?q={CANARY}")
    client.get(f"/v1/records/{CANARY}")
    client.post("/v1/questions", content=f'{{"{CANARY}": NaN}}',
                headers={"content-type": "application/json", "authorization": f"Bearer {CANARY}"})

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("api.routes.answers.determination_routes.determined", fails)
    failed = client.post("/v1/determinations", json=CASE)
    assert failed.status_code == 500
    logging.getLogger("other").warning("it says %s", CANARY)
    written = log.getvalue()
    assert CANARY not in written and CANARY not in failed.text
    lines = [json.loads(line) for line in written.splitlines()]
    allowed = {"at", "level", "logger", "event", "request", "place", "error", "places",
               *json_log.FIELDS}
    assert all(line.keys() <= allowed for line in lines)
    requests = [line for line in lines if line["logger"] == request_log.LOG.name]
    assert [line["status"] for line in requests] == [200, 200, 404, 400, 500]
    assert all(len(line["request"]) == 32 and line["team"] == "local" for line in requests)
    failure, = [line for line in lines if line["event"] == "failed"]
    assert failure["failure"] in failed.text and failure["error"] == "RuntimeError"
    assert failure["request"] == failed.headers["x-request-id"] == requests[-1]["request"]
    told = [dict(span.attributes or {}) for span in spans.get_finished_spans()]
    assert len(told) == 5 and CANARY not in str(told) and told[2]["path"] == "/v1/records/{record}"


@pytest.mark.parametrize(("settings", "environment", "said"), [
    ({}, {"LANGSMITH_TRACING": "true"}, "unset it"),
    ({"model_api_key": SecretStr("changeme")}, {}, "LODESTONE_MODEL_API_KEY"),
    ({"database": "postgresql+psycopg://lodestone:postgres@db/lodestone"}, {}, "everybody knows"),
    ({"database": "postgresql+psycopg://lodestone@db/lodestone", "mode": "served"}, {},
     "no password for db"),
])
def test_secrets_that_everybody_knows_and_settings_that_leak_are_refused(
        settings: dict[str, object], environment: dict[str, str], said: str, tmp_path: Path
        ) -> None:
    found, = refusals(Settings(data=tmp_path, **settings), environment)  # type: ignore[arg-type]
    assert said in found and "postgres@" not in found and "changeme" not in found
    assert list(refusals(Settings(data=tmp_path), {})) == []


def test_a_data_folder_that_others_may_write_is_refused_when_served(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    found, = refusals(Settings(data=tmp_path, mode="served"), {})
    assert "chmod go-w" in found


def test_a_secret_may_come_from_a_file_and_the_environment_goes_first(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lodestone_model_api_key").write_text(f"{CANARY}\n")
    monkeypatch.setenv("LODESTONE_SECRETS", str(tmp_path))
    assert Settings().model_api_key.get_secret_value() == CANARY
    assert CANARY not in repr(Settings())
    monkeypatch.setenv("LODESTONE_MODEL_API_KEY", "another")
    assert Settings().model_api_key.get_secret_value() == "another"


def test_at_sigterm_it_says_so_first_finishes_what_is_under_way_and_ends_with_zero(
        tmp_path: Path) -> None:
    data = tmp_path / "data"
    server = Server(tmp_path / "log", data=data, drain_seconds=5, vectors="off").ready()
    body = json.dumps(CASE).encode()
    with socket.create_connection(("127.0.0.1", server.port)) as under_way:
        under_way.sendall(b"POST /v1/determinations HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                          b"Content-Type: application/json\r\nContent-Length: "
                          + str(len(body)).encode() + b"\r\n\r\n" + body[:20])
        httpx.get(f"{server.address}/healthz")  # the half request has arrived before this one
        server.process.send_signal(signal.SIGTERM)
        noticed = False
        while True:
            try:
                found = httpx.get(f"{server.address}/readyz", timeout=30)
            except httpx.TransportError:
                break  # no new connection is taken any more
            noticed = noticed or found.status_code == 503
        under_way.sendall(body[20:])
        under_way.settimeout(60)
        answer = b""
        while part := under_way.recv(65536):
            answer += part
    assert noticed and answer.startswith(b"HTTP/1.1 200") and b"not_eligible" in answer
    assert server.process.wait(60) == 0
    with closing(open_in(tmp_path / "data", vectors="off")) as house:
        assert house.records.count("local") == 1 and house.records.verify().whole
