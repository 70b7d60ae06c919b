"""What may come out: a model's text is shown only if it adds nothing to what the tools gave it.

Allowed are the sentences of the tools, word for word, and plain words between them. A mark that was
never issued is deleted; everything else that is not grounded withholds the whole text, and the card
stands alone. The tests lean to withholding: the card has the answer, the text only words it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assistant.checks import characters, grounds, tongue, verdicts

SHORTEST = 12
"""Signs of a sentence that is recognized as the tools' own; a Chinese sign counts as two."""


@dataclass(frozen=True)
class Given:
    """All that the tools gave: sources by their marks, sentences with the marks that belong to
    them, names and values, the language to answer in, and statements on record by their marks.

    A statement on record is a party's word: it may be quoted under its mark, but nobody may say it
    as if the tools had."""

    sources: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    language: str = "en"
    papers: Mapping[str, str] = field(default_factory=dict)

    @property
    def quotable(self) -> dict[str, str]:
        """Every text that has a mark."""
        return {**self.sources, **self.papers}

    @property
    def everything(self) -> str:
        return "\n".join([*self.sentences, *self.sources.values(), *self.names])


@dataclass(frozen=True)
class Checked:
    """The text that may be shown, or nothing and the reason why."""

    text: str
    withheld: str = ""


@dataclass(frozen=True)
class Said:
    """A text as the tests look at it: whole; without the tools' sentences; and without marks and
    names too."""

    whole: str
    own: str
    bare: str


Test = Callable[[Said, Given], str]
"""Why the text is withheld; empty where this test has nothing against it."""
TESTS: dict[str, Test] = {
    "characters": lambda said, given: characters.hidden(said.bare),
    "addresses": lambda said, given: grounds.address(said.own),
    "quotations": lambda said, given: grounds.invented_quote(
        said.own, given.quotable, given.sentences),
    "attributions": lambda said, given: grounds.wrong_mark(
        said.whole, given.quotable, given.sentences),
    "references": lambda said, given: grounds.unknown_reference(said.own, given.everything),
    "figures": lambda said, given: grounds.unknown_figure(
        said.bare, "\n".join([given.everything, *given.papers.values()])),
    "language": lambda said, given: tongue.foreign(said.bare, given.language),
    "verdicts": lambda said, given: verdicts.spoken(said.own),
}


def check_answer(text: str, given: Given) -> Checked:
    """The model's text, if it is honest, without marks that were never issued."""
    kept = grounds.only_issued(text, given.quotable)
    own = _without(kept, given)
    bare = grounds.MARK.sub(" ", own)
    for name in sorted(given.names, key=len, reverse=True):
        if len(name) > 2:
            bare = bare.replace(name, " ")
    said = Said(kept, own, bare)
    for test in TESTS.values():
        reason = test(said, given)
        if reason:
            return Checked("", reason)
    return Checked(kept.strip())


def _without(text: str, given: Given) -> str:
    """The text without the sentences that the tools gave; a line ends where one stood."""
    known = {one.strip() for one in (*given.sentences, *given.sources.values())}
    for sentence in sorted(known, key=len, reverse=True):
        if len(sentence) + len(re.findall(r"[一-鿿]", sentence)) >= SHORTEST:
            text = text.replace(sentence, "\n")
    return text
