"""The release of rule packs: what is installed, who signed it, and one's own signature."""

from __future__ import annotations

from fastapi import APIRouter

from api.http.dependencies import CallerDep, HouseDep, NowDep
from api.http.idempotency import IdempotentRoute
from api.schemas.requests import ReleaseIn
from api.schemas.responses import ReleaseOut
from assistant.office.releases import Release

router = APIRouter(tags=["packs"], route_class=IdempotentRoute)


@router.get("/v1/releases")
def releases(house: HouseDep, caller: CallerDep) -> list[ReleaseOut]:
    """Every installed rule pack, and which officers of the team signed this very edition."""
    return [_out(one) for one in house.releases.of(caller.team, house.editions())]


@router.post("/v1/releases", status_code=201)
def sign(said: ReleaseIn, house: HouseDep, caller: CallerDep, now: NowDep) -> ReleaseOut:
    """Sign an installed rule pack; with the second officer's signature it is released."""
    pack = house.pack(said.pack, said.scenario, caller.team)
    return _out(house.releases.sign(caller.team, caller.user, pack, said.fingerprint, now,
                                    said.comment))


def _out(found: Release) -> ReleaseOut:
    return ReleaseOut(pack=found.pack, scenario=found.scenario, fingerprint=found.fingerprint,
                      state="released" if found.released else "not released",
                      signed_by=list(found.signed_by))
