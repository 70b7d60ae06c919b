"""Words of the field in both languages, so that a question finds a text that says it otherwise."""

import re
from functools import cache
from importlib.resources import files

from knowledge import strict_yaml

_SHORT = 3


def otherwise(question: str) -> str:
    """The other words for what the question names; empty when the glossary knows none of it."""
    found: list[str] = []
    for terms, patterns in _groups():
        used = [bool(pattern.search(question)) for pattern in patterns]
        if any(used):
            found += [term for term, here in zip(terms, used, strict=True) if not here]
    return " ".join(found)


def groups() -> list[list[str]]:
    """The glossary: each group holds words that mean the same."""
    text = (files("knowledge.library") / "glossary.yaml").read_text("utf-8")
    return list(strict_yaml.parse(text, "glossary"))


@cache
def _groups() -> list[tuple[list[str], list[re.Pattern[str]]]]:
    return [(terms, [_pattern(term) for term in terms]) for terms in groups()]


def _pattern(term: str) -> re.Pattern[str]:
    if not term.isascii():
        return re.compile(re.escape(term))
    case = 0 if len(term) <= _SHORT else re.IGNORECASE
    return re.compile(rf"(?<![0-9A-Za-z]){re.escape(term)}(?![0-9a-z])", case)
