"""The lists that are searched together: one snapshot with its entries, ready to compare."""

from collections.abc import Iterable
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path

from knowledge.screening.lists.edition import Edition, Snapshot
from knowledge.screening.lists.entry import ListEntry
from knowledge.screening.lists.officer_folder import read_folder
from knowledge.screening.names.candidates import Blocks, Rarity
from knowledge.screening.names.folding import fold
from knowledge.screening.names.inner_names import spoken
from knowledge.screening.names.unicode_tricks import has_han, tidy


class Lists:
    """An immutable set of editions, in the order of their names wherever they were read from; a
    newer edition makes a new object, never changes this one."""

    def __init__(self, parts: Iterable[tuple[Edition, tuple[ListEntry, ...]]]) -> None:
        self.parts = held = tuple(sorted(parts, key=lambda part: part[0].list))
        self.snapshot = Snapshot(tuple(edition for edition, _ in held))
        self.entries = tuple(entry for _, entries in held for entry in entries)
        inside = [
            (number, name, part)
            for number, entry in enumerate(self.entries)
            for name in entry.names
            for part in spoken(name)
        ]
        self._where = [(number, name) for number, name, _ in inside]
        self.folded = [fold(tidy(part).text) for *_, part in inside]
        self.blocks = Blocks(self.folded)
        self.rarity = Rarity(self.folded)
        self._entries = {entry.id: entry for entry in self.entries}
        self._in_signs = frozenset(
            entry.id for entry in self.entries if any(map(has_han, entry.names)))
        self._by_id: dict[tuple[str, str], list[ListEntry]] = {}
        for entry in self.entries:
            for kind, value in entry.ids:
                self._by_id.setdefault((kind.casefold(), value.casefold()), []).append(entry)

    @classmethod
    def built_in(cls) -> "Lists":
        """MOFCOM's three lists and the countermeasures, as they come with Lodestone."""
        return _built_in()

    @classmethod
    def open(cls, folder: Path) -> "Lists":
        """The lists of a folder kept by an officer (see `officers`)."""
        return cls(read_folder(folder))

    def named(self, number: int) -> tuple[ListEntry, str]:
        """The entry and the name, as listed, behind one number of the index."""
        entry, name = self._where[number]
        return self.entries[entry], name

    def entry(self, id: str) -> ListEntry | None:
        """The entry of that id, if it stands on any list here."""
        return self._entries.get(id)

    def in_signs(self, entry: ListEntry) -> bool:
        """Has the entry a name in Chinese signs?"""
        return entry.id in self._in_signs

    @cached_property
    def without_signs(self) -> tuple[str, ...]:
        """The lists that hold no name in Chinese signs."""
        held = {self._entries[id].list for id in self._in_signs}
        return tuple(e.list for e in self.snapshot.editions if e.list not in held)

    def with_id(self, kind: str, value: str) -> list[ListEntry]:
        """The entries that carry this identifier."""
        return self._by_id.get((kind.casefold(), value.strip().casefold()), [])


@cache
def _built_in() -> Lists:
    with as_file(files("knowledge.screening") / "data") as folder:
        return Lists.open(folder)
