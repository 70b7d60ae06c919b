"""Where a passage stands, in the reader's language: title, article or paragraph, issuer."""

from __future__ import annotations

import re

from assistant.wording import words
from knowledge.library import Passage

LAWS = ("ecl", "d792", "afsl")
"""Instruments that are cut into articles; notices are cut into paragraphs."""
NUMBER = re.compile(r"(\d+(?:-\d+)?)((?:\(\d+\))*)")
NOTICE = re.compile(r"no\d+_\d{4}")
SECTION = re.compile(r"\d{3}\.\d+")


def title(passage: Passage, language: str) -> str:
    """The instrument's title; a Chinese one under its own title for a Chinese reader."""
    return passage.title_zh if language == "zh" and passage.title_zh else passage.title


def pinpoint(passage: Passage, language: str) -> str:
    """art. 26, para. 1, § 748.15(a), entry 1C902; else the heading's own word."""
    place = passage.pinpoint
    if number := NUMBER.fullmatch(place):
        kind = "article" if passage.instrument in LAWS else "paragraph"
        if kind == "article" or NOTICE.fullmatch(passage.instrument):
            return words.say("places", kind, language).format(*number.groups())
    if SECTION.match(place):
        return f"§ {place}"
    return words.say("places", place, language) if place.isalpha() else place


def issuer(passage: Passage, language: str) -> str:
    """Who issued it; several are named one by one."""
    parts = re.split(r"(, |; )", passage.issuer)
    said = (words.say("issuers", part, language) for part in parts[::2])
    return ("、" if language == "zh" else ", ").join(said)
