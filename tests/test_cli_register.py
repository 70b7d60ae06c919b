"""Records, lists, clearances, batches on the command line: plain words and exit codes."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from api.cli.command_line import app

MASTER = ("Customer no,Customer,Country\n00017,Lafert S.p.A.,IT\n00018,Musterwerk GmbH,DE\n"
          "00019,No Ltd,Nowhere\n")
OWN = "id,name,other_names,country,since,until,reason,reference\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("LODESTONE_DATA", str(folder / "house"))
    monkeypatch.setenv("LODESTONE_DEMONSTRATION", "false")
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def test_a_file_is_tried_then_kept_shown_and_handed_out(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    file = folder / "customers.csv"
    file.write_text(MASTER, encoding="utf-8")
    about = ("register", "import", file, "--source", "Customer master", "--grade", "B")
    tried = run(*about)
    assert tried.exit_code == 0 and "--keep takes it in" in tried.stdout, tried.output
    assert "row 4: refused" in tried.stdout and "'Customer' -> name" in tried.stdout
    assert run("register", "show", "00018").exit_code == 2
    assert "2 imported" in run(*about, "--keep").stdout
    said = run("register", "set", "00018", "military_work", "false", "--source", "Their letter",
               "--grade", "B", "--day", "2026-06-01")
    assert said.exit_code == 0, said.output
    shown = run("register", "show", "00018").stdout
    assert "military work: no. [Their letter, 2026-06-01; grade B]" in shown
    wrong = run("register", "set", "00018", "militry_work", "false", "--source", "x", "--grade",
                "B")
    assert wrong.exit_code == 2 and "did you mean 'military_work'?" in wrong.output
    assert run("register", "export", folder / "firms.xlsx").exit_code == 0
    assert load_workbook(folder / "firms.xlsx")["Firms"].max_row == 3
    assert run("register", "export", folder / "firms.xlsx").exit_code == 2  # it is there already


def test_a_clearance_is_given_listed_and_withdrawn(run) -> None:  # type: ignore[no-untyped-def]
    entry = json.loads(run("screen", "Lafert", "--country", "CA", "--json").stdout)["hits"][0]
    given = run("clearances", "give", "Lafert", entry["entry"], "--country", "CA", "--reason",
                "A restaurant in Montreal", "--until", "2027-05-01", "--by", "officer 7")
    assert given.exit_code == 0 and "stands: Lafert is not Lafert S.p.A." in given.stdout
    again = json.loads(run("screen", "Lafert", "--country", "CA", "--json").stdout)
    assert again["state"] == "no_hit" and again["cleared"][0]["cleared"]["author"] == "officer 7"
    id = given.stdout.split()[0]
    assert id in run("clearances", "list").stdout
    gone = run("clearances", "withdraw", id, "--reason", "Wrong extract", "--by", "officer 8")
    assert "withdrawn" in gone.stdout
    late = run("clearances", "give", "Lafert", entry["entry"], "--country", "CA", "--reason", "x",
               "--until", "2030-01-01")
    assert late.exit_code == 2 and "within a year" in late.output


def test_a_list_is_updated_and_a_loss_takes_two_persons(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    def listed(count: int) -> Path:
        path = folder / f"own-{count}.csv"
        rows = (f"{n},Example Works {n},,,2026-01-01,,own,own\n" for n in range(count))
        path.write_text(OWN + "".join(rows), encoding="utf-8")
        return path

    about = ("--kind", "company", "--name", "own", "--published", "2026-11-01", "--by", "officer 7")
    taken = run("lists", "update", listed(50), *about)
    assert taken.exit_code == 0 and "in use: snapshot" in taken.stdout, taken.output
    refused = run("lists", "update", listed(10), *about)
    assert refused.exit_code == 2 and "a loss of more than 20%" in refused.output
    waiting = run("lists", "update", listed(10), *about, "--accept-loss", "A merger")
    id = waiting.stdout.split()[-1]
    assert run("lists", "accept", id, "--by", "officer 7").exit_code == 2
    assert run("lists", "accept", id, "--by", "officer 8").exit_code == 0
    assert "own: edition 2026-11-01, 10 entries" in run("lists", "status").stdout
    past = run("lists", "history").stdout
    assert "accepted by officer 7 (local) and officer 8 (local)" in past and "refused" in past


def test_a_batch_writes_its_workbook(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    file, out = folder / "batch.csv", folder / "batch.xlsx"
    file.write_text(MASTER, encoding="utf-8")
    found = run("batch", file, "--out", out, "--fact", "magnet_family=NdFeB", "--fact",
                "dysprosium_pct=6.5", "--fact", "item_form=magnet", "--json")
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["rows"] == 3
    book = load_workbook(out)
    assert book.sheetnames == ["Summary", "Results", "Missing facts", "Rules", "Run info"]
    verdicts = [row[4].value for row in book["Results"].iter_rows(min_row=2)]
    assert verdicts[0].startswith("NOT ELIGIBLE") and verdicts[2] == "NOT READ"
