"""Yes-or-no facts: what the text says is so or is not so, and not what it asks."""

from __future__ import annotations

import re

from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.plain import pattern
from assistant.embedded.reading.vocabulary import Spec

_OWNER = pattern(
    r"(?:owned by|subsidiary of|subsidiaries of|affiliate of|owner|shareholder|parent(?: company)?|belongs"
    r" to|controlled by|stake(?: held)? by|set up by|branch of|owns?|held by|母公司|股东|控股|持股方|子公司的)"
    r"[^.?!。？！,，]{0,30}$")
_OWNER_AFTER = pattern(r"^[\s\-]*(?:owner|shareholder|parent|group|holding|(?:firm|compan(?:y|ies)|part(?:y|ies)|entit(?:y|ies))s? (?:together )?(?:owns?|holds?|has|have)\b|企业(?:合计|共|直接|间接)*持|上?的?[^，。；？]{0,14}在[^，。；？]{2,6}(?:设|成立|开办))")
_RULE = pattern(r"^[\s\-]*(?:rule|list|lists|screening|change|entry|entries|announcement|appl(?:y|ies)"
                   r"|的?公告|企业可否)?[\s\-]*(?:mean|means|work|works|appl(?:y|ies)|say|says|是什么)")

_OF_A_RULE = pattern(r"^(?:[\s\-]+(?:end[\s\-]?)?(?:users?|uses?))?[\s\-]*(?:rules?|provisions?|regulations?|controls?|restrictions?"
                     r"|definitions?|laws?|tests?|criteri\w+|standards?)\b|^(?:最终)?(?:用户|用途)?的?(?:认定|判断|定义|标准|规则)")
"""The name of a rule ("the military end-use rule") or of its test says nothing of the case."""
_AT_LARGE = pattern(r"(?:^|[.?!]\s+)(?:who(?:se)?|which (?:firms?|compan(?:y|ies)|parties|entities|names?)|what|how many)\b[^.?!,]{0,40}$"
                    r"|\b(?:difference|differs?|distinguish|compared?|opposed to|follows from)\b[^.?!]{0,60}$|(?:比较|区分)[^。？！]{0,20}$")
_AT_LARGE_AFTER = pattern(r"^[^。？！，,]{0,14}(?:有哪些|都有谁|是哪些|有什么区别|有何区别|的区别|有什么不同|有何不同)"
                          r"|^[^.?!]{0,30}\b(?:differ|different|the same thing)\b")
"""A list is asked about, and nobody is said to stand on it."""
_COMPARED = pattern(
    r"\b(?:against|versus|vs|compared? \w+ with|check\w* \w+ \w+ with)\s+(?:(?:the|every|all|each|whole|current|chinese|china's"
    r"|mofcom|mofcom's)\s+)*$|[跟与和同](?:商务部|中国)?的?$")
"""A list that names are held against."""
_GOODS = pattern(r"^\s*(?:items?|goods|materials?|products?|magnets?)\b|^的?(?:物项|货物|材料|产品)")
"""Unlisted goods tell nothing of a party."""


def read_statements(page: Page) -> list[ReadFact]:
    """Every yes-or-no fact that the text states, denied where it is denied."""
    found: dict[Spec, ReadFact] = {}
    named = {spec for _, spec in page.topics("yes_no")}
    for seen, value in page.values("yes_no"):
        if value.weak and value.spec in named:
            continue  # a way that only hints yields to the fact's own words
        if "listed" in page.text.plain[seen.start:seen.end] and _GOODS.match(
                page.text.after(seen.end)):
            continue
        if not page.taken(seen.start, seen.end) and not page.queried(seen.start, seen.end) \
                and not _OF_A_RULE.match(page.text.after(seen.end, 40)):
            said = value.value != (page.denied(seen.start, seen.end) and value.value is True)
            found.setdefault(value.spec, page.fact(value.spec, said, seen.start, seen.end))
    for seen, spec in page.topics("yes_no"):
        if spec in found or page.taken(seen.start, seen.end):
            continue
        if page.queried(seen.start, seen.end) or _not_of_the_party(page, seen.start, seen.end):
            continue
        if _OF_A_RULE.match(page.text.after(seen.end, 40)):
            continue
        denied = page.denied(seen.start, seen.end)
        found[spec] = page.fact(spec, not denied, seen.start, seen.end)
    return list(found.values())


def _not_of_the_party(page: Page, start: int, end: int) -> bool:
    """A list or tie of an owner, or of the rules at large, is none of the party itself."""
    if not re.search(r"list|名单|清单", page.text.plain[start:end]):
        return False
    before, after = page.text.before(start, 60), page.text.after(end, 30)
    return bool(_OWNER.search(before) or _OWNER_AFTER.match(after) or _RULE.match(after)
                or _COMPARED.search(before) or _AT_LARGE.search(before) or _AT_LARGE_AFTER.match(after))
