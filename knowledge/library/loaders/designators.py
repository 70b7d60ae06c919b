"""Tells where a paragraph of US regulations stands from its letters: (a)(1)(i)(A)(1)(i)."""

import re
from collections.abc import Sequence

_LEAD = re.compile(r"^(?:\s*[—–-]?\s*\([0-9a-zA-Z]{1,5}\))+")
_TOKEN = re.compile(r"\(([0-9a-zA-Z]{1,5})\)")
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()  # noqa: SIM905
_LOWER = [*"abcdefghijklmnopqrstuvwxyz", *(c * 2 for c in "abcdefghijklmnopqrstuvwxyz")]
_UPPER = [letter.upper() for letter in _LOWER]
_DIGITS = [str(number) for number in range(1, 200)]
_LEVELS = (_LOWER, _DIGITS, _ROMAN, _UPPER, _DIGITS, _ROMAN)


class Designators:
    """Follows the paragraphs of one section in order; a look ahead settles (i) after (h)."""

    def __init__(self, texts: Sequence[str]) -> None:
        leads = [_lead(text) for text in texts]
        self._after = [lead[0] if lead else "" for lead in leads[1:]] + [""]
        self._path: list[str] = []
        self._at = -1

    def next(self, text: str) -> str:
        """The designators of the next paragraph and those above; without any it keeps its place."""
        self._at += 1
        tokens = _lead(text)
        for place, token in enumerate(tokens):
            last = place == len(tokens) - 1
            following = self._after[self._at] if last else tokens[place + 1]
            self._take(token, following)
        return "".join(f"({token})" for token in self._path)

    def _take(self, token: str, following: str) -> None:
        depth = len(self._path)
        levels = [n for n, kind in enumerate(_LEVELS) if token in kind and n <= depth]
        opens = [n for n in levels if n == depth and _LEVELS[n][0] == token]
        goes_on = [n for n in levels if n < depth and self._follows(n, token)]
        if opens and goes_on and token == "i":
            goes_on = [] if following == "ii" else goes_on
            opens = [] if goes_on else opens
        chosen = [*goes_on[-1:], *opens, *levels[:1]]
        if chosen:
            self._path[chosen[0] :] = [token]

    def _follows(self, level: int, token: str) -> bool:
        kind, before = _LEVELS[level], self._path[level]
        return before in kind and kind.index(token) == kind.index(before) + 1


def _lead(text: str) -> list[str]:
    lead = _LEAD.match(text)
    return _TOKEN.findall(lead.group()) if lead else []
