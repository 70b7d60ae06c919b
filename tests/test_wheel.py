"""The wheel holds the whole program, and runs where the checkout is not."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.running import environment
from tests.service import TDK

ROOT = Path(__file__).parents[1]
ROOMS = ("knowledge", "assistant", "api")
PASSED_OVER = {".pyc", ".jsonl"}
"""Compiled files, and the labelled questions from which the reader's models were trained."""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from a copy of what git would hand over, and laid out as pip lays it out."""
    folder = tmp_path_factory.mktemp("wheel")
    source, site = folder / "source", folder / "site"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room,
                        ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps",
                    "--no-build-isolation", "--wheel-dir", str(folder), str(source)], check=True)
    wheel, = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    return site


def test_every_file_of_the_program_is_in_it(unpacked: Path) -> None:
    wanted = {path.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*")
              if path.is_file() and path.suffix not in PASSED_OVER}
    held = {path.relative_to(unpacked) for path in unpacked.rglob("*") if path.is_file()}
    assert not wanted - held
    assert {path.parts[0] for path in held} <= {*ROOMS} | {
        path.name for path in unpacked.glob("lodestone-*.dist-info")}


def test_it_answers_away_from_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    entry = ("import api, sys; assert api.__file__.startswith(sys.argv.pop(1)); "
             "from api.cli.command_line import main; main()")

    def run(*words: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-P", "-c", entry, str(unpacked), *words], cwd=tmp_path, text=True,
            capture_output=True, check=False,
            env=environment(data=tmp_path / "data") | {"PYTHONPATH": str(unpacked)})
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    about = next(unpacked.glob("*.dist-info")).name
    assert about == f"{run('--version').strip().replace(' ', '-')}.dist-info"
    answer = json.loads(run("ask", TDK, "--json"))
    assert answer["verdict"]["outcome"] == "not_eligible"
    memo = tmp_path / "memo.pdf"
    run("memo", answer["record"], "--out", str(memo))
    assert memo.read_bytes().startswith(b"%PDF")
    assert os.listdir(tmp_path / "data")
