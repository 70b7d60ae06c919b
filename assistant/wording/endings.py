"""What is said where no verdict is: refusals, limits, choices, corrections, and what was not
checked."""

from __future__ import annotations

import re

from assistant.answer import Ending
from assistant.desk import Desk
from assistant.wording.phrases import phrase

LONGEST_HEADLINE = 200
_SENTENCE = re.compile(r"(?<!\bNo\.)(?<!\bNos\.)(?<!\bart\.)(?<!\bpara\.)(?<=\.)\s+(?=[A-Z“])"
                       r"|(?<=。)")


def own_text(desk: Desk, ending: Ending) -> str:
    """Our own short text for endings whose text is not the model's; empty otherwise."""
    if ending in (Ending.REFUSED_EVASION, Ending.REFUSED_PRESSURE, Ending.REFUSED_DATA,
                  Ending.LIMITS, Ending.BLOCKED_OUTPUT, Ending.MODEL_UNAVAILABLE):
        return phrase(ending.value, desk.language)
    if ending is Ending.WHICH_PARTY:
        return phrase("which_party", desk.language).format(", ".join(desk.ambiguous))
    if ending is Ending.ASKED_BACK and desk.read.unsure is not None:
        unsure = desk.read.unsure
        return unsure.ask_zh if desk.language == "zh" else unsure.ask
    return ""


def headline(desk: Desk, ending: Ending) -> str:
    """The first line of an answer without a verdict."""
    return phrase(f"{ending.value}_headline", desk.language)


def first_sentence(text: str) -> str:
    """The first sentence of a point, short enough to stand as a headline."""
    _, quote, said = text.partition("：“" if "：“" in text else ": “")
    whole = _SENTENCE.split((said.rstrip("”") if quote and text.endswith("”") else text).strip(),
                            maxsplit=1)[0]
    return whole if len(whole) <= LONGEST_HEADLINE else whole[:LONGEST_HEADLINE - 1] + "…"


def choices(desk: Desk) -> list[str]:
    """What the user may choose from, where a name or a reading is not certain."""
    if desk.ambiguous:
        return [f"{one.name} ({one.country or '?'}, {one.id})"
                for found in desk.ambiguous.values() for one in found]
    return list(desk.read.unsure.choices) if desk.read.unsure is not None else []


def corrections(desk: Desk) -> list[str]:
    """False premises and contradictions, said before anything else."""
    lines = [phrase(f"premise_{one.correction}", desk.language) for one in desk.read.premises]
    if desk.planned.scenarios and not any("veu" in one.correction for one in desk.read.premises):
        lines.append(phrase("scheme_unpublished", desk.language))
    if desk.read.span:
        lines.append(phrase("span", desk.language).format(desk.read.span, desk.read.day))
    return [*lines, *desk.conflicts]


def not_checked(desk: Desk) -> list[str]:
    """What this answer did not look at."""
    lines = []
    if not desk.parties:
        lines.append(phrase("no_party", desk.language))
    elif not any(party.firm for party in desk.parties):
        lines.append(phrase("no_record", desk.language))
    if desk.parties:
        lines.append(phrase("lists_only", desk.language))
        lines.append(phrase("ownership", desk.language))
    if desk.unread:
        lines.append(phrase("unread", desk.language))
    if desk.read.grade:
        lines.append(phrase("grade", desk.language).format(desk.read.grade))
    lines.append(phrase("after_sources", desk.language))
    return lines
