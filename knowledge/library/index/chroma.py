"""Keeps the vectors in Chroma: built in a child process, probed in another, owned by one process.

Two processes on one Chroma directory damage it silently, and a kill can leave one that crashes
whoever opens it. So a directory is built once, never written again, fingerprinted, probed where a
crash harms nobody, and opened only under a lock; everything in it can be made again from the
vectors file beside it. Vectors are always passed in: Chroma's own embedder would download a model.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import numpy as np
from filelock import FileLock, Timeout

from knowledge.errors import IndexUnavailable
from knowledge.library.index.lexical import Floats
from knowledge.library.index.vectors import Rows

_BATCH = 2000
_POINTER = "VECTORS.json"
_TABLE = "chroma.sqlite3"


def build(edition: Path) -> None:
    """Builds a new directory from `vectors.npy` and `shelves.json`, probes it, points to it.

    Safe to call while another process serves from the old directory. Raises IndexUnavailable.
    """
    folder = edition / f"chroma-{uuid4().hex}"
    _child("fill", edition, folder)
    _child("probe", edition, folder)
    pointer = {"folder": folder.name, "files": _fingerprint(folder)}
    draft = edition / f"{_POINTER}.{os.getpid()}"
    draft.write_text(json.dumps(pointer), encoding="utf-8")
    draft.replace(edition / _POINTER)
    for old in edition.glob("chroma-*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)


def forget(edition: Path) -> None:
    """Takes the pointer away, so that the directory is built again."""
    (edition / _POINTER).unlink(missing_ok=True)


def damage(edition: Path) -> str | None:
    """What is wrong with the directory, found without opening it in this process; None if sound."""
    try:
        pointer = json.loads((edition / _POINTER).read_text(encoding="utf-8"))
        folder = edition / pointer["folder"]
        if _fingerprint(folder, pointer["files"]) != pointer["files"]:
            return "its files are not those that were built"
    except FileNotFoundError:
        return "it is not there"
    except (OSError, ValueError, KeyError, sqlite3.Error) as error:
        return f"it cannot be read ({type(error).__name__})"
    return None


def _child(task: str, edition: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "knowledge.library.index.chroma_child", task]
    done = subprocess.run(
        [*command, str(edition), str(folder)], capture_output=True, text=True, timeout=1800
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        raise IndexUnavailable(f"the vector index could not be made ({task}): {reason[0]}")


def _fingerprint(folder: Path, expected: dict[str, Any] | None = None) -> dict[str, Any]:
    """Size and hash of each file; of SQLite's own file, which it rewrites, the rows it holds.

    Sizes come first: a damaged file can claim a terabyte, which must not be read.
    """
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(_TABLE))
    sizes = {str(p.relative_to(folder)): p.stat().st_size for p in paths}
    if expected is not None and sizes != {k: v[0] for k, v in expected.items() if k != _TABLE}:
        return {}
    found: dict[str, Any] = {
        str(p.relative_to(folder)): [p.stat().st_size, sha256(p.read_bytes()).hexdigest()]
        for p in paths
    }
    base = sqlite3.connect(f"file:{folder / _TABLE}?mode=ro", uri=True)
    try:
        whole = base.execute("PRAGMA quick_check").fetchone()[0]
        rows = base.execute("SELECT count(*) FROM embeddings").fetchone()[0]
    finally:
        base.close()
    return {**found, _TABLE: [rows, whole]}


def shelves(edition: Path) -> dict[str, list[int]]:
    """The rows of each shelf (regime, language, team): one collection each, so none is filtered."""
    found: dict[str, list[int]] = json.loads((edition / "shelves.json").read_text("utf-8"))
    return found


class Embedded:
    """The Chroma directory of an edition, owned by this process alone."""

    def __init__(self, edition: Path) -> None:
        """Raise IndexUnavailable when another process owns it or it is damaged."""
        self._lock = FileLock(edition / "chroma.lock", thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise IndexUnavailable("another process owns the Chroma directory") from None
        if found := damage(edition):
            self._lock.release()
            raise IndexUnavailable(f"the Chroma directory is damaged: {found}")
        pointer = json.loads((edition / _POINTER).read_text(encoding="utf-8"))
        self._client = client(edition / pointer["folder"])
        self._names = {name: f"shelf-{n}" for n, name in enumerate(shelves(edition))}

    def nearest(self, question: Floats, shelves: list[str], count: int) -> Rows:
        """See VectorIndex."""
        return _nearest(self._client, [self._names[name] for name in shelves], question, count)

    def close(self) -> None:
        """Release the directory, so that another process may open it."""
        self._client.close()
        self._lock.release()


class Server:
    """A Chroma server (`chroma run`, or one elsewhere) that many processes may share."""

    def __init__(self, address: str, edition: Path) -> None:
        """`address` such as http://localhost:8000; the edition is sent there if it is not yet."""
        import chromadb
        from chromadb.config import Settings

        parts = urlsplit(address)
        self._client: Any = chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=Settings(anonymized_telemetry=False),
        )
        self._names = {name: f"{edition.name}-{n}" for n, name in enumerate(shelves(edition))}
        fill(self._client, edition, self._names)

    def nearest(self, question: Floats, shelves: list[str], count: int) -> Rows:
        """See VectorIndex."""
        return _nearest(self._client, [self._names[name] for name in shelves], question, count)

    def close(self) -> None:
        """Ends the connections, which the client's own close leaves open."""
        for held in (self._client, getattr(self._client, "_admin_client", None)):
            session = getattr(getattr(held, "_server", None), "_session", None)
            if session is not None:
                session.close()
        self._client.close()


def client(folder: Path) -> Any:
    """Chroma on a directory, without telemetry."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        path=str(folder), settings=Settings(anonymized_telemetry=False)
    )


def fill(base: Any, edition: Path, names: dict[str, str]) -> None:
    """Puts each shelf into its collection, unless it is already there in full."""
    vectors = np.load(edition / "vectors.npy", mmap_mode="r", allow_pickle=False)
    layout = {
        "space": "ip", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32,
        "num_threads": 1, "batch_size": _BATCH, "sync_threshold": _BATCH,
    }  # fmt: skip
    for name, rows in shelves(edition).items():
        collection = base.get_or_create_collection(
            names[name], embedding_function=None, configuration={"hnsw": layout}
        )
        if collection.count() != len(rows):
            for start in range(0, len(rows), _BATCH):
                part = rows[start : start + _BATCH]
                collection.upsert(ids=[str(row) for row in part], embeddings=vectors[part])


def _nearest(base: Any, names: list[str], question: Floats, count: int) -> Rows:
    found: list[int] = []
    for name in names:
        collection = base.get_collection(name, embedding_function=None)
        answer = collection.query(query_embeddings=question[None, :], n_results=count, include=[])
        found.extend(int(id) for id in answer["ids"][0])
    return np.array(sorted(found), np.int64)
