"""Every pack that ever decided, kept as it was, so that its determinations can be made again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from knowledge.errors import PackError
from knowledge.packs.load import HERE

CHILD = """
import json, sys, knowledge.packs, knowledge.packs.load
from pathlib import Path
knowledge.packs.__path__ = [sys.argv[1]]
sys.modules['knowledge.packs.load'].HERE = Path(sys.argv[1])
from assistant.record.replay import decide
print(json.dumps(decide(json.load(sys.stdin)), ensure_ascii=True))
"""
SECONDS = 60


class KeptPacks:
    """Copies of packs by fingerprint, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: set[str] = set()

    def keep(self, pack: str, fingerprint: str) -> None:
        """Keep the pack as it is now under the fingerprint that decided."""
        place = self.folder / fingerprint
        if fingerprint in self._known or place.is_dir():
            self._known.add(fingerprint)
            return
        beside = self.folder / f".{fingerprint}.{os.getpid()}"
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(HERE / pack, beside / pack,
                        ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        (beside / "__init__.py").write_text("")
        try:
            beside.rename(place)
        except OSError:  # another process kept it at the same moment
            shutil.rmtree(beside)
        self._known.add(fingerprint)

    def decide(self, determination: dict[str, Any]) -> dict[str, Any]:
        """Make a recorded determination again by the pack that made it, in a process of its own.

        PackError where that pack is not kept here any more.
        """
        place = self.folder / determination["fingerprint"]
        if not place.is_dir():
            raise PackError(f"the pack {determination['fingerprint'][:12]} that decided is not "
                            "kept in the data folder; restore it from the backup")
        ran = subprocess.run([sys.executable, "-c", CHILD, str(place)], capture_output=True,
                             input=json.dumps(determination), text=True, timeout=SECONDS,
                             check=False)
        if ran.returncode:
            raise PackError(f"the pack {determination['fingerprint'][:12]} that decided cannot be "
                            "run by this version of the program; use the version of its day")
        found: dict[str, Any] = json.loads(ran.stdout)
        return found
