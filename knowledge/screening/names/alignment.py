"""Compares two folded names word by word and can say which part matched and which did not."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from knowledge.screening.names.folding import Folded, sound
from knowledge.screening.names.legal_forms import countries_in_chinese, like_a_form
from knowledge.screening.names.sounds import sound_of
from knowledge.screening.names.unicode_tricks import has_han

Weight = Callable[[str], float]


@dataclass(frozen=True)
class NameComparison:
    """The likeness of two names (0 to 1), the matching words with their likeness, and the words
    left over.

    `begins`: the listed name begins the one asked, or stands in it as several words together;
    `begun`: the one asked begins the listed name.
    """

    score: float
    met: tuple[tuple[str, str, float], ...] = ()
    only_asked: tuple[str, ...] = ()
    only_listed: tuple[str, ...] = ()
    as_one_word: bool = False
    as_initials: bool = False
    begins: bool = False
    begun: bool = False

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The words that met, without how alike they are."""
        return tuple((a, b) for a, b, _ in self.met)

    @property
    def contained(self) -> bool:
        """Is one name a part of the other? The words asked stand among the listed ones, the listed
        ones begin the name asked (as a subsidiary's name does), or in Chinese one is a piece."""
        if any(_part_of(a, b) for a, b in self.pairs):
            return True
        if not self.pairs or any(a != b for a, b in self.pairs):
            return False
        if self.only_asked:
            return self.begins and not self.only_listed
        return bool(self.only_listed)


FORM_WEIGHT = 0.12
ABBREVIATED = 0.85
SOUND = 0.7
INITIALS = 0.8
_VOWELS = frozenset("aeiouy")
_LINKING = frozenset(("and", "of", "the", "for", "in", "de", "la", "du"))


def plain_weight(word: str) -> float:
    """Without a list to count words in: a longer word says more, up to six letters."""
    if like_a_form(word) or word in countries_in_chinese():
        return FORM_WEIGHT
    if has_han(word):
        return 2.0 * len(word)
    return min(len(word), 6) / 6 if len(word) > 1 else 0.3


def word_likeness(a: str, b: str) -> float:
    """1 for the same word, less for a slip of the pen or an abbreviation, 0 for another word."""
    if a == b:
        return 1.0
    if not a.isascii() or not b.isascii():
        return _han_likeness(a, b)
    longer = max(len(a), len(b))
    if a.isdigit() or b.isdigit() or longer < 3:
        return 0.0
    slips = OSA.distance(a, b, score_cutoff=3)
    if slips <= (1 if longer <= 5 else 2 if longer <= 9 else 3):
        return 1.0 - slips / longer
    if _abbreviates(a, b) or _abbreviates(b, a):
        return ABBREVIATED
    if longer >= 5 and abs(len(a) - len(b)) <= 2 and sound_of(a) == sound_of(b):
        return SOUND
    return 0.0


def _abbreviates(short: str, long: str) -> bool:
    """Is it a usual abbreviation: the beginning (tech), or the consonants in order (intl)?"""
    if not 2 < len(short) <= 0.7 * len(long) or short[0] != long[0]:
        return False
    if long.startswith(short) or (short[-1] == "s" and len(short) > 3
                                  and long.startswith(short[:-1])):
        return True
    rest = iter(long)
    consonants = not _VOWELS.intersection(short[1:]) or (
        len(short) <= 5 and long.startswith(short[:3]))
    return consonants and all(c in rest for c in short)


def _only_abbreviated(a: str, b: str) -> bool:
    return a != b and a.isascii() and (_abbreviates(a, b) or _abbreviates(b, a))


def _part_of(a: str, b: str) -> bool:
    """Is one name in Chinese characters, of three or more, a part of the other?"""
    short, long = sorted((a, b), key=len)
    return len(short) >= 3 and short != long and short in long and has_han(short)


def _han_likeness(a: str, b: str) -> float:
    if not (has_han(a) and has_han(b)):
        return 0.0
    short, long = sorted((a, b), key=len)
    if long.endswith(short) and long[: -len(short)] in countries_in_chinese():
        return 0.95
    longer, shorter = len(long), len(short)
    written = 1 - 0.6 * OSA.distance(a, b) / longer
    spoken = 1 - 0.6 * OSA.distance(sound(a), sound(b)) / longer
    # The same sounds in other characters: a traditional or Japanese form, or another name.
    best = max(written, min(spoken, 0.97 if shorter >= 3 else 0.9))
    if best >= 0.75:
        return best
    return 0.7 if _part_of(a, b) else 0.0


def align(asked: Folded, listed: Folded, weight: Weight = plain_weight) -> NameComparison:
    """Align the words of both names, in any order; run-together names are compared as one word."""
    if asked.words == listed.words:
        return NameComparison(1.0, tuple((word, word, 1.0) for word in asked.words))
    met, missing, left = _aligned(*_drawn_together(asked.words, listed.words))
    # What is a form in the other name, only in another place, separates nothing.
    only_asked = tuple(w for w in missing if w not in listed.forms)
    only_listed = tuple(w for w in left if w not in asked.forms)
    said = [(weight(a) + weight(b), alike) for a, b, alike in met]
    total = sum(w for w, _ in said) + sum(map(weight, only_asked)) + sum(map(weight, only_listed))
    score = sum(w * alike for w, alike in said) / total if total else 0.0
    if len(met) == 1 and _only_abbreviated(met[0][0], met[0][1]):
        score = 0.0  # a short form alone, with no other word in common, says nothing
    if score < INITIALS and _as_initials(asked, listed):
        return NameComparison(INITIALS, as_initials=True)
    whole = _as_one_word(asked, listed)
    if whole > score:
        return NameComparison(whole, as_one_word=True)
    begins = asked.words[: len(listed.words)] == listed.words or _holds(asked.words, listed.words)
    begun = listed.words[: len(asked.words)] == asked.words
    return NameComparison(score, tuple(met), only_asked, only_listed, begins=begins, begun=begun)


def _holds(words: tuple[str, ...], listed: tuple[str, ...]) -> bool:
    """Whether several of the listed words stand together in the name asked."""
    count = len(listed)
    return count > 1 and any(
        words[start : start + count] == listed for start in range(1, len(words) - count + 1))


def _aligned(
    mine: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[list[tuple[str, str, float]], list[str], list[str]]:
    """Pair the words of two names by likeness, equal ones first; the rest stays over on both
    sides."""
    left = list(theirs)
    met: list[tuple[str, str, float]] = []
    rest: list[str] = []
    for word in mine:
        if word in left:
            left.remove(word)
            met.append((word, word, 1.0))
        else:
            rest.append(word)
    missing: list[str] = []
    for word in rest:
        best, alike = "", 0.0
        for other in left:
            likeness = word_likeness(word, other)
            if likeness > alike:
                best, alike = other, likeness
        if alike > 0.0:
            left.remove(best)
            met.append((word, best, alike))
        else:
            missing.append(word)
    return met, missing, left


def _drawn_together(
    asked: tuple[str, ...], listed: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Join two words that the other name writes as one: Guang Zhou, Guangzhou."""
    return _merged(asked, listed), _merged(listed, asked)


def _merged(words: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    pairs = [a + b for a, b in pairwise(words)]
    if not any(pair in other for pair in pairs):
        return words
    out: list[str] = []
    skip = False
    for position, word in enumerate(words):
        if skip:
            skip = False
        elif position < len(pairs) and pairs[position] in other and word not in other:
            out.append(pairs[position])
            skip = True
        else:
            out.append(word)
    return tuple(out)


def initials(name: Folded) -> tuple[str, ...]:
    """The short form of a name: its initials if it has three words or more, or its one short
    word."""
    words = [w for w in name.words if w not in _LINKING]
    if len(words) == 1:
        return (words[0],) if 3 <= len(words[0]) <= 7 and words[0].isalpha() else ()
    short = "".join(w[0] for w in words)
    with_form = short + "".join(f[0] for f in name.forms[:1])
    return tuple(dict.fromkeys(s for s in (short, with_form) if 3 <= len(s) <= 7))


def _as_initials(asked: Folded, listed: Folded) -> bool:
    one, many = (asked, listed) if len(asked.words) == 1 else (listed, asked)
    least = 3 if one is asked else 4  # a short listed name is the initials of too many firms
    if len(one.words) > 1 or len(many.words) < 3 or not least <= len(one.joined) <= 7:
        return False
    return one.joined in initials(many)


def _as_one_word(asked: Folded, listed: Folded) -> float:
    """Likeness of the names written without spaces: only a near identity counts."""
    if asked.letters == listed.letters:
        return 1.0
    best = 0.0
    if len(asked.words) != len(listed.words):
        best = _nearly(asked.joined, listed.joined)
    if len(asked.words) == 1 and listed.forms:
        best = max(best, _nearly(asked.joined, listed.joined + "".join(listed.forms)))
    if len(listed.words) == 1 and asked.forms:
        best = max(best, _nearly(asked.joined + "".join(asked.forms), listed.joined))
    return best


def _nearly(a: str, b: str) -> float:
    """One slip in twelve letters is allowed."""
    longer = max(len(a), len(b))
    slips = OSA.distance(a, b, score_cutoff=longer // 12)
    return 1.0 - slips / longer if slips <= longer // 12 else 0.0
