"""A recorded determination made again, by the packs and the kernel that stand here.

Also run as a program, inside the copies that the record keeps: the recorded determination comes in
as JSON, the new one goes out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import knowledge.packs
from knowledge.errors import PackError
from knowledge.packs import load, scenarios
from knowledge.rules import Grade, Pack, State, Told, determine


def decide(recorded: Mapping[str, Any], facts: Mapping[str, Told] | None = None) -> dict[str, Any]:
    """The determination of the recorded day and assumptions, of the recorded facts or of others."""
    pack = pack_of(recorded)
    said = {one["name"]: as_told(one) for one in recorded["facts"]} if facts is None else facts
    assumed = {name: State(state) for name, state in recorded["assumed"]}
    return determine(pack, recorded["question"], said, date.fromisoformat(recorded["on"]),
                     assumed).plain()


def pack_of(recorded: Mapping[str, Any]) -> Pack:
    """The pack that is here under the recorded names; PackError where the scenario is gone."""
    id, scenario = recorded["pack"], recorded["scenario"]
    if not scenario:
        return load(id)
    for name in scenarios(id):
        if (found := load(id, name)).scenario == scenario:
            return found
    raise PackError(f"{id} has no scenario {scenario!r} any more")


def as_told(one: Mapping[str, Any]) -> Told:
    """A recorded fact as it was told."""
    day = one["source_date"]
    return Told(one["value"], one["source"], date.fromisoformat(day) if day else None,
                Grade(one["grade"]), one["confirmed"])


def main() -> None:
    """`python -m knowledge.packs.again FOLDER`: decide by the one pack that lies in the folder."""
    knowledge.packs.__path__ = [sys.argv[1]]
    vars(import_module("knowledge.packs.load"))["HERE"] = Path(sys.argv[1])
    print(json.dumps(decide(json.load(sys.stdin)), ensure_ascii=True))


if __name__ == "__main__":
    main()
