"""Both readings of unsettled law, and the scenarios of the scheme nobody has published."""

from __future__ import annotations

from assistant.answer import Branch, ScenarioRow
from assistant.desk import Desk
from assistant.plan import scheme_plan
from assistant.view.card.missing_facts import listed
from assistant.wording import words
from assistant.wording.phrases import phrase
from knowledge.packs import scenarios as named_scenarios
from knowledge.packs.matrix import matrix
from knowledge.rules import Determination, Pack


def branches(desk: Desk, found: Determination) -> list[Branch]:
    """Both readings of every point of unsettled law."""
    pack = desk.rules.pack(found.pack, found.scenario)
    return [
        Branch(
            suppose=dict(one.suppose),
            outcome=one.outcome,
            words=tuple(_supposed(desk, pack, point, side) for point, side in one.suppose),
            label=words.outcome(found.question, one.outcome, desk.language),
        )
        for one in found.branches
    ]


def _supposed(desk: Desk, pack: Pack, point: str, side: bool) -> str:
    zh = desk.language == "zh"
    if point in pack.instruments:
        instrument = pack.instruments[point]
        title = instrument.title_zh if zh and instrument.title_zh else instrument.title
        said = {True: ("is in force", "现行有效"), False: ("is not in force", "未生效")}[side]
        return f"{title} {said[1] if zh else said[0]}"
    parameter = pack.parameters[point]
    said = {True: ("is so", "成立"), False: ("is not so", "不成立")}[side]
    sentence = (
        parameter.description_zh if zh and parameter.description_zh else parameter.description
    )
    return f"{sentence}: {said[1] if zh else said[0]}"


def scenarios(desk: Desk) -> list[ScenarioRow]:
    """The matrix of the unpublished scheme: scenario, outcome, deciding rule; never mixed with
    published law."""
    scheme = scheme_plan()
    if scheme is None:
        return []
    first = next(iter(named_scenarios(scheme.pack)))
    zh, rows = desk.language == "zh", []
    own = desk.rules.own_scenario(scheme.pack)
    facts = desk.rules.told(scheme.pack, first)
    for one in matrix(scheme.pack, scheme.scheme, facts, desk.law_day, [own] if own else []).rows:
        found = one.determination
        desk.rules.keep(found, one.scenario)
        rows.append(
            ScenarioRow(
                scenario=one.scenario,
                outcome=one.outcome,
                label=words.outcome(found.question, one.outcome, desk.language),
                because=_wanted(desk, one.ask) if one.outcome == "needs_facts" else
                one.sentence_zh if zh and one.sentence_zh else one.sentence,
                missing=one.ask,
            )
        )
    return rows


def _wanted(desk: Desk, names: tuple[str, ...]) -> str:
    """What a scenario is undecided for."""
    shown = [words.fact(name, desk.language) for name in names[:3]]
    return phrase("wanted", desk.language).format(listed(shown, desk.language)) if shown else ""
