"""Reads a Chinese law or regulation: articles 第…条 and their paragraphs (款) under chapters."""

import re
from collections.abc import Iterator

from knowledge.library.loaders.parts import Provision

_ARTICLE = re.compile(
    r"^第(?P<n>[零〇一二三四五六七八九十百千]+)条(?:之(?P<sub>[一二三四五六七八九十]))?[\s\u3000]*"
)
_CHAPTER = re.compile(r"^#*\s*第[零一二三四五六七八九十百]+(?P<kind>[编章节])\s*\S*")
_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0}
_SCALE = {"十": 10, "百": 100, "千": 1000}


def is_law(text: str) -> bool:
    """True when a line begins with 第一条."""
    return any(_ARTICLE.match(line.strip()) for line in text.splitlines())


def number(written: str) -> int:
    """The value of a Chinese number below 10,000: 二十六 is 26."""
    total, digit = 0, 0
    for letter in written:
        if letter in _SCALE:
            total, digit = total + max(1, digit) * _SCALE[letter], 0
        else:
            digit = _DIGITS[letter]
    return total + digit


def parts(text: str) -> list[Provision]:
    """One part for each article, and one for each of its paragraphs where it has several."""
    return [part for article in _articles(text) for part in article]


def _articles(text: str) -> Iterator[list[Provision]]:
    above: dict[str, str] = {}
    name, lines = "", list[str]()
    for line in (line.strip() for line in text.splitlines()):
        if chapter := _CHAPTER.match(line):
            yield _article(name, lines, tuple(above.values()))
            name, lines = "", []
            kinds = "编章节"
            above = {
                k: v for k, v in above.items() if kinds.index(k) < kinds.index(chapter["kind"])
            }
            above[chapter["kind"]] = line.strip("# ")
        elif article := _ARTICLE.match(line):
            yield _article(name, lines, tuple(above.values()))
            sub = f"-{number(article['sub'])}" if article["sub"] else ""
            name, lines = f"{number(article['n'])}{sub}", [line]
        elif name and line and not line.startswith("<!--"):
            lines.append(line)
    yield _article(name, lines, tuple(above.values()))


def _article(name: str, lines: list[str], above: tuple[str, ...]) -> list[Provision]:
    """The article; with several paragraphs, each on its own with the items (一)（二） under it."""
    if not name:
        return []
    paragraphs: list[list[str]] = []
    for line in lines:
        if paragraphs and line.startswith(("（", "(")):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    if len(paragraphs) == 1:
        return [Provision(name, above, "\n".join(lines))]
    return [
        Provision(f"{name}({at})", above, "\n".join(paragraph))
        for at, paragraph in enumerate(paragraphs, 1)
    ]
