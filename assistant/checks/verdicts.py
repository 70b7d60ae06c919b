"""Whether a text speaks a verdict of its own, or turns one of ours: by words, in many languages."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge import strict_yaml

FILE = Path(__file__).with_name("verdicts.yaml")
_SENTENCE = re.compile(r"[.!?;\n。！？；]+")


@dataclass(frozen=True)
class Words:
    """Patterns: words that are a verdict by themselves, and pairs that are one together."""

    alone: re.Pattern[str]
    pairs: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    harmless: re.Pattern[str]


@cache
def words() -> Words:
    """The words of `verdicts.yaml`, compiled once."""
    held = strict_yaml.read(FILE)
    alone = [rf"(?<!\w)(?:{one})(?!\w)" if group != "signs" else one
             for group, entries in held["alone"].items() for one in entries]
    pairs = [(_any(pair["one"]), _any(pair["other"])) for pair in held["together"]]
    return Words(re.compile("|".join(alone)), tuple(pairs), _any(held["harmless"]))


def spoken(text: str) -> str:
    """The words that are a verdict of the text's own; empty if there are none."""
    held, plain = words(), folded(text)
    found = held.alone.search(plain)
    if found:
        return f"it speaks a verdict of its own ({found.group()!r})"
    for sentence in _SENTENCE.split(plain):
        said = held.harmless.sub(" ", sentence)
        for one, other in held.pairs:
            first, second = one.search(said), other.search(said)
            if first and second:
                return (f"it speaks a verdict of its own ({first.group()!r} with "
                        f"{second.group()!r})")
    return ""


def folded(text: str) -> str:
    """The text in one spelling: compatibility forms, accents and case folded, no markup."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return re.sub(r"[*_`~#]+", "", plain).replace("’", "'")


def _any(entries: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(entries) + r")(?!\w)")
