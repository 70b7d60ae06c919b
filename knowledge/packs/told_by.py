"""What lists and records tell of the packs' facts: `told_by.yaml` of each pack, read together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge import strict_yaml
from knowledge.errors import PackError, no_such
from knowledge.packs.load import folder_of, installed

KEYS = frozenset({"lists", "firm", "item", "contents"})
OF_LIST = frozenset({"listed", "unverified", "no_transfer", "barring", "without_bar", "notices",
                     "effect", "law"})


@dataclass(frozen=True)
class ListTells:
    """The facts that an entry of one list tells of a buyer, over all packs: that he stands on it,
    that nobody knows whether the entry still holds, that it bars transfers abroad, that its notice
    bars the trade and that it does not."""

    listed: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    no_transfer: tuple[str, ...] = ()
    barring: tuple[str, ...] = ()
    without_bar: tuple[str, ...] = ()
    notices: tuple[tuple[str, str], ...] = ()
    """The packs, and their values, that name the notices which bar the trade."""
    effect: tuple[str, ...] = ()
    """The passages on what the list does."""
    laws: tuple[str, ...] = ()
    """The laws by whose names a text speaks of the list."""

    @property
    def measures(self) -> bool:
        """Whether each notice of the list has its own measures."""
        return bool(self.barring or self.without_bar)

    @property
    def unknown_while_alike(self) -> tuple[str, ...]:
        """The facts that nobody knows while a like name stands on the list."""
        return (*self.listed, *self.barring, *self.without_bar, *self.unverified)


@dataclass(frozen=True)
class ToldBy:
    """By list, what its entries tell; by what the record of a firm or of an item states, the facts
    that this tells. `contents` are fields of an item's record that state a percentage."""

    lists: Mapping[str, ListTells] = field(default_factory=dict)
    firm: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    item: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of_list(self, list_: str) -> ListTells:
        """What the entries of a list tell; nothing where no pack says."""
        return self.lists.get(list_, ListTells())

    def list_of(self, law: str) -> str:
        """The list of which a text speaks by this law's name, or by its own; empty for none."""
        return next((name for name, one in self.lists.items() if law in (name, *one.laws)), "")


def told_by() -> ToldBy:
    """What the installed packs say. PackError for a key that `told_by.yaml` does not have."""
    return _together(tuple((pack, folder_of(pack)) for pack in installed()))


@lru_cache(maxsize=8)
def _together(packs: tuple[tuple[str, Path], ...]) -> ToldBy:
    said = [(pack, _read(folder / "told_by.yaml")) for pack, folder in packs]
    names = dict.fromkeys(name for _, one in said for name in one.get("lists", {}))
    return ToldBy(
        {name: _list([(pack, one["lists"][name]) for pack, one in said
                      if name in one.get("lists", {})]) for name in names},
        *(_facts(one.get(key, {}) for _, one in said) for key in ("firm", "item", "contents")))


def _read(path: Path) -> Mapping[str, Any]:
    held: Mapping[str, Any] = strict_yaml.read(path) if path.is_file() else {}
    for keys, known in ((held, KEYS), *((one, OF_LIST) for one in held.get("lists", {}).values())):
        for key in keys:
            if key not in known:
                raise PackError(f"{path.parent.name}/{path.name}: {no_such('key', key, known)}")
    return held


def _list(said: list[tuple[str, Mapping[str, Any]]]) -> ListTells:
    def each(key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one[key] for _, one in said if key in one))

    return ListTells(
        each("listed"), each("unverified"), each("no_transfer"), each("barring"),
        each("without_bar"),
        tuple((pack, one["notices"]) for pack, one in said if "notices" in one),
        tuple(dict.fromkeys(passage for _, one in said for passage in one.get("effect", ()))),
        each("law"))


def _facts(said: Iterable[Mapping[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, fact in _pairs(said):
        found[name] = tuple(dict.fromkeys((*found.get(name, ()), fact)))
    return found


def _pairs(said: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for one in said:
        yield from one.items()
