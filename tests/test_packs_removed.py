"""A pack is removed by removing its folder: nothing outside it breaks, and nothing speaks of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.errors import PackError
from knowledge.packs import installed, outside, told_by
from tests.service import TDK

ROOT = Path(__file__).parents[1]
ASKED = (TDK, "Is Samsung China Semiconductor a validated end user under Supplement No. 7?",
         "Would the lenient scenario let it in?", "Is YMTC on the 1260H list?",
         "Which firms on record fall out?", "Who stands on the watch list?",
         "Compare 2025-10-10 and 2026-11-20 for a magnet with 1 % dysprosium")
ANSWER = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
import knowledge.packs
from assistant.answering import answer
from assistant.asked import Asked
from assistant.roles import EVERYBODY
from assistant.services.services import open_house
from assistant.settings import Settings
now = datetime(2026, 11, 24, 2, tzinfo=UTC)
house = open_house(Settings(data=Path("data"), vectors="off"), now=now)
found = [answer(house, Asked(text, law_day=now.date(), now=now, roles=EVERYBODY))
         for text in json.loads(sys.argv[1])]
print(json.dumps({"packs": knowledge.packs.installed(), "from": knowledge.packs.__file__,
                  "headlines": [one.headline for one in found],
                  "asked": sorted({one["pack"] for each in found for one in each.determinations}),
                  "points": [one.id for each in found for one in each.law_points]}))
house.close()
"""


def without(pack: str, folder: Path) -> None:
    """The program in a folder, as if the pack had never been written."""
    (folder / "knowledge" / "packs").mkdir(parents=True)
    rooms = [(ROOT / name, folder / name) for name in ("assistant", "api")]
    rooms += [(one, folder / "knowledge" / one.name) for one in (ROOT / "knowledge").iterdir()
              if one.name != "packs"]
    rooms += [(one, folder / "knowledge" / "packs" / one.name)
              for one in (ROOT / "knowledge" / "packs").iterdir() if one.name != pack]
    for here, there in rooms:
        if here.name != "__pycache__":
            there.symlink_to(here)


@pytest.mark.parametrize("pack", installed())
def test_a_pack_is_removed_with_its_folder(pack: str, tmp_path: Path) -> None:
    without(pack, tmp_path)
    ran = subprocess.run([sys.executable, "-c", ANSWER, json.dumps(ASKED)], cwd=tmp_path,
                         env={**os.environ, "PYTHONPATH": str(tmp_path)}, text=True,
                         capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["from"].startswith(str(tmp_path))
    assert set(found["packs"]) == {*installed()} - {pack}
    assert all(found["headlines"]) and pack not in found["asked"]
    assert set(found["asked"]) | {pack} > {"cn_dual_use"}, "the others are still asked"


@pytest.mark.parametrize("written", [
    "list: {}", "lists: {watch_list: {liste: end_user_on_watch_list}}"])
def test_a_word_that_no_table_of_evidence_has_is_named(written: str, tmp_path: Path) -> None:
    """In `told_by.yaml`, which says what lists and records tell of a pack's facts."""
    pack = tmp_path / "acme"
    pack.mkdir()
    (pack / "pack.yaml").write_text("title: A law\nlayer: A\n")
    (pack / "told_by.yaml").write_text(written + "\n")
    outside.look([tmp_path])
    try:
        with pytest.raises(PackError, match=r"acme/told_by\.yaml: no key"):
            told_by.told_by()
    finally:
        outside.look(())
