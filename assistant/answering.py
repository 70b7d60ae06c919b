"""The way of one question: check, read, ask the rules, let the model word it, check it, record it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from assistant import card, plan, shapes
from assistant.agent import PROMPT, Worded, prompt_digest, word
from assistant.answer import Answer, AsOf, Ending, FactShown, Verdict, of_outcome
from assistant.asked import Asked
from assistant.case import changed
from assistant.checks import Checked, check_answer, check_question
from assistant.confirming import demand_entitled
from assistant.conversations import add_turn
from assistant.desk import Desk
from assistant.embedded.model import EmbeddedChatModel
from assistant.given import given
from assistant.house import House
from assistant.record import RecordRow
from assistant.screenings import searched
from assistant.wording import endings, lists, words
from knowledge.errors import NoRuleInForce
from knowledge.rules import Determination
from knowledge.rules.canonical import digest, plain

WARNINGS = {
    "evasion": Ending.REFUSED_EVASION,
    "data_leak": Ending.REFUSED_DATA,
    "override_pressure": Ending.REFUSED_PRESSURE,
    "prompt_injection": Ending.REFUSED_PRESSURE,
    "impersonation": Ending.REFUSED_PRESSURE,
}

Beside = Callable[[Connection, Answer], None]
"""Writes what must stand or fall with an answer, in the transaction of its row."""


def answer(
    house: House, asked: Asked, on_step: Callable[[str], None] = lambda step: None, *,
    beside: Beside = lambda connection, answer: None,
) -> Answer:
    """Answer one question and put it on record; nothing leaves without its row. `beside` writes
    what must stand or fall with it.

    Raises BadQuestion, a KnowledgeError, or RecordUnavailable, each a sentence for the user.
    """
    check_question(asked.text)
    demand_entitled(asked.roles, asked.confirm)
    house.demand_released(asked.team)
    before = house.conversations.card(asked.team, asked.user, asked.conversation)
    desk = Desk(house, asked, before, on_step).open()
    found = _determine(desk)
    desk.shown = (found.pack, found.question) if found and not desk.ambiguous else None
    desk.lead = shapes.lead(desk, found)
    desk.lead_asks = shapes.asks(desk)
    desk.points = shapes.points(desk, found)
    laid = _Answer(desk, found)  # before any model speaks, so that the marks are never its doing
    own = _own_ending(desk, found)
    made = laid.make(word(desk, house.model if own is None else EmbeddedChatModel()))
    return _keep(desk, made, laid.worded, beside)


def _determine(desk: Desk) -> Determination | None:
    """Ask the rules whatever the plan names; the first answer is the one shown."""
    desk.planned = plan.plan(desk.read, desk.before)
    mixed = desk.read.intent in plan.HARD_CASES and plan.MIXED & set(desk.evidence)
    if desk.asked.scenario or mixed:
        desk.planned = replace(desk.planned, scenarios=True)
    found = None
    if desk.planned.maybe is not None:
        found = _settled(desk, desk.planned.maybe)
    if desk.planned.primary is not None:
        try:
            found = desk.determine(*desk.planned.primary)
        except NoRuleInForce:
            if not desk.read.american:
                raise
            desk.younger = desk.planned.primary  # what is said instead: from when the law is known
            return None
        other = plan.instead(found)
        found = desk.determine(*other) if other else found
        for one in desk.planned.beside:
            with suppress(NoRuleInForce):  # a question beside may be younger than the day
                desk.determine(*one)
    if found is not None and found.question == plan.NEEDED[1] and _open(found):
        found = desk.determine(*plan.ITEM)  # what is wanted is known of the item alone
    at_stake = desk.buyers() or plan.BAR_FACTS & set(desk.read.facts)
    if found is not None and at_stake and (found.pack, found.question) in plan.BEHIND_A_BAR \
            and found.question != (desk.read.question or ("", ""))[1]:
        barred = desk.determine(*plan.BARRED)
        found = barred if barred.outcome in ("barred", "unsettled") or desk.doubts else found
    if found is not None and found.question == plan.BARRED[1]:
        found = _consequence(desk, found)
    if found is not None and (found.pack, found.question) == plan.ITEM:
        found = _october(desk, found)
    return found


def _october(desk: Desk, found: Determination) -> Determination:
    """What stands outside No. 18 may stand in the package of 9 October 2025: where that is so, or
    is unsettled on the day, nothing is called out of scope."""
    if found.outcome == "not_controlled" or found.to_confirm:
        with suppress(NoRuleInForce):
            other = desk.determine(*plan.OCTOBER_LIST)
            if other.outcome in ("controlled", "unsettled"):
                return other
    return found


def _settled(desk: Desk, question: plan.Key) -> Determination | None:
    """The answer to a question that what was said settles; nothing where facts of a case lack."""
    with suppress(NoRuleInForce):
        if not _open(desk.ask(*question)):
            return desk.determine(*question)
    return None


def _open(found: Determination) -> bool:
    """Whether facts are still wanted (a yes that only waits to be confirmed wants none)."""
    return found.outcome == "needs_facts" and not found.to_confirm


def _consequence(desk: Desk, found: Determination) -> Determination | None:
    """What a list does to the party although the item is not known yet: no license of either kind,
    or none that is general. Whether a name stands on a list is the screening's to say and needs no
    facts of an item."""
    asked_of_list = desk.read.intent == "list_status"
    if found.outcome in ("barred", "not_barred") and not (
            asked_of_list and found.outcome == "not_barred"):
        return found
    for route in (plan.INDIVIDUAL, plan.GENERAL):
        other = desk.determine(*route)
        if other.outcome == "not_eligible" and any("list" in rule for rule in other.because[:1]):
            return other
    return None if asked_of_list else found


def _own_ending(desk: Desk, found: Determination | None) -> Ending | None:
    """The ending whose text is our own, whatever a model would write; None where one words it."""
    if desk.read.intent in WARNINGS and not (found and desk.planned.maybe):
        return WARNINGS[desk.read.intent]
    if desk.ambiguous:
        return Ending.WHICH_PARTY
    if desk.read.unsure is not None:
        return Ending.ASKED_BACK
    return Ending.LIMITS if desk.read.intent == "limits" else None


class _Answer:
    """The answer put together from the desk."""

    worded: Worded

    def __init__(self, desk: Desk, found: Determination | None) -> None:
        self.desk, self.found = desk, found
        self.parts: dict[str, Any] = {}
        parts = self.parts
        if found is not None and not desk.ambiguous:
            self._card(found)
        if desk.planned.scenarios:
            with suppress(NoRuleInForce):  # before November 2025 nothing was even reported
                parts["scenarios"] = card.scenarios(desk)
        for one in (*desk.read.refers_to,
                    *(passage for premise in desk.read.premises for passage in premise.passages)):
            desk.cite(one)
        parts["states"] = card.states(desk)
        if desk.read.value is not None:
            parts["values"] = card.values(desk, *desk.read.value)
        parts["points"] = desk.points
        parts["what_changed"] = [
            f"{words.fact(one.name, desk.language)}: {self._said(one.before)} → "
            f"{self._said(one.after)}"
            for one in changed(desk.before, desk.card)
        ]
        parts["corrections"] = endings.corrections(desk)
        parts["choices"] = endings.choices(desk)
        parts["hits"] = card.hits(desk)
        parts["facts"] = card.facts(desk)

    def make(self, worded: Worded) -> Answer:
        """The answer with the model's text, checked."""
        desk, parts = self.desk, self.parts
        parts["proposed"] = [
            FactShown(name=name, value=one["value"], words=one["words"], grade="D")
            for name, one in desk.proposals.items()
        ]
        checked = check_answer(worded.text, given(desk, parts))
        case = self._ending()
        self.worded = replace(worded, withheld=checked.withheld)
        ending = self._of_text(case, checked)
        if not worded.embedded and (self.found or desk.points):
            desk.keep_sources(checked.text)
        text = endings.own_text(desk, ending) or checked.text
        if ending in (Ending.LIMITS, Ending.ASKED_BACK):
            text = "\n".join([text, *(one.sentence for one in desk.points)])
        if ending is Ending.MODEL_UNAVAILABLE:
            text = "\n".join([text, checked.text])
        return Answer(
            id=str(uuid4()),
            conversation=desk.asked.conversation or str(uuid4()),
            ending=ending,
            language=desk.language,
            intent=desk.read.intent,
            question=desk.asked.text,
            headline=self._headline(case),
            citations=card.citations(desk),
            text=text,
            worded_by=worded.by,
            not_checked=endings.not_checked(desk),
            disclaimer=self._disclaimer(),
            as_of=self._as_of(),
            steps=desk.steps,
            determinations=[one.plain() for one in desk.determinations.values()],
            decision=decision(desk),
            private=desk.private,
            **parts,
        )

    def _said(self, value: Any) -> str:
        language = self.desk.language
        if value is None:
            return words.say("truths", "unknown_of", language)
        return words.choice(words.value(value, language), language)

    def _card(self, found: Determination) -> None:
        desk = self.desk
        question = desk.pack(found.pack, found.scenario).question(found.question)
        confirm = {name: desk.evidence[name] for name in found.to_confirm if name in desk.evidence}
        desk.asked_first = card.ask_first(desk, found)
        self.parts |= {
            "verdict": card.verdict(desk, found),
            "because": [] if found.outcome == "needs_facts" else card.reasons(desk, found),
            "missing": card.missing(desk, found),
            "conditions": card.conditions(desk, found),
            "alternatives": card.alternatives(desk, found) if self._routes(found) else [],
            "holder": card.holder(desk, question),
            "branches": card.branches(desk, found) if found.outcome == "unsettled" else [],
            "lawful_changes": card.changes(desk, found),
            "trace": card.trace(desk, found),
            "to_confirm": [
                FactShown(
                    name=name,
                    value=one.told.value,
                    source=one.told.source,
                    grade=one.told.grade.value,
                    words=one.words,
                )
                for name, one in confirm.items()
            ],
        }

    def _routes(self, found: Determination) -> bool:
        """Other routes are shown beside a route, and beside a bar or a scope that is settled."""
        question = self.desk.pack(found.pack, found.scenario).question(found.question)
        return question.authorization or found.outcome in ("controlled", "barred")

    def _ending(self) -> Ending:
        """How the case ends, whatever became of the model's text."""
        desk, found = self.desk, self.found
        own = _own_ending(desk, found)
        if own is not None:
            return own
        if found is None:
            told = (desk.points, self.parts.get("values"), self.parts["states"],
                    self.parts["corrections"], desk.marks)
            return Ending.ANSWERED if any(told) else Ending.NO_SOURCE
        return of_outcome(found.outcome, bool(found.to_confirm))

    def _of_text(self, case: Ending, checked: Checked) -> Ending:
        """The ending that says that the model's text is not shown, where it is not."""
        if _own_ending(self.desk, self.found) is not None:
            return case
        if checked.withheld:
            return Ending.BLOCKED_OUTPUT
        return Ending.MODEL_UNAVAILABLE if self.worded.fault else case

    def _headline(self, ending: Ending) -> str:
        verdict: Verdict | None = self.parts.get("verdict")
        if verdict:
            return verdict.line
        answered = ending in (Ending.ANSWERED, Ending.BLOCKED_OUTPUT)
        if answered and self.desk.lead:
            return self.desk.lead.sentence
        for one in self.parts.get("values", ()):
            return words.valued(one.value, one.unit, one.description, self.desk.language)
        quoted = answered and self.desk.points and self.desk.read.intent == "explain_citation"
        for state in () if quoted else self.parts.get("states", ()):
            label = words.say("states", state.state, self.desk.language)
            return f"{state.title}: {label} ({state.since or ''})"
        if answered and self.desk.points:
            return endings.first_sentence(self.desk.points[0].sentence)
        return endings.headline(self.desk, ending)

    def _disclaimer(self) -> str:
        known = ("cn_dual_use", "cn_veu", "us_veu", "us_military")
        pack = self.found.pack if self.found else "other"
        return words.say("disclaimer", pack if pack in known else "other", self.desk.language)

    def _as_of(self) -> AsOf:
        desk = self.desk
        snapshot = desk.lists.snapshot
        editions = ", ".join(f"{lists.edition(one, desk.language)} {one.version}"
                             for one in snapshot.editions)
        packs = {
            key[0] + (f":{key[2]}" if key[2] else ""): found.fingerprint
            for key, found in desk.determinations.items()
        }
        return AsOf(
            law=desk.law_day,
            lists=editions,
            list_snapshot=snapshot.id,
            packs=packs,
            texts=desk.house.library.edition,
            answered_at=desk.asked.now,
        )


def decision(desk: Desk) -> str:
    """What was decided, and on what: SHA-256 of the facts and the determinations, canonical.
    Nothing of it depends on the model that worded the answer."""
    keys = sorted(desk.determinations)
    return digest(
        {
            "day": desk.law_day,
            "lists": desk.lists.snapshot.id,
            "parties": [[one.role, one.name, one.firm, one.confirmed] for one in desk.parties],
            "facts": {name: plain(one.told) for name, one in sorted(desk.evidence.items())},
            "determinations": [desk.determinations[key].plain() for key in keys],
        }
    )


def _keep(desk: Desk, made: Answer, worded: Worded, beside: Beside) -> Answer:
    """Write the row and the turn together; the answer that leaves names its row."""
    asked = desk.asked
    body = made.model_dump(mode="json") | {
        "asked": {
            "text": asked.text,
            "user": asked.user,
            "channel": asked.channel,
            "confirm": list(asked.confirm),
            "law_day": asked.law_day.isoformat(),
            "facts": {name: plain(value) for name, value in asked.facts.items()},
        },
        "entered": desk.entered,
        "filed": desk.filed,
        "case": {"site": desk.card.site, "item": desk.card.item, "grade": desk.card.grade},
        "searched": searched(desk.lists, desk.parties),
        "model": {
            "name": worded.model,
            "fault": worded.fault,
            "withheld": worded.withheld,
            "text": worded.text,
            "prompt": {"file": PROMPT, "sha256": prompt_digest()},
        },
    }

    def together(connection: Connection, row: RecordRow) -> None:
        add_turn(connection, row, desk.card, made)
        beside(connection, made.model_copy(update={"record": row.id}))

    row = desk.house.records.write(
        "answer", team=asked.team, actor=asked.user, body=body, now=asked.now, beside=together)
    return made.model_copy(update={"record": row.id})
