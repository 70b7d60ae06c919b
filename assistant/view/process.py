"""Work done here: the firms on record against the lists, what changed, which papers run out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from assistant.answer import ShownSentence
from assistant.desk import Desk
from assistant.plan.plan import processes
from assistant.view.law_states import laws_between
from assistant.view.list_results import NAMES, of_the_register, registered
from assistant.view.record_answers import expiring, who_falls_out
from assistant.view.sentences import say
from assistant.wording import words
from assistant.wording.list_words import notice
from knowledge.screening import ListEntry, Standing

LAWS, DAYS = 12, 90
"""Laws that are shown, and how far back is looked where the text names no day."""


def changes(desk: Desk) -> Iterator[ShownSentence]:
    """Which laws changed their state since the day that the text names, what the lists gained or
    lost, and which firms on record that touches; up to the day of asking. Of a notice that the text
    names: which firms on record it touches, and whom it lists."""
    named = {one.instrument for one in desk.read.references}
    of_notice = [(entry, standing) for entry in desk.lists.entries if entry.notice in named
                 for standing in _moves(entry)]
    if of_notice:
        yield from _firms(desk, {entry.id for entry, _ in of_notice})
        yield from _notices(desk, of_notice)
        return
    past = [one.since for one in desk.read.days if one.since < desk.asked.law_day]
    since, until = min(past, default=desk.asked.law_day - timedelta(DAYS)), desk.asked.law_day
    laws = laws_between(desk, since - timedelta(1), until)
    moved = [(entry, standing) for entry in desk.lists.entries
             for standing in _moves(entry) if since <= standing.since <= until]
    yield say(desk, "changed_since", since, len(laws), len(moved))
    yield from laws[-LAWS:]
    yield from _notices(desk, moved)
    yield from _firms(desk, {entry.id for entry, _ in moved})


def _notices(desk: Desk, moved: list[tuple[ListEntry, Standing]]) -> Iterator[ShownSentence]:
    """How many parties each notice moved, and on which day."""
    count: Counter[tuple[date, str, str]] = Counter(
        (one.since, entry.instrument, one.state) for entry, one in moved)
    for (day, instrument, state), parties in sorted(count.items()):
        yield say(desk, "notice_changed", day, notice(instrument, desk.language), parties,
                  words.say("states", state, desk.language))


def _firms(desk: Desk, touched: set[str]) -> Iterator[ShownSentence]:
    """The firms on record under whose name one of these entries stands."""
    flips = [(party.name, hit) for party in registered(desk) if party.screening
             for hit in party.screening.hits if hit.entry.id in touched]
    for name, hit in flips[:NAMES]:
        yield say(desk, "firm_touched", name, hit.matched_name,
                  notice(hit.entry.instrument, desk.language),
                  words.say("states", hit.state, desk.language))
    if not flips:
        yield say(desk, "no_firm_touched")


def _moves(entry: ListEntry) -> Iterator[Standing]:
    """The standings that are not the one before said again."""
    for before, one in pairwise([None, *entry.standings]):
        if one is not None and (before is None or before.state != one.state):
            yield one


Process = Callable[[Desk], Iterable[ShownSentence]]
PROCESSES: dict[str, Process] = {
    "register": of_the_register, "changes": changes, "expiring": expiring,
    "falls_out": who_falls_out,
}
"""What plan.yaml may name under `processes`."""


def of_label(label: str) -> str:
    """The work that a label of statistics stands for, by plan.yaml; empty for any other."""
    return processes().get(label, "")
