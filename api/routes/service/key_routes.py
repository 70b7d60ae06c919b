"""API keys of the caller's team: made, listed, revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path

from api.http.dependencies import CallerDep, HouseDep, KeysDep, NowDep
from api.http.identity import Key
from api.schemas.requests import KeyIn
from assistant.roles import GIVES, Role
from assistant.services.services import House

router = APIRouter(tags=["keys"])


@router.get("/v1/keys")
def keys(keys: KeysDep, caller: CallerDep) -> list[dict[str, Any]]:
    """The team's keys, without their secrets."""
    return [vars(key) for key in keys.list(caller.team)]


@router.post("/v1/keys")
def make(said: KeyIn, house: HouseDep, keys: KeysDep, caller: CallerDep, now: NowDep
         ) -> dict[str, Any]:
    """A new key. Its secret is in this response and nowhere else.

    Who sees a secret can act under it, so nobody makes a key for what only others may do."""
    role = Role(said.role)
    if not any(role in GIVES.get(one, ()) for one in caller.roles):
        raise HTTPException(403, f"An administrator makes no {role} of himself or of others; "
                                 "whoever runs the machine makes that key, with "
                                 "`lodestone keys make`.")
    key, secret = keys.make(caller.team, said.name, role, caller.user, now,
                            timedelta(days=said.days))
    _note(house, "key_made", key, caller.user, now)
    return vars(key) | {"secret": secret}


@router.delete("/v1/keys/{key}")
def revoke(key: Annotated[str, Path(max_length=16)], house: HouseDep, keys: KeysDep,
           caller: CallerDep, now: NowDep) -> dict[str, Any]:
    """End a key; it opens nothing from now on, running streams included."""
    ended = keys.revoke(caller.team, key, now)
    _note(house, "key_revoked", ended, caller.user, now)
    return vars(ended)


def _note(house: House, kind: str, key: Key, by: str, now: Any) -> None:
    house.records.write(kind, key.team, by, vars(key), now,
                        title=f"{kind.replace('_', ' ')}: {key.name} ({key.role})")
