"""What the team's own records answer: papers that run out, and who falls under a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from assistant.answer import ShownSentence
from assistant.case.evidence import firm_facts
from assistant.desk import Desk
from assistant.plan import scheme_plan
from assistant.view.list_results import FIRMS, NAMES, registered
from assistant.view.sentences import say
from assistant.wording import words
from knowledge.packs import load, scenarios
from knowledge.register.fields import PAPERS_THAT_END
from knowledge.rules import Told, determine

SOON = timedelta(days=120)


def expiring(desk: Desk) -> Iterator[ShownSentence]:
    """Papers on record that have run out or do so within 120 days, the first to end first."""
    found: list[tuple[date, str, str, str]] = []
    undated = 0
    for id in desk.records.firms()[:FIRMS]:
        firm = desk.records.firm(id, desk.law_day)
        for field, ends, name in PAPERS_THAT_END:
            for one in firm.values(field):
                day = getattr(one, ends)
                if day is None:
                    undated += 1
                elif day <= desk.law_day + SOON:
                    found.append((day, firm.name, words.told(
                        "papers", field.replace("_", " "), desk.language), getattr(one, name)))
    for day, firm_name, kind, which in sorted(found)[:NAMES]:
        yield say(desk, "expired" if day < desk.law_day else "expires", day, kind, which, firm_name)
    yield say(desk, "expiry_counted", len(found), undated)


def who_falls_out(desk: Desk) -> Iterator[ShownSentence]:
    """Every firm on record in each scenario: who is out and by what, who is open for lack of what.
    Scenarios are assumptions; unknowns are counted apart."""
    scheme = scheme_plan()
    if scheme is None:
        return
    firms = registered(desk)
    for name in scenarios(scheme.pack):
        pack = load(scheme.pack, name)
        out, unknown = [], 0
        for party in firms:
            firm = desk.records.firm(party.firm, desk.law_day)
            facts: dict[str, Told] = {}
            for fact, one in firm_facts(firm).items():
                if fact in pack.facts:
                    facts[fact] = one.told
            found = determine(pack, scheme.scheme, facts, desk.law_day)
            if found.outcome == "not_eligible":
                rule = pack.rules[found.because[0]]
                version = rule.on(desk.law_day) or rule.versions[-1]
                reason = rule.sentence_zh if desk.language == "zh" else version.sentence
                out.append(f"{party.name} ({reason})")
            elif not found.favourable:
                unknown += 1
        yield say(desk, "falls_out", words.layer("C", name, desk.language), len(firms), len(out),
                  unknown, "; ".join(out[:4]) or "-")
