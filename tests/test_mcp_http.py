"""MCP over HTTP: switched on by a setting, for bearers of keys, tried with the real client over a
real connection; a page of another site and a rebound name get nothing."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from api.app import create_app
from api.http.identity import Keys
from assistant.roles import Role
from assistant.services.services import House
from knowledge.errors import WrongValue
from tests.browser import served
from tests.service import CASE, NOW, client_of, open_in

LISTED = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
ACCEPT = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), mode="served", mcp_http=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def at(house: House) -> Iterator[str]:
    with served(create_app(house, lambda: NOW)) as address:
        yield address


def bearer(house: House, role: str, team: str) -> str:
    return "Bearer " + Keys.open(house.settings).make(team, f"{role} of {team}", Role(role),
                                                      "test", NOW)[1]


def call(at: str, authorization: str, *calls: tuple[str, dict[str, Any]]
         ) -> tuple[set[str], list[tuple[bool, str]]]:
    async def talk() -> tuple[set[str], list[tuple[bool, str]]]:
        async with (httpx2.AsyncClient(headers={"authorization": authorization}) as http,
                    Client(streamable_http_client(at + "/mcp", http_client=http)) as client):
            tools = {tool.name for tool in (await client.list_tools()).tools}
            found = [await client.call_tool(name, said) for name, said in calls]
            return tools, [(one.is_error, "".join(part.text for part in one.content))
                           for one in found]

    return asyncio.run(talk())


def test_the_real_client_reads_and_decides_for_the_team_of_its_key(house: House, at: str) -> None:
    mine = bearer(house, "analyst", "north")
    case = {name: CASE[name] for name in ("pack", "question", "on", "facts")}
    tools, found = call(at, mine, ("determine", case), ("passage", {"id": "d792:26"}),
                        ("firms", {"query": "Velbrandt"}), ("passage", {"id": "nothing"}))
    assert tools == {"ask", "packs", "pack_facts", "determine", "search", "passage", "screen",
                     "firms", "more"}
    assert [failed for failed, _ in found] == [False, False, False, True], found
    row = house.records.row("north", json.loads(found[0][1])["record"]["id"])
    assert row.actor == "analyst of north"
    assert json.loads(found[2][1])["entries"] == [], "the example firms are another team's"


@pytest.mark.parametrize(("headers", "status"), [
    ({}, 401), ({"authorization": "Bearer x"}, 401), ({"authorization": "{viewer}"}, 403),
    ({"authorization": "{analyst}", "host": "evil.example"}, 421),
    ({"authorization": "{analyst}", "origin": "https://evil.example"}, 403),
    ({"authorization": "{analyst}", "origin": "null"}, 403),
    ({"authorization": "{analyst}", "content-type": "text/plain"}, 415),
    ({"authorization": "{analyst}"}, 200),
])
def test_who_may_not_is_refused_before_the_protocol_begins(
        house: House, at: str, headers: dict[str, str], status: int) -> None:
    said = {name: value if "{" not in value else bearer(house, value.strip("{}"), "north")
            for name, value in headers.items()}
    found = httpx.post(at + "/mcp", content=json.dumps(LISTED), trust_env=False,
                       headers={"content-type": "application/json", **ACCEPT, **said})
    assert found.status_code == status, found.text
    assert "default-src 'none'" in found.headers["content-security-policy"]


def test_it_takes_requests_only_and_no_half_characters(house: House, at: str) -> None:
    mine = {"authorization": bearer(house, "analyst", "north"), **ACCEPT}
    for method in ("GET", "DELETE", "PUT"):
        assert httpx.request(method, at + "/mcp", headers=mine).status_code == 405
    for body in (b'{"jsonrpc": "2.0", "id": NaN}', b'{"a": "\\ud800"}', b"[" * 99, b"{", b"\xff"):
        found = httpx.post(at + "/mcp", content=body,
                           headers={"content-type": "application/json", **mine})
        assert found.status_code == 400, found.text
    for body in (b"[]", b"1", b"{}", b'{"jsonrpc": "2.0", "id": 1, "method": "nothing"}'):
        found = httpx.post(at + "/mcp", content=body,
                           headers={"content-type": "application/json", **mine})
        assert found.status_code < 500, found.text


def test_it_is_off_unless_set_and_never_without_keys(tmp_path: Path) -> None:
    closed = open_in(tmp_path / "one", mode="served")
    mine = {"authorization": bearer(closed, "analyst", "north"), **ACCEPT}
    assert client_of(closed).post("/mcp", json=LISTED, headers=mine).status_code == 404
    closed.close()
    local = open_in(tmp_path / "two", mcp_http=True)
    with pytest.raises(WrongValue, match="LODESTONE_MODE=served"):
        create_app(local)
    local.close()
