"""The one table from errors to HTTP responses, as problem+json (RFC 9457).

Only sentences of our own are shown. Of any other error the caller learns a number under which the
log has it.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from api.http.sign_in.sign_in_errors import SignInRefused, SignInUnavailable
from api.http.strict_json import BadJson
from api.traffic.fair_queue import Full
from assistant.answerers import BrokeOff
from assistant.reading.admitting import BadQuestion
from knowledge import errors as e

LOG = logging.getLogger("lodestone")
MEDIA = "application/problem+json"

STATUS: dict[type[Exception], tuple[int, str]] = {
    e.UnknownFact: (422, "Unknown fact"),
    e.WrongValue: (422, "Wrong value"),
    e.FactError: (422, "A fact that cannot be taken"),
    e.UnknownQuestion: (422, "Unknown question"),
    e.UnknownPack: (404, "Unknown pack"),
    e.UnknownParameter: (422, "Unknown instrument or value"),
    e.NoRuleInForce: (422, "No rule in force on that day"),
    e.UnknownRecord: (404, "Not on record"),
    e.LoaderError: (422, "Unreadable file"),
    e.IndexUnavailable: (503, "The texts cannot be searched"),
    e.LibraryError: (404, "No such passage"),
    e.DatabaseUnavailable: (503, "The database cannot be read"),
    e.ImportRefused: (422, "Import refused"),
    e.RegisterError: (422, "The register refuses this"),
    e.SnapshotShrunken: (409, "List edition shrunken"),
    e.SnapshotRefused: (409, "List edition refused"),
    e.ScreeningError: (422, "The screening refuses this"),
    e.RecordUnavailable: (503, "Nothing can be put on record"),
    e.RecordKept: (409, "Kept longer"),
    e.RecordChanged: (409, "The record was changed"),
    e.ReviewRefused: (409, "Not at this step of the review"),
    e.FourEyes: (403, "Four eyes"),
    e.NotEntitled: (403, "Not yours to confirm"),
    e.ScenarioRefused: (422, "Not a scenario of this pack"),
    e.NotReleased: (409, "Not released"),
    BrokeOff: (503, "The answer broke off"),
    e.PackError: (500, "A pack does not load"),
    e.KnowledgeError: (422, "Refused"),
    BadQuestion: (422, "The question cannot be answered as it came"),
    BadJson: (400, "Unreadable body"),
    SignInRefused: (401, "Not signed in"),
    SignInUnavailable: (503, "Signing in is not possible"),
}
WORDS = {400: "Bad request", 401: "Not signed in", 403: "Not allowed", 404: "Not found",
         405: "No such method here", 408: "Too slow", 409: "In conflict", 413: "Too large",
         415: "Unknown kind of content", 421: "Wrong host", 422: "Not understood",
         429: "Too many requests", 431: "Too large a head", 500: "Failed", 503: "Not available"}


NO_DISK = {errno.ENOSPC, errno.EROFS, errno.EFBIG, errno.EDQUOT, errno.EACCES, errno.EPERM,
           errno.EIO, errno.EMFILE, errno.ENFILE, errno.EISDIR, errno.ENOTDIR, errno.ELOOP}
NOT_AVAILABLE = ("Lodestone could not read or write its files, so this was not done; make sure "
                 "that the disk has room and may be written to, that the database answers and "
                 "that its file is whole, then try again.")


class Problem(BaseModel):
    """What went wrong, in a sentence that says what to do."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Unknown fact"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["No fact named 'dysprosum_pct'; did you mean 'dysprosium_pct'?"])
    errors: list[dict[str, str]] = Field(default=[], description="where in the request, and what")


def problem(status: int, detail: str, title: str = "", errors: Sequence[dict[str, str]] = (),
            headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem as a response."""
    said = Problem(type="about:blank", title=title or WORDS.get(status, "Failed"), status=status,
                   detail=detail, errors=list(errors))
    return JSONResponse(said.model_dump(exclude_defaults=True), status, headers, media_type=MEDIA)


def busy(full: Full) -> JSONResponse:
    """The response when the queue is full."""
    return problem(503, sentence(full), "Busy", headers={"retry-after": str(full.seconds)})


def problem_of(error: BaseException) -> JSONResponse:
    """The response to one of our own errors."""
    status, title = next(STATUS[kind] for kind in type(error).__mro__
                         if kind in STATUS)
    return problem(status, sentence(error), title)


def sentence(error: BaseException) -> str:
    """What an error of ours says, as a whole sentence; a name at its head keeps its spelling."""
    text = str(error)
    head = text.split(" ", 1)[0]
    shown = text if "_" in head or not head.isalpha() else text[:1].upper() + text[1:]
    return shown + ("" if text.endswith((".", "?", "!", "…")) else ".")


def response_to(error: BaseException) -> JSONResponse:
    """The response to any error: ours as it says, no room and no disk as what they are, and of
    everything else only a number."""
    if isinstance(error, Full):
        return busy(error)
    if any(kind in STATUS for kind in type(error).__mro__):
        return problem_of(error)
    if cannot_write(error):
        LOG.error("storage unavailable", exc_info=error)
        return problem(503, NOT_AVAILABLE, "Storage not available")
    return failed(error)


def cannot_write(error: BaseException) -> bool:
    """Whether the disk or the database is what failed, not the request or the program."""
    return isinstance(error, OperationalError | InterfaceError) or (
        type(error) is DatabaseError) or (  # SQLite's word for a file that is none of its own
        isinstance(error, OSError) and error.errno in NO_DISK)


def install(app: FastAPI) -> None:
    """Give the application its error table."""

    async def ours(_: Request, error: Exception) -> JSONResponse:
        return problem_of(error)

    async def wrong(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        found = [{"where": _where(one), "what": what(one)} for one in error.errors()[:20]]
        detail = "; ".join(f"{one['where']}: {one['what']}" for one in found[:5])
        return problem(422, f"{detail}.", errors=found)

    async def http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return problem(error.status_code, _HTTP.get(error.status_code, str(error.detail)),
                       headers=dict(error.headers or {}))

    async def unknown(_: Request, error: Exception) -> JSONResponse:
        return response_to(error)

    for kind in (e.KnowledgeError, BadQuestion, BadJson, SignInRefused, SignInUnavailable):
        app.add_exception_handler(kind, ours)
    for other in (Full, OSError, DatabaseError, InterfaceError):
        app.add_exception_handler(other, unknown)
    app.add_exception_handler(RequestValidationError, wrong)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unknown)


def failed(error: BaseException) -> JSONResponse:
    """The response to an unexpected error: logged under a number, and only the number is shown."""
    return problem(500, logged(error))


def logged(error: BaseException) -> str:
    """Log an unexpected error; return the sentence that may be shown."""
    number = str(uuid4())
    LOG.error("failed", extra={"failure": number}, exc_info=error)
    return f"Lodestone failed; nothing was decided. The log has it under {number}."


_HTTP = {
    404: "There is nothing at this address; /docs lists what there is.",
    405: "This address does not take that method; /docs lists what it takes.",
}
_OURS = {
    "missing": "is missing", "extra_forbidden": "is not known here; take it out",
    "string_too_long": "is too long: at most {max_length:,} characters",
    "string_too_short": "is empty",
    "too_long": "holds too many entries: at most {max_length:,}",
    "json_invalid": "is not JSON",
}


def _where(error: dict[str, Any]) -> str:
    parts = [str(part)[:60] for part in error["loc"] if isinstance(part, str | int)]
    shown = ".".join(parts[1:] if len(parts) > 1 and parts[0] in ("body", "query", "path", "header")
                     else parts)
    return shown.encode("ascii", "backslashreplace").decode() or "body"


def what(error: Mapping[str, Any]) -> str:
    """The fault of a value, from pydantic's error."""
    ours = _OURS.get(error["type"])
    if ours:
        return ours.format(**error.get("ctx", {}))
    said = str(error["msg"]).rstrip(".")
    return said[:1].lower() + said[1:]
