"""Programs that speak MCP get the rules' answers; tried with the real client over its real pipe."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from tests.service import CASE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def call(folder: Path, *calls: tuple[str, dict[str, Any]]) -> tuple[dict[str, Any], list[Any]]:
    """The tools by name, and what each call gave: (failed, text)."""
    pipe = StdioServerParameters(
        command=sys.executable, args=["-c", "from api.cli import main; main()", "mcp"],
        env={**os.environ, "LODESTONE_DATA": str(folder), "PYTHONPATH": os.getcwd()})

    async def talk() -> tuple[dict[str, Any], list[Any]]:
        async with Client(pipe) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            found = [await client.call_tool(name, said) for name, said in calls]
            return tools, [(one.is_error, "".join(part.text for part in one.content))
                           for one in found]

    return asyncio.run(talk())


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
    assert set(tools) == {"packs", "pack_facts", "determine", "search", "passage", "screen",
                          "firms"}
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    assert [failed for failed, _ in found] == [False] * 8 + [True] * 4, found
    barred = json.loads(found[0][1])
    assert barred["determination"]["outcome"] == "not_eligible" and barred["record"]["seq"] == 1
    unconfirmed = json.loads(found[1][1])["determination"]
    assert unconfirmed["outcome"] == "needs_facts", "a model's facts may not clear anything"
    assert unconfirmed["to_confirm"]
    assert "did you mean 'dysprosium_pct'?" in found[8][1]
    assert "Traceback" not in str(found)
