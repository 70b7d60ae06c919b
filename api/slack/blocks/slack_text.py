"""Text for Slack and from Slack: what others wrote can make no link, no mention and no emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import unescape
from pathlib import Path

from assistant.answer import Answer
from assistant.memo.memo_document import visible
from knowledge import strict_yaml

LONGEST_LINE, LONGEST_BLOCK = 700, 3_000
_SIGNS = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;",
          ord("*"): "∗", ord("~"): "∼", ord("`"): "ˋ"}
_MARK = re.compile(r"\[(S\d{1,3})\]")
_ADDRESS = re.compile(r"https?://[^\s<>|]{1,2900}")
_TAG = re.compile(r"<([^<>]*)>")
_CHINESE = re.compile("[\u4e00-\u9fff]")


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = strict_yaml.read(Path(__file__).parent / "texts.yaml")
    return found


def say(key: str, language: str) -> str:
    """The bot's own words."""
    return _words()[key][language]


def language_of(text: str) -> str:
    """The language in which somebody is answered before his question was read."""
    return "zh" if _CHINESE.search(text) else "en"


def safe(text: object, longest: int = LONGEST_LINE) -> str:
    """Any text as one line of a message: nothing in it is markup, nothing in it is hidden."""
    return shortened(" ".join(visible(text).split()), longest).translate(_SIGNS)


def shortened(text: str, longest: int) -> str:
    """The text, cut where it is longer."""
    return text if len(text) <= longest else text[:longest - 1].rstrip() + "…"


def link(address: str, text: str) -> str:
    """A link to an address of ours or of our sources; the text alone where it is no address."""
    if not _ADDRESS.fullmatch(address):
        return text
    return f"<{address.replace('&', '&amp;')}|{text}>"


def cited(line: str, answer: Answer) -> str:
    """The safe line with its marks as links to the sources that were cited."""
    known = {one.mark: one.link for one in answer.citations}
    return _MARK.sub(lambda found: link(known[found[1]], found[1]) if found[1] in known else "",
                     line).rstrip()


def within(lines: Iterable[str], longest: int = LONGEST_BLOCK) -> str:
    """The whole lines that fit a block, and a sign where some are left out."""
    held: list[str] = []
    size = 0
    for line in lines:
        if size + len(line) + 1 > longest - 2:
            return "\n".join([*held, "…"])
        held.append(line)
        size += len(line) + 1
    return "\n".join(held)


def heard(text: str) -> str:
    """What somebody wrote, without Slack's own signs: mentions go, links keep their words."""
    return " ".join(unescape(_TAG.sub(_tag, text)).split(" ")).strip()


def _tag(found: re.Match[str]) -> str:
    inner, _, label = found[1].partition("|")
    if inner.startswith(("@", "!")):
        return ""
    return (label or inner).lstrip("#")
