"""Military ties: every definition by itself, side by side, and what the team's own record says."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from assistant.answer import Point
from assistant.desk import Desk
from assistant.shapes.base import by_id, say
from assistant.wording import words
from assistant.wording.phrases import phrase
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
        yield say(desk, "definition", held.description_zh if zh else held.description,
                  words.told("values", str(value.value), desk.language),
                  cites=[value.reference.split(" ")[0].rstrip(";,")])
    yield from by_id(desk, TEXTS)
    undecided: list[str] = []
    for pack, question, scenario in _tests(desk):
        yield from _test(desk, pack, question, scenario, undecided)
    if undecided:
        yield say(desk, "definitions_open", "; ".join(dict.fromkeys(undecided)))


def _tests(desk: Desk) -> Iterator[tuple[str, str, str]]:
    for pack, question in TESTS:
        if question in desk.pack(pack).questions:
            yield pack, question, ""
    for name in scenarios("cn_veu"):
        yield "cn_veu", "military_tie", name


def _test(desk: Desk, pack: str, question: str, scenario: str, undecided: list[str]
          ) -> Iterator[Point]:
    """One test and what it says of the buyer; one that facts are missing for is only named."""
    try:
        found: Determination = desk.determine(pack, question, scenario)
    except KnowledgeError:
        return  # on this day the test did not exist
    asked = desk.pack(pack, scenario).question(question)
    layer = words.layer(found.layer, scenario, desk.language)
    named = f"{asked.asks_zh if desk.language == 'zh' else asked.asks} ({layer})"
    if found.outcome == "needs_facts":
        undecided.append(named.replace("?", "").replace("？", ""))
        return
    rules = {one.rule: one for one in found.findings()}
    cites = [rules[rule].cites[0] for rule in found.because[:1] if rule in rules]
    yield say(desk, "definition", named,
              words.outcome(question, found.outcome, desk.language), cites=cites)


def of_record(desk: Desk) -> Iterator[Point]:
    """What the team's record holds on the military and government work of each firm named."""
    yield from on_record(desk, FIELDS)


def on_record(desk: Desk, fields: Collection[str], silent: str = "record_silent"
              ) -> Iterator[Point]:
    """What the team's record holds under some headings on each firm named: each statement with its
    paper, day and grade, cited as a passage of law is. Where one firm only may be meant by a part
    of its name, its record is shown as that."""
    for party in desk.parties:
        maybe = desk.ambiguous.get(party.name, [])
        firm = party.firm or (maybe[0].id if len(maybe) == 1 else "")
        if not firm:
            yield say(desk, "no_firm_record", party.name)
            continue
        if not party.firm:
            yield say(desk, "if_meant", party.name, maybe[0].name)
        passages = desk.register.passages(desk.asked.team, firm, on=desk.law_day)
        shown = [one for one in passages if one.field in fields]
        for one in shown:
            day = str(one.source_date or phrase("undated", desk.language))
            checked = phrase("confirmed" if one.confirmed else "unconfirmed", desk.language)
            line = say(desk, "record_says", one.text, f"{one.source}, {day}", one.grade, checked)
            yield Point(sentence=line.sentence, marks=(desk.cite_paper(one),))
        if not shown:
            yield say(desk, silent, party.name)
