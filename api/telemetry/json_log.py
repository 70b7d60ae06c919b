"""The log: one JSON object a line with a fixed set of fields, never any user content.

A field that is not named here is not written, nor is any text of another library: of a failure the
log has the kind of error and the places in the code, not its message, which may quote a record.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import extract_tb
from typing import TextIO

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""The number of the request that is being answered."""
FIELDS = ("method", "path", "status", "ms", "team", "actor", "record", "kind", "seq", "failure",
          "address", "mode", "seconds", "version")
PLACES = 12


class Allowed(logging.Formatter):
    """Writes only the fields that are allowed, and of other libraries only that they logged
    something."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.partition(".")[0] == "lodestone"
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "logger": record.name,
            "event": record.msg if ours and isinstance(record.msg, str) else "said something",
        }
        if request := REQUEST.get():
            said["request"] = request
        if ours:
            said |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        else:
            said["place"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0]:
            said["error"] = record.exc_info[0].__name__
            said["places"] = [f"{place.filename.rpartition('/')[2]}:{place.lineno}:{place.name}"
                              for place in extract_tb(record.exc_info[2])[-PLACES:]]
        return json.dumps(said, ensure_ascii=False, default=str)


def configure_apart(level: int) -> Callable[[str], object]:
    """The log of a process beside the one that serves; gives what takes the number of the request
    that it answers next."""
    configure(level)
    return REQUEST.set


def configure(level: int, to: TextIO = sys.stderr) -> None:
    """Make this the only log of the process; `level` is that of our own lines."""
    handler = logging.StreamHandler(to)
    handler.setFormatter(Allowed())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("lodestone").setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.captureWarnings(True)
