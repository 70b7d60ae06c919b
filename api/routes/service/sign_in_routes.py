"""Signing in and out in the browser, who is signed in, and ending sessions."""

from __future__ import annotations

from html import escape
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.http import problems
from api.http.callers import COOKIE, CallersDep, session_cookie
from api.http.dependencies import CallerDep, HouseDep, NowDep
from api.http.sign_in import Provider, SignInRefused
from api.http.sign_in.visit import COOKIE as VISIT
from api.http.sign_in.visit import LASTS, Visit
from api.schemas.responses import MeOut, SessionOut
from knowledge.errors import UnknownRecord

browser = APIRouter(include_in_schema=False)
router = APIRouter(tags=["identity"])
PLACE = r"^/([\x21-\x2e\x30-\x5b\x5d-\x7e][\x21-\x7e]*)?$"
"""A place of ours: nothing that a browser could take for another site."""
AWAY = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Signed out</title>
<meta http-equiv="refresh" content="0; url={0}"><p>You are signed out of Lodestone.
<a href="{0}">Sign out of the sign-in service too</a>.</p></html>"""
Short = Annotated[str, Query(max_length=4000)]


@browser.get("/sign-in")
def sign_in(request: Request, now: NowDep,
            back: Annotated[str, Query(max_length=2000, pattern=PLACE)] = "/",
            again: bool = False) -> Response:
    """Go to the company's sign-in service; `again`: show there anew who you are."""
    provider = _provider(request)
    visit = Visit.begin(back, now)
    found = RedirectResponse(provider.address(visit.state, visit.nonce, visit.verifier, now,
                                              again=again), 303)
    _set(found, VISIT, visit.sealed(provider.client_secret), int(LASTS.total_seconds()))
    return found


@browser.get("/sign-in/callback")
def callback(request: Request, callers: CallersDep, now: NowDep, state: Short = "",
             code: Short = "", error: Short = "", iss: Short = "") -> Response:
    """Come back from there: a new session, in place of the one that the browser had."""
    provider = _provider(request)
    visit = Visit.read(request.cookies.get(VISIT, ""), provider.client_secret, state, now)
    if error or not code or iss not in ("", provider.issuer):
        raise SignInRefused("The sign-in service did not sign you in; begin again at /sign-in.")
    visitor = provider.visitor(code, visit.verifier, visit.nonce, now)
    secret = callers.sessions.make(visitor, now, session_cookie(request.headers))
    found = RedirectResponse(visit.back, 303)
    _set(found, COOKIE, secret, None)
    _set(found, VISIT, "", 0)
    return found


@browser.post("/sign-out")
def sign_out(request: Request, callers: CallersDep, caller: CallerDep, now: NowDep) -> Response:
    """End the caller's own session; and, where the sign-in service offers it, go on to sign out
    there too. A page says so and goes on: from a form no browser follows to another site here."""
    if caller.session:
        callers.sessions.end(caller.team, caller.session, now)
    provider: Provider | None = request.app.state.provider
    place = provider.away(now) if provider and caller.session else ""
    found: Response = HTMLResponse(AWAY.format(escape(place))) if place else RedirectResponse(
        "/", 303)
    _set(found, COOKIE, "", 0)
    return found


@browser.post("/sign-out/back-channel")
async def signed_out_there(request: Request, callers: CallersDep, house: HouseDep, now: NowDep
                           ) -> Response:
    """The sign-in service says that somebody signed out there: those sessions end here at once."""
    provider = _provider(request)
    said = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)

    def ends() -> None:
        one = provider.signed_out(said.get("logout_token", [""])[0], now)
        for ended in callers.sessions.end_of(one.subject, one.sid, one.at, now):
            house.records.write("session_ended", ended.team, ended.user, vars(ended), now,
                                title=f"signed out at the sign-in service: {ended.user}")

    try:
        await run_in_threadpool(ends)
    except SignInRefused as refused:
        return problems.problem(400, str(refused))
    return Response(status_code=200)


@router.get("/v1/me")
def me(caller: CallerDep) -> MeOut:
    """Who the caller is: team, name, roles, and by what they were let in."""
    return MeOut(team=caller.team, user=caller.user, roles=sorted(caller.roles),
                 by="session" if caller.session else "key" if caller.key else "this machine",
                 proved=caller.proved)


@router.get("/v1/sessions")
def sessions(callers: CallersDep, caller: CallerDep) -> list[SessionOut]:
    """The team's sessions of the last 30 days, the newest first."""
    return [SessionOut(**vars(one)) for one in callers.sessions.list(caller.team)]


@router.delete("/v1/sessions/{session}")
def end(session: Annotated[str, Path(max_length=16)], callers: CallersDep, house: HouseDep,
        caller: CallerDep, now: NowDep) -> SessionOut:
    """End a session; it opens nothing from now on, running streams included."""
    ended = callers.sessions.end(caller.team, session, now)
    house.records.write("session_ended", caller.team, caller.user, vars(ended), now,
                        title=f"session ended: {ended.user}")
    return SessionOut(**vars(ended))


def _provider(request: Request) -> Provider:
    found: Provider | None = request.app.state.provider
    if found is None:
        raise UnknownRecord("signing in is not set up here; the administrator sets "
                            "LODESTONE_OIDC_ISSUER")
    return found


def _set(response: Response, name: str, value: Any, seconds: int | None) -> None:
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True,
                        samesite="lax")
