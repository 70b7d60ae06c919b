"""Work on a foreign file in a process of its own, with limits of time and memory.

A file may be made so that reading it takes without end. Whatever it does to the process that reads
it, the one that serves goes on, and says so in a sentence.
"""

from __future__ import annotations

import io
import multiprocessing
import pickle
import sys
from collections.abc import Callable
from dataclasses import is_dataclass
from enum import Enum
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from knowledge.errors import KnowledgeError

try:
    import resource
except ImportError:  # no such limits on Windows; the time holds there too
    resource = None  # type: ignore[assignment]

T = TypeVar("T")
SECONDS = 60
MEMORY = 1536 * 1024 * 1024
"""Bytes of address space, of which the program itself takes a sixth."""
FILE = 512 * 1024 * 1024
"""Bytes of a file that the work writes aside."""
_CONTEXT: Any = multiprocessing.get_context(
    "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn")
if _CONTEXT.get_start_method() == "forkserver":  # loaded once, so that a process starts at once
    _CONTEXT.set_forkserver_preload([
        "__main__", "knowledge.register.importers.files.read_ods",
        "knowledge.screening.lists.list_files", "knowledge.portfolio.input_tables"])
_PLAIN = {("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone")}


class TooMuch(Exception):
    """The work took more time or memory than it may, or its process died of it."""


def apart(work: Callable[..., T], *said: Any, seconds: float = SECONDS) -> T:
    """What `work`, a function of a module, makes of these arguments, in a process of its own.

    Raises what it raises, if that is an error of ours, and TooMuch past its limits. The result is
    taken back only as far as it is made of plain values and of our own dataclasses.
    """
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_work, args=(theirs, work, said, seconds), daemon=True)
    process.start()
    theirs.close()
    try:
        done, found = _received(ours, seconds)
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
    if done:
        return found  # type: ignore[no-any-return]
    raise found


def _received(ours: Connection, seconds: float) -> tuple[bool, Any]:
    try:
        if ours.poll(seconds):
            return _Plain(io.BytesIO(ours.recv_bytes())).load()  # type: ignore[no-any-return]
    except (EOFError, ConnectionError):
        pass  # it died
    raise TooMuch("reading it took too much time or memory")


def _work(theirs: Connection, work: Callable[..., Any], said: tuple[Any, ...], seconds: float
          ) -> None:
    """In the process of its own."""
    if resource is not None:
        most = int(seconds) + 1
        for which, limit in ((resource.RLIMIT_CPU, most), (resource.RLIMIT_AS, MEMORY),
                             (resource.RLIMIT_FSIZE, FILE), (resource.RLIMIT_CORE, 0)):
            held = resource.getrlimit(which)[1]
            resource.setrlimit(which, (limit if held < 0 else min(limit, held), held))
    try:
        made = pickle.dumps((True, work(*said)))
    except KnowledgeError as error:
        made = pickle.dumps((False, error))
    except MemoryError:
        sys.exit(1)
    theirs.send_bytes(made)


class _Plain(pickle.Unpickler):
    """Reads back plain values, our dataclasses, enumerations and errors; calls nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith("knowledge.") else None
        if isinstance(found, type) and (
                is_dataclass(found) or issubclass(found, Enum | KnowledgeError)):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is not taken from another process")
