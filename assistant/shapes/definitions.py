"""Military ties: every definition by itself, side by side, and what the team's own record says."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Point
from assistant.desk import Desk
from assistant.shapes.base import by_id, say
from assistant.wording import words
from knowledge.errors import KnowledgeError
from knowledge.packs import scenarios
from knowledge.rules import Determination

OPEN_LAW = (("cn_dual_use", "military_user_definition"), ("cn_dual_use",
"military_tie_threshold_pct"))
TESTS = (("us_military", "is_military_end_user"), ("us_military", "is_military_end_use"),
         ("us_mirror", "us_military_tie_evidence"), ("us_mirror", "mirror_weak_sign_only"))
FIELDS = ("military_work", "government_work", "defence_share", "contract", "activity_sign", "site")
TEXTS = ("cn_open:D1", "us_744_21:744.21(g)")


def side_by_side(desk: Desk) -> Iterator[Point]:
    """No text merges these tests, so none is carried over into another."""
    for pack, name in OPEN_LAW:
        try:
            value = desk.pack(pack).value(name, desk.law_day)
        except KnowledgeError:
            continue
        held = desk.pack(pack).parameters[name]
        zh = desk.language == "zh" and held.description_zh
        yield say(desk, "definition", held.description_zh if zh else held.description, value.value,
                  cites=[value.reference.split(" ")[0].rstrip(";,")])
    for pack, question in TESTS:
        if question in desk.pack(pack).questions:
            yield from _test(desk, pack, question)
    for name in scenarios("cn_veu"):
        yield from _test(desk, "cn_veu", "military_tie", name)
    yield from by_id(desk, TEXTS)


def _test(desk: Desk, pack: str, question: str, scenario: str = "") -> Iterator[Point]:
    try:
        found: Determination = desk.determine(pack, question, scenario)
    except KnowledgeError:
        return  # on this day the test did not exist
    asked = desk.pack(pack, scenario).question(question)
    label = words.outcome(question, found.outcome, desk.language)
    rules = {one.rule: one for one in found.findings()}
    cites = [rules[rule].cites[0] for rule in found.because[:1] if rule in rules]
    layer = words.layer(found.layer, scenario, desk.language)
    yield say(desk, "definition", f"{asked.asks_zh if desk.language == 'zh' else asked.asks}"
              f" ({layer})", label, cites=cites)


def of_record(desk: Desk) -> Iterator[Point]:
    """What the team's record holds on the military and government work of each firm named."""
    for party in desk.parties:
        if not party.firm:
            yield say(desk, "no_firm_record", party.name)
            continue
        passages = desk.register.passages(desk.asked.team, party.firm, on=desk.law_day)
        shown = [one for one in passages if one.field in FIELDS]
        for one in shown:
            yield Point(sentence=f"{one.text} ({one.source})")
        if not shown:
            yield say(desk, "record_silent", party.name)
