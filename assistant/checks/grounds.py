"""Whether a text stands on what the tools gave: marks, quotations, references, figures, addresses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

MARK = re.compile(r"\[S(\d{1,3})\]")
ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}:/|www\.|mailto:|data:|javascript:|vbscript:|!\[|\]\(|\]\s?\[(?!S\d)"
    r"|^\s*\[[^\]\n]{1,80}\]:|<[a-z/!?]|&(?:lt|#\d+|#x)|@[\w-]+\.|\[\.\]|\(dot\)"
    r"|(?<![\w.-])(?:[a-z0-9-]+\.)+(?!e\b|g\b)[a-z]{2,24}(?!\w|\.\w)", re.IGNORECASE | re.MULTILINE)
"""Whatever a reader's program might make a link or markup of, host names without https included."""
QUOTES = re.compile(
    "[\"“„”]([^\"“”„\n]{12,}?)[\"”“](?P<a>(?: ?\\[S\\d+\\])*)"
    "|[‘'‚](?=\\S)([^‘’'\n]{20,}?)[’'](?!\\w)(?P<b>(?: ?\\[S\\d+\\])*)"
    "|[«「『《〈]([^«»「」『』《》〈〉\n]{4,}?)[»」』》〉](?P<c>(?: ?\\[S\\d+\\])*)"
    "|^\\s*>\\s*(.{4,})$(?P<d>)|^\\s*```(.{4,}?)```(?P<e>)", re.MULTILINE | re.DOTALL)
"""Words set off as somebody's: in marks of quotation of any kind, or as a block."""
OPEN = re.compile("[\"“„«「『]([^\"”“»」』\n]{20,})$", re.MULTILINE)
"""A quotation that begins and never ends."""
REFERENCE = re.compile(
    r"(?:\b(?:ECCN|CFR|U\.?S\.?C|art(?:icle)?s?|sec(?:tion)?|no|decree|announcement|notice|order"
    r"|suppl(?:ement)?|annex|appendix|para(?:graph)?|clause|circular|rule|regulation|law)\b\.?|§+)"
    r"\s*(?:no\.?\s*)?(?:[\w./()-]*\d[\w./()-]*|[IVXLC]+\b)"
    r"|第\s*[一二三四五六七八九十百零〇\d]+\s*[条款项号章节]|附件[一二三四五六七八九十\d]+"
    r"|\d{4}\s*年?\s*第\s*\d+\s*号|\[(?!S\d{1,3}\])[^\]\n]{1,80}\]"
    r"|(?<!\w)[a-z]\w*_\w[\w:.-]*", re.IGNORECASE)
"""A law, an article, a code, an id, or anything in brackets that is not a mark."""
FIGURE = re.compile(r"(?<![\w.,/:+-])(?=[\w.,/:+-]*\d)[\w.,/:+-]+")
_LISTED = re.compile(r"^\s*\d{1,2}[.)、]\s", re.MULTILINE)
_SPOKEN = re.compile(r"百分之|[一二三四五六七八九十]成(?![分品])|\bper ?cent", re.IGNORECASE)


def only_issued(text: str, sources: Mapping[str, str]) -> str:
    """The text without the marks that were never handed out."""
    return MARK.sub(lambda found: found.group() if found.group()[1:-1] in sources else "", text)


def address(text: str) -> str:
    found = ADDRESS.search(text)
    return f"it shows an address or markup of its own ({found.group()[:40]!r})" if found else ""


def invented_quote(text: str, sources: Mapping[str, str],
                   sentences: Mapping[str, tuple[str, ...]]) -> str:
    """A quotation that is not, sign for sign, in the source that it is put under."""
    for found in QUOTES.finditer(text):
        said = next(part for part in found.groups()[::2] if part is not None).strip()
        marks = [f"S{one}" for part in found.groups()[1::2] if part
                 for one in re.findall(r"\d+", part)]
        at = [sources[mark] for mark in marks] if marks else [*sources.values(), *sentences]
        if not any(said in one for one in at):
            return f"it quotes what no source says ({said[:40]!r})"
    for found in OPEN.finditer(text):
        if not any(found.group(1).strip() in one for one in (*sources.values(), *sentences)):
            return f"it quotes what no source says ({found.group(1)[:40]!r})"
    return ""


def wrong_mark(text: str, sources: Mapping[str, str],
               sentences: Mapping[str, tuple[str, ...]]) -> str:
    """A sentence of the tools under the mark of a source that it is not from."""
    own = {sentence: marks for sentence, marks in sentences.items() if marks}
    own |= {said: (mark,) for mark, said in sources.items()}
    for sentence, marks in own.items():
        place = text.find(sentence)
        while place >= 0:
            after = re.match(r"[”\"’」』.\s]{0,3}((?: ?\[S\d+\])+)", text[place + len(sentence):])
            named = [f"S{one}" for one in MARK.findall(after.group(1))] if after else []
            if any(one not in marks and sentence not in sources.get(one, "") for one in named):
                return f"it cites the wrong source ([{named[0]}])"
            place = text.find(sentence, place + 1)
    return ""


def unknown_reference(text: str, given: str) -> str:
    """A law, article or code that no tool named."""
    known = _close(given)
    for found in REFERENCE.finditer(text):
        if _close(found.group()) not in known:
            return f"it cites what it was not given ({found.group()[:40]!r})"
    return ""


def unknown_figure(text: str, given: str) -> str:
    """A number, date or code that no tool said."""
    spoken = _SPOKEN.search(text)
    if spoken:
        return f"it states a share of its own ({spoken.group()!r})"
    known = {_number(one) for one in FIGURE.findall(given)}
    for found in FIGURE.findall(_LISTED.sub("", text)):
        if _number(found) not in known:
            return f"it states a figure that no tool gave ({found[:40]!r})"
    return ""


def _number(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3})", "", text.lower()).strip(".,:/+-")


def _close(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()
