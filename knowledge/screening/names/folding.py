"""Fold a name to its comparable form: words in one alphabet, Chinese characters unchanged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from sys import intern

from anyascii import anyascii

from knowledge.screening.names.inner_names import named_beside, spoken, without_branch
from knowledge.screening.names.legal_forms import split_forms, usual_forms, without_east_asian
from knowledge.screening.names.number_words import han_in_digits, in_digits
from knowledge.screening.names.unicode_tricks import (
    BROKEN,
    DIGITS,
    HAN,
    SPACED,
    has_han,
    skeleton,
    tidy,
)

_WORD = re.compile(f"[a-z0-9]+|[{HAN}]+")
_INITIALS = re.compile(r"\b(\w)[./](?=\w\b)")
_HAN_RUN = re.compile(f"([{HAN}]+)")
_LEET = (str.maketrans("013457", "oleast"), str.maketrans("013457", "oieast"))
_SIGNS = str.maketrans("@$€£!|¢¡", "aselilci")
_WITHIN = re.compile(r"(?<=[^\W\d_])[^\w\s&.,'’/()·・-]+(?=[^\W\d_])|(?<=[^\W\d_])_+(?=[^\W\d_])")
_BETWEEN_HAN = re.compile(f"(?<=[{HAN}])[·・•‧ ]+(?=[{HAN}])")
_BETWEEN_NAMES = re.compile(r"(?<=\s)[/|](?=\s)|;")
BESIDE = "The name speaks of another name or party (formerly, care of, a division of)."
_APOSTROPHES = re.compile("['’‘`´ʼʻ\"“”«»]")


@dataclass(frozen=True)
class Folded:
    """A name ready to compare: its `words`, the `forms` set aside, all its `letters` in order."""

    words: tuple[str, ...]
    forms: tuple[str, ...]
    letters: str

    @cached_property
    def joined(self) -> str:
        """The words without spaces."""
        return "".join(self.words)

    @cached_property
    def whole(self) -> tuple[str, ...]:
        """Words and forms, each form as usually written: equal means the same name."""
        return self.words + self.written_out

    @cached_property
    def written_out(self) -> tuple[str, ...]:
        """The forms, each in its usual spelling."""
        return usual_forms(self.forms)


@dataclass(frozen=True)
class NameReading:
    """One way to read the name asked: as written, or with a trick undone (`how` says which)."""

    name: Folded
    how: str
    flag: str = ""


def fold(text: str) -> Folded:
    """Fold a tidy text: one alphabet (Han stays), lower case, forms set aside."""
    forms: tuple[str, ...] = ()
    if not text.isascii():
        text, forms = without_east_asian(han_in_digits(text.strip()))
        text = _BETWEEN_HAN.sub("", text)
        text = "".join(
            part if has_han(part) else anyascii(part) for part in _HAN_RUN.split(text)
        )
    text = _APOSTROPHES.sub("", text.lower())
    text = text.replace("&", " and ").replace("+", " and ").replace("%", " percent ")
    words = tuple(map(intern, in_digits(tuple(_WORD.findall(_INITIALS.sub(r"\1", text))))))
    if words[:1] == ("the",) and len(words) > 1:
        words = words[1:]
    core, latin = split_forms(words)
    return Folded(core, (*latin, *forms), "".join((*words, *forms)))


def readings(name: str) -> tuple[tuple[NameReading, ...], tuple[str, ...]]:
    """Every way to read the name asked, and the review flags that its signs raise."""
    clean = tidy(name)
    found: dict[Folded, NameReading] = {}
    for reading in _all_readings(clean.text, clean.reversed):
        if reading.name.words:
            found.setdefault(reading.name, reading)
    beside = (BESIDE,) if named_beside(clean.text) else ()
    return tuple(found.values()), (*clean.flags, *beside)


def _all_readings(text: str, turned: str | None) -> Iterator[NameReading]:
    inside = spoken(text)
    as_written = fold(inside[0] if len(inside) == 1 else text)
    yield NameReading(as_written, "as written")
    if (firm := without_branch(text)) != text:
        yield NameReading(fold(firm), "as the firm whose branch it is")
    for part in named_beside(text):
        yield NameReading(fold(part), "as one of the names that stand in it", BESIDE)
    pieces = _BETWEEN_NAMES.split(text)
    for part in pieces if len(pieces) > 1 else ():
        yield NameReading(fold(part), "as one of the names that stand in it", BESIDE)
    seen = skeleton(text)
    if seen != text:
        yield NameReading(fold(seen), "with look-alike letters read as Latin ones")
    if turned is not None:
        yield NameReading(fold(turned), "read in the other direction")
    if (bare := _WITHIN.sub("", text)) != text:
        yield NameReading(fold(bare), "without the signs within its words")
    if (lettered := text.translate(_SIGNS)) != text:
        yield NameReading(fold(lettered), "with signs read as letters", BROKEN)
    for table in _LEET if any(map(_is_leet, as_written.words)) else ():
        words = (w.translate(table) if _is_leet(w) else w for w in as_written.words)
        yield NameReading(fold(" ".join(words)), "with digits read as letters", DIGITS)
    single = sum(len(w) == 1 for w in as_written.words)
    if single >= 4 and single >= 0.7 * len(as_written.words):
        whole = fold("".join((*as_written.words, *as_written.forms)))
        yield NameReading(whole, "with the letters drawn together", SPACED)


def _is_leet(word: str) -> bool:
    return any(c.isdigit() for c in word) and any(c.isalpha() for c in word) and len(word) > 2


@lru_cache(maxsize=65536)
def sound(han: str) -> tuple[str, ...]:
    """The readings of Chinese characters, one each: simplified, traditional and Japanese agree."""
    return tuple(intern(anyascii(char).lower()) for char in han)
