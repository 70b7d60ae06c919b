"""Which shape a question gets, by its intent, what was read, and what the rules found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from assistant.answer import Point
from assistant.desk import Desk
from assistant.shapes import changed, definitions, explain, lists, others, owners, records, states
from knowledge.rules import Determination

MOST = 14
Shape = Callable[[Desk], Iterable[Point]]
TEXTS = ("licence_route", "conflict_of_laws", "country_specific", "customs_query", "limits",
         "end_use_statement", "inspection_obligations", "documents_records", "scheme_change",
         "reexport_transfer", "military_ties", "workflow", "false_premise", "ownership_affiliates",
         "buyer_eligibility", "dates_status")
"""Intents whose answer the texts give where no rule decides."""
OWNERS = re.compile(r"\b(?:parent|subsidiar\w+|owned by|owners?|affiliates?)\b"
                    r"|母公司|子公司|股东|控股", re.IGNORECASE)
BESIDE_VALUES = ("licence_route", "documents_records", "customs_query")
"""Intents on which the texts are quoted beside a value as well."""
COUNSEL = re.compile(r"our (?:own )?laws?\b|law of ours|own country's law|anti-?boycott"
                     r"|blocking statute|本国法律|阻断", re.IGNORECASE)
OF_PRACTICE = ("reexport_transfer", "end_use_statement", "country_specific", "military_ties")
"""Intents on which practice and open points are told beside a verdict that still wants facts."""
REFUSED = ("evasion", "data_leak", "override_pressure", "prompt_injection", "impersonation")
ODDS = re.compile(r"\bchances?\b|\bodds\b|probab|\blikel|will mofcom"
                  r"|几率|概率|可能性|把握|会批", re.IGNORECASE)
CODES = re.compile(r"8505|\bhs\b|商品编号|海关编码|hs编码", re.IGNORECASE)
COMMITTEE = re.compile(r"\berc\b|end.?user review committee", re.IGNORECASE)


def points(desk: Desk, found: Determination | None) -> list[Point]:
    """The sentences of the answer that are neither verdict, reason nor missing fact."""
    if desk.read.intent in REFUSED:
        return []
    said: list[Point] = [desk.lead] if desk.lead and not desk.ambiguous else []
    for one in chain(*_shapes(desk, found)):
        if one not in said:
            said.append(one)
    return said[:MOST]


def _shapes(desk: Desk, found: Determination | None) -> Iterator[Iterable[Point]]:
    intent, follow = desk.read.intent, desk.read.follow_up
    if follow is not None:
        yield from _followed(desk, found, follow.kind)
        return
    if desk.read.unsure is not None:
        yield others.both_readings(desk, found)
    if desk.laws() and intent in ("dates_status", "item_scope", "scheme_change"):
        yield states.status(desk)
    if intent in ("dates_status", "replay_past") or desk.read.other_day is not None:
        yield states.two_days(desk, found)
    if not desk.parties and found is None and intent != "list_status":
        yield lists.of_notices(desk)
    yield from _of_intent(desk, found, intent)
    if COMMITTEE.search(desk.read.text):
        yield others.committee_deadline(desk)
    if COUNSEL.search(desk.read.text) and intent != "conflict_of_laws":
        yield others.for_counsel(desk)
    if intent == "buyer_eligibility" and any(
            party.screening and party.screening.hits for party in desk.parties):
        yield lists.of_parties(desk)
    if intent in ("buyer_eligibility", "list_status") and OWNERS.search(desk.read.text):
        yield owners.owners(desk)
    if found is not None:
        wanting = found.outcome == "needs_facts" and intent in OF_PRACTICE
        yield others.texts(desk, 2) if wanting else ()
    elif intent in BESIDE_VALUES or (
            (intent in TEXTS or (intent == "replay_past" and desk.read.american))
            and not (desk.read.value or desk.read.references)
            and not (intent == "workflow" and desk.lead)):
        yield others.texts(desk)


def _of_order(desk: Desk, found: Determination | None) -> bool:
    """Whether an order on record is meant, and not the law of an earlier day."""
    return bool(desk.read.order_no) or (found is None and not desk.read.american)


def _of_intent(desk: Desk, found: Determination | None, intent: str) -> Iterator[Iterable[Point]]:
    if intent == "explain_citation":
        yield explain.words_of_law(desk)
    elif intent == "military_ties":
        yield definitions.of_record(desk)
        if found is None or not desk.parties:
            yield definitions.side_by_side(desk)
    elif intent == "list_status":
        yield lists.of_parties(desk) if desk.parties else lists.at_large(desk)
        yield others.texts(desk, 1) if not desk.parties else ()
    elif intent == "ownership_affiliates":
        yield owners.owners(desk)
    elif intent == "limits":
        yield others.no_odds(desk) if ODDS.search(desk.read.text) else others.advice(desk)
    elif intent == "mirrored_regime":
        yield others.regimes(desk)
    elif intent == "replay_past":
        yield others.old_order(desk) if _of_order(desk, found) else ()
    elif intent == "batch_screening":
        yield lists.of_the_register(desk)
    elif intent == "change_impact":
        yield changed.changes(desk)
    elif intent == "workflow":
        yield records.expiring(desk) if desk.lead is None else ()
    elif intent == "scheme_change" and desk.planned.scenarios:
        yield records.who_falls_out(desk)
    elif intent == "conflict_of_laws":
        yield others.for_counsel(desk)
    elif intent in ("item_scope", "assembly_scope"):
        yield others.hs_code(desk) if CODES.search(desk.read.text) else ()
        yield others.processing_depth(desk) if intent == "assembly_scope" else ()


def _followed(desk: Desk, found: Determination | None, kind: str) -> Iterator[Iterable[Point]]:
    if kind == "party" and found is None:
        yield others.parent_of(desk)
    elif kind == "change":
        yield others.before_and_after(desk)
    elif found is None:
        yield explain.words_of_law(desk)
    elif kind == "why":
        yield explain.why(desk, found)
    elif kind == "source":
        yield explain.source(desk, found)
    elif kind == "missing":
        yield explain.missing(desk, found)
