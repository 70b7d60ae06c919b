"""What chat programs ask behind their users' backs, and what they wrap around a question.

Open WebUI asks the model of a chat for a title, tags, next messages and queries, each as a prompt
that begins with "### Task:" and names the JSON that it wants. Nothing of that is a question of law:
it is answered in the form asked for, from the chat's own words, without a determination and without
a row on record. Where a user attached documents, the same heading stands before them and the
question after them: then the question is answered, and it is said that the documents were not read.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_TASK = "### Task:"
_FORM = re.compile(r"\{\s*\"(\w+)\"\s*:\s*(\[|\")")
_HISTORY = re.compile(r"<chat_history>(.*)</chat_history>", re.DOTALL)
_USER = re.compile(r"^\s*USER:\s*(.*\S)", re.MULTILINE)
_DOCUMENTS = re.compile(r"<context>.*</context>\s*(.*)", re.DOTALL)
_LONGEST_TITLE = 60
NOT_DONE = ("Lodestone answers questions about the export control of magnets; it does no other "
            "work for a chat program.")
DOCUMENTS = "The attached documents were not read; write into the question what matters of them."


@dataclass(frozen=True)
class Wrapped:
    """A question without what the chat program put around it; `documents` were attached to it."""

    text: str
    documents: bool = False


def task(text: str) -> str | None:
    """The reply to a chat program's own prompt; None for what a user asks."""
    if not text.lstrip().startswith(_TASK) or _DOCUMENTS.search(text):
        return None
    form = _FORM.search(text)
    if form is None:
        return NOT_DONE
    key, opens = form.groups()
    empty: str | list[str] = [] if opens == "[" else ""
    return json.dumps({key: _title(text) if key == "title" else empty}, ensure_ascii=False)


def question(text: str) -> Wrapped:
    """What the user asked, where a chat program put documents before it."""
    found = _DOCUMENTS.search(text) if text.lstrip().startswith(_TASK) else None
    return Wrapped(found.group(1).strip(), True) if found else Wrapped(text)


def _title(text: str) -> str:
    """The first question of the chat that the prompt shows, cut at a word."""
    history = _HISTORY.search(text)
    asked = _USER.search(history.group(1)) if history else None
    words = " ".join(asked.group(1).split()) if asked else "Lodestone"
    if len(words) <= _LONGEST_TITLE:
        return words
    cut = words[:_LONGEST_TITLE]
    return (cut.rpartition(" ")[0] or cut) + "…"
