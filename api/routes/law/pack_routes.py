"""The bodies of law: what each can answer, what it must be told, and its book of rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Query
from starlette.responses import PlainTextResponse

from api.clock import law_day
from api.http.day_field import On
from api.http.dependencies import HouseDep, NowDep
from api.http.entity_tags import EntityTagRoute
from knowledge.errors import NoRuleInForce
from knowledge.packs import installed, load, scenarios
from knowledge.rules import Pack
from knowledge.rules.canonical import plain

router = APIRouter(tags=["packs"], route_class=EntityTagRoute)


@router.get("/v1/packs")
def packs() -> list[dict[str, Any]]:
    """Every pack with its questions and scenarios."""
    return [summary(declared(id)) | {"scenarios": list(scenarios(id))} for id in installed()]


@router.get("/v1/packs/{pack}")
def pack(pack: str, now: NowDep, on: On = None) -> dict[str, Any]:
    """One pack: questions, facts, and its instruments and values with their state on a day."""
    found, day = declared(pack), on or law_day(now, pack)
    return summary(found) | {
        "on": day.isoformat(), "scenarios": list(scenarios(pack)),
        "facts": [plain(fact) for fact in found.facts.values()],
        "instruments": [{"id": one.id, "title": one.title, "title_zh": one.title_zh,
                         "issuer": one.issuer, "link": one.link, "evidence": one.evidence,
                         "state": one.state(day).value} for one in found.instruments.values()],
        "values": [_value(found, name, day) for name in found.parameters],
    }


@router.get("/v1/packs/{pack}/rulebook", response_class=PlainTextResponse)
def rulebook(pack: str, house: HouseDep, now: NowDep, on: On = None,
             scenario: str = Query("", max_length=100, pattern=r"^[\w-]*$")) -> str:
    """The pack as a book that an officer reads and signs (Markdown)."""
    from knowledge.rulebook import rulebook as book

    found = house.pack(pack, scenario) if scenario else declared(pack)
    return book(found, on or law_day(now, pack))


def summary(pack: Pack) -> dict[str, Any]:
    """What a pack is and what it can be asked."""
    return {"id": pack.id, "title": pack.title, "layer": pack.layer,
            "fingerprint": pack.fingerprint,
            "questions": [{"name": one.name, "asks": one.asks, "asks_zh": one.asks_zh,
                           "outcomes": list(one.outcomes), "authorization": one.authorization,
                           "holder": one.holder} for one in pack.questions.values()]}


def declared(id: str) -> Pack:
    """The pack; of an unpublished scheme any of its scenarios, for what it declares."""
    names = scenarios(id)
    return load(id, names[0] if names else "")


def _value(pack: Pack, name: str, day: date) -> dict[str, Any]:
    parameter = pack.parameters[name]
    said = {"name": name, "description": parameter.description, "unit": parameter.unit}
    try:
        value = pack.value(name, day)
    except NoRuleInForce:
        return said | {"state": "not_issued"}
    return said | {"value": plain(value.value), "state": value.state.value,
                   "reference": value.reference, "since": value.since.isoformat()}
