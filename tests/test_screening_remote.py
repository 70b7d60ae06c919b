"""yente and Watchman: their answers over real HTTP are read, and their silence clears nobody."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest

from knowledge.errors import ScreeningError
from knowledge.screening import Query
from knowledge.screening.remote import Watchman, Yente


class Double:
    """A local stand-in that speaks the interfaces of both services."""

    def __init__(self) -> None:
        self.version = 1
        self.swap_after_search = 0
        self.asked: list[tuple[str, Any]] = []
        self.odd = False

    def answer(self, path: str, query: dict[str, list[str]], body: Any) -> Any:
        self.asked.append((path, body or query))
        if path == "/catalog":
            return {
                "datasets": [
                    {"name": "default", "version": "20261123", "index_current": True,
                     "index_version": f"2026112{self.version}", "load": True, "children": []},
                    {"name": "unloaded", "version": "1", "index_version": None},
                ],
                "current": ["default"], "outdated": ["us_sam"], "index_stale": True,
            }
        if path == "/v2/listinfo":
            return {"lists": {"us_ofac": 18_000, "us_csl": 0},
                    "listHashes": {"us_ofac": f"h{self.version}"}}
        if self.swap_after_search:
            self.swap_after_search -= 1
            self.version += 1
        if self.odd:
            return {"detail": "moved"}
        if path == "/match/default":
            return {"responses": {"party": {"status": 200, "total": {"value": 1}, "results": [
                {"id": "NK-1", "caption": "Baltrade Marine", "schema": "Company",
                 "datasets": ["us_trade_csl"], "score": 0.91, "match": True,
                 "properties": {"name": ["Baltrade Marine"]},
                 "explanations": {"name_match": {"score": 0.91, "detail": "[baltrade] exact"}}},
            ]}}}
        assert path == "/v2/search"
        return {"entities": [
            {"name": "BALTRADE MARINE", "entityType": "business", "sourceList": "us_ofac",
             "sourceID": "77", "match": 0.93},
        ]}


@pytest.fixture
def double() -> Double:
    return Double()


@pytest.fixture
def base(double: Double) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            parts = urlsplit(self.path)
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size)) if size else None
            out = json.dumps(double.answer(parts.path, parse_qs(parts.query), body)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(out)))
            self.end_headers()
            self.wfile.write(out)

        do_GET = _reply
        do_POST = _reply

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def ask(method: str, url: str, body: Any | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urlopen(request, timeout=5) as answer:
        return json.load(answer)


def test_yente_is_asked_for_the_party_and_its_hit_is_read(base: str, double: Double) -> None:
    query = Query("Baltrade Marine JSC", "RU", {"lei": "5299EXAMPLE"})
    found = Yente(base, ask).screen(query)
    [hit] = found.hits
    assert (hit.id, hit.lists, hit.score, hit.is_match) == ("NK-1", ("us_trade_csl",), 0.91, True)
    assert hit.why == ("name_match: [baltrade] exact",)
    assert found.warnings == ("yente has a newer edition of us_sam than it searches.",)
    [sent] = [body for path, body in double.asked if path == "/match/default"]
    properties = sent["queries"]["party"]["properties"]
    assert properties == {
        "name": ["Baltrade Marine JSC"], "country": ["ru"], "leiCode": ["5299EXAMPLE"]
    }


def test_watchman_is_asked_and_an_empty_list_is_said(base: str, double: Double) -> None:
    found = Watchman(base + "/", ask, least=0.75).screen(Query("Baltrade & Sons/Marine"))
    [hit] = found.hits
    assert (hit.id, hit.name, hit.lists) == ("77", "BALTRADE MARINE", ("us_ofac",))
    assert found.warnings == ("Watchman's list us_csl is empty.",)
    [sent] = [query for path, query in double.asked if path == "/v2/search"]
    assert sent["name"] == ["Baltrade & Sons/Marine"]
    assert sent["minMatch"] == ["0.75"]


@pytest.mark.parametrize("service", [Yente, Watchman])
def test_an_answer_belongs_to_one_state_of_the_services_data(
    service: type[Yente] | type[Watchman], base: str, double: Double
) -> None:
    before = service(base, ask).screen(Query("Baltrade")).snapshot
    double.swap_after_search = 1
    after = service(base, ask).screen(Query("Baltrade"))
    assert after.snapshot != before
    assert after.snapshot == service(base, ask).screen(Query("Baltrade")).snapshot
    double.swap_after_search = 99
    with pytest.raises(ScreeningError, match="keeps changing"):
        service(base, ask).screen(Query("Baltrade"))


@pytest.mark.parametrize("service", [Yente, Watchman])
def test_silence_or_an_unknown_answer_clears_nobody(
    service: type[Yente] | type[Watchman], base: str, double: Double
) -> None:
    double.odd = True
    with pytest.raises(ScreeningError, match="not known"):
        service(base, ask).screen(Query("Baltrade"))
    with pytest.raises(ScreeningError, match="did not answer"):
        service("http://127.0.0.1:9", ask).screen(Query("Baltrade"))
