"""Linear models: one weight for each feature and label, kept where it matters, read with numpy."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MODELS = Path(__file__).with_name("models.npz")
STEP = 0.05
"""The weights are kept in whole steps of this."""


@dataclass(frozen=True)
class Linear:
    """Scores for labels. `features` are sorted numbers of features; the weights of feature i are
    `labels_of[starts[i]:starts[i+1]]` and `weights[...]`. `limits`: from which score a label
    counts; a label without one is never read."""

    labels: tuple[str, ...]
    features: NDArray[np.uint32]
    starts: NDArray[np.int64]
    labels_of: NDArray[np.uint16]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    limits: Mapping[str, float]

    def scores(self, numbers: Sequence[int]) -> NDArray[np.float32]:
        """How far each label lies on its side of the border, for one set of features."""
        asked = np.asarray(numbers, np.uint32)
        at = np.searchsorted(self.features, asked)
        at = np.minimum(at, len(self.features) - 1)
        at = at[self.features[at] == asked]
        first, sizes = self.starts[at], self.starts[at + 1] - self.starts[at]
        ends = np.cumsum(sizes)
        where = np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - (ends - sizes), sizes)
        total = np.bincount(self.labels_of[where], self.weights[where], len(self.labels))
        found: NDArray[np.float32] = (total / max(len(asked), 1) ** 0.5 + self.bias
                                      ).astype(np.float32)
        return found

    def best(self, numbers: Sequence[int]) -> list[tuple[str, float]]:
        """The labels with their scores, the likeliest first."""
        found = self.scores(numbers)
        return [(self.labels[place], float(found[place])) for place in np.argsort(-found)]

    def certain(self, numbers: Sequence[int]) -> list[tuple[str, float]]:
        """The labels that are sure enough to be read, the likeliest first."""
        return [(label, score) for label, score in self.best(numbers)
                if score >= self.limits.get(label, 9.0)]


def packed(labels: Sequence[str], weights: Sequence[Mapping[int, float]], bias: Sequence[float],
           limits: Mapping[str, float]) -> Linear:
    """A model from the weights of each label."""
    rows: dict[int, list[tuple[int, float]]] = {}
    for place, held in enumerate(weights):
        for feature, weight in held.items():
            rows.setdefault(feature, []).append((place, weight))
    features = sorted(rows)
    starts, labels_of, values = [0], [], []
    for feature in features:
        for place, weight in rows[feature]:
            labels_of.append(place)
            values.append(weight)
        starts.append(len(labels_of))
    return Linear(tuple(labels), np.array(features, np.uint32), np.array(starts, np.int64),
                  np.array(labels_of, np.uint16), np.array(values, np.float32),
                  np.array(bias, np.float32), dict(limits))


def write(path: Path, models: Mapping[str, Linear], about: Mapping[str, Any]) -> None:
    """Write the models into one file, the same bytes for the same models."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        header = {"about": dict(about), "models": {
            name: {"labels": list(one.labels), "limits": dict(one.limits)}
            for name, one in models.items()}}
        _add(file, "header.json", json.dumps(header, sort_keys=True).encode())
        for name, one in models.items():
            steps = np.clip(np.round(one.weights / STEP), -127, 127).astype(np.int8)
            for part, held in (("features", np.diff(one.features, prepend=np.uint32(0))),
                               ("starts", np.diff(one.starts).astype(np.uint16)),
                               ("labels_of", one.labels_of), ("weights", steps),
                               ("bias", one.bias)):
                buffer = io.BytesIO()
                np.save(buffer, held)
                _add(file, f"{name}/{part}.npy", buffer.getvalue())


def _add(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 9)


@cache
def models(path: Path = MODELS) -> dict[str, Linear]:
    """The trained models by their names."""
    with zipfile.ZipFile(path) as file:
        header = json.loads(file.read("header.json"))
        return {name: _one(file, name, about) for name, about in header["models"].items()}


def about(path: Path = MODELS) -> dict[str, Any]:
    """From what the models were trained: digest of the examples, and figures."""
    with zipfile.ZipFile(path) as file:
        found: dict[str, Any] = json.loads(file.read("header.json"))["about"]
        return found


def _one(file: zipfile.ZipFile, name: str, header: Mapping[str, Any]) -> Linear:
    def part(which: str) -> NDArray[Any]:
        found: NDArray[Any] = np.load(io.BytesIO(file.read(f"{name}/{which}.npy")))
        return found

    return Linear(
        tuple(header["labels"]), np.cumsum(part("features"), dtype=np.uint32),
        np.concatenate([[0], np.cumsum(part("starts"), dtype=np.int64)]),
        part("labels_of"), part("weights").astype(np.float32) * np.float32(STEP), part("bias"),
        header["limits"])
