"""The two tasks that may crash, and so run in a process of their own: fill Chroma, and probe it."""

import sys
from pathlib import Path

import numpy as np

from knowledge.library.index import chroma


def _fill(edition: Path, folder: Path) -> None:
    names = {name: f"shelf-{n}" for n, name in enumerate(chroma.shelves(edition))}
    chroma.fill(chroma.client(folder), edition, names)


def _probe(edition: Path, folder: Path) -> None:
    """Reads back every vector, and lets a sample of each shelf find itself."""
    vectors = np.load(edition / "vectors.npy", mmap_mode="r", allow_pickle=False)
    base = chroma.client(folder)
    for number, (name, rows) in enumerate(chroma.shelves(edition).items()):
        collection = base.get_collection(f"shelf-{number}", embedding_function=None)
        if collection.count() != len(rows):
            sys.exit(f"the shelf {name} holds {collection.count()} of {len(rows)} passages")
        for start in range(0, len(rows), 2000):
            part = rows[start : start + 2000]
            got = collection.get(ids=[str(row) for row in part], include=["embeddings"])
            kept = dict(zip(got["ids"], got["embeddings"], strict=True))
            if not all(
                np.allclose(kept.get(str(row), 9.0), vectors[row], atol=1e-5) for row in part
            ):
                sys.exit(f"the shelf {name} gives other vectors than were put in")
        sample = rows[:: max(1, len(rows) // 100)]
        answer = collection.query(query_embeddings=vectors[sample], n_results=10, include=[])
        own = sum(
            any(np.allclose(vectors[int(id)], vectors[row]) for id in ids)
            for row, ids in zip(sample, answer["ids"], strict=True)
        )
        if own < 0.99 * len(sample):
            sys.exit(f"in the shelf {name} only {own} of {len(sample)} passages find themselves")


if __name__ == "__main__":
    task, edition, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    {"fill": _fill, "probe": _probe}[task](edition, folder)
