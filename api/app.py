"""The application: its addresses, its error table, and the edge that every request passes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime
from importlib.metadata import version

from fastapi import Depends, FastAPI
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware

from api.chat.chat_errors import OpenAIProblems
from api.clock import moment
from api.http import permissions, problems
from api.http.callers import COOKIE, HEADER, Callers
from api.http.dependencies import known_queries
from api.http.idempotency import IdempotencyStore
from api.http.identity import Keys
from api.http.request_guard import RequestGuard, RequestLimits
from api.http.sign_in import Provider, Sessions
from api.page import batch_pages, firm_pages, lookup_pages, what_if
from api.page import chat_pages as page
from api.page import portfolio_pages as portfolio_page
from api.page.refused import ReadableProblems
from api.routes.answers import (
    conversation_routes,
    determination_routes,
    feedback_routes,
    memo_routes,
    openai_routes,
    question_routes,
    record_routes,
    review_routes,
)
from api.routes.company import (
    batch_routes,
    clearance_routes,
    firm_routes,
    import_routes,
    list_routes,
    portfolio_routes,
)
from api.routes.law import library_routes, pack_routes, release_routes, scenario_routes
from api.routes.service import (
    docs_routes,
    health_routes,
    key_routes,
    metrics_route,
    retention_routes,
    sign_in_routes,
)
from api.slack import http_events as slack
from api.telemetry.request_log import RequestLog
from api.telemetry.traces import tracing
from api.traffic.readiness_probe import Probe
from assistant.services.services import House
from knowledge.errors import WrongValue

ROUTERS = (
    question_routes, conversation_routes, portfolio_routes, determination_routes, pack_routes,
    library_routes, list_routes, batch_routes, clearance_routes, firm_routes, import_routes,
    retention_routes, record_routes, key_routes, health_routes, docs_routes, metrics_route,
    memo_routes, review_routes, openai_routes, feedback_routes, release_routes, scenario_routes,
    sign_in_routes, page, what_if, lookup_pages, firm_pages, portfolio_page, batch_pages, slack)
ABOUT = ("The rules decide; a model reads the question at most. Every answer is on record before "
         "it leaves. Errors are application/problem+json, each a sentence that says what to do.")
_PROBLEM = {"model": problems.Problem, "content": {problems.MEDIA: {
    "schema": {"$ref": "#/components/schemas/Problem"}}}}


def create_app(house: House, now: Callable[[], datetime] = moment,
               key_store: Keys | None = None) -> FastAPI:
    """Lodestone over HTTP. In local mode there is one user and no key; the server must then listen
    on the loopback address only (`serve` sees to it)."""
    served = house.settings.mode == "served"
    mcp = _mcp(house, now)
    app = FastAPI(
        title="Lodestone", version=version("lodestone"), description=ABOUT, docs_url=None,
        redoc_url=None,
        dependencies=[Depends(known_queries)],
        lifespan=_running(mcp),
        responses={"4XX": {**_PROBLEM, "description": "Refused, with the reason and the way out"},
                   "5XX": {**_PROBLEM, "description": "Failed or not available"}})
    app.state.house, app.state.now = house, now
    engine = house.records.engine  # one pool of connections for everything
    app.state.keys = key_store or Keys.open(house.settings, engine)
    app.state.callers = Callers(app.state.keys, Sessions.open(house.settings, engine))
    app.state.provider = Provider.of(house.settings) if served else None
    app.state.kept = IdempotencyStore.open(house.settings, engine)
    limits = RequestLimits.of(house.settings)
    app.state.limits, app.state.probe = limits, Probe()
    app.state.meters, app.state.draining = metrics_route.Meters(), False
    app.state.slack, app.state.bolt = slack.bot_of(house, now), None
    for module in ROUTERS:
        app.include_router(module.router)
    app.include_router(sign_in_routes.browser)
    app.router.routes.extend(mcp.routes if mcp else ())
    problems.install(app)
    if served:
        _say_who_may(app)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(
        RequestGuard, callers=app.state.callers if served else None, now=now,
        limits=limits, hosts=house.settings.host_names,
        signs_in=app.state.provider is not None)
    app.add_middleware(ReadableProblems)
    app.add_middleware(OpenAIProblems)
    app.add_middleware(RequestLog, meters=app.state.meters,
                       span=tracing(house.settings.traces) if house.settings.traces else None)
    return app


def _mcp(house: House, now: Callable[[], datetime]) -> Starlette | None:
    """MCP over HTTP where the settings ask for it; WrongValue in local mode, where there are no
    keys."""
    if not house.settings.mcp_http:
        return None
    if house.settings.mode != "served":
        raise WrongValue("MCP over HTTP is for bearers of API keys: set LODESTONE_MODE=served, or "
                         "use `lodestone mcp` on this machine")
    from api.mcp import over_http

    return over_http(house, now)


def _running(mcp: Starlette | None) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Start and stop what runs beside the requests: MCP and the Slack bot."""

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as firm_pages:
            if mcp is not None:
                await firm_pages.enter_async_context(mcp.router.lifespan_context(mcp))
            if app.state.slack is not None:
                app.state.bolt = await firm_pages.enter_async_context(app.state.slack.at_work())
            yield

    return running


def _say_who_may(app: FastAPI) -> None:
    """Name key and session in the OpenAPI document, and the addresses that take neither."""
    document = app.openapi()
    schemes = {"key": {"type": "http", "scheme": "bearer",
                       "description": "an API key, lds_…; an administrator makes it"}}
    if app.state.provider is not None:
        schemes["session"] = {"type": "apiKey", "in": "cookie", "name": COOKIE,
                              "description": "of somebody who signed in at /sign-in; a change "
                                             f"takes the header {HEADER}: 1 as well"}
    document["components"]["securitySchemes"] = schemes
    for path, methods in document["paths"].items():
        for method, about in methods.items():
            cell = (method.upper(), path)
            ways = ["key"] if cell in permissions.KEYS_ONLY else list(schemes)
            open_to_all = permissions.TABLE.get(cell) == permissions.ANYBODY
            about["security"] = [] if open_to_all else [{way: []} for way in ways]
