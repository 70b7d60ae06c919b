"""Can it decide and put on record now? And how old is all that an answer rests on?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from assistant.house import House
from knowledge.errors import KnowledgeError
from knowledge.library.sources import register
from knowledge.library.sync import status as texts


def readiness(house: House, now: datetime) -> dict[str, bool]:
    """What must hold before anything may be asked; a model is no part of it."""
    return {
        "record": house.records.writable(),
        "chain": not house.records.wrong_at_head(),
        "anchors": not house.records.anchors.wrong,
        "packs": _packs_load(house),
        "lists": not house.freshness.too_old(house.lists.snapshot, now),
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
                    "index": library.vectors, "embedder": library.embedder, "note": library.note},
    }


def _packs_load(house: House) -> bool:
    try:
        return bool(house.packs())
    except KnowledgeError:
        return False
