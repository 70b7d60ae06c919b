"""Numbers with a unit, bound to the fact that has this unit: kilograms, days, years, votes, dollars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.phrases import Seen
from assistant.embedded.reading.plain import pattern
from assistant.embedded.reading.vocabulary import Spec

_NUMBER = pattern(
    r"(?<![\w.:/\-])(?:(?P<money>usd|us\$|\$)\s*)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?|one|two|three|four|five|six"
    r"|seven|eight|nine|ten|no)\s*(?P<scale>million|thousand|k|m|万)?\s*"
    r"(?P<unit>kgs?|kilograms?|kilos?|tonnes?|tons?|mt|t|grams?|g|days?|years?|usd|dollars?|votes?|agenc(?:y|ies)"
    r"|pcs|pieces|公斤|千克|吨|克|天|日|年|票|美元)?(?![\w%])")
_WORDS = {word: place for place, word in enumerate(
    ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))}
_SCALE = {"million": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3, "万": 1e4}
_KIND = (
    ("kg", pattern(r"kg|kilo|公斤|千克"), 1.0), ("kg", pattern(r"t$|ton|mt$|吨"), 1000.0),
    ("kg", pattern(r"g$|gram|克"), 0.001), ("days", pattern(r"day|天|日"), 1.0),
    ("years", pattern(r"year|年"), 1.0), ("USD", pattern(r"usd|dollar|\$|美元"), 1.0),
    ("votes", pattern(r"vote|agenc|票"), 1.0),
)
NEAR = 30
_TALLY = pattern(
    r"\b(?P<for>\d{1,2}|one|two|three|four|five|six|seven)\s*(?:votes? |agenc(?:y|ies) )?(?:for|in favor)\b[^.?!\d]{0,16}?"
    r"\b(?P<against>\d{1,2}|one|two|three|four|five|six|seven|none|nobody)\s*(?:votes? |agenc(?:y|ies) )?against\b"
    r"|\b(?P<of>\d{1,2}|one|two|three|four|five|six|seven) (?:out )?of (?:the )?(?P<all>\d{1,2}|two|three|four|five|six|seven)"
    r"(?: agenc(?:y|ies)| members| votes?)?(?: have| has)? vot(?:e|ed)\b"
    r"|\bvot\w+[^.?!]{0,20}?\b(?P<to>\d{1,2}) ?(?:to|[:-]) ?(?P<other>\d{1,2})\b"
    r"|(?P<zf>\d{1,2}|[一二三四五六七])票?(?:赞成|同意)[^。？\d]{0,4}(?P<za>\d{1,2}|[一二三四五六七])票?反对")
_AGENCY = pattern(r"\b(?:state|defense|defence|energy|commerce)\b")
_AGENCIES = r"(?:the )?(?:state|defen[sc]e|energy|commerce)(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)(?:state|defen[sc]e|energy|commerce))*"
_BY_NAME = pattern(rf"\b(?P<for>{_AGENCIES})(?: \w+){{0,2}} (?:in favou?r|for|vote for|voted for)\b[^.?!]{{0,12}}?\b(?P<against>{_AGENCIES})(?: \w+){{0,2}} against\b")
"""A vote told by the names of the agencies."""
_HAN = {sign: place for place, sign in enumerate("一二三四五六七", 1)}


def read_numbers(page: Page) -> list[ReadFact]:
    """Numbers near a phrase of a fact, in the fact's own unit."""
    facts: dict[Spec, tuple[int, ReadFact]] = {}
    amounts = [found for found in _NUMBER.finditer(page.text.plain)
               if not page.taken(found.start(), found.end())]
    for seen, spec in page.topics("number"):
        for found in amounts:
            value = _value(found, spec.unit)
            gap = _gap(page, seen, found)
            if value is None or gap > NEAR or gap >= facts.get(spec, (NEAR + 1, None))[0]:
                continue
            start, end = min(seen.start, found.start()), max(seen.end, found.end())
            facts[spec] = (gap, page.fact(spec, value, start, end))
    tally = list(_tally(page))
    counted = {fact.name for fact in tally}
    return [*tally, *_each_once([fact for spec, (_, fact) in facts.items()
                                 if spec.name not in counted])]


def _tally(page: Page) -> Iterator[ReadFact]:
    """A vote as it is told: "3 for, 1 against", "three of four voted"; who did not vote for it is
    counted against it, marked as inferred."""
    named = _BY_NAME.search(page.text.plain)
    if named:
        for ending in ("for", "against"):
            agencies = float(len(_AGENCY.findall(named[ending] or "")))
            for spec in page.vocabulary.specs:
                if spec.type == "number" and spec.name.endswith(f"votes_{ending}"):
                    yield page.fact(spec, agencies, *named.span())
        return
    found = _TALLY.search(page.text.plain)
    if found is None:
        return
    for_it = _count(found["for"] or found["of"] or found["to"] or found["zf"])
    against = _count(found["against"] or found["other"] or found["za"])
    rest = _count(found["all"])
    grade = "C"
    if against is None and rest is not None and for_it is not None:
        against, grade = max(0.0, rest - for_it), "D"
    for ending, count, how in (("_for", for_it, "C"), ("_against", against, grade)):
        for spec in page.vocabulary.specs:
            if count is not None and spec.type == "number" and spec.name.endswith(f"votes{ending}"):
                yield page.fact(spec, count, *found.span(), how)


def _count(word: str | None) -> float | None:
    if not word:
        return None
    return 0.0 if word in ("none", "nobody") else float(_WORDS.get(word) or _HAN.get(word) or word)


def _value(found: re.Match[str], unit: str) -> float | None:
    """The number in the wanted unit, or None where the unit is another."""
    word = found["number"]
    if word == "no":
        return None
    number = float(_WORDS[word]) if word in _WORDS else float(word.replace(",", ""))
    number *= _SCALE.get(found["scale"] or "", 1.0)
    said = found["unit"] or found["money"] or ""
    if not unit:
        return number
    return next((number * factor for kind, form, factor in _KIND
                 if kind.lower() == unit.lower() and form.search(said)), None) if said else None


def _gap(page: Page, seen: Seen, found: re.Match[str]) -> int:
    if page.text.sentence(seen.start) != page.text.sentence(found.start()):
        return NEAR + 1
    if found.start() >= seen.end:
        return found.start() - seen.end
    return max(0, seen.start - found.end()) + 1


def _each_once(facts: list[ReadFact]) -> list[ReadFact]:
    """One number tells one fact: the one whose phrase stands nearest, the longer words first."""
    kept: list[ReadFact] = []
    for fact in sorted(facts, key=lambda one: one.end - one.start):
        if all(fact.end <= other.start or other.end <= fact.start for other in kept):
            kept.append(fact)
    return sorted(kept, key=lambda one: one.start)
