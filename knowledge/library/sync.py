"""Fetches the sources from the hosts that are allowed, and lets nothing damaged in.

The version that holds stays until a new one has been fetched whole, read to the end and compared
with it; then the index is built again and swapped. Redirects are not followed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from knowledge.errors import LibraryError, LoaderError
from knowledge.library.loaders import About, load
from knowledge.library.loaders.safe import SIZE
from knowledge.library.shelf import KeptVersion, Shelf
from knowledge.library.sources import Source, SourceRegister

_SHRINK = 0.8
_TRIES = 3
_LONGEST_WAIT = 60.0
_SUFFIX = {"ecfr": "xml", "register": "json", "chinese": "html"}
_SIGNS = {
    "ecfr": (b"<DIV", b"<ECFR"),
    "register": (b"{",),
    "chinese": ("第".encode(), "一、".encode()),
}


@dataclass(frozen=True)
class Outcome:
    """What became of one source: `new`, `unchanged` or `refused`, with the reason in a sentence."""

    source: str
    ending: str
    words: str


@dataclass(frozen=True)
class HeldSource:
    """The stored state of one source: `kept` is None if it was never fetched; `age` is in days."""

    source: str
    title: str
    kept: KeptVersion | None
    age: int | None
    versions: int
    changed: int


def status(place: Path, register: SourceRegister, now: datetime) -> list[HeldSource]:
    """List every registered source and every added file, with its age and its changes.

    `changed` is the difference in passages between the last two versions.
    """
    kept = Shelf(place).kept()
    titles = {source.id: source.title for source in register.sources.values()}
    titles |= {k.about.source: k.about.title for k in kept}
    return [_held(source, title, kept, now) for source, title in sorted(titles.items())]


def _held(source: str, title: str, kept: list[KeptVersion], now: datetime) -> HeldSource:
    own = [k for k in kept if k.about.source == source]
    if not own:
        return HeldSource(source, title, None, None, 0, 0)
    changed = own[-1].passages - own[-2].passages if len(own) > 1 else 0
    return HeldSource(source, title, own[-1], (now - own[-1].taken).days, len(own), changed)


def sync(
    place: Path,
    sources: Iterable[Source],
    register: SourceRegister,
    day: date,
    now: datetime,
    client: httpx.Client,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Outcome]:
    """Fetches each source as of `day` and tells, one by one, what became of it.

    Build the library again when any outcome is `new` (`Library.open` notices it by itself).
    """
    shelf = Shelf(place)
    for source in sources:
        try:
            yield _one(shelf, source, register, day, now, client, wait)
        except (LibraryError, httpx.HTTPError) as error:
            kept = shelf.latest(source.id)
            stays = f"; the version of {kept.on} stays" if kept else "; none is held"
            yield Outcome(source.id, "refused", f"{error}{stays}")


def add(
    place: Path, file: Path, about: About, on: date, now: datetime, allow_shrink: bool = False
) -> KeptVersion:
    """Add a local file to the library. LoaderError if it cannot be read or lost much of its
    text."""
    data = file.read_bytes()
    shelf = Shelf(place)
    if not allow_shrink:
        _not_smaller(shelf.latest(about.source), data, file.name, about, on)
    return shelf.keep(data, file.name, about, on, now)


def allowed(address: str, register: SourceRegister) -> None:
    """Raise LibraryError unless the address is http(s) on an allowed host, without a user name
    and on the usual port."""
    parts = urlsplit(address)
    if (
        parts.scheme not in ("http", "https")
        or parts.hostname not in register.hosts
        or parts.username is not None
        or parts.port not in (None, 80, 443)
    ):
        raise LibraryError(f"{address} is not on a host that sources.yaml allows")


def _one(
    shelf: Shelf,
    source: Source,
    register: SourceRegister,
    day: date,
    now: datetime,
    client: httpx.Client,
    wait: Callable[[float], None],
) -> Outcome:
    address = source.address_on(day)
    allowed(address, register)
    held = shelf.latest(source.id)
    asked = {}
    if held and held.etag:
        asked["If-None-Match"] = held.etag
    if held and held.modified:
        asked["If-Modified-Since"] = held.modified
    answer, data = _fetched(client, address, asked, wait)
    etag, modified = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
    if held and (answer.status_code == 304 or sha256(data).hexdigest() == held.version):
        shelf.seen(held, now, etag, modified)
        return Outcome(source.id, "unchanged", f"still the version of {held.on}")
    _must_be(source, data)
    name = f"{source.id}.{_SUFFIX[source.kind]}"
    _not_smaller(held, data, name, source.about, day)
    kept = shelf.keep(data, name, source.about, day, now, etag, modified)
    before = f", {held.passages} before" if held else ""
    return Outcome(source.id, "new", f"{kept.passages} passages{before}")


def _fetched(
    client: httpx.Client, address: str, asked: dict[str, str], wait: Callable[[float], None]
) -> tuple[httpx.Response, bytes]:
    """The answer and all its bytes; tries again after 429 and 503, as long as it is told to."""
    for attempt in range(1, _TRIES + 1):
        with client.stream("GET", address, headers=asked, follow_redirects=False) as answer:
            if answer.status_code in (429, 503) and attempt < _TRIES:
                pause = answer.headers.get("Retry-After", "")
            elif answer.status_code == 304 and asked:
                return answer, b""
            elif answer.status_code != 200:
                raise LibraryError(f"{address} answered {answer.status_code}")
            else:
                return answer, _whole(answer, address)
        wait(min(float(pause) if pause.isdigit() else 2.0**attempt, _LONGEST_WAIT))
    raise LibraryError(f"{address} could not be fetched")


def _whole(answer: httpx.Response, address: str) -> bytes:
    data = bytearray()
    for piece in answer.iter_bytes():
        data += piece
        if len(data) > SIZE:
            raise LibraryError(f"{address} sends more than {SIZE:,} bytes")
    told = answer.headers.get("Content-Length")
    if told and "Content-Encoding" not in answer.headers and int(told) != len(data):
        raise LibraryError(f"{address} broke off after {len(data):,} of {told} bytes")
    return bytes(data)


def _must_be(source: Source, data: bytes) -> None:
    """A page that says 'sorry' with a 200 is no law."""
    head = data[:500].lstrip().lower()
    page = head.startswith(b"<!doctype html") or b"<html" in head
    if (page and source.kind != "chinese") or not any(s in data for s in _SIGNS[source.kind]):
        raise LoaderError(f"{source.id}: what came is not the kind of file that was expected")


def _not_smaller(held: KeptVersion | None, data: bytes, name: str, about: About, on: date) -> None:
    found = len(load(data, name, about, on).passages)
    if held and found < _SHRINK * held.passages:
        raise LoaderError(
            f"{about.source} shrank from {held.passages} to {found} passages; look at it, and add "
            "it by hand if it is right"
        )
