"""How an outcome is shown: good, bad or open for the one who asks, and what decided it."""

from __future__ import annotations

from typing import Literal

from assistant.desk import Desk
from assistant.wording import passage_places
from knowledge.errors import KnowledgeError
from knowledge.rules import Determination

Tone = Literal["good", "bad", "open"]


def tone(found: Determination) -> Tone:
    """From the question's own favorable side, for every outcome word: what waits for facts, for a
    confirmation or for the law is open."""
    if found.outcome in ("needs_facts", "unsettled"):
        return "open"
    return "good" if found.favourable else "bad"


def deciding_place(desk: Desk, found: Determination) -> str:
    """The provision that decided: "1C905.a", "art. 26"; empty where no text of ours holds it."""
    by_rule = {one.rule: one for one in found.findings()}
    for rule in found.because[:1]:
        one = by_rule.get(rule)
        for passage in one.cites[:1] if one else ():
            try:
                return passage_places.pinpoint(desk.house.library.passage(passage), desk.language)
            except KnowledgeError:
                return ""
    return ""
