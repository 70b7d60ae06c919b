"""Names that are known: an index that finds where one of them begins in a text."""

from collections.abc import Iterable, Iterator, Sequence

from knowledge.screening.names.folding import sound
from knowledge.screening.names.inner_names import spoken
from knowledge.screening.names.legal_forms import (
    countries_in_chinese,
    split_forms,
    without_east_asian,
)
from knowledge.screening.names.word_kinds import is_place, is_trade
from knowledge.screening.spotting.name_tokens import NameToken, words_of
from knowledge.screening.spotting.plain_words import is_plain

LONGEST_WORDS = 24
LONGEST_INITIALS = 3
MOST_HEADED = 25
"""Names that one first word may begin and still tell which firm is meant."""
LONGEST_SIGNS = 30
_IN_SIGNS = frozenset("・·　 ")
Words = tuple[str, ...]


class KnownNames:
    """An immutable index of names: words with spaces, and East Asian names sign by sign."""

    def __init__(self, names: Iterable[str]) -> None:
        self._words: dict[Words, list[str]] = {}
        self._lengths: dict[str, set[int]] = {}
        self._signs: dict[Words, list[str]] = {}
        self._begun: dict[Words, list[str]] = {}
        self._sign_lengths: dict[Words, set[int]] = {}
        self._heads: dict[Words, list[str]] = {}
        for name in dict.fromkeys(names):
            for part in spoken(name):
                self._add(name, part)
        self._sizes = {word: sorted(s, reverse=True) for word, s in self._lengths.items()}
        self._sign_sizes = {
            head: sorted(s, reverse=True) for head, s in self._sign_lengths.items()}

    def _add(self, name: str, part: str) -> None:
        if is_east_asian(part):
            whole = "".join(c for c in part if c not in _IN_SIGNS)
            core, _ = without_east_asian(whole)
            for signs in dict.fromkeys((whole, core)):
                if 2 <= len(signs) <= LONGEST_SIGNS and (signs == whole or len(signs) > 2):
                    sounds = sounds_of(signs)
                    _put(self._signs, sounds, name)
                    self._sign_lengths.setdefault(sounds[:2], set()).add(len(signs))
            self._add_beginnings(name, core)
            return
        words = words_of(part)
        words = words[1:] if words[:1] == ("the",) and len(words) > 1 else words
        bare = core_of(words)
        for size in (1, 2):
            if len(bare) > size and any(map(_tells, bare[:size])):
                _put(self._heads, bare[:size], name)
        for key in dict.fromkeys((words, bare)):
            if key and len(key) <= LONGEST_WORDS and len("".join(key)) > 1:
                _put(self._words, key, name)
                self._lengths.setdefault(key[0], set()).add(len(key))

    def _add_beginnings(self, name: str, core: str) -> None:
        """A long East Asian name is spoken of by its beginning: 三菱重工 for 三菱重工业."""
        country = next((c for c in countries_in_chinese() if core.startswith(c)), "")
        for size in range(max(4, len(country) + 3, (len(core) + 1) // 2), len(core)):
            sounds = sounds_of(core[:size])
            _put(self._begun, sounds, name)
            self._sign_lengths.setdefault(sounds[:2], set()).add(size)

    def of(self, words: Words) -> tuple[str, ...]:
        """The known names that have exactly these words, with or without their legal form."""
        return tuple(self._words.get(words, ()))

    def of_signs(self, text: str) -> tuple[str, ...]:
        """The known names that are written, or sound and look, like this East Asian text."""
        return tuple(n for n in self._signs.get(sounds_of(text), ()) if _alike(text, n))

    def begun_by(self, text: str) -> tuple[str, ...]:
        """The known East Asian names, written at length, that this text begins."""
        return tuple(n for n in self._begun.get(sounds_of(text), ()) if _alike(text, n))

    def headed_by(self, words: Words) -> tuple[str, ...]:
        """The longer known names that begin with this word or these two, where they tell firms
        apart: Anduril for Anduril Industries."""
        found = self._heads.get(words, ())
        return tuple(found) if len(found) <= MOST_HEADED else ()

    def sizes(self, word: str) -> Sequence[int]:
        """How many words the names have that begin with this one, the longest first."""
        return self._sizes.get(word, ())

    def sign_sizes(self, head: Words) -> Sequence[int]:
        """How many signs the names have that begin with these two sounds, the longest first."""
        return self._sign_sizes.get(head, ())

    def at(self, found: Sequence[NameToken], first: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Known names that begin at this word: the word after their last, and the names."""
        for size in self.sizes(found[first].word):
            if first + size <= len(found):
                words = tuple(token.word for token in found[first : first + size])
                if words in self._words:
                    yield first + size, tuple(self._words[words])


def _tells(word: str) -> bool:
    """Whether a word can tell firms apart: it is no ordinary or trade word, and no place."""
    return len(word) > LONGEST_INITIALS and not (
        is_plain(word) or is_trade(word) or is_place(word))


def _put(index: dict[Words, list[str]], key: Words, name: str) -> None:
    held = index.setdefault(key, [])
    if name not in held:
        held.append(name)


def core_of(words: Words) -> Words:
    """The words without the legal form."""
    core, _ = split_forms(words)
    return tuple(core)


def is_east_asian(text: str) -> bool:
    """Is most of it written in Han, Kana or Hangul?"""
    signs = sum(_is_sign(char) for char in text)
    return 2 * signs > sum(char.isalnum() for char in text)


def _is_sign(char: str) -> bool:
    return char > "\u3004" and any(
        low <= char <= high for low, high in (
            ("\u3005", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7a3"),
            ("\uf900", "\ufaff"), ("\U00020000", "\U0003134f")))


def sounds_of(signs: str) -> Words:
    """One sound a sign: simplified, traditional and Japanese spellings agree."""
    return sound(signs)


def _alike(text: str, name: str) -> bool:
    """Of names that sound alike, half of the signs must be the same: the rest is a spelling."""
    same = sum(char in name for char in text)
    return 2 * same >= len(text) and (len(text) > 2 or same == len(text))

