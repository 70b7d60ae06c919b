"""Is it alive, is it ready, how old is what it knows."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from api.clock import law_day
from api.http.dependencies import CallerDep, HouseDep, NowDep
from assistant.services.readiness import ages, readiness
from assistant.services.services import House

router = APIRouter(tags=["service"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz", responses={503: {"description": "Not ready, with what is wrong"}})
async def readyz(request: Request, house: HouseDep, now: NowDep) -> JSONResponse:
    """It can decide and put on record: files and a row can be written, the record stands where it
    was signed, the packs load, no list is past its age. Not ready from SIGTERM on."""
    if request.app.state.draining:
        return JSONResponse({"status": "draining", "wrong": ["the server is about to end"]}, 503)
    wrong = await request.app.state.probe.wrong(lambda: readiness(house, now))
    return JSONResponse({"status": "not ready" if wrong else "ready", "wrong": wrong},
                        503 if wrong else 200)


@router.get("/status")
def status(house: HouseDep, caller: CallerDep, now: NowDep) -> dict[str, Any]:
    """Versions and ages of all that an answer rests on, and how far the record has come."""
    head = house.records.head.heads().get(caller.team, {})
    return {
        "version": version("lodestone"), "law_day": law_day(now).isoformat(),
        "now": now.isoformat(), "model": house.settings.model or "embedded",
        "model_trouble": _trouble(house),
        **ages(house, now),
        "releases": {
            "required": house.settings.require_release and house.settings.mode == "served",
            "packs": [{"pack": one.pack, "scenario": one.scenario, "state": one.state,
                       "fingerprint": one.fingerprint, "signed_by": list(one.signed_by)}
                      for one in house.releases.of(caller.team, house.editions())]},
        "record": {"rows": head.get("seq", 0), "head": head.get("hash", ""),
                   "at": head.get("at", ""),
                   "wrong": house.records.wrong_at_head(caller.team)},
    }


def _trouble(house: House) -> str:
    """Why answers come without the model that is set; empty where they do not."""
    if not house.settings.model:
        return ""
    from assistant.model.chat_model import trouble

    return trouble(house.model, house.limits) if house.model is not None else ""
