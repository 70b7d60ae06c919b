"""Facts with a choice of values: the longest way of saying one wins, weak ways only alone."""

from __future__ import annotations

import re

from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.phrases import Seen
from assistant.embedded.reading.vocabulary import Spec, Value

_OF_THE_BUYER = re.compile(
    r"\b(?:makes?|making|maker of|makers of|producer of|produces?|producing|manufactur\w+(?: of)?|sells?"
    r"|selling|used in|use in|used for|for use in|builds?|go(?:es)? (?:in)?to|assembles?|develops?"
    r"|supplies)\s+(?:\w+\s+){0,3}$|(?:生产|制造|用于|用在|做)[^，,。]{0,6}$")
_MAKER = re.compile(r"^\s*(?:maker|manufacturer|producer|company|firm|supplier|plant|factory|group|business|厂|企业|公司|制造商|用)")


def read_choices(page: Page) -> list[ReadFact]:
    """One value for each choice fact that the text speaks of."""
    ways: dict[Spec, list[tuple[Seen, Value]]] = {}
    for seen, value in page.values("choice"):
        if not page.taken(seen.start, seen.end) and _meant(page, seen):
            ways.setdefault(value.spec, []).append((seen, value))
    found = []
    for spec, ones in ways.items():
        strong = [one for one in ones if not one[1].weak] or ones
        seen, value = max(strong, key=lambda one: (one[0].size, one[0].end - one[0].start,
                                                   -one[0].start))
        found.append(page.fact(spec, value.value, seen.start, seen.end))
    return found


def _meant(page: Page, seen: Seen) -> bool:
    """Not denied, and not the product of a firm that is being described."""
    if page.denied(seen.start, seen.end) and not page.text.plain[seen.start:seen.end].startswith("un"):
        return False
    return not (_OF_THE_BUYER.search(page.text.before(seen.start, 50))
                or _MAKER.match(page.text.after(seen.end, 24)))
