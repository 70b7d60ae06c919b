"""The words for outcomes, states and sections, from one table."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from knowledge import strict_yaml

HERE = Path(__file__).parent


@cache
def _labels() -> dict[str, Any]:
    found: dict[str, Any] = strict_yaml.read(HERE / "labels.yaml")
    return found


def has(kind: str, key: str) -> bool:
    """Whether the table of that kind has a word for the key."""
    return key in _labels()[kind]


def say(kind: str, key: str, language: str) -> str:
    """The word for a key of one of the tables; the key itself, spaced, where it has none."""
    entry = _labels()[kind].get(key)
    return entry[language] if entry else key.replace("_", " ")


def outcome(question: str, word: str, language: str) -> str:
    """The outcome of a question as it is shown."""
    own = _labels()["questions"].get(question, {}).get(word)
    if own:
        return str(own[language])
    found = _labels()["outcomes"].get(word)
    return str(found[language]) if found else word.replace("_", " ").upper()


def outcome_plain(question: str, word: str, language: str) -> str:
    """The outcome in small letters, for a line of a standing; names keep their capitals."""
    said = outcome(question, word, language)
    return " ".join(one if one in NAMES else one.lower() for one in said.split(" "))


NAMES = frozenset({"MOFCOM", "BIS", "VEU", "US", "China", "DFARS", "744.21", "ECCN", "No."})


def noun(question: str, asks: str, language: str) -> str:
    """What the question is about, in two or three words; else the question itself."""
    entry = _labels()["nouns"].get(question)
    return str(entry[language]) if entry else asks


def layer(letter: str, scenario: str, language: str) -> str:
    said = say("layers", letter, language)
    return f"{letter} · {said} {choice(scenario, language)}".strip()


def value(one: object, language: str) -> str:
    """A fact's value as it is shown."""
    if one is True or one is False:
        return {"en": ("no", "yes"), "zh": ("否", "是")}[language][one]
    if isinstance(one, date):
        return one.isoformat()
    if isinstance(one, list | tuple):
        return ("、" if language == "zh" else ", ").join(value(part, language) for part in one)
    return str(one)


@cache
def _facts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = strict_yaml.read(HERE / "facts.yaml")
    return found


def fact(name: str, language: str) -> str:
    """What a fact is called."""
    if language == "zh" and name in _facts()["facts"]:
        return _facts()["facts"][name]
    if name.endswith("_owner_pct"):
        return _spelled(f"{name.removesuffix('pct')}share", capital=True)
    return _spelled(name, capital=True)


def within(name: str, language: str) -> str:
    """What a fact is called in the middle of a sentence."""
    said = fact(name, language)
    first = said.split(" ")[0]
    if first in NAMES or first in _facts()["spelled"].values():
        return said
    return said[:1].lower() + said[1:]


def choice(one: str, language: str) -> str:
    """What one of the values of a choice is called; any other word is left as it is."""
    if language == "zh" and one in _facts()["choices"]:
        return _facts()["choices"][one]
    return _spelled(one) if "_" in one else one


def held_by(one: str, language: str) -> str:
    """Who has a paper."""
    return _facts()["held_by"].get(one, one) if language == "zh" else one


def source(one: str) -> str:
    """What a source that has no name of its own is called in Chinese."""
    return _facts()["sources"].get(one, one)


def fact_value(name: str, one: object, language: str) -> str:
    """A fact's value as it is shown; a share or a content with its percent sign."""
    said = choice(value(one, language), language)
    told = name.endswith("_pct") and said[:1].isdigit() and "%" not in fact(name, language)
    return f"{said} %" if told else said


def _spelled(name: str, capital: bool = False) -> str:
    said = " ".join(_facts()["spelled"].get(one, one) for one in name.split("_"))
    return said[:1].upper() + said[1:] if capital else said


UNITLESS = frozenset(("", "text", "status", "day", "name", "rule", "list", "finding", "effect",
                      "answer", "agency", "vote", "contents", "address", "policy", "frequency"))
"""Units that only say what kind of value it is."""


@cache
def _chinese() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = strict_yaml.read(HERE / "chinese.yaml")
    return found


def told(kind: str, text: str, language: str) -> str:
    """A short word of a pack in the user's language; as it stands where no table has it. A passage
    with a remark in brackets is told with the remark's words."""
    if language != "zh":
        return text
    held = _chinese()[kind]
    passage, _, remark = text.removesuffix(")").partition(" (")
    return f"{passage}（{held[remark]}）" if remark in held else held.get(text, text)


def amount(one: object, of: str, language: str) -> str:
    """A value with its unit, in the user's language."""
    said = told("values", value(one, language), language)
    unit = "" if of in UNITLESS else told("units", of, language)
    return f"{said}{'' if language == 'zh' else ' '}{unit}".strip()


def valued(one: object, of: str, description: str, language: str) -> str:
    """A value, what it is of, in one line: the value first."""
    return f"{amount(one, of, language)} — {description}"


def beside(pack: str, name: str) -> list[tuple[str, str]]:
    """The values to be shown beside one: its practice, its neighbors, what it is confused with."""
    found = _labels()["values_beside"].get(f"{pack} {name}", [])
    return [(one.split(" ")[0], one.split(" ")[1]) for one in found]
