"""Papers at hand: "EUC attached", "no contract yet", 合同已签, 最终用户证明还没拿到.

Only a word of having or lacking that stands right at the paper's name tells it; a clause that asks,
requires, plans or supposes tells nothing, and so does what a paper says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assistant.reading.contract import FactRead
from assistant.reading.mentions.mentions import TextMentions
from knowledge import strict_yaml

_TABLE = Path(__file__).with_name("papers.yaml")
_LACKS = re.compile(
    r"(?:\b(?:no|without|missing|lacks?|lacking|not have|n't have|n't got|kein\w*|ohne)\b"
    r"|没有?|缺少?|无|尚无)\s*(?:an?|the|any|signed|our|their|written|yet)?\s*$")
_LACKING = re.compile(
    r"^\s*(?:is|are|has|was|have|:|=|-)?\s*(?:still|been|yet)?\s*(?:\b(?:not(?! to)|missing|pending"
    r"|outstanding|awaited|fehlt)\b(?! der| die| das)|还没|还未|没有?|未|尚未|尚无|缺|不齐)")
_HAD = re.compile(
    r"^\s*(?:is|are|was|has been|have been|all|:|=|-|也|都|均|客户)?\s*(?:already\s)?(?:\b(?:signed"
    r"|attached|enclosed|ready|ok|okay|yes|received|available|at hand|in hand|in place|done"
    r"|complete|stamped|liegt vor|vorhanden)\b|已|齐|有(?!没|问)|拿到|签好|备好|在手|附上|到了|开了"
    r"|寄来)")
_HAS = re.compile(r"(?:\b(?:have|has|got|received|attached|enclosed|holds?)\b|有|附上?|已签"
                  r"|拿到了?)\s*(?:the|an?|our|their|his|signed|a signed|the signed)?\s*$")
_OF_FORCES = re.compile(
    r"(?:prime|dod|army|defen[cs]e|navy|pentagon|military|force|sub|direct|government|国防部?"
    r"|军[方工]?|主|直接|与[^，。]{1,12}[无有])\s*$")
_WITHIN = re.compile(r"\b(?:in|im|per|says?|states?|under)\s+(?:the\s+)?$|在$|按$")
_WITH = re.compile(r"^\s*(?:w/|with\b|between\b|for\b)")
_NOT_TOLD = re.compile(
    r"\b(?:need\w*|must|should|require\w*|will|would|wants?|ask\w*|draft|request\w*|if|whether"
    r"|prepare|please|can|could|may|might|next|soon|before|until|unless|demand\w*|what|which|who)\b"
    r"|\?|要|需|应|请|如果|若|吗|是否|什么|怎么|谁|哪|行不行|够|假设")


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, list[str]] = strict_yaml.read(_TABLE)
    facts = {name: fact for fact, names in table.items() for name in names}
    ordered = sorted(facts, key=len, reverse=True)
    latin = "|".join(re.escape(one) for one in ordered if one[0] < "㐀")
    han = "|".join(one for one in ordered if one[0] >= "㐀")
    return re.compile(rf"(?<![a-z0-9\-])(?:{latin})(?![a-z0-9])|{han}"), facts


def of_papers() -> frozenset[str]:
    """The facts that are read here and nowhere else."""
    return frozenset(_names()[1].values())


def papers(held: TextMentions) -> Iterator[FactRead]:
    """The papers that the text says are at hand or lacking."""
    pattern, facts = _names()
    plain = held.text.plain
    for span, asks in held.clauses:
        said = plain[span.start:span.end]
        if asks or _NOT_TOLD.search(said):
            continue
        for one in pattern.finditer(said):
            before, after = said[:one.start()][-30:], said[one.end():one.end() + 30]
            if _OF_FORCES.search(before) or _WITHIN.search(before) or _WITH.match(after):
                continue
            lacks = bool(_LACKS.search(before) or _LACKING.match(after))
            if lacks != bool(_HAS.search(before) or _HAD.match(after)):
                yield FactRead(facts[one.group()], not lacks,
                               held.text.trimmed(span.start, span.end))
