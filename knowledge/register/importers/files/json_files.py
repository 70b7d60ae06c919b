"""Reads JSON from outside: one document or one object a line, no NaN, no bottomless nesting."""

import json
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeVar

from knowledge.apart import TooMuch, apart
from knowledge.errors import ImportRefused
from knowledge.register.importers.files.file_limits import FileLimits, check_size

T = TypeVar("T")


def document(data: bytes, limits: FileLimits) -> Any:
    """The one document in a file."""
    return _apart(_document, data, limits)


def objects(data: bytes, limits: FileLimits) -> list[tuple[int, dict[str, Any] | None]]:
    """Each line's number and object, `None` where the line holds none; or a list's places."""
    return _apart(_objects, data, limits)


def _apart(read: Callable[[bytes, FileLimits], T], data: bytes, limits: FileLimits) -> T:
    check_size(data, limits)
    if data.count(b"[") + data.count(b"{") > limits.objects:
        raise ImportRefused(f"the file has more than {limits.objects:,} objects; split it")
    try:
        return apart(read, data, limits)
    except TooMuch as error:
        raise ImportRefused(f"the file is not taken: {error}; split it") from error


def _document(data: bytes, limits: FileLimits) -> Any:
    return _load(data, "the file")


def _objects(data: bytes, limits: FileLimits) -> list[tuple[int, dict[str, Any] | None]]:
    return list(_each(data, limits))


def _each(data: bytes, limits: FileLimits) -> Iterator[tuple[int, dict[str, Any] | None]]:
    if data.lstrip().startswith(b"["):
        listed = _load(data, "the file")
        for place, found in enumerate(_bounded(listed, limits), start=1):
            yield place, found if isinstance(found, dict) else None
        return
    for number, line in enumerate(_bounded(data.splitlines(), limits), start=1):
        if not line.strip():
            continue
        try:
            found = _load(line, f"line {number}")
        except ImportRefused:
            found = None
        yield number, found if isinstance(found, dict) else None


def child(said: Any, name: str) -> dict[str, Any]:
    """The object under a name, empty if there is none."""
    found = said.get(name) if isinstance(said, dict) else None
    return found if isinstance(found, dict) else {}


def children(said: Any, name: str) -> list[dict[str, Any]]:
    """The objects in the list under a name."""
    found = said.get(name) if isinstance(said, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def texts(said: Any, name: str) -> list[str]:
    """The texts under a name, be it one or a list; numbers as text, everything else left out."""
    found = said.get(name) if isinstance(said, dict) else None
    listed = found if isinstance(found, list) else [found]
    kept = (one for one in listed if isinstance(one, str | int) and not isinstance(one, bool))
    return [text for one in kept if (text := str(one).strip())]


def text(said: Any, name: str) -> str:
    """The first text under a name, or an empty one."""
    return next(iter(texts(said, name)), "")


def _bounded(found: Any, limits: FileLimits) -> list[Any]:
    if len(found) > limits.rows:
        raise ImportRefused(f"the file has more than {limits.rows} entries; split it")
    return list(found)


def _load(data: bytes, what: str) -> Any:
    try:
        return json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ImportRefused(
            f"{what} is not JSON; download it again, or choose another kind of file"
        ) from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")
