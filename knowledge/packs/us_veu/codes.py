"""ECCNs down to their paragraph, and names of firms and sites, compared by what they say."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

ECCN = re.compile(r"(?<![0-9A-Za-z.])([0-9][A-Ea-e][0-9]{3})((?:\.[0-9a-z]{1,4})*)", re.IGNORECASE)
FREE_TEXT = ("all items", "except", "excluding", "other than", "through", "limited to", "and so on")
LEGAL_FORMS = {"co", "company", "corp", "corporation", "inc", "ltd", "limited", "pvt", "llc"}
MAX_TEXT = 20_000


def name_key(name: str) -> str:
    """A name without case, punctuation, width and legal form: equal keys name the same firm."""
    plain = unicodedata.normalize("NFKC", name[:MAX_TEXT]).casefold().replace("'", "")
    words = re.findall(r"\w+", plain)
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return "".join(words)


ROADS = {"rd": "road", "st": "street", "ave": "avenue", "blvd": "boulevard"}


def address_parts(text: str) -> tuple[str, ...]:
    """The parts of an address between commas, without case, width, punctuation and "No."; a road
    is a road however it is shortened."""
    plain = unicodedata.normalize("NFKC", text[:MAX_TEXT]).casefold()
    parts = ([word for word in re.findall(r"\w+", part) if word != "no"]
             for part in re.split(r"[,;、]", plain))
    return tuple(" ".join(ROADS.get(word, word) for word in words) for words in parts if words)


def same_address(named: str, listed: str) -> bool:
    """Whether an address is one that is listed: each of its parts with a number stands there, and
    of its other parts (district, city), where it has any, at least one."""
    mine, theirs = address_parts(named), set(address_parts(listed))
    numbered = [part for part in mine if re.search(r"\d", part) and " " in part]
    places = [part for part in mine if part not in numbered]
    return bool(numbered) and theirs.issuperset(numbered) and (
        not places or not theirs.isdisjoint(places))


def normal_eccn(code: str) -> str:
    """`3b001.F.1.A` as `3B001.f.1.a`; an empty text where it is no ECCN."""
    found = ECCN.fullmatch(code.strip())
    return found[1].upper() + found[2].lower() if found else ""


def covers(listed: str, item: str) -> bool:
    """Whether a listed entry or paragraph holds the item's paragraph."""
    return item == listed or item.startswith(listed + ".")


@dataclass(frozen=True, slots=True)
class ListedItems:
    """The ECCNs of one row: those listed plainly, and those with limits that a person must read."""

    plain: frozenset[str]
    limited: frozenset[str]
    free_text: bool
    """The row says more than codes ("all items except ..."): any code needs a person."""

    def state(self, item: str) -> str:
        """`in_row`, `limits_apply` or `not_in_row`; an empty text where the item's own paragraph is
        needed to tell."""
        if any(covers(code, item) for code in self.limited) or self.free_text:
            return "limits_apply"
        if any(covers(code, item) for code in self.plain):
            return "in_row"
        if any(covers(item, code) for code in self.plain | self.limited):
            return ""
        return "not_in_row"


def listed_items(text: str) -> ListedItems:
    """Read the item column of a row. Words in parentheses limit the codes that they name, and where
    they name none of them every code since the last semicolon: a person reads those. A code is
    never read as wider than it stands.
    """
    outside: list[str] = []
    limited: set[str] = set()
    for part in re.split(r"(\([^()]*\))", text[:MAX_TEXT]):
        if not part.startswith("("):
            outside.append(part)
            continue
        before = _codes(outside[-1].split(";")[-1]) if outside else []
        limited.update(set(_codes(part)) & set(before) or before)
        limited.update(before[-1:])
    said = " ".join(outside)
    free = any(word in said.casefold() for word in FREE_TEXT) or "(" in said
    return ListedItems(frozenset(set(_codes(said)) - limited), frozenset(limited), free)


def _codes(text: str) -> list[str]:
    return [found[1].upper() + found[2].lower() for found in ECCN.finditer(text)]
