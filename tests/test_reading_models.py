"""The committed models are what the committed examples give."""

import tomllib
from pathlib import Path

import numpy as np

from assistant.reading.learned.examples import HERE, digest, examples
from assistant.reading.learned.linear import MODELS, STEP, about, models
from assistant.reading.learned.train import made, types_of_facts

LARGEST = 3_000_000
ROOT = Path(__file__).parents[1]


def test_the_models_name_the_examples_that_they_were_made_from() -> None:
    assert about()["examples"] == digest(), (
        "the examples changed: run python -m assistant.reading.learned.train")
    assert MODELS.stat().st_size < LARGEST


def test_training_again_gives_the_committed_models() -> None:
    again, _ = made(examples(), types_of_facts())
    held = models()
    assert sorted(again) == sorted(held)
    for name, model in again.items():
        assert model.labels == held[name].labels
        assert np.array_equal(model.features, held[name].features), name
        assert np.allclose(model.weights, held[name].weights, atol=2 * STEP), name
        assert set(model.limits) == set(held[name].limits)


def test_the_wheel_holds_the_models_and_none_of_the_examples() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    kept = told["tool"]["setuptools"]["package-data"]["*"]
    assert "*.npz" in kept and "*.jsonl" not in kept
    assert {path.suffix for path in HERE.iterdir()} == {".jsonl"}
    assert not (HERE / "__init__.py").exists()
