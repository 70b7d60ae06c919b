"""Sets organisation forms (Ltd, GmbH, 有限公司 …) aside, so that the name itself is compared."""

from functools import cache
from importlib.resources import files

from anyascii import anyascii
from cleanco.termdata import terms_by_country, terms_by_type

from knowledge.strict_yaml import parse

# The four that are one word written short; everything else differs in law.
SHORT = {"corp": "corporation", "co": "company", "ltd": "limited", "inc": "incorporated"}


def folded(term: str) -> tuple[str, ...]:
    """A form as it looks inside a folded name."""
    plain = anyascii(term).lower().replace(".", "").replace("'", "").replace("/", "")
    return tuple(plain.replace("&", " and ").replace(",", " ").replace("-", " ").split())


@cache
def _own() -> dict[str, list[str]]:
    text = (files("knowledge.screening") / "data" / "forms.yaml").read_text(encoding="utf-8")
    own: dict[str, list[str]] = parse(text, "forms.yaml")
    return own


@cache
def latin_forms() -> frozenset[tuple[str, ...]]:
    """Every form as a sequence of folded words: cleanco's lists and our own additions."""
    terms = {t for v in (*terms_by_type.values(), *terms_by_country.values()) for t in v}
    own = {t for name, v in _own().items() if name != "east_asian" for t in v}
    return frozenset(f for t in terms | own if (f := folded(t)) and "and" not in f[:1])


@cache
def longest() -> int:
    """Words in the longest form."""
    return max(map(len, latin_forms()))


@cache
def east_asian_forms() -> tuple[str, ...]:
    """Forms written in Han, Kana or Hangul, the longest first."""
    return tuple(sorted(_own()["east_asian"], key=len, reverse=True))


def split_forms(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of the name itself, and the form words taken from both of its ends."""
    start, end = 0, len(words)
    while end - start > 1 and (size := _form_at_end(words, start, end)):
        end -= size
    while end - start > 1 and (size := _form_at_start(words, start, end)):
        start += size
    return words[start:end], words[:start] + words[end:]


def _form_at_end(words: tuple[str, ...], start: int, end: int) -> int:
    known = latin_forms()
    for size in range(min(longest(), end - start - 1), 0, -1):
        if words[end - size : end] in known:
            return size
    return 0


def _form_at_start(words: tuple[str, ...], start: int, end: int) -> int:
    known = latin_forms()
    for size in range(min(longest(), end - start - 1), 0, -1):
        if words[start : start + size] in known:
            return size
    return 0


def without_east_asian(text: str) -> tuple[str, str]:
    """The text without the form at its end or its start, and that form."""
    for form in east_asian_forms():
        if text.endswith(form) and len(text) > len(form):
            return text[: -len(form)], form
        if text.startswith(form) and len(text) > len(form):
            return text[len(form) :], form
    return text, ""
