"""Is it alive, is it ready, how old is what it knows."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse

from api.clock import law_day
from api.deps import CallerDep, HouseDep, NowDep
from knowledge.packs import installed, scenarios

router = APIRouter(tags=["service"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz", responses={503: {"description": "Not ready, with what is wrong"}})
def readyz(house: HouseDep) -> JSONResponse:
    """It can decide and put on record. A model is not needed for that."""
    found = {"record": house.records.writable(), "lists": bool(house.lists.snapshot.editions),
             "packs": bool(installed())}
    ready = all(found.values())
    wrong = [name for name, right in found.items() if not right]
    return JSONResponse({"status": "ready" if ready else "not ready", "wrong": wrong},
                        200 if ready else 503)


@router.get("/status")
def status(house: HouseDep, caller: CallerDep, now: NowDep) -> dict[str, Any]:
    """Versions and ages of all that an answer rests on, and how far the record has come."""
    packs = {id: house.pack(id, next(iter(scenarios(id)), "")).fingerprint for id in installed()}
    head = house.records.head.heads().get(caller.team, {})
    return {
        "version": version("lodestone"), "law_day": law_day(now).isoformat(),
        "now": now.isoformat(), "model": house.settings.model or "embedded",
        "packs": packs, "library": {"passages": len(house.library),
                                    "edition": house.library.edition},
        "lists": {"snapshot": house.lists.snapshot.id, "editions": [
            {"list": one.list, "version": one.version, "entries": one.entries,
             "age_hours": round(one.age(now).total_seconds() / 3600, 1),
             "due": one.due.isoformat()} for one in house.lists.snapshot.editions]},
        "record": {"rows": head.get("seq", 0), "head": head.get("hash", ""),
                   "at": head.get("at", "")},
    }
