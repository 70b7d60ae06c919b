"""Which question of which pack the text asks, and which dated value it wants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.vocabulary import Asks, AsksValue

_US_VEU = re.compile(
    r"\bthe veu(?! (?:scheme|rule|law|regime|idea|list was))\b|\bveu's\b|748\.15|\bsupp(?:lement|\.)?\s*(?:no\.?\s*)?(?:7|8|9|10)\b|\berc\b|end-user review committee|data cent(?:er|re)|\buveu\b|\bnveu\b"
    r"|\bus veu|under veu\b|a veu\b|\bveus\b|'s veu\b|\bveu(?:'s)? row|validated end[\s-]user\b|\beccn\b|\bbis\b|\d{2} fr \d|veu (?:list|holder|request|authori[sz]ation|status)|ai diffusion|\b3[a-e]0\d\d"
    r"|美国veu|补编|经验证最终用户授权")
_CN_VEU = re.compile(r"veu scheme|chinese (?:veu|validated)|china's (?:veu|validated)|china (?:have|has|publish\w*)[^.?!]{0,30}(?:veu|validated)|beijing|mofcom[^.?!]{0,40}veu|veu (?:rule|law|regime|idea)s?\b|magnets? under (?:the )?veu"
                     r"|中国[^。？]{0,10}(?:veu|白名单|验证最终用户)|strict scenario|scenario|情景")
_US_MILITARY = re.compile(r"744\.2[12]|\bmeu\b|military end[\s-]user|\b1260h\b|military[\s-]intelligence end|supp(?:lement|\.)?\s*(?:no\.?\s*)?2\b|\bear licen[cs]e|dfars|chinese military compan")
_WANTS_VALUE = re.compile(
    r"\bhow (?:long|many|much|often|soon)\b|\bwhat (?:vote|share|percentage|day|date|is the (?:limit|threshold|penalty|fine|deadline|validity|term|period|cap))\b"
    r"|\bwhich (?:agency|day|country|countries)\b|\bwho may\b|\bwho can\b|\bwhen\b|\bdeadline\b|\blast day\b|\bthreshold\b|\bpenalt|\bfine\b|\bminimum\b|\bwho (?:has to |must )?(?:apply|applies|files?)\b|being enforced|does china have|is there (?:a|any) (?:published |chinese )|谁申请|有没有公布|多久|多长|几年|几天|多少|期限|罚款|门槛|何时|几个工作日|个工作日内")
PRESUMED = "cn_dual_use"
ALONE = 1.5
"""What a question's own words and facts must add up to where no phrase of questions.yaml is met."""


def read_pack(page: Page, packs: Iterable[str]) -> list[str]:
    """The packs that the text speaks to, likeliest first."""
    plain, have = page.text.plain, list(packs)
    score = {"cn_veu": 2 if _CN_VEU.search(plain) else 0, "us_veu": 1.5 if _US_VEU.search(plain) else 0,
             "us_military": 3 if _US_MILITARY.search(plain) else 0, PRESUMED: 1}
    if re.search(r"\bveu\b|validated", plain) and not (score["us_veu"] or score["cn_veu"]):
        score["cn_veu"] = 1.2
    if re.search(r"magnet|ndfeb|smco|磁", plain) and score["us_veu"]:
        score["us_veu"] -= 1
    return [pack for pack in sorted(score, key=lambda pack: -score[pack]) if pack in have and score[pack]]


def read_question(page: Page, facts: Sequence[ReadFact],
                  packs: Sequence[str]) -> list[tuple[float, tuple[str, str]]]:
    """The questions asked, best first, by phrases and by the facts that their rules read."""
    scores: dict[tuple[str, str], float] = {}
    taken: dict[tuple[str, str], list[tuple[int, int]]] = {}
    asks = [seen for seen in page.seen if isinstance(seen.meaning, Asks)]
    for seen in sorted(asks, key=lambda seen: -seen.meaning.weight):
        key = (seen.meaning.pack, seen.meaning.question)
        spans = taken.setdefault(key, [])
        if key[0] not in packs or any(seen.start < end and start < seen.end for start, end in spans):
            continue
        spans.append((seen.start, seen.end))
        gain = seen.meaning.weight * (1 + 0.2 * (seen.size - 1)) / len(spans)
        scores[key] = scores.get(key, 0.0) + gain
    named = set(scores)
    for key, gain in page.vocabulary.askable.scores(page.text, facts, packs).items():
        if gain >= ALONE or key in named:
            scores[key] = scores.get(key, 0.0) + gain
    for key in scores:
        if packs and key[0] == packs[0]:
            scores[key] += 1.5
    return sorted(((score, key) for key, score in scores.items()), key=lambda one: (-one[0], one[1]))


def read_value(page: Page, packs: Sequence[str]) -> tuple[str, str] | None:
    """The parameter whose value is wanted ("how long does review take"), or None."""
    if not _WANTS_VALUE.search(page.text.plain):
        return None
    scores: dict[tuple[str, str], float] = {}
    for seen in page.seen:
        if isinstance(seen.meaning, AsksValue) and seen.meaning.pack in (packs or (PRESUMED,)):
            key = (seen.meaning.pack, seen.meaning.parameter)
            gain = seen.size + (2.0 if packs and key[0] == packs[0] else 0.0)
            scores[key] = max(scores.get(key, 0.0), gain)
    return max(scores, key=lambda key: scores[key]) if scores else None
