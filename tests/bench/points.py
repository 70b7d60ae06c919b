"""How often the right point of law is found, or honestly none. Last line: one JSON object.

    python tests/bench/points.py          each writer's questions, the weights fitted on the others
    python tests/bench/points.py --all    the shipped weights on all questions
    python tests/bench/points.py --fit    fit on all, and write knowledge/points/weights.yaml
    python tests/bench/points.py --e5 [--keep FOLDER]    ordered by the extra's model too, beside
                                          the shipped weights alone, by language

The labels (tests/questions/points_asked.yaml) were written by one reader who also wrote the points
and knew these questions: the figures say how well the points are found, not how well they would
serve a stranger.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant.services.embeddings import of_points
from knowledge import strict_yaml
from knowledge.library import Library
from knowledge.library.index.e5 import E5Small
from knowledge.library.index.index_words import chinese
from knowledge.packs import points
from knowledge.packs.points import Point
from knowledge.points.find import best, by_meaning, weigh
from knowledge.points.likeness import SIGNS, Likeness

DAY = date(2026, 11, 30)
LABELS = Path(__file__).parents[1] / "questions" / "points_asked.yaml"
WEIGHTS = Path(points.__file__).parents[1] / "points" / "weights.yaml"
FOLDS, OWN, STEPS, RATE, PULL = 6, 0.3, 500, 0.1, 0.02
SLACK = 0.02
START = {**dict.fromkeys(SIGNS, 1.0), "floor": 3.0}


@dataclass(frozen=True)
class Example:
    """A question with the signs of every point, the rows that are right, and its weight."""

    writer: str
    ask: str
    signs: np.ndarray
    right: tuple[int, ...]
    none: bool
    weight: float
    fold: int = -1


def asked(likeness: Likeness, rows: Mapping[str, int]) -> list[Example]:
    """The labelled questions."""
    return [Example(one["writer"], one["ask"],
                    likeness.signs(one["ask"], one.get("after", "")),
                    tuple(rows[id] for id in one["points"] if id != "none"),
                    "none" in one["points"], 1.0)
            for one in strict_yaml.read(LABELS)]


def own(every: Sequence[Point]) -> list[Example]:
    """Each point's own questions, found by a shelf that lacks them (one of FOLDS at a time)."""
    found: list[Example] = []
    for fold in range(FOLDS):
        kept = without(every, fold)
        left_out = [(row, ask) for row, (point, less) in enumerate(zip(every, kept, strict=True))
                    for ask in sorted({*chain(*point.examples.values())}
                                      - {*chain(*less.examples.values())})]
        likeness = Likeness(kept)
        found += [Example("own", ask, likeness.signs(ask), (row,), False, OWN, fold)
                  for row, ask in left_out]
    return found


def without(every: Sequence[Point], fold: int) -> list[Point]:
    """The points without one of FOLDS of their example questions."""
    found = []
    for row, point in enumerate(every):
        asks = chain(point.examples["en"], point.examples["zh"])
        gone = {ask for at, ask in enumerate(asks) if (at + row) % FOLDS == fold}
        found.append(replace(point, examples={
            language: tuple(ask for ask in point.examples[language] if ask not in gone)
            for language in ("en", "zh")}))
    return found


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Weights that make the right point, or none, the most likely (conditional logit, Adam)."""
    theta = np.array([START[name] for name in (*SIGNS, "floor")])
    signs = np.stack([one.signs for one in examples]).astype(np.float64)
    right = np.zeros((len(examples), signs.shape[1] + 1))
    for row, one in enumerate(examples):
        right[row, list(one.right)] = 1
        right[row, -1] = one.none
    weight = np.array([one.weight for one in examples])
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    for step in range(1, STEPS + 1):
        scores = np.concatenate([signs @ theta[:-1],
                                 np.full((len(examples), 1), theta[-1])], axis=1)
        chance = np.exp(scores - scores.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        good = chance * right
        good /= good.sum(axis=1, keepdims=True)
        push = (good - chance) * weight[:, None]
        slope = np.append(np.einsum("np,nps->s", push[:, :-1], signs), push[:, -1].sum())
        slope = slope / weight.sum() - PULL * theta / len(theta)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope ** 2
        theta = theta + RATE * (first / (1 - 0.9 ** step)) / (
            np.sqrt(second / (1 - 0.999 ** step)) + 1e-8)
        theta[:-1] = np.maximum(theta[:-1], 0)
    return {name: round(float(value), 3) for name, value in
            zip((*SIGNS, "floor"), theta, strict=True)}


def with_floor(weights: Mapping[str, float], labelled: Sequence[Example],
               holds: np.ndarray) -> dict[str, float]:
    """The lowest floor whose share of right answers is within SLACK of the best: own questions
    always have a point, so only labelled ones can say where honest silence begins."""
    floors = [round(float(floor), 2) for floor in np.arange(4, 10, 0.25)]
    shares = {floor: float(np.mean([judge(one, {**weights, "floor": floor}, holds)[0]
                                    for one in labelled])) for floor in floors}
    best_share = max(shares.values())
    return {**weights, "floor": min(floor for floor, share in shares.items()
                                    if share >= best_share - SLACK)}


def judge(example: Example, weights: Mapping[str, float], holds: np.ndarray,
          meant: np.ndarray | float = 0.0) -> tuple[bool, bool]:
    """Whether the first shown, and whether one of three shown, is right (none may be); `meant` is
    what meaning adds to the rank of each point."""
    scores = weigh(example.signs, weights)
    scores[~holds] = -np.inf
    shown = [row for row, _ in best(scores, 3, scores + meant)]
    if not shown:
        return example.none, example.none
    return shown[0] in example.right, any(row in example.right for row in shown)


def rates(judged: Iterable[tuple[bool, bool]]) -> dict[str, float]:
    found = list(judged)
    return {"n": len(found), "first": round(sum(a for a, _ in found) / len(found), 3),
            "in_three": round(sum(b for _, b in found) / len(found), 3)}


def with_model(every: Sequence[Point], questions: Sequence[Example], known: Sequence[Example],
               judged: Callable[[Example, np.ndarray | float], tuple[bool, bool]], keep: Path
               ) -> dict[str, object]:
    """Questions by language, by words alone and ordered by the extra's model too."""
    result: dict[str, object] = {}
    alone: dict[str, list[tuple[bool, bool]]] = {}
    ordered: dict[str, list[tuple[bool, bool]]] = {}
    folds = {-1: list(every), **{fold: without(every, fold) for fold in range(FOLDS)}}
    for fold, held in folds.items():
        library = Library.build(keep, [], E5Small(), "exact", list(of_points(held)))
        for one in [one for one in (*questions, *known) if one.fold == fold]:
            which = " ".join(["own" if one.writer == "own" else "labelled",
                              "zh" if chinese(one.ask) else "en"])
            alone.setdefault(which, []).append(judged(one, 0.0))
            ordered.setdefault(which, []).append(
                judged(one, by_meaning(every, one.ask, library.meant)))
        library.close()
    for which in sorted(alone):
        result[which] = {"words": rates(alone[which]), "and e5": rates(ordered[which])}
    return result


def main() -> None:
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--all", action="store_true", help="the shipped weights on all questions")
    reader.add_argument("--fit", action="store_true", help="fit on all and write the weights")
    reader.add_argument("--e5", action="store_true", help="ordered by the extra's model too")
    reader.add_argument("--keep", type=Path, help="where its vectors are kept between runs")
    reader.add_argument("--show", action="store_true", help="show the questions that fail")
    chosen = reader.parse_args()
    began = time.perf_counter()
    every = points.every()
    likeness = Likeness(every)
    built = time.perf_counter() - began
    rows = {point.id: row for row, point in enumerate(every)}
    holds = np.array([point.holds(DAY) for point in every])
    questions, known = asked(likeness, rows), own(every)
    if chosen.fit:
        weights = with_floor(fit([*questions, *known]), questions, holds)
        WEIGHTS.write_text("# Fitted by tests/bench/points.py --fit on labelled questions; a score "
                           "above 0 answers.\n" + "".join(
                               f"{name}: {value}\n" for name, value in weights.items()), "utf-8")
    shipped = {name: float(value) for name, value in strict_yaml.read(WEIGHTS).items()}
    result: dict[str, object] = {"points": len(every), "built_ms": round(built * 1000)}
    judged: dict[str, list[tuple[bool, bool]]] = {}
    for writer in sorted({one.writer for one in questions}):
        others = [one for one in questions if one.writer != writer]
        weights = (shipped if chosen.all or chosen.fit
                   else with_floor(fit([*others, *known]), others, holds))
        mine = [one for one in questions if one.writer == writer]
        judged[writer] = [judge(one, weights, holds) for one in mine]
        result[f"writer_{writer}"] = rates(judged[writer])
        print(writer, weights)
        if chosen.show:
            show(mine, weights, holds, every)
    result["all"] = rates(chain.from_iterable(judged.values()))
    nothing = [one for one in questions if one.none and not one.right]
    result["none"] = rates(judge(one, shipped, holds) for one in nothing)
    result["own"] = rates(judge(one, shipped, holds) for one in known)
    if chosen.e5:
        with nullcontext(chosen.keep) if chosen.keep else TemporaryDirectory() as keep:
            result["by_meaning"] = with_model(
                every, questions, known,
                lambda one, meant: judge(one, shipped, holds, meant), Path(keep))
    result["question_ms"] = speed(likeness, [one.ask for one in questions])
    print(json.dumps(result))


def show(examples: Sequence[Example], weights: Mapping[str, float], holds: np.ndarray,
         every: Sequence[Point]) -> None:
    for one in examples:
        first, among = judge(one, weights, holds)
        if first:
            continue
        scores = weigh(one.signs, weights)
        scores[~holds] = -np.inf
        shown = [f"{every[row].id.split('.')[1]} {score:.1f}" for row, score in best(scores, 3)]
        right = [f"{every[row].id.split('.')[1]} {scores[row]:.1f}" for row in one.right]
        print("  3" if among else "  -", one.ask[:110].replace("\n", " / "), "| shown", shown,
              "| right", right, "none" if one.none else "")


def speed(likeness: Likeness, questions: Sequence[str]) -> float:
    """Median milliseconds of one question."""
    taken = []
    for question in questions:
        began = time.perf_counter()
        likeness.signs(question)
        taken.append(time.perf_counter() - began)
    return round(float(np.median(taken)) * 1000, 2)


if __name__ == "__main__":
    main()
