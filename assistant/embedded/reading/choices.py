"""Facts with a choice of values: the longest way of saying one wins, weak ways only alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.phrases import Seen
from assistant.embedded.reading.plain import pattern
from assistant.embedded.reading.vocabulary import Spec, Value

_OF_THE_BUYER = pattern(
    r"\b(?:makes?|making|maker of|makers of|producer of|produces?|producing|manufactur\w+(?: of)?|sells"
    r"|selling|they sell|used in|use in|used for|for use in|builds?|go(?:es)? (?:in)?to|assembles?|develops?"
    r"|supplies)\s+(?:\w+\s+){0,3}$|(?:生产|制造|用于|用在|做)[^，,。]{0,6}$")
_MAKER = pattern(r"^\s*(?:maker|manufacturer|producer|company|firm|supplier|plant|factory|group|business|厂|企业|公司|制造商|用)")


_OF_A_RULE = pattern(r"^[\s\-]*(?:rules?|provisions?|regulations?|restrictions?|definition)\b")
_FOR = pattern(r"\bfor\s+(?:(?:a|an|the|our|their|its|new|small|large)\s+)*$|用于$|给$")
_MADE_WITH = pattern(r"\b(?:made|produced|built|manufactured) (?:with|by|using|on)\b[^,;.?!]{0,40}$")
"""What the goods were made with is not their form."""
_MAGNET_FOR = pattern(r"(?:magnets?|ndfeb|smco|rings?|blocks?|segments?|discs?|rolls?)\b(?![^.?!;]*\b(?:licen[cs]e|permit|approval) for\b)"
                      r"[^.?!;]{0,60}\bfor\s+(?:(?:a|an|the|our|their|its|new|small|large)\s+)*$|磁[^，。；]{0,20}(?:用于|给)$")
"""A magnet stands before what it is for."""
_EITHER = pattern(r"\bor\b|还是|或者?|/")
GOODS = frozenset({"item_form", "item_kind", "magnet_family", "element", "covered_material"})
"""Facts of the goods themselves: what a firm makes, or what the goods are for, does not tell them."""


def read_choices(page: Page, graded: bool = False) -> list[ReadFact]:
    """One value for each choice fact that the text speaks of. Where the goods are named as magnets
    or by a grade (`graded`), what they are for is not what they are ("N35 for loudspeakers")."""
    ways: dict[Spec, list[tuple[Seen, Value]]] = {}
    for seen, value in page.values("choice"):
        if not page.taken(seen.start, seen.end) and _meant(page, seen, value.spec):
            purpose = value.spec.name in GOODS and bool(
                _FOR.search(page.text.before(seen.start, 30)))
            if purpose and (graded or _MAGNET_FOR.search(page.text.before(seen.start, 120))):
                continue
            weak = value.weak or purpose
            ways.setdefault(value.spec, []).append((seen, replace(value, weak=weak)))
    found = []
    for spec, ones in ways.items():
        strong = [one for one in ones if not one[1].weak] or ones
        if _alternatives(page, strong):
            continue
        seen, value = max(strong, key=lambda one: (one[0].size, one[0].end - one[0].start,
                                                   -one[0].start))
        found.append(page.fact(spec, value.value, seen.start, seen.end))
    return found


def _alternatives(page: Page, ones: list[tuple[Seen, Value]]) -> bool:
    """Whether a question names two values to choose from ("amendment or new application?")."""
    for (seen, value), (later, other) in pairwise(sorted(ones, key=lambda one: one[0].start)):
        low, high = (seen.end, later.start) if seen.end < later.start else (seen.start, later.end)
        between = page.text.plain[low:high]
        if value.value != other.value and len(between) < 24 and _EITHER.search(between):
            return page.text.sentence(seen.start).asks
    return False


def _meant(page: Page, seen: Seen, spec: Spec) -> bool:
    """Not denied, and not the product of a firm that is being described."""
    if _OF_A_RULE.match(page.text.after(seen.end, 20)):
        return False
    if page.denied(seen.start, seen.end) and not page.text.plain[seen.start:seen.end].startswith("un"):
        return False
    if spec.name == "item_form" and _MADE_WITH.search(page.text.before(seen.start, 60)):
        return False
    return spec.name not in GOODS or not (_OF_THE_BUYER.search(page.text.before(seen.start, 50))
                or _MAKER.match(page.text.after(seen.end, 24)))
