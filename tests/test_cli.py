"""The command line: what it prints, its exit codes, and that it starts quickly."""

import json
import os
import shutil
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import common
from api.cli.command_line import app
from api.terminal.wide_lines import safe, width, wrap
from tests.service import TDK


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("LODESTONE_DATA", str(folder))
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *words: CliRunner().invoke(app, list(words))


@pytest.mark.parametrize(("question", "code", "words"), [
    (TDK, 0, "NOT ELIGIBLE — general license"),
    ("TDK株式会社能否以通用许可从宁波进口含镝6.5%的N38EH磁瓦？", 0, "通用许可"),
    ("42SH under general license?", 3, "CANNOT TELL YET"),
])
def test_ask_prints_the_card_and_says_by_its_code_how_it_ended(  # type: ignore[no-untyped-def]
        run, question: str, code: int, words: str) -> None:
    found: Result = run("ask", question, "--on", "2026-11-23")
    assert found.exit_code == code, found.output
    assert words in found.stdout
    assert all(width(line) <= 100 for line in found.stdout.splitlines() if "http" not in line)


@pytest.mark.parametrize("question", [
    TDK, "Is 42SH controlled?", "What is a general license?", "help", "42SH要出口许可证吗？",
    "Can Velbrandt Pumpenbau get the magnets under the VEU scheme?",
    "Velbrandt Pumpenbau能按VEU制度拿到磁材吗？", "Is No. 61 back in force today?"])
def test_a_short_answer_has_fifteen_lines_at_most_and_the_verdict_first(  # type: ignore[no-untyped-def]
        run, monkeypatch: pytest.MonkeyPatch, question: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("ask", question, "--on", "2026-11-23").stdout.splitlines()
    assert len(lines) <= 15, lines
    command = next(line for line in lines if "lodestone ask --conversation" in line)
    assert command.endswith('"…"')  # whole, to be copied
    answer = json.loads(run("ask", question, "--on", "2026-11-23", "--json").stdout)
    if any(one["kind"] == "verdict" for one in answer["statements"]):
        assert lines[0].startswith(answer["verdict"]["label"])


def test_at_a_terminal_the_first_missing_fact_is_asked_at_once(  # type: ignore[no-untyped-def]
        run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "at_a_terminal", lambda: True)
    found = CliRunner().invoke(app, ["ask", "Is 42SH controlled?", "--on", "2026-11-23"],
                               input="many\n0\n0\ny\n")
    assert "Dysprosium content [%], Enter to skip" in found.stdout
    assert "Terbium content [%], Enter to skip" in found.stdout
    assert "'many'" in found.stderr and found.stdout.count("Dysprosium content [%]") == 2
    assert "NOT IN SCOPE" in found.stdout and found.exit_code == 0


def test_a_busy_port_is_said_and_nothing_is_served(run) -> None:  # type: ignore[no-untyped-def]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = run("serve", "--port", str(port))
    assert found.exit_code == 1 and f"--port {port + 1}" in found.stderr
    assert "listens on" not in found.stderr


def test_ask_gives_the_whole_answer_as_json(run) -> None:  # type: ignore[no-untyped-def]
    found = run("ask", TDK, "--json", "--on", "2026-11-23")
    answer = json.loads(found.stdout)
    assert answer["verdict"]["outcome"] == "not_eligible"
    shown = run("record", "show", answer["record"])
    assert json.loads(shown.stdout)["body"]["headline"] == answer["headline"]
    assert run("record", "replay", answer["record"]).exit_code == 0


def test_determine_takes_facts_as_they_are_written(run) -> None:  # type: ignore[no-untyped-def]
    found = run("determine", "cn_dual_use", "general_license", "--fact", "magnet_family=NdFeB",
                "--fact", "dysprosium_pct=6.5 %", "--fact", "end_user_on_watch_list=yes",
                "--fact", "item_form=magnet", "--on", "2026-11-23", "--json")
    assert found.exit_code == 0, found.output
    facts = {one["name"]: one["value"]
             for one in json.loads(found.stdout)["determination"]["facts"]}
    assert facts["dysprosium_pct"] == 6.5 and facts["end_user_on_watch_list"] is True
    silent = run("determine", "cn_dual_use", "general_license", "--on", "2026-11-23")
    assert silent.exit_code == 3 and "ASK FIRST FOR" in silent.stdout


@pytest.mark.parametrize(("words", "sentence"), [
    (("ask", ""), "empty"), (("ask", "\udcff"), "UTF-8"), (("ask", "x" * 20_001), "20,000"),
    (("ask", TDK, "--on", "tomorrow"), "is not a day"),
    (("ask", TDK, "--fact", "dysprosum_pct=1"), "did you mean"),
    (("ask", TDK, "--fact", "dysprosium_pct"), "name=value"),
    (("ask", TDK, "--conversation", "nothing"), "no conversation"),
    (("determine", "cn_dual", "general_license"), "did you mean"),
    (("determine", "cn_dual_use", "general_licence"), "did you mean"),
    (("determine", "cn_dual_use", "general_license", "--on", "1999-01-01"), "later one"),
    (("determine", "cn_dual_use", "general_license", "--fact", "dysprosium_pct=a lot"), "between"),
    (("record", "show", "nothing"), "on record"),
    (("record", "replay", "x", "--known", "y"), "then"),
    (("rulebook", "nothing"), "no pack"), (("keys", "make", "x", "--role", "king"), "not one of"),
    (("serve", "--host", "0.0.0.0"), "LODESTONE_MODE=served"),
])
def test_bad_input_is_a_sentence_and_exit_code_2(  # type: ignore[no-untyped-def]
        run, words: tuple[str, ...], sentence: str) -> None:
    found = run(*words)
    assert found.exit_code == 2, found.output
    assert sentence.lower() in " ".join(found.output.replace("│", " ").split()).lower()
    assert "Traceback" not in found.output


def test_the_record_is_verified_exported_and_found_out_when_touched(  # type: ignore[no-untyped-def]
        run, folder: Path, tmp_path: Path) -> None:
    run("screen", "Lafert S.p.A.")
    assert "whole" in run("record", "verify").stdout
    assert run("record", "export", str(tmp_path / "out")).exit_code == 0
    assert (tmp_path / "out" / "record.ndjson").read_text().count("\n") >= 1
    assert run("record", "export", str(tmp_path / "out")).exit_code == 2
    head = folder / "record-head.json"
    before = head.read_text()
    head.write_text(before.replace('"seq": ', '"seq": 9'))
    assert run("record", "verify").exit_code == 1
    head.write_text(before)


def test_the_other_commands_work(run) -> None:  # type: ignore[no-untyped-def]
    assert "Lafert S.p.A." in run("screen", "Lafert S.p.A.").stdout
    assert "general_license" in run("packs").stdout
    assert "Regulations on Export Control" in run("library", "search", "Decree 792 art 26").stdout
    assert "passages" in run("library", "status").stdout
    assert "cn.d792" in run("rulebook", "cn_dual_use", "--on", "2026-11-24").stdout
    made = run("keys", "make", "orders")
    assert made.stdout.startswith("lds_") and made.exit_code == 0
    listed = run("keys", "list").stdout
    assert "orders" in listed
    assert run("keys", "revoke", listed.split()[0]).exit_code == 0


def test_help_needs_nothing_heavy() -> None:
    code = ("import sys; from api.cli.command_line import app; import typer.testing as t; "
            "assert t.CliRunner().invoke(app, ['--help']).exit_code == 0; "
            "print([m for m in ('langchain', 'chromadb', 'fastapi', 'sqlalchemy', 'numpy', "
            "'knowledge.rules') if m in sys.modules])")
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_an_answer_needs_nothing_that_only_a_service_needs(tmp_path: Path) -> None:
    """Each of these took a part of the time of every command."""
    code = ("import sys, atexit; from api.cli import main; atexit.register(lambda: print("
            "[m for m in ('chromadb', 'langchain', 'fastapi', 'docx', 'alembic', 'airportsdata', "
            "'slack_bolt', 'openpyxl', 'duckdb', 'typst') if m in sys.modules])); "
            "sys.argv = ['lodestone', 'ask', 'Is dysprosium controlled?']; main()")
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                           env=os.environ | {"LODESTONE_DATA": str(tmp_path)})
    assert found.stdout.splitlines()[-1] == "[]"


def test_lines_break_by_columns_not_by_characters() -> None:
    assert width("镝 6.5 %") == 8 and width("e\u0301") == 1
    lines = wrap("钕铁硼永磁材料" * 8 + "。" + " plain words" * 8, 30, "  · ")
    assert all(width(line) <= 31 for line in lines)  # a closing sign may hang
    assert not any(line.strip().startswith("。") for line in lines)
    assert safe("a\x1b[2Jb\u0007") == "a�[2Jb�"


def test_a_backup_restores_to_the_same_record_and_nothing_else_does(
        run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # type: ignore[no-untyped-def]
) -> None:
    run("determine", "cn_dual_use", "item_controlled")
    rows = json.loads(run("record", "list", "--json", "--limit", "100").stdout)
    there = tmp_path / "backup"
    assert run("backup", str(there)).exit_code == 0
    assert run("backup", str(there)).exit_code == 1
    within = run("backup", str(folder / "backups" / "today"))
    assert within.exit_code == 1 and "within the data folder" in within.output
    assert not (folder / "backups").exists()
    assert not list(there.rglob("record.key"))
    monkeypatch.setenv("LODESTONE_DATA", str(tmp_path / "new"))
    key = str(folder / "record.key")
    found = run("restore", str(there), "--key", key)
    assert found.exit_code == 0 and "whole" in found.stdout, found.output
    restored, *others = json.loads(run("record", "list", "--json", "--limit", "100").stdout)
    assert others == rows and restored["kind"] == "restored"
    assert run("record", "replay", rows[0]["id"]).exit_code == 0
    assert run("restore", str(there), "--key", key).exit_code == 1
    with (there / "lodestone.sqlite3").open("ab") as file:
        file.write(b"x")
    monkeypatch.setenv("LODESTONE_DATA", str(tmp_path / "another"))
    touched = run("restore", str(there), "--key", key)
    assert touched.exit_code == 1 and "not what was signed" in touched.output


def test_the_doctor_says_what_is_wrong(  # type: ignore[no-untyped-def]
        run, folder: Path) -> None:
    run("determine", "cn_dual_use", "item_controlled")
    found = {one["what"]: one["right"] for one in json.loads(run("doctor", "--json").stdout)}
    assert found["a row can be put on record"]
    head = folder / "record-head.json"
    before = head.read_text()
    head.unlink()
    told = run("doctor")
    head.write_text(before)
    assert told.exit_code == 1 and "WRONG  the signed head record-head.json is gone" in told.stdout


def test_a_scenario_of_ones_own_is_kept_named_and_used(  # type: ignore[no-untyped-def]
        run, tmp_path: Path) -> None:
    text = run("scenarios", "show", "cn_veu", "middle").stdout
    own = tmp_path / "own.yaml"
    own.write_text(text.replace("name: middle", "name: careful").replace(
        "existence: {value: pilot", "existence: {value: none"), encoding="utf-8")
    assert run("scenarios", "keep", "cn_veu", str(own)).exit_code == 0
    assert "careful" in run("scenarios", "list").stdout
    facts = ("--fact", "end_user_on_control_list=no", "--on", "2026-11-23", "--json")
    said = {}
    for name in ("middle", "careful"):
        found = run("determine", "cn_veu", "validated_itself", "--scenario", name, *facts)
        told = json.loads(found.stdout)["determination"]
        said[told["scenario"]] = (told["layer"], told["outcome"])
    assert said == {"middle": ("C", "needs_facts"), "careful": ("C", "not_validated_itself")}
    again = run("scenarios", "keep", "cn_veu", str(own))
    assert again.exit_code == 2 and "kept already" in again.stderr
    unknown = run("determine", "cn_veu", "validated_itself", "--scenario", "carefull", *facts)
    assert unknown.exit_code == 2 and "careful" in unknown.stderr


def test_a_comparison_of_two_days_shows_only_what_flips(run) -> None:  # type: ignore[no-untyped-def]
    found = run("determine", "cn_dual_use", "overseas_license_needed", "--fact",
                "movement=outside_china", "--fact", "destination_country=MY", "--fact",
                "prc_annex_item=yes", "--fact", "humanitarian=no", "--on", "2025-11-06",
                "--compare", "2025-11-07")
    assert found.exit_code == 0
    assert "no_license_under_61 (2025-11-07)" in found.stdout
    assert "is sent on from abroad. true, in_force -> false, suspended" in found.stdout


def test_a_sample_of_the_record_is_decided_again(run) -> None:  # type: ignore[no-untyped-def]
    assert "replayed to the same bytes" in run("record", "replay", "--sample", "3").stdout
    assert run("record", "replay").exit_code == run(
        "record", "replay", "x", "--sample", "3").exit_code == 2


def test_there_is_nothing_to_back_up_where_nothing_is(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LODESTONE_DATA", str(tmp_path / "none"))
    found = CliRunner().invoke(app, ["backup", str(tmp_path / "to")])
    assert found.exit_code == 1 and "no database" in found.stderr
    assert not (tmp_path / "to").exists()


def test_a_setting_that_is_none_is_refused_without_repeating_it(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LODESTONE_MODE", "canary")
    found = CliRunner().invoke(app, ["serve"])
    assert found.exit_code == 2 and "LODESTONE_MODE" in found.stderr
    assert "canary" not in found.output


@pytest.mark.parametrize("damage", ["no database", "cut", "pages of garbage"])
def test_a_damaged_database_gives_one_sentence_and_a_code(
        run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
        damage: str) -> None:
    run("screen", "Lafert S.p.A.")
    data = tmp_path / "damaged"
    shutil.copytree(folder, data)
    monkeypatch.setenv("LODESTONE_DATA", str(data))
    for beside in data.glob("lodestone.sqlite3-*"):
        beside.unlink()
    file = data / "lodestone.sqlite3"
    whole = file.read_bytes()
    file.write_bytes({"no database": b"this is no database " * 400, "cut": whole[:len(whole) // 3],
                      "pages of garbage": whole[:4096] + b"\xa5" * (len(whole) - 4096)}[damage])
    for command in (("screen", "Lafert S.p.A."), ("record", "verify"), ("doctor",)):
        found = run(*command)
        assert found.exit_code == 1, (command, found.output)
        said = found.stderr.strip() or found.stdout  # what is still readable is told as not whole
        assert "atabase" in said or "record" in said, (command, found.output)
        assert "Traceback" not in found.output and found.stderr.strip().count("\n") < 3


def test_the_record_as_a_whole_is_in_the_hands_of_named_persons(  # type: ignore[no-untyped-def]
        run, folder: Path) -> None:
    run("screen", "Lafert S.p.A.")
    assert "bears seals already" in run("record", "take-over", "--by", "Anna").output
    assert run("record", "rotate-key", "--by", "Anna", "--reason", "she left").exit_code == 0
    assert run("record", "anchor").exit_code == 2  # no authority is configured
    two = ("record", "accept-loss", "--reason", "a slip", "--name", "Anna", "--name")
    assert "Nothing is wrong" in run(*two, "Ben").output
    (folder / "record-head.json").unlink()
    stopped = run("screen", "Lafert S.p.A.")
    assert stopped.exit_code == 1 and "accept-loss" in stopped.output
    assert "two different persons" in run(*two, "anna").output
    assert run(*two, "Ben").exit_code == 0
    assert run("screen", "Lafert S.p.A.").exit_code == 0
    assert run("record", "verify").exit_code == 0


def test_it_says_its_version_and_completes_commands() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout == f"lodestone {version('lodestone')}\n"
    words = {"_LODESTONE_COMPLETE": "complete_bash", "COMP_WORDS": "lodestone det",
             "COMP_CWORD": "1"}
    found = CliRunner().invoke(app, prog_name="lodestone", env=words)
    assert found.stdout.split() == ["determine"]
