"""Build what answers need before the first question: packs, names of the lists, learned models,
tables of places, points of law. A process beside which others answer needs the packs alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.services.services import House


def warm(house: House, say: Callable[[str], None] = lambda step: None) -> None:
    """Build it all; `say` is told each step before it is taken."""
    for step, build in _steps(house):
        say(step)
        build()


def _steps(house: House) -> Iterator[tuple[str, Callable[[], object]]]:
    from assistant.plan import pack_plans
    from assistant.reading.learned.linear import models
    from assistant.reading.mentions import places
    from knowledge.points import find

    yield "reading the packs", lambda: house.facts
    if house.answerers is not None:
        return
    yield "reading the names of the lists", lambda: house.spotter(house.lists).known
    yield "loading the reader's models", models
    yield "reading the tables of places", places.warm
    yield "reading the points of law", lambda: find("license", max(
        one.published for one in house.lists.snapshot.editions))
    yield "reading the plans", pack_plans
    yield "reading the laws", lambda: house.laws(house.lists)
