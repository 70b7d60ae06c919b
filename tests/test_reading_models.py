"""The committed models are what the committed examples give."""

import tomllib
from pathlib import Path
from random import Random

import numpy as np

from assistant.reading.learned.linear import MODELS, about, models
from assistant.reading.training.examples import HERE, digest, examples
from assistant.reading.training.train import made, types_of_facts
from knowledge.packs import installed, load, scenarios

LARGEST = 3_000_000
TOLERANCE = 0.6
"""Of a score of sixty weights: each is kept to half a step of 0.05, and the largest are cut."""
ROOT = Path(__file__).parents[1]


def test_the_models_name_the_examples_that_they_were_made_from() -> None:
    assert about()["examples"] == digest(), (
        "the examples changed: run python -m assistant.reading.training.train")
    assert MODELS.stat().st_size < LARGEST


def test_training_again_gives_the_committed_models() -> None:
    again, _ = made(examples(), types_of_facts())
    held, draws = models(), Random(0)
    assert set(again) == set(held)
    for name, model in again.items():
        kept = held[name]
        assert model.labels == kept.labels and set(model.limits) == set(kept.limits), name
        common = np.intersect1d(model.features, kept.features)
        assert len(common) > 0.98 * max(len(model.features), len(kept.features)), name
        for _ in range(50):
            drawn = sorted(draws.sample(common.tolist(), min(60, len(common))))
            assert np.allclose(model.scores(drawn), kept.scores(drawn), atol=TOLERANCE), name


def test_the_wheel_holds_the_models_and_none_of_the_examples() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    kept = told["tool"]["setuptools"]["package-data"]["*"]
    assert "*.npz" in kept and "*.jsonl" not in kept
    assert {path.suffix for path in HERE.iterdir()} == {".jsonl"}
    assert not (HERE / "__init__.py").exists()


def test_every_label_is_a_fact_that_a_pack_declares_and_every_choice_one_of_its_own() -> None:
    """A label under the name of an earlier edition teaches nothing, and nobody would notice."""
    facts = {name: fact for id in installed()
             for name, fact in load(id, next(iter(scenarios(id)), "")).facts.items()}
    wrong = [(one.writer, fact["name"], fact["value"]) for one in examples()
             for fact in one.labels.get("facts", ())
             if fact["name"] not in facts or (
                 facts[fact["name"]].type == "choice"
                 and fact["value"] not in facts[fact["name"]].choices)]
    assert wrong == []
