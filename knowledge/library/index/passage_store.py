"""Keeps the documents and their passages in one SQLite file, written once and then only read."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from knowledge.errors import IndexUnavailable
from knowledge.library.document import Document
from knowledge.library.passage import Passage

KEPT = 2_048
"""Passages kept at hand: the file never changes, and most answers cite some of the same."""
_COLUMNS = tuple(field.name for field in fields(Passage))
_SCHEMA = f"""
CREATE TABLE documents (
  source TEXT, version TEXT, title TEXT, text TEXT, PRIMARY KEY (source, version)
) WITHOUT ROWID;
CREATE TABLE passages ({", ".join(_COLUMNS)});
CREATE INDEX passage_ids ON passages (id);
CREATE TABLE others (kind TEXT, id TEXT, text TEXT);
"""


@dataclass(frozen=True)
class OtherText:
    """A text that is no passage and is found by its meaning alone: a point of law, an example
    question. `kind` is the shelf it stands on; `id` is what is told when it is found."""

    kind: str
    id: str
    text: str


def write(path: Path, documents: Iterable[Document], others: Iterable[OtherText] = ()) -> int:
    """Writes all documents into a new file and tells how many passages there are."""
    with sqlite3.connect(path) as base:
        base.executescript(_SCHEMA)
        marks = ", ".join("?" * len(_COLUMNS))
        for document in documents:
            base.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?)",
                (document.source, document.version, document.title, document.text),
            )
            base.executemany(f"INSERT INTO passages VALUES ({marks})", map(_row, document.passages))
        base.executemany("INSERT INTO others VALUES (?, ?, ?)", map(astuple, others))
        count: int = base.execute("SELECT count(*) FROM passages").fetchone()[0]
    base.close()
    return count


class Store:
    """The passages by their row (0, 1, 2 …) and by their id; safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        """Raise IndexUnavailable when the file is absent or is not whole."""
        self._lock = Lock()
        try:
            self._base = sqlite3.connect(
                f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            whole = self._base.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.Error as error:
            raise IndexUnavailable(f"the passages in {path} cannot be read: {error}") from None
        if whole != "ok":
            raise IndexUnavailable(f"the passages in {path} are damaged; build the library again")
        self.versions = lru_cache(maxsize=KEPT)(self._versions)
        """Every wording of a passage that the team may see, the oldest first."""

    def close(self) -> None:
        """Gives the file back."""
        self._base.close()

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in their order."""
        marks = ", ".join("?" * len(rows))
        found = self._all(
            f"SELECT rowid, * FROM passages WHERE rowid IN ({marks})", [row + 1 for row in rows]
        )
        by_row = {number - 1: _passage(rest) for number, *rest in found}
        return [by_row[row] for row in rows]

    def everything(self) -> list[Passage]:
        """Every passage, in the order of the rows."""
        return [_passage(row) for row in self._all("SELECT * FROM passages ORDER BY rowid")]

    def others(self) -> list[OtherText]:
        """Every text that is no passage, in the order in which they were written."""
        return [OtherText(*row) for row in self._all("SELECT * FROM others ORDER BY rowid")]

    def _versions(self, id: str, team: str | None) -> tuple[Passage, ...]:
        found = self._all(
            "SELECT * FROM passages WHERE id = ? AND (team IS NULL OR team = ?)", [id, team]
        )
        return tuple(sorted(map(_passage, found), key=lambda passage: passage.published))

    def like(self, id: str) -> list[str]:
        """Ids of the same instrument, or one of each when there is none, for 'did you mean'."""
        instrument = id.partition(":")[0]
        shared = "SELECT DISTINCT id FROM passages WHERE team IS NULL"
        found = self._all(f"{shared} AND instrument = ? ORDER BY id LIMIT 2000", [instrument])
        return [row[0] for row in found or self._all(f"{shared} GROUP BY instrument LIMIT 2000")]

    def columns(self, *names: str) -> list[tuple[Any, ...]]:
        """Some columns of every passage, in the order of the rows."""
        known = ", ".join(name for name in names if name in _COLUMNS)
        return self._all(f"SELECT {known} FROM passages ORDER BY rowid")

    def text(self, source: str, version: str) -> str | None:
        """The reading text of a document, or None when this version is not kept here."""
        found = self._all(
            "SELECT text FROM documents WHERE source = ? AND version = ?", [source, version]
        )
        return found[0][0] if found else None

    def sources(self, team: str | None) -> list[tuple[str, str, str, int]]:
        """Source, version, title and number of passages of each document the team may see."""
        return self._all(
            "SELECT d.source, d.title, d.version, count(*) FROM documents d JOIN passages p"
            " ON p.source = d.source AND p.version = d.version"
            " WHERE p.team IS NULL OR p.team = ? GROUP BY d.source, d.version ORDER BY 1, 3",
            [team],
        )

    def _all(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._base.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise IndexUnavailable(f"the passages cannot be read: {error}") from None


def _row(passage: Passage) -> tuple[Any, ...]:
    return tuple(_plain(name, getattr(passage, name)) for name in _COLUMNS)


def _plain(name: str, value: Any) -> Any:
    if name == "states":
        return json.dumps([[day.isoformat(), state] for day, state in value])
    if name == "heading":
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else value


def _passage(row: Sequence[Any]) -> Passage:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["heading"] = tuple(json.loads(values["heading"]))
    values["states"] = tuple(
        (date.fromisoformat(day), state) for day, state in json.loads(values["states"])
    )
    values["original"] = bool(values["original"])
    if values["replaced"]:
        values["replaced"] = date.fromisoformat(values["replaced"])
    return Passage(**values)
