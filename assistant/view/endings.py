"""What is said where no verdict is: refusals, limits, choices, corrections, and what was not
checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Ending, StateShown
from assistant.desk import Desk
from assistant.wording import words
from assistant.wording.phrases import phrase


def own_text(desk: Desk, ending: Ending) -> str:
    """Our own sentence for a refusal, or for a name that several firms bear; empty otherwise."""
    if ending in (Ending.REFUSED_EVASION, Ending.REFUSED_PRESSURE, Ending.REFUSED_DATA):
        return phrase(ending.value, desk.language)
    if ending is Ending.WHICH_PARTY:
        return phrase("which_party", desk.language).format(", ".join(desk.ambiguous))
    return ""


def state(desk: Desk, one: StateShown) -> str:
    """The state of a law on the day, in one sentence; where nobody has checked it, that is said."""
    if one.since is None:
        return phrase("lead_not_issued", desk.language).format(one.title, desk.law_day)
    label = words.say("states", one.state, desk.language)
    key = "lead_unverified" if one.state == "unverified" else "lead_state"
    return phrase(key, desk.language).format(
        one.title, label, one.since, words.told("references", one.reference, desk.language))


def states(desk: Desk, shown: Sequence[StateShown]) -> Iterator[tuple[str, str]]:
    """The id and the sentence of each state; laws that share one are told together."""
    alike: dict[tuple[str, object, str], list[StateShown]] = {}
    for one in shown:
        alike.setdefault((one.state, one.since, one.reference), []).append(one)
    for group in alike.values():
        titles = ("；" if desk.language == "zh" else "; ").join(one.title for one in group)
        yield group[0].instrument, state(desk, group[0].model_copy(update={"title": titles}))


def choices(desk: Desk) -> list[str]:
    """What the user may choose from, where several firms bear a name."""
    return [f"{one.name} ({one.country or '?'}, {one.id})"
            for found in desk.ambiguous.values() for one in found]


def not_checked(desk: Desk) -> list[str]:
    """What this answer did not look at."""
    lines = []
    if not desk.parties and desk.rules.determinations:
        lines.append(phrase("no_party", desk.language))
    elif desk.parties and not any(party.firm for party in desk.parties):
        lines.append(phrase("no_record", desk.language))
    if desk.parties:
        lines.append(phrase("lists_only", desk.language))
        lines.append(phrase("ownership", desk.language))
    if desk.read.pasted:
        lines.append(phrase("unread", desk.language))
    if desk.card.grade:
        lines.append(phrase("grade", desk.language).format(desk.card.grade))
    lines.append(phrase("after_sources", desk.language))
    return lines
