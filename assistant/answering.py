"""The way of one question: read, open the case, plan, decide, find, lay out, record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from assistant import planning
from assistant.answer import (
    Answer,
    AsOf,
    Ending,
    FactShown,
    ReadItem,
    ShownSentence,
    Statement,
    ValueShown,
    Verdict,
    Waiting,
    of_outcome,
)
from assistant.asked import Asked
from assistant.case import OpenQuestion, changed, under_todays_names
from assistant.case.confirming import demand_entitled
from assistant.conversations import add_turn
from assistant.desk import Desk, for_other_buyer, for_other_item, open_desk
from assistant.determining.screenings import searched
from assistant.plan import pack_plan, scheme_plan
from assistant.planning import Laid
from assistant.reading.admitting import admit
from assistant.record import RecordRow
from assistant.services.services import House
from assistant.view import (
    card,
    endings,
    explanation,
    firm_records,
    law_answers,
    process,
    short_answer,
    standing,
)
from assistant.view import list_results as list_view
from assistant.view.case_beside import case_beside
from assistant.view.law_states import status, two_days
from assistant.view.sentences import say
from assistant.wording import list_words, words
from assistant.wording.list_words import name as listed
from assistant.wording.phrases import phrase
from knowledge.errors import NoRuleInForce, UnknownPack
from knowledge.packs import scenarios
from knowledge.rules import Determination
from knowledge.rules.canonical import canonical, plain

REFUSED = {
    "evasion": Ending.REFUSED_EVASION,
    "data_leak": Ending.REFUSED_DATA,
    "pressure": Ending.REFUSED_PRESSURE,
    "injection": Ending.REFUSED_PRESSURE,
    "impersonation": Ending.REFUSED_PRESSURE,
}
MOST_BESIDE, WHY, WORK = 4, 3, 8
"""Further buyers and items that are answered beside the first."""


Beside = Callable[[Connection, Answer], None]
"""Writes what must stand or fall with an answer, in the transaction of its row."""


def answer(
    house: House, asked: Asked, on_step: Callable[[str], None] = lambda step: None, *,
    beside: Beside = lambda connection, answer: None,
) -> Answer:
    """Answer one question and put it on record; nothing leaves without its row. `beside` writes
    what must stand or fall with it.

    Raises BadQuestion, a KnowledgeError (a scenario that the team does not have is unknown whatever
    is asked), or RecordUnavailable, each a sentence for the user.
    """
    admit(asked.text)
    demand_entitled(asked.roles, asked.confirm)
    house.demand_released(asked.team)
    held = house.conversations.card(asked.team, asked.user, asked.conversation)
    before = under_todays_names(held, house.renamed)
    if asked.scenario:
        _demand_scenario(house, asked)
    laid = _decide(planning.planned(open_desk(house, asked, before, on_step)))
    return _keep(laid, _lay_out(laid), beside)


def _demand_scenario(house: House, asked: Asked) -> None:
    """UnknownPack where the team has no scenario of the name asked for."""
    scheme = scheme_plan()
    if scheme is None:
        raise UnknownPack("no installed pack has scenarios; ask without one")
    house.pack(scheme.pack, asked.scenario, asked.team)


def _decide(found: Laid) -> Laid:
    """Ask the rules whatever the plan names; the first answer is the one shown."""
    if {"standing", "draft"} & {*found.planned.parts}:
        try:
            return replace(found, shown=standing.decide(found.desk, found.planned))
        except NoRuleInForce as error:
            found.desk.notes.notice(f"{error}.")
    return found


class _Parts:
    """The answer put together from the desk."""

    def __init__(self, found: Laid) -> None:
        self.found, self.desk = found, found.desk
        self.made: dict[str, Any] = {}
        self.statements: list[Statement] = []
        self.rest: list[ShownSentence] = []
        if found.shown is not None and not self.desk.ambiguous:
            self._case(found.shown)
        for part in planning.in_order(found):
            getattr(self, f"_{part}")()
        if found.planned.parts[0] == "points" and self.statements[:1] and (
                self.statements[0].kind == "point"):
            self.made["tone"] = ""  # the answer is a point of law, and the case stands beside it
        self._common()

    # --- the case -------------------------------------------------------------------------------

    def _case(self, shown: Determination) -> None:
        desk = self.desk
        question = desk.rules.pack(shown.pack, shown.scenario).question(shown.question)
        missing = card.missing(desk, shown)
        to_confirm = [
            FactShown(name=name, value=one.told.value, source=one.told.source,
                      grade=one.told.grade.value, words=one.words)
            for name in shown.to_confirm if (one := desk.evidence.facts.get(name)) is not None]
        likely = short_answer.likely(desk, missing) if shown.outcome == "needs_facts" else []
        step = short_answer.next_step(desk, shown, missing, to_confirm or likely)
        needed = {*desk.evidence.facts} & _deciding(shown)
        self.made |= {
            "verdict": card.verdict(desk, shown),
            "because": [] if shown.outcome == "needs_facts" else card.reasons(desk, shown),
            "missing": missing,
            "to_confirm": to_confirm,
            "likely": likely,
            "conditions": card.conditions(desk, shown),
            "alternatives": card.alternatives(desk, shown) if self._routes(shown) else [],
            "holder": card.holder(desk, question),
            "branches": card.branches(desk, shown) if shown.outcome == "unsettled" else [],
            "lawful_changes": card.changes(desk, shown),
            "trace": card.trace(desk, shown),
            "next": step,
            "tone": short_answer.tone_of(shown),
            "facts_known": len(needed),
            "facts_needed": len(needed) + len({one.name for one in missing}),
            "drafts": short_answer.drafts(desk, missing),
        }

    def _routes(self, shown: Determination) -> bool:
        """Other routes are shown beside a route, and beside a bar or a scope that is settled."""
        question = self.desk.rules.pack(shown.pack, shown.scenario).question(shown.question)
        return question.authorization or shown.outcome in pack_plan(shown.pack).routes_beside

    def _standing(self) -> None:
        desk, shown = self.desk, self.found.shown
        if shown is None:
            return
        self.made["standing"] = standing.lines(desk, self.found.planned, shown)
        self.made["beside"] = list(self._beside())
        verdict: Verdict | None = self.made.get("verdict")
        if planning.nothing_taken(desk, [one.name for one in self.made.get("likely", ())]):
            self._first([Statement(id="nothing_taken", kind="notice",
                                   sentence=phrase("nothing_taken", desk.language))])
        if any(line.matrix for held in self.found.planned.lines for line in held.lines):
            with suppress(NoRuleInForce):  # before November 2025 nothing was even reported
                self.made["scenarios"] = card.scenarios(desk)
        if self.found.planned.scheme:
            self._first(short_answer.of_scheme(desk, self.made.get("scenarios", ())))
        self._first(short_answer.of_points(list(list_view.told_first(desk, shown)), "list"))
        lists_first = self.found.planned.parts[0] == "lists" and not self.found.planned.asked
        if verdict is not None and lists_first and self.made["tone"] != "bad":
            # who stands on a list was asked, and no more: nothing else is cleared by it
            if self.made["tone"] == "open":
                self._first(short_answer.of_next(self.made["next"]))
            self.made["tone"] = "open"
        elif verdict is not None:
            self._first(standing.settled(desk, shown))
            told = short_answer.of_case(desk, verdict, self.made["because"], self.made["next"])
            self._first(one for one in told if one.kind != "verdict" or not lists_first)

    def _beside(self) -> Any:
        """The standing of each further buyer, and of each further item."""
        desk, planned = self.desk, self.found.planned
        for party in [one for one in desk.parties if one.role == "other"][:MOST_BESIDE]:
            yield case_beside(for_other_buyer(desk, party), party.name, planned)
        for label, facts in list(desk.card.items.items())[1:MOST_BESIDE + 1]:
            yield case_beside(for_other_item(desk, facts), label.partition(": ")[2] or label,
                              planned)

    # --- the law, lists and records -------------------------------------------------------------

    def _points(self) -> None:
        shown = law_answers.shown(self.desk, self.found.points, self.found.whole)
        self.made["law_points"] = shown
        self._first(short_answer.of_law(self.desk, shown, self.found.whole))
        for one in self.found.points[:1]:
            scenario = next(iter(scenarios(one.point.pack)), "")
            self._first(Statement(id="read_until", kind="notice", sentence=f"{limit}.")
                        for limit in card.limit_of_reading(self.desk, one.point.pack, scenario))
        self.made["values"] = list(self._values())
        if not shown and self.found.shown is None and self.found.planned.parts[0] == "points":
            near = list(law_answers.nearest(self.desk))
            none = law_answers.no_text(self.desk, bool(near))
            self._first(short_answer.of_points([none], "notice"))
            self.rest += near

    def _values(self) -> Iterator[ValueShown]:
        """The values of the first point that the law sets on the day."""
        for one in self.found.points[:1]:
            for name in one.point.values:
                with suppress(NoRuleInForce):
                    yield card.value(self.desk, one.point.pack, name)

    def _grounds(self) -> None:
        grounds = list(law_answers.grounds(self.desk, self.found.points))
        self._first(short_answer.of_points(grounds, "quote"))

    def _closing(self) -> None:
        self._first([Statement(id="closing", kind="notice",
                               sentence=phrase("closing", self.desk.language))])

    def _unanswered(self) -> None:
        self._first([Statement(id="no_text", kind="notice",
                               sentence=phrase("no_text_here", self.desk.language))])

    def _passages(self) -> None:
        self.rest += law_answers.named(self.desk)

    def _quoted(self) -> None:
        self._first(short_answer.of_points(list(law_answers.named(self.desk)), "quote"))

    def _states(self) -> None:
        states = card.states(self.desk)
        self.made["states"] = states
        told = [*status(self.desk), *two_days(self.desk, self.found.shown)]
        if states:
            self._first([Statement(id=f"state:{id}", kind="state", sentence=sentence)
                         for id, sentence in endings.states(self.desk, states)])
        self.rest += told

    def _lists(self) -> None:
        leads = list(list_view.leads(self.desk))
        told = list(list_view.of_parties(self.desk) if self.desk.parties
                    else list_view.at_large(self.desk))
        first = leads or told[:1]
        own = list(list_view.of_packs(self.desk, self.found.planned.special))
        if own and not any(one.screening and one.screening.hits for one in self.desk.parties):
            first = [*own, *first]
        self._first(short_answer.of_points(first, "list"))
        self.rest += told if leads else told[1:]

    def _process(self) -> None:
        work = process.PROCESSES.get(process.of_label(self.desk.read.intent))
        if work is not None:
            told = list(work(self.desk))
            self._first(short_answer.of_points(told[:WORK], "record"))
            self.rest += told[WORK:]

    def _records(self) -> None:
        told = list(firm_records.of_firms(self.desk))
        if self.found.planned.parts[0] == "records":
            self._first(short_answer.of_points(told[:WHY], "record"))
        self.rest += told

    def _why(self) -> None:
        if self.found.shown is not None:
            told = list(explanation.why(self.desk, self.found.shown))
            self._first(short_answer.of_points(told[:WHY], "reason"))
            self.rest += told[WHY:]

    def _draft(self) -> None:
        drafts = self.made.get("drafts", ())
        if self.desk.before.open and self.made.get("standing"):
            self._first([Statement(id=f"line:{one.name}", kind="reason",
                                   sentence=f"{one.title}: {one.text}", marks=one.marks)
                         for one in self.made["standing"]])
        elif self.desk.card.open:
            self._first([Statement(id=f"draft:{place}", kind="draft", sentence=one)
                         for place, one in enumerate(drafts, 1)])
        elif drafts:  # nothing is known of a case: whom to ask for what, to choose from
            self._first([Statement(id="drafts", kind="notice", sentence=phrase(
                "drafts_below", self.desk.language).format(len(drafts)))])

    def _help(self) -> None:
        self._first([Statement(id=name, kind="notice", sentence=phrase(name, self.desk.language))
                     for name in ("what_i_do", "limits")])

    # --- what every answer has ------------------------------------------------------------------

    def _first(self, statements: Any) -> None:
        """Add to the short answer, each sentence once."""
        held = {one.sentence for one in self.statements}
        self.statements += [one for one in statements if one.sentence not in held]

    def _common(self) -> None:
        desk, made = self.desk, self.made
        for one in (reference.passage for reference in desk.read.references):
            if one:
                desk.texts.cite(one)
        made["points"] = self.rest
        made.setdefault("states", card.states(desk))
        made["what_changed"] = [
            f"{words.fact(one.name, desk.language)}: {self._said(one.name, one.before)} → "
            f"{self._said(one.name, one.after)}" for one in changed(desk.before, desk.card)]
        differ = [phrase("told_twice", desk.language).format(words.fact(name, desk.language))
                  for name in desk.read.differing]
        made["corrections"] = [*desk.notes.notices, *desk.notes.conflicts, *differ]
        made["choices"] = endings.choices(desk)
        made["hits"] = card.hits(desk)
        made["facts"] = card.facts(desk)
        made["supposed"] = [phrase("supposed", desk.language).format(
            words.fact(name, desk.language),
            words.fact_value(name, value, desk.language))
            for name, value in standing.supposed(desk.rules.determinations)]
        made["read"] = read_items(desk)
        used = {one.words for name, one in desk.card.facts.items()
                if desk.before.facts.get(name) != one}
        used |= {one.words for one in desk.card.shares if one not in desk.before.shares}
        made["unread"] = [said for one in desk.read.unread
                          if (said := desk.read.words(one.span)) not in used]
        made["waiting"] = list(short_answer.waiting(desk, self.found.shown, made.get("missing", ()),
                                                    made.get("to_confirm")
                                                    or made.get("likely", ())))
        if desk.read.language == "other":
            self.made["corrections"].append(phrase("other_language", desk.language))

    def _said(self, name: str, value: Any) -> str:
        language = self.desk.language
        if value is None:
            return words.say("truths", "unknown_of", language)
        return words.fact_value(name, value, language)


def _lay_out(found: Laid) -> Answer:
    """The answer of issued statements, short first, the rest folded."""
    desk, parts = found.desk, _Parts(found)
    ending = _ending(found, parts)
    refusal = endings.own_text(desk, ending)
    statements = parts.statements
    if refusal:
        own = Statement(id=ending.value, kind="notice", sentence=refusal)
        keep = [one for one in statements if one.kind in ("verdict", "point")]
        statements = [own, *keep[:1]]
    if not statements:
        statements = [Statement(id="no_text", kind="notice",
                                sentence=say(desk, "no_text_answers").sentence)]
    shown = found.shown
    return Answer(
        id=str(uuid4()), conversation=desk.asked.conversation or str(uuid4()),
        ending=ending, language=desk.language, intent=desk.read.intent,
        kind="case" if desk.read.reply and shown else desk.read.kind.value,
        question=desk.asked.text,
        headline=statements[0].sentence, statements=statements,
        text="\n".join(one.marked for one in statements),
        citations=card.citations(desk), not_checked=endings.not_checked(desk),
        disclaimer=_disclaimer(desk, shown), as_of=_as_of(desk), steps=desk.notes.steps,
        read_by=desk.read.reader,
        worded_by=desk.model.get("fault", "") and f"embedded, since {desk.model['name']} failed: "
        f"{desk.model['fault']}",
        determinations=[one.plain() for one in desk.rules.determinations.values()],
        decision=decision(desk), private=desk.records.opened, **parts.made)


def _ending(found: Laid, parts: _Parts) -> Ending:
    """How the case ends."""
    desk, shown = found.desk, found.shown
    if desk.read.misuse is not None:
        return REFUSED[desk.read.misuse.kind]
    if desk.ambiguous:
        return Ending.WHICH_PARTY
    planned = found.planned.parts
    waits = shown is not None and shown.to_confirm and "standing" in planned
    if shown is not None and (planned[0] == "standing" or waits):
        return of_outcome(shown.outcome, bool(shown.to_confirm))
    if planned[:1] == ("help",):
        return Ending.LIMITS
    return Ending.ANSWERED if parts.statements else Ending.NO_SOURCE


def read_items(desk: Desk) -> list[ReadItem]:
    """What was read in this text, for the user to look over."""
    read = desk.read
    items = [ReadItem(name=words.say("roles", one.role, desk.language), value=one.name,
                      words=read.words(one.span)) for one in read.parties]
    items += [ReadItem(name=words.say("roles", "owner", desk.language),
                       value=f"{one.owner or listed(one.listed, desk.language)} {one.percent:g} %",
                       words=read.words(one.span))
              for one in read.shares]
    items += [ReadItem(name=words.fact(one.name, desk.language),
                       value=words.fact_value(one.name, one.value, desk.language),
                       words=read.words(one.span)) for one in read.said()]
    return items


def _deciding(shown: Determination) -> set[str]:
    """The facts that the rules of this question read."""
    return {fact.name for one in shown.findings() for fact in one.reads}


def _disclaimer(desk: Desk, shown: Determination | None) -> str:
    pack = shown.pack if shown and words.has("disclaimer", shown.pack) else "other"
    return words.say("disclaimer", pack, desk.language)


def _as_of(desk: Desk) -> AsOf:
    snapshot = desk.lists.snapshot
    editions = ", ".join(f"{list_words.edition(one, desk.language)} {one.version}"
                         for one in snapshot.editions)
    packs = {key[0] + (f":{key[2]}" if key[2] else ""): found.fingerprint
             for key, found in desk.rules.determinations.items()}
    return AsOf(law=desk.law_day, lists=editions, list_snapshot=snapshot.id, packs=packs,
                texts=desk.house.library.edition, answered_at=desk.asked.now)


def decision(desk: Desk) -> str:
    """What was decided, and on what: SHA-256 of the facts and the determinations, canonical.
    No sentence of a model is in it; what a model read is in it as any fact is, unconfirmed."""
    decided = [found.canonical() for _, found in sorted(
        desk.rules.determinations.items(), key=lambda one: one[0])]
    parts = {
        "day": canonical(desk.law_day),
        "lists": canonical(desk.lists.snapshot.id),
        "parties": canonical([[one.role, one.name, one.firm, one.confirmed]
                              for one in desk.parties]),
        "facts": canonical({name: one.told for name, one in desk.evidence.facts.items()}),
        "determinations": "[" + ",".join(decided) + "]",
    }
    text = "{" + ",".join([f'"{name}":{parts[name]}' for name in sorted(parts)]) + "}"
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _keep(laid: Laid, made: Answer, beside: Beside) -> Answer:
    """Write the row and the turn together; the answer that leaves names its row."""
    desk, asked = laid.desk, laid.desk.asked
    body = made.model_dump(mode="json", exclude={"determinations"}) | {
        "determinations": made.determinations,
        "asked": {
            "text": asked.text, "user": asked.user, "channel": asked.channel,
            "confirm": list(asked.confirm), "law_day": asked.law_day.isoformat(),
            "facts": {name: plain(value) for name, value in asked.facts.items()},
            **({"unknown": list(asked.unknown)} if asked.unknown else {}),
        },
        "entered": desk.evidence.entered,
        "filed": desk.evidence.filed,
        "case": {"site": desk.card.site, "item": desk.card.item, "grade": desk.card.grade},
        "searched": searched(desk.lists, desk.parties),
        "model": {"name": desk.read.reader, "fault": "", **desk.model},
    }
    pack, question = laid.kept
    kept = replace(desk.kept, pack=pack, question=question, intent=made.intent,
                   language=made.language, waiting=tuple(_open(one) for one in made.waiting))

    def together(connection: Connection, row: RecordRow) -> None:
        add_turn(connection, row, kept, made)
        beside(connection, made.model_copy(update={"record": row.id}))

    row = desk.house.records.write(
        "answer", team=asked.team, actor=asked.user, body=body, now=asked.now, beside=together)
    return made.model_copy(update={"record": row.id})


def _open(one: Waiting) -> OpenQuestion:
    return OpenQuestion(one.id, one.kind, one.names, one.choices, one.text)
