"""The deciding path of an answer, as the boxes that a picture of it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.wording import words

Box = tuple[str, str]
"""A heading (outcome or truth) and a sentence."""


def boxes(answer: Mapping[str, Any], truths: Mapping[str, str], language: str) -> list[Box]:
    """From the outcome of the question down to the rule that decides and the facts it read; empty
    where nothing is decided by a rule. `answer` is an answer as plain JSON."""
    line = lines(answer)
    if not line or not answer.get("verdict"):
        return []
    found = [(answer["verdict"]["label"], answer["verdict"]["asks"])]
    found += [(truths.get(one["truth"], one["truth"]), one["sentence"]) for one in line]
    told = [f"{fact['name'].replace('_', ' ')} = {words.value(fact['value'], language)}"
            for fact in line[-1]["facts"] if fact["value"] is not None]
    return [*found, ("", "; ".join(told))] if told else found


def lines(answer: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The lines of the trace from the requirement that decides down to the first deciding rule."""
    if not answer.get("because"):
        return []
    wanted = answer["because"][0]["rule"]
    above: list[Mapping[str, Any]] = []
    for one in answer["trace"]:
        del above[one["depth"]:]
        above.append(one)
        if one["rule"] == wanted:
            return above
    return []
