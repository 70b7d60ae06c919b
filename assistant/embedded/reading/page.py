"""What every reader is handed: the text, the phrases seen in it, the day, the packs asked about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.phrases import Seen
from assistant.embedded.reading.plain import Text, pattern
from assistant.embedded.reading.vocabulary import Spec, Topic, Value, Vocabulary

_NOT = pattern(
    r"(?:\b(?:no|not|never|without|none|neither|nor|cannot|lack|lacks|lacking|missing|zero|free of"
    r"|absent|absence of|out of|except|non|nil)\b|n't\b|\bun(?=\W*$)|[无不未没非缺])"
    r"(?:[\s\-]+(?:(?:to|a|an|the|any|yet|been|be|have|has|is|are|was|on|in|of|with|under|for|valid|all"
    r"|having|had|proof|form|made|added|contain|contains|containing|there|about|given|clear|listed|named|included|found)\b[\s\-]*)*[\"'“‘]?"
    r"|[有是在被曾含经过列入上任何载明向与]*)$")
_NOT_AFTER = pattern(
    r"^[\s\-:]*(?:(?:is|are|was|were|has|have|had|does|do|did|been|be|yet|still|report|copy)\s+)*"
    r"(?:missing|lacking|absent|not (?!only)|none\b|n't|isn't|wasn't|free\b|=\s*0\b|no\b(?=\W*$)|nil\b"
    r"|[为是]?(?:无|没有|缺|未))")
_QUERIED = pattern(
    r"^\W*(?:(?:and|so|but|ok|also|hi|hello|then)\W+)*(?:is|are|was|were|does|do|did|has|have|had)\b")
_QUERIED_ZH = pattern(r"(?:是否|是不是|有没有|在不在|上没上|算不算|能否)[^，,。；;？?]{0,12}$")
_NEEDED = pattern(r"\b(?:needed|required|necessary|owed|due|allowed|possible|enough|permitted)\b[^,;?!]{0,30}$")
"""What stands behind these words is the case that is asked about, and is told."""
_CLAUSE = pattern(r"\b(?:that|which|who|whose)\s*$")
_PART = pattern(r"[,;:，；：]|\bbut\b|\band\b|但|而|\s-\s|\s–\s")


@dataclass
class Page:
    """One text on its way through the readers."""

    text: Text
    vocabulary: Vocabulary
    seen: list[Seen]
    today: date
    spent: list[tuple[int, int]] = field(default_factory=list)
    """Stretches that one reader has taken and another must not read again."""

    def topics(self, type_: str) -> list[tuple[Seen, Spec]]:
        """The phrases that speak of facts of this type."""
        return [(seen, seen.meaning.spec) for seen in self.seen
                if isinstance(seen.meaning, Topic) and seen.meaning.spec.type == type_]

    def values(self, type_: str) -> list[tuple[Seen, Value]]:
        """The phrases that give values of facts of this type."""
        return [(seen, seen.meaning) for seen in self.seen
                if isinstance(seen.meaning, Value) and seen.meaning.spec.type == type_]

    def fact(self, spec: Spec, value: Any, start: int, end: int, grade: str = "C") -> ReadFact:
        """A reading, with the words between the positions."""
        return ReadFact(spec.name, value, self.text.words(start, end), start, end, spec.packs, grade)

    def denied(self, start: int, end: int) -> bool:
        """Whether what stands between the positions is said not to be."""
        before = _PART.split(self.text.before(start, 40))[-1]
        return bool(_NOT.search(before) or _NOT_AFTER.match(self.text.after(end, 30)))

    def queried(self, start: int, end: int) -> bool:
        """Whether the text asks for this very thing ("is X on the watch list?") and so does not say
        it: the end of a question that opens with a verb, or what a Chinese question turns on."""
        home = self.text.sentence(start)
        if not home.asks:
            return False
        before = self.text.plain[home.start:start]
        if _CLAUSE.search(before):
            return False
        rest = self.text.plain[end:home.end]
        if _QUERIED_ZH.search(before):
            return True
        if _NEEDED.search(before):
            return False
        ends = not re.sub(r"[\W_]|吗|呢|么|了|上|中|里|内|in force|today|now|still|right|list|lists|currently"
                          r"|alone|only|yet|at all|the|on|of", "", rest)
        opened = _QUERIED.match(before) is not None
        return ends and (opened or (home.asks and self.text.language == "zh"))

    def taken(self, start: int, end: int) -> bool:
        """Whether another reader has read this; a phrase that says more than what was read is not
        taken ("on the 1260H list only" around the law's number)."""
        return any(start < last and first < end
                   and not (start <= first and last <= end and last - first < end - start)
                   for first, last in self.spent)
