"""The team's own records on a firm: its military and government work, and its owners."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from assistant.answer import ShownSentence
from assistant.case.evidence import SAME_NAME, Party
from assistant.desk import Desk
from assistant.view.sentences import say
from assistant.wording.phrases import phrase
from knowledge.register.ownership import OwnershipRule, Structure, owned
from knowledge.register.ownership.structure import shown

HALF = OwnershipRule(Fraction(50), at_least=True, aggregate=True, method="cascade")
"""The test of No. 61 of 2025 paragraph 2 and of BIS's affiliates rule."""
WORK = ("defence_share", "military_work", "government_work", "contract", "activity_sign", "site")
OWNER = ("owner",)
LEAD = 0.12
"""How much nearer than any other heading the one must lie that the question asks for."""


def of_firms(desk: Desk) -> Iterator[ShownSentence]:
    """Each party: the statements on record with paper, day and grade, cited as a passage of law is;
    where one firm only may be meant by a part of its name, its record is shown as that."""
    for party in desk.parties:
        maybe = desk.ambiguous.get(party.name, [])
        firm = party.firm or (maybe[0].id if len(maybe) == 1 else "")
        if not firm:
            yield say(desk, "no_firm_record", party.name)
            continue
        if not party.firm:
            yield say(desk, "if_meant", party.name, maybe[0].name)
        yield from _said(desk, party, firm, asked_for(desk))
        yield from _said(desk, party, firm, WORK, "record_silent")
        yield from _said(desk, party, firm, OWNER, "owners_unknown")
        yield from _side(desk, firm)


def asked_for(desk: Desk) -> tuple[str, ...]:
    """The heading of a firm's record that the text asks for by its meaning, beside those that are
    always shown; empty where none stands out, or no model of meaning is at hand."""
    near = desk.house.library.meant("statements", desk.read.text) or {}
    order = sorted(((share, id.partition(".")[2]) for id, share in near.items()
                    if id.startswith("firm.")), reverse=True)
    if len(order) < 2 or order[0][0] - order[1][0] < LEAD:
        return ()
    return tuple(field for _, field in order[:1] if field not in (*WORK, *OWNER))


def _said(desk: Desk, party: Party, firm: str, fields: tuple[str, ...], silent: str = ""
          ) -> Iterator[ShownSentence]:
    passages = desk.records.statements(firm, desk.law_day)
    found = sorted((one for one in passages if one.field in fields),
                   key=lambda one: fields.index(one.field))
    for one in found:
        day = str(one.source_date or phrase("undated", desk.language))
        checked = phrase("confirmed" if one.confirmed else "unconfirmed", desk.language)
        line = say(desk, "record_says", one.text, f"{one.source}, {day}", one.grade, checked)
        yield ShownSentence(sentence=line.sentence, marks=(desk.texts.cite_paper(one),))
    if not found and silent:
        yield say(desk, silent, party.name)


def _side(desk: Desk, firm: str) -> Iterator[ShownSentence]:
    """On which side of half the listed owners stand, what has no named owner counted both ways."""
    structure = desk.records.owners(firm, desk.law_day)
    above = [one for one in structure.upstream(firm) if one != firm]
    if not above:
        return
    listed = frozenset(one for one in above if _listed(desk, structure, one))
    name, unnamed = structure.name(firm), structure.unknown_slice(firm)
    if unnamed:
        yield say(desk, "owners_unnamed", name, shown(unnamed))
    if not listed:
        yield say(desk, "no_listed_owner", name)
        return
    found = owned(structure, firm, listed, HALF, desk.law_day)
    share = shown(found.low) if found.low == found.high else (
        f"{shown(found.low)}-{shown(found.high)}")
    yield say(desk, f"listed_owners_{found.side}", name,
              ", ".join(structure.name(one) for one in sorted(listed)), share)


def _listed(desk: Desk, structure: Structure, owner: str) -> bool:
    """Whether an entry under the owner's very name stands in force on a list."""
    seen = desk.screening.screened(Party("owner", structure.name(owner), True)).screening
    return seen is not None and any(
        hit.state == "in_force" and hit.score >= SAME_NAME for hit in seen.hits)
