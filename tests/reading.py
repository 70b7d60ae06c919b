"""What the tests of the readers share: one vocabulary of the installed packs, and `read`."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from assistant.case import CaseCard, follow
from assistant.embedded.reading import NameSeen, Read, Vocabulary, read
from assistant.house import installed_packs
from knowledge import strict_yaml
from knowledge.library import Library
from knowledge.screening import Lists

TODAY = date(2026, 11, 24)
QUESTIONS = Path(__file__).parent / "questions"


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary.of(installed_packs())


@cache
def listed() -> tuple[str, ...]:
    """The names on the built-in lists, longest first."""
    names = {name for entry in Lists.built_in().entries for name in entry.names if len(name) > 3}
    return tuple(sorted(names, key=len, reverse=True))


def spot(text: str) -> list[NameSeen]:
    """Listed names in the text, word for word."""
    found = [(name, text.find(name)) for name in listed()]
    return [NameSeen(name, at, at + len(name)) for name, at in found if at >= 0]


def ask(text: str, card: CaseCard | None = None, **more: Any) -> Read:
    return read(text, **{"today": TODAY, "vocabulary": vocabulary(), "card": card or CaseCard(),
                         "names": spot, **more})


def talk(*texts: str) -> tuple[CaseCard, Read]:
    """The case card and the reading after the last of several turns."""
    card = CaseCard()
    for text in texts:
        found = ask(text, card)
        card = follow(card, found)
    return card, found


def table(name: str) -> Any:
    return strict_yaml.read(QUESTIONS / name)


__all__ = ["Library", "ask", "spot", "table", "talk", "vocabulary"]
