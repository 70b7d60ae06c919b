"""Names with a legal form: the form, and the words before or after it that belong to the name."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from knowledge.screening.names.legal_forms import form_words, latin_forms, longest, table
from knowledge.screening.names.word_kinds import is_trade
from knowledge.screening.spotting.name_tokens import NameToken, joined, word_of
from knowledge.screening.spotting.plain_words import LINKING, is_plain, names_nothing, stands_beside

MOST_WORDS = 9
_WEAK = frozenset(("company", "corporation", "limited", "private", "incorporated"))
_LEADING = frozenset((
    "pt", "ooo", "oao", "zao", "pao", "ao", "nao", "jsc", "llc", "ojsc", "pjsc", "cjsc", "prjsc",
    "too", "tov", "fgup", "gup", "uab", "sia", "ip", "cong ty co phan", "tnhh"))


@cache
def _spellings() -> dict[str, frozenset[str]]:
    """The ways that a word of a form is written, without dots, by its folded word."""
    found: dict[str, set[str]] = {}
    for row in table().latin:
        for spelling in row:
            for part in re.split(r"[ ,]+", spelling):
                found.setdefault(word_of(part), set()).add(_bare(part))
    return {word: frozenset(spelled) for word, spelled in found.items()}


def _bare(raw: str) -> str:
    return raw.replace(".", "")


def form_at(text: str, found: Sequence[NameToken], first: int) -> int:
    """The word after the legal form that begins here; 0 where none does."""
    known = latin_forms()
    for size in range(min(longest(), len(found) - first), 0, -1):
        part = found[first : first + size]
        if (
            tuple(token.word for token in part) in known
            and all(joined(text, found, n) for n in range(first, first + size - 1))
            and (_written_as_form(part[0]) or (size > 1 and not _is_word(part[0])))
        ):
            return first + size
    return 0


def _is_word(token: NameToken) -> bool:
    return token.word in table().also_words and token.raw.islower() and "." not in token.raw


def _written_as_form(token: NameToken) -> bool:
    """A short form is written as the law writes it, a longer one in any letters; a form that is a
    word as well wants its capital or its dots."""
    if token.word in table().also_words:
        raw = _bare(token.raw)
        if "." in token.raw or "/" in token.raw:
            return len(token.word) <= 4
        if len(token.word) <= 3 and token.word != "co":
            return raw.isupper() or (raw in _spellings()[token.word] and not raw.islower())
        return token.capital
    return len(token.word) > 2 or not token.raw.islower() or "." in token.raw


def formed(text: str, found: Sequence[NameToken]) -> Iterator[tuple[int, int]]:
    """The first word and the word after the last of every name with a legal form."""
    small = not any(token.capital and token.raw.isalpha() for token in found)
    at = 0
    while at < len(found):
        after = form_at(text, found, at)
        if not after or _is_cobalt(found, at, after):
            at += 1
            continue
        start = at
        while after < len(found) and joined(text, found, after - 1) and (
            more := form_at(text, found, _past_and(found, after))
        ):
            after = more
        weight = found[start].word == "kg" and start > 0 and found[start - 1].word.isdigit()
        first = start if weight else _back(text, found, start, small)
        if first < start and _names(found, first, start, after):
            yield first, after
        elif _leads(found[start:after]):
            last = _forth(text, found, after)
            if last > after:
                yield start, last
                after = last
        at = after


def _is_cobalt(found: Sequence[NameToken], at: int, after: int) -> bool:
    """In "Nd 24.1, Dy 0.5, Co 1.0" the sign of an element, and no form of a company."""
    return (after == at + 1 and found[at].word == "co" and after < len(found)
            and found[after].word[:1].isdigit())


def _past_and(found: Sequence[NameToken], at: int) -> int:
    """AG & Co. KG: the sign between two forms."""
    return at + 1 if found[at].word == "and" and at + 1 < len(found) else at


def _leads(form: Sequence[NameToken]) -> bool:
    written = form[0].raw.isupper() or len(form) > 1
    usual = latin_forms().get(tuple(token.word for token in form), ())
    return written and " ".join(usual) in _LEADING


def _back(text: str, found: Sequence[NameToken], start: int, small: bool) -> int:
    """The first of the words before the form that belong to the name."""
    first = start
    while first > 0 and start - first < MOST_WORDS and joined(text, found, first - 1):
        token = found[first - 1]
        if "," in text[token.end : found[first].start] and first < start:
            break
        if not _belongs(found, first - 1, small, start):
            break
        first -= 1
        if token.first and token.word not in LINKING:
            break
    while first < start and (found[first].word in LINKING or found[first].word == "the"
                             or names_nothing(found[first].word)):
        first += 1
    return _balanced(text, found, first, start)


def _belongs(found: Sequence[NameToken], at: int, small: bool, start: int) -> bool:
    token = found[at]
    if token.word in LINKING and (token.raw in "&+" or token.raw.islower()):
        before = found[at - 1]
        if token.raw.isalpha() and before.word in form_words():
            return False  # a form before "and" ends a name of its own
        return (0 < at < start - 1 and (before.capital or small)
                and not names_nothing(before.word))
    if names_nothing(token.word) and not token.shouted:
        return False
    if small or (token.raw.islower() and found[start].raw.islower()):
        return not is_plain(token.word) or (is_trade(token.word) and start - at < 3)
    return token.capital


def _balanced(text: str, found: Sequence[NameToken], first: int, start: int) -> int:
    """Not from before a bracket that the name does not close."""
    piece = text[found[first].start : found[start].end] if first < start else ""
    while first < start and piece.count("(") + piece.count("（") != piece.count(")") + piece.count(
            "）"):
        first += 1
        piece = text[found[first].start : found[start].end]
    return first


def _forth(text: str, found: Sequence[NameToken], after: int) -> int:
    last = after
    while last < len(found) and last - after < MOST_WORDS - 3 and joined(text, found, last - 1):
        token = found[last]
        if "," in text[found[last - 1].end : token.start]:
            break
        if not token.capital or names_nothing(token.word) or stands_beside(token.word):
            break
        last += 1
    return last


def _names(found: Sequence[NameToken], first: int, start: int, after: int) -> bool:
    """Do the words name a firm, or only speak of one (the US Company, a German GmbH)?"""
    telling = [t for t in found[first:start] if t.word not in LINKING and not t.word.isdigit()]
    if any(not is_plain(token.word) for token in telling):
        return True
    if not telling or all(token.word in _WEAK for token in found[start:after]):
        return False
    if not all(token.capital for token in telling):
        return False
    before = found[first - 1] if first else None
    spoken_of = (before is not None and found[first].start - before.end == 1
                 and names_nothing(before.word))
    return len(telling) > 1 or not spoken_of
