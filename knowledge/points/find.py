"""find(question): the points of law that answer it, best first; none where nothing does.

Each point is scored by how its example questions, title and sentences share words with the
question (likeness.py). The weights of those signs, and the score below which no point answers,
were fitted on labelled questions and lie in weights.yaml (tests/bench/points.py --fit). The same
question gives the same points, whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

import numpy as np

from knowledge import strict_yaml
from knowledge.packs import points
from knowledge.packs.points import Language, Point
from knowledge.points.likeness import SIGNS, Floats, Likeness

LONGEST = 2_000
SIDE = 4.0  # a side is a few words: its floor lies lower by this


@dataclass(frozen=True)
class FoundPoint:
    """A point that answers, its score (above 0; the floor is 0), and how to show it."""

    point: Point
    score: float
    day: date
    language: Language

    @property
    def title(self) -> str:
        return self.point.titles[self.language]

    @property
    def says(self) -> str:
        """The statement with the values of the day."""
        return self.point.says(self.day, self.language)


def find(question: str, day: date, language: Language = "en", limit: int = 3, *,
         before: str = "", sides: Sequence[str] = ()) -> tuple[FoundPoint, ...]:
    """At most `limit` points that hold on the day, best first; empty where none reaches the floor.

    `before` is what the question follows up ("for how many years?"): a point must answer the
    question alone or together with it, and stands the higher the more it does both. `sides` are
    the words
    for what a question compares ("No. 57", "No. 62"): the best point of each side is among those
    shown, after the best of the whole question.
    """
    every, likeness = _shelf(points.every())
    if not every:
        return ()
    gone = [not point.holds(day) for point in every]

    def ranked(asked: str, before: str = "", lower: float = 0.0) -> list[tuple[int, float]]:
        scores = weigh(likeness.signs(asked[:LONGEST]), _weights()) + lower
        rank = scores
        if before:
            after = weigh(likeness.signs(asked[:LONGEST], before[:LONGEST]), _weights()) + lower
            rank, scores = scores + after, np.maximum(scores, after)
        scores[gone] = -np.inf
        return best(scores, limit, rank)

    whole = ranked(question, before)
    of_sides = [found for side in sides[:limit] for found in ranked(side, lower=SIDE)[:1]]
    shown = dict([*whole[:1], *of_sides, *whole[1:]][::-1])
    order = list(dict.fromkeys(row for row, _ in [*whole[:1], *of_sides, *whole[1:]]))[:limit]
    return tuple(FoundPoint(every[row], round(shown[row], 4), day, language) for row in order)


def best(scores: Floats, limit: int, rank: Floats | None = None) -> list[tuple[int, float]]:
    """The rows and scores above the floor, best first, by `rank` where it differs; of equals the
    one that stands first."""
    order = np.argsort(-(scores if rank is None else rank), kind="stable")
    return [(int(row), float(scores[row])) for row in order if scores[row] > 0][:limit]


def weigh(signs: Floats, weights: Mapping[str, float]) -> Floats:
    """One score for each point: above 0 it answers."""
    total: Floats = signs @ np.array([weights[name] for name in SIGNS], np.float32)
    return total - np.float32(weights["floor"])


@lru_cache(maxsize=4)
def _shelf(every: tuple[Point, ...]) -> tuple[tuple[Point, ...], Likeness]:
    return every, Likeness(every)


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    found = strict_yaml.parse((files("knowledge.points") / "weights.yaml").read_text("utf-8"),
                              "weights.yaml")
    return {name: float(found[name]) for name in (*SIGNS, "floor")}
