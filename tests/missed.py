"""Questions, and tests by their ids, that are still answered otherwise than expected: missed.yaml.

What is not listed must hold; what is listed must really be missed, so that the list only ever says
what is so and shrinks as faults are mended.
"""

from functools import cache
from pathlib import Path

from knowledge import strict_yaml

FILE = Path(__file__).parent / "questions" / "missed.yaml"
FAULTS = {
    "misuse": "evasion, pressure or a demand for others' data is not seen as such",
    "fact": "a fact that the text says is not read",
    "party": "a party is not read, or not in its role",
    "question": "the special question is not seen, or another one is",
    "american list": "a question about an American list is answered by the Chinese ones",
    "kind": "case, law, list or work of ours is taken for another",
    "point": "another point of law, or none, is shown in full",
    "reply": "a follow-up is not seen to go on from the case",
}
"""The kinds of fault."""


@cache
def _held() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = strict_yaml.read(FILE)
    return found


def listed(set_: str) -> set[str]:
    """The questions of a set that are listed as missed."""
    return {id for ids in _held().get(set_, {}).values() for id in ids}


def sets() -> dict[str, dict[str, list[str]]]:
    """Of each set, the questions missed by each kind of fault."""
    return _held()


def tests() -> dict[str, str]:
    """The tests, by their ids, that fail for one of these faults; each must fail."""
    return {id: fault for fault, ids in _held().get("tests", {}).items() for id in ids}


def hold(ok: bool, set_: str, id: str, said: str = "") -> None:
    """Assert that what is not listed holds, and that what is listed does not."""
    if id in listed(set_):
        assert not ok, f"{id!r} is answered as expected now: take it out of {FILE.name}"
    else:
        assert ok, said
