"""Every sentence that the program asks its table for stands there, in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Ending
from assistant.view.list_results import HOW
from assistant.wording import words
from assistant.wording.phrases import has, phrase
from knowledge import strict_yaml
from knowledge.packs import installed, load, scenarios
from knowledge.packs.told_by import told_by

ROOT = Path(__file__).parents[1]
TABLE = strict_yaml.read(ROOT / "assistant" / "wording" / "phrases.yaml")
REFUSALS = [one.value for one in Ending if one.value.startswith("refused")]


def asked() -> Iterator[str]:
    """Each literal key in a call of `phrase(key, …)` or `say(desk, key, …)`."""
    for file in (ROOT / "assistant").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"phrase": 0, "say": 1}.get(node.func.id)
                if place is not None and len(node.args) > place:
                    yield from (one.value for one in ast.walk(node.args[place])
                                if isinstance(one, ast.Constant) and str(one.value).isidentifier()
                                and not one.value.endswith("_"))


def test_every_key_that_is_asked_for_has_its_sentence_in_both_languages() -> None:
    keys = {*asked(), *HOW.values(), *REFUSALS, *(
        f"effect_{name}" for name, one in told_by().lists.items() if one.effect)}
    assert len(keys) > 40
    assert not {key for key in keys if not has(key)}
    assert all(set(one) == {"en", "zh"} for one in TABLE.values())


def test_no_other_sentence_stands_in_the_place_of_one_that_is_gone() -> None:
    with pytest.raises(KeyError):
        phrase("no_such_sentence", "en")


LATIN = re.compile(r"[a-z]{2,}(?:[ \-][a-z]{2,}){2,}")
"""Three words of English, one after the other."""


@pytest.mark.parametrize("pack", installed())
def test_what_a_state_rests_on_is_told_in_chinese(pack: str) -> None:
    found = load(pack, next(iter(scenarios(pack)), ""))
    said = {entry.reference: words.told("references", entry.reference, "zh")
            for one in found.instruments.values() for entry in one.states.entries}
    assert said and not {old: new for old, new in said.items() if LATIN.search(new)}
