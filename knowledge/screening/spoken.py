"""The names inside a listed name: what lists write beside a name is no part of it.

A list may write "X; and any successor, sub-unit, or subsidiary thereof" (the notices under the
Iran, North Korea, and Syria Nonproliferation Act do), "X [aka Y, aka Z] (Hong Kong Entity)", or
"X (a subsidiary of Y)". The entry keeps and shows its bytes; only X, Y and Z are compared.
"""

import re
from functools import lru_cache

_THEREOF = re.compile(
    r"[;,]?\s*(?:and|or|including)\s+(?:any|all|its|their)\s+(?:(?:of its|other)\s+)?"
    r"(?:successors?|sub-?\s?units?|subsidiar(?:y|ies)|affiliates?|branch(?:es)?|locations?)"
    r"\b.*$|[,;]\s*including\s+(?:the|all|any|its)\b.*$", re.I | re.S)
_BESIDE = re.compile(
    r"\s*[(\[](?:(?:[\w .'-]{2,30}\s)?(?:entity|national|individual|person|citizen)"
    r"|an?\s(?:subsidiary|branch|division|affiliate|part)\b[^)\]]*)[)\]]", re.I)
_ALSO = re.compile(
    r"(?<![\w'])-?(?:[afn]\.?[k/]\.?/?a\.?s?|also known as|formerly known as|now known as"
    r"|formerly|d\.?[b/]\.?/?a\.?|doing business as|trading as|t/a)(?!\w)[-.,:]*\s*", re.I)
_MARKED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_EDGES = " ,;:-"


@lru_cache(maxsize=65536)
def spoken(name: str) -> tuple[str, ...]:
    """The names to compare, the main one first; never none."""
    text = _THEREOF.sub("", name)
    text = _BESIDE.sub("", text)
    inside: list[str] = []
    for marked in _MARKED.findall(text):
        if _ALSO.search(marked):
            inside.extend(_ALSO.split(marked)[1:])
            text = text.replace(f"({marked})", " ").replace(f"[{marked}]", " ")
    main, *others = _ALSO.split(text)
    parts = (_bare(part) for part in (main, *others, *inside))
    return tuple(dict.fromkeys(part for part in parts if part)) or (name,)


def _bare(part: str) -> str:
    text = " ".join(part.split()).strip(_EDGES)
    return text if text.count("(") == text.count(")") else text.strip("()[]" + _EDGES)
