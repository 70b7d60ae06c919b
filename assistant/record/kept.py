"""Everything that ever decided, kept as it was, so that its determinations can be made again.

    packs/<hash>/<pack>/…      a pack, under the hash of its files
    engines/<hash>/knowledge/… the kernel of the rules that ran it

What is kept is named by its content and never changed. What is run is a copy of the very bytes
whose hash was right, in a new folder with nothing else in it: no compiled file, no library that
somebody laid beside them is ever loaded.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import knowledge
from knowledge.errors import PackError
from knowledge.packs import folder_of
from knowledge.packs.load import READ

KERNEL = ("__init__.py", "errors.py", "strict_yaml.py", "rules", "packs/__init__.py",
          "packs/load.py", "packs/again.py")
"""What runs a pack, within `knowledge`."""
SECONDS = 60
_ROOT = Path(knowledge.__file__).parent


class KeptEngines:
    """Copies of packs and kernels by their content, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._packs: dict[str, str] = {}
        self._own: dict[str, Path] = {}

    def own(self, fingerprint: str, scenario: Path) -> None:
        """The pack of this fingerprint is read with a team's own scenario, which is kept with
        it."""
        self._own[fingerprint] = scenario

    def keep(self, determinations: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """Keep what made these determinations; what the record says of it: version, hash of the
        kernel, and of each pack by its fingerprint."""
        packs = {}
        for one in determinations:
            fingerprint = one["fingerprint"]
            if fingerprint not in self._packs:
                place, own = folder_of(one["pack"]), self._own.get(fingerprint)
                files = {f"{one['pack']}/{path.relative_to(place).as_posix()}": path
                         for path in _read(place)}
                if own:
                    files[f"{one['pack']}/scenarios/{own.name}"] = own
                self._packs[fingerprint] = self._copy("packs", files)
            packs[fingerprint] = self._packs[fingerprint]
        return {"version": version("lodestone"), "kernel": self._kernel(), "packs": packs}

    def decide(self, determination: Mapping[str, Any], made_by: Mapping[str, Any]
               ) -> dict[str, Any]:
        """Make a recorded determination again by the pack and the kernel that made it, in a
        process of its own. PackError where either is not kept here, or is not what was kept."""
        with TemporaryDirectory() as place:
            pack, engine = Path(place, "pack"), Path(place, "engine")
            self._lay_out("packs", made_by["packs"].get(determination["fingerprint"], ""), pack)
            self._lay_out("engines", made_by["kernel"], engine)
            ran = subprocess.run(
                [sys.executable, "-m", "knowledge.packs.again", str(pack)],
                capture_output=True, input=json.dumps(determination), text=True, timeout=SECONDS,
                check=False, cwd=engine, env={"PYTHONPATH": str(engine),
                                              "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"})
        if ran.returncode:
            raise PackError(f"the pack {determination['fingerprint'][:12]} that decided cannot be "
                            f"run here; use version {made_by['version']} of the program")
        found: dict[str, Any] = json.loads(ran.stdout)
        return found

    def same_kernel(self, made_by: Mapping[str, Any]) -> bool:
        """Whether the kernel that decided is the current one."""
        return bool(made_by["kernel"] == _kernel_hash())

    def _kernel(self) -> str:
        if not (self._folder / "engines" / _kernel_hash()).is_dir():
            self._copy("engines", _kernel_files())
        return _kernel_hash()

    def _copy(self, kind: str, files: Mapping[str, Path]) -> str:
        """Copy these files under the hash of them all, in one step."""
        contents = _contents(files)
        hashed = _hash(contents)
        place = self._folder / kind / hashed
        if place.is_dir():
            return hashed
        beside = self._folder / kind / f".{uuid4()}"
        _write(contents, beside)
        try:
            beside.rename(place)
        except OSError:  # somebody else kept it at the same moment
            if not place.is_dir():
                raise
            shutil.rmtree(beside)
        return hashed

    def _lay_out(self, kind: str, hashed: str, to: Path) -> None:
        """Copy the kept files of a hash into a new folder, after checking that they have that
        hash."""
        place = self._folder / kind / hashed
        if not hashed or not place.is_dir():
            raise PackError("what decided is not kept in the data folder any more; restore it from "
                            "the backup")
        contents = _contents({path.relative_to(place).as_posix(): path for path in _read(place)})
        if _hash(contents) != hashed:
            raise PackError(f"what is kept in {place} is not what decided; restore it from the "
                            "backup")
        _write(contents, to)


def _read(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*")
                  if path.suffix in READ and "__pycache__" not in path.parts)


@cache
def _kernel_hash() -> str:
    return _hash(_contents(_kernel_files()))


def _kernel_files() -> dict[str, Path]:
    found = [path for name in KERNEL for path in
             (_read(_ROOT / name) if (_ROOT / name).is_dir() else [_ROOT / name])]
    return {f"knowledge/{path.relative_to(_ROOT).as_posix()}": path for path in found}


def _contents(files: Mapping[str, Path]) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files.items()}


def _write(contents: Mapping[str, bytes], folder: Path) -> None:
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _hash(contents: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents, in the order of the names."""
    total = sha256()
    for name in sorted(contents):
        content = contents[name]
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()
