"""Whose firm a name is: a firm that the text calls the parent of another is its owner, and what
stands on lists about the parent is not said of the buyer."""

from __future__ import annotations

import re

from assistant.reading.mention import Mention
from assistant.reading.mentions.mentions import TextMentions

_WIDE = 40
_BEFORE = re.compile(
    r"(?:\b(?:subsidiary|affiliate|daughter(?: company)?|sister(?: company)?|tochter\w*|filiale"
    r"|filial|owned(?: \w+)? by|controlled by|belong(?:s|ing)? to|parent(?: company)?"
    r"|mutter(?:gesellschaft|konzern)?|shareholder)\b(?: of| von| der| de| is| are|:)?"
    r"(?: the)?\s*|(?:母公司|控股股东|股东|隶属于?|从属于|归属于?|属于)(?:是|为|叫|：|:)?\s*)$")
_AFTER = re.compile(
    r"(?:['’]s?)?[\s\-]+"
    r"(?:(?!(?:and|or|with|has|have|had|is|its|their|owns?)\b)[\w\-]+[\s\-]+){0,2}?"
    r"(?:subsidiar|affiliat|daughter|sister compan"
    r"|tochter)"
    r"|\s*(?:的|在[^，。,；的]{1,8}的?)?(?:[^，。,；\s]{0,6}?)(?:子公司|附属公司|关联公司|关联企业|兄弟公司|姐妹公司"
    r"|孙公司|旗下|参股公司|控股的)")


_OWNS = re.compile(
    r"\s+(?:also |now |still |itself |has |have |had ){0,2}"
    r"(?:owns?|holds?|controls?|acquired|bought|took over"
    r"|is (?:the |a )?(?:majority |main |sole |new )?(?:owner|shareholder) of)\s+"
    r"(?:about |roughly |some )?(?:\d{1,3}(?:[.,]\d+)?\s?(?:%|percent)|half|all|most|shares|a stake"
    r"|(?:the )?(?:rest|remainder|majority|buyer|company|firm|whole)\b|them\b|it\b|us\b)"
    r"|\s*(?:持有|控股|拥有|收购了?|参股|占股)\s*(?:了|其|它|他们|我们|约)?\s*(?:\d|一半|全部|多数|其余)")
"""What follows the name of an owner: "X holds 30 %", "X owns the rest"."""
_HOLDS = re.compile(r"股权|股份|持股|股东|geh[oö]r|anteil|beteilig")
_SHARE = re.compile(r"\d\s?%\s?(?:的?(?:股权|股份))?"
                    r"(?:是|由|归|为|属于?|都是|\s(?:der|von|des|dem))\s*$")
"""A share that is told before its holder: 股权100%是X, "zu 55 % der X"."""


def is_parent(held: TextMentions, name: Mention) -> bool:
    """Whether the words at a name say that another firm is its subsidiary or affiliate."""
    plain = held.text.plain
    home = held.sentence(name.start)
    before = plain[max(home.start, name.start - _WIDE):name.start]
    after = plain[name.end:min(home.end, name.end + _WIDE)]
    return bool(_BEFORE.search(before) or _AFTER.match(after) or _OWNS.match(after)
                or (_HOLDS.search(plain[home.start:name.start]) and _SHARE.search(before)))
