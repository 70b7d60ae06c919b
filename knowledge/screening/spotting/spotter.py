"""Finds the names of firms in a text, with the support that each needs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from knowledge.screening.lists.lists import Lists
from knowledge.screening.names.legal_forms import form_words, without_east_asian
from knowledge.screening.names.word_kinds import is_place, is_trade
from knowledge.screening.spotting.east_asian import formed_in_signs, known_in_signs
from knowledge.screening.spotting.formed import form_at, formed
from knowledge.screening.spotting.known_names import KnownNames, core_of, is_east_asian
from knowledge.screening.spotting.name_tokens import NameToken, joined, tokens, words_of
from knowledge.screening.spotting.plain_words import (
    DETERMINERS,
    LINKING,
    after_party,
    before_party,
    is_plain,
    names_nothing,
    stands_beside,
)
from knowledge.screening.spotting.spans import How, NameSpan, without_overlap

_NO_FIRM = ("individual", "vessel", "aircraft")
MOST_GROWN = 4
_OF = frozenset(("of", "de", "do", "da"))
_JOINED = re.compile("[和与及跟與]|以及")
_STOPS = frozenset(".,;:!?()/|-–•\n\t\"“”«»„‘’'=")
_PAIRS = (('"', '"'), ("'", "'"), ("‘", "’"), ("“", "”"), ("«", "»"), ("„", "“"), ("(", ")"),
          ("（", "）"))


class Spotter:
    """Finds the names of one snapshot of lists, and names with a legal form. Immutable."""

    def __init__(self, lists: Lists, further: Iterable[str] = ()) -> None:
        """`further`: names that other tables of the law know, found as those of the lists."""
        self._lists = lists
        self._further = tuple(further)

    @cached_property
    def known(self) -> KnownNames:
        """The index over the lists' firms; persons, ships and aircraft are screened, not spotted:
        thousands of first names are words of some sentence."""
        listed = (name for entry in self._lists.entries if entry.kind not in _NO_FIRM
                  for name in entry.names)
        return KnownNames([*listed, *self._further])

    def spans(self, text: str, register: KnownNames | None = None) -> tuple[NameSpan, ...]:
        """Every firm's name in the text: exact places, none over another, the longest first
        choice. `register`: further known names, such as those of a team's register."""
        books: list[tuple[How, KnownNames]] = [("list", self.known)]
        if register is not None:
            books.append(("register", register))
        found = tokens(text)
        spans = [*_latin(text, found, books), *_signs(text, books)]
        return without_overlap(spans)


Books = Sequence[tuple[How, KnownNames]]


def _latin(text: str, found: Sequence[NameToken], books: Books) -> Iterator[NameSpan]:
    parts = (part for whole in formed(text, found) for part in _parted(found, *whole, books))
    for begun, after in parts:
        known = [(first, *as_known) for first in _beginnings(found, begun, after)
                 if (as_known := _known_as(_words(found, first, after), books))]
        first, how, names = known[0] if known else (begun, "form", ())
        yield _span(text, found, first, after, how, names)
    small = not any(token.capital and token.raw.isalpha() for token in found)
    for first in range(len(found)):
        for how, book in books:
            for after, names in book.at(found, first):
                whole = all(joined(text, found, n, genitive=True) for n in range(first, after - 1))
                if whole and _supported(text, found, first, after, small):
                    yield from _grown(text, found, first, after, (how, names))
                    break
            yield from _headed(text, found, first, book, small)


def _parted(found: Sequence[NameToken], begun: int, after: int, books: Books
            ) -> Iterator[tuple[int, int]]:
    """A name with a legal form, or two names that "and" joins where either is a known one: a listed
    firm is never hidden in a longer name."""
    for at in range(begun + 1, after - 1):
        if found[at].word in LINKING and found[at].raw.isalpha() and (
                _known_as(_words(found, begun, at), books)
                or _known_as(_words(found, at + 1, after), books)) and not (
                _known_as(_words(found, begun, after), books)):
            yield begun, at
            yield from _parted(found, at + 1, after, books)
            return
    yield begun, after


def _headed(text: str, found: Sequence[NameToken], first: int, book: KnownNames, small: bool
            ) -> Iterator[NameSpan]:
    """The name that begins here with the first words of longer known ones; one word alone must not
    be the mere first word of a sentence, nor a place."""
    for after in (first + 2, first + 1):
        if after > len(found):
            continue
        words = found[first:after]
        names = book.headed_by(tuple(token.word for token in words))
        if names and all(token.capital for token in words) and (len(words) > 1 or not (
                words[0].first or is_place(words[0].word) or _says_where(found, first))) and all(
                joined(text, found, n) for n in range(first, after - 1)) and (
                _supported(text, found, first, after, small)):
            yield from _grown(text, found, first, after, ("part", names))
            return


def _says_where(found: Sequence[NameToken], first: int) -> bool:
    """Does the word say where a name before it is at home: Kvarn of Yerevan?"""
    return first > 1 and found[first - 1].word in ("of", "in", "at", "near") and (
        found[first - 2].capital)


def _beginnings(found: Sequence[NameToken], begun: int, after: int) -> Iterator[int]:
    """The first word, and those after words that may stand beside the name: Japanese TDK Corp."""
    yield begun
    while begun < after - 2 and stands_beside(found[begun].word):
        begun += 1
        yield begun


def _words(found: Sequence[NameToken], first: int, after: int) -> tuple[str, ...]:
    return tuple(token.word for token in found[first:after])


def _known_as(words: tuple[str, ...], books: Books) -> tuple[How, tuple[str, ...]] | None:
    for how, book in books:
        if names := book.of(words) or book.of(core_of(words)):
            return how, names
    return None


def _span(text: str, found: Sequence[NameToken], first: int, after: int, how: How,
          names: tuple[str, ...]) -> NameSpan:
    start, end = found[first].start, found[after - 1].end
    if text[end : end + 1] == "." and found[after - 1].word in form_words() and (
            re.match(r" *[^ \nA-Z]", text[end + 1 : end + 8])):
        end += 1  # the dot of Ltd. and Co., not the sentence's
    if first and found[first - 1].word == "the" and any(
            name.casefold().startswith("the ") for name in names):
        start = found[first - 1].start
    start, end = _with_marks(text, start, end)
    return NameSpan(start, end, text[start:end], how, names)


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Extend the name by the second of two quotation marks or brackets, if the first is in it."""
    inside = text[start:end]
    for opening, closing in _PAIRS:
        if opening == closing:
            odd = inside.count(opening) % 2 == 1
            opened = odd and text[end : end + 1] != closing
            closed = odd and not opened
        else:
            closed = inside.count(opening) > inside.count(closing)
            opened = inside.count(opening) < inside.count(closing)
        if opened and text[start - 1 : start] == opening:
            return start - 1, end
        if closed and text[end : end + 1] == closing:
            return start, end + 1
    return start, end


def _grown(text: str, found: Sequence[NameToken], first: int, after: int,
           known: tuple[How, tuple[str, ...]]) -> Iterator[NameSpan]:
    """The known name, or the longer name that it begins or ends: Komatsu NTC is not Komatsu."""
    left, right = first, after
    while right < len(found) and right - after < MOST_GROWN:
        step = 2 if found[right].word in _OF and right + 1 < len(found) else 1
        if not all(joined(text, found, n - 1) for n in range(right, right + step)) or (
                not _goes_on(text, found, right + step - 1)):
            break
        right += step
    if right - 2 >= after and found[right - 2].word in _OF:
        right -= 2  # "Kvarn of Yerevan" says where it is; "Kvarn of Indiana Motors" is a name
    while left > 0 and first - left < MOST_GROWN and joined(text, found, left - 1) and (
            _goes_back(text, found, left - 1)):
        left -= 1
    longer = any(token.word not in form_words() for token in (*found[left:first],
                                                             *found[after:right]))
    yield _span(text, found, left, right, "longer" if longer else known[0], known[1])


def _goes_on(text: str, found: Sequence[NameToken], at: int) -> bool:
    token = found[at]
    if form_at(text, found, at):
        return True
    gap = text[found[at - 1].end : token.start]
    if stands_beside(token.word) or found[at - 1].raw.endswith(".") or (
            at > 1 and found[at - 1].word in form_words()):
        return False
    if gap != " " or not token.capital or names_nothing(token.word) or token.raw[0].isdigit():
        return False
    return not is_plain(token.word) or is_trade(token.word) or is_place(token.word)


def _goes_back(text: str, found: Sequence[NameToken], at: int) -> bool:
    token = found[at]
    gap = text[token.end : found[at + 1].start]
    return (gap in " -" and token.capital and not token.first and not is_plain(token.word))


def _supported(text: str, found: Sequence[NameToken], first: int, after: int, small: bool) -> bool:
    """Whether legal form, capitals or position in the sentence show that a name stands here."""
    words = [token for token in found[first:after] if token.word not in LINKING]
    rare = [token for token in words if not is_plain(token.word)]
    if not words:
        return False
    if _has_form(text, found, first, after):
        return bool(rare) or all(token.capital for token in words)
    if len(words) > 4 and sum(token.capital for token in words) * 2 > len(words):
        return True  # so long a name is nothing else
    if len(words) > 1:
        capital = all(found[n].capital or text[found[n].start - 1 : found[n].start] == "-"
                      for n in range(first, after) if found[n].word not in LINKING)
        if rare:
            return capital or small or len(rare) == len(words)
        return capital and not small and (len(words) > 2 or _in_place(text, found, first, after))
    [word] = words
    if not rare or len(word.word) < 2:
        return False
    placed = _in_place(text, found, first, after)
    if len(word.word) <= 4 and word.raw.isalpha():
        return word.shouted and placed
    if word.capital and (not word.first or word.shouted or word.shaped):
        return True
    return placed and (small or word.capital or (
        len(word.word) > 5 and not (first and found[first - 1].word in DETERMINERS)))


def _has_form(text: str, found: Sequence[NameToken], first: int, after: int) -> bool:
    inside = tuple(token.word for token in found[first:after])
    if core_of(inside) != inside:
        return True
    return after < len(found) and joined(text, found, after - 1) and bool(
        form_at(text, found, after))


def _in_place(text: str, found: Sequence[NameToken], first: int, after: int) -> bool:
    """Does it stand where a party stands: after "to", before "owns", in quotation marks, in an
    East Asian sentence, or alone between stops?"""
    start, end = found[first].start, found[after - 1].end
    before, then = text[:start].rstrip(" ")[-1:], text[end:].lstrip(" ")[:1]
    alone_left = not before or before in _STOPS or is_east_asian(before)
    alone_right = not then or then in _STOPS or is_east_asian(then) or then.isdigit()
    if (alone_left and alone_right) or (len(found[first].word) > 2 and found[first].shouted and (
            alone_left or alone_right)):
        return True
    genitive = text[end : end + 2].lower() in ("'s", "’s")
    return genitive or bool(
        (first and not alone_left and before_party(found[first - 1].word))
        or (after < len(found) and not alone_right and after_party(found[after].word)))


def _signs(text: str, books: Books) -> Iterator[NameSpan]:
    for start, end in formed_in_signs(text):
        core, _ = without_east_asian(text[start:end])
        known = [(how, names) for how, book in books
                 if (names := book.of_signs(core) or book.of(words_of(core)))]
        how, names = known[0] if known else ("form", ())
        cut = None if known else _JOINED.search(text, start, end)
        if cut and any(book.of_signs(without_east_asian(text[cut.end():end])[0])
                       for _, book in books):
            end = cut.start()  # two names, and the second is a known one
        yield NameSpan(start, end, text[start:end], how, names)
    for how, book in books:
        for start, end, names, whole in known_in_signs(text, book):
            yield NameSpan(start, end, text[start:end], how if whole else "part", names)
