"""The names of a team's firms in memory, by their words: what a search walks instead of the table.

Each search first asks the database whether a name came or went since the index was made, which an
index of the table answers alone. So nothing is found that is no longer there, whoever wrote it.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from sqlalchemy import Connection, func, select

from knowledge.register.storage.register_tables import FactRow, KeyRow

_NAMES_KEPT = 1_000_000
"""Names in the indexes of all teams together; beyond it the team that searched first is dropped."""
_ANEW = 5_000
"""New names from which an index is made anew."""
_HOW = ("name", "former name")


_KINDS = 32
"""Kinds that letters are counted by: their number in Unicode, by its remainder."""
Counted = npt.NDArray[np.int16]


class Mark(NamedTuple):
    """Other than before as soon as a firm of the team gains or loses a name."""

    stated: int
    last: int
    retracted: int


class NameKey(NamedTuple):
    """One writing of a name, and the firm that bears it."""

    record: str
    how: str
    text: str
    key: str


@dataclass
class NameIndex:
    """The names of one team in memory; results keep the order of recording."""

    mark: Mark
    rows: list[NameKey] = field(default_factory=list)
    _keys: list[str] = field(default_factory=list)
    _words: dict[str, list[int]] = field(default_factory=dict)
    _foreign: list[int] = field(default_factory=list)
    _letters: Counted = field(default_factory=lambda: np.zeros((0, _KINDS), np.int16))

    def add(self, rows: Iterable[NameKey]) -> None:
        for row in rows:
            place = len(self.rows)
            self.rows.append(row)
            self._keys.append(row.key)
            for word in set(row.key.split()):
                self._words.setdefault(word, []).append(place)
            if not row.key.isascii():
                self._foreign.append(place)

    def with_words(self, words: Iterable[str]) -> list[NameKey]:
        """The names that hold all of the words."""
        wanted = set(words)
        places = min((self._words.get(word, []) for word in wanted), key=len, default=[])
        return [row for row in map(self.rows.__getitem__, places)
                if wanted <= set(row.key.split())]

    def containing(self, text: str) -> list[NameKey]:
        """The names in another script than Latin that hold a text, which knows no words."""
        return [self.rows[place] for place in self._foreign if text in self._keys[place]]

    def near(self, text: str, cutoff: float) -> list[tuple[NameKey, float]]:
        """The names that are written nearly alike, with their likeness of 100."""
        counted = self._counted()
        apart = np.abs(counted - _counts([text])[0]).sum(axis=1)
        together = counted.sum(axis=1) + len(text)
        places = np.flatnonzero(apart <= (1 - cutoff / 100) * together + 1e-9)
        few = {int(place): self._keys[place] for place in places}
        met = process.extract(text, few, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None)
        return [(self.rows[place], score) for _, score, place in met]

    def _counted(self) -> Counted:
        """How often each kind of letter stands in each name. Two names are at least as far apart as
        these counts are, so most names need not be compared letter by letter."""
        known = len(self._letters)
        if known < len(self._keys):
            self._letters = np.concatenate([self._letters, _counts(self._keys[known:])])
        return self._letters


def _counts(keys: list[str]) -> Counted:
    letters = np.frombuffer("".join(keys).encode("utf-32-le"), np.uint32) % _KINDS
    of = np.repeat(np.arange(len(keys)), [len(key) for key in keys])
    counted = np.bincount(of * _KINDS + letters, minlength=len(keys) * _KINDS)
    return counted.reshape(len(keys), _KINDS).astype(np.int16)


def mark_of(connection: Connection, team: str) -> Mark:
    """How many names were ever stated and withdrawn."""
    counted = (func.count(FactRow.number), func.max(FactRow.number),
               func.count(FactRow.retracted_at))  # fmt: skip
    mine = (FactRow.team == team, FactRow.field == "name")  # items have no field of that name
    row = connection.execute(select(*counted).where(*mine)).one()
    return Mark(*(int(one or 0) for one in row))


class NameIndexes:
    """The indexes of the teams that searched last; safe to share between threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, NameIndex] = OrderedDict()
        self._lock = Lock()

    def of(self, connection: Connection, team: str) -> NameIndex:
        """The index of a team, as the database stands."""
        mark = mark_of(connection, team)
        with self._lock:
            held = self._held.pop(team, None)
            if held is None or held.mark != mark:
                held = _grown(connection, team, held, mark) or _made(connection, team, mark)
            self._held[team] = held
            while len(self._held) > 1 and sum(
                    len(index.rows) for index in self._held.values()) > _NAMES_KEPT:
                self._held.popitem(last=False)
        return held


def _made(connection: Connection, team: str, mark: Mark) -> NameIndex:
    index = NameIndex(mark)
    index.add(_rows(connection, team, None))
    return index


def _grown(
    connection: Connection, team: str, held: NameIndex | None, mark: Mark
) -> NameIndex | None:
    """The index with the names that came; `None` if one went, or if too many came."""
    if held is None or held.mark.retracted != mark.retracted or (
            mark.stated - held.mark.stated > _ANEW):
        return None
    came = select(FactRow.record).where(
        FactRow.team == team, FactRow.kind == "firm", FactRow.field == "name",
        FactRow.number > held.mark.last)
    records = connection.execute(came).scalars().all()
    if len(records) != mark.stated - held.mark.stated:
        return None
    known = {(row.record, row.key) for row in held.rows if row.record in set(records)} if (
        records) else set()
    new = _rows(connection, team, list(dict.fromkeys(records)))
    grown = replace(held, mark=mark)
    grown.add(row for row in new if (row.record, row.key) not in known)
    return grown


def _rows(connection: Connection, team: str, records: Sequence[str] | None) -> list[NameKey]:
    query = select(KeyRow.record, KeyRow.how, KeyRow.text, KeyRow.key).where(
        KeyRow.team == team, KeyRow.kind == "firm", KeyRow.how.in_(_HOW))
    if records is None:
        return [NameKey(*row) for row in connection.execute(query.order_by(KeyRow.id))]
    found: list[NameKey] = []
    for first in range(0, len(records), 500):
        some = query.where(KeyRow.record.in_(records[first : first + 500])).order_by(KeyRow.id)
        found += [NameKey(*row) for row in connection.execute(some)]
    return found
