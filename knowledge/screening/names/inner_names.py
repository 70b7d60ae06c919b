"""Find the names inside a listed name, apart from the remarks that lists write beside a name.

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
    r"(?<![\w'])-?(?:[afn][./]?k[./]?a\.?s?|also known as|formerly known as|now known as"
    r"|formerly|d[./]?b[./]?a\.?|doing business as|trading as|t/a)(?!\w)[-.,:]*\s*", re.I)
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
    parts = (_bare(part) for part in (
        main, without_honor(main), *_with_initials(main), *others, *inside))
    return tuple(dict.fromkeys(part for part in parts if part)) or (name,)


_INITIALS = re.compile(r"^([^()]+?)\s*\(([A-Z]{4,9})\)(?:[\s,]+[\w.,]{2,12}){0,2}\s*$")
_LEFT_OUT = frozenset(("of", "the", "for", "and", "in", "de", "la", "du"))


def _with_initials(name: str) -> tuple[str, ...]:
    """Of a name whose initials stand in brackets at its end, "Firm of Many Words (FMWX)", the name
    without them, and the initials."""
    found = _INITIALS.match(name)
    words = re.findall(r"[^\W\d_]+", found[1].lower()) if found else []
    if not found or found[2].lower() != "".join(w[0] for w in words if w not in _LEFT_OUT):
        return ()
    return found[1], found[2]


def _bare(part: str) -> str:
    text = " ".join(part.split()).strip(_EDGES)
    return text if text.count("(") == text.count(")") else text.strip("()[]" + _EDGES)


_HONOR = re.compile(
    r"[\s,]+(?:named\s+(?:after|for|in\s+hono(?:u)?r\s+of)|imeni|im\.)\s.*$", re.I | re.S)


def without_honor(name: str) -> str:
    """The name without the person it is named after, where enough of a name is left."""
    head = _HONOR.sub("", name).strip(_EDGES)
    return head if len(head.split()) > 2 else name


_BRANCH = re.compile(
    r"(?:\s*[,(–-]\s*|(?<=\.)\s+|\s+(?=(?:[A-Z][\w.'-]+\s+){0,2}[Bb]ranch))"
    r"(?:the\s+)?(?:[A-Z][\w.'-]+\s+){0,3}"
    r"(?:branch(?:\s+office)?|representative\s+office|rep\.?\s+office|zweigniederlassung"
    r"|niederlassung|filiale|succursale|sucursal)(?:\s+(?:in\s+)?[A-Z][\w.'-]+)?\)?\s*$", re.I)
_HAN_BRANCH = re.compile(
    r"(?<=[行司社])[\u3400-\u9fff]{0,4}(?:分行|分公司|支店|代表处|代表處|办事处)$")


def without_branch(name: str) -> str:
    """The parent firm where the name is a branch of it, else the name itself."""
    for branch in (_BRANCH, _HAN_BRANCH):
        bare = branch.sub("", name).strip(_EDGES)
        if bare != name and len(bare) > 2:
            return bare
    return name


_BESIDE_NAME = re.compile(
    r"(?<![\w'])(?:formerly(?:\s+known\s+as)?|previously(?:\s+known\s+as)?|now\s+known\s+as"
    r"|renamed(?:\s+(?:from|to))?|[afn][./]?k[./]?a\.?|also\s+known\s+as|d[./]?b[./]?a\.?"
    r"|doing\s+business\s+as|trading\s+as|t/a|c/o|(?:in\s+)?care[\s-]+of|attn\.?|attention\s*:"
    r"|alias|(?<=[,;(]\s)(?:ex|now)|(?<=\()(?:ex|now)|agents?\s+(?:of|for)|members?\s+of"
    r"|(?:acquired|taken\s+over|represented)\s+by|merged\s+(?:into|with)|succ\.?\s+(?:to|of)"
    r"|notify(?:\s+party)?|consignee|ship\s+to|deliver(?:y)?\s+to"
    r"|(?:zweig)?niederlassung\s+(?:der|des|von)|(?:filiale|succursale)\s+de"
    r"|on\s+behalf\s+of|o/b/o|for\s+(?:the\s+)?account\s+of|successors?\s+(?:to|of)"
    r"|(?:an?\s+|the\s+)?(?:wholly[\s-]owned\s+)?"
    r"(?:division|subsidiary|unit|affiliate|branch|arm)\s+of"
    r"|(?:an?\s+)(?:part|member|company|brand)\s+of"
    r"|(?:\w+ly[\s-])?(?:owned|controlled)\s+by|part\s+of"
    r"|vormals|ehemals|anciennement|früher)(?!\w)[\s:.,]*(?:the\s+)?"
    r"|(?:原名|原称|曾用名|前身(?:为|是)?|旧称|舊稱|转交|轉交|旗下|隶属于|隸屬於|旧社名|旧商号)[\s:：]*"
    r"|[（(](?:原|旧|舊)(?=[\u3400-\u9fff]{2,})", re.I)


_HAN_COMMA = re.compile("，|(?<=[\u3400-\u9fff]),")


def named_beside(name: str) -> tuple[str, ...]:
    """The other names that a name mentions: formerly X, c/o X, a division of X. Empty if there are
    none."""
    parts = _BESIDE_NAME.split(name)
    if len(parts) < 2:
        return ()
    pieces = (piece for part in parts for piece in _HAN_COMMA.split(part))
    bare = (piece.strip(_EDGES + "()[]（），–") for piece in pieces)
    return tuple(piece for piece in bare if len(piece) > 1)
