"""Learn the weights by which two names are judged, and tell how well they do on unseen names.

Run: LODESTONE_SHARED=<folder> .venv/bin/python tests/bench/learn_names.py [--check]
It writes `knowledge/screening/data/likelihood.json`; `--check` writes nothing and fails when the
file is not what these pairs give. The same pairs give the same bytes. Firms learn from the public
dev pairs and from the half of our own hard pairs that was read while building; persons from the
public pairs. Every figure is by cross-validation: no name's cluster is both learned and judged.
"""

import csv
import hashlib
import json
import os
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.screening.names.alignment import align, plain_weight
from knowledge.screening.names.folding import fold, readings
from knowledge.screening.names.inner_names import spoken
from knowledge.screening.names.likelihood import Kind
from knowledge.screening.names.name_differences import MEASURES, measures

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "knowledge/screening/data/likelihood.json"
ORGANIZATIONS = {"Company", "Organization", "LegalEntity", "Vessel"}
PENALTY: dict[Kind, float] = {"organization": 1.0, "person": 3.0}
UNLIKE = MEASURES.index("unlike")
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """Two names, and whether they are one party's; `cluster`: pairs of one firm's names."""

    one: str
    other: str
    same: bool
    kind: Kind
    cluster: str


def public_pairs() -> list[Pair]:
    """The dev pairs of the public bench, clustered by the words that they share."""
    path = Path(os.environ["LODESTONE_SHARED"]) / "bench/names/pairs_dev.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kinds: list[Kind] = [
        "organization" if row["schema"] in ORGANIZATIONS else "person" for row in rows]
    clusters = _clusters(rows, kinds)
    return [Pair(row["name1"], row["name2"], row["is_match"] == "true", kind, cluster)
            for row, kind, cluster in zip(rows, kinds, clusters, strict=True)]


def _clusters(rows: Sequence[dict[str, str]], kinds: Sequence[Kind]) -> list[str]:
    """Firms hang together by the first word of a name, persons by the whole name."""
    parent = list(range(len(rows)))
    seen: dict[str, int] = {}

    def root(number: int) -> int:
        while parent[number] != number:
            number = parent[number]
        return number

    for number, (row, kind) in enumerate(zip(rows, kinds, strict=True)):
        for name in (row["name1"], row["name2"]):
            words = fold(name).words
            key = kind + (words[0] if kind == "organization" and words else " ".join(
                sorted(words)))
            parent[root(number)] = root(seen.setdefault(key, number))
    return [f"public {root(number)}" for number in range(len(rows))]


def hard_pairs() -> tuple[list[Pair], list[Pair]]:
    """Our own hard pairs: those read while building, and those kept unread."""
    with (HERE / "names/hard_pairs.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    read, unread = [], []
    for row in rows:
        pair = Pair(row["name1"], row["name2"], row["is_match"] == "true", "organization",
                    row["cluster"])
        even = hashlib.sha256(row["cluster"].encode()).digest()[-1] % 2 == 0
        (read if even else unread).append(pair)
    return read, unread


def measured(pair: Pair) -> list[float]:
    """The measures of the best reading, and 1 for the constant."""
    best: tuple[float, tuple[float, ...]] = (-1.0, (0.0,) * len(MEASURES))
    for name in spoken(pair.other):
        for theirs, _ in ((way.name, 0) for way in readings(name)[0]):
            for way in readings(pair.one)[0]:
                found = align(way.name, theirs)
                if found.score > best[0]:
                    best = found.score, measures(way.name, theirs, found, plain_weight)
    return [*best[1], 1.0]


def learn(rows: Floats, same: Floats, penalty: float) -> Floats:
    """Logistic regression with a ridge, by Newton's steps, each no longer than 2."""
    found = np.zeros(rows.shape[1])
    ridge = np.full(rows.shape[1], penalty)
    ridge[-1] = 0.01
    for _ in range(100):
        said = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (said - same) + ridge * found
        curve = (rows * (said * (1 - said) + 1e-3)[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        found = found - step * min(1.0, 2 / max(1e-9, float(np.abs(step).max())))
        if np.abs(step).max() < 1e-9:
            break
    return found


def f1(said: npt.NDArray[np.bool_], same: npt.NDArray[np.bool_]) -> float:
    """2·both / (said + true)."""
    return float(2 * (said & same).sum() / max(1, said.sum() + same.sum()))


@dataclass(frozen=True)
class Table:
    """Pairs as numbers."""

    pairs: list[Pair]
    rows: Floats

    @classmethod
    def of(cls, pairs: list[Pair]) -> "Table":
        return cls(pairs, np.array([measured(pair) for pair in pairs]))

    @property
    def same(self) -> npt.NDArray[np.bool_]:
        return np.array([pair.same for pair in self.pairs])

    def part(self, chosen: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
        return self.rows[chosen], self.same[chosen].astype(float)


def held_out(table: Table, penalty: float, seed: int
             ) -> Iterator[tuple[npt.NDArray[np.bool_], Floats]]:
    """Five times: which pairs are kept apart, and the weights that never saw their clusters."""
    clusters = sorted({pair.cluster for pair in table.pairs})
    random.Random(seed).shuffle(clusters)
    part_of = {cluster: n % 5 for n, cluster in enumerate(clusters)}
    parts = np.array([part_of[pair.cluster] for pair in table.pairs])
    for part in range(5):
        yield parts == part, learn(*table.part(parts != part), penalty)


def cross_validated(table: Table, penalty: float, seed: int) -> npt.NDArray[np.bool_]:
    """What is said of every pair by weights that never saw its cluster."""
    said = np.zeros(len(table.pairs), dtype=bool)
    for apart, found in held_out(table, penalty, seed):
        judged = table.rows[apart]
        said[apart] = (judged @ found > 0) & (judged[:, UNLIKE] < 1)
    return said


def figures(tables: dict[Kind, Table], seeds: int = 10) -> dict[str, Any]:
    """Means, least, and largest of ten divisions: public pairs, and the hard ones that are read."""
    found: dict[str, list[float]] = {}
    for seed in range(seeds):
        said_all, same_all = [], []
        for kind, table in tables.items():
            said = cross_validated(table, PENALTY[kind], seed)
            public = np.array([pair.cluster.startswith("public ") for pair in table.pairs])
            found.setdefault(kind, []).append(f1(said[public], table.same[public]))
            if not public.all():
                found.setdefault("hard_read", []).append(f1(said[~public], table.same[~public]))
            said_all.append(said[public])
            same_all.append(table.same[public])
        found.setdefault("all", []).append(
            f1(np.concatenate(said_all), np.concatenate(same_all)))
    return {name: spread(v) for name, v in found.items()}


def spread(values: Sequence[float]) -> dict[str, float]:
    """The mean, the least and the largest."""
    return {"mean": round(sum(values) / len(values), 4), "least": round(min(values), 4),
            "largest": round(max(values), 4)}


def learned(tables: dict[Kind, Table]) -> dict[Kind, list[float]]:
    """The weights on all pairs, rounded so that every machine writes the same."""
    return {kind: [round(float(v), 3) for v in learn(
        *table.part(np.ones(len(table.pairs), dtype=bool)), PENALTY[kind])]
        for kind, table in tables.items()}


def artefact(tables: dict[Kind, Table]) -> str:
    """The file as it is kept: the weights, and the digest of the pairs they were learned from."""
    lines = sorted(f"{p.kind}|{p.one}|{p.other}|{p.same}"
                   for table in tables.values() for p in table.pairs)
    names = (*MEASURES, "alike")
    return json.dumps({
        "learned_by": "tests/bench/learn_names.py",
        "pairs": len(lines),
        "pairs_sha256": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
        "weights": {kind: dict(zip(names, values, strict=True))
                    for kind, values in learned(tables).items()},
    }, indent=1) + "\n"


def tables() -> dict[Kind, Table]:
    """The pairs that weights are learned from, by kind; the unread half is not among them."""
    read, _ = hard_pairs()
    pairs = [*public_pairs(), *read]
    return {kind: Table.of([p for p in pairs if p.kind == kind])
            for kind in ("organization", "person")}


if __name__ == "__main__":
    made = tables()
    text = artefact(made)
    if "--check" in sys.argv:
        if TARGET.read_text(encoding="utf-8") != text:
            sys.exit(f"{TARGET.name} is not what these pairs give; run this file without --check")
    else:
        TARGET.write_text(text, encoding="utf-8")
    print(json.dumps(figures(made)))
