"""The answer card as Markdown for chat programs: no image, no link but those of the citations."""

from __future__ import annotations

import re

from api.terminal.answer_text import sections
from assistant.answer import Answer
from assistant.wording import words

_LIVE = re.compile(r"^[-+=]|(?<!\w)_|_(?!\w)|[\\`*<>|#~$]")
"""Signs that could begin markup. A bracket alone is none: it stays, since `\\[` begins a formula in
some chat programs, and marks such as [S1] are meant to be read."""
_LINK = re.compile(r"\](?=[(\[:])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|file|data|javascript|mailto):")


def markdown(answer: Answer) -> str:
    """Headline, checked text, every part of the card, sources with their links."""
    lines = [f"**{plain(answer.headline)}**"]
    said = [line for line in answer.text.splitlines() if line.strip() and line != answer.headline]
    if said:
        lines += ["", *(plain(line) for line in said)]
    for title, entries in sections(answer):
        if entries:
            lines += ["", f"**{words.say('sections', title, answer.language)}**", ""]
            lines += [f"- {plain(entry)}" for entry in entries] if title != "sources" else [
                f"- {plain(f'[{one.mark}] {one.title}, {one.pinpoint}; {one.issuer}')} "
                + (f"<{one.link}>" if one.link.startswith("http") else "")
                for one in answer.citations]
    lines += ["", f"{plain(answer.disclaimer)} (record {answer.record})"]
    return "\n".join(lines)


def plain(text: str) -> str:
    """The text with every sign escaped that would make a link, an image, a formula or markup."""
    text = _LIVE.sub(r"\\\g<0>", " ".join(text.split()))
    return _ADDRESS.sub(r"\1&#58;", _LINK.sub("&#93;", text))
