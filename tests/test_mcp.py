"""Programs that speak MCP get the rules' answers; tried with the real client over its real pipe."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError

from api.mcp.pages import LIMIT
from knowledge.packs import installed, load, scenarios
from tests.service import CASE, TDK


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def talk(folder: Path, work: Callable[[Client], Awaitable[Any]]) -> Any:
    """What comes of talking to the server over its pipe."""
    pipe = StdioServerParameters(
        command=sys.executable, args=["-c", "from api.cli.command_line import main; main()", "mcp"],
        env={**os.environ, "LODESTONE_DATA": str(folder), "PYTHONPATH": os.getcwd()})

    async def talking() -> Any:
        async with Client(pipe) as client:
            return await work(client)

    return asyncio.run(talking())


async def told(client: Client, name: str, said: dict[str, Any]) -> tuple[bool, str]:
    """What a call gave: (failed, text); never more than a model can hold."""
    one = await client.call_tool(name, said)
    text = "".join(part.text for part in one.content)
    assert len(text.encode()) <= LIMIT, (name, len(text))
    return one.is_error, text


async def whole(client: Client, first: str) -> list[Any]:
    """Every entry of a list, by its handles."""
    page = json.loads(first)
    found = page["entries"]
    while "more" in page:
        failed, text = await told(client, "more", {"handle": page["more"]})
        assert not failed, text
        page = json.loads(text)
        assert page["entries"], "each page brings something"
        found += page["entries"]
    assert len(found) == page["of"]
    return found


def call(folder: Path, *calls: tuple[str, dict[str, Any]]) -> tuple[dict[str, Any], list[Any]]:
    """The tools by name, and what each call gave: (failed, text)."""
    async def work(client: Client) -> Any:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        return tools, [await told(client, name, said) for name, said in calls]

    return talk(folder, work)  # type: ignore[no-any-return]


def test_the_tools_read_and_decide_and_say_what_is_wrong(folder: Path) -> None:
    listed = {name: CASE[name] for name in ("pack", "question", "on")}
    clear = {"magnet_family": "ferrite", "dysprosium_pct": 0, "terbium_pct": 0}
    tools, found = call(
        folder,
        ("determine", listed | {"facts": CASE["facts"]}),
        ("determine", {"pack": "cn_dual_use", "question": "item_controlled", "facts": clear,
                       "on": "2026-11-24"}),
        ("screen", {"name": "Lafert S.p.A.", "on": "2026-11-24"}),
        ("search", {"query": "Decree 792 art 26"}),
        ("passage", {"id": "d792:26"}), ("packs", {}), ("pack_facts", {"pack": "cn_dual_use"}),
        ("firms", {"query": "Velbrandt"}),
        ("determine", listed | {"facts": {"dysprosum_pct": 1}}),
        ("determine", listed | {"facts": {}, "scenario": "../x.yaml"}),
        ("passage", {"id": "nothing"}), ("screen", {"name": "a\x00b"}),
    )
    assert set(tools) == {"ask", "packs", "pack_facts", "determine", "search", "passage", "screen",
                          "firms", "more"}
    writes = {name for name, tool in tools.items() if not tool.annotations.read_only_hint}
    assert writes == {"ask", "determine", "screen"}, "those that put something on record"
    assert not any(tool.annotations.destructive_hint for tool in tools.values())
    for tool in tools.values():
        assert tool.description
        for name, about in tool.input_schema["properties"].items():
            assert len(about.get("description", "")) > 15, (tool.name, name)
    assert [failed for failed, _ in found] == [False] * 8 + [True] * 4, found
    barred = json.loads(found[0][1])
    assert barred["determination"]["outcome"] == "not_eligible" and barred["record"]["seq"] == 1
    unconfirmed = json.loads(found[1][1])["determination"]
    assert unconfirmed["outcome"] == "needs_facts", "a model's facts may not clear anything"
    assert unconfirmed["to_confirm"]
    assert "did you mean 'dysprosium_pct'?" in found[8][1]
    assert "Traceback" not in str(found)


def test_a_question_is_answered_and_gone_on_with_and_a_program_confirms_nothing(
        folder: Path) -> None:
    async def work(client: Client) -> None:
        failed, text = await told(client, "ask", {"question": TDK, "on": "2026-11-24"})
        first = json.loads(text)
        assert not failed and first["outcome"] == "not_eligible"
        assert first["text"].startswith("NOT ELIGIBLE") and "[S1]" in first["text"]
        assert any(one.startswith("[S1] ") for one in first["sources"])
        record = await whole(client, (await told(client, "more", {"handle": first["whole"]}))[1])
        assert {"headline", "asked"} <= {name.split(".")[0] for one in record for name in one}
        on = {"conversation": first["conversation"], "on": "2026-11-24"}
        none = "And if the magnets held no dysprosium and no terbium?"
        waits = json.loads((await told(client, "ask", {"question": none, **on}))[1])
        again = json.loads((await told(client, "ask", {"question": "yes", **on}))[1])
        assert waits["conversation"] == again["conversation"] == first["conversation"]
        clear = json.loads((await told(client, "ask", {
            "question": "Is a ferrite magnet without dysprosium and terbium controlled?"}))[1])
        after = json.loads((await told(client, "ask", {
            "question": "yes", "conversation": clear["conversation"]}))[1])
        for one in (clear, after):
            assert one["ending"] == "needs_confirmation" or one["outcome"] == "needs_facts", one

    talk(folder, work)


def test_every_list_is_read_to_its_end_by_its_handles(folder: Path) -> None:
    async def work(client: Client) -> None:
        packs = await whole(client, (await told(client, "packs", {}))[1])
        asked = {(one["pack"], one["question"]) for one in packs if "question" in one}
        loaded = [load(id, next(iter(scenarios(id)), "")) for id in installed()]
        assert asked == {(one.id, name) for one in loaded for name in one.questions}
        facts = await whole(client, (await told(client, "pack_facts", {"pack": "cn_dual_use"}))[1])
        named = [one["name"] for one in facts if "name" in one]
        assert set(named) == set(load("cn_dual_use").facts) and len(named) == len(set(named))
        found = await whole(client, (await told(client, "search", {
            "query": "dysprosium magnet", "limit": 20}))[1])
        assert len(found) > 8 and all(one["id"] and one["excerpt"] for one in found)

    talk(folder, work)


def test_the_server_says_what_it_is_and_has_what_it_announces(folder: Path) -> None:
    async def work(client: Client) -> None:
        about = client.server_info
        assert (about.name, about.version) == ("lodestone", version("lodestone"))
        books = (await client.list_resources()).resources
        assert {str(one.uri) for one in books} == {
            f"lodestone://rulebooks/{id}" for id in installed()}
        for one in books:
            text = (await client.read_resource(one.uri)).contents[0]
            assert text.mime_type == "text/markdown" and text.text.startswith("#")
        kinds = {one.uri_template for one in (await client.list_resource_templates())
                 .resource_templates}
        assert kinds == {"lodestone://passages/{id}", "lodestone://records/{id}"}
        article = await client.read_resource("lodestone://passages/d792%3A26")
        assert json.loads(article.contents[0].text)["id"] == "d792:26"
        made = json.loads((await told(client, "ask", {"question": TDK}))[1])["record"]
        row = await client.read_resource(f"lodestone://records/{made}")
        assert json.loads(row.contents[0].text)["asked"]["text"] == TDK
        prompts = {one.name: one for one in (await client.list_prompts()).prompts}
        assert set(prompts) == {"check_shipment", "explain_law"}
        assert all(arg.description for one in prompts.values() for arg in one.arguments)
        said = await client.get_prompt("check_shipment", {"item": "N38EH", "buyer": "TDK"})
        assert "Could TDK import N38EH" in said.messages[0].content.text

    talk(folder, work)


def test_every_error_is_a_sentence_that_says_what_to_do(folder: Path) -> None:
    async def work(client: Client) -> None:
        for name, said, words in [
            ("ask", {}, "question: is missing"), ("ask", {"question": ""}, "question: is empty"),
            ("ask", {"question": " "}, "write what you want to know"),
            ("ask", {"question": TDK, "conversation": "x"}, "leave it out to begin a new one"),
            ("screen", {"name": "x", "country": "Japan"}, "country: "),
            ("search", {"query": "x", "limit": 99}, "limit: "),
            ("search", {"query": "x", "qurey": "x"}, "did you mean 'query'?"),
            ("serch", {"query": "x"}, "did you mean 'search'?"),
            ("pack_facts", {"pack": "cn_dual"}, "did you mean 'cn_dual_use'?"),
            ("more", {"handle": "x"}, "pass on what the field 'more'"),
            ("more", {"handle": "packs @999999"}, "pass on what the field 'more'"),
            ("more", {"handle": "search [1]@0"}, "pass on what the field 'more'"),
            ("more", {"handle": "record no@0"}, "no"),
        ]:
            failed, text = await told(client, name, said)
            assert failed and words in text, (name, said, text)
            assert "Error executing" not in text and "validation error" not in text
            assert text[0].isupper() or ":" in text.split(" ")[0], text
            assert text.endswith((".", "?")), text
        for uri in ("lodestone://passages/nothing", "lodestone://records/nothing",
                    "lodestone://nothing", "lodestone://rulebooks/nothing"):
            with pytest.raises(MCPError) as wrong:
                await client.read_resource(uri)
            assert "Traceback" not in str(wrong.value) and str(wrong.value)
        with pytest.raises(MCPError, match="did you mean 'check_shipment'"):
            await client.get_prompt("check_shipments", {})
        with pytest.raises(MCPError, match="needs item and buyer"):
            await client.get_prompt("check_shipment", {})

    talk(folder, work)
