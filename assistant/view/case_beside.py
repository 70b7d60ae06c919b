"""The standing of a further buyer or item of the same text, beside the first."""

from __future__ import annotations

from assistant.answer import Beside
from assistant.desk import Desk
from assistant.plan import Plan
from assistant.view.card.verdict import verdict
from assistant.view.outcomes import tone
from assistant.view.standing import decide, lines


def case_beside(desk: Desk, about: str, planned: Plan) -> Beside:
    """What the same questions give for it: its headline and its lines, which go on record with the
    answer."""
    found = decide(desk, planned)
    return Beside(
        about=about, headline=verdict(desk, found).line if found else about,
        tone=tone(found) if found else "open", lines=tuple(lines(desk, planned, found)))
