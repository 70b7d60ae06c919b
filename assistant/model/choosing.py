"""Which points of law answer a question: a model chooses among what was found, by ids alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.model.model_call import Asker, Fault
from knowledge.points import FoundPoint

PROMPT = "choosing-1.md"
MOST = 3
CANDIDATES = 12
_PROMPT = Path(__file__).with_name("prompts") / PROMPT
SCHEMA: dict[str, Any] = {
    "title": "choice", "description": "The statements that answer, the best first.",
    "type": "object", "properties": {"ids": {"type": "array", "items": {"type": "string"}}},
    "required": ["ids"], "additionalProperties": False}


def chosen(asker: Asker, question: str, found: Sequence[FoundPoint]) -> tuple[FoundPoint, ...]:
    """The points that the model chooses, in its order; an id that was not offered is passed over.
    Raises Fault where it gives nothing that can be used."""
    offered = {one.point.id: one for one in found[:CANDIDATES]}
    listed = "\n".join(f"{id}: {one.title} — {one.says}" for id, one in offered.items())
    raw = asker.ask(_PROMPT.read_text(encoding="utf-8"),
                    f"Question: {question}\n\nCandidates:\n{listed}", SCHEMA)
    ids = raw.get("ids")
    if not isinstance(ids, list):
        raise Fault("its answer has no ids")
    return tuple(offered[id] for id in dict.fromkeys(map(str, ids)) if id in offered)[:MOST]
