"""Find many phrases in one pass over the words, tolerant of endings, articles and small slips."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from assistant.embedded.reading.plain import Text, Token, _tokens

SKIPPED = frozenset({"the", "a", "an", "its", "their", "our", "your", "any", "this", "that", "my"})
SHORTEST_SLIP = 6
MOST_SLIPS = 40


@dataclass(frozen=True, slots=True)
class Seen:
    """A phrase that stands in the text, and what it was entered for."""

    meaning: Any
    start: int
    end: int
    size: int


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    meanings: list[Hashable] = field(default_factory=list)


class Phrases:
    """A tree of phrases by stem. A phrase with ` & ` in it wants all its parts in one sentence."""

    def __init__(self) -> None:
        self._root = _Node()
        self._all: dict[Hashable, list[tuple[Hashable, tuple[tuple[str, str], ...]]]] = {}
        self._parts: set[Hashable] = set()
        self._words: set[str] = set()
        self._long: tuple[str, ...] | None = None

    def add(self, phrase: str, meaning: Hashable) -> None:
        """Enter a phrase; several under one meaning are alternatives."""
        parts = [part for part in phrase.lower().split(" & ") if part.strip()]
        if len(parts) == 1:
            self._enter(parts[0], meaning)
            return
        keys = tuple(("&part", part.strip()) for part in parts)
        for key, part in zip(keys, parts, strict=True):
            if key not in self._parts:
                self._parts.add(key)
                self._enter(part, key)
        self._all.setdefault(keys[0], []).append((meaning, keys))

    def _enter(self, phrase: str, meaning: Hashable) -> None:
        node = self._root
        stems = [token.stem for token in _tokens(phrase)]
        stems = [one for place, one in enumerate(stems) if not place or one not in SKIPPED]
        if not stems:
            return
        for one in stems:
            self._words.add(one)
            node = node.next.setdefault(one, _Node())
        if meaning not in node.meanings:
            node.meanings.append(meaning)
        self._long = None

    @property
    def words(self) -> frozenset[str]:
        """Every stem that some phrase has."""
        return frozenset(self._words)

    def find(self, text: Text) -> list[Seen]:
        """Every phrase in the text, longer ones beside the shorter ones in them."""
        tokens = self._mended(text)
        found = [seen for place in range(len(tokens)) for seen in self._from(tokens, place)]
        whole = [seen for seen in found if seen.meaning not in self._parts]
        return sorted([*whole, *self._joint(text, found)], key=lambda seen: (seen.start, -seen.end))

    def _from(self, tokens: list[Token], place: int) -> Iterator[Seen]:
        node, at, size, skipped = self._root, place, 0, 0
        while at < len(tokens):
            step = node.next.get(tokens[at].stem)
            if step is None:
                if size and skipped < 2 and tokens[at].word in SKIPPED:
                    at, skipped = at + 1, skipped + 1
                    continue
                return
            node, at, size, skipped = step, at + 1, size + 1, 0
            for meaning in node.meanings:
                yield Seen(meaning, tokens[place].start, tokens[at - 1].end, size)

    def _joint(self, text: Text, found: Iterable[Seen]) -> Iterator[Seen]:
        places: dict[Hashable, list[Seen]] = {}
        for seen in found:
            if seen.meaning in self._parts:
                places.setdefault(seen.meaning, []).append(seen)
        for first in list(places):
            for meaning, keys in self._all.get(first, ()):
                if not all(key in places for key in keys):
                    continue
                for start in places[first]:
                    home = text.sentence(start.start)
                    spans = [next((one for one in places[key]
                                   if home.start <= one.start < home.end), None) for key in keys]
                    kept = [one for one in spans if one is not None]
                    if len(kept) == len(spans):
                        yield Seen(meaning, min(one.start for one in kept),
                                   max(one.end for one in kept), sum(one.size for one in kept))
                        break

    def _mended(self, text: Text) -> list[Token]:
        """The words, with slips in long words put right where one known word is near."""
        if self._long is None:
            self._long = tuple(sorted(word for word in self._words if len(word) >= 5))
        mended, slips = [], 0
        for token in text.tokens:
            if (len(token.word) >= SHORTEST_SLIP and token.stem not in self._words
                    and token.word.isalpha() and token.word.isascii() and slips < MOST_SLIPS):
                slips += 1
                near = self._near(token.stem)
                token = Token(near, token.word, token.start, token.end) if near else token
            mended.append(token)
        return mended

    def _near(self, word: str) -> str:
        assert self._long is not None
        allowed = 2 if len(word) >= 9 else 1
        best = process.extractOne(word, self._long, scorer=DamerauLevenshtein.distance,
                                  score_cutoff=allowed)
        return best[0] if best and best[0][0] == word[0] else ""
