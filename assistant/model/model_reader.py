"""The model reader: one structured call, its elements through the same verifier as every reading.

Where the model and the embedded reader tell one fact in two values, the user is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.case.case_card import BUYER_ROLES
from assistant.model.model_call import Asker, Fault
from assistant.reading.contract import MISUSE, ROLES, FactRead, Kind, Mode, PartyRead, Reading
from assistant.reading.pasted import own
from assistant.reading.verifier import Dropped, verify
from knowledge.rules import Declaration

PROMPT = "reading-1.md"
"""A prompt that has been used is never edited: a change is a new file with the next number."""
AMERICAN = "us_"
"""How packs and instruments of American law begin."""
_PROMPTS = Path(__file__).with_name("prompts")
SCREENING = "this assistant (screening)"
"""Who holds a fact that screening finds; no reader is asked for it."""
_TEXT, _TEXTS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}


@dataclass(frozen=True)
class ModelReading:
    """What the model read, and how: the prompt and schema by their digests, what was dropped, and
    why nothing was read where that is so."""

    reading: Reading
    digest: str = ""
    dropped: tuple[Dropped, ...] = ()
    fault: str = ""


def schema() -> dict[str, Any]:
    """The form of a reading: a list of elements, each with the fields of its kind."""
    fields: dict[str, Any] = {
        "element": {"enum": ["ask", "goods", "party", "share", "fact", "day", "misuse"]},
        "words": _TEXT, "id": _TEXT, "grade": _TEXT, "part_no": _TEXT, "name": _TEXT,
        "role": {"enum": list(ROLES)}, "mode": {"enum": [one.value for one in Mode]},
        "owner": _TEXT, "owned": _TEXT, "percent": {"type": "number"}, "op": _TEXT,
        "listed": _TEXT, "value": {"type": ["string", "number", "boolean"]}, "basis": _TEXT,
        "subject": _TEXT, "what": _TEXT, "since": _TEXT, "until": _TEXT,
        "kind": {"enum": [*(one.value for one in Kind), *MISUSE]}, "questions": _TEXTS,
        "sure": {"type": "boolean"}}
    element = {"type": "object", "properties": fields, "required": ["element", "words"],
               "additionalProperties": False}
    return {"title": "reading", "description": "What the message says.", "type": "object",
            "properties": {"elements": {"type": "array", "items": element}},
            "required": ["elements"], "additionalProperties": False}


def prompt(facts: Iterable[Declaration], questions: Iterable[str], today: Any) -> str:
    """The prompt with the facts and questions that may be meant."""
    said = "\n".join(f"{one.name}: {_typed(one)} — {one.ask}" for one in facts
                     if one.held_by != SCREENING)
    return (_template().replace("{facts}", said).replace("{today}", str(today))
            .replace("{questions}", ", ".join(sorted(questions))))


@cache
def _template() -> str:
    return (_PROMPTS / PROMPT).read_text(encoding="utf-8")


def _typed(fact: Declaration) -> str:
    if fact.choices:
        return "one of " + ", ".join(fact.choices)
    return fact.type + (f" in {fact.unit}" if fact.unit else "")


def read(asker: Asker, embedded: Reading, facts: Mapping[str, Declaration],
         regimes: Mapping[str, Sequence[str]], questions: frozenset[str]) -> ModelReading:
    """The reading of both readers; the embedded one alone where the model fails. `regimes` gives
    the facts of each pack: those of American law are asked for where the text speaks of it."""
    american = any(one.startswith(AMERICAN) for ask in embedded.asks
                   for one in ask.questions) or any(
        one.instrument.startswith(AMERICAN) for one in embedded.references)
    packs = [pack for pack in regimes if american or not pack.startswith(AMERICAN)]
    meant = [facts[name] for name in dict.fromkeys(
        name for pack in packs for name in regimes[pack])]
    asked = {one for one in questions if one.partition(".")[0] in packs}
    system, form = prompt(meant, asked, embedded.today), schema()
    digest = sha256(f"{system}\0{form}".encode()).hexdigest()
    text = own(embedded.text, list(embedded.pasted))
    try:
        raw = asker.ask(system, text, form)
    except Fault as fault:
        return ModelReading(embedded, digest, fault=str(fault))
    elements = raw.get("elements")
    if not isinstance(elements, list):
        return ModelReading(embedded, digest, fault="its answer has no elements")
    today = embedded.today
    if today is None:
        return ModelReading(embedded, digest, fault="no day is known")
    asked_for = {name: one for name, one in facts.items() if one.held_by != SCREENING}
    found = verify(embedded.text, elements, asked_for, today, questions, asker.name)
    return ModelReading(joined(found.reading, embedded), digest, found.dropped)


def joined(model: Reading, embedded: Reading) -> Reading:
    """Both readings: what either tells, the model's roles and kinds before the embedded ones; a
    fact that they tell in two values is told in none and asked."""
    facts, differing = _facts(model.facts, embedded.facts)
    parties = _parties(model.parties, embedded.parties)
    return replace(
        embedded, asks=model.asks or embedded.asks, goods=model.goods or embedded.goods,
        parties=parties or embedded.parties, shares=model.shares or embedded.shares,
        facts=facts, days=model.days or embedded.days, misuse=model.misuse or embedded.misuse,
        differing=tuple(dict.fromkeys((*model.differing, *embedded.differing, *differing))),
        reader=model.reader)


def _parties(model: Sequence[PartyRead], embedded: Sequence[PartyRead]
             ) -> tuple[PartyRead, ...]:
    """The model's parties; a name of the lists or records stays as it was found, and in the buyer's
    role where either reader has it there, so that no model takes a listed firm out of a case."""
    known = [one for one in embedded if one.known]
    found = []
    for one in known:
        held = next((other for other in model if _meet(one, other)), None)
        role = held.role if held and one.role not in BUYER_ROLES else one.role
        found.append(replace(one, role=role))
    return (*found, *(one for one in model if not any(_meet(one, held) for held in known)))


def _meet(one: PartyRead, other: PartyRead) -> bool:
    """Whether both were read from the same words."""
    return one.span.start < other.span.end and other.span.start < one.span.end


def _facts(model: Sequence[FactRead], embedded: Sequence[FactRead]
           ) -> tuple[tuple[FactRead, ...], list[str]]:
    told = {(one.name, one.of): one for one in model}
    differing = []
    for one in embedded:
        other = told.get((one.name, one.of))
        if other is None:
            told[one.name, one.of] = one
        elif other.value != one.value and {other.op, one.op} == {"="}:
            differing.append(one.name)
    return tuple(one for one in told.values() if one.name not in differing), differing
