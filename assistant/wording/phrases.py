"""Our own sentences, from one table in both languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from knowledge import strict_yaml


@cache
def _phrases() -> dict[str, Any]:
    found: dict[str, Any] = strict_yaml.read(Path(__file__).parent / "phrases.yaml")
    return found


def has(key: str) -> bool:
    """Whether the table has a sentence of its own for the key."""
    return key in _phrases()


def phrase(key: str, language: str) -> str:
    """The sentence for a key. Raises KeyError for a key that the table does not have: no other
    sentence may stand in its place."""
    return str(_phrases()[key][language])
