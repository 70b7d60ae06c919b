"""The house: rooms of a size to read, imports in one direction, each name once, no law in the
rooms that hold none."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from knowledge.packs import installed, load, scenarios

ROOT = Path(__file__).parents[1]
PRODUCT = ("knowledge", "assistant", "api")
PACKS = Path("knowledge/packs")

MOST_FILES = 14
"""About a dozen modules directly in a folder; its `__init__.py` is the folder itself."""
MOST_FIELDS, MOST_METHODS, FEW_METHODS = 20, 30, 10
"""A class with more methods than that gathers what several things know; so does one with more
fields that also does things. A value of many fields that does nothing is a table: an answer, the
settings, a form."""
LONGEST_LINE = 100


@cache
def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    found = {}
    for room in PRODUCT:
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(part for part in parts if part != "__init__")] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports() -> dict[str, frozenset[str]]:
    """The modules that each module imports, also those that it imports for their types alone or
    when they are needed."""
    known, found = modules(), {}
    for name, path in known.items():
        named: set[str] = set()
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                named |= {one.name for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                named |= {whole if (whole := f"{node.module}.{one.name}") in known else node.module
                          for one in node.names}
        found[name] = frozenset(named & known.keys() - {name})
    return found


def circles(arrows: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of names that lead to each other (Tarjan, 1972)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        order[name] = lowest[name] = len(order)
        path.append(name)
        for other in sorted(arrows.get(name, ())):
            if other not in order:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in path:
                lowest[name] = min(lowest[name], order[other])
        if lowest[name] == order[name]:
            group = path[path.index(name):]
            del path[path.index(name):]
            if len(group) > 1:
                found.append(sorted(group))

    for name in sorted(arrows):
        if name not in order:
            visit(name)
    return found


@pytest.mark.parametrize("depth", range(1, 7))
def test_the_parts_of_a_folder_import_each_other_in_one_direction(depth: int) -> None:
    arrows: dict[str, set[str]] = defaultdict(set)
    for name, others in imports().items():
        here = ".".join(name.split(".")[:depth])
        arrows[here] |= {there for other in others
                         if (there := ".".join(other.split(".")[:depth])) != here}
    assert circles(arrows) == []


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [["a", "b", "c"]]


def test_a_folder_has_about_a_dozen_modules() -> None:
    folders: dict[str, int] = defaultdict(int)
    for path in modules().values():
        folders[path.parent.relative_to(ROOT).as_posix()] += path.name != "__init__.py"
    assert {name: count for name, count in folders.items() if count > MOST_FILES} == {}


def test_every_folder_with_modules_is_a_package() -> None:
    """A folder without its `__init__.py` is left out of the wheel."""
    assert {path.parent for path in modules().values()
            if not (path.parent / "__init__.py").is_file()} == set()


def test_a_file_name_stands_once() -> None:
    """Packs are apart: each is a folder of one plan, and a new one takes the others' names."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in modules().values():
        place = path.relative_to(ROOT)
        if path.name != "__init__.py" and (place.parent == PACKS or PACKS not in place.parents):
            places[path.name].append(place.as_posix())
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_a_class_name_stands_once() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for name, path in modules().items():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(name)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def written() -> Iterator[Path]:
    """Every file of code and settings that somebody wrote by hand."""
    for room in (*PRODUCT, "tests", "deploy"):
        for ending in ("py", "typ", "sql", "sh"):
            yield from sorted((ROOT / room).rglob(f"*.{ending}"))
    yield from (ROOT / "bootstrap.py", ROOT / "pyproject.toml", ROOT / ".ci" / "run")


def test_no_line_is_longer_than_a_hundred_signs() -> None:
    """An address is not broken, and what a line tells a checker does not count."""
    long = [f"{path.relative_to(ROOT)}:{number}" for path in written()
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if len(re.sub(r"  # (type: ignore|noqa).*", "", line)) > LONGEST_LINE
            and "http" not in line]
    assert long == []


def size(of: ast.ClassDef) -> tuple[int, int]:
    """How many fields and methods a class has."""
    methods = [one for one in of.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    fields = {one.target.id for one in of.body
              if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)}
    fields |= {one.attr for one in ast.walk(of)
               if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store)
               and isinstance(one.value, ast.Name) and one.value.id == "self"}
    return len(fields), len(methods)


def test_no_class_gathers_what_several_things_know() -> None:
    found = {}
    for path in modules().values():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                fields, methods = size(node)
                if methods > MOST_METHODS or (fields > MOST_FIELDS and methods > FEW_METHODS):
                    found[node.name] = (fields, methods)
    assert found == {}


# --- what is imported is declared ---

UNSEEN = {
    "python-multipart": "FastAPI reads forms with it",
    "tzdata": "zoneinfo takes the zones from it where the system has none",
    "langchain-openai": "langchain loads it by the provider's name",
    "langchain-anthropic": "langchain loads it by the provider's name",
    "langchain-ollama": "langchain loads it by the provider's name",
}
"""Packages that the program needs and never imports by name."""
TRAINING = "assistant.reading.training"
"""Run by developers alone: what it imports beyond the rest is a development dependency."""


def plain(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = {plain(one) for one in project["project"]["dependencies"]}
    extras = {plain(one) for more in project["project"]["optional-dependencies"].values()
              for one in more}
    developers = {plain(one) for one in project["dependency-groups"]["dev"]}
    packages = packages_distributions()
    used = set()
    for name, path in modules().items():
        for node in ast.walk(tree(path)):
            named = ([one.name for one in node.names] if isinstance(node, ast.Import) else
                     [node.module or ""] if isinstance(node, ast.ImportFrom) else [])
            for top in {one.split(".")[0] for one in named}:
                if top in sys.stdlib_module_names or top in PRODUCT:
                    continue
                carriers = {plain(one) for one in packages.get(top, [top])}
                allowed = declared | extras | (developers if name.startswith(TRAINING) else set())
                assert carriers & allowed, f"{name} imports {top}: declare one of {carriers}"
                used |= carriers
    assert declared | extras <= used | UNSEEN.keys()


# --- no law in the rooms that hold none ---

@cache
def words_of_packs() -> dict[str, str]:
    """Every name that only a pack may know, with the pack: of packs, facts, questions, scenarios.
    A name that is a plain English word of one part, as `item` is, tells nothing."""
    found: dict[str, str] = {}
    for pack in installed():
        loaded = load(pack, next(iter(scenarios(pack)), ""))
        for name in (pack, *loaded.facts, *loaded.questions, *loaded.parameters,
                     *loaded.instruments, *scenarios(pack)):
            if "_" in name:
                found.setdefault(name, pack)
    return found


def names_in(path: Path) -> Iterator[tuple[int, str]]:
    """The names and the words of strings of a module, without what explains it to a reader: its
    docstrings, helps, descriptions and examples."""
    nodes = list(ast.walk(tree(path)))
    explains = {id(one.value) for one in nodes if isinstance(one, ast.Expr)}
    shown = [inner for one in nodes
             if isinstance(one, ast.keyword) and one.arg in ("help", "description", "examples")
             for inner in ast.walk(one.value)]
    named = {one.id for one in shown if isinstance(one, ast.Name)}
    shown += [inner for one in tree(path).body if isinstance(one, ast.Assign)
              and any(isinstance(to, ast.Name) and to.id in named for to in one.targets)
              for inner in ast.walk(one.value)]
    explains |= {id(one) for one in shown}
    for node in nodes:
        if id(node) in explains:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((node.lineno, word) for word in re.findall(r"[a-z0-9_]+", node.value))
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, part) for part in node.module.split("."))


def test_no_name_of_the_law_stands_in_the_rooms_that_hold_none() -> None:
    known = words_of_packs()
    found: dict[str, set[str]] = defaultdict(set)
    for name, path in modules().items():
        if not name.startswith("knowledge"):
            place = path.relative_to(ROOT).as_posix()
            found[place] |= {word for _, word in names_in(path) if word in known}
    assert {place: sorted(words) for place, words in found.items() if words} == {}


# --- the page of rooms ---

PAGE = ROOT / "docs" / "rooms.md"
HEAD = """# Rooms

Imports go one way: `api` → `assistant` → `knowledge`; inside each, the contracts in
`pyproject.toml` say the order. A room is a folder, and these are its own words. Names of files and
classes stand once, so that a search finds the one place.

| room | what is in it |
|---|---|
"""


def page_of_rooms() -> str:
    """The page, from the first sentence of every package; packs of law are one room."""
    lines = []
    for path in modules().values():
        place = path.parent.relative_to(ROOT)
        if path.name == "__init__.py" and PACKS not in place.parents:
            said = (ast.get_docstring(tree(path)) or "").split("\n\n")[0]
            lines.append(f"| `{place.as_posix()}/` | {' '.join(said.split())} |\n")
    return HEAD + "".join(lines)


def test_the_page_of_rooms_names_every_room_in_its_own_words() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_of_rooms(), (
        "run: .venv/bin/python -m tests.test_house")


if __name__ == "__main__":
    PAGE.write_text(page_of_rooms(), encoding="utf-8")
