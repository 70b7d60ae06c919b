"""Texts come in by the command line, and are found afterwards."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.command_line import app

LAW = "# 示例办法\n\n第一条 为了测试，制定本办法。\n\n第二条 稀土磁体的检测报告应当保存七年。\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("LODESTONE_DATA", str(tmp_path / "data"))
    return CliRunner()


def test_a_file_that_was_added_is_held_and_found_by_article(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "law.md"
    file.write_text(LAW, encoding="utf-8")
    added = run.invoke(app, ["library", "add", str(file), "--source", "our_rule", "--title", "Ours",
                             "--issuer", "us", "--on", "2026-01-01"])
    assert added.exit_code == 0, added.output
    assert "our_rule" in run.invoke(app, ["library", "held"]).output
    found = run.invoke(app, ["library", "search", "检测报告保存七年", "--on", "2026-11-23"])
    assert "our_rule:" in found.output


def test_a_damaged_file_is_refused_in_a_sentence_and_nothing_is_held(
        run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "bomb.xml"
    file.write_text("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>")
    refused = run.invoke(app, ["library", "add", str(file), "--source", "bad", "--title", "Bad",
                               "--issuer", "nobody"])
    assert refused.exit_code == 2
    assert "bad —" not in run.invoke(app, ["library", "held"]).output


def test_an_unknown_source_is_named_with_the_nearest(run: CliRunner) -> None:
    asked = run.invoke(app, ["library", "sync", "ecfr_74"])
    assert asked.exit_code == 2 and "did you mean" in asked.output
