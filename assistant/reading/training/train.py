"""Train the models from the labelled examples: `python -m assistant.reading.training.train`.

scikit-learn is needed here and nowhere else. Every limit is set on writers that the model had not
seen: the examples are parted by their writers into five, each part is scored by a model of the
others, and a label is read from that probability on from which it was right often enough.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from assistant.reading.learned.linear import MODELS, STEP, Linear, packed, write
from assistant.reading.training.examples import CLAUSES, Example, coarse, digest, examples
from assistant.reading.training.instances import (
    NONE,
    REFUSED,
    Instance,
    Prepared,
    clauses,
    goods,
    polarities,
    prepared,
    replies,
    roles,
    slots,
    texts,
)
from knowledge.packs import installed, load, scenarios

FOLDS = 5
FEWEST = {"facts": 15, "slots": 10, "questions": 10}
"""With fewer examples a label is not learned; 8 where nothing else is said."""
PRECISE = {"facts": 0.9, "slots": 0.85, "goods": 0.86, "questions": 0.75, "misuse": 0.8}
"""How often a label must be right on writers not seen, by labels of which some are themselves
missing or wrong, to be read; a model without a figure gives the likeliest label."""
MOST_WEIGHTS = {"intent": 800, "facts": 1200, "slots": 2500, "questions": 800, "roles": 5000,
                "kind": 6000, "coarse": 9000, "misuse": 4000, "replies": 4000, "goods": 8000,
                "polarity": 6000}
COST = {"kind": 3.0, "coarse": 1.5, "intent": 3.0, "roles": 2.0, "goods": 2.0}
"""What a wrong example costs, against the size of the weights; 5 where nothing else is said."""
WEIGHT = {"coarse": "balanced"}
"""Where labels that are rarer among the examples than in life count for more."""
SEEN_TWICE = 2


class Data:
    """Instances as one matrix; only features that stand in at least two of them."""

    def __init__(self, found: Sequence[Instance], parts: Mapping[str, int]) -> None:
        counted = Counter(feature for one in found for feature in one.features)
        kept = sorted(feature for feature, count in counted.items() if count >= SEEN_TWICE)
        place = {feature: at for at, feature in enumerate(kept)}
        self.features = np.array(kept, np.uint32)
        rows = [[place[feature] for feature in one.features if feature in place] for one in found]
        lengths = np.array([len(row) for row in rows])
        values = np.concatenate([np.full(len(row), 1 / np.sqrt(max(len(one.features), 1)))
                                 for row, one in zip(rows, found, strict=True)])
        self.matrix = csr_matrix(
            (values, np.concatenate([np.array(row, int) for row in rows]),
             np.concatenate([[0], np.cumsum(lengths)])), shape=(len(rows), len(kept)))
        self.labels = [one.labels for one in found]
        self.parts = [one.parts for one in found]
        self.place = place
        self.whole = np.array([one.writer not in CLAUSES for one in found])
        """Limits are set on whole messages; a clause alone is easier to read."""
        self.folds = np.array([parts[one.writer] for one in found])


    def of_parts(self, row: int, coef: NDArray[np.float64], base: float) -> list[float]:
        """What each sentence of a text scores alone."""
        seen = [[self.place[one] for one in features if one in self.place]
                for features in self.parts[row]]
        return [float(coef[places].sum() / np.sqrt(max(len(features), 1)) + base)
                for places, features in zip(seen, self.parts[row], strict=True)]

    def held(self, label: str) -> NDArray[np.bool_]:
        return np.array([label in one for one in self.labels])


def fitted(data: Data, held: NDArray[np.bool_], rows: NDArray[np.bool_], cost: float,
           weight: str | None = None) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of one label on these rows."""
    model = LinearSVC(C=cost, dual=True, random_state=0, max_iter=2000, tol=0.005,
                      class_weight=weight)
    model.fit(data.matrix[rows], held[rows])
    return model.coef_[0], float(model.intercept_[0])


def trained(name: str, data: Data) -> tuple[Linear, NDArray[np.float64], list[str]]:
    """A model of every label with enough examples; and what each row scored unseen."""
    counted = Counter(label for one in data.labels for label in one)
    labels = sorted(label for label, count in counted.items() if count >= FEWEST.get(name, 8))
    everything = np.ones(len(data.labels), bool)
    weights, bias, unseen = [], [], np.full((len(data.labels), len(labels)), -9.0)
    alone = [np.full((len(parts), len(labels)), -9.0) for parts in data.parts]
    for at, label in enumerate(labels):
        held = data.held(label)
        for fold in range(FOLDS):
            rows, others = data.folds == fold, data.folds != fold
            if rows.any() and held[others].any():
                coef, base = fitted(data, held, others, COST.get(name, 5.0), WEIGHT.get(name))
                unseen[rows, at] = data.matrix[rows] @ coef + base
                for row in np.flatnonzero(rows) if name == "misuse" else ():
                    alone[row][:, at] = data.of_parts(int(row), coef, base)
        coef, base = fitted(data, held, everything, COST.get(name, 5.0), WEIGHT.get(name))
        strongest = np.argsort(-np.abs(coef), kind="stable")[:MOST_WEIGHTS[name]]
        weights.append({int(data.features[place]): float(coef[place]) for place in strongest
                        if abs(coef[place]) > STEP / 2})
        bias.append(base)
    wanted = PRECISE.get(name)
    whole = data.whole
    limits = {} if wanted is None else {
        label: limit for at, label in enumerate(labels)
        if (limit := _limit(unseen[whole, at], data.held(label)[whole], wanted)) is not None}
    if name == "misuse":  # that it is refused, and what kind it is, speak together
        kinds = [at for at, label in enumerate(labels) if label not in (NONE, REFUSED)]
        refused = labels.index(REFUSED)
        both = np.array([max(row[refused] + row[kinds].max() for row in (whole_text, *parts))
                         for whole_text, parts in zip(unseen, alone, strict=True)])
        found = _limit(both[whole], data.held(REFUSED)[whole], wanted or 1.0, least=-1.8)
        limits = {} if found is None else {REFUSED: found}
    return packed(labels, weights, bias, limits), unseen, labels


def _limit(scores: NDArray[np.float64], held: NDArray[np.bool_], wanted: float,
           least: float = -0.9) -> float | None:
    """The lowest score from which on the label was right often enough, at least five times."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(held[order])
    best = None
    for place in range(len(order)):
        if scores[order[place]] < least:
            break
        last = place + 1 == len(order) or scores[order[place + 1]] < scores[order[place]]
        if last and right[place] >= 5 and right[place] / (place + 1) >= wanted:
            best = round(float(scores[order[place]]), 3)
    return best


def instances(held: Sequence[Prepared], types: Mapping[str, str]) -> dict[str, list[Instance]]:
    """What each model learns from."""
    first = [(one, page) for one, page in held if not one.after and one.writer != CLAUSES[0]]
    told = [(one, page) for one, page in held if not one.reply and one.whole]
    stated = [(one, page) for one, page in held if one.whole or one.writer == CLAUSES[0]]
    innocent = _innocent(held)
    asked = [(one, page) for one, page in innocent if one.intents]
    tried = [(one, page) for one, page in first if one.intents or one.misuse or not one.whole]
    return {
        "coarse": list(texts(innocent, {one.text: (coarse(one.kind),) for one, _ in innocent})),
        "kind": list(texts(innocent, {one.text: (one.kind,) for one, _ in innocent})),
        "intent": list(texts(asked, {one.text: one.intents for one, _ in asked})),
        "misuse": list(texts(tried, {one.text: misuses(one.misuse) for one, _ in tried})),
        "questions": list(texts(asked, {one.text: one.questions for one, _ in asked})),
        "replies": list(replies(held, types)),
        "roles": list(roles(told)), "goods": list(goods(told)),
        "slots": list(slots(told, types)), "facts": list(clauses(stated, types)),
        "polarity": list(polarities(stated, types)),
    }


def _innocent(held: Sequence[Prepared]) -> list[Prepared]:
    return [(one, page) for one, page in held if not one.after and not one.misuse and one.whole]


KINDS_OF_MISUSE = {"prompt_injection": "injection", "override_pressure": "pressure"}


def misuses(kind: str) -> tuple[str, ...]:
    """The labels of a text that asks for misuse: that it is refused, and its kind."""
    return (REFUSED, KINDS_OF_MISUSE.get(kind, kind)) if kind else ()


def folds(found: Sequence[Example]) -> dict[str, int]:
    """The part in which each writer is kept apart: five parts of about one size. Single clauses lie
    in none of them: they are learned from, and nothing is measured by them."""
    sizes = Counter(one.writer for one in found if one.whole)
    total, parts = [0] * FOLDS, dict.fromkeys(CLAUSES, -1)
    for writer, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        part = min(range(FOLDS), key=lambda at: (total[at], at))
        total[part] += size
        parts[writer] = part
    return parts


def made(found: Sequence[Example], types: Mapping[str, str]
         ) -> tuple[dict[str, Linear], dict[str, Any]]:
    """Every model, and how well each did on unseen writers."""
    parts, models, figures = folds(found), {}, {}
    for name, learned in instances(prepared(found), types).items():
        data = Data(learned, parts)
        models[name], unseen, labels = trained(name, data)
        figures[name] = _figures(models[name], data, unseen, labels)
    return models, figures


def _figures(model: Linear, data: Data, unseen: NDArray[np.float64], labels: Sequence[str]
             ) -> dict[str, Any]:
    if not model.limits:
        best = [labels[place] for place in unseen.argmax(1)]
        right = sum(one in held for one, held in zip(best, data.labels, strict=True))
        return {"rows": len(best), "labels": len(labels), "right": round(right / len(best), 3)}
    read = right = 0
    for label, limit in model.limits.items():
        if label != NONE:
            chosen = unseen[:, labels.index(label)] >= limit
            read += int(chosen.sum())
            right += int((chosen & data.held(label)).sum())
    wanted = sum(one != NONE for held in data.labels for one in held)
    return {"rows": len(data.labels), "labels": len(labels), "read": read, "right": right,
            "wanted": wanted}


def types_of_facts() -> dict[str, str]:
    """The type of every fact that a pack declares."""
    return {name: fact.type for id in installed()
            for name, fact in load(id, next(iter(scenarios(id)), "")).facts.items()}


def main() -> None:
    found = examples()
    models, figures = made(found, types_of_facts())
    write(MODELS, models, {"examples": digest(), "texts": len(found), "unseen": figures})
    print(json.dumps({"texts": len(found), "bytes": MODELS.stat().st_size, **figures}))


if __name__ == "__main__":
    main()
