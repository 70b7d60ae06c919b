"""Make a mutant what is imported and read in this process, without writing a file."""

import ast
import importlib
import importlib.abc
import importlib.util
import pickle
import sys
from collections.abc import Iterator
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


OURS = ("knowledge", "assistant", "api", "tests")


def _ours(name: str) -> bool:
    """Whether a module is of the project; pytest imports a test file by its bare name."""
    file = getattr(sys.modules[name], "__file__", None) or ""
    return name.split(".")[0] in OURS or Path(file).parent == ROOT / "tests"


def importers() -> dict[str, set[str]]:
    """Of each module of ours, those imported now that import it, directly or through others."""
    found: dict[str, set[str]] = {}
    for name in filter(_ours, list(sys.modules)):
        file = getattr(sys.modules[name], "__file__", None)
        if file:
            for other in _imported(Path(file)):
                found.setdefault(other, set()).add(name)
    for name in found:
        waiting = list(found[name])
        while waiting:
            new = found.get(waiting.pop(), set()) - found[name]
            found[name] |= new
            waiting += new
    return found


def _imported(file: Path) -> Iterator[str]:
    """The modules that a file imports, with the packages that they are in."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        said: list[str] = []
        if isinstance(node, ast.Import):
            said = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            said = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        for one in said:
            parts = one.split(".")
            yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def _forget(names: set[str] | None = None) -> None:
    """Forget these modules, or all of ours, so that they are imported anew."""
    for name in filter(_ours, list(sys.modules)):
        if names is None or name in names:
            package, _, own = name.rpartition(".")
            sys.modules.pop(name)
            if package in sys.modules:
                vars(sys.modules[package]).pop(own, None)


def install(mutant: Mutant, read: dict[Path, bytes], known: dict[str, set[str]]) -> None:
    """Make the mutant what is imported and read from now on. What a pack is read from is found by
    its place, so that with a pack everything is forgotten; with another module, what imports it, as
    it is `known`."""
    made = mutant.make()
    changed = _Changed(mutant.file, made) if mutant.file.suffix == ".py" else None
    if changed:
        sys.meta_path.insert(0, changed)
    if changed and not changed.name.startswith("knowledge.packs."):
        _forget({changed.name} | known.get(changed.name, set()))
    else:
        _forget()
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
    table: Any = importlib.import_module(f"{name}.firm_table")
    if file.parent.parent.name == "us_military":
        table._lines = lambda: rows
    else:
        others = table._read
        table._read = lambda asked: rows if asked == file.name else others(asked)
