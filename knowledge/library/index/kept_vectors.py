"""Keeps every vector that a model made, by model and text: no text is embedded twice.

An interrupted indexing goes on where it stood, and a new edition embeds only what changed. The
file is a cache: a damaged one is thrown away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import numpy as np

from knowledge.errors import IndexUnavailable
from knowledge.library.index.embedding import Embedder
from knowledge.library.index.lexical import Floats

Progress = Callable[[int, int], None]
"""Told how many texts of how many are embedded; what it raises ends the work."""

_FILE = "vectors.sqlite3"
_SCHEMA = """CREATE TABLE IF NOT EXISTS vectors (
  model TEXT, text BLOB, vector BLOB, PRIMARY KEY (model, text)) WITHOUT ROWID"""
_LOOKED_UP = 500
_NO_STORE_OF_OURS = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def nothing(done: int, of: int) -> None:
    """Progress that nobody watches."""


def embedded(
    place: Path, texts: Sequence[str], embedder: Embedder, told: Progress = nothing
) -> Floats:
    """One row for each text, made now or kept in `place`; what is no longer used is forgotten.

    IndexUnavailable when the embedder fails or the disk takes no more; what was made stays kept.
    """
    if not texts:
        return np.zeros((0, embedder.dimension or 1), np.float32)
    if not embedder.batch:
        return embedder.passages(texts)
    try:
        with closing(_opened(place / _FILE)) as base:
            return _embedded(base, texts, embedder, told)
    except sqlite3.Error as error:
        raise IndexUnavailable(f"vectors cannot be kept in {place / _FILE}: {error}") from error


def _embedded(
    base: sqlite3.Connection, texts: Sequence[str], embedder: Embedder, told: Progress
) -> Floats:
    keys = [_key(text) for text in texts]
    found = dict(_kept(base, embedder.checksum, list(dict.fromkeys(keys))))
    lacking = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    todo = list(lacking.items())
    told(len(texts) - len(todo), len(texts))
    for start in range(0, len(todo), embedder.batch):
        part = todo[start : start + embedder.batch]
        made = embedder.passages([text for _, text in part])
        new = {key: vector for (key, _), vector in zip(part, made, strict=True)}
        base.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", [
            (embedder.checksum, key, vector.astype(np.float32).tobytes())
            for key, vector in new.items()])
        base.commit()
        found |= new
        told(len(texts) - len(todo) + start + len(part), len(texts))
    _forget_all_but(base, embedder.checksum, found)
    if len({len(vector) for vector in found.values()}) > 1:
        raise IndexUnavailable(f"{embedder.name} gave vectors of several lengths; use another")
    return np.array([found[key] for key in keys], np.float32)


def _opened(path: Path) -> sqlite3.Connection:
    """The file; made anew where it is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for last in (False, True):
        base = sqlite3.connect(path, timeout=30)
        try:
            base.execute(_SCHEMA)
            base.execute("SELECT model, text, vector FROM vectors LIMIT 0")
            if base.execute("PRAGMA quick_check").fetchone()[0] == "ok":
                return base
        except sqlite3.DatabaseError as error:
            if last or error.sqlite_errorcode not in _NO_STORE_OF_OURS:
                base.close()
                raise
        base.close()
        path.unlink(missing_ok=True)
    raise sqlite3.DatabaseError("it is damaged, and a new one is too")


def _kept(
    base: sqlite3.Connection, model: str, keys: Sequence[bytes]
) -> Iterator[tuple[bytes, Floats]]:
    for start in range(0, len(keys), _LOOKED_UP):
        part = keys[start : start + _LOOKED_UP]
        marks = ", ".join("?" * len(part))
        rows = base.execute(
            f"SELECT text, vector FROM vectors WHERE model = ? AND text IN ({marks})",
            [model, *part])
        for key, vector in rows:
            yield key, np.frombuffer(vector, np.float32)


def _forget_all_but(base: sqlite3.Connection, model: str, used: dict[bytes, Floats]) -> None:
    known = base.execute("SELECT model, text FROM vectors").fetchall()
    gone = [row for row in known if row[0] != model or row[1] not in used]
    base.executemany("DELETE FROM vectors WHERE model = ? AND text = ?", gone)
    base.commit()


def _key(text: str) -> bytes:
    return sha256(text.encode("utf-8", "replace")).digest()
