"""Who may do what: one table of every address, method and role; what is not in it is not served.

Who may confirm what stands in `assistant/roles.py`, below every entrance.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.routing import compile_path

from assistant.roles import Role

V, A, O, M, U = Role.VIEWER, Role.ANALYST, Role.OFFICER, Role.ADMIN, Role.AUDITOR  # noqa: E741
W = Role.OWNER
ANYBODY: frozenset[Role] = frozenset()
"""Served to whoever comes."""
EVERY = frozenset(Role)
READS = frozenset({V, A, O, U})
ASKS = frozenset({A, O})
CHECKS = frozenset({O, U})
APPROVES = frozenset({O})
RUNS = frozenset({M})
OWNS = frozenset({W})
"""What touches every team: one team's officer may not do it for the others."""

TABLE: dict[tuple[str, str], frozenset[Role]] = {
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    ("GET", "/docs"): ANYBODY,
    ("GET", "/openapi.json"): ANYBODY,
    ("GET", "/status"): EVERY,
    ("GET", "/metrics"): RUNS | {O, U, W},
    ("POST", "/v1/questions"): ASKS,
    ("GET", "/v1/conversations"): READS,
    ("GET", "/v1/conversations/{conversation}"): READS,
    ("POST", "/v1/conversations/{conversation}"): READS,
    ("GET", "/v1/conversations/{conversation}/text"): READS,
    ("POST", "/v1/determinations"): ASKS,
    ("POST", "/v1/determinations/compare"): ASKS,
    ("POST", "/v1/determinations/assume"): ASKS,
    ("GET", "/v1/packs"): EVERY,
    ("GET", "/v1/packs/{pack}"): EVERY,
    ("GET", "/v1/packs/{pack}/rulebook"): EVERY,
    ("GET", "/v1/search"): EVERY,
    ("GET", "/v1/passages/{passage}"): EVERY,
    ("GET", "/v1/sources"): EVERY,
    ("GET", "/v1/firms"): READS,
    ("GET", "/v1/firms/{firm}"): READS,
    ("PUT", "/v1/firms/{firm}"): ASKS,
    ("DELETE", "/v1/firms/{firm}/statements/{statement}"): APPROVES,
    ("GET", "/v1/items"): READS,
    ("GET", "/v1/items/{item}"): READS,
    ("PUT", "/v1/items/{item}"): ASKS,
    ("DELETE", "/v1/items/{item}/statements/{statement}"): APPROVES,
    ("GET", "/v1/fields/{kind}"): EVERY,
    ("POST", "/v1/imports"): ASKS,
    ("GET", "/v1/imports"): READS,
    ("GET", "/v1/imports/{report}"): READS,
    ("GET", "/v1/imports/{report}/table"): READS,
    ("GET", "/v1/exports/{kind}"): READS,
    ("POST", "/v1/batches"): ASKS,
    ("POST", "/v1/portfolios"): ASKS,
    ("GET", "/v1/portfolios"): READS,
    ("GET", "/v1/portfolios/{portfolio}/answers"): READS,
    ("GET", "/v1/portfolios/{portfolio}/line"): READS,
    ("GET", "/v1/portfolios/{portfolio}/flips"): READS,
    ("POST", "/v1/portfolios/{portfolio}/what-if"): ASKS,
    ("GET", "/v1/alerts"): READS,
    ("POST", "/v1/alerts"): ASKS,
    ("POST", "/v1/alerts/{alert}/acknowledge"): APPROVES,
    ("POST", "/v1/screenings"): ASKS,
    ("GET", "/v1/lists"): EVERY,
    ("GET", "/v1/lists/updates"): RUNS | CHECKS | OWNS,
    ("POST", "/v1/lists/updates"): OWNS,
    ("POST", "/v1/lists/updates/{update}/accept"): OWNS,
    ("GET", "/v1/clearances"): READS,
    ("POST", "/v1/clearances"): APPROVES,
    ("POST", "/v1/clearances/{clearance}/withdraw"): APPROVES,
    ("GET", "/v1/records"): READS,
    ("POST", "/v1/records/verify"): CHECKS,
    ("GET", "/v1/records/{record}"): READS,
    ("GET", "/v1/records/{record}/replay"): READS,
    ("POST", "/v1/records/{record}/hold"): APPROVES,
    ("POST", "/v1/records/{record}/release"): APPROVES,
    ("GET", "/v1/records/export"): CHECKS,
    ("POST", "/v1/memos"): READS,
    ("POST", "/v1/reviews"): ASKS,
    ("GET", "/v1/reviews"): READS,
    ("GET", "/v1/reviews/{review}"): READS,
    ("POST", "/v1/reviews/{review}/approve"): APPROVES,
    ("POST", "/v1/reviews/{review}/return"): APPROVES,
    ("GET", "/v1/tasks"): READS,
    ("GET", "/v1/keys"): RUNS,
    ("POST", "/v1/keys"): RUNS,
    ("DELETE", "/v1/keys/{key}"): RUNS,
    ("GET", "/sign-in"): ANYBODY,
    ("GET", "/sign-in/callback"): ANYBODY,
    ("POST", "/sign-out"): EVERY,
    ("POST", "/sign-out/back-channel"): ANYBODY,
    ("GET", "/v1/me"): EVERY,
    ("GET", "/v1/sessions"): RUNS,
    ("DELETE", "/v1/sessions/{session}"): RUNS,
    ("GET", "/v1/scenarios"): READS,
    ("POST", "/v1/scenarios"): ASKS,
    ("POST", "/v1/scenarios/check"): ASKS,
    ("GET", "/v1/scenarios/{pack}/{scenario}"): READS,
    ("POST", "/v1/feedback"): READS,
    ("GET", "/v1/feedback"): CHECKS,
    ("GET", "/v1/releases"): EVERY,
    ("POST", "/v1/releases"): APPROVES,
    ("POST", "/mcp"): ASKS,
    ("GET", "/v1/models"): EVERY,
    ("GET", "/v1/models/{model}"): EVERY,
    ("POST", "/v1/chat/completions"): ASKS,
    ("GET", "/"): ANYBODY,
    ("GET", "/static/{version}/{name}"): ANYBODY,
    ("GET", "/language"): ANYBODY,
    ("GET", "/page/answers/{record}"): READS,
    ("GET", "/page/answers/{record}/trace"): READS,
    ("GET", "/page/answers/{record}/sources"): READS,
    ("GET", "/page/answers/{record}/request"): READS,
    ("GET", "/page/conversations/{conversation}"): READS,
    ("GET", "/page/conversations"): READS,
    ("GET", "/conversations"): READS,
    ("GET", "/conversations/{conversation}"): READS,
    ("GET", "/answers/{record}"): READS,
    ("GET", "/answers/{record}/what-if"): ASKS,
    ("POST", "/page/answers/{record}/what-if"): ASKS,
    ("GET", "/texts/{passage}"): EVERY,
    ("GET", "/regimes"): EVERY,
    ("GET", "/regimes/{pack}"): EVERY,
    ("GET", "/regimes/{pack}/rulebook"): EVERY,
    ("GET", "/reviews"): READS,
    ("GET", "/reviews/{review}"): READS,
    ("GET", "/lists"): EVERY,
    ("GET", "/batches"): READS,
    ("GET", "/batches/{batch}"): READS,
    ("GET", "/batches/{batch}/table"): READS,
    ("GET", "/portfolios"): READS,
    ("GET", "/portfolios/{portfolio}"): READS,
    ("GET", "/portfolios/{portfolio}/lines/{number}"): READS,
    ("GET", "/alerts"): READS,
    ("GET", "/firms"): READS,
    ("GET", "/firms/{firm}"): READS,
    ("GET", "/items"): READS,
    ("GET", "/items/{item}"): READS,
    ("GET", "/import"): ASKS,
    ("GET", "/page/answers/{record}/case"): READS,
    ("GET", "/records"): READS,
    ("POST", "/slack/events"): ANYBODY,
}
UPLOADS = frozenset({("POST", "/v1/imports"), ("POST", "/v1/batches"), ("POST", "/v1/portfolios"),
                     ("POST", "/v1/lists/updates")})
"""Addresses that take a file, as multipart/form-data and up to a larger size."""
PROOF: frozenset[tuple[str, str]] = frozenset({
    ("POST", "/v1/reviews/{review}/approve"),
    ("POST", "/v1/keys"),
    ("POST", "/v1/releases"),
    ("GET", "/v1/exports/{kind}"),
    ("GET", "/v1/records/export"),
})
"""Where people sign in, these take a person who did so within the last 15 minutes."""
PROGRAMS_TOO = frozenset({("GET", "/v1/exports/{kind}"), ("GET", "/v1/records/export")})
"""Those of them that the bearer of a key may do as well."""
KEYS_ONLY = frozenset({("POST", "/mcp")})
"""Addresses for programs: a session does not open them."""
STREAMS = frozenset({("POST", "/v1/questions"), ("POST", "/v1/batches"), ("POST", "/v1/imports")})
"""Addresses that tell their steps to whoever accepts events; they take a place for that work."""
SIGNED = frozenset({("POST", "/slack/events"), ("POST", "/sign-out/back-channel")})
"""Addresses whose sender signs the body, so that it is read by nobody before its signature is."""
QUESTIONS = frozenset({("POST", "/v1/questions"), ("POST", "/v1/chat/completions")})
"""Addresses that answer a question: one costs as much as several determinations, in the pace of who
asks too."""
LONG = QUESTIONS | UPLOADS | {("POST", "/mcp")}
"""What takes long waits among its like, so that nothing short waits behind it."""
OWN_PLACE = frozenset({("POST", "/v1/chat/completions")})
"""Addresses that take their place among the work themselves: a stream's first chunk does not wait
for it."""
QUESTION = 4
"""Requests as which a question counts."""
_FOLDERS = {path: compile_path(path)[0] for _, path in TABLE}


@dataclass(frozen=True)
class Entrance:
    """An address that is served, and whom it lets in."""

    path: str
    roles: frozenset[Role]
    takes_file: bool = False
    signed: bool = False
    streams: bool = False
    own_place: bool = False
    long: bool = False
    weight: int = 1


def entrance(method: str, path: str) -> Entrance | None:
    """The entrance of a request; None where nothing of the kind is served.

    A plain address comes before one with a blank in it (`/v1/records/verify`).
    """
    wanted = "GET" if method == "HEAD" else method
    if plain := _PLAIN.get((wanted, path)):
        return plain
    for form, found in _WITH_BLANKS.get(wanted, ()):
        if form.match(path):
            return found
    return None


def methods(path: str) -> list[str]:
    """The methods that an address takes."""
    return sorted({method for method, served in TABLE if _FOLDERS[served].match(path)})


def _entrance(cell: tuple[str, str]) -> Entrance:
    return Entrance(cell[1], TABLE[cell], cell in UPLOADS, cell in SIGNED, cell in STREAMS,
                    cell in OWN_PLACE, cell in LONG, QUESTION if cell in QUESTIONS else 1)


_PLAIN = {cell: _entrance(cell) for cell in TABLE if "{" not in cell[1]}
_WITH_BLANKS = {
    method: [(_FOLDERS[path], _entrance((method, path)))
             for path in sorted(_FOLDERS, key=lambda one: one.count("{"))
             if "{" in path and (method, path) in TABLE]
    for method in {method for method, _ in TABLE}}
