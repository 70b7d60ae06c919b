"""Replies that a model can hold: at most 8,000 bytes, and a handle for what was left out.

A handle names what it goes on with, so any server can answer it: "facts cn_dual_use@20".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.reading.admitting import BadQuestion

LIMIT = 8_000
"""Bytes of one reply, as UTF-8."""
_PART = 3_000
"""Bytes above which one entry is taken apart."""
_HANDLE = re.compile(r"([a-z]+) (.*)@([0-9]{1,9})", re.DOTALL)
BAD_HANDLE = "This is no handle; pass on what the field 'more' of an answer holds, unchanged."


def written(thing: Any) -> str:
    """The object as compact JSON."""
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":"))


def size(thing: Any) -> int:
    """The size of the reply in bytes."""
    return len(written(thing).encode())


def handle(kind: str, key: str, start: int = 0) -> str:
    """What goes on with the entries of `kind` and `key` from the one numbered `start`."""
    return f"{kind} {key}@{start}"


def parsed(text: str) -> tuple[str, str, int]:
    """Kind, key and start of a handle; BadQuestion for what is none."""
    found = _HANDLE.fullmatch(text)
    if found is None:
        raise BadQuestion(BAD_HANDLE)
    return found.group(1), found.group(2), int(found.group(3))


def page(kind: str, key: str, entries: Sequence[Any], start: int = 0) -> dict[str, Any]:
    """The entries from `start` on that fit a reply, how many there are, and the handle for the
    rest."""
    taken = [piece for entry in entries for piece in _pieces(entry)]
    if start > len(taken):
        raise BadQuestion(BAD_HANDLE)
    told: dict[str, Any] = {"entries": [], "of": len(taken)}
    end = start
    room = LIMIT - size(told | {"more": handle(kind, key, len(taken))})
    while end < len(taken) and (room := room - size(taken[end]) - 1) > 0:
        told["entries"].append(taken[end])
        end += 1
    return told | ({"more": handle(kind, key, end)} if end < len(taken) else {})


def fitted(told: Mapping[str, Any], rest: str, room: int = LIMIT) -> dict[str, Any]:
    """The fields that a reply holds; the largest are left out and named, and `rest` is the handle
    for the whole."""
    kept, out = dict(told), list[str]()
    while size(kept | {"left_out": out, "more": rest}) > room:
        largest = max(kept, key=lambda name: size(kept[name]))
        out.append(largest)
        del kept[largest]
    return kept | ({"left_out": out, "more": rest} if out else {})


def parts(thing: Any, path: str = "") -> Iterator[dict[str, Any]]:
    """A large thing as small entries, each under the path where it stands."""
    if path and size(thing) <= _PART:
        yield {path: thing}
    elif isinstance(thing, Mapping):
        for name, value in thing.items():
            yield from parts(value, f"{path}.{name}" if path else str(name))
    elif isinstance(thing, list):
        for place, value in enumerate(thing):
            yield from parts(value, f"{path}.{place}")
    else:
        text = str(thing)
        step = _PART // 4
        for at in range(0, len(text), step):
            yield {f"{path}[{at}:]": text[at:at + step]}


def _pieces(entry: Any) -> Iterator[Any]:
    if size(entry) <= _PART or not isinstance(entry, Mapping):
        yield entry
    else:
        yield from parts(entry)
