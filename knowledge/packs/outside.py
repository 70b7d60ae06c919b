"""Rule packs outside the program: in folders of a company's own, or in an installed package.

A package names each of its packs by an entry point of the group `lodestone.packs`, whose name is
the pack's id and whose value the Python package that holds its `pack.yaml`. Wherever a pack lies,
its modules are imported as `knowledge.packs.<id>`, and the record keeps its files as those of any
other pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import knowledge.packs
from knowledge.errors import PackError
from knowledge.packs.load import HERE, OUTSIDE, forget

GROUP = "lodestone.packs"
_ID = re.compile(r"[a-z][a-z0-9_]*")


def look(folders: Iterable[Path]) -> None:
    """Make known the packs of these folders and of the installed packages, and no others from
    outside. PackError for a folder that is none, and for an id that two packs have."""
    found: dict[str, Path] = {}
    for folder in (*_in_folders(folders), *_of_packages()):
        id = folder.name
        if not _ID.fullmatch(id):
            raise PackError(f"the pack in {folder} needs a name of small letters, digits and "
                            "underscores")
        if id in found or (HERE / id / "pack.yaml").is_file():
            raise PackError(f"two packs are called {id!r}: rename the one in {folder}")
        found[id] = folder
    if found != OUTSIDE:
        OUTSIDE.clear()
        OUTSIDE.update(found)
        forget()
    parents = dict.fromkeys(str(folder.parent) for folder in found.values())
    knowledge.packs.__path__ = [str(HERE), *parents]


def _in_folders(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        if not folder.is_dir():
            raise PackError(f"LODESTONE_PACKS names {folder}, which is no folder; make it, or take "
                            "it out")
        yield from sorted(found.parent.resolve() for found in folder.glob("*/pack.yaml"))


def _of_packages() -> Iterator[Path]:
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        try:
            spec = find_spec(point.value)
        except ImportError:
            spec = None
        places = [Path(place) for place in spec.submodule_search_locations or ()] if spec else []
        here = next((place for place in places if (place / "pack.yaml").is_file()), None)
        if here is None or here.name != point.name:
            raise PackError(f"the entry point {point.name!r} of {GROUP} names {point.value}, which "
                            f"holds no pack {point.name!r}; mend or remove that package")
        yield here
