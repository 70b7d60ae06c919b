"""Whether the service can decide and record now, and how old its lists, texts and packs are."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

try:
    import resource
except ImportError:  # no such limits on Windows
    resource = None  # type: ignore[assignment]

from assistant.services.services import House
from assistant.settings import Settings
from knowledge.errors import KnowledgeError
from knowledge.library.sources import register
from knowledge.library.sync import status as texts

ROOM = 1_000_000
"""Bytes that must find room: more than an answer and its row take."""


def readiness(house: House, now: datetime) -> dict[str, bool]:
    """What must hold before anything may be asked; a model is no part of it."""
    return {
        "disk": _disk(house.settings),
        "record": house.records.writable(),
        "chain": not house.records.wrong_at_head(),
        "anchors": not house.records.anchors.wrong,
        "packs": _packs_load(house),
        "lists": _lists_serve(house, now),
        **({"answerers": house.answerers.up} if house.answerers else {}),
    }


def ages(house: House, now: datetime) -> dict[str, Any]:
    """Versions and ages of packs, lists, texts and index."""
    snapshot, library = house.lists.snapshot, house.library.status()
    held = texts(house.settings.data / "library", register(), now)
    return {
        "packs": {pack.id: pack.fingerprint for pack in house.packs()},
        "lists": {"snapshot": snapshot.id, "editions": [
            {"list": one.list, "version": one.version, "entries": one.entries,
             "age_hours": round(one.age(now).total_seconds() / 3600, 1),
             "due": one.due.isoformat()} for one in snapshot.editions],
            "too_old": list(house.freshness.too_old(snapshot, now))},
        "texts": [{"source": one.source, "title": one.title, "age_days": one.age,
                   "versions": one.versions} for one in held],
        "library": {"passages": library.passages, "edition": library.edition,
                    "index": library.vectors, "embedder": library.embedder,
                    "searched": library.searched, "note": library.note},
    }


def _disk(settings: Settings) -> bool:
    """Whether the data folder takes files: one is written, forced to the disk and taken away; and
    whether the database beside it may still grow."""
    try:
        with NamedTemporaryFile(dir=settings.data, prefix=".ready-") as file:
            file.write(bytes(ROOM))
            file.flush()
            os.fsync(file.fileno())
        return all(_may_grow(path) for path in settings.data.glob("lodestone.sqlite3*"))
    except OSError:
        return False


def _may_grow(path: Path) -> bool:
    """Whether the process may write past the end of a file; where limits are not known, it may."""
    if resource is None:
        return True
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return bool(most == resource.RLIM_INFINITY or path.stat().st_size + ROOM <= most)


def _lists_serve(house: House, now: datetime) -> bool:
    try:
        return not house.freshness.too_old(house.lists.snapshot, now)
    except KnowledgeError:
        return False


def _packs_load(house: House) -> bool:
    try:
        return bool(house.packs())
    except KnowledgeError:
        return False
