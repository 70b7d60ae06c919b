"""Which fact each kind of mention tells: `tells.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from knowledge import strict_yaml


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = strict_yaml.read(Path(__file__).with_name("tells.yaml"))
    return table


def fact_of(kind: str) -> str:
    """The fact that a mention of this kind tells."""
    return str(_table()["facts"][kind])


def content_of(element: str) -> str:
    """The fact that tells how much of an element there is; empty for one that no law measures."""
    return str(_table()["contents"].get(element, ""))


@cache
def elements_of_contents() -> Mapping[str, str]:
    """By the fact that tells a content, the element."""
    return {fact: element for element, fact in _table()["contents"].items()}


@cache
def place_facts() -> frozenset[str]:
    """The facts of which a place may tell either."""
    return frozenset(_table()["places"])
