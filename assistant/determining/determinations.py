"""Facts in, determination out, on record: the way to the rules on which no model stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from assistant.record import RecordRow, Records
from assistant.roles import Claim, Who, may_confirm
from assistant.services.services import installed_packs
from assistant.wording import words
from knowledge.errors import UnknownFact, UnknownParameter, WrongValue, no_such
from knowledge.rules import Grade, Pack, State, Told, compare, determine
from knowledge.rules import assume as assume_states
from knowledge.rules.canonical import digest
from knowledge.rules.compare import Comparison


class Deciding(Protocol):
    """What a determination needs of the house."""

    records: Records

    def pack(self, id: str, scenario: str = "", team: str = "") -> Pack: ...

    def demand_released(self, team: str, packs: list[Pack] | None = None) -> None: ...


@dataclass(frozen=True)
class Case:
    """One case before the rules: pack, question, facts, and the day of the law.

    A fact is a plain value, the word of whoever entered it, or a mapping with `value`, `source`,
    `source_date`, `grade`, `confirmed`; what of that counts is said by `told`. `assume`
    supposes states of instruments.
    """

    pack: str
    question: str
    facts: Mapping[str, Any]
    on: date
    scenario: str = ""
    assume: Mapping[str, str] = field(default_factory=dict)


def determined(house: Deciding, case: Case, who: Who, now: datetime) -> dict[str, Any]:
    """The determination of one case as plain JSON, with the record row it stands under."""
    pack = _deciding(house, case, who)
    found = determine(pack, case.question, told(case.facts, who, now), case.on, states(case))
    said = found.plain()
    body = {"headline": headline(pack, found.question, found.outcome, found.on),
            "determinations": [said]}
    row = house.records.write("determination", who.team, who.actor, body, now)
    return {"record": on_record(row), "headline": body["headline"], "digest": digest(said),
            "determination": said}


def compared(house: Deciding, case: Case, other_day: date, who: Who, now: datetime
             ) -> dict[str, Any]:
    """The same case on `case.on` and on another day, and only what flips between them."""
    pack = _deciding(house, case, who)
    found = compare(pack, case.question, told(case.facts, who, now), case.on, other_day)
    return _both(house, pack, found, who, now)


def assumed(house: Deciding, case: Case, who: Who, now: datetime) -> dict[str, Any]:
    """The case as the law stands and as it would stand if instruments were in other states."""
    pack = _deciding(house, case, who)
    found = assume_states(pack, case.question, told(case.facts, who, now), case.on, states(case))
    return _both(house, pack, found, who, now)


def _deciding(house: Deciding, case: Case, who: Who) -> Pack:
    """The pack that decides the case, where it may decide for this team."""
    pack = house.pack(case.pack, case.scenario, who.team)
    house.demand_released(who.team, [pack])
    return pack


def _both(house: Deciding, pack: Pack, found: Comparison, who: Who, now: datetime
          ) -> dict[str, Any]:
    flips = [{"rule": one.rule, "sentence": one.sentence, "cites": list(one.cites),
              "before": list(one.before), "after": list(one.after)} for one in found.flips]
    before, after = found.before, found.after
    first, second = before.plain(), after.plain()
    body = {"headline": f"{headline(pack, before.question, before.outcome, before.on)}; "
                        f"compared: {after.outcome} ({after.on})",
            "determinations": [first, second]}
    row = house.records.write("comparison", who.team, who.actor, body, now)
    return {"record": on_record(row), "headline": body["headline"],
            "same_outcome": found.same_outcome, "flips": flips,
            "before": first, "after": second}


def told(facts: Mapping[str, Any], who: Who, now: datetime) -> dict[str, Told]:
    """Entered facts with their source; WrongValue for a source that is not written as one.

    What somebody types is his word: grade C at most where he names no source, or may not confirm a
    fact himself; and confirmed only where he may (`assistant/roles.py`)."""
    return {name: _told(name, value, who, now) for name, value in facts.items()}


def _told(name: str, value: Any, who: Who, now: datetime) -> Told:
    if isinstance(value, Told):
        return value
    may = may_confirm(who.roles, Claim.FACT).may
    if not isinstance(value, Mapping):
        return Told(value, f"entered by {who.actor}", now.date(), confirmed=may)
    unknown = set(value) - {"value", "source", "source_date", "grade", "confirmed"}
    if unknown or "value" not in value:
        raise WrongValue(f"{name!r} takes a value, or value with source, source_date, grade and "
                         "confirmed")
    try:
        day, source = value.get("source_date"), str(value.get("source") or "")[:500]
        grade = Grade(value.get("grade", "C"))
        return Told(value["value"], source or f"entered by {who.actor}",
                    date.fromisoformat(day) if isinstance(day, str) else day or now.date(),
                    grade if may and source else max(grade, Grade.C),
                    may and value.get("confirmed", True) is True)
    except ValueError as error:
        raise WrongValue(f"{name!r}: a source_date is a day such as 2026-11-23, a grade is "
                         "A, B, C or D") from error


def check_names(names: Iterable[str]) -> None:
    """Raise UnknownFact for a name that no installed pack declares."""
    known = {name for pack in installed_packs().values() for name in (*pack.facts, *pack.renamed)}
    for name in names:
        if name not in known:
            raise UnknownFact(no_such("fact", name, known))


def states(case: Case) -> dict[str, State]:
    """The supposed states of instruments; UnknownParameter for a word that is no state."""
    found = {}
    for instrument, state in case.assume.items():
        if state not in list(State):
            raise UnknownParameter(no_such("state", state, list(State)))
        found[instrument] = State(state)
    return found


def headline(pack: Pack, question: str, outcome: str, on: date) -> str:
    """One line: what the rules say, to what, in which layer, on which day."""
    asks = pack.question(question).asks
    said = words.outcome(question, outcome, "en"), words.noun(question, asks, "en")
    return f"{said[0]} — {said[1]} ({words.layer(pack.layer, pack.scenario, 'en')}) · {on}"


def on_record(row: RecordRow) -> dict[str, Any]:
    """Where an answer stands on record."""
    return {"id": row.id, "seq": row.seq, "hash": row.hash, "at": row.at}
