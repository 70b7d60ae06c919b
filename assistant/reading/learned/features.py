"""Features: the words and characters of a text, a clause or the surroundings of a mention.

Mentions are replaced by what they are (a name, a place, an element, an amount), so that what is
learned of one firm or figure holds for every other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from zlib import crc32

from assistant.reading.contract import Span
from assistant.reading.mention import Mention
from assistant.reading.text import HAN, Text, Token, has_han
from knowledge import strict_yaml
from knowledge.screening.spotting.plain_words import is_plain

SPACE = 1 << 22
"""Features are numbered by a hash below this."""
WINDOW = 7
_MASK = {"name": "NAME", "country": "PLACE", "percent": "PCT", "day": "DAY", "element": "ELEM",
         "grade": "GRADE", "code": "CODE", "part": "PART", "order": "ORDER"}


class Masked:
    """The tokens of a text with its mentions masked, each with its place in the text."""

    def __init__(self, text: Text, mentions: Sequence[Mention], goods: bool = False) -> None:
        self.text = text
        self.holds = _holds(text, mentions, goods)
        covered = sorted((one for one in mentions if one.kind in _MASK or one.kind == "number"),
                         key=lambda one: one.start)
        self.tokens: list[Token] = []
        at, waiting = 0, deque(covered)
        for token in text.tokens:
            while waiting and waiting[0].end <= token.start:
                waiting.popleft()
            one = waiting[0] if waiting else None
            if one and one.start < token.end and token.start < one.end:
                if at != one.start + 1 or not self.tokens or self.tokens[-1].start != one.start:
                    self.tokens.append(Token(_mask(one), one.start, one.end))
                    at = one.start + 1
                continue
            word = "#" if token.word[0].isdigit() else token.word
            self.tokens.append(Token(word, token.start, token.end))

        self._starts = [one.start for one in self.tokens]
        self._meant: dict[tuple[int, int], frozenset[str]] = {}

    def within(self, span: Span) -> list[Token]:
        """The tokens that begin within a stretch."""
        return self.tokens[bisect_left(self._starts, span.start):
                           bisect_left(self._starts, span.end)]

    def around(self, one: Mention, sentence: Span) -> tuple[list[str], list[str]]:
        """The last words of the sentence before a mention, and the first ones after it."""
        first, last = (bisect_left(self._starts, at) for at in (sentence.start, sentence.end))
        at = bisect_left(self._starts, one.start)
        before = [token.word for token in self.tokens[max(first, at - 2 * WINDOW):at]
                  if token.end <= one.start][-WINDOW:]
        at = max(first, bisect_left(self._starts, one.end))
        return before, [token.word for token in self.tokens[at:min(at + WINDOW, last)]]

    def meant(self, span: Span) -> frozenset[str]:
        """The concepts that a stretch speaks of."""
        key = (span.start, span.end)
        if key not in self._meant:
            self._meant[key] = frozenset(concepts(self.text.plain[span.start:span.end]))
        return self._meant[key]


_DEAL = re.compile(r"\b(?:we|our|us|my|i|unser\w*|wir|nous|notre|noi|nostr\w|kunde|customer|buyer"
                   r"|client)\b"
                   r"|我们|我司|我方|我厂|客户|客戶|我們|买家|这票|这批|这单|那批|订单")


def _holds(text: Text, mentions: Sequence[Mention], goods: bool) -> tuple[str, ...]:
    """Which of the things that make a case a text speaks of: goods, firms, places, amounts, and
    somebody's own deal."""
    kinds = {one.kind for one in mentions}
    firm = any(one.kind == "name" and one.unit in ("known", "form") for one in mentions)
    marks = {"goods": goods or "grade" in kinds, "firm": firm, "name": "name" in kinds,
             "place": "country" in kinds, "amount": bool(kinds & {"percent", "element"}),
             "deal": bool(_DEAL.search(text.plain))}
    held = [mark for mark, found in marks.items() if found]
    lacks = [f"no {mark}" for mark, found in marks.items() if not found]
    return ("+".join(held) or "nothing", *held, *lacks)


def _mask(one: Mention) -> str:
    if one.kind == "number":
        return f"NUM_{one.unit or 'plain'}"
    if one.kind == "country":
        return f"PLACE_{one.unit}" + ("_cn" if one.value == "CN" else "")
    return _MASK[one.kind]


@cache
def _concepts() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """One pattern for all words of all concepts, and the concepts of each word."""
    held: dict[str, list[str]] = {}
    table = strict_yaml.read(Path(__file__).with_name("concepts.yaml"))
    for concept, words in table.items():
        for word in words:
            held.setdefault(str(word).lower(), []).append(concept)
    ordered = sorted(held, key=len, reverse=True)
    latin = "|".join(re.escape(one) for one in ordered if not has_han(one))
    han = "|".join(re.escape(one) for one in ordered if has_han(one))
    return (re.compile(rf"(?<![a-z])(?:{latin})(?![a-z])|{han}"),
            {word: tuple(named) for word, named in held.items()})


def concepts(plain: str) -> list[str]:
    """The concepts that a stretch of text speaks of, in its order."""
    form, held = _concepts()
    return [concept for one in form.finditer(plain) for concept in held[one.group()]]


def _meant(plain: str, mark: str) -> Iterator[str]:
    """Concepts, and each two and three of them that are spoken of together."""
    found = list(dict.fromkeys(concepts(plain)))[:12]
    yield from (f"{mark}c:{one}" for one in found)
    ordered = sorted(found)
    for place, one in enumerate(ordered):
        for at, other in enumerate(ordered[place + 1:], place + 1):
            yield f"{mark}c:{one}+{other}"
            yield from (f"{mark}c:{one}+{other}+{third}" for third in ordered[at + 1:])
    in_order = concepts(plain)[:12]
    yield from (f"{mark}c:{one}>{other}"
                for one, other in pairwise(in_order))


def number(features: Iterable[str]) -> list[int]:
    """The numbers of the features, each once, in order."""
    return sorted({crc32(one.encode()) % SPACE for one in features})


def of_text(masked: Masked) -> Iterator[str]:
    """A whole text: its words, pairs and characters; those of what is asked once more."""
    yield from _grams([one.word for one in masked.tokens], "")
    yield from (f"c:{one}" for one in set(concepts(masked.text.plain)))
    for place, sentence in enumerate(masked.text.sentences[:30]):
        words = [one.word for one in masked.within(Span(sentence.start, sentence.end))]
        spoken = sorted(set(concepts(masked.text.plain[sentence.start:sentence.end])))[:10]
        yield from (f"c:{one}+{other}" for at, one in enumerate(spoken)
                    for other in spoken[at + 1:])
        if sentence.asks:
            yield from _grams(words, "ask:")
            yield from _meant(masked.text.plain[sentence.start:sentence.end], "ask:")
            yield from (f"begins:{' '.join(words[:size])}" for size in (1, 2, 3, 4))
        elif place == 0:
            yield from _grams(words, "first:")
    length = len(masked.tokens)
    size = min(length // 8, 4)
    for one in masked.holds:
        yield f"holds:{one}"
        yield f"holds:{one}:{size}"
        yield f"holds:{one}:{masked.tokens[0].word if masked.tokens else ''}"
    for one, other in combinations(masked.holds[1:], 2):
        yield f"holds:{one},{other}"
    yield f"length:{sum(length > limit for limit in (2, 4, 8, 15, 30, 80))}"
    yield f"asks:{any(one.asks for one in masked.text.sentences)}"
    for word in {one.word for one in masked.tokens if one.word.isupper()}:
        yield f"has:{word}"


def of_reply(masked: Masked, wanted: str) -> Iterator[str]:
    """A text as a reply to a question that wants a yes or no, a choice, a value, a party or a
    confirmation."""
    words = [one.word for one in masked.tokens[:12]]
    yield from of_text(masked)
    yield f"wanted:{wanted}"
    yield f"wanted:{wanted}:{min(len(words), 6)}"
    for place, word in enumerate(words):
        yield f"wanted:{wanted}|{word}"
        yield f"at:{min(place, 3)}|{word}"
        yield f"at:{min(place, 3)}|{' '.join(words[place:place + 2])}"
    for concept in set(concepts(masked.text.plain)):
        yield f"wanted:{wanted}|c:{concept}"


def of_clause(masked: Masked, clauses: Sequence[tuple[Span, bool]], place: int) -> Iterator[str]:
    """One clause, with the words right before and after it."""
    span, asks = clauses[place]
    words = [one.word for one in masked.within(span)]
    yield from _grams(words, "")
    yield from _meant(masked.text.plain[span.start:span.end], "")
    yield f"asks:{asks}"
    yield f"short:{len(words) < 4}"
    if place:
        before = clauses[place - 1][0]
        yield from (f"before:c:{one}" for one in
                    set(concepts(masked.text.plain[before.start:before.end])))
        last = [one.word for one in masked.within(before)]
        yield from (f"before:{word}" for word in last[-6:])
    if place + 1 < len(clauses):
        following = [one.word for one in masked.within(clauses[place + 1][0])]
        yield from (f"after:{word}" for word in following[:5])


def of_polarity(masked: Masked, clauses: Sequence[tuple[Span, bool]], place: int, fact: str
                ) -> Iterator[str]:
    """One clause that speaks of a yes/no fact, with the name of the fact."""
    for one in of_clause(masked, clauses, place):
        yield one
        if one.startswith(("c:", "before:c:")) or "no" in one or len(one) < 3:
            yield f"{fact}|{one}"
    yield f"fact:{fact}"


def of_mention(masked: Masked, one: Mention, sentence: Span, about: Sequence[str] = ()
               ) -> Iterator[str]:
    """The surroundings of a mention: what it is, and the words on both sides, near and far, in its
    own sentence; `about` is what else is known of it. Nothing outside the sentence counts, so that
    no neutral frame around a question changes what it says."""
    yield from (f"{one.kind}|{each}" for each in about)
    before, after = masked.around(one, sentence)
    kind = f"{one.kind}:{one.unit}"
    yield f"kind:{kind}"
    if one.kind == "country":
        yield f"cn:{one.value == 'CN'}"
    if one.kind in ("form", "family"):
        yield f"is:{one.value}"
        yield f"says:{masked.text.plain[one.start:one.end]}"
    for side, words in (("<", list(reversed(before))), (">", after)):
        for place, word in enumerate(words):
            yield f"{side}{word}"
            yield f"{one.kind}{side}{word}"
            if place < 3:
                yield f"{side}{place}{word}"
                yield f"{one.kind}{side}{place}{word}"
        yield from (f"{side}{a} {b}" for a, b in pairwise(words))
        yield f"{side}near:{' '.join(words[:2])}"
        yield f"{one.kind}{side}near3:{' '.join(words[:3])}"
        han = "".join(word for word in words if len(word) == 1)
        yield from (f"{side}han:{han[at:at + size]}" for size in (2, 3)
                    for at in range(max(0, len(han) - size + 1)))
        if not words:
            yield f"{side}edge"
    yield f"between:{before[-1:]}{after[:1]}"
    plain = masked.text.plain
    for side, near in (("<", plain[max(sentence.start, one.start - 40):one.start]),
                       (">", plain[one.end:min(sentence.end, one.end + 40)])):
        spoken = set(concepts(near))
        yield from (f"{one.kind}{side}c:{concept}" for concept in spoken)
    yield from (f"{one.kind}c:{concept}" for concept in masked.meant(sentence))
    yield from _signs(masked.text, one, sentence)
    if one.kind == "name":
        words = one.value.split()
        yield f"language:{masked.text.language}"
        yield from (f"ends:{word.lower().strip('.,')[-4:]}" for word in words)
        yield f"first:{words[0].lower()}"
        yield f"figures:{any(sign.isdigit() for sign in one.value)}"
        yield f"how:{one.unit}"
        yield f"shape:{_shape(one.value)}:{min(len(words), 4)}"
        plain_words = [is_plain(word.casefold().strip(".,")) for word in words]
        yield f"plain:{all(plain_words)}:{any(plain_words)}:{min(len(words), 3)}"
        yield from (f"name:{word.lower()}" for word in words[-2:])
        yield f"long:{len(words) > 1}"


def _signs(text: Text, one: Mention, sentence: Span) -> Iterator[str]:
    """The signs that touch a mention, and whether its sentence or line begins or ends with it."""
    before, after = text.plain[:one.start].rstrip(" \t"), text.plain[one.end:].lstrip(" \t")
    left = before[-1:] if not before[-1:].isalnum() else "a"
    right = after[:1] if not after[:1].isalnum() else "a"
    yield f"{one.kind}<sign:{left}"
    yield f"{one.kind}>sign:{right}"
    yield f"{one.kind}signs:{left}{right}"
    yield f"{one.kind}owns:{after.startswith(chr(39) + 's')}"
    begins = not text.plain[sentence.start:one.start].strip(" \t\n-*>\"'(")
    yield f"{one.kind}begins:{begins}:{right}"
    yield f"{one.kind}alone:{begins and one.end >= sentence.end - 2}"


def _shape(name: str) -> str:
    if has_han(name):
        return "han"
    return "shouted" if name.isupper() else "capital" if name[0].isupper() else "small"


def _grams(words: Sequence[str], mark: str) -> Iterator[str]:
    """Words, pairs and triples; of Latin words their beginnings, of Chinese the runs of signs."""
    for place, word in enumerate(words):
        yield f"{mark}{word}"
        if len(word) > 4 and word.isalpha() and not word.isupper():
            yield f"{mark}{word[:5]}*"
            yield f"{mark}{word[:4]}*"
        if place + 1 < len(words):
            yield f"{mark}{word} {words[place + 1]}"
        if place + 2 < len(words):
            yield f"{mark}{word} {words[place + 1]} {words[place + 2]}"
            yield f"{mark}{word} _ {words[place + 2]}"
        if place + 3 < len(words) and _is_han(word):
            yield f"{mark}{''.join(words[place:place + 4])}"


def _is_han(word: str) -> bool:
    return len(word) == 1 and HAN[0] <= word <= HAN[2]
