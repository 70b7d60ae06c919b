"""Comparable forms of names, so that a search finds the same name in another spelling.

This finds records of our own; it is not screening, and nothing is cleared by it.
"""

import re
import unicodedata
from functools import cache

from cleanco.clean import custom_basename, normalized, prepare_default_terms, strip_punct

_INVISIBLE = {"Cf", "Cc", "Cs", "Co", "Mn"}
_CHINESE_FORMS = re.compile(r"(股份有限公司|有限责任公司|集团有限公司|有限公司|株式会社|集团|公司)")
_BETWEEN = re.compile(r"[^\w]+", re.UNICODE)


def plain(text: str) -> str:
    """One name in lower case, one width, without accents, signs or invisible characters."""
    if text.isascii() and text.isprintable():  # most of them, and nothing in them to take apart
        return " ".join(_BETWEEN.sub(" ", text.casefold()).split())
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    visible = "".join(c for c in folded if unicodedata.category(c) not in _INVISIBLE)
    return " ".join(_BETWEEN.sub(" ", unicodedata.normalize("NFC", visible)).split())


def key(text: str) -> str:
    """The name without its organisation form (GmbH, 有限公司): what two writings have in common."""
    whole = plain(text[:500])
    without = plain(_without_form(_CHINESE_FORMS.sub(" ", plain_signs(text[:500]))))
    return without or whole


def _without_form(text: str) -> str:
    """The name without the forms at its end, tried only with those whose last word it holds."""
    forms, words = _forms(), set(strip_punct(normalized(text)).split())
    met = sorted(form for word in words for form in forms.get(word, ()))
    return str(custom_basename(text, [form[1:] for form in met]))


@cache
def _forms() -> dict[str, list[tuple[int, int, list[str]]]]:
    """The organisation forms by their last word, each with its place in cleanco's order."""
    found: dict[str, list[tuple[int, int, list[str]]]] = {}
    for place, (size, words) in enumerate(prepare_default_terms()):
        if words:
            found.setdefault(words[-1], []).append((place, size, words))
    return found


def plain_signs(text: str) -> str:
    """The name in one width, its signs kept: organisation forms are known by them (S.p.A.)."""
    shown = unicodedata.normalize("NFKC", text)
    return "".join(c for c in shown if unicodedata.category(c) not in {"Cf", "Cc", "Cs", "Co"})


def number(text: str) -> str:
    """A register number without spaces and signs; letters in upper case, leading zeros kept."""
    return re.sub(r"[\s\-./]", "", unicodedata.normalize("NFKC", text)).upper()
