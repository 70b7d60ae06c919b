"""Measures in which ways two names differ: what the learned weights (`likelihood`) are put on.

Every measure is 0 where the names do not differ in that way; those that tell two legal persons
apart by themselves (another number, place, law) count twice. Persons and firms have the same
measures and other weights: a father's name left out says little, another trade says much.
"""

from collections.abc import Sequence

from rapidfuzz.distance import OSA, JaroWinkler

from knowledge.screening.names.alignment import NameComparison, Weight
from knowledge.screening.names.folding import Folded, sound
from knowledge.screening.names.sounds import sound_of
from knowledge.screening.names.unicode_tricks import has_han
from knowledge.screening.names.word_kinds import (
    is_generic,
    is_linking,
    is_number,
    is_place,
    is_trade,
    same_given_name,
)

MEASURES = (
    "unlike", "swapped_name", "extra_name", "swapped_trade", "extra_trade", "trade_for_name",
    "swapped_place", "extra_place", "other_number", "other_vintage", "extra_number", "one_slip",
    "two_slips", "more_slips", "worst_slip", "slip_in_trade", "slip_at_start", "slip_of_sound",
    "shortened", "other_start", "run_together", "initials", "other_form", "other_law", "no_form",
    "unlike_letters", "one_word", "extra_generic", "swapped_han", "linking", "initial",
    "same_given_name",
)


def _swapped_han(found: NameComparison) -> float:
    """Do other signs, of other sound, stand in one place of two East Asian names?"""
    pairs = [(a, b) for a, b, alike in found.met if alike < 1.0]
    left = zip(found.only_asked, found.only_listed, strict=False)
    for a, b in (*pairs, *left):
        if has_han(a) and has_han(b):
            mine, theirs = list(sound(a)), list(sound(b))
            while mine and theirs and mine[0] == theirs[0]:
                del mine[0], theirs[0]
            while mine and theirs and mine[-1] == theirs[-1]:
                del mine[-1], theirs[-1]
            if mine and theirs:
                return 1.0
    return 0.0


# Forms that firms of many countries write, and what others become in translation.
_COMMON = frozenset((
    "limited", "incorporated", "corporation", "company", "llc", "llp", "lp", "plc", "jsc", "ojsc",
    "cjsc", "pjsc", "prjsc", "private", "pte", "pty", "pvt", "proprietary", "and", "est"))
_TRANSLATED = {"ooo": "llc", "tov": "llc", "ao": "jsc", "oao": "ojsc", "zao": "cjsc",
               "pao": "pjsc", "kk": "corporation"}
# Funds and trusts of one house are numbered by year: II and III are one house's.
_FUNDS = frozenset(("fund", "funds", "trust", "partners", "capital", "securities"))


def measures(asked: Folded, listed: Folded, found: NameComparison, weight: Weight
             ) -> tuple[float, ...]:
    """The ways in which the two names differ, in the order of MEASURES."""
    left, short, given = _paired(found.only_asked, found.only_listed)
    mine, theirs = _Left(left[0], weight), _Left(left[1], weight)
    slips = [(a, b, alike) for a, b, alike in found.met if alike < 1.0]
    real = [(a, b, alike) for a, b, alike in slips if not _shortened(a, b)]
    named = [one for one in real if not (_ordinary(one[0]) and _ordinary(one[1]))]
    count = sum(OSA.distance(a, b) for a, b, _ in named)
    total = sum(map(weight, asked.words)) + sum(map(weight, listed.words)) or 1.0
    swapped = min(mine.name, theirs.name)
    fund = not _FUNDS.isdisjoint((*asked.words, *listed.words))
    conflict = _forms_conflict(asked, listed)
    law = conflict and _laws_conflict(asked, listed)
    firsts = asked.words[:1], listed.words[:1]
    return (
        1.0 - found.score,
        swapped / total * 4,
        (max(mine.name, theirs.name) - swapped) / total * 2,
        min(mine.trade, theirs.trade),
        abs(mine.trade - theirs.trade),
        min(mine.trade, theirs.name) + min(mine.name, theirs.trade),
        min(mine.place, theirs.place) * 2,
        abs(mine.place - theirs.place),
        0.0 if fund else min(mine.number, theirs.number) * 2,
        min(mine.number, theirs.number) if fund else 0.0,
        abs(mine.number - theirs.number),
        float(count == 1),
        float(count == 2),
        float(count > 2),
        max((1.0 - alike for _, _, alike in named), default=0.0) * 4,
        min(2.0, float(len(real) - len(named))),
        float(any(a[:1] != b[:1] for a, b, _ in named)),
        float(bool(named) and all(sound_of(a) == sound_of(b) for a, b, _ in named)),
        min(2.0, float(len(slips) - len(real))),
        float(firsts[0] != firsts[1] and not any(
            (a,) == firsts[0] and (b,) == firsts[1] for a, b, _ in found.met)),
        float(found.as_one_word),
        float(found.as_initials),
        float(conflict and not law),
        float(law) * 2,
        float(bool(asked.forms) != bool(listed.forms)),
        1.0 - JaroWinkler.normalized_similarity(asked.joined, listed.joined),
        float(min(len(asked.words), len(listed.words)) == 1),
        abs(mine.generic - theirs.generic),
        _swapped_han(found) * 2,
        min(2.0, mine.linking + theirs.linking),
        min(2.0, float(short)),
        min(2.0, float(given)),
    )


def _paired(asked: Sequence[str], listed: Sequence[str]
            ) -> tuple[tuple[list[str], list[str]], int, int]:
    """The words left over after initials and given names met their other forms."""
    mine, theirs = list(asked), list(listed)
    initials = given = 0
    for one, other in ((mine, theirs), (theirs, mine)):
        for word in list(one):
            if not 1 <= len(word) <= 2 or not word.isalpha() or is_number(word):
                continue
            full = [next((o for o in other if o[0] == c and len(o) > 2), "") for c in word]
            if all(full) and len(set(full)) == len(full):
                one.remove(word)
                for name in full:
                    other.remove(name)
                initials += 1
    for word in list(mine):
        same = next((o for o in theirs if same_given_name(word, o)), None)
        if same is not None:
            mine.remove(word)
            theirs.remove(same)
            given += 1
    return (mine, theirs), initials, given


class _Left:
    """The words left over on one side, by kind of word."""

    def __init__(self, words: Sequence[str], weight: Weight) -> None:
        self.words = words
        self.name = self.trade = self.place = self.number = self.generic = self.linking = 0.0
        for word in words:
            if is_linking(word):
                self.linking += 1
            elif is_number(word):
                self.number += 1
            elif is_place(word):
                self.place += 1
            elif is_generic(word):
                self.generic += 1
            elif is_trade(word):
                self.trade += 1
            else:
                self.name += weight(word)


def _ordinary(word: str) -> bool:
    return is_trade(word) or is_generic(word) or is_linking(word) or is_place(word)


def _shortened(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return len(short) <= 0.7 * len(long) and long[:1] == short[:1]


def _forms_conflict(asked: Folded, listed: Folded) -> bool:
    mine, theirs = set(asked.written_out), set(listed.written_out)
    return bool(mine and theirs) and not mine & theirs


def _laws_conflict(asked: Folded, listed: Folded) -> bool:
    """Does a form that only one law knows (GmbH, A.S.) stand against another: two legal persons?"""
    mine, theirs = (
        {_TRANSLATED.get(word, word) for word in name.written_out if word.isascii()}
        for name in (asked, listed))
    return bool(mine and theirs) and not mine & theirs and not (mine | theirs) <= _COMMON
