"""The texts: search by meaning and by number, as they stood on a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from api.clock import law_day
from api.http.day_field import On
from api.http.dependencies import HouseDep, NowDep
from knowledge.library import Passage
from knowledge.rules.canonical import plain

router = APIRouter(tags=["library"])


@router.get("/v1/search")
def search(house: HouseDep, now: NowDep,
           q: Annotated[str, Query(min_length=1, max_length=1000, examples=["0.1 % dysprosium"])],
           on: On = None,
           regime: Annotated[str, Query(max_length=40)] = "",
           language: Literal["", "en", "zh"] = "",
           limit: Annotated[int, Query(ge=1, le=50)] = 8) -> list[dict[str, Any]]:
    """The passages that best answer; none when nothing is near enough."""
    day = on or law_day(now)
    found = house.library.search(q, day, regime=regime or None, language=language or None,
                                 limit=limit)
    return [shown(one.passage, day) | {"score": round(float(one.score), 4),
                                       "why": {way: float(share) for way, share in one.why}}
            for one in found]


@router.get("/v1/passages/{passage}")
def passage(passage: Annotated[str, Path(max_length=200)], house: HouseDep, now: NowDep,
            on: On = None) -> dict[str, Any]:
    """One article, paragraph or entry, with its source and its state on a day."""
    return shown(house.library.passage(passage), on or law_day(now))


@router.get("/v1/sources")
def sources(house: HouseDep) -> list[dict[str, Any]]:
    """Every source of the library: title, version, how many passages."""
    return [{"id": id, "title": title, "version": version, "passages": count}
            for id, version, title, count in house.library.sources()]


def shown(passage: Passage, day: date) -> dict[str, Any]:
    """A passage as it is handed out."""
    return {
        "id": passage.id, "instrument": passage.instrument, "pinpoint": passage.pinpoint,
        "title": passage.title, "heading": list(passage.heading), "text": passage.text,
        "language": passage.language, "original": passage.original, "regime": passage.regime,
        "issuer": passage.issuer, "evidence": passage.evidence, "link": passage.link,
        "state": passage.state(day) if passage.published <= day else "not_issued",
        "published": plain(passage.published), "since": plain(passage.since),
        "until": plain(passage.until), "sha256": passage.sha256,
    }
