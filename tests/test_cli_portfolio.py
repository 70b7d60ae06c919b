"""Portfolios on the command line: plain words, exit codes, files that are never overwritten."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.command_line import app
from tests.test_portfolio_tables import BUYERS, ITEMS, LINES, as_csv

RUN = CliRunner()


def run(*said: str, code: int = 0) -> str:
    found = RUN.invoke(app, ["portfolio", *said])
    assert found.exit_code == code, found.output
    return found.output


def test_decide_suppose_look_and_acknowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                             ) -> None:
    monkeypatch.setenv("LODESTONE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LODESTONE_VECTORS", "off")
    tables = {name: str(as_csv(tmp_path, name, rows).source)
              for name, rows in (("items", ITEMS), ("buyers", BUYERS), ("lines", LINES))}
    asked = ("decide", tables["lines"], "--items", tables["items"], "--buyers", tables["buyers"],
             "--on", "2026-11-30", "--question", "item_controlled")
    out = tmp_path / "answers.csv"
    found = json.loads(run(*asked, "--out", str(out), "--json"))
    assert found["lines"] == 5 and out.read_text(encoding="utf-8").count("\n") == 6
    assert "is there already" in run(*asked, "--out", str(out), code=2)
    id = found["id"]
    flipped = json.loads(run("what-if", id, "--fact", "items/T2:magnet_family=NdFeB",
                             "--fact", "items/T2:dysprosium_pct=2", "--json"))
    assert flipped["flipped"] == 1
    assert "say what is supposed" in run("what-if", id, code=2).lower()
    assert json.loads(run("line", id, "1", "--json"))["question"] == "item_controlled"
    assert "0 lines differ; the pack is the same" in run("again", id)
    assert (tmp_path / "spark" / "decide.sql") == Path(
        run("sql", id, str(tmp_path / "spark")).split()[0])
    assert isinstance(json.loads(run("flips", id, "--json")), list)
    told = json.loads(run("alerts", "--look", "--on", "2026-12-15", "--json"))
    for one in told:
        run("acknowledge", one["id"], "--comment", "seen")
    assert json.loads(run("alerts", "--json")) == []
    assert "on record under 'none'" in run("line", "none", "1", code=2)
