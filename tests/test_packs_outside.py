"""Rule packs from a folder of a company's own, or from an installed package: they load, decide, and
what they decided is made again after they are gone."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.services.services import open_house
from assistant.settings import Settings
from knowledge.errors import PackError
from knowledge.packs import folder_of, installed, outside
from tests.running import SERVE, environment

ROOT = Path(__file__).parents[1]


def lay_out(folder: Path, name: str = "acme_mirror") -> Path:
    """A pack of somebody else's: the mirror pack under another name."""
    made = folder / name
    shutil.copytree(folder_of("us_mirror"), made, ignore=shutil.ignore_patterns("__pycache__"))
    for path in made.rglob("*.py"):
        path.write_text(path.read_text().replace("packs.us_mirror", f"packs.{name}"))
    return made


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    yield
    outside.look(())


def lodestone(data: Path, *words: str, path: str = "", **settings: Any) -> Any:
    """What a command of a new process prints, as JSON."""
    ran = subprocess.run([sys.executable, "-c", SERVE, *words, "--json"], cwd=data, text=True,
                         capture_output=True, check=False, env=environment(
                             data=data, **settings) | {
                                 "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), path)))})
    assert ran.returncode in (0, 3), ran.stderr
    return json.loads(ran.stdout)


def test_a_pack_of_a_folder_decides_and_is_replayed_after_it_is_gone(tmp_path: Path) -> None:
    folder, data = tmp_path / "packs", tmp_path / "data"
    data.mkdir()
    lay_out(folder)
    packs = {one["id"]: one for one in lodestone(data, "packs", packs=folder)}
    assert {*installed(), "acme_mirror"} == set(packs)
    question = packs["acme_mirror"]["questions"][0]["name"]
    made = lodestone(data, "determine", "acme_mirror", question, packs=folder)
    assert made["determination"]["pack"] == "acme_mirror"
    shutil.rmtree(folder)
    assert lodestone(data, "record", "replay", made["record"]["id"])["same"] is True


def test_a_pack_of_an_installed_package_is_found_by_its_entry_point(tmp_path: Path) -> None:
    site, data = tmp_path / "site", tmp_path / "data"
    data.mkdir()
    lay_out(site / "acme_packs")
    about = site / "acme_packs-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-packs\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[lodestone.packs]\nacme_mirror = acme_packs.acme_mirror\n")
    assert "acme_mirror" in {one["id"] for one in lodestone(data, "packs", path=str(site))}
    assert "acme_mirror" not in {one["id"] for one in lodestone(data, "packs")}


@pytest.mark.parametrize(("name", "words"), [
    ("us_veu", "two packs are called 'us_veu'"), ("Acme-1", "small letters"),
    ("", "which is no folder"),
])
def test_a_pack_that_cannot_be_told_from_another_stops_the_start(
        tmp_path: Path, name: str, words: str) -> None:
    folder = tmp_path / "packs"
    if name:
        (folder / name).mkdir(parents=True)
        (folder / name / "pack.yaml").write_text("title: X\nlayer: A\n")
    with pytest.raises(PackError, match=words):
        open_house(Settings(data=tmp_path / "data", packs=str(folder)))
