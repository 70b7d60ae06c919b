"""The values that the law sets on the day, and the state of the laws that were named."""

from __future__ import annotations

from contextlib import suppress

from assistant.answer import StateShown, ValueShown
from assistant.desk import Desk
from assistant.wording import words
from knowledge.errors import NoRuleInForce, UnknownParameter
from knowledge.rules import Instrument, Pack


def values(desk: Desk, pack: str, name: str) -> list[ValueShown]:
    """The value asked for, and those that are easily confused with it or go beside it; none where
    the law had none on the day."""
    shown = []
    for one in ((pack, name), *words.beside(pack, name)):
        with suppress(NoRuleInForce, UnknownParameter):
            shown.append(value(desk, *one))
    return shown


def value(desk: Desk, pack: str, name: str) -> ValueShown:
    """A value that the law sets on the day, with its reference."""
    held = desk.rules.pack(pack)
    found, parameter = held.value(name, desk.law_day), held.parameters[name]
    zh = desk.language == "zh" and parameter.description_zh
    return ValueShown(
        pack=pack,
        name=name,
        description=parameter.description_zh if zh else parameter.description,
        value=found.value,
        unit=parameter.unit,
        state=found.state.value,
        since=found.since,
        reference=found.reference,
        mark=desk.texts.cite(found.reference.split(" ")[0].rstrip(";,")),
    )


def laws_named(desk: Desk) -> list[str]:
    """The laws and notices that the text names; of a paragraph that has a state of its own, the
    paragraph; of a package of notices, all that belong to it."""
    packs = desk.house.packs()
    found: list[str] = []
    for one in desk.read.references:
        package = [law.id for pack in packs for law in pack.package(one.instrument)]
        found += package or [_governing(packs, one.instrument, one.passage)]
    return list(dict.fromkeys(found))


def _governing(packs: list[Pack], id: str, passage: str) -> str:
    """The law, or the paragraph of it that the passage stands in and that has a state of its
    own."""
    parts = [pack.governing(passage or id).id for pack in packs if id in pack.instruments]
    return next((part for part in parts if part != id), id)


def states(desk: Desk) -> list[StateShown]:
    """The state on the day of every law that the question names."""
    shown = []
    for id in laws_named(desk):
        for pack in desk.house.packs():
            if id in pack.instruments:
                shown.append(_state(desk, pack, pack.instruments[id]))
                break
    return shown


def _state(desk: Desk, pack: Pack, instrument: Instrument) -> StateShown:
    language, day = desk.language, desk.law_day
    entry = instrument.states.on(day)
    history = tuple(
        f"{one.since}: {words.say('states', one.state.value, language)}"
        f" ({words.told('references', one.reference, language)})"
        for one in instrument.states.entries
    )
    title = instrument.title_zh if language == "zh" and instrument.title_zh else instrument.title
    return StateShown(
        pack=pack.id,
        instrument=instrument.id,
        title=title,
        history=history,
        state=entry.state.value if entry else "not_issued",
        since=entry.since if entry else None,
        reference=entry.reference if entry else "",
    )
