"""Facts that a body named in the text probably tells: an armed force, a police, a space agency.

A name says that the body is spoken of, and not what it has to do with the case: nothing is read
from it, and what it probably tells is asked about first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.reading import plain_replies
from assistant.reading.contract import FactRead, Mode
from assistant.reading.mentions.materials import supposes
from assistant.reading.mentions.mentions import TextMentions
from assistant.reading.text import Text


@dataclass(frozen=True, slots=True)
class Spoken:
    """The fact that bodies of these names probably tell of the end user: `fact` where they are he
    himself, `tie` where a clause tells of a contract or a supply. `where`: names that many
    countries have mean this one's, where the text or the case speaks of the country."""

    fact: str
    tie: str
    names: tuple[str, ...]
    where: str = ""


_TIE = re.compile(
    r"\b(?:contract\w*|subcontract\w*|suppl(?:y|ies|ied|iers?)|vendor|sold|sales?|sells?|customers?"
    r"|orders?|turnover|revenue|share|percent|program(?:me)?s?|division|works? for)\b|%"
    r"|合同|订单|供货|供应|承包|分包|客户|卖给|销售|占比|项目|部门")
_ON = re.compile(r"\b(?:s[oe]ld?l?s?|pass\w*|giv\w*|hand\w*)\b.{0,24}\bon(?:ward|wards)? to\b"
                 r"|\bres(?:ell|old)|转卖|转售|转让")
"""Words on passing the goods on, which then are for the body itself."""
_NONE = re.compile(r"\b(?:none|nothing|nobody|neither|nil|non|zero|keine?)\b|无|否")
FEW = 2
"""Words after a clause that may say that there is none of what it names."""
_PAST = re.compile(r"\b(?:retired|former|formerly|ex|veterans?|once|used to)\b|退役|退休|前|曾")
"""Words that speak of a person's past, or of what is no more."""


def spoken(held: TextMentions, tables: Sequence[Spoken], countries: Collection[str],
           known: Collection[str], asked: bool) -> Iterator[FactRead]:
    """What the bodies named probably tell, one fact for each clause; nothing where a clause denies
    or speaks of the past, or where one of the two facts is known; where it asks, only if `asked`,
    if nobody else is named of whom it could ask, or what it supposes."""
    found = {one.value for one in held.of("country")} | set(countries)
    told = set(known)
    for place, (span, asks) in enumerate(held.clauses):
        clause = held.text.plain[span.start:span.end]
        supposed = asks and not asked and supposes(held.text, span.end)
        if (asks and not asked and not supposed) or _PAST.search(clause) or _denies(held, place):
            continue
        for one in tables:
            if {one.fact, one.tie} & told or (one.where and one.where not in found):
                continue
            if _pattern(one.names).search(clause):
                tied = _TIE.search(clause) and not _ON.search(clause)
                name = one.tie if tied else one.fact
                told |= {one.fact, one.tie}
                yield FactRead(name, True, held.text.trimmed(span.start, span.end),
                               mode=Mode.SUPPOSED if supposed else Mode.SAID)
                break


def _denies(held: TextMentions, place: int) -> bool:
    """Whether a clause, or a few words after it ("military use: none"), deny what it names."""
    span = held.clauses[place][0]
    words = held.text.words(span)
    for after, _ in held.clauses[place + 1:place + 2]:
        following = Text(held.text.words(after))
        words += f" {following.raw}" if len(following.tokens) <= FEW else ""
    said = Text(words)
    return plain_replies.negates(said) or _NONE.search(said.plain) is not None


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    latin = "|".join(re.escape(one.casefold()) for one in names if one.isascii())
    han = [re.escape(one) for one in names if not one.isascii()]
    return re.compile("|".join([*([rf"\b(?:{latin})\b"] if latin else []), *han]))
