"""Sets organisation forms (Ltd, GmbH, 有限公司 …) aside, so that the name itself is compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from gettext import translation
from importlib.resources import files

import pycountry
from anyascii import anyascii
from pycountry import LOCALES_DIR
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from knowledge.strict_yaml import parse

SHORT = {"corp": "corporation", "co": "company", "ltd": "limited", "inc": "incorporated"}
"""The four that are one word written short."""


@dataclass(frozen=True)
class Forms:
    """The table of forms: the rows as they are written, and the rules for reading them."""

    latin: tuple[tuple[str, ...], ...]
    anywhere: frozenset[str]
    short: frozenset[str]
    before: frozenset[str]
    also_words: frozenset[str]
    east_asian: tuple[str, ...]


def folded(term: str) -> tuple[str, ...]:
    """A form as it looks inside a folded name."""
    plain = anyascii(term).lower().replace(".", "").replace("'", "").replace("/", "")
    return tuple(plain.replace("&", " and ").replace(",", " ").replace("-", " ").split())


@cache
def table() -> Forms:
    """`data/forms.yaml`, read once; the East Asian forms with the longest first."""
    text = (files("knowledge.screening") / "data" / "forms.yaml").read_text(encoding="utf-8")
    own = parse(text, "forms.yaml")
    return Forms(
        latin=tuple(tuple(map(str, row)) for row in own["latin"]),
        anywhere=frozenset(map(str, own["anywhere"])),
        short=frozenset(map(str, own["short"])),
        before=frozenset(map(str, own["before"])),
        also_words=frozenset(map(str, own["also_words"])),
        east_asian=tuple(sorted(map(str, own["east_asian"]), key=len, reverse=True)),
    )


@cache
def _usual() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Every spelling of a form, folded, and the usual spelling of the same form."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in table().latin:
        for spelling in row:
            found.setdefault(folded(spelling), folded(row[0]))
    for first, last in (("company", "limited"), ("limited", "company"), ("private", "limited"),
                        ("pte", "limited"), ("pty", "limited"), ("proprietary", "limited")):
        found[first, last] = (first, last)
    found["pvt", "limited"] = ("private", "limited")
    short = {long: short for short, long in SHORT.items()}
    for form, usual in list(found.items()):
        for n, word in enumerate(form):
            if word in short:  # one at a time: "co limited" and "company ltd" are written as well
                found.setdefault((*form[:n], short[word], *form[n + 1 :]), usual)
        found.setdefault(tuple(short.get(w, w) for w in form), usual)
    return found


def latin_forms() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Every form as a sequence of folded words, with its usual spelling."""
    return _usual()


def usual_forms(words: tuple[str, ...]) -> tuple[str, ...]:
    """Form words with every form in its usual spelling: sendirian berhad is sdn bhd."""
    out: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(longest(), len(words) - at), 0, -1):
            if usual := latin_forms().get(words[at : at + size]):
                out.extend(usual)
                at += size
                break
        else:
            out.append(words[at])
            at += 1
    return tuple(out)


@cache
def form_words() -> frozenset[str]:
    """Every word that any form is made of."""
    return frozenset(w for form in latin_forms() for w in form)


@lru_cache(maxsize=65536)
def like_a_form(word: str) -> bool:
    """Whether the word belongs to a legal form, also with one typing error if it is long."""
    if len(word) < 3:
        return word in table().short  # the others are too short to tell from a name
    return _spelled_like_a_form(word)


@lru_cache(maxsize=65536)
def _spelled_like_a_form(word: str) -> bool:
    if word in form_words():
        return True
    if len(word) < 5:
        return False
    return extractOne(word, _long_words(), scorer=OSA.distance, score_cutoff=1) is not None


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(sorted(w for w in form_words() if len(w) > 4))


@cache
def longest() -> int:
    """Words in the longest form."""
    return max(map(len, latin_forms()))


@cache
def east_asian_forms() -> tuple[str, ...]:
    """Forms written in Han, Kana or Hangul, the longest first."""
    return table().east_asian


def split_forms(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of the name itself, and the form words taken from both of its ends."""
    start, end = 0, len(words)
    while end - start > 1 and (size := _form_at_end(words, start, end)):
        end -= size
    while end - start > 1 and (size := _form_at_start(words, start, end)):
        start += size
    inside = [w for w in words[start:end] if w in anywhere()]
    core = tuple(w for w in words[start:end] if w not in anywhere())
    if inside and core:
        return core, (*words[:start], *inside, *words[end:])
    return words[start:end], words[:start] + words[end:]


@cache
def anywhere() -> frozenset[str]:
    """Words that mean nothing but a form, wherever they stand."""
    return table().anywhere


def _form_at_end(words: tuple[str, ...], start: int, end: int) -> int:
    known = latin_forms()
    for size in range(min(longest(), end - start - 1), 0, -1):
        tail = words[end - size : end]
        if tail in known or _misspelled(tail):
            return size
    return 0


@cache
def _long_forms() -> dict[int, tuple[str, ...]]:
    """Forms of eleven letters and more by their number of words: a slip in them is plain."""
    found: dict[int, list[str]] = {}
    for form in sorted(latin_forms()):
        if sum(map(len, form)) >= 11:
            found.setdefault(len(form), []).append(" ".join(form))
    return {size: tuple(forms) for size, forms in found.items()}


@lru_cache(maxsize=65536)
def _misspelled(words: tuple[str, ...]) -> bool:
    right = sum(map(_spelled_like_a_form, words))
    if sum(map(len, words)) < 10 or right < max(1, len(words) - 1):
        return False
    forms = _long_forms().get(len(words), ())
    near = extractOne(" ".join(words), forms, scorer=OSA.distance, score_cutoff=len(words))
    return near is not None and all(
        OSA.distance(word, meant) <= (len(meant) > 3)
        for word, meant in zip(words, near[0].split(), strict=True)
    )


def _form_at_start(words: tuple[str, ...], start: int, end: int) -> int:
    known = latin_forms()
    for size in range(min(longest(), end - start - 1), 0, -1):
        head = words[start : start + size]
        plain = size > 1 or len(head[0]) > 2 or head[0] in table().before
        if (head in known and plain) or _misspelled(head):
            return size
    return 0


def without_east_asian(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the forms at its end and its start, and those forms."""
    found: list[str] = []
    for form in east_asian_forms():
        if len(text) <= len(form) + 1:
            continue
        if text.endswith(form):
            text = text[: -len(form)].rstrip()
            found.insert(0, form)
        elif text.startswith(form):
            text = text[len(form) :].lstrip()
            found.insert(0, form)
    return text, tuple(found)


@cache
def countries_in_chinese() -> frozenset[str]:
    """The Chinese names of countries, as the ISO 3166 tables of pycountry have them."""
    book = translation("iso3166-1", LOCALES_DIR, languages=["zh_CN"])
    full = {book.gettext(c.name) for c in pycountry.countries}
    common = {book.gettext(c.common_name) for c in pycountry.countries if hasattr(c, "common_name")}
    return frozenset(name for name in full | common if not name.isascii())
