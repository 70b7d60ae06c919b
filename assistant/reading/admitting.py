"""Admit a message: whole, not empty, of a length that is read."""

from __future__ import annotations

LONGEST_QUESTION = 20_000


class BadQuestion(ValueError):
    """A question that cannot be answered as it came; the sentence says what to do."""


def admit(text: str) -> str:
    """The question without its outer blanks; BadQuestion where it is empty, too long or broken."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise BadQuestion("The question holds half characters; send it as UTF-8.")
    found = text.replace("\x00", "").strip()
    if not found:
        raise BadQuestion("The question is empty; write what you want to know.")
    if len(found) > LONGEST_QUESTION:
        raise BadQuestion(f"The question has {len(found):,} characters; send at most "
                          f"{LONGEST_QUESTION:,}, and documents as files.")
    return found
