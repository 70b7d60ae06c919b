"""Make a mutant what is imported and read in this process, without writing a file."""

import importlib
import importlib.abc
import importlib.util
import pickle
import sys
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from tests.bench.mutations import Mutant

ROOT = Path(__file__).parents[2]


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Import one module as the mutant has it."""

    def __init__(self, file: Path, tree: Any) -> None:
        parts = file.relative_to(ROOT).with_suffix("").parts
        self.package = parts[-1] == "__init__"
        self.name = ".".join(parts[:-1] if self.package else parts)
        self.file, self.tree = file, tree

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(
            fullname, self.file, loader=self,
            submodule_search_locations=[str(self.file.parent)] if self.package else None)

    def is_package(self, fullname: str) -> bool:
        return self.package

    def get_source(self, fullname: str) -> str:
        return self.file.read_text(encoding="utf-8")

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.tree, str(self.file), "exec")  # type: ignore[no-any-return]


def _forget(*roots: str) -> None:
    """Forget our own modules, so that they are imported anew."""
    for name in list(sys.modules):
        if name.split(".")[0] in roots:
            del sys.modules[name]


def install(mutant: Mutant, read: dict[Path, bytes]) -> None:
    """Make the mutant what is imported and read from now on."""
    made = mutant.make()
    _forget("knowledge", "assistant", "api", "tests")
    if mutant.file.suffix == ".py":
        sys.meta_path.insert(0, _Changed(mutant.file, made))
    yaml: ModuleType = importlib.import_module("knowledge.strict_yaml")
    whole = yaml.read

    def cached(path: Path) -> Any:
        if path == mutant.file:
            return pickle.loads(pickle.dumps(made))
        return pickle.loads(read[path]) if path in read else whole(path)

    yaml.read = cached
    if mutant.file.suffix == ".csv":
        _install_table(mutant.file, made)


def _install_table(file: Path, rows: Any) -> None:
    name = f"knowledge.packs.{file.parent.parent.name}"
    if file.parent.parent.name == "us_military":
        editions: Any = importlib.import_module(f"{name}.editions")
        editions._lines = lambda: rows
    else:
        table: Any = importlib.import_module(f"{name}.veu_list")
        others = table._read
        table._read = lambda asked: rows if asked == file.name else others(asked)
